//! `deny`: a rule of the service's policy that denies, which beats all that allow.
//!
//! On a port that speaks no HTTP Istio would drop a rule's conditions and deny everything, so every rule carries ports.
//! And what is denied by path must have one spelling: Envoy is told to undo the others first.

use mesh2yaml_model::construct::{Deny, PathMode};
use mesh2yaml_model::{ServiceView, Text};

use super::Cx;
use super::allow::{self, Bound, Effect};
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
    let effect = Effect::Deny {
        one_spelling: mode == Some(PathMode::DecodeAndMergeSlashes),
    };
    allow::rule(rule, view.namespace, trust_domains, ports, effect, cx).0
}
