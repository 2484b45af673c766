//! TLSRoute.

use mesh2yaml_gateway::{TlsRoute, TlsRouteVersion};
use mesh2yaml_k8s::Validator;

use super::connection_route::connection_route;
use crate::annotation::Holder;
use crate::validate::route::annotations;

/// What Linkerd says of a route, beside what its CRD says.
///
/// ```
/// use mesh2yaml_linkerd::admission;
/// use mesh2yaml_linkerd::gateway::{BackendRef, ParentRef, TlsRoute};
/// use mesh2yaml_linkerd::k8s::Validator;
/// use mesh2yaml_types::{host, port};
///
/// let parent = ParentRef::egress_network("all", port!(443));
/// let backend = BackendRef::object("example.com", "Odd", "all");
/// let route = TlsRoute::new("web", "prod", parent, [host!("shop.example.com")], backend);
/// let mut v = Validator::default();
/// admission::tls_route(&route, &mut v);
/// assert_eq!(v.into_findings()[0].path.to_string(), "spec.rules[0].backendRefs[0]");
/// ```
pub fn tls_route(route: &TlsRoute, v: &mut Validator) {
    let spec = &route.spec;
    let one_rule = route.version == TlsRouteVersion::V1;
    let attached = v.field("spec", |v| {
        let attached = connection_route(v, &route.metadata, &spec.parent_refs, &spec.rules, one_rule);
        // Of v1 the schema says it.
        if attached.is_any() && spec.hostnames.is_empty() && !one_rule {
            v.effect("Linkerd since August 2026 cannot read a TLSRoute without `hostnames`, and ignores it")
                .help("name the hosts that it is for");
        }
        attached
    });
    annotations(v, &route.metadata, Holder::TcpRoute, attached);
}
