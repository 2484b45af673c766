//! Whether our types have the leaves of the CRDs, and no others: each schema is flattened to paths, and the paths are compared.
//!
//! ```text
//!   CRD (every set, every version) ──flat──▶ path → types, enum, required ─┐
//!   the type's JSON schema         ──flat──▶ path → types, enum, required ─┴─▶ differences
//! ```
//!
//! A path is `http[].match[].uri.exact` or `matchLabels.*`. A leaf is a place with nothing below it that has a name: a scalar, a list
//! or a map of scalars, an opaque object.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_validate::Entry;
use serde_json::Value;

/// A schema as paths.
pub type Flat = BTreeMap<String, Node>;

/// What a schema says of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// `string`, `integer` and so on; empty where it may be anything.
    pub types: BTreeSet<String>,
    /// The values that it may have; empty where they are not listed.
    pub values: BTreeSet<String>,
    /// The fields that it must have.
    pub required: BTreeSet<String>,
    /// Whether it has nothing below it that has a name.
    pub is_leaf: bool,
    /// Whether what is below it is not described.
    pub is_opaque: bool,
}

/// The CRDs of one kind.
#[derive(Clone, Debug)]
pub struct Described {
    /// The set that it comes from: `istio`, `gateway-api-standard`.
    pub set: String,
    /// `security.istio.io/v1`.
    pub api_version: String,
    /// The kind.
    pub kind: String,
    /// Whether the API server serves it.
    pub served: bool,
    /// Its `spec`.
    pub spec: Flat,
}

/// What the comparison of a kind says.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// How many leaves our type has.
    pub leaves: usize,
    /// What differs, a line each.
    pub differences: Vec<String>,
}

/// All versions in the CRDs in a folder: each file in it and each folder in it is a set.
///
/// # Panics
/// When it cannot be read: a suite must not be skipped for that.
#[must_use]
pub fn crds(folder: &Path) -> Vec<Described> {
    let mut all = Vec::new();
    for entry in sorted(folder) {
        let set = entry
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let files = if entry.is_dir() {
            sorted(&entry)
        } else {
            vec![entry]
        };
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let documents = read(&text, &Limits::default().depth(100))
                .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            for crd in &documents {
                all.extend(described(&set, crd));
            }
        }
    }
    all
}

fn sorted(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    paths
}

fn described(set: &str, crd: &Value) -> Vec<Described> {
    let spec = &crd["spec"];
    let versions = spec["versions"].as_array().map_or(&[][..], Vec::as_slice);
    let one = |version: &Value| Described {
        set: set.to_owned(),
        api_version: format!(
            "{}/{}",
            spec["group"].as_str().unwrap_or_default(),
            version["name"].as_str().unwrap_or_default()
        ),
        kind: spec["names"]["kind"].as_str().unwrap_or_default().to_owned(),
        served: version["served"] == true,
        spec: flat(&structure(&version["schema"]["openAPIV3Schema"]), "spec"),
    };
    versions.iter().map(one).collect()
}

/// A CRD's schema without its choices: their arms limit values, and say nothing of which fields there are.
fn structure(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let is_choice = |key: &str| ["oneOf", "anyOf", "allOf", "not"].contains(&key);
            let kept = map
                .iter()
                .filter(|(key, value)| !(is_choice(key) && (value.is_array() || *key == "not")));
            kept.map(|(key, value)| match (key.as_str(), value) {
                // Here keys are names of fields, and a field may be named `not`.
                ("properties", Value::Object(fields)) => {
                    let fields = fields.iter().map(|(name, it)| (name.clone(), structure(it)));
                    (key.clone(), Value::Object(fields.collect()))
                }
                (_, value) => (key.clone(), structure(value)),
            })
            .collect()
        }
        Value::Array(items) => items.iter().map(structure).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}

/// What a schema says of a field and all that is below it.
#[must_use]
pub fn flat(schema: &Value, field: &str) -> Flat {
    let mut out = Flat::new();
    let mut parts = Vec::new();
    gather(schema, schema, &mut Vec::new(), &mut parts);
    let spec: Vec<&Value> = parts
        .iter()
        .filter_map(|part| part["properties"].get(field))
        .collect();
    walk(schema, &spec, field, 0, &mut out);
    out
}

/// How many leaves there are.
#[must_use]
pub fn leaves(flat: &Flat) -> usize {
    flat.values().filter(|node| node.is_leaf).count()
}

/// The schema that a `$ref` means.
fn target<'s>(root: &'s Value, node: &Value) -> Option<(&'s Value, String)> {
    let name = node["$ref"].as_str()?;
    Some((root.pointer(name.strip_prefix('#')?)?, name.to_owned()))
}

/// A schema and all that apply to the same place: what it refers to, and every arm of its choices.
fn gather<'s>(root: &'s Value, node: &'s Value, refs: &mut Vec<String>, out: &mut Vec<&'s Value>) {
    out.push(node);
    if let Some((there, name)) = target(root, node)
        && !refs.contains(&name)
    {
        refs.push(name);
        gather(root, there, refs, out);
        refs.pop();
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for arm in node[key].as_array().into_iter().flatten() {
            gather(root, arm, refs, out);
        }
    }
}

/// The fields that a schema requires whichever arm of its choices holds.
fn required(root: &Value, node: &Value, depth: usize) -> BTreeSet<String> {
    let own = node["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let mut all: BTreeSet<String> = own.map(str::to_owned).collect();
    if depth > 20 {
        return all;
    }
    if let Some((there, _)) = target(root, node) {
        all.extend(required(root, there, depth + 1));
    }
    for arm in node["allOf"].as_array().into_iter().flatten() {
        all.extend(required(root, arm, depth + 1));
    }
    for key in ["anyOf", "oneOf"] {
        let arms = node[key].as_array().into_iter().flatten();
        let arms = arms.filter(|arm| arm["type"] != "null");
        let common = arms
            .map(|arm| required(root, arm, depth + 1))
            .reduce(|a, b| a.intersection(&b).cloned().collect());
        all.extend(common.unwrap_or_default());
    }
    all
}

/// Deeper than any CRD.
const DEEPEST: usize = 40;

fn walk(root: &Value, nodes: &[&Value], path: &str, depth: usize, out: &mut Flat) {
    let mut parts = Vec::new();
    for node in nodes {
        gather(root, node, &mut Vec::new(), &mut parts);
    }
    let mut here = Node::default();
    let mut fields: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let (mut items, mut entries) = (Vec::new(), Vec::new());
    for part in &parts {
        let types = match &part["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            Value::String(name) => vec![name.as_str()],
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        };
        let types = types.into_iter().filter(|name| *name != "null");
        here.types.extend(types.map(str::to_owned));
        let values = part["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .chain(part.get("const"));
        here.values
            .extend(values.filter(|value| !value.is_null()).map(shown));
        if part["x-kubernetes-int-or-string"] == true {
            here.types.extend(["integer".to_owned(), "string".to_owned()]);
        }
        here.is_opaque |=
            part["x-kubernetes-preserve-unknown-fields"] == true || part["additionalProperties"] == true;
        for (name, field) in part["properties"].as_object().into_iter().flatten() {
            fields.entry(name).or_default().push(field);
        }
        if part["items"].is_object() {
            items.push(&part["items"]);
        }
        if part["additionalProperties"].is_object() {
            entries.push(&part["additionalProperties"]);
        }
        // Keys of a pattern are entries of a map.
        entries.extend(
            part["patternProperties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(_, it)| it),
        );
    }
    let common = nodes.iter().map(|node| required(root, node, 0));
    here.required = common
        .reduce(|a, b| a.intersection(&b).cloned().collect())
        .unwrap_or_default();
    // A variant of one word is a `const` of no type.
    if here.types.is_empty() && !here.values.is_empty() {
        here.types.insert("string".to_owned());
    }
    here.is_opaque |= here.types.is_empty();
    here.is_leaf = fields.is_empty() && items.is_empty() && entries.is_empty();
    out.insert(path.to_owned(), here);
    if depth > DEEPEST {
        return;
    }
    for (name, field) in fields {
        walk(root, &field, &format!("{path}.{name}"), depth + 1, out);
    }
    for (below, suffix) in [(items, "[]"), (entries, ".*")] {
        if !below.is_empty() {
            walk(root, &below, &format!("{path}{suffix}"), depth + 1, out);
        }
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Compares a registered kind with its CRDs.
#[must_use]
pub fn compare(entry: &Entry, crds: &[Described]) -> Coverage {
    let ours = flat(&entry.schema(), "spec");
    let crds: Vec<&Described> = crds.iter().filter(|crd| crd.kind == entry.kind).collect();
    let is_ours = |crd: &&&Described| entry.serves(&crd.api_version);
    let theirs: Vec<&Described> = crds.iter().copied().filter(|crd| is_ours(&crd)).collect();
    let mut differences = differences(&ours, &theirs);
    for crd in crds {
        let group = crd.api_version.rsplit_once('/').map_or("", |(group, _)| group);
        if crd.served && group == entry.group() && !entry.serves(&crd.api_version) {
            differences.push(format!("version   {} [{}] is served", crd.api_version, crd.set));
        }
    }
    Coverage {
        leaves: leaves(&ours),
        differences,
    }
}

/// What differs between a type and the versions of its CRD. What any of them has must be in the type; what the type has must be in one of
/// them; values of an enum are those of all together, and what is required is required by every one that has the place.
#[must_use]
pub fn differences(ours: &Flat, theirs: &[&Described]) -> Vec<String> {
    let mut out = Vec::new();
    let opaque = |path: &str| {
        theirs.iter().any(|crd| {
            crd.spec
                .iter()
                .any(|(at, node)| node.is_opaque && node.is_leaf && is_below(path, at))
        })
    };
    let paths: BTreeSet<&String> = theirs.iter().flat_map(|crd| crd.spec.keys()).collect();
    for path in ours.keys() {
        if !paths.contains(path) && !opaque(path) {
            out.push(format!("invented  {path}"));
        }
    }
    for path in paths {
        let having: Vec<(&Described, &Node)> = theirs
            .iter()
            .filter_map(|crd| crd.spec.get(path).map(|node| (*crd, node)))
            .collect();
        let Some(our) = ours.get(path) else {
            let inside = |(at, node): (&String, &Node)| node.is_opaque && node.is_leaf && is_below(path, at);
            if !ours.iter().any(inside) {
                let places: Vec<String> = having
                    .iter()
                    .map(|(crd, _)| format!("{} [{}]", crd.api_version, crd.set))
                    .collect();
                out.push(format!("missing   {path} of {}", places.join(", ")));
            }
            continue;
        };
        let types: BTreeSet<String> = having.iter().flat_map(|(_, node)| node.types.clone()).collect();
        let anything = our.types.is_empty() || having.iter().any(|(_, node)| node.types.is_empty());
        if types != our.types && !anything {
            out.push(format!(
                "type      {path}: {} here, {} in the CRD",
                list(&our.types),
                list(&types)
            ));
        }
        let listed = having.iter().all(|(_, node)| !node.values.is_empty());
        let values: BTreeSet<String> = if listed {
            having.iter().flat_map(|(_, node)| node.values.clone()).collect()
        } else {
            BTreeSet::new()
        };
        if values != our.values {
            let more: BTreeSet<_> = our.values.difference(&values).cloned().collect();
            let less: BTreeSet<_> = values.difference(&our.values).cloned().collect();
            out.push(format!(
                "enum      {path}: only here {}, only in the CRD {}",
                list(&more),
                list(&less)
            ));
        }
        let required = having.iter().map(|(_, node)| node.required.clone());
        let required = required
            .reduce(|a, b| a.intersection(&b).cloned().collect())
            .unwrap_or_default();
        if required != our.required {
            let more: BTreeSet<_> = our.required.difference(&required).cloned().collect();
            let less: BTreeSet<_> = required.difference(&our.required).cloned().collect();
            out.push(format!(
                "required  {path}: only here {}, only in the CRD {}",
                list(&more),
                list(&less)
            ));
        }
    }
    out
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn list(words: &BTreeSet<String>) -> String {
    if words.is_empty() {
        return "nothing".to_owned();
    }
    words.iter().cloned().collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Described, Flat, differences, flat, leaves};

    fn crd(spec: Flat) -> Described {
        Described {
            set: "set".to_owned(),
            api_version: "a/v1".to_owned(),
            kind: "A".to_owned(),
            served: true,
            spec,
        }
    }

    #[test]
    fn the_same_in_two_ways_is_the_same() {
        let theirs = json!({"properties": {"spec": {"type": "object", "required": ["port"], "properties": {
            "port": {"x-kubernetes-int-or-string": true, "anyOf": [{"type": "integer"}, {"type": "string"}]},
            "to": {"type": "array", "items": {"type": "string"}},
            "mode": {"type": "string", "enum": ["A", "B"]},
            "uri": {"type": "object", "properties": {"exact": {"type": "string"}, "prefix": {"type": "string"}},
                    "oneOf": [{"required": ["exact"]}, {"required": ["prefix"]}]},
            "raw": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
        }}}});
        let ours = json!({
            "properties": {"spec": {"$ref": "#/definitions/Spec"}},
            "definitions": {
                "Spec": {"type": "object", "required": ["port"], "properties": {
                    "port": {"type": ["integer", "string"]},
                    "to": {"type": ["array", "null"], "items": {"type": "string"}},
                    "mode": {"anyOf": [{"$ref": "#/definitions/Mode"}, {"type": "null"}]},
                    "uri": {"oneOf": [
                        {"type": "object", "properties": {"exact": {"type": "string"}}, "required": ["exact"]},
                        {"type": "object", "properties": {"prefix": {"type": "string"}}, "required": ["prefix"]},
                    ]},
                    "raw": {"type": "object", "properties": {"known": {"type": "string"}}},
                }},
                "Mode": {"oneOf": [{"type": "string", "enum": ["A"]}, {"const": "B"}]},
            },
        });
        let ours = flat(&ours, "spec");
        let theirs = crd(flat(&theirs, "spec"));
        assert_eq!(differences(&ours, &[&theirs]), Vec::<String>::new());
        assert_eq!(leaves(&theirs.spec), 6);
    }

    #[test]
    fn what_differs_is_said() {
        let theirs = json!({"properties": {"spec": {"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string", "enum": ["X"]},
            "b": {"type": "array", "items": {"type": "object", "properties": {"c": {"type": "integer"}}}},
        }}}});
        let ours = json!({"properties": {"spec": {"type": "object", "required": ["d"], "properties": {
            "a": {"type": "string", "enum": ["X", "Y"]},
            "b": {"type": "array", "items": {"type": "object"}},
            "d": {"type": "boolean"},
        }}}});
        let theirs = crd(flat(&theirs, "spec"));
        assert_eq!(
            differences(&flat(&ours, "spec"), &[&theirs]),
            [
                "invented  spec.d",
                "required  spec: only here d, only in the CRD a",
                "enum      spec.a: only here Y, only in the CRD nothing",
                "missing   spec.b[].c of a/v1 [set]",
            ]
        );
    }
}
