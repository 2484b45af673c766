//! CEL rules: `x-kubernetes-validations`.

use std::collections::HashMap;
use std::fmt;

use kube_cel::{CompiledSchema, ErrorKind, ValidationError, Validator, compile_schema};
use serde_json::Value;

/// The rules of a schema.
pub(super) struct Rules {
    compiled: CompiledSchema,
    /// What each rule says when it does not hold.
    messages: HashMap<String, String>,
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("messages", &self.messages)
            .finish_non_exhaustive()
    }
}

impl Rules {
    pub(super) fn compile(schema: &Value) -> Self {
        let mut messages = HashMap::new();
        collect(schema, &mut messages);
        Self {
            compiled: compile_schema(schema),
            messages,
        }
    }

    /// A violation for each rule that does not hold.
    ///
    /// # Panics
    /// When a rule is beyond the crate that evaluates it: that says nothing about the resource.
    pub(super) fn check(&self, resource: &Value) -> Vec<String> {
        let Err(errors) = Validator::new().validate_compiled(&self.compiled, resource, None) else {
            return Vec::new();
        };
        // The crate keeps the fields of a schema in no order.
        let mut violations: Vec<String> = errors.iter().map(|error| self.explain(error)).collect();
        violations.sort();
        violations
    }

    fn explain(&self, error: &ValidationError) -> String {
        let ValidationError {
            rule,
            message,
            field_path: at,
            ..
        } = error;
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the others, and those to come, are faults of the rule or of the crate"
        )]
        match error.kind {
            ErrorKind::ValidationFailure => format!("{at}: Invalid value: {message}"),
            // A rule that fails, as by a field that is not there, does not hold.
            ErrorKind::EvaluationError => {
                let says = self.messages.get(rule).unwrap_or(rule);
                format!("{at}: Invalid value: {message} evaluating rule: {says}")
            }
            _ => panic!("the rule `{rule}` cannot be evaluated here: {message}"),
        }
    }
}

fn collect(schema: &Value, messages: &mut HashMap<String, String>) {
    for rule in schema["x-kubernetes-validations"]
        .as_array()
        .into_iter()
        .flatten()
    {
        if let (Some(rule), Some(message)) = (rule["rule"].as_str(), rule["message"].as_str()) {
            messages.insert(rule.to_owned(), message.to_owned());
        }
    }
    for keyword in ["items", "additionalProperties"] {
        if schema[keyword].is_object() {
            collect(&schema[keyword], messages);
        }
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    for (_, schema) in properties {
        collect(schema, messages);
    }
}
