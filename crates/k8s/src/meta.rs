//! What every Kubernetes object has: a kind, a version and metadata.

use std::collections::BTreeMap;

use serde::Serialize;

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
    use serde::ser::SerializeStruct;
    let mut s = serializer.serialize_struct("Object", 4)?;
    s.serialize_field("apiVersion", object.api_version())?;
    s.serialize_field("kind", R::KIND)?;
    s.serialize_field("metadata", object.metadata())?;
    s.serialize_field(body_key, body)?;
    s.end()
}
