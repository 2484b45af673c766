//! `selector`, `targetRef` and `targetRefs` of the kinds that are policies.

use mesh2yaml_k8s::{Validate, Validator};

use crate::{PolicyTarget, TargetRef};

/// Where a policy applies; within its `spec`.
pub(super) fn policy_target(v: &mut Validator, target: &PolicyTarget) {
    match target {
        PolicyTarget::All => {}
        PolicyTarget::Workloads(selector) => v.part("selector", selector),
        PolicyTarget::Ref(target) => v.field("targetRef", |v| self::target(v, target)),
        PolicyTarget::Refs(refs) => {
            v.each("targetRefs", refs, self::target);
            v.field("targetRefs", |v| {
                if refs.len() > 16 {
                    v.schema("there are at most 16");
                }
                if refs.is_empty() {
                    v.effect("an empty list is as good as none: the policy is for the whole namespace")
                        .help("leave the list out, if that is meant");
                }
            });
        }
    }
}

/// The webhook asks for one of four kinds, beside what the schema asks for.
fn target(v: &mut Validator, target: &TargetRef) {
    target.validate(v);
    let is_known = match target.kind.as_str() {
        "Service" => matches!(target.group.as_str(), "" | "core"),
        "ServiceEntry" => target.group == "networking.istio.io",
        "Gateway" | "GatewayClass" => target.group == "gateway.networking.k8s.io",
        _ => false,
    };
    if !is_known {
        v.admission(format!(
            "a policy cannot be attached to a `{}` of {}",
            target.kind,
            match target.group.as_str() {
                "" => "the core group".to_owned(),
                group => format!("`{group}`"),
            }
        ))
        .help("name a Service of the core group, a ServiceEntry of `networking.istio.io`, or a Gateway or GatewayClass of `gateway.networking.k8s.io`");
    }
}
