//! What stands between a caller and a service: an HTTP proxy, a balancer that wants to know the caller's address.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

/// Carries bytes through an HTTP proxy, upstream `tunnel`: the rule's host is the proxy, and this is where it connects to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Tunnel {
    /// How the proxy is asked, upstream `protocol`; `CONNECT` by default.
    #[serde(
        default,
        deserialize_with = "protocol",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub protocol: Option<TunnelProtocol>,
    /// The whole name or IP address of the other end, upstream `targetHost`.
    pub target_host: String,
    /// The port of the other end, upstream `targetPort`.
    pub target_port: Port,
}

/// How an HTTP proxy is asked for a [`Tunnel`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum TunnelProtocol {
    /// By HTTP `CONNECT`.
    Connect,
    /// By HTTP `POST`.
    Post,
}

/// Tells the service the caller's address in front of the bytes, upstream `proxyProtocol`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ProxyProtocol {
    /// The version of the protocol, upstream `version`; `V1` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<ProxyProtocolVersion>,
}

/// A version of the PROXY protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ProxyProtocolVersion {
    /// A line of text.
    V1,
    /// A binary header.
    V2,
}

impl Tunnel {
    /// A tunnel to this host, a whole name or an IP address, and port.
    pub fn new(target_host: impl Into<String>, target_port: Port) -> Self {
        Self {
            protocol: None,
            target_host: target_host.into(),
            target_port,
        }
    }

    /// Says how the proxy is asked.
    #[must_use]
    pub fn protocol(mut self, protocol: TunnelProtocol) -> Self {
        self.protocol = Some(protocol);
        self
    }
}

impl ProxyProtocol {
    /// This version of the protocol.
    #[must_use]
    pub fn new(version: ProxyProtocolVersion) -> Self {
        Self {
            version: Some(version),
        }
    }
}

/// An empty text is as good as none.
#[cfg(feature = "read")]
fn protocol<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<TunnelProtocol>, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "" => Ok(None),
        "CONNECT" => Ok(Some(TunnelProtocol::Connect)),
        "POST" => Ok(Some(TunnelProtocol::Post)),
        _ => Err(serde::de::Error::custom(
            "a tunnel is asked for by `CONNECT` or `POST`",
        )),
    }
}
