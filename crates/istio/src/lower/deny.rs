//! `deny`: a rule of the service's policy that denies, which beats all that allow.
//!
//! On a port that speaks no HTTP Istio would drop a rule's conditions and deny everything, so every rule carries ports.
//! And what is denied by path must have one spelling: Envoy is told to undo the others first.

use mesh2yaml_model::construct::{Deny, PathMode};
use mesh2yaml_model::{Gap, Leaf, PathPattern, ServiceView, Text};

use super::allow::{self, Bound};
use super::{Cx, path};
use crate::Rule;

pub(super) fn lower(
    deny: &Deny,
    view: &ServiceView<'_, '_>,
    trust_domains: &[Text],
    ports: &[Bound],
    cx: &mut Cx<'_, '_>,
) -> Rule {
    let Deny { rule } = deny;
    let mode = view.mesh.paths.map(|leaf| cx.look(leaf));
    let say_path = if mode == Some(PathMode::DecodeAndMergeSlashes) {
        exact
    } else {
        spelt_otherwise
    };
    allow::rule(rule, view.namespace, trust_domains, ports, say_path, cx).0
}

fn exact(leaf: &Leaf<PathPattern>, cx: &mut Cx<'_, '_>) -> Option<String> {
    let pattern = cx.look(leaf);
    if path::needs_template(&pattern) {
        let gap = Gap {
            why:
                "istio's `*` inside of a path matches no segment with `=` or `*` in it, which would stay open"
                    .to_owned(),
            instead: "end the pattern before the `*`, with `**`: what is denied may be more".to_owned(),
        };
        cx.unsupported(leaf, gap);
        return None;
    }
    Some(path::in_rule(&cx.take(leaf)))
}

fn spelt_otherwise(leaf: &Leaf<PathPattern>, cx: &mut Cx<'_, '_>) -> Option<String> {
    let gap = Gap {
        why: "istio compares `//` and `%2F` as they are sent, so other spellings of a path that is denied get through"
            .to_owned(),
        instead: "have them undone first: `mesh { paths decode-and-merge-slashes }`".to_owned(),
    };
    cx.unsupported(leaf, gap);
    None
}
