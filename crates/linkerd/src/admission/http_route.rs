//! HTTPRoute.

use mesh2yaml_gateway::{
    GatewayDuration, HttpBackendRef, HttpRoute, HttpRouteFilter, HttpRouteRule, ParentRef,
};
use mesh2yaml_k8s::Validator;

use crate::annotation::{self, Holder};
use crate::validate::route::{self, Attached, Traffic};

/// What Linkerd says of a route, beside what its CRD says.
///
/// A route that attaches to nothing of Linkerd's is somebody else's: the webhook looks at it all the same, and nothing else does.
///
/// ```
/// use mesh2yaml_linkerd::admission;
/// use mesh2yaml_linkerd::gateway::{HttpRoute, HttpRouteMatch, HttpRouteRule, ParentRef, PathMatch};
/// use mesh2yaml_linkerd::k8s::Validator;
/// use mesh2yaml_types::port;
///
/// let rule = HttpRouteRule::new().when(HttpRouteMatch::path(PathMatch::regex("/(?!admin).*")));
/// let route = HttpRoute::new("shop", "prod", ParentRef::service("shop", port!(80))).rule(rule);
/// let mut v = Validator::default();
/// admission::http_route(&route, &mut v);
/// assert_eq!(v.into_findings()[0].path.to_string(), "spec.rules[0].matches[0].path.value");
/// ```
pub fn http_route(route: &HttpRoute, v: &mut Validator) {
    let spec = &route.spec;
    let limited = route
        .metadata
        .annotations()
        .contains_key(annotation::TIMEOUT_REQUEST);
    let attached = v.field("spec", |v| {
        let attached = route::parents(v, &route.metadata, &spec.parent_refs, ParentRef::GATEWAY_GROUP);
        v.each("rules", &spec.rules, |v, it| rule(v, it, attached, limited));
        attached
    });
    route::annotations(v, &route.metadata, Holder::HttpRoute, attached);
}

fn rule(v: &mut Validator, rule: &HttpRouteRule, attached: Attached<'_>, limited: bool) {
    v.each("matches", &rule.matches, route::http_match);
    v.each("filters", &rule.filters, |v, it| filter(v, it, attached));
    v.each("backendRefs", &rule.backend_refs, |v, it| {
        backend(v, it, attached)
    });
    route::backends(
        v,
        attached,
        rule.backend_refs.iter().map(|it| &it.backend),
        Traffic::Requests,
    );
    let times = &rule.timeouts;
    route::timeouts(
        v,
        attached,
        times.request.is_some(),
        times.backend_request.is_some(),
    );
    // An annotation comes first, so that the field does not count.
    if attached.to_service && !limited {
        v.field("timeouts", |v| {
            v.some("request", times.request.as_ref(), request_timeout)
        });
    }
}

/// Only one number and one unit is read; anything else is silently no limit.
fn request_timeout(v: &mut Validator, time: &GatewayDuration) {
    if time.millis().is_none_or(|millis| millis == 0) || time.is_single_unit() {
        return;
    }
    v.effect("Linkerd reads one number and one unit, and takes this for no limit")
        .help("write it in one unit: `90m` for `1h30m`");
}

fn filter(v: &mut Validator, filter: &HttpRouteFilter, attached: Attached<'_>) {
    match filter {
        HttpRouteFilter::RequestHeaderModifier(edits) => {
            v.field("requestHeaderModifier", |v| route::header_modifier(v, edits));
        }
        HttpRouteFilter::ResponseHeaderModifier(edits) => {
            v.field("responseHeaderModifier", |v| route::header_modifier(v, edits));
            if attached.to_server {
                v.effect(
                    "Linkerd does not edit the answers of what comes in at a Server, and drops this filter",
                );
            }
        }
        HttpRouteFilter::RequestRedirect(to) => {
            v.field("requestRedirect", |v| route::redirect_path(v, to.path.as_ref()));
        }
        HttpRouteFilter::RequestMirror(_)
        | HttpRouteFilter::UrlRewrite(_)
        | HttpRouteFilter::Cors(_)
        | HttpRouteFilter::ExtensionRef(_)
        | _ => {
            if attached.is_any() {
                v.effect(format!(
                    "Linkerd has no `{}`, and ignores the whole route",
                    filter.type_name()
                ));
            }
        }
    }
}

fn backend(v: &mut Validator, it: &HttpBackendRef, attached: Attached<'_>) {
    route::service_port(v, &it.backend);
    v.each("filters", &it.filters, |v, filter| {
        route::backend_filter(v, attached, |v| match filter {
            HttpRouteFilter::RequestHeaderModifier(edits)
            | HttpRouteFilter::ResponseHeaderModifier(edits) => route::header_modifier(v, edits),
            HttpRouteFilter::RequestRedirect(to) => route::redirect_path(v, to.path.as_ref()),
            HttpRouteFilter::RequestMirror(_)
            | HttpRouteFilter::UrlRewrite(_)
            | HttpRouteFilter::Cors(_)
            | HttpRouteFilter::ExtensionRef(_)
            | _ => {
                v.effect("no such filter");
            }
        });
    });
}
