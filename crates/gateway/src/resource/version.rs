//! The API versions of the kinds.

/// Defines the versions that a kind is served in, the preferred one first.
macro_rules! versions {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl mesh2yaml_k8s::ApiVersion for $name {
            const ALL: &'static [&'static str] = &[$($text),+];

            fn api_version(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            fn from_api_version(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
