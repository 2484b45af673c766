//! WorkloadEntry: a machine outside of Kubernetes.

use std::collections::BTreeMap;

use mesh2yaml_k8s::{ObjectMeta, object};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::NetworkingVersion;

/// A machine outside of Kubernetes that is a part of the mesh, or of a [`ServiceEntry`](crate::ServiceEntry) that chooses it by its
/// labels.
///
/// ```
/// use mesh2yaml_istio::{WorkloadEntry, WorkloadEntrySpec};
/// use mesh2yaml_types::port;
///
/// let machine = WorkloadEntry::new("db-1", "production", WorkloadEntrySpec::new("10.0.0.7").port("sql", port!(5432)));
/// assert_eq!(serde_json::to_value(&machine)?["spec"]["ports"]["sql"], 5432);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkloadEntry {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: NetworkingVersion,
    /// The machine.
    pub spec: WorkloadEntrySpec,
}

object!(WorkloadEntry as "WorkloadEntry", spec: WorkloadEntrySpec, version: NetworkingVersion);

/// The `spec` of a [`WorkloadEntry`]; the same stands in a ServiceEntry's `endpoints` and in a WorkloadGroup's `template`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WorkloadEntrySpec {
    /// An IP address, a domain name, or a Unix socket (`unix:///path`, `unix://@name`), upstream `address`. Needed unless there is a
    /// `network`; of a template it is left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The ports that it listens on, by the names of the service's ports, upstream `ports`; at most 128. Without a port, the
    /// service's own. None for a Unix socket.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ports: BTreeMap<String, Port>,
    /// Its labels, upstream `labels`; at most 256.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The network that it is in, upstream `network`; the same in all of a network from which each reaches the other.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub network: String,
    /// Where it is, `region/zone/subzone`, upstream `locality`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub locality: String,
    /// Its share of the requests, upstream `weight`; relative to the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// The service account that it has, of its own namespace, upstream `serviceAccount`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub service_account: String,
}

impl WorkloadEntry {
    /// A machine.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, spec: WorkloadEntrySpec) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec,
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }
}

impl WorkloadEntrySpec {
    /// What is at this IP address, domain name or Unix socket.
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            ..Self::default()
        }
    }

    /// What is in this network, and not reached directly.
    pub fn in_network(network: impl Into<String>) -> Self {
        Self {
            network: network.into(),
            ..Self::default()
        }
    }

    /// Adds a port that it listens on, by the name of the service's port.
    #[must_use]
    pub fn port(mut self, name: impl Into<String>, port: Port) -> Self {
        self.ports.insert(name.into(), port);
        self
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }
}

setters! { WorkloadEntrySpec {
    /// Says which network it is in.
    network(impl Into<String>) = network.put;
    /// Says where it is: `region/zone/subzone`.
    locality(impl Into<String>) = locality.put;
    /// Gives it a share of the requests.
    weight(u32) = weight.set;
    /// Gives it a service account.
    service_account(impl Into<String>) = service_account.put;
} }
