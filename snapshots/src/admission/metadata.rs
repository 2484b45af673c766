//! The part of the metadata that we write. The API server knows it without a CRD.

use serde_json::Value;

/// A violation for each of name, namespace, labels and annotations that is not of its type.
pub(super) fn check(metadata: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    for key in ["name", "namespace"] {
        if !matches!(metadata[key], Value::Null | Value::String(_)) {
            violations.push(format!("metadata.{key}: Invalid value: must be a string"));
        }
    }
    for key in ["labels", "annotations"] {
        match &metadata[key] {
            Value::Null => {}
            Value::Object(entries) => {
                for (name, value) in entries {
                    if !matches!(value, Value::Null | Value::String(_)) {
                        violations.push(format!(
                            "metadata.{key}.{name}: Invalid value: {value}: must be a string"
                        ));
                    }
                }
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                violations.push(format!("metadata.{key}: Invalid value: must be a map"));
            }
        }
    }
    if metadata["name"].is_null() && metadata["generateName"].is_null() {
        violations.push("metadata.name: Required value: name or generateName is required".to_owned());
    }
    violations
}
