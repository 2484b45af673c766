//! What the API server does to a resource before it looks at it: nulls that may not be there go, and defaults come.

use serde_json::{Map, Value};

/// Removes nulls from fields that are not nullable, and fills in what is missing and has a default.
pub(super) fn apply(schema: &Value, value: &mut Value) {
    match value {
        Value::Object(entries) => apply_to_fields(schema, entries),
        Value::Array(items) => items.iter_mut().for_each(|item| apply(&schema["items"], item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn apply_to_fields(schema: &Value, entries: &mut Map<String, Value>) {
    if let Some(properties) = schema["properties"].as_object() {
        for (name, schema) in properties {
            if entries.get(name).is_some_and(Value::is_null) && schema["nullable"] != true {
                entries.shift_remove(name);
            }
            if !entries.contains_key(name) && !schema["default"].is_null() {
                entries.insert(name.clone(), schema["default"].clone());
            }
            if let Some(value) = entries.get_mut(name) {
                apply(schema, value);
            }
        }
    }
    if schema["additionalProperties"].is_object() {
        let schema = &schema["additionalProperties"];
        entries.values_mut().for_each(|value| apply(schema, value));
    }
}
