//! One file per kind; what several kinds share stands beside them.

#[macro_use]
mod setters;
#[macro_use]
mod words;
#[macro_use]
mod backend_ref;
mod backend_rule;
mod backend_tls_policy;
mod duration;
mod field_match;
mod gateway;
mod gateway_class;
mod grpc_route;
mod header;
mod hostname;
mod http_route;
mod label_selector;
mod listener_set;
mod local_object_ref;
mod method;
mod mirror;
mod object_ref;
mod parent_ref;
mod reference_grant;
mod secret_ref;
mod session_persistence;
mod tcp_route;
mod tls_route;
mod udp_route;
mod wire;

pub use backend_ref::{BackendObjectRef, BackendRef};
pub use backend_rule::BackendRule;
pub use backend_tls_policy::{
    Authorities, BackendTlsPolicy, BackendTlsPolicySpec, BackendValidation, PolicyTarget, SubjectAltName,
    WellKnownAuthorities,
};
pub use duration::GatewayDuration;
pub use field_match::{FieldMatch, ValueMatch};
pub use gateway::{
    AddressType, AllowedListeners, AllowedRoutes, ClientCertificates, FrontendTls, FrontendTlsConfig,
    Gateway, GatewayAddress, GatewayBackendTls, GatewaySpec, GatewayTls, GatewayVersion, Infrastructure,
    Listener, ListenerNamespaces, ListenerProtocol, ListenerTls, ListenersFrom, PortTls, RouteKind,
    RouteNamespaces, RoutesFrom, TlsMode, ValidationMode,
};
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
pub use label_selector::{LabelExpression, LabelOperator, LabelSelector};
pub use listener_set::{GatewayRef, ListenerSet, ListenerSetSpec};
pub use local_object_ref::LocalObjectRef;
pub use method::Method;
pub use mirror::{Fraction, MirrorShare, RequestMirror};
pub use object_ref::ObjectRef;
pub use parent_ref::ParentRef;
pub use reference_grant::{GrantFrom, GrantTo, ReferenceGrant, ReferenceGrantSpec, ReferenceGrantVersion};
pub use secret_ref::SecretRef;
pub use session_persistence::{CookieConfig, CookieLifetime, SessionCarrier, SessionPersistence};
pub use tcp_route::{TcpRoute, TcpRouteSpec, TcpRouteVersion};
pub use tls_route::{TlsRoute, TlsRouteSpec, TlsRouteVersion};
pub use udp_route::{UdpRoute, UdpRouteRule, UdpRouteSpec};
