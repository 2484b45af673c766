//! Which calls a rule is for.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use crate::resource::{FieldMatch, ValueMatch};

/// Calls that satisfy every condition given here, upstream `GRPCRouteMatch`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GrpcRouteMatch {
    /// The service and method, upstream `method`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<GrpcMethodMatch>,
    /// Metadata, upstream `headers`: each of them matches; at most 16, one condition for a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<FieldMatch>,
}

impl GrpcRouteMatch {
    /// Every call; narrowed by what is chained.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// Calls of a method, or of a service.
    #[must_use]
    pub fn method(method: GrpcMethodMatch) -> Self {
        Self {
            method: Some(method),
            headers: Vec::new(),
        }
    }

    /// Asks for metadata as well; a second condition on one name replaces the first.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: ValueMatch) -> Self {
        let name = name.into();
        match self
            .headers
            .iter_mut()
            .find(|it| it.name.eq_ignore_ascii_case(&name))
        {
            Some(header) => header.value = value,
            None => self.headers.push(FieldMatch::new(name, value)),
        }
        self
    }
}

/// A comparison with the service and the method of a call, upstream `GRPCMethodMatch`; at least one of both is given.
///
/// ```
/// use mesh2yaml_gateway::GrpcMethodMatch;
///
/// let cart = GrpcMethodMatch::of_service("shop.Cart");
/// assert_eq!(serde_json::to_value(&cart)?, serde_json::json!({"service": "shop.Cart"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrpcMethodMatch {
    /// How both are compared, upstream `type`.
    pub comparison: MethodComparison,
    /// The service with its package, upstream `service`; at most 1,024 characters. Any by default.
    pub service: Option<String>,
    /// The method, upstream `method`; at most 1,024 characters. Any by default.
    pub method: Option<String>,
}

/// How a [`GrpcMethodMatch`] compares, upstream `GRPCMethodMatchType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum MethodComparison {
    /// The whole name; the default, so the type is not written.
    #[default]
    Exact,
    /// By regular expressions, in the mesh's syntax. Linkerd refuses them.
    RegularExpression,
}

impl GrpcMethodMatch {
    /// A method of a service.
    pub fn new(service: impl Into<String>, method: impl Into<String>) -> Self {
        Self {
            comparison: MethodComparison::Exact,
            service: Some(service.into()),
            method: Some(method.into()),
        }
    }

    /// Every method of a service.
    pub fn of_service(service: impl Into<String>) -> Self {
        Self {
            comparison: MethodComparison::Exact,
            service: Some(service.into()),
            method: None,
        }
    }

    /// The methods of this name, of any service.
    pub fn of_any_service(method: impl Into<String>) -> Self {
        Self {
            comparison: MethodComparison::Exact,
            service: None,
            method: Some(method.into()),
        }
    }

    /// Takes what was given as regular expressions.
    #[must_use]
    pub fn as_regex(mut self) -> Self {
        self.comparison = MethodComparison::RegularExpression;
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#type: Option<MethodComparison>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<Cow<'a, str>>,
}

wired!(GrpcMethodMatch, Wire);

impl<'a> From<&'a GrpcMethodMatch> for Wire<'a> {
    fn from(it: &'a GrpcMethodMatch) -> Self {
        Wire {
            r#type: match it.comparison {
                MethodComparison::Exact => None,
                MethodComparison::RegularExpression => Some(it.comparison),
            },
            service: it.service.as_deref().map(Cow::Borrowed),
            method: it.method.as_deref().map(Cow::Borrowed),
        }
    }
}

#[cfg(feature = "read")]
impl From<Wire<'_>> for GrpcMethodMatch {
    fn from(wire: Wire<'_>) -> Self {
        Self {
            comparison: wire.r#type.unwrap_or_default(),
            service: wire.service.map(Cow::into_owned),
            method: wire.method.map(Cow::into_owned),
        }
    }
}
