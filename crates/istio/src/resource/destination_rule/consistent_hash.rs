//! The same goes to the same pod.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

use crate::resource::wire::{self, MaybeZero};

/// Requests with the same key go to the same pod, as long as the pods stay the same, upstream `consistentHash`.
///
/// ```
/// use mesh2yaml_istio::{ConsistentHash, HashCookie};
/// use mesh2yaml_types::duration;
/// use serde_json::json;
///
/// let sticky = ConsistentHash::by_cookie(HashCookie::new("shop").lasting(duration!("1h")).attribute("SameSite", "Strict"));
/// assert_eq!(
///     serde_json::to_value(&sticky)?,
///     json!({"httpCookie": {"name": "shop", "ttl": "1h", "attributes": [{"name": "SameSite", "value": "Strict"}]}}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsistentHash {
    /// What is hashed. Without it, pods are chosen at random, unless a filter of the proxy gives a hash.
    pub key: Option<HashKey>,
    /// How pods are spread over the hashes; on a ring of 1,024 by default.
    pub algorithm: Option<HashAlgorithm>,
    /// Deprecated: the size of a ring, upstream `minimumRingSize`. Not beside an algorithm.
    pub minimum_ring_size: Option<u64>,
}

/// What is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashKey {
    /// A header, upstream `httpHeaderName`.
    Header(String),
    /// A cookie, upstream `httpCookie`.
    Cookie(HashCookie),
    /// The caller's IP address, upstream `useSourceIp`; of TCP too.
    SourceIp,
    /// A query parameter, upstream `httpQueryParameterName`.
    QueryParameter(String),
}

/// How pods are spread over the hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashAlgorithm {
    /// On a ring, upstream `ringHash`.
    RingHash {
        /// The least number of places on it, upstream `minimumRingSize`. 1,024 by default.
        minimum_ring_size: Option<u64>,
    },
    /// In a table, upstream `maglev`.
    Maglev {
        /// The number of places in it, a prime number below 5,000,011, upstream `tableSize`. Istio wants it to be given.
        table_size: Option<u64>,
    },
}

/// A cookie that is hashed, upstream `httpCookie`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HashCookie {
    /// Its name, upstream `name`.
    pub name: String,
    /// The path that it is set for, upstream `path`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// How long it lives if the proxy makes it, upstream `ttl`. Without it, the proxy makes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<CookieLifetime>,
    /// What else it says if the proxy makes it, such as `SameSite`, upstream `attributes`; each name once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<CookieAttribute>,
}

/// How long a cookie lives that the proxy makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(from = "MaybeZero", into = "MaybeZero")]
#[non_exhaustive]
pub enum CookieLifetime {
    /// As long as the browser's session, written `0s`.
    Session,
    /// This long; counted in whole seconds.
    For(Duration),
}

/// What else a cookie says, upstream `Attribute`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CookieAttribute {
    /// Its name, upstream `name`.
    pub name: String,
    /// Its value, if it has one, upstream `value`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

impl ConsistentHash {
    fn by(key: HashKey) -> Self {
        Self {
            key: Some(key),
            ..Self::default()
        }
    }

    /// Hashes a header.
    pub fn by_header(name: impl Into<String>) -> Self {
        Self::by(HashKey::Header(name.into()))
    }

    /// Hashes a cookie.
    #[must_use]
    pub fn by_cookie(cookie: HashCookie) -> Self {
        Self::by(HashKey::Cookie(cookie))
    }

    /// Hashes the caller's IP address.
    #[must_use]
    pub fn by_source_ip() -> Self {
        Self::by(HashKey::SourceIp)
    }

    /// Hashes a query parameter.
    pub fn by_query_parameter(name: impl Into<String>) -> Self {
        Self::by(HashKey::QueryParameter(name.into()))
    }

    /// Spreads pods on a ring of at least so many places.
    #[must_use]
    pub fn ring_hash(mut self, minimum_ring_size: u64) -> Self {
        self.algorithm = Some(HashAlgorithm::RingHash {
            minimum_ring_size: Some(minimum_ring_size),
        });
        self
    }

    /// Spreads pods in a table of so many places, a prime number below 5,000,011.
    #[must_use]
    pub fn maglev(mut self, table_size: u64) -> Self {
        self.algorithm = Some(HashAlgorithm::Maglev {
            table_size: Some(table_size),
        });
        self
    }
}

impl HashCookie {
    /// A cookie that clients bring along.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            path: String::new(),
            ttl: None,
            attributes: Vec::new(),
        }
    }

    /// The proxy makes the cookie where there is none; it lives this long.
    #[must_use]
    pub fn lasting(mut self, time: Duration) -> Self {
        self.ttl = Some(CookieLifetime::For(time));
        self
    }

    /// The proxy makes the cookie where there is none; it lives as long as the browser's session.
    #[must_use]
    pub fn for_session(mut self) -> Self {
        self.ttl = Some(CookieLifetime::Session);
        self
    }

    /// Sets it for this path.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Adds what else it says; an empty value is none.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(CookieAttribute {
            name: name.into(),
            value: value.into(),
        });
        self
    }
}

impl From<MaybeZero> for CookieLifetime {
    fn from(MaybeZero(time): MaybeZero) -> Self {
        time.map_or(Self::Session, Self::For)
    }
}

impl From<CookieLifetime> for MaybeZero {
    fn from(time: CookieLifetime) -> Self {
        match time {
            CookieLifetime::Session => Self(None),
            CookieLifetime::For(time) => Self(Some(time)),
        }
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    http_header_name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_cookie: Option<Cow<'a, HashCookie>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_source_ip: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_query_parameter_name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ring_hash: Option<RingHash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maglev: Option<Maglev>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_ring_size: Option<u64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RingHash {
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_ring_size: Option<u64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Maglev {
    #[serde(skip_serializing_if = "Option::is_none")]
    table_size: Option<u64>,
}

wired!(ConsistentHash, Wire);

impl<'a> From<&'a ConsistentHash> for Wire<'a> {
    fn from(it: &'a ConsistentHash) -> Self {
        let mut wire = Wire {
            http_header_name: None,
            http_cookie: None,
            use_source_ip: None,
            http_query_parameter_name: None,
            ring_hash: None,
            maglev: None,
            minimum_ring_size: it.minimum_ring_size,
        };
        match &it.key {
            None => {}
            Some(HashKey::Header(name)) => wire.http_header_name = Some(name.into()),
            Some(HashKey::Cookie(cookie)) => wire.http_cookie = Some(Cow::Borrowed(cookie)),
            Some(HashKey::SourceIp) => wire.use_source_ip = Some(true),
            Some(HashKey::QueryParameter(name)) => wire.http_query_parameter_name = Some(name.into()),
        }
        match it.algorithm {
            None => {}
            Some(HashAlgorithm::RingHash { minimum_ring_size }) => {
                wire.ring_hash = Some(RingHash { minimum_ring_size });
            }
            Some(HashAlgorithm::Maglev { table_size }) => wire.maglev = Some(Maglev { table_size }),
        }
        wire
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for ConsistentHash {
    type Error = String;

    fn try_from(wire: Wire<'_>) -> Result<Self, String> {
        wire::at_most_one(&[
            ("httpHeaderName", wire.http_header_name.is_some()),
            ("httpCookie", wire.http_cookie.is_some()),
            ("useSourceIp", wire.use_source_ip.is_some()),
            ("httpQueryParameterName", wire.http_query_parameter_name.is_some()),
        ])?;
        wire::at_most_one(&[
            ("ringHash", wire.ring_hash.is_some()),
            ("maglev", wire.maglev.is_some()),
        ])?;
        let header = wire
            .http_header_name
            .map(|name| HashKey::Header(name.into_owned()));
        let cookie = wire
            .http_cookie
            .map(|cookie| HashKey::Cookie(cookie.into_owned()));
        // `false` is the answer that nothing is hashed.
        let address = wire
            .use_source_ip
            .filter(|is_used| *is_used)
            .map(|_| HashKey::SourceIp);
        let parameter = wire
            .http_query_parameter_name
            .map(|name| HashKey::QueryParameter(name.into_owned()));
        let ring = wire.ring_hash.map(|ring| HashAlgorithm::RingHash {
            minimum_ring_size: ring.minimum_ring_size,
        });
        let table = wire.maglev.map(|table| HashAlgorithm::Maglev {
            table_size: table.table_size,
        });
        Ok(Self {
            key: header.or(cookie).or(address).or(parameter),
            algorithm: ring.or(table),
            minimum_ring_size: wire.minimum_ring_size,
        })
    }
}
