//! Services that other clusters know.

use mesh2yaml_k8s::Service;

use super::{Configured, set, set_some};
use crate::{GoDuration, annotation};

/// What linked clusters do with a Service.
///
/// ```
/// use mesh2yaml_linkerd::k8s::Service;
/// use mesh2yaml_linkerd::{Export, MulticlusterSettings};
///
/// let shop = Service::new("shop", "prod").export(Export::RemoteDiscovery).federate();
/// assert_eq!(shop.metadata.labels()["mirror.linkerd.io/exported"], "remote-discovery");
/// assert_eq!(shop.metadata.labels()["mirror.linkerd.io/federated"], "member");
/// ```
pub trait MulticlusterSettings: Configured {
    /// Lets linked clusters mirror the Service, as `<name>-<cluster>`.
    #[must_use]
    fn export(mut self, export: Export) -> Self {
        let labels = self.configured().labels_mut();
        labels.insert(annotation::MIRROR_EXPORTED.to_owned(), export.as_str().to_owned());
        self
    }

    /// Joins the Service with those of the same name in linked clusters, as `<name>-federated`.
    #[must_use]
    fn federate(mut self) -> Self {
        let labels = self.configured().labels_mut();
        labels.insert(annotation::MIRROR_FEDERATED.to_owned(), "member".to_owned());
        self
    }

    /// Says, on the Service of a gateway, how other clusters know it and ask whether it is well.
    #[must_use]
    fn gateway_probe(mut self, probe: &GatewayProbe) -> Self {
        let metadata = self.configured();
        set(metadata, annotation::GATEWAY_IDENTITY, probe.identity.as_str());
        set(metadata, annotation::GATEWAY_PROBE_PATH, probe.path.as_str());
        set_some(metadata, annotation::GATEWAY_PROBE_PERIOD, probe.period);
        set_some(metadata, annotation::GATEWAY_PROBE_TIMEOUT, probe.timeout);
        set_some(
            metadata,
            annotation::GATEWAY_PROBE_FAILURE_THRESHOLD,
            probe.failure_threshold,
        );
        self
    }
}

impl MulticlusterSettings for Service {}

super::value::words! {
    /// How linked clusters reach a Service.
    Export {
        /// Through this cluster's gateway, `true`: a server sees the gateway's identity.
        Gateway = "true",
        /// From pod to pod, on a network that the clusters share, `remote-discovery`: a server sees the client's identity.
        RemoteDiscovery = "remote-discovery",
    }
    "`true` or `remote-discovery`"
}

/// How other clusters know a gateway, and ask whether it is well.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GatewayProbe {
    /// The gateway's identity.
    pub identity: String,
    /// The path that is asked for.
    pub path: String,
    /// The time between two probes.
    pub period: Option<GoDuration>,
    /// The time for an answer.
    pub timeout: Option<GoDuration>,
    /// How many failures in a row make the gateway unwell.
    pub failure_threshold: Option<u32>,
}

impl GatewayProbe {
    /// A gateway with this identity, asked by this path once in a period.
    pub fn new(identity: impl Into<String>, path: impl Into<String>, period: impl Into<GoDuration>) -> Self {
        Self {
            identity: identity.into(),
            path: path.into(),
            period: Some(period.into()),
            timeout: None,
            failure_threshold: None,
        }
    }

    /// Limits the time for an answer.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<GoDuration>) -> Self {
        self.timeout = Some(timeout.into());
        self
    }

    /// Says how many failures in a row make the gateway unwell.
    #[must_use]
    pub fn failure_threshold(mut self, count: u32) -> Self {
        self.failure_threshold = Some(count);
        self
    }
}
