//! NetworkAuthentication: a list of networks.

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::Network;

/// A list of networks; a caller satisfies it by having an address in one of them.
///
/// ```
/// use mesh2yaml_linkerd::{Network, NetworkAuthentication};
///
/// let office = NetworkAuthentication::new("office", "prod", [Network::new("10.1.0.0/16").except("10.1.9.0/24")]);
/// assert_eq!(
///     serde_json::to_value(&office)?["spec"],
///     serde_json::json!({"networks": [{"cidr": "10.1.0.0/16", "except": ["10.1.9.0/24"]}]}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetworkAuthentication {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The networks.
    pub spec: NetworkAuthenticationSpec,
}

object!(
    NetworkAuthentication as "NetworkAuthentication",
    spec: NetworkAuthenticationSpec,
    in "policy.linkerd.io/v1alpha1"
);

/// The `spec` of a [`NetworkAuthentication`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NetworkAuthenticationSpec {
    /// The networks, upstream `networks`; at least one.
    pub networks: Vec<Network>,
}

impl NetworkAuthentication {
    /// Callers from these networks; at least one.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        networks: impl IntoIterator<Item = Network>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: NetworkAuthenticationSpec {
                networks: networks.into_iter().collect(),
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
