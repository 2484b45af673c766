//! WorkloadGroup: machines outside of Kubernetes that come and go.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::{NetworkingVersion, WorkloadEntrySpec};

/// What the machines have in common that register themselves: for each, Istio makes a [`WorkloadEntry`](crate::WorkloadEntry) of it.
///
/// ```
/// use mesh2yaml_istio::{HttpProbe, Probe, WorkloadEntrySpec, WorkloadGroup};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let group = WorkloadGroup::new("db", "production", WorkloadEntrySpec::default().service_account("db"))
///     .probe(Probe::http(HttpProbe::new(port!(8080)).path("/ready")).period_seconds(5));
/// assert_eq!(
///     serde_json::to_value(&group)?["spec"]["probe"],
///     json!({"periodSeconds": 5, "httpGet": {"path": "/ready", "port": 8080}}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkloadGroup {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: NetworkingVersion,
    /// The machines.
    pub spec: WorkloadGroupSpec,
}

object!(WorkloadGroup as "WorkloadGroup", spec: WorkloadGroupSpec, version: NetworkingVersion);

/// The `spec` of a [`WorkloadGroup`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct WorkloadGroupSpec {
    /// Labels and annotations of the entries that are made, upstream `metadata`.
    #[serde(default, skip_serializing_if = "GroupMetadata::is_empty")]
    pub metadata: GroupMetadata,
    /// What the entries say, upstream `template`; its address is the machine's own.
    pub template: WorkloadEntrySpec,
    /// How a machine is asked whether it is ready, upstream `probe`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<Probe>,
}

/// Labels and annotations of the entries of a [`WorkloadGroup`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GroupMetadata {
    /// Labels, upstream `labels`; at most 256.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations, upstream `annotations`; at most 256.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl GroupMetadata {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a machine is asked whether it is ready, upstream `ReadinessProbe`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Probe {
    /// Seconds before the first question, upstream `initialDelaySeconds`; 0 by default.
    pub initial_delay_seconds: Option<u32>,
    /// Seconds to answer in, upstream `timeoutSeconds`; 1 by default.
    pub timeout_seconds: Option<u32>,
    /// Seconds between questions, upstream `periodSeconds`; 10 by default.
    pub period_seconds: Option<u32>,
    /// Good answers in a row until it is ready, upstream `successThreshold`; 1 by default.
    pub success_threshold: Option<u32>,
    /// Bad answers in a row until it is not, upstream `failureThreshold`; 3 by default.
    pub failure_threshold: Option<u32>,
    /// What is asked. The schema admits a probe without it, and the webhook refuses that.
    pub method: Option<ProbeMethod>,
}

/// What a [`Probe`] asks: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProbeMethod {
    /// An HTTP request, upstream `httpGet`.
    HttpGet(HttpProbe),
    /// A connection, upstream `tcpSocket`.
    TcpSocket(TcpProbe),
    /// A command that ends with 0, upstream `exec`.
    Exec(ExecProbe),
    /// gRPC's health service, upstream `grpc`. Istio's webhook does not know it, and refuses it.
    Grpc(GrpcProbe),
}

/// An HTTP request that is answered with 200 to 399.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpProbe {
    /// The path, upstream `path`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The port, upstream `port`.
    pub port: Port,
    /// The host to connect to, upstream `host`; the machine's own address by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// `HTTP` or `HTTPS`, upstream `scheme`; `HTTP` where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scheme: String,
    /// Headers of the request, upstream `httpHeaders`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub http_headers: Vec<ProbeHeader>,
}

/// A header of an [`HttpProbe`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ProbeHeader {
    /// The name, of letters, digits and `-`, upstream `name`.
    pub name: String,
    /// The value, upstream `value`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// A connection that is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TcpProbe {
    /// The host to connect to, upstream `host`; `localhost` by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// The port, upstream `port`.
    pub port: Port,
}

/// A command that ends with 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExecProbe {
    /// The command and its arguments, upstream `command`; no shell reads it.
    pub command: Vec<String>,
}

/// gRPC's health service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GrpcProbe {
    /// The port, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The service that is asked about, upstream `service`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub service: String,
}

impl WorkloadGroup {
    /// Machines that say this of themselves.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, template: WorkloadEntrySpec) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: WorkloadGroupSpec {
                metadata: GroupMetadata::default(),
                template,
                probe: None,
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }

    /// Gives the entries that are made a label.
    #[must_use]
    pub fn entry_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.spec.metadata.labels.insert(key.into(), value.into());
        self
    }

    /// Gives the entries that are made an annotation.
    #[must_use]
    pub fn entry_annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.spec.metadata.annotations.insert(key.into(), value.into());
        self
    }

    /// Says how a machine is asked whether it is ready.
    #[must_use]
    pub fn probe(mut self, probe: Probe) -> Self {
        self.spec.probe = Some(probe);
        self
    }
}

impl Probe {
    fn of(method: ProbeMethod) -> Self {
        Self {
            initial_delay_seconds: None,
            timeout_seconds: None,
            period_seconds: None,
            success_threshold: None,
            failure_threshold: None,
            method: Some(method),
        }
    }

    /// An HTTP request.
    #[must_use]
    pub fn http(request: HttpProbe) -> Self {
        Self::of(ProbeMethod::HttpGet(request))
    }

    /// A connection to the machine itself.
    #[must_use]
    pub fn tcp(port: Port) -> Self {
        Self::of(ProbeMethod::TcpSocket(TcpProbe {
            host: String::new(),
            port,
        }))
    }

    /// A command and its arguments.
    pub fn exec<S: Into<String>>(command: impl IntoIterator<Item = S>) -> Self {
        Self::of(ProbeMethod::Exec(ExecProbe {
            command: command.into_iter().map(Into::into).collect(),
        }))
    }
}

setters! { Probe {
    /// Waits so long before the first question.
    initial_delay_seconds(u32) = initial_delay_seconds.set;
    /// Waits so long for an answer.
    timeout_seconds(u32) = timeout_seconds.set;
    /// Waits so long between questions.
    period_seconds(u32) = period_seconds.set;
    /// Takes it for ready after so many good answers in a row.
    success_threshold(u32) = success_threshold.set;
    /// Takes it for broken after so many bad answers in a row.
    failure_threshold(u32) = failure_threshold.set;
} }

impl HttpProbe {
    /// A request for `/`.
    #[must_use]
    pub fn new(port: Port) -> Self {
        Self {
            path: String::new(),
            port,
            host: String::new(),
            scheme: String::new(),
            http_headers: Vec::new(),
        }
    }

    /// Asks by HTTPS, and does not verify the certificate.
    #[must_use]
    pub fn https(mut self) -> Self {
        self.scheme = "HTTPS".to_owned();
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.http_headers.push(ProbeHeader {
            name: name.into(),
            value: value.into(),
        });
        self
    }
}

setters! { HttpProbe {
    /// Asks for this path.
    path(impl Into<String>) = path.put;
    /// Connects to this host.
    host(impl Into<String>) = host.put;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    initial_delay_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_threshold: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_threshold: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_get: Option<Cow<'a, HttpProbe>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp_socket: Option<Cow<'a, TcpProbe>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exec: Option<Cow<'a, ExecProbe>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grpc: Option<Cow<'a, GrpcProbe>>,
}

wired!(Probe, Wire);

impl<'a> From<&'a Probe> for Wire<'a> {
    fn from(probe: &'a Probe) -> Self {
        let mut wire = Wire {
            initial_delay_seconds: probe.initial_delay_seconds,
            timeout_seconds: probe.timeout_seconds,
            period_seconds: probe.period_seconds,
            success_threshold: probe.success_threshold,
            failure_threshold: probe.failure_threshold,
            http_get: None,
            tcp_socket: None,
            exec: None,
            grpc: None,
        };
        match &probe.method {
            Some(ProbeMethod::HttpGet(it)) => wire.http_get = Some(Cow::Borrowed(it)),
            Some(ProbeMethod::TcpSocket(it)) => wire.tcp_socket = Some(Cow::Borrowed(it)),
            Some(ProbeMethod::Exec(it)) => wire.exec = Some(Cow::Borrowed(it)),
            Some(ProbeMethod::Grpc(it)) => wire.grpc = Some(Cow::Borrowed(it)),
            None => {}
        }
        wire
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for Probe {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let method = match (wire.http_get, wire.tcp_socket, wire.exec, wire.grpc) {
            (None, None, None, None) => None,
            (Some(it), None, None, None) => Some(ProbeMethod::HttpGet(it.into_owned())),
            (None, Some(it), None, None) => Some(ProbeMethod::TcpSocket(it.into_owned())),
            (None, None, Some(it), None) => Some(ProbeMethod::Exec(it.into_owned())),
            (None, None, None, Some(it)) => Some(ProbeMethod::Grpc(it.into_owned())),
            _ => return Err("only one of `httpGet`, `tcpSocket`, `exec` and `grpc` can be asked"),
        };
        Ok(Self {
            initial_delay_seconds: wire.initial_delay_seconds,
            timeout_seconds: wire.timeout_seconds,
            period_seconds: wire.period_seconds,
            success_threshold: wire.success_threshold,
            failure_threshold: wire.failure_threshold,
            method,
        })
    }
}
