//! Where a route sends what it matches.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

/// An object that requests can be sent to, upstream `BackendObjectReference`. Without group and kind, which is what is written here, it is a
/// Service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BackendObjectRef {
    /// The group of its kind, upstream `group`; empty for Kubernetes' own, which is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its kind, upstream `kind`. `Service` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its name, upstream `name`.
    pub name: String,
    /// Its namespace, upstream `namespace`; that of the route by default. Another one needs a ReferenceGrant there, except in Linkerd.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its port, upstream `port`; a Service needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
}

impl BackendObjectRef {
    /// A Service in the route's namespace.
    pub fn service(name: impl Into<String>, port: Port) -> Self {
        Self {
            group: None,
            kind: None,
            name: name.into(),
            namespace: None,
            port: Some(port),
        }
    }

    /// An object of any kind in the route's namespace.
    pub fn object(group: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            group: Some(group.into()),
            kind: Some(kind.into()),
            name: name.into(),
            namespace: None,
            port: None,
        }
    }
}

setters! { BackendObjectRef {
    /// Looks for it in another namespace.
    namespace(impl Into<String>) = namespace.set;
    /// Says its port.
    port(Port) = port.set;
} }

/// An object with its share of the requests, upstream `BackendRef`. Without group and kind, which is what is written here, it is a Service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BackendRef {
    /// The group of its kind, upstream `group`; empty for Kubernetes' own, which is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its kind, upstream `kind`. `Service` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its name, upstream `name`.
    pub name: String,
    /// Its namespace, upstream `namespace`; that of the route by default. Another one needs a ReferenceGrant there, except in Linkerd.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its port, upstream `port`; a Service needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The share, in relation to the sum of all weights, upstream `weight`; 0 to 1,000,000, and 1 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

impl BackendRef {
    /// A Service in the route's namespace.
    pub fn service(name: impl Into<String>, port: Port) -> Self {
        BackendObjectRef::service(name, port).into()
    }

    /// An object of any kind in the route's namespace.
    pub fn object(group: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        BackendObjectRef::object(group, kind, name).into()
    }
}

setters! { BackendRef {
    /// Looks for it in another namespace.
    namespace(impl Into<String>) = namespace.set;
    /// Says its port.
    port(Port) = port.set;
    /// Gives it its share.
    weight(u32) = weight.set;
} }

impl From<BackendObjectRef> for BackendRef {
    fn from(it: BackendObjectRef) -> Self {
        Self {
            group: it.group,
            kind: it.kind,
            name: it.name,
            namespace: it.namespace,
            port: it.port,
            weight: None,
        }
    }
}

/// Defines the backend of a kind of routes whose backends have filters of their own: `Name of Filter`.
///
/// It is made of a [`BackendRef`], and written with its fields.
macro_rules! backend_with_filters {
    ($(#[$doc:meta])* $name:ident of $filter:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            /// The object and its share.
            pub backend: $crate::BackendRef,
            /// What is changed in the requests that go to it alone, upstream `filters`.
            pub filters: Vec<$filter>,
        }

        impl $name {
            /// A backend that gets requests as they are.
            #[must_use]
            pub fn new(backend: $crate::BackendRef) -> Self {
                Self { backend, filters: Vec::new() }
            }

            /// Adds a change of the requests that go to it.
            #[must_use]
            pub fn filter(mut self, filter: $filter) -> Self {
                self.filters.push(filter);
                self
            }
        }

        impl From<$crate::BackendRef> for $name {
            fn from(backend: $crate::BackendRef) -> Self {
                Self::new(backend)
            }
        }

        const _: () = {
            use std::borrow::Cow;

            #[derive(serde::Serialize)]
            #[cfg_attr(feature = "read", derive(serde::Deserialize))]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            struct Wire<'a> {
                #[serde(default, skip_serializing_if = "Option::is_none")]
                group: Option<Cow<'a, str>>,
                #[serde(default, skip_serializing_if = "Option::is_none")]
                kind: Option<Cow<'a, str>>,
                name: Cow<'a, str>,
                #[serde(default, skip_serializing_if = "Option::is_none")]
                namespace: Option<Cow<'a, str>>,
                #[serde(default, skip_serializing_if = "Option::is_none")]
                port: Option<mesh2yaml_types::Port>,
                #[serde(default, skip_serializing_if = "Option::is_none")]
                weight: Option<u32>,
                #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
                filters: Cow<'a, [$filter]>,
            }

            mesh2yaml_k8s::wired!($name, Wire);

            impl<'a> From<&'a $name> for Wire<'a> {
                fn from(it: &'a $name) -> Self {
                    let of = &it.backend;
                    Wire {
                        group: of.group.as_deref().map(Cow::Borrowed),
                        kind: of.kind.as_deref().map(Cow::Borrowed),
                        name: Cow::Borrowed(&of.name),
                        namespace: of.namespace.as_deref().map(Cow::Borrowed),
                        port: of.port,
                        weight: of.weight,
                        filters: Cow::Borrowed(&it.filters),
                    }
                }
            }

            #[cfg(feature = "read")]
            impl From<Wire<'_>> for $name {
    fn from(wire: Wire<'_>) -> Self {
                    let mut backend = $crate::BackendRef::object("", "", wire.name);
                    backend.group = wire.group.map(Cow::into_owned);
                    backend.kind = wire.kind.map(Cow::into_owned);
                    backend.namespace = wire.namespace.map(Cow::into_owned);
                    backend.port = wire.port;
                    backend.weight = wire.weight;
                    Self { backend, filters: wire.filters.into_owned() }
                }
            }
        };
    };
}
