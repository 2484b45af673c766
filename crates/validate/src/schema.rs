//! JSON schemas, for editors and for tools that validate by them. Draft 7, which all of them read.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::kinds::{Entry, KINDS};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

fn generator() -> SchemaGenerator {
    SchemaSettings::draft07().into_generator()
}

/// The schema as a document of its own.
fn document(mut schema: Schema, title: String, mut generator: SchemaGenerator) -> Value {
    let definitions = generator.take_definitions(true);
    let mut out = Map::new();
    out.insert("$schema".to_owned(), DRAFT.into());
    out.insert("title".to_owned(), title.into());
    out.append(schema.ensure_object());
    if !definitions.is_empty() {
        out.insert("definitions".to_owned(), Value::Object(definitions));
    }
    Value::Object(out)
}

impl Entry {
    /// The JSON schema of the kind.
    #[must_use]
    pub fn schema(&self) -> Value {
        let mut generator = generator();
        let schema = (self.schema)(&mut generator);
        document(schema, format!("{} of {}", self.kind, self.group()), generator)
    }
}

/// One schema for texts of many kinds: an object of a known kind must be right, all others are.
///
/// Which kind counts is asked by `apiVersion` and `kind` (`if`, `then`), so that an editor shows what is wrong with the one that was
/// meant, not that none of all fits.
#[must_use]
pub fn all() -> Value {
    let mut generator = generator();
    let cases: Vec<Value> = KINDS
        .iter()
        .map(|entry| {
            let schema = (entry.schema)(&mut generator);
            json!({
                "if": {
                    "required": ["apiVersion", "kind"],
                    "properties": {
                        "apiVersion": { "enum": entry.api_versions },
                        "kind": { "const": entry.kind },
                    },
                },
                "then": schema,
            })
        })
        .collect();
    let schema = schemars::json_schema!({ "type": "object", "allOf": cases });
    document(
        schema,
        "Resources of Istio, Linkerd and the Gateway API".to_owned(),
        generator,
    )
}

/// The kinds that a name means: a kind in any case, perhaps with its group (`httproute.policy.linkerd.io`), or with its
/// `apiVersion` before it (`policy.linkerd.io/v1beta3/HTTPRoute`).
#[must_use]
pub fn named(name: &str) -> Vec<&'static Entry> {
    let is_it = |entry: &&Entry| {
        let (kind, rest) = match (name.rsplit_once('/'), name.split_once('.')) {
            (Some((version, kind)), _) => (kind, Some((version, true))),
            (None, Some((kind, group))) => (kind, Some((group, false))),
            (None, None) => (name, None),
        };
        kind.eq_ignore_ascii_case(entry.kind)
            && rest.is_none_or(|(of, version)| {
                if version {
                    entry.serves(of)
                } else {
                    entry.group() == of
                }
            })
    };
    KINDS.iter().filter(is_it).collect()
}
