//! Which requests a policy matches.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use super::{Condition, Operation, Source};
use crate::resource::wire;

/// Requests that come from one of the sources, are one of the operations, and satisfy every condition.
///
/// An empty rule matches everything, so a rule begins with what it asks for; the empty one is
/// [`anything`](Self::anything).
///
/// Texts are compared as a whole; `abc*` is a prefix, `*abc` a suffix and `*` any text but the empty one. Another `*` is a
/// character like others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// Who asks: any of these, upstream `from[].source`; at most 512. Without one, anybody.
    pub from: Vec<Source>,
    /// For what: any of these, upstream `to[].operation`. Without one, anything.
    pub to: Vec<Operation>,
    /// What else holds: all of these, upstream `when`.
    pub when: Vec<Condition>,
}

impl Rule {
    /// Every request.
    #[must_use]
    pub fn anything() -> Self {
        Self::default()
    }

    /// Requests of a source.
    #[must_use]
    pub fn from_source(source: Source) -> Self {
        Self::anything().source(source)
    }

    /// Requests for an operation.
    #[must_use]
    pub fn to_operation(operation: Operation) -> Self {
        Self::anything().operation(operation)
    }

    /// Requests under a condition.
    #[must_use]
    pub fn when(condition: Condition) -> Self {
        Self::anything().condition(condition)
    }
}

setters! { Rule {
    /// Adds a source: those that are there, *or* this one.
    source(Source) = from.push;
    /// Adds an operation: those that are there, *or* this one.
    operation(Operation) = to.push;
    /// Adds a condition: those that are there, *and* this one.
    condition(Condition) = when.push;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "wire::some_items")]
    from: Vec<Whence<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "wire::some_items")]
    to: Vec<To<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    when: Cow<'a, [Condition]>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Whence<'a> {
    source: Option<Cow<'a, Source>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct To<'a> {
    operation: Option<Cow<'a, Operation>>,
}

wired!(Rule, Wire);

impl<'a> From<&'a Rule> for Wire<'a> {
    fn from(rule: &'a Rule) -> Self {
        let source = |it: &'a Source| Whence {
            source: Some(Cow::Borrowed(it)),
        };
        let operation = |it: &'a Operation| To {
            operation: Some(Cow::Borrowed(it)),
        };
        Wire {
            from: rule.from.iter().map(source).collect(),
            to: rule.to.iter().map(operation).collect(),
            when: Cow::Borrowed(&rule.when),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for Rule {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let source = |it: Whence<'_>| it.source.map(Cow::into_owned);
        let operation = |it: To<'_>| it.operation.map(Cow::into_owned);
        let (from, to) = (
            wire.from.into_iter().map(source),
            wire.to.into_iter().map(operation),
        );
        Ok(Self {
            from: from
                .collect::<Option<_>>()
                .ok_or("each item of `from` has a `source`")?,
            to: to
                .collect::<Option<_>>()
                .ok_or("each item of `to` has an `operation`")?,
            when: wire.when.into_owned(),
        })
    }
}
