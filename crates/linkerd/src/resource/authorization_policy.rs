//! AuthorizationPolicy: who may use a target.

use mesh2yaml_gateway::HttpRoute;
use mesh2yaml_k8s::{ObjectMeta, Resource, serialize_object};
use mesh2yaml_types::ServiceAccount;
use serde::{Serialize, Serializer};

use super::{MeshTlsAuthentication, NetworkAuthentication, POLICY_GROUP, Reference, Server};

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

written_object!(
    AuthorizationPolicy,
    "AuthorizationPolicy",
    |_it| "policy.linkerd.io/v1alpha1"
);

/// The `spec` of an [`AuthorizationPolicy`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationPolicySpec {
    /// What callers may use, upstream `targetRef`; in the policy's namespace.
    pub target: Target,
    /// The callers, upstream `requiredAuthenticationRefs`.
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
            | Self::PolicyHttpRoute(name)
            | Self::Namespace(name) => name,
        }
    }

    fn reference(&self) -> Reference<'_> {
        let (group, kind) = match self {
            Self::Server(_) => (POLICY_GROUP, "Server"),
            Self::HttpRoute(_) => ("gateway.networking.k8s.io", "HTTPRoute"),
            Self::PolicyHttpRoute(_) => (POLICY_GROUP, "HTTPRoute"),
            Self::Namespace(_) => ("core", "Namespace"),
        };
        Reference {
            group,
            kind,
            name: self.name(),
            namespace: None,
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
    ServiceAccount(ServiceAccount),
}

/// An object by its name; made from the object itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectRef {
    /// The object's name.
    pub name: String,
    /// Its namespace; written where it is not that of the object that refers to it.
    pub namespace: Option<String>,
}

impl ObjectRef {
    fn to(object: &impl Resource) -> Self {
        let metadata = object.metadata();
        Self {
            name: metadata.name().to_owned(),
            namespace: metadata.namespace().map(str::to_owned),
        }
    }

    fn reference<'a>(&'a self, kind: &'static str, from: Option<&str>) -> Reference<'a> {
        Reference {
            group: POLICY_GROUP,
            kind,
            name: &self.name,
            namespace: self
                .namespace
                .as_deref()
                .filter(|&namespace| Some(namespace) != from),
        }
    }

    fn network(&self, from: Option<&str>) -> Reference<'_> {
        self.reference("NetworkAuthentication", from)
    }
}

impl From<&MeshTlsAuthentication> for Identity {
    fn from(authentication: &MeshTlsAuthentication) -> Self {
        Self::MeshTls(ObjectRef::to(authentication))
    }
}

impl From<ServiceAccount> for Identity {
    fn from(account: ServiceAccount) -> Self {
        Self::ServiceAccount(account)
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

impl Identity {
    fn reference(&self, from: Option<&str>) -> Reference<'_> {
        match self {
            Self::MeshTls(object) => object.reference("MeshTLSAuthentication", from),
            Self::ServiceAccount(account) => Reference::account(account),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    target_ref: Reference<'a>,
    required_authentication_refs: Vec<Reference<'a>>,
}

impl Serialize for AuthorizationPolicy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let from = self.metadata.namespace();
        let required_authentication_refs = match &self.spec.authentication {
            Authentication::Anyone => Vec::new(),
            Authentication::Identity(identity) => vec![identity.reference(from)],
            Authentication::Network(object) => vec![object.network(from)],
            Authentication::IdentityAndNetwork(identity, object) => {
                vec![identity.reference(from), object.network(from)]
            }
        };
        let spec = Wire {
            target_ref: self.spec.target.reference(),
            required_authentication_refs,
        };
        serialize_object(self, "spec", &spec, serializer)
    }
}
