//! UDPRoute.

use mesh2yaml_k8s::{Validate, Validator};

use super::pattern::some_of;
use super::reference::parent_refs;
use super::schema::section_name;
use crate::{UdpRoute, UdpRouteRule};

impl Validate for UdpRoute {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            parent_refs(v, &self.spec.parent_refs);
            some_of(v, "rules", self.spec.rules.len(), 16);
            v.parts("rules", &self.spec.rules);
        });
    }
}

impl Validate for UdpRouteRule {
    fn validate(&self, v: &mut Validator) {
        v.some("name", self.name.as_ref(), |v, name| section_name(v, name));
        some_of(v, "backendRefs", self.backend_refs.len(), 16);
        v.parts("backendRefs", &self.backend_refs);
    }
}
