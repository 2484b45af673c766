//! EgressNetwork.

use mesh2yaml_k8s::{Validate, Validator};

use crate::EgressNetwork;
use crate::annotation::{self, Holder};

impl Validate for EgressNetwork {
    /// Whether a network is the cluster's own is known to the installation alone.
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("metadata", |v| {
            annotation::validate(v, self.metadata.annotations(), Holder::EgressNetwork);
        });
        v.field("spec", |v| v.parts("networks", &self.spec.networks));
    }
}
