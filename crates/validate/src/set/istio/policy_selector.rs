//! Policies that select the pods of a Gateway of the Gateway API. IST0166.

use mesh2yaml_istio::{AuthorizationPolicy, PolicyTarget, RequestAuthentication, Telemetry, WasmPlugin};
use mesh2yaml_k8s::Path;

use super::super::{KeptLabels, Pods};
use super::{Findings, World};

/// The label that the controller gives to the pods of a Gateway.
const GATEWAY: &str = "gateway.networking.k8s.io/gateway-name";

/// The labels that a policy selects workloads by. Nothing is kept of one without.
#[derive(Debug)]
pub(crate) struct Facts(KeptLabels);

impl Facts {
    pub(crate) fn of(policy: &impl Targeting) -> Option<Self> {
        match policy.target() {
            PolicyTarget::Workloads(selector) if !selector.match_labels.is_empty() => {
                Some(Self(KeptLabels::of(&selector.match_labels)))
            }
            PolicyTarget::All
            | PolicyTarget::Workloads(_)
            | PolicyTarget::Refs(_)
            | PolicyTarget::Ref(_)
            | _ => None,
        }
    }
}

/// A kind with a target.
pub(crate) trait Targeting {
    fn target(&self) -> &PolicyTarget;
}

macro_rules! targeting {
    ($($kind:ty),*) => {
        $(impl Targeting for $kind {
            fn target(&self) -> &PolicyTarget {
                &self.spec.target
            }
        })*
    };
}

targeting!(AuthorizationPolicy, RequestAuthentication, Telemetry, WasmPlugin);

/// IST0166: a Gateway of the Gateway API is found by `targetRefs`. By selectors it is too, unless it is a waypoint or istiod is told otherwise
/// (`ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY`); so the message does not say that there is no effect.
pub(crate) fn ineffective(world: &World, findings: &mut Findings) {
    let pods = Pods::of(world, |it| it.pod_labels.contains_key(GATEWAY));
    for it in &world.policy_selectors {
        let selected = pods.selected(&it.namespace, &it.facts.0.get()).next();
        if let Some(gateway) = selected.and_then(|pod| pod.facts.pod_labels.get(GATEWAY)) {
            let path = Path::default().key("spec").key("selector");
            let message = format!(
                "the selector means `{gateway}`, a Gateway of the Gateway API, for which Istio looks at `targetRefs`"
            );
            findings
                .warning(it, "IST0166", path, message)
                .help("name the Gateway in `targetRefs`");
        }
    }
}
