//! IstioOperator: what `istioctl install` refuses.

use mesh2yaml_k8s::{Validate, Validator};

use super::text::is_label;
use crate::{GatewayComponent, IstioOperator, Tag};

impl Validate for IstioOperator {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            v.part("meshConfig", &self.spec.mesh_config);
            v.some("tag", self.spec.tag.as_ref(), tag);
            if !self.spec.revision.is_empty() && !is_label(&self.spec.revision) {
                v.field("revision", |v| {
                    v.admission("a revision is of letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters");
                });
            }
            v.some("components", self.spec.components.as_ref(), |v, components| {
                v.each("ingressGateways", &components.ingress_gateways, gateway);
                v.each("egressGateways", &components.egress_gateways, gateway);
            });
        });
    }
}

fn tag(v: &mut Validator, tag: &Tag) {
    let text = tag.text();
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-.".contains(&b);
    if !text.bytes().all(is_plain) || text.len() > 128 {
        v.admission(
            "the version of an image is of letters, digits, `_`, `-` and `.`, and has at most 128 characters",
        );
    }
}

fn gateway(v: &mut Validator, gateway: &GatewayComponent) {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
    if !gateway.name.bytes().all(is_plain) || gateway.name.len() > 254 {
        v.field("name", |v| {
            v.admission(
                "the name is of lower case letters, digits, `-` and `.`, and has at most 254 characters",
            );
        });
    }
}
