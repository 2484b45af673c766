//! Where everything goes that reaches a parent.

use mesh2yaml_k8s::{Validate, Validator};

use super::pattern::some_of;
use super::schema::at_most;
use super::schema::section_name;
use crate::BackendRule;

/// The rules of a route in `v1`: one, with a backend.
pub(super) fn rules_of_v1(v: &mut Validator, rules: &[BackendRule]) {
    some_of(v, "rules", rules.len(), 1);
    v.each("rules", rules, |v, rule| {
        rule.validate(v);
        if rule.backend_refs.is_empty() {
            v.schema("the rule needs `backendRefs`");
        }
    });
}

/// The rules of a route in `v1alpha2`: up to 16, of which meshes read one.
pub(super) fn rules_of_v1alpha2(v: &mut Validator, rules: &[BackendRule]) {
    some_of(v, "rules", rules.len(), 16);
    v.parts("rules", rules);
}

impl Validate for BackendRule {
    fn validate(&self, v: &mut Validator) {
        v.some("name", self.name.as_ref(), |v, name| section_name(v, name));
        at_most(v, "backendRefs", self.backend_refs.len(), 16);
        v.parts("backendRefs", &self.backend_refs);
    }
}
