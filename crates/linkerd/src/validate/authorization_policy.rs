//! AuthorizationPolicy.

use mesh2yaml_k8s::{Validate, Validator};

use super::reference;
use crate::{Authentication, AuthorizationPolicy, Identity, Target};

impl Validate for AuthorizationPolicy {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            v.field("targetRef", |v| {
                target(v, &self.spec.target, self.metadata.namespace());
            });
            authentication(v, &self.spec.authentication);
        });
    }
}

/// Where the policy does not say its namespace, none can be another.
fn target(v: &mut Validator, target: &Target, own: Option<&str>) {
    reference::name(v, target.name());
    if let (Target::Namespace(name), Some(own)) = (target, own)
        && name != own
    {
        v.field("name", |v| {
            v.admission("a policy cannot be for another namespace")
                .help(format!("name the policy's own: `{own}`"));
        });
    }
}

fn authentication(v: &mut Validator, authentication: &Authentication) {
    let (identity, network) = authentication.parts();
    let identity = identity.map(|identity| match identity {
        Identity::MeshTls(object) | Identity::ServiceAccount(object) => object,
    });
    v.each(
        "requiredAuthenticationRefs",
        identity.into_iter().chain(network),
        reference::object,
    );
    if *authentication == Authentication::Anyone {
        v.field("requiredAuthenticationRefs", |v| {
            v.effect("an empty list lets everybody in, without identity and from everywhere")
                .help("name the identities or the networks of the callers, unless everybody is meant");
        });
    }
}
