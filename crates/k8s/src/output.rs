//! What a compiler emits: objects of several kinds, in the order in which they are safe to apply.

use crate::ObjectMeta;

/// An object of one of several kinds.
pub trait Output: serde::Serialize {
    /// The group and version that it is written in.
    fn api_version(&self) -> &'static str;

    /// Its kind.
    fn kind(&self) -> &'static str;

    /// The name of its type in Rust, in the crate of its mesh, such as `HttpRoute` for an `HTTPRoute`.
    fn type_name(&self) -> &'static str;

    /// Its name, namespace, labels and annotations; none of values that are not a Kubernetes object.
    fn metadata(&self) -> Option<&ObjectMeta>;

    /// When it is applied: lower waves first, so that nothing refers to what is not there yet and nothing denies
    /// before what grants is there. `None` for installation values, which are not applied.
    fn wave(&self) -> Option<u8>;
}

/// Defines an enum of resources with a variant a kind, `From` each of them, `Serialize` and [`Output`].
#[macro_export]
macro_rules! output {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $variant:ident($type:ty) in wave $wave:expr,)+
        }
        install $(#[$install_doc:meta])* $install:ident($install_type:ty), $install_kind:literal
    ) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$doc])* $variant($type),)+
            $(#[$install_doc])*
            $install($install_type),
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(it) => it.serialize(serializer),)+
                    Self::$install(it) => it.serialize(serializer),
                }
            }
        }

        impl $crate::Output for $name {
            fn api_version(&self) -> &'static str {
                match self {
                    $(Self::$variant(it) => $crate::Resource::api_version(it),)+
                    Self::$install(_) => "",
                }
            }

            fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => <$type as $crate::Resource>::KIND,)+
                    Self::$install(_) => $install_kind,
                }
            }

            fn type_name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => ::core::stringify!($variant),)+
                    Self::$install(_) => ::core::stringify!($install),
                }
            }

            fn metadata(&self) -> Option<&$crate::ObjectMeta> {
                match self {
                    $(Self::$variant(it) => Some($crate::Resource::metadata(it)),)+
                    Self::$install(_) => None,
                }
            }

            fn wave(&self) -> Option<u8> {
                match self {
                    $(Self::$variant(it) => Some(($wave)(it)),)+
                    Self::$install(_) => None,
                }
            }
        }

        $(impl From<$type> for $name {
            fn from(it: $type) -> Self { Self::$variant(it) }
        })+

        impl From<$install_type> for $name {
            fn from(it: $install_type) -> Self { Self::$install(it) }
        }
    };
}
