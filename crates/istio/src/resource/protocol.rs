//! What a port speaks.

use serde::{Deserialize, Serialize};

/// What a port speaks, upstream `protocol`. Read in any case (`http`, `HTTP`), written as Istio's documents write it.
///
/// ```
/// use mesh2yaml_istio::Protocol;
///
/// assert_eq!("grpc-web".parse(), Ok(Protocol::GrpcWeb));
/// assert!(Protocol::Grpc.is_http() && !Protocol::Https.is_http());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(try_from = "String", into = "&'static str")]
#[non_exhaustive]
pub enum Protocol {
    /// `HTTP`: HTTP/1.1.
    Http,
    /// `HTTP2`.
    Http2,
    /// `HTTP_PROXY`: a proxy that clients ask to connect; of a Sidecar's egress listeners.
    HttpProxy,
    /// `GRPC`.
    Grpc,
    /// `GRPC-WEB`.
    GrpcWeb,
    /// `HTTPS`.
    Https,
    /// `TLS`: with a server name in its handshake.
    Tls,
    /// `TCP`.
    Tcp,
    /// `UDP`, which proxies do not carry.
    Udp,
    /// `MONGO`.
    Mongo,
    /// `REDIS`.
    Redis,
    /// `MYSQL`.
    Mysql,
}

/// Why a text is no [`Protocol`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProtocolError;

impl std::fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a protocol is one of ")?;
        for (n, protocol) in Protocol::ALL.into_iter().enumerate() {
            write!(f, "{}`{}`", if n == 0 { "" } else { ", " }, protocol.as_str())?;
        }
        Ok(())
    }
}

impl std::error::Error for ProtocolError {}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Http,
        Self::Http2,
        Self::HttpProxy,
        Self::Grpc,
        Self::GrpcWeb,
        Self::Https,
        Self::Tls,
        Self::Tcp,
        Self::Udp,
        Self::Mongo,
        Self::Redis,
        Self::Mysql,
    ];

    /// The name, as `protocol` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Http2 => "HTTP2",
            Self::HttpProxy => "HTTP_PROXY",
            Self::Grpc => "GRPC",
            Self::GrpcWeb => "GRPC-WEB",
            Self::Https => "HTTPS",
            Self::Tls => "TLS",
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Mongo => "MONGO",
            Self::Redis => "REDIS",
            Self::Mysql => "MYSQL",
        }
    }

    /// Whether requests can be seen: HTTP in the clear, gRPC included.
    #[must_use]
    pub const fn is_http(self) -> bool {
        matches!(
            self,
            Self::Http | Self::Http2 | Self::HttpProxy | Self::Grpc | Self::GrpcWeb
        )
    }

    /// Whether it is encrypted: `HTTPS` and `TLS`.
    #[must_use]
    pub const fn is_tls(self) -> bool {
        matches!(self, Self::Https | Self::Tls)
    }

    /// Whether it is carried as bytes, encrypted ones included.
    #[must_use]
    pub const fn is_tcp(self) -> bool {
        matches!(
            self,
            Self::Tcp | Self::Https | Self::Tls | Self::Mongo | Self::Redis | Self::Mysql
        )
    }
}

impl std::str::FromStr for Protocol {
    type Err = ProtocolError;

    fn from_str(text: &str) -> Result<Self, ProtocolError> {
        Self::ALL
            .into_iter()
            .find(|protocol| protocol.as_str().eq_ignore_ascii_case(text))
            .ok_or(ProtocolError)
    }
}

impl TryFrom<String> for Protocol {
    type Error = ProtocolError;

    fn try_from(text: String) -> Result<Self, ProtocolError> {
        text.parse()
    }
}

impl From<Protocol> for &'static str {
    fn from(protocol: Protocol) -> Self {
        protocol.as_str()
    }
}
