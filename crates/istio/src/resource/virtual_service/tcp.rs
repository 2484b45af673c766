//! Routes for connections that proxies do not read as HTTP.

use std::collections::BTreeMap;

use mesh2yaml_types::{Name, Port};
use serde::{Deserialize, Serialize};

use super::TcpDestination;
use crate::resource::wire;
use crate::{GatewayName, HostName};

/// Where encrypted connections go, by the server name in their handshake, upstream `TLSRoute`.
///
/// ```
/// use mesh2yaml_istio::{TcpDestination, TlsMatch, TlsRoute};
/// use mesh2yaml_types::{host, port};
///
/// let route = TlsRoute::new(
///     [TlsMatch::new([host!("login.example.com")]).port(port!(443))],
///     [TcpDestination::new(host!("login.example.com"))],
/// );
/// assert_eq!(
///     serde_json::to_value(&route)?,
///     serde_json::json!({
///         "match": [{"sniHosts": ["login.example.com"], "port": 443}],
///         "route": [{"destination": {"host": "login.example.com"}}],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TlsRoute {
    /// The connections that the route is for: any of these, upstream `match`; at least one.
    #[serde(rename = "match")]
    pub matches: Vec<TlsMatch>,
    /// Where they go, drawn by weight, upstream `route`; at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<TcpDestination>,
}

/// Encrypted connections that satisfy every condition given here, upstream `TLSMatchAttributes`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct TlsMatch {
    /// Server names: any of these, upstream `sniHosts`; at least one. Each is one of the object's hosts, or below one.
    pub sni_hosts: Vec<HostName>,
    /// Addresses, or ranges of them, that the connection is for, upstream `destinationSubnets`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destination_subnets: Vec<String>,
    /// The port that the connection is for, upstream `port`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "wire::port_or_zero")]
    #[cfg_attr(feature = "schema", schemars(with = "u32"))]
    pub port: Option<Port>,
    /// Labels of the callers' pods, upstream `sourceLabels`; all of them. Not at gateways.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub source_labels: BTreeMap<String, String>,
    /// The gateways that the connection comes through, upstream `gateways`. Those of the whole object by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<GatewayName>,
    /// The namespace of the callers, upstream `sourceNamespace`. Not at gateways.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source_namespace: String,
}

/// Where plain connections go, upstream `TCPRoute`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TcpRoute {
    /// The connections that the route is for: any of these, upstream `match`. Without one, every connection.
    #[serde(rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<TcpMatch>,
    /// Where they go, drawn by weight, upstream `route`; at least one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<TcpDestination>,
}

/// Connections that satisfy every condition given here, upstream `L4MatchAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TcpMatch {
    /// Addresses, or ranges of them, that the connection is for, upstream `destinationSubnets`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub destination_subnets: Vec<String>,
    /// The port that the connection is for, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none", with = "wire::port_or_zero")]
    #[cfg_attr(feature = "schema", schemars(with = "u32"))]
    pub port: Option<Port>,
    /// An address of the callers, or a range of them; Istio ignores it, upstream `sourceSubnet`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source_subnet: String,
    /// Labels of the callers' pods, upstream `sourceLabels`; all of them. Not at gateways.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub source_labels: BTreeMap<String, String>,
    /// The gateways that the connection comes through, upstream `gateways`. Those of the whole object by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<GatewayName>,
    /// The namespace of the callers, upstream `sourceNamespace`. Not at gateways.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source_namespace: String,
}

impl TlsRoute {
    /// Passes these connections on.
    pub fn new(
        matches: impl IntoIterator<Item = TlsMatch>,
        destinations: impl IntoIterator<Item = TcpDestination>,
    ) -> Self {
        Self {
            matches: matches.into_iter().collect(),
            route: destinations.into_iter().collect(),
        }
    }
}

impl TlsMatch {
    /// Connections with one of these server names.
    pub fn new<H: Into<HostName>>(sni_hosts: impl IntoIterator<Item = H>) -> Self {
        Self {
            sni_hosts: sni_hosts.into_iter().map(Into::into).collect(),
            destination_subnets: Vec::new(),
            port: None,
            source_labels: BTreeMap::new(),
            gateways: Vec::new(),
            source_namespace: String::new(),
        }
    }
}

impl TcpRoute {
    /// Passes connections on.
    pub fn to(destinations: impl IntoIterator<Item = TcpDestination>) -> Self {
        Self {
            matches: Vec::new(),
            route: destinations.into_iter().collect(),
        }
    }
}

setters! { TcpRoute {
    /// Adds connections that the route is for: those of this match *or* of an earlier one.
    when(TcpMatch) = matches.push;
} }

impl TcpMatch {
    /// Every connection; narrowed by what is chained.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }
}

/// Conditions that connections of both kinds have.
macro_rules! conditions {
    ($($type:ident)*) => { $(
        setters! { $type {
            /// Adds an address, or a range of them, that the connection may be for.
            destination_subnet(impl Into<String>) = destination_subnets.push;
            /// Asks for the port that the connection is for.
            port(Port) = port.set;
            /// Adds a gateway that the connection may come through.
            gateway(GatewayName) = gateways.push;
        } }

        impl $type {
            /// Asks for callers whose pods carry this label as well.
            #[must_use]
            pub fn source_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
                self.source_labels.insert(key.into(), value.into());
                self
            }

            /// Asks for callers of this namespace.
            #[must_use]
            pub fn source_namespace(mut self, namespace: &Name) -> Self {
                self.source_namespace = namespace.to_string();
                self
            }
        }
    )* };
}

conditions! { TlsMatch TcpMatch }
