//! References to other objects.
//!
//! ```text
//!   {group, kind, name}             LocalReference   a target, in the namespace of what refers to it
//!   {group, kind, name, namespace}  Reference        ObjectRef and what it is of
//! ```
//!
//! Linkerd takes kinds in any case. A group is in lower case, since the CRDs ask for it; without one, Kubernetes' own is meant.

use std::borrow::Cow;

use mesh2yaml_k8s::Resource;
use mesh2yaml_types::ServiceAccount;
use serde::{Deserialize, Serialize};

/// The group of Linkerd's policies.
pub(super) const POLICY: &str = "policy.linkerd.io";
/// The group of Gateway API.
pub(super) const GATEWAY: &str = "gateway.networking.k8s.io";
/// Kubernetes' own group, as Linkerd calls it.
pub(super) const CORE: &str = "core";

/// An object by its name; made from the object itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ObjectRef {
    /// The object's name, upstream `name`.
    pub name: String,
    /// Its namespace, upstream `namespace`. Without it, that of the object that refers to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

impl ObjectRef {
    /// An object in the namespace of what refers to it.
    pub fn local(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            namespace: None,
        }
    }

    /// An object of a namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            namespace: Some(namespace.into()),
        }
    }

    pub(super) fn to(object: &impl Resource) -> Self {
        let metadata = object.metadata();
        Self {
            name: metadata.name().to_owned(),
            namespace: metadata.namespace().map(str::to_owned),
        }
    }

    /// The same reference, as an object of this namespace makes it: its own namespace is not written.
    pub(super) fn seen_from(mut self, namespace: &str) -> Self {
        if self.namespace.as_deref() == Some(namespace) {
            self.namespace = None;
        }
        self
    }
}

impl From<ServiceAccount> for ObjectRef {
    fn from(account: ServiceAccount) -> Self {
        Self::new(account.name.as_str(), account.namespace.as_str())
    }
}

/// A reference to an object of the same namespace.
#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct LocalReference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Cow<'a, str>>,
    kind: Cow<'a, str>,
    name: Cow<'a, str>,
}

/// A reference to an object of any namespace.
#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Reference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Cow<'a, str>>,
    kind: Cow<'a, str>,
    name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<Cow<'a, str>>,
}

/// A kind that may be referred to, and what such a reference becomes.
pub(super) struct Known<T> {
    group: &'static str,
    kind: &'static str,
    make: T,
}

/// What becomes of a reference, made from its parts.
type Make<P, T> = fn(P) -> T;

impl<T> Known<T> {
    pub(super) const fn new(group: &'static str, kind: &'static str, make: T) -> Self {
        Self { group, kind, make }
    }
}

/// Which of the kinds it is.
pub(super) fn find<T: Copy>(known: &[Known<T>], group: Option<&str>, kind: &str) -> Result<T, String> {
    let group = group.filter(|group| !group.is_empty());
    let own = group.unwrap_or(CORE);
    let of_kind = || known.iter().filter(|it| it.kind.eq_ignore_ascii_case(kind));
    if let Some(found) = of_kind().find(|it| it.group == own) {
        return Ok(found.make);
    }
    let groups: Vec<String> = of_kind().map(|it| format!("`{}`", it.group)).collect();
    if groups.is_empty() {
        let mut kinds: Vec<String> = known.iter().map(|it| format!("`{}`", it.kind)).collect();
        kinds.dedup();
        return Err(format!(
            "`{kind}` cannot be referred to here: there are {}",
            kinds.join(", ")
        ));
    }
    let groups = groups.join(" or ");
    Err(match group {
        None => format!("`{kind}` is of group {groups}: without a group, Kubernetes' own is meant"),
        Some(group) if of_kind().any(|it| it.group.eq_ignore_ascii_case(group)) => {
            format!("a group is written in lower case: {groups}")
        }
        Some(group) => format!("`{kind}` is of group {groups}, not of `{group}`"),
    })
}

impl<'a> LocalReference<'a> {
    pub(super) fn new(group: &'static str, kind: &'static str, name: &'a str) -> Self {
        Self {
            group: Some(group.into()),
            kind: kind.into(),
            name: name.into(),
        }
    }

    pub(super) fn read<T>(self, known: &[Known<Make<String, T>>]) -> Result<T, String> {
        let make = find(known, self.group.as_deref(), &self.kind)?;
        Ok(make(self.name.into_owned()))
    }
}

impl<'a> Reference<'a> {
    pub(super) fn new(group: &'static str, kind: &'static str, object: &'a ObjectRef) -> Self {
        Self {
            group: Some(group.into()),
            kind: kind.into(),
            name: object.name.as_str().into(),
            namespace: object.namespace.as_deref().map(Cow::Borrowed),
        }
    }

    pub(super) fn account(object: &'a ObjectRef) -> Self {
        Self::new(CORE, "ServiceAccount", object)
    }

    pub(super) fn read<T>(self, known: &[Known<Make<ObjectRef, T>>]) -> Result<T, String> {
        let make = find(known, self.group.as_deref(), &self.kind)?;
        Ok(make(ObjectRef {
            name: self.name.into_owned(),
            namespace: self.namespace.map(Cow::into_owned),
        }))
    }
}
