//! What else holds of a request.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A condition on an attribute; one of the lists has an entry.
///
/// ```
/// use mesh2yaml_istio::{Attribute, Condition};
///
/// let web = Condition::is(Attribute::header("x-team"), "web").or("shop");
/// let same = Condition::is("request.headers[x-team]", "web").or("shop");
/// assert_eq!(web, same);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Condition {
    /// The attribute, upstream `key`.
    pub key: Attribute,
    /// What it says: any of these, upstream `values`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What it does not say: none of these, upstream `notValues`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_values: Vec<String>,
}

/// What a [`Condition`] is about.
///
/// It is written as Istio names it, and comes from such a text as well: `"source.ip".into()`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Attribute {
    /// A header by its name, upstream `request.headers[name]`; of HTTP alone.
    RequestHeader(String),
    /// The peer's address, as an address or CIDR, upstream `source.ip`.
    SourceIp,
    /// The client's address as `X-Forwarded-For` or the proxy protocol tell it, upstream `remote.ip`.
    RemoteIp,
    /// The peer's namespace, upstream `source.namespace`.
    SourceNamespace,
    /// The peer's service account, `<namespace>/<account>` or an account of the policy's namespace, upstream `source.serviceAccount`.
    SourceServiceAccount,
    /// The peer's identity, `<trust domain>/ns/<namespace>/sa/<account>`, upstream `source.principal`.
    SourcePrincipal,
    /// The peer's trust domain, upstream `source.trustDomain`.
    SourceTrustDomain,
    /// The identity in a JWT, `<issuer>/<subject>`, upstream `request.auth.principal`; of HTTP alone.
    RequestPrincipal,
    /// The audiences of a JWT, its claim `aud`, upstream `request.auth.audiences`; of HTTP alone.
    RequestAudiences,
    /// Whom a JWT was issued to, its claim `azp`, upstream `request.auth.presenter`; of HTTP alone.
    RequestPresenter,
    /// A claim of a JWT by the names on the way to it, upstream `request.auth.claims[outer][inner]`; of HTTP alone.
    RequestClaim(Vec<String>),
    /// The address that was connected to, as an address or CIDR, upstream `destination.ip`.
    DestinationIp,
    /// The port that was connected to, upstream `destination.port`.
    DestinationPort,
    /// The server name that TLS asked for, upstream `connection.sni`.
    ConnectionSni,
    /// What a filter of Envoy has noted, upstream `experimental.envoy.filters.<filter>[key]`. A value `[text]` is about a list.
    EnvoyFilter {
        /// The filter, without `envoy.filters.`: `network.mysql_proxy`.
        filter: String,
        /// The key: `db.table`.
        key: String,
    },
    /// What Istio has no name for, as far as this library knows: it is refused, or never holds.
    Other(String),
}

impl Condition {
    /// An attribute that says `value`; another by [`or`](Self::or).
    pub fn is(key: impl Into<Attribute>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            values: vec![value.into()],
            not_values: Vec::new(),
        }
    }

    /// An attribute that does not say `value`; nor another by [`not`](Self::not).
    pub fn is_not(key: impl Into<Attribute>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            values: Vec::new(),
            not_values: vec![value.into()],
        }
    }
}

setters! { Condition {
    /// Adds a value that the attribute may say.
    or(impl Into<String>) = values.push;
    /// Adds a value that the attribute must not say.
    not(impl Into<String>) = not_values.push;
} }

const HEADER: &str = "request.headers";
const CLAIM: &str = "request.auth.claims";
const FILTER: &str = "experimental.envoy.filters.";

impl Attribute {
    /// The attributes without a name of their own, and what Istio calls them.
    const PLAIN: [(Self, &'static str); 12] = [
        (Self::SourceIp, "source.ip"),
        (Self::RemoteIp, "remote.ip"),
        (Self::SourceNamespace, "source.namespace"),
        (Self::SourceServiceAccount, "source.serviceAccount"),
        (Self::SourcePrincipal, "source.principal"),
        (Self::SourceTrustDomain, "source.trustDomain"),
        (Self::RequestPrincipal, "request.auth.principal"),
        (Self::RequestAudiences, "request.auth.audiences"),
        (Self::RequestPresenter, "request.auth.presenter"),
        (Self::DestinationIp, "destination.ip"),
        (Self::DestinationPort, "destination.port"),
        (Self::ConnectionSni, "connection.sni"),
    ];

    /// A header.
    pub fn header(name: impl Into<String>) -> Self {
        Self::RequestHeader(name.into())
    }

    /// A claim of a JWT.
    pub fn claim(name: impl Into<String>) -> Self {
        Self::RequestClaim(vec![name.into()])
    }

    /// A claim within others, by the names on the way to it.
    pub fn nested_claim<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::RequestClaim(names.into_iter().map(Into::into).collect())
    }

    /// What Istio's name with brackets stands for, if they are as they should be.
    fn named(text: &str) -> Option<Self> {
        let inside = |rest: &str| Some(rest.strip_prefix('[')?.strip_suffix(']')?.to_owned());
        let is_name = |name: &str| !name.is_empty() && !name.contains(['[', ']']);
        if let Some(rest) = text.strip_prefix(HEADER) {
            inside(rest).filter(|name| is_name(name)).map(Self::RequestHeader)
        } else if let Some(rest) = text.strip_prefix(CLAIM) {
            let names: Vec<String> = inside(rest)?.split("][").map(str::to_owned).collect();
            names
                .iter()
                .all(|name| is_name(name))
                .then_some(Self::RequestClaim(names))
        } else {
            let (filter, key) = text.strip_prefix(FILTER)?.strip_suffix(']')?.split_once('[')?;
            (!filter.is_empty() && !key.is_empty()).then(|| Self::EnvoyFilter {
                filter: filter.to_owned(),
                key: key.to_owned(),
            })
        }
    }
}

impl From<&str> for Attribute {
    fn from(text: &str) -> Self {
        let plain = Self::PLAIN.into_iter().find(|(_, name)| *name == text);
        plain
            .map(|(attribute, _)| attribute)
            .or_else(|| Self::named(text))
            .unwrap_or_else(|| Self::Other(text.to_owned()))
    }
}

impl From<String> for Attribute {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RequestHeader(name) => write!(f, "{HEADER}[{name}]"),
            Self::RequestClaim(names) => {
                f.write_str(CLAIM)?;
                names.iter().try_for_each(|name| write!(f, "[{name}]"))
            }
            Self::EnvoyFilter { filter, key } => write!(f, "{FILTER}{filter}[{key}]"),
            Self::Other(text) => f.write_str(text),
            Self::SourceIp
            | Self::RemoteIp
            | Self::SourceNamespace
            | Self::SourceServiceAccount
            | Self::SourcePrincipal
            | Self::SourceTrustDomain
            | Self::RequestPrincipal
            | Self::RequestAudiences
            | Self::RequestPresenter
            | Self::DestinationIp
            | Self::DestinationPort
            | Self::ConnectionSni => {
                let plain = Self::PLAIN.iter().find(|(attribute, _)| attribute == self);
                f.write_str(plain.map_or("", |(_, name)| name))
            }
        }
    }
}

impl Serialize for Attribute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for Attribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Attribute {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Attribute".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What a condition is about: `source.ip`, `request.headers[x-team]` and so on.",
            "type": "string",
        })
    }
}
