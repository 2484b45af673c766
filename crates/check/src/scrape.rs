//! `scrape /metrics on 9090 from account monitoring/prometheus`

use mesh2yaml_model::construct::Scrape;
use mesh2yaml_syntax::ast;

use crate::allow::Callers;
use crate::checker::Checker;
use crate::values;

const FROM: Callers = Callers {
    account: "scrape.from.account",
    namespace: "scrape.from.namespace",
    identity: "scrape.from.identity",
    cidr: "scrape.from.cidr",
    except: "scrape.from.except",
    mesh: "scrape.from.mesh",
    anyone: "scrape.from.anyone",
};

impl Checker {
    pub(crate) fn scrape(&mut self, scrape: &ast::Scrape<'_>) -> Option<Scrape> {
        let paths = scrape
            .paths
            .iter()
            .map(|w| self.leaf("scrape", *w, values::scraped_path));
        let paths: Vec<_> = paths.collect();
        let on = scrape.port.map(|word| self.leaf("scrape.on", word, values::port));
        Some(Scrape {
            span: scrape.keyword,
            from: self.from(&scrape.from, &FROM)?,
            paths: paths.into_iter().collect::<Option<_>>()?,
            on: on.map_or(Some(None), |t| t.map(Some))?,
        })
    }
}
