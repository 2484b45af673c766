//! A resource that keeps the document it was read from.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A resource, and the document it was read from: what its type does not know, and how what it knows was written, are written back.
///
/// ```
/// use mesh2yaml_k8s::{ObjectMeta, manifest::Kept};
/// use serde_json::json;
///
/// let document = json!({"name": "shop", "uid": "7", "labels": {}});
/// let mut shop = Kept::<ObjectMeta>::new(&document).0.expect("it is metadata");
/// assert_eq!(serde_json::to_value(&shop)?, document);
///
/// shop.it = shop.it.annotation("team", "web");
/// assert_eq!(
///     serde_json::to_value(&shop)?,
///     json!({"name": "shop", "uid": "7", "labels": {}, "annotations": {"team": "web"}})
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Kept<T> {
    /// The resource; to change.
    pub it: T,
    /// The document.
    document: Value,
    /// What the resource was when it was read.
    before: Value,
}

impl<T: Serialize + serde::de::DeserializeOwned> Kept<T> {
    /// Reads a document; unknown fields are kept, and found as [`typed`](super::typed) finds them.
    #[must_use]
    pub fn new(document: &Value) -> (Option<Self>, Vec<crate::Finding>) {
        let (it, findings) = super::typed::<T>(document);
        let kept = it.map(|it| Self {
            before: serde_json::to_value(&it).unwrap_or_default(),
            document: document.clone(),
            it,
        });
        (kept, findings)
    }
}

impl<T: Serialize> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let now = serde_json::to_value(&self.it).map_err(serde::ser::Error::custom)?;
        merged(&self.document, &self.before, now).serialize(serializer)
    }
}

/// The document with the changes between `before` and `now`.
fn merged(document: &Value, before: &Value, now: Value) -> Value {
    if *before == now {
        return document.clone();
    }
    match (document, before, now) {
        (Value::Object(document), Value::Object(before), Value::Object(mut now)) => {
            let mut out = serde_json::Map::new();
            for (key, value) in document {
                match (before.get(key), now.remove(key)) {
                    (Some(before), Some(now)) => {
                        out.insert(key.clone(), merged(value, before, now));
                    }
                    (None, Some(now)) => {
                        out.insert(key.clone(), now);
                    }
                    // It has been taken away.
                    (Some(_), None) => {}
                    (None, None) => {
                        out.insert(key.clone(), value.clone());
                    }
                }
            }
            out.extend(now);
            Value::Object(out)
        }
        (Value::Array(document), Value::Array(before), Value::Array(now))
            if document.len() == before.len() && before.len() == now.len() =>
        {
            let items = document.iter().zip(before).zip(now);
            Value::Array(
                items
                    .map(|((document, before), now)| merged(document, before, now))
                    .collect(),
            )
        }
        (_, _, now) => now,
    }
}
