//! ServerAuthorization: who may use a Server, in the form before AuthorizationPolicy.

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, versions, wired};
use serde::{Deserialize, Serialize};

use super::{LabelSelector, Network, ObjectRef, Server};

/// A grant: callers may use a [`Server`]. An [`AuthorizationPolicy`](crate::AuthorizationPolicy) says the same and more, and
/// is what to write today.
///
/// ```
/// use mesh2yaml_linkerd::{ClientAuthentication, MeshTlsClients, Select, Server, ServerAuthorization};
/// use mesh2yaml_types::{ServiceAccount, name, port};
///
/// let server = Server::new("shop-http", "prod", Select::pods([("app", "shop")]), port!(8080));
/// let web = MeshTlsClients::default().service_account(ServiceAccount::new(name!("prod"), name!("web")));
/// let grant = ServerAuthorization::new("shop-from-web", "prod", &server, ClientAuthentication::MeshTls(web));
/// assert_eq!(
///     serde_json::to_value(&grant)?["spec"],
///     serde_json::json!({
///         "server": {"name": "shop-http"},
///         "client": {"meshTLS": {"serviceAccounts": [{"name": "web", "namespace": "prod"}]}},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerAuthorization {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1beta1` by default.
    pub version: ServerAuthorizationVersion,
    /// Servers and callers.
    pub spec: ServerAuthorizationSpec,
}

object!(
    ServerAuthorization as "ServerAuthorization",
    spec: ServerAuthorizationSpec,
    version: ServerAuthorizationVersion
);

versions! {
    /// A version of ServerAuthorization in `policy.linkerd.io`; their schemas are the same.
    ServerAuthorizationVersion {
        /// `policy.linkerd.io/v1beta1`: the default.
        #[default]
        V1Beta1 = "policy.linkerd.io/v1beta1",
        /// `policy.linkerd.io/v1alpha1`, deprecated.
        V1Alpha1 = "policy.linkerd.io/v1alpha1",
    }
}

/// The `spec` of a [`ServerAuthorization`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ServerAuthorizationSpec {
    /// What callers may use, upstream `server`; in the same namespace.
    pub server: ServerSelect,
    /// The callers, upstream `client`.
    pub client: ServerClient,
}

/// The Servers of a [`ServerAuthorization`]: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ServerSelect {
    /// The Server of this name, upstream `name`.
    Name(String),
    /// Those with these labels, upstream `selector`.
    Selector(LabelSelector),
}

/// The callers of a [`ServerAuthorization`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerClient {
    /// Where they call from, upstream `networks`. Without any, from the cluster's own networks.
    pub networks: Vec<Network>,
    /// How they show who they are. Without it, Linkerd ignores the whole object.
    pub authentication: Option<ClientAuthentication>,
}

/// How callers show who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// Not at all, upstream `unauthenticated`.
    Unauthenticated,
    /// By TLS of the mesh, with or without an identity, upstream `meshTLS.unauthenticatedTLS`.
    UnauthenticatedTls,
    /// By an identity of the mesh, upstream `meshTLS`.
    MeshTls(MeshTlsClients),
}

/// Identities, one of which a caller must have. Without any, Linkerd ignores the whole object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MeshTlsClients {
    /// Identities as certificates carry them, upstream `meshTLS.identities`: a DNS name, a suffix of one (`*.example.com`), or
    /// `*` for all.
    pub identities: Vec<String>,
    /// Those of service accounts, upstream `meshTLS.serviceAccounts`.
    pub service_accounts: Vec<ObjectRef>,
}

impl ServerAuthorization {
    /// Callers may use a Server of the same namespace.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        server: &Server,
        authentication: ClientAuthentication,
    ) -> Self {
        let server = ServerSelect::Name(server.metadata.name().to_owned());
        Self::of(name, namespace, server, authentication)
    }

    /// Callers may use some Servers of the same namespace.
    pub fn of(
        name: impl Into<String>,
        namespace: impl Into<String>,
        server: ServerSelect,
        authentication: ClientAuthentication,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: ServerAuthorizationVersion::default(),
            spec: ServerAuthorizationSpec {
                server,
                client: ServerClient {
                    networks: Vec::new(),
                    authentication: Some(authentication),
                },
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: ServerAuthorizationVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a network that callers may call from.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.spec.client.networks.push(network);
        self
    }
}

impl MeshTlsClients {
    /// Adds an identity as certificates carry it.
    #[must_use]
    pub fn identity(mut self, identity: impl Into<String>) -> Self {
        self.identities.push(identity.into());
        self
    }

    /// Adds the identity of a service account.
    #[must_use]
    pub fn service_account(mut self, account: impl Into<ObjectRef>) -> Self {
        self.service_accounts.push(account.into());
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Client<'a> {
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    networks: Cow<'a, [Network]>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unauthenticated: bool,
    #[serde(rename = "meshTLS", skip_serializing_if = "Option::is_none")]
    mesh_tls: Option<MeshTls<'a>>,
}

#[derive(Default, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct MeshTls<'a> {
    #[serde(rename = "unauthenticatedTLS", skip_serializing_if = "std::ops::Not::not")]
    unauthenticated_tls: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    identities: Cow<'a, [String]>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    service_accounts: Cow<'a, [ObjectRef]>,
}

wired!(ServerClient, Client);

impl<'a> From<&'a ServerClient> for Client<'a> {
    fn from(client: &'a ServerClient) -> Self {
        let (unauthenticated, mesh_tls) = match &client.authentication {
            None => (false, None),
            Some(ClientAuthentication::Unauthenticated) => (true, None),
            Some(ClientAuthentication::UnauthenticatedTls) => {
                let tls = MeshTls {
                    unauthenticated_tls: true,
                    ..MeshTls::default()
                };
                (false, Some(tls))
            }
            Some(ClientAuthentication::MeshTls(clients)) => {
                let tls = MeshTls {
                    unauthenticated_tls: false,
                    identities: Cow::Borrowed(&clients.identities),
                    service_accounts: Cow::Borrowed(&clients.service_accounts),
                };
                (false, Some(tls))
            }
        };
        Self {
            networks: Cow::Borrowed(&client.networks),
            unauthenticated,
            mesh_tls,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Client<'_>> for ServerClient {
    type Error = &'static str;

    fn try_from(wire: Client<'_>) -> Result<Self, Self::Error> {
        let authentication = match (wire.unauthenticated, wire.mesh_tls) {
            (false, None) => None,
            (true, None) => Some(ClientAuthentication::Unauthenticated),
            (true, Some(_)) => {
                return Err("`unauthenticated` and `meshTLS` exclude each other");
            }
            (false, Some(tls)) if !tls.unauthenticated_tls => {
                Some(ClientAuthentication::MeshTls(MeshTlsClients {
                    identities: tls.identities.into_owned(),
                    service_accounts: tls.service_accounts.into_owned(),
                }))
            }
            (false, Some(tls)) if tls.identities.is_empty() && tls.service_accounts.is_empty() => {
                Some(ClientAuthentication::UnauthenticatedTls)
            }
            (false, Some(_)) => {
                return Err(
                    "beside `unauthenticatedTLS` there are neither `identities` nor `serviceAccounts`",
                );
            }
        };
        Ok(Self {
            networks: wire.networks.into_owned(),
            authentication,
        })
    }
}
