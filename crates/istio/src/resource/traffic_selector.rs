//! Which traffic passes a WasmPlugin or a TrafficExtension, and where it does.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

/// A part of the traffic, upstream `TrafficSelector`: what both its direction and its port say.
///
/// ```
/// use mesh2yaml_istio::{TrafficMode, TrafficSelector};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let part = TrafficSelector::of(TrafficMode::Server).port(port!(8080));
/// assert_eq!(serde_json::to_value(&part)?, json!({"mode": "SERVER", "ports": [{"number": 8080}]}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TrafficSelector {
    /// The direction, upstream `mode`. Both by default; a gateway has `CLIENT` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<TrafficMode>,
    /// The ports, upstream `ports`: of outbound traffic those of the service, of inbound traffic those that the server listens on.
    /// Every port by default; each is there once.
    #[serde(with = "numbers", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<numbers::Number>"))]
    pub ports: Vec<Port>,
}

/// The direction of traffic, as a workload sees it; upstream `WorkloadMode` of `istio.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum TrafficMode {
    /// As good as absent: both, upstream `UNDEFINED`.
    Undefined,
    /// Outbound, upstream `CLIENT`.
    Client,
    /// Inbound, upstream `SERVER`.
    Server,
    /// Both, upstream `CLIENT_AND_SERVER`: the default.
    ClientAndServer,
}

/// Where in a proxy's chain of filters another is put, upstream `PluginPhase` and `ExecutionPhase`. Without a phase it is near the end,
/// before the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterPhase {
    /// Before Istio's filters that authenticate, upstream `AUTHN`.
    Authn,
    /// Between those that authenticate and those that authorize, upstream `AUTHZ`.
    Authz,
    /// Between those that authorize and those that count, upstream `STATS`.
    Stats,
}

impl TrafficSelector {
    /// All traffic.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Traffic in this direction.
    #[must_use]
    pub fn of(mode: TrafficMode) -> Self {
        Self {
            mode: Some(mode),
            ports: Vec::new(),
        }
    }
}

setters! { TrafficSelector {
    /// Adds a port.
    port(Port) = ports.push;
} }

/// `[{number: …}]`.
mod numbers {
    use mesh2yaml_types::Port;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(super) struct Number {
        number: Port,
    }

    pub(super) fn serialize<S: Serializer>(ports: &[Port], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(ports.iter().map(|&number| Number { number }))
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Port>, D::Error> {
        let ports = Vec::<Number>::deserialize(deserializer)?;
        Ok(ports.into_iter().map(|port| port.number).collect())
    }
}

/// Defines a kind's words for the phases: they differ in the one that is as good as absent.
macro_rules! phases {
    ($name:ident, $none:literal) => {
        #[derive(Clone, Copy, serde::Serialize)]
        #[cfg_attr(feature = "read", derive(serde::Deserialize))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        enum $name {
            #[serde(rename = $none)]
            Unspecified,
            Authn,
            Authz,
            Stats,
        }

        impl From<$crate::FilterPhase> for $name {
            fn from(phase: $crate::FilterPhase) -> Self {
                match phase {
                    $crate::FilterPhase::Authn => Self::Authn,
                    $crate::FilterPhase::Authz => Self::Authz,
                    $crate::FilterPhase::Stats => Self::Stats,
                }
            }
        }

        impl From<$name> for Option<$crate::FilterPhase> {
            fn from(phase: $name) -> Self {
                match phase {
                    $name::Unspecified => None,
                    $name::Authn => Some($crate::FilterPhase::Authn),
                    $name::Authz => Some($crate::FilterPhase::Authz),
                    $name::Stats => Some($crate::FilterPhase::Stats),
                }
            }
        }
    };
}
