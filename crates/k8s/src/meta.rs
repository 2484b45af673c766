//! What every Kubernetes object has: a kind, a version and metadata.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ownership;

/// The part of `metadata` that an author writes; what the API server fills in is not here.
///
/// Labels and annotations are kept sorted, so equal objects are equal text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ObjectMeta {
    /// The object's name, unique for its kind in its namespace.
    pub name: String,
    /// The namespace; absent on kinds that live outside of one, such as Namespace itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Labels: selectors find objects by them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations: tools read settings from them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl ObjectMeta {
    /// Metadata of an object in a namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            namespace: Some(namespace.into()),
            ..Self::default()
        }
    }

    /// Metadata of an object outside of any namespace.
    pub fn cluster(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Adds a label; a later one replaces an earlier one of the same key.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// Adds an annotation; a later one replaces an earlier one of the same key.
    #[must_use]
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations.insert(key.into(), value.into());
        self
    }
}

/// A Kubernetes object with a kind known at compile time.
pub trait Resource: Serialize {
    /// The kind, such as `VirtualService`.
    const KIND: &'static str;

    /// The group and version that the object is written in, such as `networking.istio.io/v1`.
    fn api_version(&self) -> &'static str;

    /// Name, namespace, labels and annotations.
    fn metadata(&self) -> &ObjectMeta;

    /// The same, to change.
    fn metadata_mut(&mut self) -> &mut ObjectMeta;

    /// The object with one more label.
    #[must_use]
    fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self
    where
        Self: Sized,
    {
        self.metadata_mut().labels.insert(key.into(), value.into());
        self
    }

    /// The object with one more annotation.
    #[must_use]
    fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self
    where
        Self: Sized,
    {
        self.metadata_mut().annotations.insert(key.into(), value.into());
        self
    }

    /// The object marked as ours whole, by the label [`MANAGED_BY`](crate::MANAGED_BY).
    ///
    /// Takes back [`partial`](Resource::partial): an object is one or the other.
    #[must_use]
    fn owned(mut self) -> Self
    where
        Self: Sized,
    {
        ownership::own(self.metadata_mut());
        self
    }

    /// The object marked as a part of one that someone else owns, by the annotation [`PARTIAL`](crate::PARTIAL).
    ///
    /// Takes back [`owned`](Resource::owned): a partial object never carries the ownership label, because pruning by that label
    /// would delete the whole object, which is not ours.
    #[must_use]
    fn partial(mut self) -> Self
    where
        Self: Sized,
    {
        ownership::share(self.metadata_mut());
        self
    }
}

/// Writes an object in the order that people expect: `apiVersion`, `kind`, `metadata`, then its own parts.
///
/// For the `Serialize` of each kind.
#[doc(hidden)]
pub fn serialize_object<R: Resource, B: Serialize, S: serde::Serializer>(
    object: &R,
    body_key: &'static str,
    body: &B,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serialize_parts(object, Some((body_key, body)), serializer)
}

/// As [`serialize_object`], for an object that may have nothing below its metadata.
#[doc(hidden)]
pub fn serialize_parts<R: Resource, B: Serialize, S: serde::Serializer>(
    object: &R,
    body: Option<(&'static str, &B)>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeStruct;
    let mut s = serializer.serialize_struct("Object", 3 + usize::from(body.is_some()))?;
    s.serialize_field("apiVersion", object.api_version())?;
    s.serialize_field("kind", R::KIND)?;
    s.serialize_field("metadata", object.metadata())?;
    if let Some((key, value)) = body {
        s.serialize_field(key, value)?;
    }
    s.end()
}
