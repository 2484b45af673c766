//! TCPRoute.

use mesh2yaml_gateway::{TcpRoute, TcpRouteVersion};
use mesh2yaml_k8s::Validator;

use super::connection_route::connection_route;
use crate::annotation::Holder;
use crate::validate::route::annotations;

/// What Linkerd says of a route, beside what its CRD says.
///
/// ```
/// use mesh2yaml_linkerd::admission;
/// use mesh2yaml_linkerd::gateway::{BackendRef, ParentRef, TcpRoute, TcpRouteVersion};
/// use mesh2yaml_linkerd::k8s::Validator;
/// use mesh2yaml_types::port;
///
/// let everywhere = ParentRef::new("policy.linkerd.io", "EgressNetwork", "all");
/// let route = TcpRoute::new("db", "prod", everywhere, BackendRef::service("db", port!(5432)))
///     .version(TcpRouteVersion::V1Alpha2);
/// let mut v = Validator::default();
/// admission::tcp_route(&route, &mut v);
/// assert_eq!(v.into_findings()[0].path.to_string(), "spec.parentRefs[0]");
/// ```
pub fn tcp_route(route: &TcpRoute, v: &mut Validator) {
    let spec = &route.spec;
    let one_rule = route.version == TcpRouteVersion::V1;
    let attached = v.field("spec", |v| {
        connection_route(v, &route.metadata, &spec.parent_refs, &spec.rules, one_rule)
    });
    annotations(v, &route.metadata, Holder::TcpRoute, attached);
}
