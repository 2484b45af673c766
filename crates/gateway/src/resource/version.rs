//! The API versions of the kinds; the schemas of a kind are the same in all of its versions.

/// Defines the versions of a kind, the preferred one first.
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

versions! {
    /// A version of Gateway and GatewayClass.
    GatewayVersion {
        /// `gateway.networking.k8s.io/v1`, since Gateway API 1.0: the default.
        #[default]
        V1 = "gateway.networking.k8s.io/v1",
        /// `gateway.networking.k8s.io/v1beta1`.
        V1Beta1 = "gateway.networking.k8s.io/v1beta1",
    }
}

versions! {
    /// A version of ReferenceGrant.
    ReferenceGrantVersion {
        /// `gateway.networking.k8s.io/v1beta1`, which every release serves and stores: the default.
        #[default]
        V1Beta1 = "gateway.networking.k8s.io/v1beta1",
        /// `gateway.networking.k8s.io/v1`, which older releases do not serve.
        V1 = "gateway.networking.k8s.io/v1",
    }
}
