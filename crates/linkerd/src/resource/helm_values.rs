//! Values of the Helm chart `linkerd-control-plane`.

use mesh2yaml_types::{Host, Port, ServiceAccount};
use serde::{Serialize, Serializer};

use super::AccessPolicy;
use crate::AccessLog;

/// The file that `helm install -f` and `linkerd install -f` read: a plain map, not an object of the API server. What
/// is not given is left to the chart.
///
/// ```
/// use mesh2yaml_linkerd::{AccessPolicy, HelmValues};
///
/// let values = HelmValues::new()
///     .identity_trust_domain("cluster.local")
///     .default_inbound_policy(AccessPolicy::AllAuthenticated);
/// assert_eq!(
///     serde_json::to_value(&values)?,
///     serde_json::json!({
///         "identityTrustDomain": "cluster.local",
///         "proxy": {"defaultInboundPolicy": "all-authenticated"},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HelmValues {
    /// The last part of every identity, upstream `identityTrustDomain`. The cluster domain by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_trust_domain: Option<String>,
    /// The last part of Kubernetes' host names, upstream `clusterDomain`. `cluster.local` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_domain: Option<String>,
    /// CIDRs that are the cluster, upstream `clusterNetworks`, one text with commas. The private networks by default.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "joined")]
    pub cluster_networks: Vec<String>,
    /// Settings of every proxy, upstream `proxy`.
    #[serde(skip_serializing_if = "ProxyValues::is_empty")]
    pub proxy: ProxyValues,
    /// Settings of the policy controller, upstream `policyController`.
    #[serde(skip_serializing_if = "PolicyControllerValues::is_empty")]
    pub policy_controller: PolicyControllerValues,
}

/// Settings of every proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProxyValues {
    /// What is admitted on ports without a Server, upstream `defaultInboundPolicy`. `all-unauthenticated` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_inbound_policy: Option<AccessPolicy>,
    /// The form of the access log, upstream `accessLog`. None by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log: Option<AccessLog>,
    /// Where spans go, upstream `tracing`. Off by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracing: Option<TracingValues>,
}

impl ProxyValues {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Where proxies send spans; written with `enabled: true`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TracingValues {
    /// The collector's host and port, upstream `collector.endpoint`.
    pub endpoint: String,
    /// Who the collector is, upstream `collector.meshIdentity`: the chart refuses tracing without it.
    pub identity: ServiceAccount,
}

impl TracingValues {
    /// To an OTLP collector that runs as this service account.
    #[must_use]
    pub fn new(host: &Host, port: Port, identity: ServiceAccount) -> Self {
        Self {
            endpoint: format!("{host}:{port}"),
            identity,
        }
    }
}

/// Settings of the policy controller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PolicyControllerValues {
    /// CIDRs that kubelets probe from, upstream `probeNetworks`. Every network by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub probe_networks: Vec<String>,
}

impl PolicyControllerValues {
    fn is_empty(&self) -> bool {
        self.probe_networks.is_empty()
    }
}

impl HelmValues {
    /// The chart's own values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends every identity with this trust domain.
    #[must_use]
    pub fn identity_trust_domain(mut self, trust_domain: impl Into<String>) -> Self {
        self.identity_trust_domain = Some(trust_domain.into());
        self
    }

    /// Ends Kubernetes' host names with this domain.
    #[must_use]
    pub fn cluster_domain(mut self, domain: impl Into<String>) -> Self {
        self.cluster_domain = Some(domain.into());
        self
    }

    /// Adds a CIDR to those that are the cluster; the first takes the place of the chart's own.
    #[must_use]
    pub fn cluster_network(mut self, cidr: impl Into<String>) -> Self {
        self.cluster_networks.push(cidr.into());
        self
    }

    /// Says what is admitted on ports without a Server.
    #[must_use]
    pub fn default_inbound_policy(mut self, policy: AccessPolicy) -> Self {
        self.proxy.default_inbound_policy = Some(policy);
        self
    }

    /// Writes an access log in this form.
    #[must_use]
    pub fn access_log(mut self, form: AccessLog) -> Self {
        self.proxy.access_log = Some(form);
        self
    }

    /// Sends spans to a collector.
    #[must_use]
    pub fn tracing(mut self, tracing: TracingValues) -> Self {
        self.proxy.tracing = Some(tracing);
        self
    }

    /// Adds a CIDR that kubelets probe from; the first takes the place of the chart's own.
    #[must_use]
    pub fn probe_network(mut self, cidr: impl Into<String>) -> Self {
        self.policy_controller.probe_networks.push(cidr.into());
        self
    }
}

fn joined<S: Serializer>(networks: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&networks.join(","))
}

impl Serialize for TracingValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Identity<'a> {
            service_account_name: &'a str,
            namespace: &'a str,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Collector<'a> {
            endpoint: &'a str,
            mesh_identity: Identity<'a>,
        }
        #[derive(Serialize)]
        struct Wire<'a> {
            enabled: bool,
            collector: Collector<'a>,
        }
        Wire {
            enabled: true,
            collector: Collector {
                endpoint: &self.endpoint,
                mesh_identity: Identity {
                    service_account_name: self.identity.name.as_str(),
                    namespace: self.identity.namespace.as_str(),
                },
            },
        }
        .serialize(serializer)
    }
}
