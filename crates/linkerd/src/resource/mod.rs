//! One file per kind; what several kinds share stands beside them.

mod authorization_policy;
#[cfg(feature = "full")]
mod egress_network;
#[cfg(feature = "full")]
mod external_workload;
mod go_duration;
mod helm_values;
#[cfg(feature = "full")]
mod http_local_rate_limit_policy;
mod label_selector;
#[cfg(feature = "full")]
mod link;
mod mesh_tls_authentication;
mod network;
mod network_authentication;
mod policy_http_route;
mod reference;
mod server;
#[cfg(feature = "full")]
mod server_authorization;
mod service_profile;
mod wire;

pub use authorization_policy::{
    Authentication, AuthorizationPolicy, AuthorizationPolicySpec, AuthorizationTarget, Identity, Target,
};
#[cfg(feature = "full")]
pub use egress_network::{EgressNetwork, EgressNetworkSpec, TrafficPolicy};
#[cfg(feature = "full")]
pub use external_workload::{
    ExternalWorkload, ExternalWorkloadSpec, ExternalWorkloadVersion, MeshTls, WorkloadPort, WorkloadProtocol,
};
pub use go_duration::{GoDuration, GoDurationError};
pub use helm_values::{HelmValues, PolicyControllerValues, ProxyValues, TracingValues};
#[cfg(feature = "full")]
pub use http_local_rate_limit_policy::{
    HttpLocalRateLimitPolicy, HttpLocalRateLimitPolicySpec, RateLimitOverride,
};
pub use label_selector::{LabelExpression, LabelOperator, LabelSelector};
#[cfg(feature = "full")]
pub use link::{Link, LinkGateway, LinkProbe, LinkSpec, LinkVersion};
pub use mesh_tls_authentication::{IdentityRef, MeshTlsAuthentication, MeshTlsAuthenticationSpec};
pub use network::Network;
pub use network_authentication::{NetworkAuthentication, NetworkAuthenticationSpec};
pub use policy_http_route::{
    PolicyBackendFilter, PolicyBackendRef, PolicyHttpRoute, PolicyHttpRouteRule, PolicyHttpRouteSpec,
    PolicyHttpRouteVersion, PolicyRedirect, PolicyRedirectStatus, PolicyRouteFilter, PolicyTimeouts,
};
pub use reference::ObjectRef;
pub use server::{AccessPolicy, ProxyProtocol, Select, Server, ServerPort, ServerSpec, ServerVersion};
#[cfg(feature = "full")]
pub use server_authorization::{
    ClientAuthentication, MeshTlsClients, ServerAuthorization, ServerAuthorizationSpec,
    ServerAuthorizationVersion, ServerClient, ServerSelect,
};
pub use service_profile::{
    DstOverride, DstWeight, ProfileRoute, RequestMatch, ResponseClass, ResponseMatch, RetryBudget,
    ServiceProfile, ServiceProfileSpec, ServiceProfileVersion, StatusRange,
};
