//! What is changed on the way.

use mesh2yaml_gateway::HeaderModifier;

use super::PolicyRedirect;

/// Defines a filter: a type and the one field of that type.
macro_rules! filter {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident($content:ident) as $field:ident $key:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant($content),)+
        }

        const _: () = {
            use std::borrow::Cow;

            #[derive(Clone, Copy, serde::Serialize)]
            #[cfg_attr(feature = "read", derive(serde::Deserialize))]
            // Written in place, for the filters here have types of one name.
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
            enum Type {
                $($variant,)+
            }

            #[derive(serde::Serialize)]
            #[cfg_attr(feature = "read", derive(serde::Deserialize))]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            struct Wire<'a> {
                r#type: Type,
                $(#[serde(default, skip_serializing_if = "Option::is_none")]
                $field: Option<Cow<'a, $content>>,)+
            }

            mesh2yaml_k8s::wired!($name, Wire);

            impl<'a> From<&'a $name> for Wire<'a> {
                fn from(it: &'a $name) -> Self {
                    Wire {
                        r#type: match it {
                            $($name::$variant(_) => Type::$variant,)+
                        },
                        $($field: if let $name::$variant(content) = it {
                            Some(Cow::Borrowed(content))
                        } else {
                            None
                        },)+
                    }
                }
            }

            #[cfg(feature = "read")]
            impl TryFrom<Wire<'_>> for $name {
                type Error = String;

                fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
                    // Nobody refuses the field of another type, and Linkerd does not look at it.
                    match wire.r#type {
                        $(Type::$variant => match wire.$field {
                            Some(content) => Ok(Self::$variant(content.into_owned())),
                            None => Err(format!("a filter of type `{}` needs `{}`", stringify!($variant), $key)),
                        },)+
                    }
                }
            }
        };
    };
}

filter! {
    /// A change of the requests of a rule, upstream `HTTPRouteFilter`.
    PolicyRouteFilter {
        /// Edits of the request's headers, upstream `requestHeaderModifier`.
        RequestHeaderModifier(HeaderModifier) as request_header_modifier "requestHeaderModifier",
        /// A redirection of the caller, upstream `requestRedirect`.
        RequestRedirect(PolicyRedirect) as request_redirect "requestRedirect",
    }
}

filter! {
    /// A change of the requests that go to one backend, upstream `HTTPRouteFilter`.
    PolicyBackendFilter {
        /// Edits of the request's headers, upstream `requestHeaderModifier`.
        RequestHeaderModifier(HeaderModifier) as request_header_modifier "requestHeaderModifier",
        /// Edits of the response's headers, upstream `responseHeaderModifier`.
        ResponseHeaderModifier(HeaderModifier) as response_header_modifier "responseHeaderModifier",
        /// A redirection of the caller, upstream `requestRedirect`.
        RequestRedirect(PolicyRedirect) as request_redirect "requestRedirect",
    }
}
