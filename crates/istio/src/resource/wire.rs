//! Shapes of the wire that are not the shapes of the values.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Serialize, Serializer};

/// A value that is written as text, such as a port in an AuthorizationPolicy.
pub(super) struct Text<T>(pub(super) T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Writes each item as text.
pub(super) fn texts<T: Display, S: Serializer>(items: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(items.iter().map(Text))
}

/// Writes a map whose keys are text on the wire and something narrower here.
pub(super) fn text_keys<K: Display, V: Serialize, S: Serializer>(
    map: &BTreeMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(map.iter().map(|(key, value)| (Text(key), value)))
}

/// `{name: …}`, the way Istio refers to a provider.
#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

/// Writes each name as `{name: …}`.
pub(super) fn named<S: Serializer>(names: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(|name| Named { name }))
}
