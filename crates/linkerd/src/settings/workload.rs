//! Settings of a workload's proxy.

use mesh2yaml_k8s::Resource;
use mesh2yaml_types::Port;
use serde::Serialize;

use super::{joined, set};
use crate::{AccessPolicy, annotation};

/// Settings of a workload's proxy; Linkerd reads them on a Namespace and on a pod template, which comes first. A pod
/// keeps what held when it was created.
pub trait WorkloadSettings: Resource + Sized {
    /// Says whether pods get a proxy.
    #[must_use]
    fn inject(mut self, inject: Inject) -> Self {
        set(self.metadata_mut(), annotation::INJECT, inject.as_str());
        self
    }

    /// Writes an access log in this form.
    #[must_use]
    fn access_log(mut self, form: AccessLog) -> Self {
        set(self.metadata_mut(), annotation::ACCESS_LOG, form.as_str());
        self
    }

    /// Says what is admitted on ports without a Server.
    #[must_use]
    fn default_inbound_policy(mut self, policy: AccessPolicy) -> Self {
        set(
            self.metadata_mut(),
            annotation::DEFAULT_INBOUND_POLICY,
            policy.as_str(),
        );
        self
    }

    /// Passes bytes on these ports without a look, and on no other: the list takes the place of the mesh's own.
    #[must_use]
    fn opaque_ports(mut self, ports: impl IntoIterator<Item = Port>) -> Self {
        set(self.metadata_mut(), annotation::OPAQUE_PORTS, joined(ports));
        self
    }

    /// Lets incoming connections to these ports go past the proxy, so past every policy.
    #[must_use]
    fn skip_inbound_ports(mut self, ports: impl IntoIterator<Item = Port>) -> Self {
        set(self.metadata_mut(), annotation::SKIP_INBOUND_PORTS, joined(ports));
        self
    }

    /// Lets outgoing connections to these ports go past the proxy, so without mTLS.
    #[must_use]
    fn skip_outbound_ports(mut self, ports: impl IntoIterator<Item = Port>) -> Self {
        set(
            self.metadata_mut(),
            annotation::SKIP_OUTBOUND_PORTS,
            joined(ports),
        );
        self
    }
}

impl WorkloadSettings for mesh2yaml_k8s::Namespace {}

/// Whether pods get a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inject {
    /// Yes, `enabled`.
    Enabled,
    /// No, `disabled`.
    Disabled,
    /// Yes, for an ingress that names the service of each request in a header, `ingress`.
    Ingress,
}

impl Inject {
    /// The value as Linkerd reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Ingress => "ingress",
        }
    }
}

/// The form of an access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum AccessLog {
    /// Apache's common log format, `apache`.
    Apache,
    /// An object on each line, `json`.
    Json,
}

impl AccessLog {
    /// The form as Linkerd reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apache => "apache",
            Self::Json => "json",
        }
    }
}
