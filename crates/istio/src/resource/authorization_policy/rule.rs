//! Which requests a policy matches.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize, Serializer};

use super::{Condition, Operation, Source};
#[cfg(feature = "read")]
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
    #[serde(skip_serializing_if = "Sources::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Whence<'a>>"))]
    from: Sources<'a>,
    #[serde(skip_serializing_if = "Operations::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<To<'a>>"))]
    to: Operations<'a>,
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
        Wire {
            from: Sources(Cow::Borrowed(&rule.from)),
            to: Operations(Cow::Borrowed(&rule.to)),
            when: Cow::Borrowed(&rule.when),
        }
    }
}

#[cfg(feature = "read")]
impl From<Wire<'_>> for Rule {
    fn from(wire: Wire<'_>) -> Self {
        Self {
            from: wire.from.0.into_owned(),
            to: wire.to.0.into_owned(),
            when: wire.when.into_owned(),
        }
    }
}

/// Sources, each in an object of its own on the wire.
#[derive(Default)]
struct Sources<'a>(Cow<'a, [Source]>);

/// Operations, each in an object of its own on the wire.
#[derive(Default)]
struct Operations<'a>(Cow<'a, [Operation]>);

macro_rules! each_in_an_object {
    ($list:ident of $wire:ident, $key:ident, $missing:literal) => {
        impl $list<'_> {
            fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl Serialize for $list<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.iter().map(|it| $wire {
                    $key: Some(Cow::Borrowed(it)),
                }))
            }
        }

        #[cfg(feature = "read")]
        impl<'de> Deserialize<'de> for $list<'_> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let items: Vec<$wire<'_>> = wire::some_items(deserializer)?;
                let items: Option<Vec<_>> = items
                    .into_iter()
                    .map(|it| it.$key.map(Cow::into_owned))
                    .collect();
                items
                    .map(|items| Self(Cow::Owned(items)))
                    .ok_or_else(|| serde::de::Error::custom($missing))
            }
        }
    };
}

each_in_an_object!(Sources of Whence, source, "each item of `from` has a `source`");
each_in_an_object!(Operations of To, operation, "each item of `to` has an `operation`");
