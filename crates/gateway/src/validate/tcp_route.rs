//! TCPRoute.

use mesh2yaml_k8s::{Validate, Validator};

use super::backend_rule::{rules_of_v1, rules_of_v1alpha2};
use super::reference::{parent_refs, parent_refs_by_port};
use crate::{TcpRoute, TcpRouteVersion};

impl Validate for TcpRoute {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| match self.version {
            TcpRouteVersion::V1 => {
                parent_refs(v, &self.spec.parent_refs);
                rules_of_v1(v, &self.spec.rules);
            }
            TcpRouteVersion::V1Alpha2 => {
                parent_refs_by_port(v, &self.spec.parent_refs);
                rules_of_v1alpha2(v, &self.spec.rules);
            }
        });
    }
}
