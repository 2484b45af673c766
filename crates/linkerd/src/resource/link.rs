//! Link: another cluster whose services are mirrored here.

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::{GoDuration, LabelSelector};

/// Another cluster whose services are mirrored in this one. `linkerd multicluster link-gen` writes it, in the other cluster.
///
/// ```
/// use mesh2yaml_linkerd::{LabelSelector, Link, LinkGateway, LinkProbe};
/// use mesh2yaml_types::{duration, port};
/// use serde_json::json;
///
/// let west = Link::new("west", "linkerd-multicluster")
///     .gateway(
///         LinkGateway::new("203.0.113.7", port!(4143), "gateway.linkerd-multicluster.serviceaccount.identity.linkerd.cluster.local")
///             .probe(LinkProbe::new("/ready", port!(4191), duration!("3s"))),
///     )
///     .selector(LabelSelector::new([("mirror.linkerd.io/exported", "true")]));
/// let spec = &serde_json::to_value(&west)?["spec"];
/// assert_eq!(spec["clusterCredentialsSecret"], "cluster-credentials-west");
/// assert_eq!(spec["gatewayPort"], "4143");
/// assert_eq!(spec["probeSpec"], json!({"path": "/ready", "port": "4191", "period": "3s"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1alpha3` by default.
    pub version: LinkVersion,
    /// The cluster, its gateway, and which of its services are mirrored.
    pub spec: LinkSpec,
}

object!(Link as "Link", spec: LinkSpec, version: LinkVersion);

versions! {
    /// A version of Link in `multicluster.linkerd.io`.
    LinkVersion {
        /// `multicluster.linkerd.io/v1alpha3`, the one that the controllers read: the default.
        #[default]
        V1Alpha3 = "multicluster.linkerd.io/v1alpha3",
        /// `multicluster.linkerd.io/v1alpha2`, the first with `federatedServiceSelector`.
        V1Alpha2 = "multicluster.linkerd.io/v1alpha2",
        /// `multicluster.linkerd.io/v1alpha1`.
        V1Alpha1 = "multicluster.linkerd.io/v1alpha1",
    }
}

/// The `spec` of a [`Link`]. All values are texts, numbers and durations too; nothing is required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LinkSpec {
    /// The cluster's name, which ends the names of its mirrored services, upstream `targetClusterName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_cluster_name: Option<String>,
    /// The DNS domain of the cluster's services, upstream `targetClusterDomain`: `cluster.local`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_cluster_domain: Option<String>,
    /// The namespace of Linkerd's control plane there, upstream `targetClusterLinkerdNamespace`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_cluster_linkerd_namespace: Option<String>,
    /// The Secret with the kubeconfig for the cluster, in the Link's namespace, upstream `clusterCredentialsSecret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_credentials_secret: Option<String>,
    /// The gateway's addresses or names, with commas between them, upstream `gatewayAddress`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_address: Option<String>,
    /// The gateway's port, upstream `gatewayPort`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_port: Option<String>,
    /// The identity of the gateway, upstream `gatewayIdentity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_identity: Option<String>,
    /// How the gateway is asked whether it is well, upstream `probeSpec`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe_spec: Option<LinkProbe>,
    /// Services that are mirrored through the gateway, upstream `selector`. None by default, and where it is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<LabelSelector>,
    /// Services whose pods are reached directly, upstream `remoteDiscoverySelector`. None by default, and where it is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_discovery_selector: Option<LabelSelector>,
    /// Services that join those of other clusters of the same name, upstream `federatedServiceSelector`; not in `v1alpha1`. None by
    /// default, and where it is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub federated_service_selector: Option<LabelSelector>,
    /// Annotations that are not copied to the federated service, upstream `excludedAnnotations`; in `v1alpha3` alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_annotations: Vec<String>,
    /// Labels that are not copied to the federated service, upstream `excludedLabels`; in `v1alpha3` alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_labels: Vec<String>,
}

/// How a gateway is asked whether it is well, upstream `probeSpec`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LinkProbe {
    /// The path, upstream `path`. Without one the gateway is not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The port, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// The time between two probes, upstream `period`; as Go writes durations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The time for an answer, upstream `timeout`; as Go writes durations. 30 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// How many failures in a row make it unwell, upstream `failureThreshold`. 3 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_threshold: Option<String>,
}

/// The gateway of a linked cluster, for [`Link::gateway`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkGateway {
    /// Its addresses or names, with commas between them.
    pub address: String,
    /// Its port.
    pub port: Port,
    /// Its identity.
    pub identity: String,
    /// How it is asked whether it is well.
    pub probe: Option<LinkProbe>,
}

impl Link {
    /// A link to the cluster `name`, whose domain, namespace and Secret are those that `link-gen` writes.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            metadata: ObjectMeta::new(name.clone(), namespace),
            version: LinkVersion::default(),
            spec: LinkSpec {
                target_cluster_domain: Some("cluster.local".to_owned()),
                target_cluster_linkerd_namespace: Some("linkerd".to_owned()),
                cluster_credentials_secret: Some(format!("cluster-credentials-{name}")),
                target_cluster_name: Some(name),
                ..LinkSpec::default()
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: LinkVersion) -> Self {
        self.version = version;
        self
    }

    /// Says where the cluster's gateway is.
    #[must_use]
    pub fn gateway(mut self, gateway: LinkGateway) -> Self {
        self.spec.gateway_address = Some(gateway.address);
        self.spec.gateway_port = Some(gateway.port.to_string());
        self.spec.gateway_identity = Some(gateway.identity);
        self.spec.probe_spec = gateway.probe;
        self
    }

    /// Mirrors these services through the gateway.
    #[must_use]
    pub fn selector(mut self, services: LabelSelector) -> Self {
        self.spec.selector = Some(services);
        self
    }

    /// Mirrors these services so that their pods are reached directly.
    #[must_use]
    pub fn remote_discovery(mut self, services: LabelSelector) -> Self {
        self.spec.remote_discovery_selector = Some(services);
        self
    }

    /// Joins these services with those of other clusters of the same name.
    #[must_use]
    pub fn federated(mut self, services: LabelSelector) -> Self {
        self.spec.federated_service_selector = Some(services);
        self
    }

    /// Keeps an annotation from being copied to the federated service.
    #[must_use]
    pub fn excluded_annotation(mut self, key: impl Into<String>) -> Self {
        self.spec.excluded_annotations.push(key.into());
        self
    }

    /// Keeps a label from being copied to the federated service.
    #[must_use]
    pub fn excluded_label(mut self, key: impl Into<String>) -> Self {
        self.spec.excluded_labels.push(key.into());
        self
    }
}

impl LinkGateway {
    /// A gateway that is not asked whether it is well.
    pub fn new(address: impl Into<String>, port: Port, identity: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            port,
            identity: identity.into(),
            probe: None,
        }
    }

    /// Says how it is asked whether it is well.
    #[must_use]
    pub fn probe(mut self, probe: LinkProbe) -> Self {
        self.probe = Some(probe);
        self
    }
}

impl LinkProbe {
    /// Asks for a path at a port, once in a period.
    pub fn new(path: impl Into<String>, port: Port, period: impl Into<GoDuration>) -> Self {
        Self {
            path: Some(path.into()),
            port: Some(port.to_string()),
            period: Some(period.into().to_string()),
            timeout: None,
            failure_threshold: None,
        }
    }

    /// Limits the time for an answer.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<GoDuration>) -> Self {
        self.timeout = Some(timeout.into().to_string());
        self
    }

    /// Says how many failures in a row make the gateway unwell.
    #[must_use]
    pub fn failure_threshold(mut self, count: u32) -> Self {
        self.failure_threshold = Some(count.to_string());
        self
    }
}
