//! One file per kind; what several kinds share stands beside them.

/// Makes a struct with `metadata` and `spec` an object that can be applied.
macro_rules! object {
    ($kind:ident, $name:literal, |$object:ident| $api_version:expr) => {
        impl mesh2yaml_k8s::Resource for $kind {
            const KIND: &'static str = $name;

            fn api_version(&self) -> &'static str {
                let $object = self;
                $api_version
            }

            fn metadata(&self) -> &mesh2yaml_k8s::ObjectMeta {
                &self.metadata
            }

            fn metadata_mut(&mut self) -> &mut mesh2yaml_k8s::ObjectMeta {
                &mut self.metadata
            }
        }
    };
}

mod authorization_policy;
mod helm_values;
mod mesh_tls_authentication;
mod network_authentication;
mod policy_http_route;
mod server;
mod service_profile;

pub use authorization_policy::{
    Authentication, AuthorizationPolicy, AuthorizationPolicySpec, AuthorizationTarget, Identity, ObjectRef,
    Target,
};
pub use helm_values::{HelmValues, PolicyControllerValues, ProxyValues, TracingValues};
pub use mesh_tls_authentication::{IdentityRef, MeshTlsAuthentication, MeshTlsAuthenticationSpec};
pub use network_authentication::{Network, NetworkAuthentication, NetworkAuthenticationSpec};
pub use policy_http_route::PolicyHttpRoute;
pub use server::{
    AccessPolicy, LabelSelector, ProxyProtocol, Select, Server, ServerPort, ServerSpec, ServerVersion,
};
pub use service_profile::{
    ProfileRoute, RequestMatch, ResponseClass, RetryBudget, ServiceProfile, ServiceProfileSpec,
};

use mesh2yaml_types::ServiceAccount;
use serde::Serialize;

const POLICY_GROUP: &str = "policy.linkerd.io";

/// A reference as Linkerd writes it.
#[derive(Serialize)]
struct Reference<'a> {
    group: &'static str,
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
}

impl<'a> Reference<'a> {
    fn account(account: &'a ServiceAccount) -> Self {
        Self {
            group: "core",
            kind: "ServiceAccount",
            name: account.name.as_str(),
            namespace: Some(account.namespace.as_str()),
        }
    }
}
