//! Secret and ConfigMap: which keys they have. Values are not kept.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{CertificateState, Meta, is, text};

/// A Secret, without its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Secret {
    /// Name, namespace, labels and annotations.
    pub meta: Meta,
    /// What it is for: `kubernetes.io/tls`; `Opaque` where nothing is said.
    pub secret_type: String,
    /// The keys of `data` and `stringData`.
    pub keys: BTreeSet<String>,
    /// What there is to say of its certificate, if it is for one.
    pub certificate: CertificateState,
}

/// A ConfigMap, without its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigMap {
    /// Name, namespace, labels and annotations.
    pub meta: Meta,
    /// The keys of `data` and `binaryData`.
    pub keys: BTreeSet<String>,
}

impl Secret {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        is(document, "", "Secret").then(|| Self {
            meta: Meta::of(document),
            secret_type: text(&document["type"]).unwrap_or_else(|| "Opaque".to_owned()),
            keys: keys([&document["data"], &document["stringData"]]),
            certificate: CertificateState::read(document),
        })
    }
}

impl ConfigMap {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        is(document, "", "ConfigMap").then(|| Self {
            meta: Meta::of(document),
            keys: keys([&document["data"], &document["binaryData"]]),
        })
    }
}

fn keys(maps: [&Value; 2]) -> BTreeSet<String> {
    let maps = maps.into_iter().filter_map(Value::as_object);
    maps.flat_map(|map| map.keys().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ConfigMap, Secret};

    #[test]
    fn the_keys_of_a_secret() {
        let tls = Secret::read(&json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "type": "kubernetes.io/tls",
            "metadata": {"name": "cert", "namespace": "istio-system"},
            "data": {"tls.crt": "", "tls.key": ""},
            "stringData": {"ca.crt": "text"},
        }))
        .expect("it is a Secret");
        assert_eq!(tls.secret_type, "kubernetes.io/tls");
        assert_eq!(
            tls.keys.iter().map(String::as_str).collect::<Vec<_>>(),
            ["ca.crt", "tls.crt", "tls.key"]
        );
        let bare = Secret::read(&json!({"apiVersion": "v1", "kind": "Secret"})).expect("it is a Secret");
        assert_eq!(bare.secret_type, "Opaque");
        assert!(bare.keys.is_empty());
    }

    #[test]
    fn the_keys_of_a_config_map() {
        let map = ConfigMap::read(&json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "ca", "namespace": "prod"},
            "data": {"ca.crt": "text"},
            "binaryData": {"ca.crl": ""},
        }))
        .expect("it is a ConfigMap");
        assert_eq!(
            map.keys.iter().map(String::as_str).collect::<Vec<_>>(),
            ["ca.crl", "ca.crt"]
        );
    }
}
