//! One file per kind; what several kinds share stands beside them.

#[macro_use]
mod setters;
#[cfg(feature = "full")]
#[macro_use]
mod words;
#[macro_use]
mod backend_ref;
#[cfg(feature = "full")]
mod backend_rule;
#[cfg(feature = "full")]
mod backend_tls_policy;
mod duration;
mod field_match;
#[cfg(feature = "full")]
mod gateway;
#[cfg(feature = "full")]
mod gateway_class;
mod grpc_route;
mod header;
mod hostname;
mod http_route;
#[cfg(feature = "full")]
mod label_selector;
#[cfg(feature = "full")]
mod listener_set;
mod local_object_ref;
mod method;
mod mirror;
mod object_ref;
mod parent_ref;
#[cfg(feature = "full")]
mod reference_grant;
#[cfg(feature = "full")]
mod secret_ref;
mod session_persistence;
#[cfg(feature = "full")]
mod tcp_route;
#[cfg(feature = "full")]
mod tls_route;
#[cfg(feature = "full")]
mod udp_route;
mod wire;

pub use backend_ref::{BackendObjectRef, BackendRef};
#[cfg(feature = "full")]
pub use backend_rule::BackendRule;
#[cfg(feature = "full")]
pub use backend_tls_policy::{
    Authorities, BackendTlsPolicy, BackendTlsPolicySpec, BackendValidation, PolicyTarget, SubjectAltName,
    WellKnownAuthorities,
};
pub use duration::GatewayDuration;
pub use field_match::{FieldMatch, ValueMatch};
#[cfg(feature = "full")]
pub use gateway::{
    AddressType, AllowedListeners, AllowedRoutes, ClientCertificates, FrontendTls, FrontendTlsConfig,
    Gateway, GatewayAddress, GatewayBackendTls, GatewaySpec, GatewayTls, GatewayVersion, Infrastructure,
    Listener, ListenerNamespaces, ListenerProtocol, ListenerTls, ListenersFrom, PortTls, RouteKind,
    RouteNamespaces, RoutesFrom, TlsMode, ValidationMode,
};
#[cfg(feature = "full")]
pub use gateway_class::{GatewayClass, GatewayClassSpec};
pub use grpc_route::{
    GrpcBackendRef, GrpcMethodMatch, GrpcRoute, GrpcRouteFilter, GrpcRouteMatch, GrpcRouteRule,
    GrpcRouteSpec, GrpcRouteVersion, MethodComparison,
};
pub use header::{Header, HeaderModifier};
pub use hostname::Hostname;
pub use http_route::{
    Cors, CorsMethod, HttpBackendRef, HttpRoute, HttpRouteFilter, HttpRouteMatch, HttpRouteRule,
    HttpRouteSpec, HttpRouteVersion, PathMatch, PathRewrite, RedirectStatus, RequestRedirect, Scheme,
    Timeouts, UrlRewrite,
};
#[cfg(feature = "full")]
pub use label_selector::{LabelExpression, LabelOperator, LabelSelector};
#[cfg(feature = "full")]
pub use listener_set::{GatewayRef, ListenerSet, ListenerSetSpec};
pub use local_object_ref::LocalObjectRef;
pub use method::Method;
pub use mirror::{Fraction, MirrorShare, RequestMirror};
pub use object_ref::ObjectRef;
pub use parent_ref::ParentRef;
#[cfg(feature = "full")]
pub use reference_grant::{GrantFrom, GrantTo, ReferenceGrant, ReferenceGrantSpec, ReferenceGrantVersion};
#[cfg(feature = "full")]
pub use secret_ref::SecretRef;
pub use session_persistence::{CookieConfig, CookieLifetime, SessionCarrier, SessionPersistence};
#[cfg(feature = "full")]
pub use tcp_route::{TcpRoute, TcpRouteSpec, TcpRouteVersion};
#[cfg(feature = "full")]
pub use tls_route::{TlsRoute, TlsRouteSpec, TlsRouteVersion};
#[cfg(feature = "full")]
pub use udp_route::{UdpRoute, UdpRouteRule, UdpRouteSpec};
