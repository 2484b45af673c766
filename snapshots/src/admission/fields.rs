//! Fields that the schema does not know. The API server drops them, or refuses them when asked to be strict as `kubectl` asks.

use serde_json::Value;

use super::path::Place;

/// A violation for each field that would be dropped.
pub(super) fn check(schema: &Value, resource: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    let Some(entries) = resource.as_object() else {
        return violations;
    };
    for (name, value) in entries {
        // These three need no schema, and what is in the metadata is not the CRD's to say.
        if !matches!(name.as_str(), "apiVersion" | "kind" | "metadata") {
            check_field(schema, &Place::Root, name, value, &mut violations);
        }
    }
    violations
}

fn check_in(schema: &Value, place: &Place<'_>, value: &Value, violations: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                check_field(schema, place, name, value, violations);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_in(&schema["items"], &Place::Item(place, index), item, violations);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// `schema` is that of the object that the field is in.
fn check_field(schema: &Value, parent: &Place<'_>, name: &str, value: &Value, violations: &mut Vec<String>) {
    let place = Place::Field(parent, name);
    let additional = &schema["additionalProperties"];
    match schema["properties"].get(name) {
        Some(schema) => check_in(schema, &place, value, violations),
        None if additional.is_object() => check_in(additional, &place, value, violations),
        // Anything goes, but what is in an object there has no schema.
        None if *additional == true => check_in(&Value::Null, &place, value, violations),
        None if schema["x-kubernetes-preserve-unknown-fields"] == true => {}
        None => violations.push(format!("{place}: unknown field")),
    }
}
