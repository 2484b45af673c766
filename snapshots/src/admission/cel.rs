//! CEL rules: `x-kubernetes-validations`.

use std::fmt;

use kube_cel::{CompiledSchema, ErrorKind, Validator, compile_schema};
use serde_json::Value;

/// The rules of a schema.
pub(super) struct Rules(CompiledSchema);

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rules")
    }
}

impl Rules {
    pub(super) fn compile(schema: &Value) -> Self {
        Self(compile_schema(schema))
    }

    /// A violation for each rule that does not hold.
    ///
    /// # Panics
    /// When a rule cannot be evaluated by the crate that does it: that says nothing about the resource.
    pub(super) fn check(&self, resource: &Value) -> Vec<String> {
        let Err(errors) = Validator::new().validate_compiled(&self.0, resource, None) else {
            return Vec::new();
        };
        // The fields of a schema are in no order there.
        let mut violations: Vec<String> = errors.iter().map(violation).collect();
        violations.sort();
        violations
    }
}

fn violation(error: &kube_cel::ValidationError) -> String {
    assert!(
        matches!(
            error.kind,
            ErrorKind::ValidationFailure | ErrorKind::EvaluationError
        ),
        "the rule `{}` cannot be evaluated: {}",
        error.rule,
        error.message
    );
    format!("{}: Invalid value: {}", error.field_path, error.message)
}
