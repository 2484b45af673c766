//! HTTPRoute.

use mesh2yaml_gateway::{
    BackendRef, GatewayDuration, HeaderModifier, HttpBackendRef, HttpRoute, HttpRouteFilter, HttpRouteRule,
    ParentRef, Timeouts,
};
use mesh2yaml_k8s::Validator;

/// What Istio makes of a route, beside what its CRD says.
///
/// ```
/// use mesh2yaml_istio::admission;
/// use mesh2yaml_istio::gateway::{HttpRoute, HttpRouteRule, ParentRef};
/// use mesh2yaml_istio::k8s::Validator;
/// use mesh2yaml_types::port;
///
/// let route = HttpRoute::new("shop", "prod", ParentRef::service("shop", port!(80))).rule(HttpRouteRule::new());
/// let mut v = Validator::default();
/// admission::http_route(&route, &mut v);
/// let found = &v.into_findings()[0];
/// assert_eq!(found.message, "without a backend that gets a share, Istio answers with 500");
/// ```
pub fn http_route(route: &HttpRoute, v: &mut Validator) {
    let spec = &route.spec;
    v.field("spec", |v| {
        let mut attached = Attached::default();
        v.each("parentRefs", &spec.parent_refs, |v, it| {
            parent(v, it, &mut attached)
        });
        if !attached.to_service && !attached.to_gateway {
            return;
        }
        if !attached.to_gateway && !spec.hostnames.is_empty() {
            v.field("hostnames", |v| {
                v.effect(
                    "what is sent to a Service is known by the Service's name, so Istio ignores these hosts",
                );
            });
        }
        v.each("rules", &spec.rules, rule);
    });
}

/// What a route attaches to, of what Istio knows.
#[derive(Clone, Copy, Default)]
struct Attached {
    /// A Service or ServiceEntry: requests in the mesh.
    to_service: bool,
    /// A Gateway: requests that enter it.
    to_gateway: bool,
}

fn parent(v: &mut Validator, parent: &ParentRef, attached: &mut Attached) {
    if parent.is("", "Service") || parent.is("networking.istio.io", "ServiceEntry") {
        attached.to_service = true;
    } else if parent.is(ParentRef::GATEWAY_GROUP, "Gateway")
        || parent.is(ParentRef::GATEWAY_GROUP, "ListenerSet")
    {
        attached.to_gateway = true;
    } else if parent.is("core", "Service") || parent.is(ParentRef::GATEWAY_GROUP, "Service") {
        v.effect("the group of a Service is empty, and Istio attaches to no other")
            .help("write `group: \"\"`");
    }
}

fn rule(v: &mut Validator, rule: &HttpRouteRule) {
    v.each("filters", &rule.filters, |v, filter| match filter {
        HttpRouteFilter::RequestHeaderModifier(edits) => {
            v.field("requestHeaderModifier", |v| headers(v, edits))
        }
        HttpRouteFilter::ResponseHeaderModifier(edits) => {
            v.field("responseHeaderModifier", |v| headers(v, edits))
        }
        HttpRouteFilter::ExtensionRef(_) => {
            v.effect("Istio has no `ExtensionRef`, and ignores the whole route");
        }
        HttpRouteFilter::RequestMirror(_)
        | HttpRouteFilter::RequestRedirect(_)
        | HttpRouteFilter::UrlRewrite(_)
        | HttpRouteFilter::Cors(_)
        | _ => {}
    });
    v.each("backendRefs", &rule.backend_refs, backend);
    let shares = rule.backend_refs.iter().filter(|it| has_share(it));
    if shares.count() == 0 && !rule.filters.iter().any(HttpRouteFilter::is_redirect) {
        v.effect("without a backend that gets a share, Istio answers with 500")
            .help("name the Service itself as the backend, if the requests are to go on to it");
    }
    v.field("timeouts", |v| timeouts(v, &rule.timeouts));
}

fn has_share(it: &HttpBackendRef) -> bool {
    it.backend.weight != Some(0)
}

/// Of a backend that gets nothing, Istio looks at nothing.
fn backend(v: &mut Validator, it: &HttpBackendRef) {
    if !has_share(it) {
        return;
    }
    let of = &it.backend;
    let is = |group: &str, kind: &str| {
        let (own_group, own_kind) = (of.group.as_deref(), of.kind.as_deref());
        own_group.unwrap_or_default() == group && own_kind.unwrap_or("Service") == kind
    };
    if is("core", "Service") {
        v.effect("the group of a Service is empty, and Istio sends nothing to another")
            .help("leave out `group`");
    } else if is("", "Service") {
        service(v, of);
    }
    v.each("filters", &it.filters, |v, filter| match filter {
        HttpRouteFilter::RequestHeaderModifier(edits) => {
            v.field("requestHeaderModifier", |v| headers(v, edits))
        }
        HttpRouteFilter::ResponseHeaderModifier(edits) => {
            v.field("responseHeaderModifier", |v| headers(v, edits))
        }
        HttpRouteFilter::RequestMirror(_)
        | HttpRouteFilter::RequestRedirect(_)
        | HttpRouteFilter::UrlRewrite(_)
        | HttpRouteFilter::Cors(_)
        | HttpRouteFilter::ExtensionRef(_)
        | _ => {
            v.effect(format!(
                "Istio has no `{}` of a backend, and ignores the whole route",
                filter.type_name()
            ));
        }
    });
}

fn service(v: &mut Validator, of: &BackendRef) {
    if of.name.contains('.') {
        v.field("name", |v| {
            v.effect("this is a host and no name of a Service, and Istio ignores the whole route")
                .help("write the name in `name`, and the namespace in `namespace`");
        });
    }
}

fn headers(v: &mut Validator, edits: &HeaderModifier) {
    for (key, headers) in [("set", &edits.set), ("add", &edits.add)] {
        v.each(key, headers, |v, header| {
            if header.value.bytes().any(|b| (b < 32 && b != b'\t') || b == 127) {
                v.field("value", |v| {
                    v.effect("the value has control characters, and Istio ignores the whole route");
                });
            }
        });
    }
}

/// Without retries, which the standard channel does not have, there is one limit.
fn timeouts(v: &mut Validator, it: &Timeouts) {
    let millis = |it: &Option<GatewayDuration>| it.as_ref().and_then(GatewayDuration::millis);
    if let (Some(request @ 1..), Some(backend @ 1..)) = (millis(&it.request), millis(&it.backend_request))
        && request != backend
    {
        v.field("request", |v| {
            v.effect("Istio limits a request by `backendRequest`, where both are given");
        });
    }
}
