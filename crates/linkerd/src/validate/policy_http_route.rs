//! HTTPRoute of Linkerd's own group.

use mesh2yaml_gateway::schema;
use mesh2yaml_gateway::{HttpRouteMatch, ParentRef};
use mesh2yaml_k8s::{Rule, Severity, Validate, Validator};

use super::route::{self, Attached, Traffic};
use crate::annotation::Holder;
use crate::{
    GoDuration, PolicyBackendFilter, PolicyBackendRef, PolicyHttpRoute, PolicyHttpRouteRule,
    PolicyHttpRouteVersion, PolicyRouteFilter, PolicyTimeouts,
};

/// The group of a parent that does not say it; in the Gateway API's own routes it is another.
const GROUP: &str = "policy.linkerd.io";

impl Validate for PolicyHttpRoute {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        let spec = &self.spec;
        let attached = v.field("spec", |v| {
            schema::at_most(v, "parentRefs", spec.parent_refs.len(), 32);
            v.each("parentRefs", &spec.parent_refs, schema::parent_ref);
            let attached = route::parents(v, &self.metadata, &spec.parent_refs, GROUP);
            v.each("parentRefs", &spec.parent_refs, nobodys);
            schema::at_most(v, "hostnames", spec.hostnames.len(), 16);
            v.each("hostnames", &spec.hostnames, schema::hostname);
            schema::at_most(v, "rules", spec.rules.len(), 16);
            v.each("rules", &spec.rules, |v, it| rule(v, it, attached, self.version));
            attached
        });
        route::annotations(v, &self.metadata, Holder::HttpRoute, attached);
    }
}

/// A kind that is none of Linkerd's, in a group of routes that is.
fn nobodys(v: &mut Validator, parent: &ParentRef) {
    let kind = parent.kind.as_deref().unwrap_or("Gateway");
    let known = ["Service", "Server", "EgressNetwork"];
    if !known.iter().any(|name| name.eq_ignore_ascii_case(kind)) {
        v.effect(format!(
            "Linkerd attaches routes to Services, EgressNetworks and Servers, and to no `{kind}`"
        ));
    }
}

fn rule(
    v: &mut Validator,
    rule: &PolicyHttpRouteRule,
    attached: Attached<'_>,
    version: PolicyHttpRouteVersion,
) {
    schema::at_most(v, "matches", rule.matches.len(), 8);
    v.each("matches", &rule.matches, requests);
    schema::at_most(v, "filters", rule.filters.len(), 16);
    v.each("filters", &rule.filters, |v, filter| match filter {
        PolicyRouteFilter::RequestHeaderModifier(edits) => {
            v.field("requestHeaderModifier", |v| {
                schema::header_modifier(v, edits);
                route::header_modifier(v, edits);
            });
        }
        PolicyRouteFilter::RequestRedirect(to) => {
            v.field("requestRedirect", |v| {
                schema::host_and_path(v, to.hostname.as_ref(), to.path.as_ref());
                route::redirect_path(v, to.path.as_ref());
            });
        }
    });
    schema::at_most(v, "backendRefs", rule.backend_refs.len(), 16);
    v.each("backendRefs", &rule.backend_refs, |v, it| {
        backend(v, it, attached, version)
    });
    route::backends(
        v,
        attached,
        rule.backend_refs.iter().map(|it| &it.backend),
        Traffic::Requests,
    );
    timeouts(v, &rule.timeouts, version);
    let limits = &rule.timeouts;
    route::timeouts(
        v,
        attached,
        limits.request.is_some(),
        limits.backend_request.is_some(),
    );
}

fn requests(v: &mut Validator, it: &HttpRouteMatch) {
    v.some("path", it.path.as_ref(), |v, path| {
        v.field("value", |v| schema::length(v, path.as_str(), 0, 1024));
        route::absolute_path(v, path);
    });
    schema::header_matches(v, "headers", &it.headers);
    schema::query_matches(v, "queryParams", &it.query_params, |v, name| {
        schema::length(v, name, 1, 256)
    });
    route::http_match(v, it);
}

fn backend(
    v: &mut Validator,
    it: &PolicyBackendRef,
    attached: Attached<'_>,
    version: PolicyHttpRouteVersion,
) {
    schema::backend_ref(v, &it.backend);
    if is_old(version) {
        let fields = [
            ("group", it.backend.group.is_some()),
            ("kind", it.backend.kind.is_some()),
            ("weight", it.backend.weight.is_some()),
        ];
        for (key, _) in fields.into_iter().filter(|(_, is_set)| *is_set) {
            v.field(key, |v| unknown(v, "policy.linkerd.io/v1beta2"));
        }
        if it.backend.namespace.is_none() && attached.to_service {
            v.effect("in this version, a backend without a namespace is in the namespace `default`")
                .help("write the namespace, or use `policy.linkerd.io/v1beta3`");
        }
    }
    schema::at_most(v, "filters", it.filters.len(), 16);
    v.each("filters", &it.filters, |v, filter| {
        match filter {
            PolicyBackendFilter::RequestHeaderModifier(edits) => {
                v.field("requestHeaderModifier", |v| schema::header_modifier(v, edits));
            }
            PolicyBackendFilter::ResponseHeaderModifier(edits) => {
                v.field("responseHeaderModifier", |v| schema::header_modifier(v, edits));
            }
            PolicyBackendFilter::RequestRedirect(to) => {
                v.field("requestRedirect", |v| {
                    schema::host_and_path(v, to.hostname.as_ref(), to.path.as_ref());
                });
            }
        }
        route::backend_filter(v, attached, |v| match filter {
            PolicyBackendFilter::RequestHeaderModifier(edits)
            | PolicyBackendFilter::ResponseHeaderModifier(edits) => route::header_modifier(v, edits),
            PolicyBackendFilter::RequestRedirect(to) => route::redirect_path(v, to.path.as_ref()),
        });
    });
}

/// Whether the version has backends of the old form, and no time limits.
const fn is_old(version: PolicyHttpRouteVersion) -> bool {
    matches!(
        version,
        PolicyHttpRouteVersion::V1Beta1 | PolicyHttpRouteVersion::V1Alpha1
    )
}

/// A field that a later version brought.
fn unknown(v: &mut Validator, version: &str) {
    v.add(
        Severity::Error,
        Rule::UnknownField,
        "there is no such field in this version of HTTPRoute",
    )
    .help(format!("use `{version}`"));
}

fn timeouts(v: &mut Validator, it: &PolicyTimeouts, version: PolicyHttpRouteVersion) {
    if it.is_empty() {
        return;
    }
    v.field("timeouts", |v| {
        if version != PolicyHttpRouteVersion::V1Beta3 {
            unknown(v, "policy.linkerd.io/v1beta3");
        }
        v.some("request", it.request.as_ref(), duration);
        v.some("backendRequest", it.backend_request.as_ref(), duration);
        if let (Some(request), Some(backend)) = (it.request, it.backend_request)
            && backend > request
        {
            v.field("backendRequest", |v| {
                v.admission("a try must not last longer than the request, which `request` limits");
            });
        }
    });
}

fn duration(v: &mut Validator, duration: &GoDuration) {
    if duration.as_nanos() < 0 {
        v.admission("a time limit is not negative");
    }
}
