//! Which objects are meant, by their labels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Objects by their labels: an object is chosen when all labels and all expressions hold. Without any, all are chosen.
///
/// ```
/// use mesh2yaml_linkerd::{LabelExpression, LabelSelector};
///
/// let stable = LabelSelector::new([("app", "shop")]).expression(LabelExpression::not_in("track", ["canary"]));
/// assert_eq!(
///     serde_json::to_value(&stable)?,
///     serde_json::json!({
///         "matchLabels": {"app": "shop"},
///         "matchExpressions": [{"key": "track", "operator": "NotIn", "values": ["canary"]}],
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
    /// Labels that an object must carry, upstream `matchLabels`.
    ///
    /// None at all and an empty map choose the same; `v1alpha1` of Server alone wants the map to be there, or expressions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_labels: Option<BTreeMap<String, String>>,
    /// What else must hold for the labels of an object, upstream `matchExpressions`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<LabelExpression>,
}

/// What must hold for one label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct LabelExpression {
    /// The key of the label, upstream `key`.
    pub key: String,
    /// What is asked of it, upstream `operator`.
    pub operator: LabelOperator,
    /// The values that are meant, upstream `values`. `In` and `NotIn` need them; beside the others they must not be there,
    /// not even empty: such an expression never holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

/// What a [`LabelExpression`] asks of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum LabelOperator {
    /// It is there, with one of the values, upstream `In`.
    In,
    /// It is not there, or with none of the values, upstream `NotIn`.
    NotIn,
    /// It is there, upstream `Exists`.
    Exists,
    /// It is not there, upstream `DoesNotExist`.
    DoesNotExist,
}

impl LabelSelector {
    /// The objects that carry all these labels.
    pub fn new<K: Into<String>, V: Into<String>>(labels: impl IntoIterator<Item = (K, V)>) -> Self {
        Self {
            match_labels: Some(labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect()),
            match_expressions: Vec::new(),
        }
    }

    /// Adds what must hold for a label.
    #[must_use]
    pub fn expression(mut self, expression: LabelExpression) -> Self {
        self.match_expressions.push(expression);
        self
    }
}

impl LabelExpression {
    fn new(key: impl Into<String>, operator: LabelOperator, values: Option<Vec<String>>) -> Self {
        Self {
            key: key.into(),
            operator,
            values,
        }
    }

    /// The label has one of these values.
    pub fn is_in<V: Into<String>>(key: impl Into<String>, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self::new(key, LabelOperator::In, Some(values))
    }

    /// The label is not there, or has none of these values.
    pub fn not_in<V: Into<String>>(key: impl Into<String>, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self::new(key, LabelOperator::NotIn, Some(values))
    }

    /// The label is there.
    pub fn exists(key: impl Into<String>) -> Self {
        Self::new(key, LabelOperator::Exists, None)
    }

    /// The label is not there.
    pub fn does_not_exist(key: impl Into<String>) -> Self {
        Self::new(key, LabelOperator::DoesNotExist, None)
    }
}
