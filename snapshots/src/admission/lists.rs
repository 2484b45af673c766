//! Lists that are sets or maps: `x-kubernetes-list-type`.

use serde_json::Value;

use super::path::Place;

/// A violation for each item that is there twice.
pub(super) fn check(schema: &Value, resource: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    check_in(schema, &Place::Root, resource, &mut violations);
    violations
}

fn check_in(schema: &Value, place: &Place<'_>, value: &Value, violations: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                let schema = match schema["properties"].get(name) {
                    Some(schema) => schema,
                    None => &schema["additionalProperties"],
                };
                check_in(schema, &Place::Field(place, name), value, violations);
            }
        }
        Value::Array(items) => {
            check_items(schema, place, items, violations);
            for (index, item) in items.iter().enumerate() {
                check_in(&schema["items"], &Place::Item(place, index), item, violations);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn check_items(schema: &Value, place: &Place<'_>, items: &[Value], violations: &mut Vec<String>) {
    let same: &dyn Fn(&Value, &Value) -> bool = match schema["x-kubernetes-list-type"].as_str() {
        Some("set") => &|a, b| a == b,
        Some("map") => {
            let keys = &schema["x-kubernetes-list-map-keys"];
            &move |a, b| keys_of(keys).all(|key| a.get(key) == b.get(key))
        }
        Some(_) | None => return,
    };
    for (index, item) in items.iter().enumerate() {
        if items[..index].iter().any(|earlier| same(earlier, item)) {
            let place = Place::Item(place, index);
            violations.push(format!("{place}: Duplicate value: {item}"));
        }
    }
}

fn keys_of(keys: &Value) -> impl Iterator<Item = &str> {
    keys.as_array().into_iter().flatten().filter_map(Value::as_str)
}
