//! What is changed on the way.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use crate::resource::{HeaderModifier, LocalObjectRef, RequestMirror};

/// A change of the call, or of its answer, upstream `GRPCRouteFilter`.
///
/// ```
/// use mesh2yaml_gateway::{GrpcRouteFilter, HeaderModifier};
///
/// let filter = GrpcRouteFilter::RequestHeaderModifier(HeaderModifier::new().set("x-from", "mesh"));
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
pub enum GrpcRouteFilter {
    /// Edits of the call's metadata, upstream `requestHeaderModifier`.
    RequestHeaderModifier(HeaderModifier),
    /// Edits of the answer's metadata, upstream `responseHeaderModifier`.
    ResponseHeaderModifier(HeaderModifier),
    /// Copies of calls, upstream `requestMirror`. Linkerd ignores a route that has it.
    RequestMirror(RequestMirror),
    /// Something that is no part of the Gateway API, upstream `extensionRef`. Linkerd ignores a route that has it.
    ExtensionRef(LocalObjectRef),
}

impl GrpcRouteFilter {
    /// The type, as `type` writes it.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::RequestHeaderModifier(_) => "RequestHeaderModifier",
            Self::ResponseHeaderModifier(_) => "ResponseHeaderModifier",
            Self::RequestMirror(_) => "RequestMirror",
            Self::ExtensionRef(_) => "ExtensionRef",
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
    ExtensionRef,
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
    extension_ref: Option<Cow<'a, LocalObjectRef>>,
}

wired!(GrpcRouteFilter, Wire);

impl Wire<'_> {
    const fn empty(r#type: Type) -> Self {
        Wire {
            r#type,
            request_header_modifier: None,
            response_header_modifier: None,
            request_mirror: None,
            extension_ref: None,
        }
    }
}

impl<'a> From<&'a GrpcRouteFilter> for Wire<'a> {
    fn from(it: &'a GrpcRouteFilter) -> Self {
        match it {
            GrpcRouteFilter::RequestHeaderModifier(edits) => Wire {
                request_header_modifier: Some(Cow::Borrowed(edits)),
                ..Wire::empty(Type::RequestHeaderModifier)
            },
            GrpcRouteFilter::ResponseHeaderModifier(edits) => Wire {
                response_header_modifier: Some(Cow::Borrowed(edits)),
                ..Wire::empty(Type::ResponseHeaderModifier)
            },
            GrpcRouteFilter::RequestMirror(mirror) => Wire {
                request_mirror: Some(Cow::Borrowed(mirror)),
                ..Wire::empty(Type::RequestMirror)
            },
            GrpcRouteFilter::ExtensionRef(reference) => Wire {
                extension_ref: Some(Cow::Borrowed(reference)),
                ..Wire::empty(Type::ExtensionRef)
            },
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for GrpcRouteFilter {
    type Error = String;

    /// The field of the type and no other: what CEL asks for.
    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let given = [
            ("requestHeaderModifier", wire.request_header_modifier.is_some()),
            ("responseHeaderModifier", wire.response_header_modifier.is_some()),
            ("requestMirror", wire.request_mirror.is_some()),
            ("extensionRef", wire.extension_ref.is_some()),
        ];
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
            Type::ExtensionRef => (
                wire.extension_ref.map(|it| Self::ExtensionRef(it.into_owned())),
                "extensionRef",
                "ExtensionRef",
            ),
        };
        let other = given.iter().find(|(field, is_given)| *is_given && *field != own);
        match (it, other) {
            (_, Some((other, _))) => Err(format!("a filter of type `{name}` has `{own}`, and no `{other}`")),
            (Some(it), None) => Ok(it),
            (None, None) => Err(format!("a filter of type `{name}` needs `{own}`")),
        }
    }
}
