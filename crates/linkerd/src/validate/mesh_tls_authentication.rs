//! MeshTLSAuthentication.

use mesh2yaml_k8s::{Validate, Validator};

use super::{reference, text};
use crate::{IdentityRef, MeshTlsAuthentication, MeshTlsAuthenticationSpec};

impl Validate for MeshTlsAuthentication {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| match &self.spec {
            MeshTlsAuthenticationSpec::Identities(identities) => {
                some(v, "identities", identities);
                v.each("identities", identities, |v, identity| {
                    if let Err(why) = text::identity(identity) {
                        v.admission(why);
                    }
                });
            }
            MeshTlsAuthenticationSpec::IdentityRefs(refs) => {
                some(v, "identityRefs", refs);
                v.each("identityRefs", refs, |v, identity| match identity {
                    IdentityRef::ServiceAccount(account) => reference::object(v, account),
                    IdentityRef::Namespace(name) => reference::name(v, name),
                });
            }
        });
    }
}

fn some<T>(v: &mut Validator, key: &str, items: &[T]) {
    if items.is_empty() {
        v.field(key, |v| {
            v.schema("the list needs an item");
        });
    }
}
