//! How the kinds of the mesh crates become objects that are written and read.

use serde::de::value::{Error as NoValue, MapDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny};
use serde::{Deserialize, Serialize};

use crate::{ObjectMeta, Resource};

/// A kind that can be read: the versions it is served in, and what stands beside its metadata.
pub trait Kind: Resource + DeserializeOwned {
    /// The group and versions it can be written in, the preferred one first: `networking.istio.io/v1`.
    const API_VERSIONS: &'static [&'static str];
}

/// The versions of a group, as the kinds of that group carry them.
pub trait ApiVersion: Copy + Default + 'static {
    /// All of them, as `apiVersion` writes them, the preferred one first.
    const ALL: &'static [&'static str];

    /// This one, as `apiVersion` writes it.
    fn api_version(self) -> &'static str;

    /// The one that is written so.
    fn from_api_version(text: &str) -> Option<Self>;
}

/// The group and the version of an `apiVersion`; the group is empty for Kubernetes' own.
#[must_use]
pub fn split_api_version(api_version: &str) -> (&str, &str) {
    api_version.rsplit_once('/').unwrap_or(("", api_version))
}

/// An object as it stands in a text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<B> {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    #[serde(default = "none")]
    spec: Option<B>,
    /// What the mesh reports: not the author's.
    #[serde(default, rename = "status")]
    _status: IgnoredAny,
}

fn none<B>() -> Option<B> {
    None
}

/// Reads the parts of an object: its version, its metadata, its `spec`. For [`object!`](crate::object).
#[doc(hidden)]
pub fn deserialize_object<'de, R: Resource, B: Deserialize<'de>, D: Deserializer<'de>>(
    versions: &[&str],
    deserializer: D,
) -> Result<(String, ObjectMeta, B), D::Error> {
    let wire = Wire::<B>::deserialize(deserializer)?;
    if wire.kind != R::KIND {
        return Err(D::Error::custom(format_args!(
            "expected a {}, found a {}",
            R::KIND,
            wire.kind
        )));
    }
    if !versions.contains(&wire.api_version.as_str()) {
        return Err(D::Error::custom(format_args!(
            "a {} is of {}, not of {}",
            R::KIND,
            versions.join(" or "),
            wire.api_version
        )));
    }
    let spec = match wire.spec {
        Some(spec) => spec,
        // As good as empty; what is required is missing then.
        None => {
            let nothing = std::iter::empty::<(&str, &str)>();
            B::deserialize(MapDeserializer::<'_, _, NoValue>::new(nothing))
                .map_err(|e| D::Error::custom(format_args!("spec: {e}")))?
        }
    };
    Ok((wire.api_version, wire.metadata, spec))
}

/// The name by which a reader is asked for a map with its `null`s.
pub(crate) const NULLS: &str = "$mesh2yaml::nulls";

/// Reads a map whose `null`s are values that its type may refuse; elsewhere a `null` is an absent field.
#[doc(hidden)]
pub fn with_nulls<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Inner<T>(std::marker::PhantomData<T>);

    impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Inner<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a map")
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
            T::deserialize(deserializer)
        }
    }
    deserializer.deserialize_newtype_struct(NULLS, Inner(std::marker::PhantomData))
}

/// Writes an object in the order that people expect. For [`object!`](crate::object).
#[doc(hidden)]
pub fn serialize_object<R: Resource, B: Serialize, S: serde::Serializer>(
    object: &R,
    body_key: &'static str,
    body: &B,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serialize_parts(object, Some((body_key, body)), serializer)
}

/// As [`serialize_object`], for an object that may have nothing below its metadata.
#[doc(hidden)]
pub fn serialize_parts<R: Resource, B: Serialize, S: serde::Serializer>(
    object: &R,
    body: Option<(&'static str, &B)>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeStruct;
    let mut s = serializer.serialize_struct("Object", 3 + usize::from(body.is_some()))?;
    s.serialize_field("apiVersion", object.api_version())?;
    s.serialize_field("kind", R::KIND)?;
    s.serialize_field("metadata", object.metadata())?;
    if let Some((key, value)) = body {
        s.serialize_field(key, value)?;
    }
    s.end()
}

/// The schema of an object. For [`object!`](crate::object).
#[cfg(feature = "schema")]
#[doc(hidden)]
pub fn object_schema<K: Kind>(
    spec: schemars::Schema,
    generator: &mut schemars::SchemaGenerator,
) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "properties": {
            "apiVersion": { "enum": K::API_VERSIONS },
            "kind": { "const": K::KIND },
            "metadata": generator.subschema_for::<ObjectMeta>(),
            "spec": spec,
            "status": { "description": "What the mesh reports.", "type": "object" },
        },
        "required": ["apiVersion", "kind", "metadata"],
        "additionalProperties": false,
    })
}

/// The name of a kind in the addresses of the API: `virtualservices`.
///
/// ```
/// use mesh2yaml_k8s::plural;
///
/// assert_eq!(plural("VirtualService"), "virtualservices");
/// assert_eq!(plural("AuthorizationPolicy"), "authorizationpolicies");
/// assert_eq!(plural("GatewayClass"), "gatewayclasses");
/// assert_eq!(plural("Gateway"), "gateways");
/// ```
#[must_use]
pub fn plural(kind: &str) -> String {
    let mut name = kind.to_ascii_lowercase();
    let before_y = name.strip_suffix('y').and_then(|stem| stem.chars().last());
    if before_y.is_some_and(|c| !"aeiou".contains(c)) {
        name.pop();
        name.push_str("ies");
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end)) {
        name.push_str("es");
    } else {
        name.push('s');
    }
    name
}

/// Defines the API versions that a kind or group is served in, the preferred one first: an [`ApiVersion`].
///
/// ```
/// use mesh2yaml_k8s::{ApiVersion, versions};
///
/// versions! {
///     /// A version of `shop.example.com`.
///     ShopVersion {
///         /// The default.
///         #[default]
///         V1 = "shop.example.com/v1",
///         /// The one before.
///         V1Beta1 = "shop.example.com/v1beta1",
///     }
/// }
/// assert_eq!(ShopVersion::default().api_version(), "shop.example.com/v1");
/// ```
#[macro_export]
macro_rules! versions {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $crate::ApiVersion for $name {
            const ALL: &'static [&'static str] = &[$($text),+];

            fn api_version(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            fn from_api_version(text: &str) -> ::core::option::Option<Self> {
                match text {
                    $($text => ::core::option::Option::Some(Self::$variant),)+
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
}

/// Makes a struct with `metadata` and `spec` an object that can be applied, written and read.
///
/// With `version: Type` its field `version` says which of the group's versions it is written in; with `in "group/version"` there is one.
/// `cluster` at the end says that it lives outside of any namespace.
///
/// With the feature `kube` it is a `kube::core::Resource` too, served in the preferred version.
#[macro_export]
macro_rules! object {
    ($kind:ident as $name:literal, spec: $spec:ty, version: $version:ty, cluster) => {
        $crate::object!(@versioned $kind, $name, $spec, $version);
        $crate::object!(@kube $kind, ClusterResourceScope);
    };
    ($kind:ident as $name:literal, spec: $spec:ty, version: $version:ty) => {
        $crate::object!(@versioned $kind, $name, $spec, $version);
        $crate::object!(@kube $kind, NamespaceResourceScope);
    };
    (@kube $kind:ident, $scope:ident) => {
        #[cfg(feature = "kube")]
        impl $crate::kube_core::Resource for $kind {
            type DynamicType = ();
            type Scope = $crate::k8s_openapi::$scope;

            fn kind((): &()) -> ::std::borrow::Cow<'_, str> {
                <Self as $crate::Resource>::KIND.into()
            }

            fn group((): &()) -> ::std::borrow::Cow<'_, str> {
                $crate::split_api_version(<Self as $crate::Kind>::API_VERSIONS[0]).0.into()
            }

            fn version((): &()) -> ::std::borrow::Cow<'_, str> {
                $crate::split_api_version(<Self as $crate::Kind>::API_VERSIONS[0]).1.into()
            }

            fn plural((): &()) -> ::std::borrow::Cow<'_, str> {
                $crate::plural(<Self as $crate::Resource>::KIND).into()
            }

            fn meta(&self) -> &$crate::kube_core::ObjectMeta {
                self.metadata.as_kubernetes()
            }

            fn meta_mut(&mut self) -> &mut $crate::kube_core::ObjectMeta {
                self.metadata.as_kubernetes_mut()
            }
        }
    };
    (@versioned $kind:ident, $name:literal, $spec:ty, $version:ty) => {
        $crate::object!(@resource $kind, $name, |it| $crate::ApiVersion::api_version(it.version));
        $crate::object!(@read $kind, $spec, <$version as $crate::ApiVersion>::ALL, |version, metadata, spec| {
            let version = <$version as $crate::ApiVersion>::from_api_version(version).unwrap_or_default();
            Self { metadata, version, spec }
        });
    };
    ($kind:ident as $name:literal, spec: $spec:ty, in $api_version:literal) => {
        $crate::object!(@resource $kind, $name, |_it| $api_version);
        $crate::object!(@read $kind, $spec, &[$api_version], |_version, metadata, spec| {
            Self { metadata, spec }
        });
        $crate::object!(@kube $kind, NamespaceResourceScope);
    };
    (@resource $kind:ident, $name:literal, |$it:ident| $api_version:expr) => {
        $crate::object!(@object $kind, $name, |$it| $api_version);

        impl ::serde::Serialize for $kind {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::serialize_object(self, "spec", &self.spec, serializer)
            }
        }
    };
    (@object $kind:ident, $name:literal, |$it:ident| $api_version:expr) => {
        impl $crate::Resource for $kind {
            const KIND: &'static str = $name;

            fn api_version(&self) -> &'static str {
                let $it = self;
                $api_version
            }

            fn metadata(&self) -> &$crate::ObjectMeta {
                &self.metadata
            }

            fn metadata_mut(&mut self) -> &mut $crate::ObjectMeta {
                &mut self.metadata
            }
        }
    };
    (@read $kind:ident, $spec:ty, $versions:expr, |$version:ident, $metadata:ident, $body:ident| $build:block) => {
        impl $crate::Kind for $kind {
            const API_VERSIONS: &'static [&'static str] = $versions;
        }

        #[cfg(feature = "schema")]
        impl ::schemars::JsonSchema for $kind {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                <Self as $crate::Resource>::KIND.into()
            }

            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let spec = generator.subschema_for::<$spec>();
                $crate::object_schema::<Self>(spec, generator)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $kind {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let (version, $metadata, $body) =
                    $crate::deserialize_object::<Self, $spec, D>(<Self as $crate::Kind>::API_VERSIONS, deserializer)?;
                let $version = version.as_str();
                let _ = $version;
                Ok($build)
            }
        }
    };
}

/// A type whose form in a text differs from its own: it is written as a `Wire` that borrows from it, and read through one.
///
/// The wire implements `From<&Type>`, and `Type` implements `TryFrom<Wire>` with an error that can be shown. Both forms come from the one
/// struct, so they cannot drift apart, and its schema is the type's.
#[macro_export]
macro_rules! wired {
    ($type:ident, $wire:ident) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&$wire::from(self), serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let wire = <$wire<'_> as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::try_from(wire).map_err(::serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl ::schemars::JsonSchema for $type {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($type)).into()
            }

            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                <$wire<'static> as ::schemars::JsonSchema>::json_schema(generator)
            }
        }
    };
}
