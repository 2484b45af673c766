//! Hosts in access rules, which Istio compares with the authority as it is sent: with its port and its last dot, in any case.
//!
//! ```text
//!   shop.example     shop.example, shop.example:*, shop.example., shop.example.:*
//!   *.shop.example   *.shop.example, *.shop.example., *.shop.example:80, …       a `*` is at one end only, so each port is listed
//! ```

use mesh2yaml_model::construct::HostIs;
use mesh2yaml_model::{Gap, Leaf, Loss};
use mesh2yaml_types::Port;

use super::Cx;
use super::allow::{Bound, Effect};

/// Every spelling of a host on these ports; none where it is refused.
pub(super) fn in_rule(
    leaf: &Leaf<HostIs>,
    ports: &[Bound],
    effect: Effect,
    cx: &mut Cx<'_, '_>,
) -> Vec<String> {
    let parent = match cx.look(leaf) {
        HostIs::Exactly(host) => {
            cx.take(leaf);
            let host = host.as_str();
            return ["", ":*", ".", ".:*"].map(|end| format!("{host}{end}")).into();
        }
        HostIs::Below(parent) => parent,
    };
    let said = match effect {
        Effect::Allow => cx
            .approximate(
                leaf,
                Loss::of(
                    "istio takes a host below another only without a port, or with a port that the service declares",
                ),
            )
            .is_some(),
        Effect::Deny { one_spelling: _ } => {
            let gap = Gap {
                why: format!(
                    "istio compares a host with its port, so `x.{}:1234` would stay open",
                    parent.as_str()
                ),
                instead: "deny whole hosts, or allow the ones that are meant".to_owned(),
            };
            cx.unsupported(leaf, gap);
            false
        }
    };
    if !said {
        return Vec::new();
    }
    let mut numbers: Vec<Port> = ports
        .iter()
        .flat_map(|port| [port.number, port.container])
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut all = Vec::new();
    for dot in ["", "."] {
        let host = format!("*.{}{dot}", parent.as_str());
        all.push(host.clone());
        all.extend(numbers.iter().map(|port| format!("{host}:{port}")));
    }
    all
}
