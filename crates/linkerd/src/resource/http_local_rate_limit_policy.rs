//! HTTPLocalRateLimitPolicy: how many requests a Server takes.

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::reference::{Known, LocalReference, POLICY, Reference};
use super::{ObjectRef, Server};

/// How many requests a second a [`Server`] takes. What comes above that is answered with 429.
///
/// Each proxy counts for itself, after authorization: with three replicas, three times as many get through. There is one
/// policy for a Server, the oldest; where the Server speaks gRPC, TLS or bytes it does nothing.
///
/// ```
/// use mesh2yaml_linkerd::{HttpLocalRateLimitPolicy, RateLimitOverride, Select, Server};
/// use mesh2yaml_types::{ServiceAccount, name, port};
///
/// let server = Server::new("shop-http", "prod", Select::pods([("app", "shop")]), port!(8080));
/// let batch = ServiceAccount::new(name!("jobs"), name!("batch"));
/// let limits = HttpLocalRateLimitPolicy::new("shop", "prod", &server)
///     .total(1000)
///     .identity(100)
///     .override_of(RateLimitOverride::new(300, [batch]));
/// assert_eq!(
///     serde_json::to_value(&limits)?["spec"]["identity"],
///     serde_json::json!({"requestsPerSecond": 100}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpLocalRateLimitPolicy {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// Server and limits.
    pub spec: HttpLocalRateLimitPolicySpec,
}

object!(
    HttpLocalRateLimitPolicy as "HTTPLocalRateLimitPolicy",
    spec: HttpLocalRateLimitPolicySpec,
    in "policy.linkerd.io/v1alpha1"
);

/// The `spec` of an [`HttpLocalRateLimitPolicy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpLocalRateLimitPolicySpec {
    /// The name of the Server, upstream `targetRef`; in the policy's namespace.
    #[serde(rename = "targetRef", with = "server_ref")]
    #[cfg_attr(feature = "schema", schemars(with = "LocalReference<'static>"))]
    pub server: String,
    /// Requests a second of all callers together, upstream `total`. Without it there is no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "limit")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<limit::Limit>"))]
    pub total: Option<u32>,
    /// Requests a second of each caller, told apart by identity, upstream `identity`; at most `total`.
    /// Without it there is no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "limit")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<limit::Limit>"))]
    pub identity: Option<u32>,
    /// Limits of some callers in place of `identity`, upstream `overrides`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<RateLimitOverride>,
}

/// A limit of some callers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RateLimitOverride {
    /// Requests a second, upstream `requestsPerSecond`; at least 1, at most the policy's `total`.
    pub requests_per_second: u32,
    /// The callers' service accounts, upstream `clientRefs`.
    #[serde(rename = "clientRefs", with = "client_refs")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Reference<'static>>"))]
    pub clients: Vec<ObjectRef>,
}

impl HttpLocalRateLimitPolicy {
    /// A policy for a Server of the same namespace, without limits yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, server: &Server) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: HttpLocalRateLimitPolicySpec {
                server: server.metadata.name().to_owned(),
                total: None,
                identity: None,
                overrides: Vec::new(),
            },
        }
    }

    /// Limits all callers together, in requests a second; at least 1.
    #[must_use]
    pub fn total(mut self, requests_per_second: u32) -> Self {
        self.spec.total = Some(requests_per_second);
        self
    }

    /// Limits each caller, in requests a second; at least 1.
    #[must_use]
    pub fn identity(mut self, requests_per_second: u32) -> Self {
        self.spec.identity = Some(requests_per_second);
        self
    }

    /// Adds a limit of some callers.
    #[must_use]
    pub fn override_of(mut self, limit: RateLimitOverride) -> Self {
        self.spec.overrides.push(limit);
        self
    }
}

impl RateLimitOverride {
    /// Limits these callers, in requests a second; at least 1.
    pub fn new<C: Into<ObjectRef>>(requests_per_second: u32, clients: impl IntoIterator<Item = C>) -> Self {
        Self {
            requests_per_second,
            clients: clients.into_iter().map(Into::into).collect(),
        }
    }
}

mod server_ref {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de};

    use super::{Known, LocalReference, POLICY};

    pub(super) fn serialize<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
        LocalReference::new(POLICY, "Server", name).serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        let wire = LocalReference::deserialize(deserializer)?;
        wire.read(&[Known::new(POLICY, "Server", |name| name)])
            .map_err(de::Error::custom)
    }
}

mod limit {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    pub(super) struct Limit {
        requests_per_second: u32,
    }

    pub(super) fn serialize<S: Serializer>(limit: &Option<u32>, serializer: S) -> Result<S::Ok, S::Error> {
        limit
            .map(|requests_per_second| Limit { requests_per_second })
            .serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
        let limit = Option::<Limit>::deserialize(deserializer)?;
        Ok(limit.map(|limit| limit.requests_per_second))
    }
}

mod client_refs {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::super::reference::CORE;
    use super::{Known, ObjectRef, Reference};

    #[cfg_attr(feature = "read", derive(Deserialize), serde(try_from = "Reference<'static>"))]
    struct Client(ObjectRef);

    #[cfg(feature = "read")]
    impl TryFrom<Reference<'static>> for Client {
        type Error = String;

        fn try_from(wire: Reference<'static>) -> Result<Self, Self::Error> {
            wire.read(&[Known::new(CORE, "ServiceAccount", Self)])
        }
    }

    pub(super) fn serialize<S: Serializer>(clients: &[ObjectRef], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(clients.iter().map(Reference::account))
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<ObjectRef>, D::Error> {
        let clients = Vec::<Client>::deserialize(deserializer)?;
        Ok(clients.into_iter().map(|Client(account)| account).collect())
    }
}
