//! EgressNetwork: what lies outside of the cluster.

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::{Network, wire};

/// Addresses outside of the cluster, and what becomes of traffic to them that no route describes.
///
/// It is for the callers of its namespace; in the namespace that the installation names (`linkerd-egress` by default), for
/// those of all namespaces that have no EgressNetwork of their own. Routes attach to it as to a Service, with a port.
///
/// ```
/// use mesh2yaml_linkerd::{EgressNetwork, Network, TrafficPolicy};
///
/// let partners = EgressNetwork::new("partners", "prod", TrafficPolicy::Deny).network(Network::new("203.0.113.0/24"));
/// assert_eq!(
///     serde_json::to_value(&partners)?["spec"],
///     serde_json::json!({"trafficPolicy": "Deny", "networks": [{"cidr": "203.0.113.0/24"}]}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EgressNetwork {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// Networks and policy.
    pub spec: EgressNetworkSpec,
}

object!(EgressNetwork as "EgressNetwork", spec: EgressNetworkSpec, in "policy.linkerd.io/v1alpha1");

/// The `spec` of an [`EgressNetwork`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct EgressNetworkSpec {
    /// What becomes of traffic that no route describes, upstream `trafficPolicy`.
    pub traffic_policy: TrafficPolicy,
    /// The networks, upstream `networks`. Without any, all but the cluster's own.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "wire::some_items"
    )]
    pub networks: Vec<Network>,
}

/// What becomes of traffic to an [`EgressNetwork`] that no route describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum TrafficPolicy {
    /// It is let through, upstream `Allow`.
    Allow,
    /// It is refused, upstream `Deny`.
    Deny,
}

impl EgressNetwork {
    /// Everything outside of the cluster, until [`network`](Self::network) names parts of it.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, policy: TrafficPolicy) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: EgressNetworkSpec {
                traffic_policy: policy,
                networks: Vec::new(),
            },
        }
    }

    /// Adds a network.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.spec.networks.push(network);
        self
    }
}
