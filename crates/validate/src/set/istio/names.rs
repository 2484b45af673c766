//! Names of resources, as messages say them.

use super::super::Known;

/// How many names a message has.
const SHOWN: usize = 5;

/// The first of some names, and how many there are more.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names = names.into_iter();
    let shown: Vec<String> = names
        .by_ref()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.count() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl<F> Known<F> {
    /// Whether both are one object, which a set may have twice.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.namespace == other.namespace
    }

    /// Namespace and name, or the name where the namespace is not known.
    pub(super) fn full_name(&self) -> String {
        match &*self.namespace {
            "" => self.name.to_string(),
            namespace => format!("{namespace}/{}", self.name),
        }
    }
}
