//! Comparisons with a text.

use mesh2yaml_k8s::Validator;

use super::regex::regex;
use crate::{FieldMatch, StringMatch};

/// A comparison with anything but a path, here.
pub(super) fn text(v: &mut Validator, comparison: &StringMatch) {
    if let StringMatch::Prefix(prefix) = comparison
        && prefix.is_empty()
    {
        v.field("prefix", |v| {
            v.admission("the prefix must not be empty");
        });
    }
    expression(v, comparison);
}

/// A comparison with a path, where an empty prefix is any path.
pub(super) fn expression(v: &mut Validator, comparison: &StringMatch) {
    if let StringMatch::Regex(pattern) = comparison {
        v.field("regex", |v| regex(v, pattern));
    }
}

/// A comparison with a header or parameter, here.
pub(super) fn field(v: &mut Validator, comparison: &FieldMatch) {
    if let FieldMatch::Value(comparison) = comparison {
        text(v, comparison);
    }
}
