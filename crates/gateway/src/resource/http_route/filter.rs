//! What is changed on the way.

mod cors;
mod redirect;
mod rewrite;

pub use cors::{Cors, CorsMethod};
pub use redirect::{RedirectStatus, RequestRedirect, Scheme};
pub use rewrite::{PathRewrite, UrlRewrite};

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use crate::resource::{HeaderModifier, LocalObjectRef, RequestMirror};

/// A change of the request, the response, or its way, upstream `HTTPRouteFilter`.
///
/// ```
/// use mesh2yaml_gateway::{HeaderModifier, HttpRouteFilter};
///
/// let filter = HttpRouteFilter::RequestHeaderModifier(HeaderModifier::new().set("x-from", "mesh"));
/// assert_eq!(
///     serde_json::to_value(&filter)?,
///     serde_json::json!({
///         "type": "RequestHeaderModifier",
///         "requestHeaderModifier": {"set": [{"name": "x-from", "value": "mesh"}]},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpRouteFilter {
    /// Edits of the request's headers, upstream `requestHeaderModifier`.
    RequestHeaderModifier(HeaderModifier),
    /// Edits of the response's headers, upstream `responseHeaderModifier`. On a Server, Linkerd drops it silently.
    ResponseHeaderModifier(HeaderModifier),
    /// Copies of requests, upstream `requestMirror`. Linkerd ignores a route that has it.
    RequestMirror(RequestMirror),
    /// A redirection of the caller, upstream `requestRedirect`.
    RequestRedirect(RequestRedirect),
    /// Another host or path for the backend, upstream `urlRewrite`. Linkerd ignores a route that has it.
    UrlRewrite(UrlRewrite),
    /// What scripts of other sites may do, upstream `cors`; since Gateway API 1.5. Linkerd ignores a route that has it.
    Cors(Cors),
    /// Something that is no part of the Gateway API, upstream `extensionRef`. Linkerd ignores a route that has it.
    ExtensionRef(LocalObjectRef),
}

impl HttpRouteFilter {
    /// The type, as `type` writes it.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::RequestHeaderModifier(_) => "RequestHeaderModifier",
            Self::ResponseHeaderModifier(_) => "ResponseHeaderModifier",
            Self::RequestMirror(_) => "RequestMirror",
            Self::RequestRedirect(_) => "RequestRedirect",
            Self::UrlRewrite(_) => "URLRewrite",
            Self::Cors(_) => "CORS",
            Self::ExtensionRef(_) => "ExtensionRef",
        }
    }

    /// Whether it ends the request with an answer to the caller.
    #[must_use]
    pub const fn is_redirect(&self) -> bool {
        matches!(self, Self::RequestRedirect(_))
    }

    /// What it makes of the path, if it is one that can.
    #[must_use]
    pub fn path_rewrite(&self) -> Option<&PathRewrite> {
        match self {
            Self::RequestRedirect(redirect) => redirect.path.as_ref(),
            Self::UrlRewrite(rewrite) => rewrite.path.as_ref(),
            Self::RequestHeaderModifier(_)
            | Self::ResponseHeaderModifier(_)
            | Self::RequestMirror(_)
            | Self::Cors(_)
            | Self::ExtensionRef(_) => None,
        }
    }
}

#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Type {
    RequestHeaderModifier,
    ResponseHeaderModifier,
    RequestMirror,
    RequestRedirect,
    #[serde(rename = "URLRewrite")]
    UrlRewrite,
    ExtensionRef,
    #[serde(rename = "CORS")]
    Cors,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    r#type: Type,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_header_modifier: Option<Cow<'a, HeaderModifier>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response_header_modifier: Option<Cow<'a, HeaderModifier>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_mirror: Option<Cow<'a, RequestMirror>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_redirect: Option<Cow<'a, RequestRedirect>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url_rewrite: Option<Cow<'a, UrlRewrite>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cors: Option<Cow<'a, Cors>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extension_ref: Option<Cow<'a, LocalObjectRef>>,
}

wired!(HttpRouteFilter, Wire);

impl Wire<'_> {
    const fn empty(r#type: Type) -> Self {
        Wire {
            r#type,
            request_header_modifier: None,
            response_header_modifier: None,
            request_mirror: None,
            request_redirect: None,
            url_rewrite: None,
            cors: None,
            extension_ref: None,
        }
    }
}

impl<'a> From<&'a HttpRouteFilter> for Wire<'a> {
    fn from(it: &'a HttpRouteFilter) -> Self {
        match it {
            HttpRouteFilter::RequestHeaderModifier(edits) => Wire {
                request_header_modifier: Some(Cow::Borrowed(edits)),
                ..Wire::empty(Type::RequestHeaderModifier)
            },
            HttpRouteFilter::ResponseHeaderModifier(edits) => Wire {
                response_header_modifier: Some(Cow::Borrowed(edits)),
                ..Wire::empty(Type::ResponseHeaderModifier)
            },
            HttpRouteFilter::RequestMirror(mirror) => Wire {
                request_mirror: Some(Cow::Borrowed(mirror)),
                ..Wire::empty(Type::RequestMirror)
            },
            HttpRouteFilter::RequestRedirect(redirect) => Wire {
                request_redirect: Some(Cow::Borrowed(redirect)),
                ..Wire::empty(Type::RequestRedirect)
            },
            HttpRouteFilter::UrlRewrite(rewrite) => Wire {
                url_rewrite: Some(Cow::Borrowed(rewrite)),
                ..Wire::empty(Type::UrlRewrite)
            },
            HttpRouteFilter::Cors(cors) => Wire {
                cors: Some(Cow::Borrowed(cors)),
                ..Wire::empty(Type::Cors)
            },
            HttpRouteFilter::ExtensionRef(reference) => Wire {
                extension_ref: Some(Cow::Borrowed(reference)),
                ..Wire::empty(Type::ExtensionRef)
            },
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for HttpRouteFilter {
    type Error = String;

    /// The field of the type and no other: what CEL asks for.
    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let given = [
            ("requestHeaderModifier", wire.request_header_modifier.is_some()),
            ("responseHeaderModifier", wire.response_header_modifier.is_some()),
            ("requestMirror", wire.request_mirror.is_some()),
            ("requestRedirect", wire.request_redirect.is_some()),
            ("urlRewrite", wire.url_rewrite.is_some()),
            ("cors", wire.cors.is_some()),
            ("extensionRef", wire.extension_ref.is_some()),
        ];
        let of = |it: Option<Self>, own: &str, name: &str| {
            let other = given.iter().find(|(field, is_given)| *is_given && *field != own);
            match (it, other) {
                (Some(_), Some((other, _))) | (None, Some((other, _))) => {
                    Err(format!("a filter of type `{name}` has `{own}`, and no `{other}`"))
                }
                (Some(it), None) => Ok(it),
                (None, None) => Err(format!("a filter of type `{name}` needs `{own}`")),
            }
        };
        let (it, own, name) = match wire.r#type {
            Type::RequestHeaderModifier => (
                wire.request_header_modifier
                    .map(|it| Self::RequestHeaderModifier(it.into_owned())),
                "requestHeaderModifier",
                "RequestHeaderModifier",
            ),
            Type::ResponseHeaderModifier => (
                wire.response_header_modifier
                    .map(|it| Self::ResponseHeaderModifier(it.into_owned())),
                "responseHeaderModifier",
                "ResponseHeaderModifier",
            ),
            Type::RequestMirror => (
                wire.request_mirror.map(|it| Self::RequestMirror(it.into_owned())),
                "requestMirror",
                "RequestMirror",
            ),
            Type::RequestRedirect => (
                wire.request_redirect
                    .map(|it| Self::RequestRedirect(it.into_owned())),
                "requestRedirect",
                "RequestRedirect",
            ),
            Type::UrlRewrite => (
                wire.url_rewrite.map(|it| Self::UrlRewrite(it.into_owned())),
                "urlRewrite",
                "URLRewrite",
            ),
            Type::ExtensionRef => (
                wire.extension_ref.map(|it| Self::ExtensionRef(it.into_owned())),
                "extensionRef",
                "ExtensionRef",
            ),
            Type::Cors => (wire.cors.map(|it| Self::Cors(it.into_owned())), "cors", "CORS"),
        };
        of(it, own, name)
    }
}
