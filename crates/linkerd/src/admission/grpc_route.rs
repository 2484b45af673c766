//! GRPCRoute.

use mesh2yaml_gateway::{
    GrpcBackendRef, GrpcRoute, GrpcRouteFilter, GrpcRouteMatch, GrpcRouteRule, MethodComparison, ParentRef,
};
use mesh2yaml_k8s::Validator;

use crate::annotation::Holder;
use crate::validate::route::{self, Attached, Traffic};

/// What Linkerd says of a route, beside what its CRD says.
///
/// A route that attaches to nothing of Linkerd's is somebody else's: the webhook looks at it all the same, and nothing else does.
///
/// ```
/// use mesh2yaml_linkerd::admission;
/// use mesh2yaml_linkerd::gateway::{GrpcMethodMatch, GrpcRoute, GrpcRouteMatch, GrpcRouteRule, ParentRef};
/// use mesh2yaml_linkerd::k8s::Validator;
/// use mesh2yaml_types::port;
///
/// let method = GrpcMethodMatch::of_service("shop[.]Cart").as_regex();
/// let rule = GrpcRouteRule::new().when(GrpcRouteMatch::method(method));
/// let route = GrpcRoute::new("cart", "prod", ParentRef::service("cart", port!(50051))).rule(rule);
/// let mut v = Validator::default();
/// admission::grpc_route(&route, &mut v);
/// assert_eq!(v.into_findings()[0].path.to_string(), "spec.rules[0].matches[0].method.type");
/// ```
pub fn grpc_route(route: &GrpcRoute, v: &mut Validator) {
    let spec = &route.spec;
    let attached = v.field("spec", |v| {
        let attached = route::parents(v, &route.metadata, &spec.parent_refs, ParentRef::GATEWAY_GROUP);
        v.each("rules", &spec.rules, |v, it| rule(v, it, attached));
        attached
    });
    route::annotations(v, &route.metadata, Holder::GrpcRoute, attached);
}

fn rule(v: &mut Validator, rule: &GrpcRouteRule, attached: Attached<'_>) {
    v.each("matches", &rule.matches, calls);
    v.each("filters", &rule.filters, |v, it| filter(v, it, attached));
    v.each("backendRefs", &rule.backend_refs, |v, it| {
        backend(v, it, attached)
    });
    let backends = rule.backend_refs.iter().map(|it| &it.backend);
    route::backends(v, attached, backends, Traffic::Requests);
}

fn calls(v: &mut Validator, calls: &GrpcRouteMatch) {
    let comparison = calls.method.as_ref().map(|method| method.comparison);
    if comparison == Some(MethodComparison::RegularExpression) {
        v.field("method", |v| {
            v.field("type", |v| {
                v.admission("Linkerd compares no services and methods by regular expressions")
                    .help("write a match for each method");
            });
        });
    }
    route::header_matches(v, &calls.headers);
}

fn filter(v: &mut Validator, filter: &GrpcRouteFilter, attached: Attached<'_>) {
    match filter {
        GrpcRouteFilter::RequestHeaderModifier(edits) => {
            v.field("requestHeaderModifier", |v| route::header_modifier(v, edits));
        }
        GrpcRouteFilter::ResponseHeaderModifier(edits) => {
            v.field("responseHeaderModifier", |v| route::header_modifier(v, edits));
            if attached.to_server {
                v.effect(
                    "Linkerd does not edit the answers of what comes in at a Server, and drops this filter",
                );
            }
        }
        GrpcRouteFilter::RequestMirror(_) | GrpcRouteFilter::ExtensionRef(_) | _ => {
            if attached.is_any() {
                v.effect(format!(
                    "Linkerd has no `{}`, and ignores the whole route",
                    filter.type_name()
                ));
            }
        }
    }
}

fn backend(v: &mut Validator, it: &GrpcBackendRef, attached: Attached<'_>) {
    route::service_port(v, &it.backend);
    v.each("filters", &it.filters, |v, filter| {
        route::backend_filter(v, attached, |v| match filter {
            GrpcRouteFilter::RequestHeaderModifier(edits)
            | GrpcRouteFilter::ResponseHeaderModifier(edits) => route::header_modifier(v, edits),
            GrpcRouteFilter::RequestMirror(_) | GrpcRouteFilter::ExtensionRef(_) | _ => {
                v.effect("no such filter");
            }
        });
    });
}
