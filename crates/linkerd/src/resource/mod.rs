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
mod egress_network;
mod go_duration;
mod helm_values;
mod http_local_rate_limit_policy;
mod label_selector;
mod mesh_tls_authentication;
mod network;
mod network_authentication;
mod policy_http_route;
mod reference;
mod server;
mod server_authorization;
mod service_profile;
mod wire;

pub use authorization_policy::{
    Authentication, AuthorizationPolicy, AuthorizationPolicySpec, AuthorizationTarget, Identity, Target,
};
pub use egress_network::{EgressNetwork, EgressNetworkSpec, TrafficPolicy};
pub use go_duration::{GoDuration, GoDurationError};
pub use helm_values::{HelmValues, PolicyControllerValues, ProxyValues, TracingValues};
pub use http_local_rate_limit_policy::{
    HttpLocalRateLimitPolicy, HttpLocalRateLimitPolicySpec, RateLimitOverride,
};
pub use label_selector::{LabelExpression, LabelOperator, LabelSelector};
pub use mesh_tls_authentication::{IdentityRef, MeshTlsAuthentication, MeshTlsAuthenticationSpec};
pub use network::Network;
pub use network_authentication::{NetworkAuthentication, NetworkAuthenticationSpec};
pub use policy_http_route::{
    PolicyBackendFilter, PolicyBackendRef, PolicyHttpRoute, PolicyHttpRouteRule, PolicyHttpRouteSpec,
    PolicyHttpRouteVersion, PolicyRedirect, PolicyRedirectStatus, PolicyRouteFilter, PolicyTimeouts,
};
pub use reference::ObjectRef;
pub use server::{AccessPolicy, ProxyProtocol, Select, Server, ServerPort, ServerSpec, ServerVersion};
pub use server_authorization::{
    ClientAuthentication, MeshTlsClients, ServerAuthorization, ServerAuthorizationSpec,
    ServerAuthorizationVersion, ServerClient, ServerSelect,
};
pub use service_profile::{
    ProfileRoute, RequestMatch, ResponseClass, RetryBudget, ServiceProfile, ServiceProfileSpec,
};
