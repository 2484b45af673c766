//! What the schema refuses, in the API server's words, so that upstream's expectations can be compared and users know them.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::LocationSegment;
use serde_json::Value;

/// One line: where, what kind of violation, what was there and what should be.
pub(super) fn explain(error: &ValidationError<'_>, resource: &Value) -> String {
    let at = place(error, resource);
    let value = error.instance();
    let invalid = |what: &str| format!("{at}: Invalid value: {}: {at} in body {what}", shown(value));
    let too_many = |limit: u64| format!("{at}: Too many: must have at most {limit} items");
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the crate's own words do for keywords that no CRD has"
    )]
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let field = property.as_str().unwrap_or_default();
            let dot = if at.is_empty() { "" } else { "." };
            format!("{at}{dot}{field}: Required value")
        }
        ValidationErrorKind::Enum { options } => {
            let options = options.as_array().into_iter().flatten();
            let options: Vec<String> = options.map(Value::to_string).collect();
            let options = options.join(", ");
            format!(
                "{at}: Unsupported value: {}: supported values: {options}",
                shown(value)
            )
        }
        ValidationErrorKind::Type { kind } => invalid(&format!(
            "must be of type {}: \"{}\"",
            expected(kind),
            type_of(value)
        )),
        ValidationErrorKind::Format { format } => {
            invalid(&format!("must be of type {format}: {}", shown(value)))
        }
        ValidationErrorKind::Pattern { pattern } => invalid(&format!("should match '{pattern}'")),
        ValidationErrorKind::MinLength { limit } => {
            invalid(&format!("should be at least {limit} chars long"))
        }
        ValidationErrorKind::MaxLength { limit } => {
            format!("{at}: Too long: may not be more than {limit} bytes")
        }
        ValidationErrorKind::Minimum { limit } => {
            invalid(&format!("should be greater than or equal to {limit}"))
        }
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            invalid(&format!("should be greater than {limit}"))
        }
        ValidationErrorKind::Maximum { limit } => {
            invalid(&format!("should be less than or equal to {limit}"))
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => invalid(&format!("should be less than {limit}")),
        ValidationErrorKind::MinItems { limit } => invalid(&format!("should have at least {limit} items")),
        ValidationErrorKind::MinProperties { limit } => {
            invalid(&format!("should have at least {limit} properties"))
        }
        ValidationErrorKind::MaxItems { limit } | ValidationErrorKind::MaxProperties { limit } => {
            too_many(*limit)
        }
        ValidationErrorKind::AnyOf { .. } => invalid("must validate at least one schema (anyOf)"),
        ValidationErrorKind::OneOfNotValid { .. } => {
            invalid("must validate one and only one schema (oneOf). Found none valid")
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            invalid("must validate one and only one schema (oneOf). Found more than one valid")
        }
        ValidationErrorKind::Not { .. } => invalid("must not validate the schema (not)"),
        _ => format!("{at}: Invalid value: {error}"),
    }
}

/// `spec.rules[0].name`: a number is an index in a list, and the name of a field in a map.
fn place(error: &ValidationError<'_>, resource: &Value) -> String {
    let mut place = String::new();
    let mut value = resource;
    for segment in error.instance_path().segments() {
        let name = match segment {
            LocationSegment::Index(index) if value.is_array() => {
                place.push_str(&format!("[{index}]"));
                value = &value[index];
                continue;
            }
            LocationSegment::Index(name) => name.to_string(),
            LocationSegment::Property(name) => name.into_owned(),
        };
        if !place.is_empty() {
            place.push('.');
        }
        place.push_str(&name);
        value = &value[&name];
    }
    place
}

/// A scalar as JSON, and of anything larger what it is.
fn shown(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) | Value::Array(_) => format!("\"{}\"", type_of(value)),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

fn expected(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(several) => {
            let several: Vec<String> = several.iter().map(|one| one.to_string()).collect();
            several.join(",")
        }
    }
}

/// The name of the value's type.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
