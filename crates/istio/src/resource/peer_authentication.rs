//! PeerAuthentication: whether a workload takes plain text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize, Serializer};

use super::wire::Text;
use super::{SecurityVersion, Selector};

/// Whether workloads take plain text beside mTLS.
///
/// Without a selector it is for its namespace, in the root namespace for the mesh; a workload's own comes before its
/// namespace's. Modes of single ports exist only beside a selector, so both are given by [`WorkloadMtls`].
///
/// ```
/// use mesh2yaml_istio::{MtlsMode, PeerAuthentication, WorkloadMtls};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let namespace = PeerAuthentication::new("default", "production", MtlsMode::Strict);
/// assert_eq!(serde_json::to_value(&namespace)?["spec"], json!({"mtls": {"mode": "STRICT"}}));
///
/// let shop = PeerAuthentication::new("shop", "production", MtlsMode::Strict)
///     .workload(WorkloadMtls::new([("app", "shop")]).port(port!(9090), MtlsMode::Permissive));
/// assert_eq!(serde_json::to_value(&shop)?["spec"]["portLevelMtls"], json!({"9090": {"mode": "PERMISSIVE"}}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PeerAuthentication {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: SecurityVersion,
    /// The modes.
    pub spec: PeerAuthenticationSpec,
}

object!(PeerAuthentication as "PeerAuthentication", spec: PeerAuthenticationSpec, version: SecurityVersion);

/// The `spec` of a [`PeerAuthentication`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PeerAuthenticationSpec {
    /// The workloads, and modes of their ports, upstream `selector` and `portLevelMtls`. Without it, all workloads.
    pub workload: Option<WorkloadMtls>,
    /// The mode, upstream `mtls.mode`. Without it, that of the namespace or the mesh.
    pub mtls: Option<MtlsMode>,
}

/// Whether plain text is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum MtlsMode {
    /// What the namespace or the mesh says, upstream `UNSET`.
    #[default]
    Unset,
    /// mTLS only, upstream `STRICT`.
    Strict,
    /// mTLS and plain text, upstream `PERMISSIVE`: what Istio does where nothing is said.
    Permissive,
    /// Plain text only, upstream `DISABLE`.
    Disable,
}

/// Some workloads, and modes of single ports of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkloadMtls {
    /// The workloads, upstream `selector`.
    pub selector: Selector,
    /// Modes by the port that the workload listens on, upstream `portLevelMtls`.
    pub ports: BTreeMap<Port, MtlsMode>,
}

impl PeerAuthentication {
    /// A mode for a whole namespace; for the mesh in the root namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, mode: MtlsMode) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: SecurityVersion::default(),
            spec: PeerAuthenticationSpec {
                workload: None,
                mtls: Some(mode),
            },
        }
    }

    /// Modes for ports of some workloads; their other ports keep the namespace's mode.
    pub fn ports(name: impl Into<String>, namespace: impl Into<String>, workload: WorkloadMtls) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: SecurityVersion::default(),
            spec: PeerAuthenticationSpec {
                workload: Some(workload),
                mtls: None,
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: SecurityVersion) -> Self {
        self.version = version;
        self
    }

    /// Narrows the mode to some workloads.
    #[must_use]
    pub fn workload(mut self, workload: WorkloadMtls) -> Self {
        self.spec.workload = Some(workload);
        self
    }
}

impl WorkloadMtls {
    /// The workloads that carry these labels.
    pub fn new(selector: impl Into<Selector>) -> Self {
        Self {
            selector: selector.into(),
            ports: BTreeMap::new(),
        }
    }

    /// Gives one port a mode of its own.
    #[must_use]
    pub fn port(mut self, port: Port, mode: MtlsMode) -> Self {
        self.ports.insert(port, mode);
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<Cow<'a, Selector>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mtls: Option<Mode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<Port, Mode>>"))]
    port_level_mtls: Option<PortModes<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Mode {
    #[serde(default)]
    mode: MtlsMode,
}

wired!(PeerAuthenticationSpec, Wire);

/// Modes of ports, each in an object of its own on the wire; ports are texts there.
struct PortModes<'a>(Cow<'a, BTreeMap<Port, MtlsMode>>);

impl Serialize for PortModes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let modes = self.0.iter().map(|(port, &mode)| (Text(port), Mode { mode }));
        serializer.collect_map(modes)
    }
}

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for PortModes<'_> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ports = BTreeMap::<Port, Mode>::deserialize(deserializer)?;
        let modes = ports.into_iter().map(|(port, it)| (port, it.mode));
        Ok(Self(Cow::Owned(modes.collect())))
    }
}

impl<'a> From<&'a PeerAuthenticationSpec> for Wire<'a> {
    fn from(spec: &'a PeerAuthenticationSpec) -> Self {
        let ports = spec.workload.as_ref().map(|workload| &workload.ports);
        let ports = ports.filter(|ports| !ports.is_empty());
        Wire {
            selector: spec
                .workload
                .as_ref()
                .map(|workload| Cow::Borrowed(&workload.selector)),
            mtls: spec.mtls.map(|mode| Mode { mode }),
            port_level_mtls: ports.map(|ports| PortModes(Cow::Borrowed(ports))),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for PeerAuthenticationSpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        if wire.port_level_mtls.as_ref().is_some_and(|it| it.0.is_empty()) {
            return Err("`portLevelMtls` has at least one port: leave it out instead");
        }
        let ports = wire
            .port_level_mtls
            .map(|it| it.0.into_owned())
            .unwrap_or_default();
        Ok(Self {
            workload: match wire.selector {
                Some(selector) => Some(WorkloadMtls {
                    selector: selector.into_owned(),
                    ports,
                }),
                None if ports.is_empty() => None,
                None => return Err("`portLevelMtls` needs a `selector`: ports are those of some workloads"),
            },
            mtls: wire.mtls.map(|m| m.mode),
        })
    }
}
