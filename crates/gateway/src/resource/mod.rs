//! One file per kind; what several kinds share stands beside them.

#[macro_use]
mod setters;
#[macro_use]
mod version;
#[macro_use]
mod backend_ref;
mod duration;
mod field_match;
mod header;
mod hostname;
mod http_route;
mod local_object_ref;
mod method;
mod mirror;
mod parent_ref;
mod session_persistence;
mod wire;

pub use backend_ref::{BackendObjectRef, BackendRef};
pub use duration::GatewayDuration;
pub use field_match::{FieldMatch, ValueMatch};
pub use header::{Header, HeaderModifier};
pub use hostname::Hostname;
pub use http_route::{
    Cors, CorsMethod, HttpBackendRef, HttpRoute, HttpRouteFilter, HttpRouteMatch, HttpRouteRule,
    HttpRouteSpec, HttpRouteVersion, PathMatch, PathRewrite, RedirectStatus, RequestRedirect, Scheme,
    Timeouts, UrlRewrite,
};
pub use local_object_ref::LocalObjectRef;
pub use method::Method;
pub use mirror::{Fraction, MirrorShare, RequestMirror};
pub use parent_ref::ParentRef;
pub use session_persistence::{CookieConfig, CookieLifetime, SessionCarrier, SessionPersistence};
