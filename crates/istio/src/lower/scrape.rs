//! `scrape`: a rule of the service's AuthorizationPolicy that stands on no port of its own: it opens a port that is closed, and closes none.

use mesh2yaml_model::construct::Scrape;
use mesh2yaml_model::{Gap, PathPattern, ServiceView, Text};
use mesh2yaml_types::Port;

use super::{Cx, allow, path};
use crate::{Operation, Rule};

/// The agent's and the proxy's own, which no rule sees: they are never redirected.
const OWN: [u16; 3] = [15020, 15021, 15090];

/// The rule, and the container port that it is for. `only` is the one HTTP port.
pub(super) fn lower(
    scrape: &Scrape,
    view: &ServiceView<'_, '_>,
    trust_domains: &[Text],
    only: Option<Port>,
    cx: &mut Cx<'_, '_>,
) -> Option<(Rule, Port)> {
    let Scrape {
        span: _,
        paths,
        on,
        from,
    } = scrape;
    let port = match on {
        Some(leaf) if OWN.contains(&cx.look(leaf).get()) => {
            let gap = Gap {
                why: format!(
                    "no access rule sees port {}, which is istio's own and open to everybody",
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
    let sources = allow::sources(from, view.namespace, trust_domains, cx);
    let rule = sources.into_iter().fold(Rule::anything(), Rule::source);
    let mut operation = Operation::new();
    operation.methods.push("GET".to_owned());
    // Without one of its paths a rule would be for all of them.
    let patterns: Vec<Option<PathPattern>> = paths
        .iter()
        .map(|leaf| PathPattern::parse(&cx.take(leaf)).ok())
        .collect();
    for pattern in patterns {
        operation.paths.push(path::in_rule(&pattern?));
    }
    let port = port?;
    Some((rule.operation(operation.port(port)), port))
}
