//! Spans.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use super::{WorkloadMode, in_match, named};
use crate::Percentage;

/// Which requests are traced, and where spans go, upstream `tracing[]`.
///
/// ```
/// use mesh2yaml_istio::{CustomTag, TagSource, Tracing};
/// use serde_json::json;
///
/// let tracing = Tracing::new()
///     .custom_tag("tenant", CustomTag::header(TagSource::new("x-tenant").or("none")))
///     .custom_tag("zone", CustomTag::environment("ZONE"));
/// assert_eq!(
///     serde_json::to_value(&tracing)?["customTags"],
///     json!({
///         "tenant": {"header": {"name": "x-tenant", "defaultValue": "none"}},
///         "zone": {"environment": {"name": "ZONE"}},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Tracing {
    /// The direction of the traffic, upstream `match.mode`. Both by default.
    #[serde(rename = "match", with = "in_match", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "in_match::Match"))]
    pub mode: Option<WorkloadMode>,
    /// Names of the mesh's extension providers, upstream `providers[].name`; Istio uses one. Without any, the mesh's
    /// default.
    #[serde(with = "named", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<named::Named>"))]
    pub providers: Vec<String>,
    /// The share of requests that are traced when the caller has not decided, upstream `randomSamplingPercentage`.
    /// 1 % by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random_sampling_percentage: Option<Percentage>,
    /// Whether spans are kept back, upstream `disableSpanReporting`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_span_reporting: Option<bool>,
    /// Tags of each span by their names, upstream `customTags`: in place of those of a wider setting. Where they are not said, the wider
    /// setting's stay; an empty map drops them.
    #[serde(deserialize_with = "tags", skip_serializing_if = "Option::is_none")]
    pub custom_tags: Option<BTreeMap<String, CustomTag>>,
    /// Whether the caller's decision is read from the request's ID, upstream `useRequestIdForTraceSampling`. True by default; false where
    /// IDs are not Envoy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_request_id_for_trace_sampling: Option<bool>,
    /// Whether spans have Istio's own tags, upstream `enableIstioTags`. True by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_istio_tags: Option<bool>,
    /// Whether headers that carry the trace on are kept back, upstream `disableContextPropagation`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_context_propagation: Option<bool>,
}

/// The value of a tag of spans, upstream `CustomTag`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CustomTag {
    /// This text, upstream `literal.value`; not empty.
    Literal(String),
    /// That of an environment variable of the proxy, upstream `environment`.
    Environment(TagSource),
    /// That of a header of the request, upstream `header`.
    Header(TagSource),
    /// A text with the substitutions of access logs, such as `%REQUESTED_SERVER_NAME%`, upstream `formatter.value`; not empty. Since
    /// Istio 1.29.
    Formatter(String),
    /// None. Istio admits it, and it is of no use.
    Nothing,
}

/// Where the value of a tag is taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct TagSource {
    /// The name of the header or variable, upstream `name`; not empty.
    pub name: String,
    /// The value where there is no such header or variable, upstream `defaultValue`. Empty by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub default_value: String,
}

impl Tracing {
    /// Settings that say nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tags each span; tags of a wider setting are dropped.
    #[must_use]
    pub fn custom_tag(mut self, name: impl Into<String>, tag: CustomTag) -> Self {
        let tags = self.custom_tags.get_or_insert_default();
        tags.insert(name.into(), tag);
        self
    }

    /// Drops the tags of a wider setting, and has none of its own.
    #[must_use]
    pub fn no_custom_tags(mut self) -> Self {
        self.custom_tags = Some(BTreeMap::new());
        self
    }
}

setters! { Tracing {
    /// Is for one direction of the traffic.
    mode(WorkloadMode) = mode.set;
    /// Sends spans to a provider.
    provider(impl Into<String>) = providers.push;
    /// Traces this share of requests.
    random_sampling_percentage(impl Into<Percentage>) = random_sampling_percentage.set;
    /// Keeps spans back, or reports them where a wider setting keeps them back.
    disable_span_reporting(bool) = disable_span_reporting.set;
    /// Reads the caller's decision from the request's ID, or does not.
    use_request_id_for_trace_sampling(bool) = use_request_id_for_trace_sampling.set;
    /// Gives spans Istio's own tags, or does not.
    enable_istio_tags(bool) = enable_istio_tags.set;
    /// Keeps back the headers that carry the trace on, or does not.
    disable_context_propagation(bool) = disable_context_propagation.set;
} }

impl CustomTag {
    /// This text.
    pub fn literal(value: impl Into<String>) -> Self {
        Self::Literal(value.into())
    }

    /// The value of an environment variable of the proxy.
    pub fn environment(source: impl Into<TagSource>) -> Self {
        Self::Environment(source.into())
    }

    /// The value of a header of the request.
    pub fn header(source: impl Into<TagSource>) -> Self {
        Self::Header(source.into())
    }

    /// A text with the substitutions of access logs.
    pub fn formatter(value: impl Into<String>) -> Self {
        Self::Formatter(value.into())
    }
}

impl TagSource {
    /// A header or variable.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            default_value: String::new(),
        }
    }
}

setters! { TagSource {
    /// The value where there is no such header or variable.
    or(impl Into<String>) = default_value.put;
} }

impl From<&str> for TagSource {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for TagSource {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

/// A tag that is null is refused.
#[cfg(feature = "read")]
fn tags<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<BTreeMap<String, CustomTag>>, D::Error> {
    mesh2yaml_k8s::with_nulls(deserializer).map(Some)
}

#[derive(Default, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
struct TagWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    literal: Option<TagText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Cow<'a, TagSource>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<Cow<'a, TagSource>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formatter: Option<TagText<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct TagText<'a> {
    value: Cow<'a, str>,
}

impl<'a> From<&'a String> for TagText<'a> {
    fn from(value: &'a String) -> Self {
        Self {
            value: Cow::Borrowed(value),
        }
    }
}

wired!(CustomTag, TagWire);

impl<'a> From<&'a CustomTag> for TagWire<'a> {
    fn from(tag: &'a CustomTag) -> Self {
        let mut wire = TagWire::default();
        match tag {
            CustomTag::Literal(value) => wire.literal = Some(value.into()),
            CustomTag::Environment(source) => wire.environment = Some(Cow::Borrowed(source)),
            CustomTag::Header(source) => wire.header = Some(Cow::Borrowed(source)),
            CustomTag::Formatter(value) => wire.formatter = Some(value.into()),
            CustomTag::Nothing => {}
        }
        wire
    }
}

#[cfg(feature = "read")]
impl TryFrom<TagWire<'_>> for CustomTag {
    type Error = &'static str;

    fn try_from(wire: TagWire<'_>) -> Result<Self, Self::Error> {
        Ok(
            match (wire.literal, wire.environment, wire.header, wire.formatter) {
                (None, None, None, None) => Self::Nothing,
                (Some(text), None, None, None) => Self::Literal(text.value.into_owned()),
                (None, Some(source), None, None) => Self::Environment(source.into_owned()),
                (None, None, Some(source), None) => Self::Header(source.into_owned()),
                (None, None, None, Some(text)) => Self::Formatter(text.value.into_owned()),
                _ => return Err("`literal`, `environment`, `header` and `formatter` exclude each other"),
            },
        )
    }
}
