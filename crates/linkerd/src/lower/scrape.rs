//! `scrape`: a grant on a port that is closed. It closes none: a port that is open has it anyway.

use mesh2yaml_model::construct::{Method, PathIs, Scrape};
use mesh2yaml_model::{Gap, PathPattern, ServiceView, When};
use mesh2yaml_types::Port;

use super::Cx;
use super::allow::{Grant, Places};
use super::callers::{self, Domain};

/// The proxy's own, which no rule sees: they are never redirected.
const OWN: [u16; 2] = [4190, 4191];

/// The grant, and the container port that it is for. `only` is the one HTTP port.
pub(super) fn lower(
    scrape: &Scrape,
    view: &ServiceView<'_, '_>,
    domain: &Domain,
    only: Option<Port>,
    cx: &mut Cx<'_, '_>,
) -> Option<(Grant, Port)> {
    let Scrape {
        span,
        paths: said,
        on,
        from,
    } = scrape;
    let port = match on {
        Some(leaf) if OWN.contains(&cx.look(leaf).get()) => {
            let gap = Gap {
                why: format!(
                    "no access rule sees port {}, which is linkerd's own and open to everybody",
                    cx.look(leaf)
                ),
                instead: "take it out: nothing keeps a collector from it".to_owned(),
            };
            cx.unsupported(leaf, gap);
            None
        }
        Some(leaf) => Some(cx.take(leaf)),
        None => only,
    };
    let callers = callers::lower(from, view.namespace, domain, cx);
    let paths: Vec<_> = said.iter().map(|leaf| cx.take(leaf)).collect();
    let mut slug = "scrape".to_owned();
    for word in paths
        .iter()
        .flat_map(|path| path.split(|c: char| !c.is_ascii_alphanumeric()))
    {
        if !word.is_empty() {
            slug.push('-');
            slug.push_str(&word.to_ascii_lowercase());
        }
    }
    // Without one of its paths a grant would be for all of them.
    let patterns: Option<Vec<PathIs>> = paths
        .iter()
        .map(|path| PathPattern::parse(path).ok().map(PathIs::Pattern))
        .collect();
    let grant = Grant {
        span: *span,
        slug: Some(slug.into()),
        title: "scrape".into(),
        callers,
        when: When {
            methods: vec![Method::Get],
            paths: patterns?,
            ..When::default()
        },
        places: Places {
            paths: said.iter().map(|leaf| cx.place(leaf)).collect(),
            ..Places::default()
        },
    };
    Some((grant, port?))
}
