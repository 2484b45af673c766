//! EgressNetwork.

use mesh2yaml_k8s::{Validate, Validator};

use crate::EgressNetwork;

impl Validate for EgressNetwork {
    /// Whether a network is the cluster's own is known to the installation alone.
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| v.parts("networks", &self.spec.networks));
    }
}
