//! AuthorizationPolicy: who may use a target.

use std::borrow::Cow;
#[cfg(feature = "read")]
use std::convert::Infallible;

use mesh2yaml_gateway::HttpRoute;
use mesh2yaml_k8s::{ObjectMeta, object, wired};
use mesh2yaml_types::ServiceAccount;
use serde::{Deserialize, Serialize, Serializer};

use super::reference::{CORE, GATEWAY, Known, LocalReference, POLICY, Reference};
use super::{MeshTlsAuthentication, NetworkAuthentication, ObjectRef, Server};

/// A grant: callers that satisfy the authentication may use the target. Grants add up, and none takes anything away.
///
/// ```
/// use mesh2yaml_linkerd::{AuthorizationPolicy, MeshTlsAuthentication, Network, NetworkAuthentication, Select, Server};
/// use mesh2yaml_types::{ServiceAccount, name, port};
///
/// let server = Server::new("shop-http", "prod", Select::pods([("app", "shop")]), port!(8080));
/// let web = MeshTlsAuthentication::new("web", "prod", [ServiceAccount::new(name!("prod"), name!("web"))]);
/// let office = NetworkAuthentication::new("office", "prod", [Network::new("10.1.0.0/16")]);
///
/// let from_web = AuthorizationPolicy::new("shop-from-web", "prod", &server, &web);
/// let from_web_in_the_office = AuthorizationPolicy::new("shop-from-office", "prod", &server, (&web, &office));
///
/// let refs = &serde_json::to_value(&from_web)?["spec"]["requiredAuthenticationRefs"];
/// assert_eq!(refs[0]["kind"], "MeshTLSAuthentication");
/// # let _ = from_web_in_the_office;
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// An empty list of authentications, which Linkerd takes for everybody, does not compile:
///
/// ```compile_fail
/// use mesh2yaml_linkerd::{AuthorizationPolicy, MeshTlsAuthentication, Select, Server};
/// use mesh2yaml_types::port;
///
/// let server = Server::new("shop-http", "prod", Select::all_pods(), port!(8080));
/// let nobody: [&MeshTlsAuthentication; 0] = [];
/// let open = AuthorizationPolicy::new("oops", "prod", &server, nobody);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationPolicy {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// Target and callers.
    pub spec: AuthorizationPolicySpec,
}

object!(
    AuthorizationPolicy as "AuthorizationPolicy",
    spec: AuthorizationPolicySpec,
    in "policy.linkerd.io/v1alpha1"
);

/// The `spec` of an [`AuthorizationPolicy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AuthorizationPolicySpec {
    /// What callers may use, upstream `targetRef`; in the policy's namespace.
    #[serde(rename = "targetRef")]
    pub target: Target,
    /// What a caller must satisfy, upstream `requiredAuthenticationRefs`.
    #[serde(rename = "requiredAuthenticationRefs")]
    pub authentication: Authentication,
}

impl AuthorizationPolicy {
    /// Lets callers that satisfy `authentication` use `target`, which is of the same namespace.
    ///
    /// The authentication is a [`MeshTlsAuthentication`], a [`ServiceAccount`] or a [`NetworkAuthentication`], alone or
    /// in a list of one; or a pair of an identity and a network, which a caller must satisfy both.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        target: &impl AuthorizationTarget,
        authentication: impl Into<Authentication>,
    ) -> Self {
        Self::with(name, namespace, target.target(), authentication.into())
    }

    /// Lets callers that satisfy `authentication` use every port of the namespace that a Server describes. Ports
    /// without a Server keep their default policy.
    pub fn whole_namespace(
        name: impl Into<String>,
        namespace: impl Into<String>,
        authentication: impl Into<Authentication>,
    ) -> Self {
        let namespace = namespace.into();
        let target = Target::Namespace(namespace.clone());
        Self::with(name, namespace, target, authentication.into())
    }

    /// Lets everybody use `target`, without identity and from everywhere.
    pub fn allow_anyone(
        name: impl Into<String>,
        namespace: impl Into<String>,
        target: &impl AuthorizationTarget,
    ) -> Self {
        Self::with(name, namespace, target.target(), Authentication::Anyone)
    }

    fn with(
        name: impl Into<String>,
        namespace: impl Into<String>,
        target: Target,
        authentication: Authentication,
    ) -> Self {
        let namespace = namespace.into();
        let authentication = authentication.seen_from(&namespace);
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: AuthorizationPolicySpec {
                target,
                authentication,
            },
        }
    }
}

/// What an [`AuthorizationPolicy`] is for, by name. Made from the resource itself, or from a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// A Server: every request that reaches it, those of its routes too.
    Server(String),
    /// An HTTPRoute of Gateway API: the requests that it matches.
    HttpRoute(String),
    /// A GRPCRoute of Gateway API: the requests that it matches.
    GrpcRoute(String),
    /// An HTTPRoute of Linkerd's own group: the requests that it matches.
    PolicyHttpRoute(String),
    /// The policy's namespace: every Server of it.
    Namespace(String),
}

impl Target {
    /// The name of the Server, the route or the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Server(name)
            | Self::HttpRoute(name)
            | Self::GrpcRoute(name)
            | Self::PolicyHttpRoute(name)
            | Self::Namespace(name) => name,
        }
    }
}

/// A resource that an [`AuthorizationPolicy`] can be for.
pub trait AuthorizationTarget {
    /// The reference to this resource.
    fn target(&self) -> Target;
}

impl AuthorizationTarget for Server {
    fn target(&self) -> Target {
        Target::Server(self.metadata.name().to_owned())
    }
}

impl AuthorizationTarget for HttpRoute {
    fn target(&self) -> Target {
        Target::HttpRoute(self.metadata.name().to_owned())
    }
}

/// What a caller must satisfy: Linkerd takes at most one identity reference and one network reference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authentication {
    /// Nothing: everybody, without identity and from everywhere. Written as an empty list.
    Anyone,
    /// An identity.
    Identity(Identity),
    /// A network.
    Network(ObjectRef),
    /// Both an identity and a network.
    IdentityAndNetwork(Identity, ObjectRef),
}

/// The identity that a caller must have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// One of those that a [`MeshTlsAuthentication`] lists.
    MeshTls(ObjectRef),
    /// That of one service account.
    ServiceAccount(ObjectRef),
}

impl From<&MeshTlsAuthentication> for Identity {
    fn from(authentication: &MeshTlsAuthentication) -> Self {
        Self::MeshTls(ObjectRef::to(authentication))
    }
}

impl From<ServiceAccount> for Identity {
    fn from(account: ServiceAccount) -> Self {
        Self::ServiceAccount(account.into())
    }
}

impl From<&MeshTlsAuthentication> for Authentication {
    fn from(authentication: &MeshTlsAuthentication) -> Self {
        Self::Identity(authentication.into())
    }
}

impl From<ServiceAccount> for Authentication {
    fn from(account: ServiceAccount) -> Self {
        Self::Identity(account.into())
    }
}

impl From<&NetworkAuthentication> for Authentication {
    fn from(authentication: &NetworkAuthentication) -> Self {
        Self::Network(ObjectRef::to(authentication))
    }
}

impl<I: Into<Identity>> From<(I, &NetworkAuthentication)> for Authentication {
    fn from((identity, network): (I, &NetworkAuthentication)) -> Self {
        Self::IdentityAndNetwork(identity.into(), ObjectRef::to(network))
    }
}

impl<A: Into<Authentication>> From<[A; 1]> for Authentication {
    fn from([authentication]: [A; 1]) -> Self {
        authentication.into()
    }
}

impl Authentication {
    /// The same, as a policy of this namespace writes it. A service account always says its own.
    fn seen_from(self, namespace: &str) -> Self {
        let identity = |identity| match identity {
            Identity::MeshTls(object) => Identity::MeshTls(object.seen_from(namespace)),
            account @ Identity::ServiceAccount(_) => account,
        };
        match self {
            Self::Anyone => Self::Anyone,
            Self::Identity(it) => Self::Identity(identity(it)),
            Self::Network(object) => Self::Network(object.seen_from(namespace)),
            Self::IdentityAndNetwork(it, object) => {
                Self::IdentityAndNetwork(identity(it), object.seen_from(namespace))
            }
        }
    }

    /// The identity and the network that are asked for.
    pub(crate) fn parts(&self) -> (Option<&Identity>, Option<&ObjectRef>) {
        match self {
            Self::Anyone => (None, None),
            Self::Identity(identity) => (Some(identity), None),
            Self::Network(network) => (None, Some(network)),
            Self::IdentityAndNetwork(identity, network) => (Some(identity), Some(network)),
        }
    }
}

wired!(Target, LocalReference);

impl<'a> From<&'a Target> for LocalReference<'a> {
    fn from(target: &'a Target) -> Self {
        let (group, kind) = match target {
            Target::Server(_) => (POLICY, "Server"),
            Target::HttpRoute(_) => (GATEWAY, "HTTPRoute"),
            Target::GrpcRoute(_) => (GATEWAY, "GRPCRoute"),
            Target::PolicyHttpRoute(_) => (POLICY, "HTTPRoute"),
            Target::Namespace(_) => (CORE, "Namespace"),
        };
        Self::new(group, kind, target.name())
    }
}

#[cfg(feature = "read")]
impl TryFrom<LocalReference<'_>> for Target {
    type Error = String;

    fn try_from(wire: LocalReference<'_>) -> Result<Self, Self::Error> {
        wire.read(&[
            Known::new(POLICY, "Server", Target::Server),
            Known::new(GATEWAY, "HTTPRoute", Target::HttpRoute),
            Known::new(POLICY, "HTTPRoute", Target::PolicyHttpRoute),
            Known::new(GATEWAY, "GRPCRoute", Target::GrpcRoute),
            Known::new(CORE, "Namespace", Target::Namespace),
        ])
    }
}

/// An item of the list.
#[cfg_attr(feature = "read", derive(Deserialize), serde(try_from = "Reference<'static>"))]
enum Required<'a> {
    MeshTls(Cow<'a, ObjectRef>),
    ServiceAccount(Cow<'a, ObjectRef>),
    Network(Cow<'a, ObjectRef>),
}

#[cfg(feature = "read")]
impl TryFrom<Reference<'static>> for Required<'_> {
    type Error = String;

    fn try_from(wire: Reference<'static>) -> Result<Self, Self::Error> {
        wire.read(&[
            Known::new(POLICY, "MeshTLSAuthentication", |it| {
                Self::MeshTls(Cow::Owned(it))
            }),
            Known::new(CORE, "ServiceAccount", |it| Self::ServiceAccount(Cow::Owned(it))),
            Known::new(POLICY, "NetworkAuthentication", |it| {
                Self::Network(Cow::Owned(it))
            }),
        ])
    }
}

impl Serialize for Required<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::MeshTls(object) => Reference::new(POLICY, "MeshTLSAuthentication", object),
            Self::ServiceAccount(object) => Reference::account(object),
            Self::Network(object) => Reference::new(POLICY, "NetworkAuthentication", object),
        }
        .serialize(serializer)
    }
}

/// The list: an identity, then a network, if each is asked for.
#[cfg_attr(
    feature = "read",
    derive(Deserialize),
    serde(try_from = "Vec<Required<'static>>")
)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "Vec<Reference<'static>>")
)]
struct AllRequired<'a>([Option<Required<'a>>; 2]);

impl Serialize for AllRequired<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [identity, network] = &self.0;
        serializer.collect_seq(identity.iter().chain(network))
    }
}

wired!(Authentication, AllRequired);

impl<'a> From<&'a Authentication> for AllRequired<'a> {
    fn from(authentication: &'a Authentication) -> Self {
        let (identity, network) = authentication.parts();
        let identity = identity.map(|identity| match identity {
            Identity::MeshTls(object) => Required::MeshTls(Cow::Borrowed(object)),
            Identity::ServiceAccount(object) => Required::ServiceAccount(Cow::Borrowed(object)),
        });
        let network = network.map(|object| Required::Network(Cow::Borrowed(object)));
        Self([identity, network])
    }
}

#[cfg(feature = "read")]
impl<'a> TryFrom<Vec<Required<'a>>> for AllRequired<'a> {
    type Error = &'static str;

    fn try_from(all: Vec<Required<'a>>) -> Result<Self, Self::Error> {
        let (mut identity, mut network) = (None, None);
        for required in all {
            let before = match required {
                Required::MeshTls(_) | Required::ServiceAccount(_) => identity.replace(required),
                Required::Network(_) => network.replace(required),
            };
            if before.is_some() {
                return Err(
                    "a caller cannot be asked for two identities or two networks: name one \
                     MeshTLSAuthentication or ServiceAccount, and one NetworkAuthentication",
                );
            }
        }
        Ok(Self([identity, network]))
    }
}

#[cfg(feature = "read")]
#[expect(
    clippy::infallible_try_from,
    reason = "the compiler names each `From` to whoever passes what cannot be one, and this type is nobody's"
)]
impl TryFrom<AllRequired<'_>> for Authentication {
    type Error = Infallible;

    fn try_from(AllRequired(all): AllRequired<'_>) -> Result<Self, Infallible> {
        let (mut identity, mut network) = (None, None);
        for required in all.into_iter().flatten() {
            match required {
                Required::MeshTls(object) => identity = Some(Identity::MeshTls(object.into_owned())),
                Required::ServiceAccount(object) => {
                    identity = Some(Identity::ServiceAccount(object.into_owned()));
                }
                Required::Network(object) => network = Some(object.into_owned()),
            }
        }
        Ok(match (identity, network) {
            (None, None) => Self::Anyone,
            (Some(identity), None) => Self::Identity(identity),
            (None, Some(network)) => Self::Network(network),
            (Some(identity), Some(network)) => Self::IdentityAndNetwork(identity, network),
        })
    }
}
