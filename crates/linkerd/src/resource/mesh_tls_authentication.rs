//! MeshTLSAuthentication: a list of identities.

use mesh2yaml_k8s::{ObjectMeta, serialize_object};
use mesh2yaml_types::{Name, ServiceAccount};
use serde::{Serialize, Serializer};

use super::Reference;

/// A list of mesh identities; a caller satisfies it by having one of them.
///
/// ```
/// use mesh2yaml_linkerd::MeshTlsAuthentication;
/// use mesh2yaml_types::{ServiceAccount, name};
///
/// let web = MeshTlsAuthentication::new("web", "prod", [ServiceAccount::new(name!("prod"), name!("web"))]);
/// assert_eq!(
///     serde_json::to_value(&web)?["spec"]["identityRefs"][0],
///     serde_json::json!({"group": "core", "kind": "ServiceAccount", "name": "web", "namespace": "prod"}),
/// );
/// assert_eq!(
///     serde_json::to_value(MeshTlsAuthentication::any("meshed", "prod"))?["spec"],
///     serde_json::json!({"identities": ["*"]}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MeshTlsAuthentication {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The identities.
    pub spec: MeshTlsAuthenticationSpec,
}

written_object!(
    MeshTlsAuthentication,
    "MeshTLSAuthentication",
    |_it| "policy.linkerd.io/v1alpha1"
);

impl Serialize for MeshTlsAuthentication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, "spec", &self.spec, serializer)
    }
}

/// The `spec` of a [`MeshTlsAuthentication`]: exactly one of the two lists, which Linkerd refuses when it is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum MeshTlsAuthenticationSpec {
    /// Identities as certificates carry them, upstream `identities`: a DNS name
    /// (`<account>.<namespace>.serviceaccount.identity.linkerd.<trust domain>`), a suffix of one (`*.example.com`), a
    /// SPIFFE URI, or `*` for all.
    Identities(Vec<String>),
    /// Identities by the objects that they belong to, upstream `identityRefs`.
    IdentityRefs(Vec<IdentityRef>),
}

/// Whose identity a [`MeshTlsAuthentication`] lists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentityRef {
    /// That of one service account.
    ServiceAccount(ServiceAccount),
    /// Those of all service accounts of a namespace.
    Namespace(Name),
}

impl From<ServiceAccount> for IdentityRef {
    fn from(account: ServiceAccount) -> Self {
        Self::ServiceAccount(account)
    }
}

impl MeshTlsAuthentication {
    fn with(name: impl Into<String>, namespace: impl Into<String>, spec: MeshTlsAuthenticationSpec) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec,
        }
    }

    /// The identities of these service accounts; at least one. For whole namespaces, see [`refs`](Self::refs).
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        accounts: impl IntoIterator<Item = ServiceAccount>,
    ) -> Self {
        Self::refs(name, namespace, accounts.into_iter().map(IdentityRef::from))
    }

    /// The identities of these service accounts and namespaces; at least one.
    pub fn refs(
        name: impl Into<String>,
        namespace: impl Into<String>,
        refs: impl IntoIterator<Item = IdentityRef>,
    ) -> Self {
        let refs = refs.into_iter().collect();
        Self::with(name, namespace, MeshTlsAuthenticationSpec::IdentityRefs(refs))
    }

    /// These identities as certificates carry them; at least one.
    pub fn identities<I: Into<String>>(
        name: impl Into<String>,
        namespace: impl Into<String>,
        identities: impl IntoIterator<Item = I>,
    ) -> Self {
        let identities = identities.into_iter().map(Into::into).collect();
        Self::with(name, namespace, MeshTlsAuthenticationSpec::Identities(identities))
    }

    /// Every identity of the mesh.
    pub fn any(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self::identities(name, namespace, ["*"])
    }
}

impl Serialize for IdentityRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::ServiceAccount(account) => Reference::account(account),
            Self::Namespace(name) => Reference {
                group: "core",
                kind: "Namespace",
                name: name.as_str(),
                namespace: None,
            },
        }
        .serialize(serializer)
    }
}
