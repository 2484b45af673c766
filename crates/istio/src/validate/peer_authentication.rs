//! PeerAuthentication.

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use crate::PeerAuthentication;

impl Validate for PeerAuthentication {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        let Some(workload) = &self.spec.workload else {
            return;
        };
        v.field("spec", |v| {
            v.part("selector", &workload.selector);
            if workload.selector.match_labels.is_empty() && !workload.ports.is_empty() {
                v.field("portLevelMtls", |v| {
                    v.schema("modes of ports need a selector with labels");
                });
            }
        });
    }
}
