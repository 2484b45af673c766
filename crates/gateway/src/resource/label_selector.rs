//! Objects by their labels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Objects by their labels: all conditions hold. Without one, every object is chosen.
///
/// ```
/// use mesh2yaml_gateway::{LabelExpression, LabelSelector};
///
/// let shops = LabelSelector::labels([("kind", "shop")]).and(LabelExpression::in_values("stage", ["test", "prod"]));
/// assert_eq!(
///     serde_json::to_value(&shops)?,
///     serde_json::json!({
///         "matchLabels": {"kind": "shop"},
///         "matchExpressions": [{"key": "stage", "operator": "In", "values": ["test", "prod"]}],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LabelSelector {
    /// Labels that the object has, upstream `matchLabels`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub match_labels: BTreeMap<String, String>,
    /// Conditions on labels, upstream `matchExpressions`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<LabelExpression>,
}

/// A condition on a label, upstream `LabelSelectorRequirement`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LabelExpression {
    /// The key of the label, upstream `key`.
    pub key: String,
    /// What holds of its value, upstream `operator`.
    pub operator: LabelOperator,
    /// Values for `In` and `NotIn`, upstream `values`; none for the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

words! {
    /// What holds of the value of a label.
    LabelOperator {
        /// It is one of the values, upstream `In`.
        In = "In",
        /// It is none of the values, or the label is not there, upstream `NotIn`.
        NotIn = "NotIn",
        /// The label is there, upstream `Exists`.
        Exists = "Exists",
        /// The label is not there, upstream `DoesNotExist`.
        DoesNotExist = "DoesNotExist",
    }
    /// A word that the API server takes and no implementation knows.
    Other
}

impl LabelSelector {
    /// Every object.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// The objects that carry all these labels.
    pub fn labels<K: Into<String>, V: Into<String>>(labels: impl IntoIterator<Item = (K, V)>) -> Self {
        Self {
            match_labels: labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
            match_expressions: Vec::new(),
        }
    }
}

setters! { LabelSelector {
    /// Adds a condition.
    and(LabelExpression) = match_expressions.push;
} }

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for LabelSelector {
    fn from(labels: [(K, V); N]) -> Self {
        Self::labels(labels)
    }
}

impl LabelExpression {
    fn of(key: impl Into<String>, operator: LabelOperator, values: Vec<String>) -> Self {
        Self {
            key: key.into(),
            operator,
            values,
        }
    }

    /// The label has one of these values.
    pub fn in_values<V: Into<String>>(key: impl Into<String>, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self::of(key, LabelOperator::In, values)
    }

    /// The label has none of these values, or is not there.
    pub fn not_in_values<V: Into<String>>(
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self::of(key, LabelOperator::NotIn, values)
    }

    /// The label is there.
    pub fn exists(key: impl Into<String>) -> Self {
        Self::of(key, LabelOperator::Exists, Vec::new())
    }

    /// The label is not there.
    pub fn does_not_exist(key: impl Into<String>) -> Self {
        Self::of(key, LabelOperator::DoesNotExist, Vec::new())
    }
}
