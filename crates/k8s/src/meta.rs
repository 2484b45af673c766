//! What every Kubernetes object has: a kind, a version and metadata.

#[cfg(feature = "kube")]
mod full;
#[cfg(not(feature = "kube"))]
mod plain;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "kube")]
use full::Stored;
#[cfg(not(feature = "kube"))]
use plain::Stored;

use crate::ownership;
use crate::validate::{Validate, Validator};

/// The part of `metadata` that an author writes: name, namespace, labels, annotations. What the API server fills in is read over; with the
/// feature `kube` it is kept, so that an object of a cluster can be changed and sent back.
///
/// Labels and annotations are kept sorted, so equal objects are equal text.
#[derive(Clone, Default)]
pub struct ObjectMeta(Stored);

impl ObjectMeta {
    /// Metadata of an object in a namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        let mut meta = Self::cluster(name);
        meta.0.set_namespace(namespace.into());
        meta
    }

    /// Metadata of an object outside of any namespace.
    pub fn cluster(name: impl Into<String>) -> Self {
        let mut meta = Self::default();
        meta.0.set_name(name.into());
        meta
    }

    /// The object's name, unique for its kind in its namespace; empty where the API server makes one up, from `generateName`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The namespace; none on kinds that live outside of one, such as Namespace itself.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.0.namespace()
    }

    /// Labels: selectors find objects by them.
    #[must_use]
    pub fn labels(&self) -> &BTreeMap<String, String> {
        self.0.labels()
    }

    /// The labels, to change.
    pub fn labels_mut(&mut self) -> &mut BTreeMap<String, String> {
        self.0.labels_mut()
    }

    /// Annotations: tools read settings from them.
    #[must_use]
    pub fn annotations(&self) -> &BTreeMap<String, String> {
        self.0.annotations()
    }

    /// The annotations, to change.
    pub fn annotations_mut(&mut self) -> &mut BTreeMap<String, String> {
        self.0.annotations_mut()
    }

    /// Adds a label; a later one replaces an earlier one of the same key.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels_mut().insert(key.into(), value.into());
        self
    }

    /// Adds an annotation; a later one replaces an earlier one of the same key.
    #[must_use]
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations_mut().insert(key.into(), value.into());
        self
    }
}

impl fmt::Debug for ObjectMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectMeta")
            .field("name", &self.name())
            .field("namespace", &self.namespace())
            .field("labels", self.labels())
            .field("annotations", self.annotations())
            .finish_non_exhaustive()
    }
}

impl PartialEq for ObjectMeta {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
            && self.namespace() == other.namespace()
            && self.labels() == other.labels()
            && self.annotations() == other.annotations()
            && self.0.same_rest(&other.0)
    }
}

impl Eq for ObjectMeta {}

impl Serialize for ObjectMeta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ObjectMeta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Stored::deserialize(deserializer).map(Self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ObjectMeta {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ObjectMeta".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let texts = generator.subschema_for::<BTreeMap<String, String>>();
        schemars::json_schema!({
            "type": "object",
            "description": "Name, namespace, labels and annotations; and what the API server adds.",
            "properties": {
                "name": { "type": "string", "description": "The object's name, unique for its kind in its namespace." },
                "namespace": { "type": "string", "description": "The namespace." },
                "labels": texts,
                "annotations": texts,
            },
        })
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
        self.metadata_mut().labels_mut().insert(key.into(), value.into());
        self
    }

    /// The object with one more annotation.
    #[must_use]
    fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self
    where
        Self: Sized,
    {
        self.metadata_mut()
            .annotations_mut()
            .insert(key.into(), value.into());
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

/// A boxed object is the object.
impl<T: Resource> Resource for Box<T> {
    const KIND: &'static str = T::KIND;

    fn api_version(&self) -> &'static str {
        (**self).api_version()
    }

    fn metadata(&self) -> &ObjectMeta {
        (**self).metadata()
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        (**self).metadata_mut()
    }
}

impl Validate for ObjectMeta {
    fn validate(&self, v: &mut Validator) {
        v.field("name", |v| {
            if !is_subdomain(self.name()) && !self.name().is_empty() {
                v.schema("a name is of lower case letters, digits, `-` and `.`, begins and ends with a letter or digit, and has at most 253 characters");
            }
        });
        v.some("namespace", self.namespace().as_ref(), |v, namespace| {
            // One that is empty is as good as none.
            if !is_label(namespace) && !namespace.is_empty() {
                v.schema("a namespace is of lower case letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters");
            }
        });
        v.entries("labels", self.labels(), |v, key, value| {
            if !is_qualified_name(key) {
                v.schema("the key of a label is a name of at most 63 characters, after `domain/` if there is one");
            }
            if !value.is_empty() && !is_short_name(value) {
                v.schema("the value of a label is of letters, digits, `-`, `_` and `.`, begins and ends with a letter or digit, and has at most 63 characters");
            }
        });
        v.entries("annotations", self.annotations(), |v, key, _| {
            if !is_qualified_name(&key.to_ascii_lowercase()) {
                v.schema("the key of an annotation is a name of at most 63 characters, after `domain/` if there is one");
            }
        });
        let total: usize = self
            .annotations()
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        if total > 256 << 10 {
            v.field("annotations", |v| {
                v.schema("annotations have at most 256 KiB in all");
            });
        }
    }
}

fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=63).contains(&bytes.len())
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
        && [bytes[0], bytes[bytes.len() - 1]].iter().all(|b| *b != b'-')
}

/// Labels of a DNS name may be longer than 63 characters here: Kubernetes looks at the whole alone.
fn is_subdomain(text: &str) -> bool {
    let is_part = |part: &str| {
        let bytes = part.as_bytes();
        !bytes.is_empty()
            && bytes
                .iter()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
            && [bytes[0], bytes[bytes.len() - 1]].iter().all(|b| *b != b'-')
    };
    text.len() <= 253 && text.split('.').all(is_part)
}

fn is_short_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=63).contains(&bytes.len())
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
        && [bytes[0], bytes[bytes.len() - 1]]
            .iter()
            .all(u8::is_ascii_alphanumeric)
}

fn is_qualified_name(text: &str) -> bool {
    match text.split_once('/') {
        Some((domain, name)) => is_subdomain(domain) && is_short_name(name),
        None => is_short_name(text),
    }
}
