//! NetworkAuthentication: a list of networks.

use mesh2yaml_k8s::{ObjectMeta, serialize_object};
use serde::{Serialize, Serializer};

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

written_object!(
    NetworkAuthentication,
    "NetworkAuthentication",
    |_it| "policy.linkerd.io/v1alpha1"
);

impl Serialize for NetworkAuthentication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, "spec", &self.spec, serializer)
    }
}

/// The `spec` of a [`NetworkAuthentication`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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

/// A network without some parts of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Network {
    /// The network, a CIDR or an address, upstream `cidr`.
    pub cidr: String,
    /// Parts that are left out, upstream `except`: CIDRs or addresses inside of it, but not all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

impl Network {
    /// A whole network.
    pub fn new(cidr: impl Into<String>) -> Self {
        Self {
            cidr: cidr.into(),
            except: Vec::new(),
        }
    }

    /// Leaves a part out.
    #[must_use]
    pub fn except(mut self, cidr: impl Into<String>) -> Self {
        self.except.push(cidr.into());
        self
    }
}
