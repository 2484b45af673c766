//! MeshTLSAuthentication: a list of identities.

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use mesh2yaml_types::{Name, ServiceAccount};
use serde::{Deserialize, Serialize};

use super::ObjectRef;
use super::reference::{CORE, Known, find};

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

object!(
    MeshTlsAuthentication as "MeshTLSAuthentication",
    spec: MeshTlsAuthenticationSpec,
    in "policy.linkerd.io/v1alpha1"
);

/// The `spec` of a [`MeshTlsAuthentication`]: exactly one of the two lists, which Linkerd refuses when it is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// That of one service account; without a namespace, of the object's own.
    ServiceAccount(ObjectRef),
    /// Those of all service accounts of a namespace.
    Namespace(String),
}

impl From<ServiceAccount> for IdentityRef {
    fn from(account: ServiceAccount) -> Self {
        Self::ServiceAccount(account.into())
    }
}

impl From<Name> for IdentityRef {
    fn from(namespace: Name) -> Self {
        Self::Namespace(namespace.into())
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

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lists<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    identities: Option<Cow<'a, [String]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_refs: Option<Cow<'a, [IdentityRef]>>,
}

wired!(MeshTlsAuthenticationSpec, Lists);

impl<'a> From<&'a MeshTlsAuthenticationSpec> for Lists<'a> {
    fn from(spec: &'a MeshTlsAuthenticationSpec) -> Self {
        let (identities, identity_refs) = match spec {
            MeshTlsAuthenticationSpec::Identities(identities) => (Some(identities), None),
            MeshTlsAuthenticationSpec::IdentityRefs(refs) => (None, Some(refs)),
        };
        Self {
            identities: identities.map(|identities| Cow::Borrowed(&**identities)),
            identity_refs: identity_refs.map(|refs| Cow::Borrowed(&**refs)),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Lists<'_>> for MeshTlsAuthenticationSpec {
    type Error = &'static str;

    fn try_from(lists: Lists<'_>) -> Result<Self, Self::Error> {
        match (lists.identities, lists.identity_refs) {
            (Some(identities), None) => Ok(Self::Identities(identities.into_owned())),
            (None, Some(refs)) => Ok(Self::IdentityRefs(refs.into_owned())),
            (Some(_), Some(_)) => Err("`identities` and `identityRefs` exclude each other"),
            (None, None) => Err("`identities` or `identityRefs` is missing"),
        }
    }
}

/// Upstream's schema allows that there is no name, its parser does not.
#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Cow<'a, str>>,
    kind: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<Cow<'a, str>>,
}

wired!(IdentityRef, Wire);

impl<'a> From<&'a IdentityRef> for Wire<'a> {
    fn from(identity: &'a IdentityRef) -> Self {
        let (kind, name, namespace) = match identity {
            IdentityRef::ServiceAccount(account) => {
                ("ServiceAccount", &account.name, account.namespace.as_deref())
            }
            IdentityRef::Namespace(name) => ("Namespace", name, None),
        };
        Self {
            group: Some(CORE.into()),
            kind: kind.into(),
            name: Some(name.into()),
            namespace: namespace.map(Cow::Borrowed),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for IdentityRef {
    type Error = String;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let is_namespace = find(
            &[
                Known::new(CORE, "ServiceAccount", false),
                Known::new(CORE, "Namespace", true),
            ],
            wire.group.as_deref(),
            &wire.kind,
        )?;
        let name = wire.name.ok_or("`name` is missing")?.into_owned();
        let namespace = wire.namespace.map(Cow::into_owned);
        match (is_namespace, namespace) {
            (true, None) => Ok(Self::Namespace(name)),
            (true, Some(_)) => Err("a Namespace is in no namespace: leave `namespace` out".to_owned()),
            (false, namespace) => Ok(Self::ServiceAccount(ObjectRef { name, namespace })),
        }
    }
}
