//! Access logs.

use serde::{Deserialize, Serialize};

use super::{WorkloadMode, in_match, named};

/// Which requests are logged, and where to, upstream `accessLogging[]`.
///
/// ```
/// use mesh2yaml_istio::{AccessLogging, WorkloadMode};
/// use serde_json::json;
///
/// let failures = AccessLogging::new().provider("envoy").mode(WorkloadMode::Server).filter("response.code >= 500");
/// assert_eq!(
///     serde_json::to_value(&failures)?,
///     json!({
///         "match": {"mode": "SERVER"},
///         "providers": [{"name": "envoy"}],
///         "filter": {"expression": "response.code >= 500"},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AccessLogging {
    /// The direction of the traffic, upstream `match.mode`. Both by default.
    #[serde(rename = "match", with = "in_match", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "in_match::Match"))]
    pub mode: Option<WorkloadMode>,
    /// Names of the mesh's extension providers, upstream `providers[].name`, such as `envoy`. Without any, the mesh's default.
    #[serde(with = "named", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<named::Named>"))]
    pub providers: Vec<String>,
    /// Whether logging is off, upstream `disabled`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// A CEL expression that chooses requests, such as `response.code >= 400`, upstream `filter.expression`. All by default.
    #[serde(with = "expression", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "expression::Filter"))]
    pub filter: Option<String>,
}

impl AccessLogging {
    /// Settings that say nothing yet: the mesh's default log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { AccessLogging {
    /// Is for one direction of the traffic.
    mode(WorkloadMode) = mode.set;
    /// Writes to a provider.
    provider(impl Into<String>) = providers.push;
    /// Turns logging off, or on where a wider setting turns it off.
    disabled(bool) = disabled.set;
    /// Logs the requests for which this CEL expression is true.
    filter(impl Into<String>) = filter.set;
} }

/// `{expression: …}`; an absent expression is an empty one.
mod expression {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(super) struct Filter<'a> {
        #[serde(default)]
        expression: Cow<'a, str>,
    }

    pub(super) fn serialize<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
        Filter {
            expression: text.as_deref().unwrap_or_default().into(),
        }
        .serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<String>, D::Error> {
        Ok(Some(Filter::deserialize(deserializer)?.expression.into_owned()))
    }
}
