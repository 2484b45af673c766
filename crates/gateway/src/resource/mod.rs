//! One file per kind.

#[macro_use]
mod setters;
#[macro_use]
mod words;

mod backend_tls_policy;
mod gateway;
mod gateway_class;
mod http_route;
mod label_selector;
mod object_ref;
mod reference_grant;
mod version;

pub use backend_tls_policy::{
    Authorities, BackendTlsPolicy, BackendTlsPolicySpec, BackendValidation, PolicyTarget, SubjectAltName,
    WellKnownAuthorities,
};
pub use gateway::{
    AddressType, AllowedListeners, AllowedRoutes, ClientCertificates, FrontendTls, FrontendTlsConfig,
    Gateway, GatewayAddress, GatewayBackendTls, GatewaySpec, GatewayTls, Infrastructure, Listener,
    ListenerNamespaces, ListenerProtocol, ListenerTls, ListenersFrom, PortTls, RouteKind, RouteNamespaces,
    RoutesFrom, TlsMode, ValidationMode,
};
pub use gateway_class::{GatewayClass, GatewayClassSpec};
pub use http_route::{
    BackendRef, FieldMatch, Header, HeaderModifier, HttpRoute, HttpRouteFilter, HttpRouteMatch,
    HttpRouteRule, HttpRouteSpec, HttpRouteVersion, Method, ParentRef, PathMatch, PathRewrite,
    RedirectStatus, RequestRedirect, Scheme, Timeouts, ValueMatch,
};
pub use label_selector::{LabelExpression, LabelOperator, LabelSelector};
pub use object_ref::{LocalObjectRef, ObjectRef, SecretRef};
pub use reference_grant::{GrantFrom, GrantTo, ReferenceGrant, ReferenceGrantSpec};
pub use version::{GatewayVersion, ReferenceGrantVersion};
