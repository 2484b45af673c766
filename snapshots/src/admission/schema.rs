//! The structural schema, as a JSON schema that says the same.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value, json};

use super::words;

/// A compiled schema.
#[derive(Debug)]
pub(super) struct Schema(Validator);

impl Schema {
    /// # Panics
    /// When the schema is none: the API server would not take such a CRD.
    pub(super) fn compile(schema: &Value) -> Self {
        let validator = jsonschema::options()
            .with_draft(Draft::Draft7)
            // As Go's, it knows no look-around, and `$` is the end of the text alone.
            .with_pattern_options(PatternOptions::regex())
            .should_validate_formats(true)
            .with_format("duration", is_duration)
            .with_format("byte", is_base64)
            .build(&translate(schema));
        Self(validator.unwrap_or_else(|error| panic!("a CRD with a schema that is none: {error}")))
    }

    /// A violation for each keyword that does not hold.
    pub(super) fn check(&self, resource: &Value) -> Vec<String> {
        let errors = self.0.iter_errors(resource);
        errors.map(|error| words::explain(&error, resource)).collect()
    }
}

/// Keywords that mean the same in both.
const SAME: [&str; 13] = [
    "type",
    "required",
    "enum",
    "pattern",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
];

fn translate(schema: &Value) -> Value {
    let Some(keywords) = schema.as_object() else {
        // `additionalProperties: true`.
        return schema.clone();
    };
    let mut out = Map::new();
    for (keyword, value) in keywords {
        match keyword.as_str() {
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                let properties: Map<_, _> = properties
                    .map(|(name, schema)| (name.clone(), translate(schema)))
                    .collect();
                out.insert(keyword.clone(), properties.into());
            }
            "items" | "additionalProperties" | "not" => {
                out.insert(keyword.clone(), translate(value));
            }
            "allOf" | "anyOf" | "oneOf" => {
                let schemas = value.as_array().into_iter().flatten().map(translate);
                out.insert(keyword.clone(), schemas.collect());
            }
            "format" => format(value, keywords, &mut out),
            same if SAME.contains(&same) => {
                out.insert(keyword.clone(), value.clone());
            }
            // Words for people, and the keywords that the other modules check.
            _ => {}
        }
    }
    if schema["x-kubernetes-int-or-string"] == true && !out.contains_key("type") {
        out.insert("type".to_owned(), json!(["integer", "string"]));
    }
    exclusive(schema, &mut out, "minimum", "exclusiveMinimum");
    exclusive(schema, &mut out, "maximum", "exclusiveMaximum");
    if schema["nullable"] == true {
        return json!({ "if": { "not": { "type": "null" } }, "then": out });
    }
    Value::Object(out)
}

/// Formats of numbers say how wide they are; those that are not known here bind nobody.
fn format(format: &Value, keywords: &Map<String, Value>, out: &mut Map<String, Value>) {
    match format.as_str() {
        Some("int32") => {
            for (keyword, bound) in [("minimum", i32::MIN), ("maximum", i32::MAX)] {
                if !keywords.contains_key(keyword) {
                    out.insert(keyword.to_owned(), bound.into());
                }
            }
        }
        Some(_) | None => {
            out.insert("format".to_owned(), format.clone());
        }
    }
}

/// In a CRD this keyword is a flag beside the bound.
fn exclusive(schema: &Value, out: &mut Map<String, Value>, bound: &str, flag: &str) {
    if schema[flag] == true
        && let Some(value) = out.shift_remove(bound)
    {
        out.insert(flag.to_owned(), value);
    }
}

/// A duration as Go writes it, `1h30m` or `0.5s`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let is_duration = !rest.is_empty();
    while !rest.is_empty() {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let digits = &rest[..rest.len() - number.len()];
        let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"];
        let after = units.iter().find_map(|unit| number.strip_prefix(unit));
        match after {
            Some(after) if digits.parse::<f64>().is_ok() => rest = after,
            Some(_) | None => return false,
        }
    }
    is_duration
}

fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let is_data = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    text.len().is_multiple_of(4) && text.len() - data.len() <= 2 && data.bytes().all(is_data)
}

#[cfg(test)]
mod format_tests {
    use super::{is_base64, is_duration};

    #[test]
    fn durations() {
        for text in ["0", "1h30m", "0.5s", "-1.5h", "+5ms", "3µs", ".5s"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "1", "s", "1d", ".s", "1h 2m", "P1D", "1.2.3s", "-"] {
            assert!(!is_duration(text), "{text}");
        }
    }

    #[test]
    fn base64() {
        for text in ["", "YQ==", "YWI=", "YWJj", "+/+/"] {
            assert!(is_base64(text), "{text}");
        }
        for text in ["Y", "YQ=", "Y===", "Y-==", "=YWJ"] {
            assert!(!is_base64(text), "{text}");
        }
    }
}
