//! ServiceEntry: a service that Kubernetes does not know.

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::{ExportTo, HostName, NetworkingVersion, Protocol, WorkloadEntrySpec, WorkloadSelector, wire};

/// A service that Kubernetes does not know: outside of the mesh, or on machines of it.
///
/// ```
/// use mesh2yaml_istio::{Protocol, Resolution, ServiceEntry, ServicePort};
/// use mesh2yaml_types::{host, port};
/// use serde_json::json;
///
/// let payments = ServiceEntry::new("payments", "production", [host!("api.payments.example")], Resolution::Dns)
///     .port(ServicePort::new("https", port!(443)).protocol(Protocol::Tls));
/// assert_eq!(
///     serde_json::to_value(&payments)?["spec"],
///     json!({
///         "hosts": ["api.payments.example"],
///         "ports": [{"number": 443, "protocol": "TLS", "name": "https"}],
///         "resolution": "DNS",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceEntry {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: NetworkingVersion,
    /// The service.
    pub spec: ServiceEntrySpec,
}

object!(ServiceEntry as "ServiceEntry", spec: ServiceEntrySpec, version: NetworkingVersion);

/// The `spec` of a [`ServiceEntry`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceEntrySpec {
    /// The hosts, upstream `hosts`; 1 to 256. The first label may be `*`.
    pub hosts: Vec<HostName>,
    /// Virtual addresses, or ranges of them, upstream `addresses`; at most 256.
    pub addresses: Vec<String>,
    /// The ports, upstream `ports`; at most 256.
    pub ports: Vec<ServicePort>,
    /// Whether it is a part of the mesh, upstream `location`; outside of it where nothing is said.
    pub location: Option<Location>,
    /// How its addresses are found, upstream `resolution`; `NONE` where nothing is said.
    pub resolution: Option<Resolution>,
    /// What is behind it, upstream `endpoints` or `workloadSelector`.
    pub backends: Option<Backends>,
    /// Who uses it, upstream `exportTo`. Without any, every namespace.
    pub export_to: Vec<ExportTo>,
    /// Names of which its certificate has one, upstream `subjectAltNames`.
    pub subject_alt_names: Vec<String>,
}

/// What is behind a [`ServiceEntry`]: one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backends {
    /// Addresses, upstream `endpoints`; at most 4,096.
    Endpoints(Vec<WorkloadEntrySpec>),
    /// Pods and workload entries of its namespace, upstream `workloadSelector`.
    Workloads(WorkloadSelector),
}

/// A port of a [`ServiceEntry`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ServicePort {
    /// The number, unique in its entry, upstream `number`.
    pub number: Port,
    /// What it speaks, upstream `protocol`. Istio finds it out where nothing is said.
    #[serde(
        default,
        deserialize_with = "wire::protocol",
        skip_serializing_if = "Option::is_none"
    )]
    pub protocol: Option<Protocol>,
    /// The name, a DNS label, unique in its entry, upstream `name`.
    pub name: String,
    /// The port of what is behind it, upstream `targetPort`; the same number by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<Port>,
}

/// Whether a service is a part of the mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Location {
    /// Outside of the mesh, so that Istio encrypts nothing by itself, upstream `MESH_EXTERNAL`.
    MeshExternal,
    /// A part of the mesh, upstream `MESH_INTERNAL`.
    MeshInternal,
}

/// How the addresses of a service are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Resolution {
    /// Not at all: a connection goes to the address that the caller has, upstream `NONE`.
    None,
    /// They are given, upstream `STATIC`.
    Static,
    /// By DNS, all of them, upstream `DNS`.
    Dns,
    /// By DNS, the first of them for a new connection, upstream `DNS_ROUND_ROBIN`.
    DnsRoundRobin,
    /// By DNS for the host of each request; of hosts with a wildcard, upstream `DYNAMIC_DNS`.
    DynamicDns,
}

impl ServiceEntry {
    /// A service whose addresses are found so.
    pub fn new<H: Into<HostName>>(
        name: impl Into<String>,
        namespace: impl Into<String>,
        hosts: impl IntoIterator<Item = H>,
        resolution: Resolution,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: ServiceEntrySpec {
                hosts: hosts.into_iter().map(Into::into).collect(),
                addresses: Vec::new(),
                ports: Vec::new(),
                location: None,
                resolution: Some(resolution),
                backends: None,
                export_to: Vec::new(),
                subject_alt_names: Vec::new(),
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a virtual address, or a range.
    #[must_use]
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.spec.addresses.push(address.into());
        self
    }

    /// Adds a port.
    #[must_use]
    pub fn port(mut self, port: ServicePort) -> Self {
        self.spec.ports.push(port);
        self
    }

    /// Says whether it is a part of the mesh.
    #[must_use]
    pub fn location(mut self, location: Location) -> Self {
        self.spec.location = Some(location);
        self
    }

    /// Says what addresses are behind it.
    #[must_use]
    pub fn endpoints(mut self, endpoints: impl IntoIterator<Item = WorkloadEntrySpec>) -> Self {
        self.spec.backends = Some(Backends::Endpoints(endpoints.into_iter().collect()));
        self
    }

    /// Says which pods and workload entries are behind it.
    #[must_use]
    pub fn workloads(mut self, selector: impl Into<WorkloadSelector>) -> Self {
        self.spec.backends = Some(Backends::Workloads(selector.into()));
        self
    }

    /// Adds namespaces that use it.
    #[must_use]
    pub fn export_to(mut self, namespaces: ExportTo) -> Self {
        self.spec.export_to.push(namespaces);
        self
    }

    /// Adds a name that its certificate may have.
    #[must_use]
    pub fn subject_alt_name(mut self, name: impl Into<String>) -> Self {
        self.spec.subject_alt_names.push(name.into());
        self
    }
}

impl ServicePort {
    /// A port whose protocol Istio finds out.
    pub fn new(name: impl Into<String>, number: Port) -> Self {
        Self {
            number,
            protocol: None,
            name: name.into(),
            target_port: None,
        }
    }
}

setters! { ServicePort {
    /// Says what it speaks.
    protocol(Protocol) = protocol.set;
    /// Says which port is behind it.
    target_port(Port) = target_port.set;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    hosts: Cow<'a, [HostName]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    addresses: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    ports: Cow<'a, [ServicePort]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<Resolution>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoints: Option<Cow<'a, [WorkloadEntrySpec]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workload_selector: Option<Cow<'a, WorkloadSelector>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    export_to: Cow<'a, [ExportTo]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    subject_alt_names: Cow<'a, [String]>,
}

fn is_empty<T>(items: &[T]) -> bool {
    items.is_empty()
}

wired!(ServiceEntrySpec, Wire);

impl<'a> From<&'a ServiceEntrySpec> for Wire<'a> {
    fn from(spec: &'a ServiceEntrySpec) -> Self {
        let (endpoints, workload_selector) = match &spec.backends {
            None => (None, None),
            Some(Backends::Endpoints(endpoints)) => (Some(Cow::Borrowed(endpoints.as_slice())), None),
            Some(Backends::Workloads(selector)) => (None, Some(Cow::Borrowed(selector))),
        };
        Wire {
            hosts: Cow::Borrowed(&spec.hosts),
            addresses: Cow::Borrowed(&spec.addresses),
            ports: Cow::Borrowed(&spec.ports),
            location: spec.location,
            resolution: spec.resolution,
            endpoints,
            workload_selector,
            export_to: Cow::Borrowed(&spec.export_to),
            subject_alt_names: Cow::Borrowed(&spec.subject_alt_names),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for ServiceEntrySpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            hosts: wire.hosts.into_owned(),
            addresses: wire.addresses.into_owned(),
            ports: wire.ports.into_owned(),
            location: wire.location,
            resolution: wire.resolution,
            backends: match (wire.endpoints, wire.workload_selector) {
                (None, None) => None,
                (Some(endpoints), None) => Some(Backends::Endpoints(endpoints.into_owned())),
                (None, Some(selector)) => Some(Backends::Workloads(selector.into_owned())),
                (Some(_), Some(_)) => return Err("`workloadSelector` and `endpoints` exclude each other"),
            },
            export_to: wire.export_to.into_owned(),
            subject_alt_names: wire.subject_alt_names.into_owned(),
        })
    }
}
