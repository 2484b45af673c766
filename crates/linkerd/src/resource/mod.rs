//! One file per kind; what several kinds share stands beside them.

/// Makes a struct with `metadata` and `spec` an object that can be applied.
macro_rules! written_object {
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

#[macro_use]
mod version;

mod authorization_policy;
mod external_workload;
mod go_duration;
mod helm_values;
mod label_selector;
mod link;
mod mesh_tls_authentication;
mod network_authentication;
mod policy_http_route;
mod server;
mod service_profile;

pub use authorization_policy::{
    Authentication, AuthorizationPolicy, AuthorizationPolicySpec, AuthorizationTarget, Identity, ObjectRef,
    Target,
};
pub use external_workload::{
    ExternalWorkload, ExternalWorkloadSpec, ExternalWorkloadVersion, MeshTls, WorkloadPort, WorkloadProtocol,
};
pub use go_duration::{GoDuration, GoDurationError};
pub use helm_values::{HelmValues, PolicyControllerValues, ProxyValues, TracingValues};
pub use label_selector::{LabelExpression, LabelOperator, LabelSelector};
pub use link::{Link, LinkGateway, LinkProbe, LinkSpec, LinkVersion};
pub use mesh_tls_authentication::{IdentityRef, MeshTlsAuthentication, MeshTlsAuthenticationSpec};
pub use network_authentication::{Network, NetworkAuthentication, NetworkAuthenticationSpec};
pub use policy_http_route::PolicyHttpRoute;
pub use server::{AccessPolicy, ProxyProtocol, Select, Server, ServerPort, ServerSpec, ServerVersion};
pub use service_profile::{
    DstOverride, DstWeight, ProfileRoute, RequestMatch, ResponseClass, ResponseMatch, RetryBudget,
    ServiceProfile, ServiceProfileSpec, ServiceProfileVersion, StatusRange,
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
