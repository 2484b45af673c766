//! One file per kind.

mod http_route;

pub use http_route::{
    BackendRef, FieldMatch, Header, HeaderModifier, HttpRoute, HttpRouteFilter, HttpRouteMatch,
    HttpRouteRule, HttpRouteSpec, HttpRouteVersion, Method, ParentRef, PathMatch, PathRewrite,
    RedirectStatus, RequestRedirect, Scheme, Timeouts, ValueMatch,
};
