//! Who owns an object: we, whole, or someone else who lets us set a part of it.
//!
//! ```text
//!   .owned()    label       app.kubernetes.io/managed-by: mesh2yaml             apply; prune when it is gone from the output
//!   .partial()  annotation  mesh2yaml.dev/partial: server-side-apply            apply server-side only; never prune
//! ```
//!
//! The two marks exclude each other. A tool that prunes selects by the label and deletes what the output no longer has; were a
//! partial object to carry it, a namespace or Service of another team would go.

use crate::ObjectMeta;

/// The label, key and value, of objects that are ours whole; pruning selects by it.
pub const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "mesh2yaml");

/// The annotation, key and value, of objects of which the output holds only a part, such as labels on a Namespace.
///
/// They are for server-side apply, which sets the fields written and leaves the others alone.
pub const PARTIAL: (&str, &str) = ("mesh2yaml.dev/partial", "server-side-apply");

/// Puts the ownership label in the place of the partial mark.
pub(crate) fn own(meta: &mut ObjectMeta) {
    meta.annotations_mut().remove(PARTIAL.0);
    meta.labels_mut().insert(MANAGED_BY.0.into(), MANAGED_BY.1.into());
}

/// Puts the partial mark in the place of the ownership label; another owner's label stays.
pub(crate) fn share(meta: &mut ObjectMeta) {
    if meta.is_owned() {
        meta.labels_mut().remove(MANAGED_BY.0);
    }
    meta.annotations_mut().insert(PARTIAL.0.into(), PARTIAL.1.into());
}

impl ObjectMeta {
    /// Marks the object as ours whole, where it is; [`Resource::owned`](crate::Resource::owned) does as much and hands it on.
    pub fn own(&mut self) {
        own(self);
    }

    /// Whether the object is ours whole.
    #[must_use]
    pub fn is_owned(&self) -> bool {
        self.labels().get(MANAGED_BY.0).is_some_and(|v| v == MANAGED_BY.1)
    }

    /// Whether only a part of the object is here.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.annotations().contains_key(PARTIAL.0)
    }
}

#[cfg(test)]
mod tests {
    use super::MANAGED_BY;
    use crate::{Namespace, Resource};

    #[test]
    fn the_marks_exclude_each_other() {
        let ours = Namespace::new("shop").partial().owned();
        assert!(ours.metadata.is_owned() && !ours.metadata.is_partial());
        let part = Namespace::new("shop").owned().partial();
        assert!(part.metadata.is_partial() && !part.metadata.is_owned());
        assert!(part.metadata.labels().is_empty());
    }

    #[test]
    fn a_part_keeps_the_label_of_its_owner() {
        let part = Namespace::new("shop").label(MANAGED_BY.0, "Helm").partial();
        assert_eq!(part.metadata.labels()[MANAGED_BY.0], "Helm");
    }
}
