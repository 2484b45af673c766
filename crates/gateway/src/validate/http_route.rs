//! HTTPRoute.

use mesh2yaml_k8s::{Rule, Severity, Validate, Validator};

use super::filter::http_filters;
use super::reference::parent_refs;
use super::schema::{at_most, header_matches, header_name, hostname, length, query_matches, section_name};
use crate::{
    GatewayDuration, HttpBackendRef, HttpRoute, HttpRouteFilter, HttpRouteMatch, HttpRouteRule, PathMatch,
    PathRewrite, Timeouts,
};

impl Validate for HttpRoute {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        let spec = &self.spec;
        v.field("spec", |v| {
            parent_refs(v, &spec.parent_refs);
            at_most(v, "hostnames", spec.hostnames.len(), 16);
            v.each("hostnames", &spec.hostnames, hostname);
            at_most(v, "rules", spec.rules.len(), 16);
            v.parts("rules", &spec.rules);
            // A rule without matches has one.
            let matches: usize = spec.rules.iter().map(|rule| rule.matches.len().max(1)).sum();
            if matches > 128 {
                v.field("rules", |v| {
                    v.schema(format!(
                        "a route has at most 128 matches in all its rules, and these are {matches}"
                    ))
                    .help("write several routes");
                });
            }
        });
    }
}

impl Validate for HttpRouteRule {
    fn validate(&self, v: &mut Validator) {
        v.some("name", self.name.as_ref(), |v, name| section_name(v, name));
        at_most(v, "matches", self.matches.len(), 64);
        v.parts("matches", &self.matches);
        http_filters(v, &self.filters);
        at_most(v, "backendRefs", self.backend_refs.len(), 16);
        v.parts("backendRefs", &self.backend_refs);
        v.part("timeouts", &self.timeouts);
        if self.session_persistence.is_some() {
            v.field("sessionPersistence", |v| {
                v.add(
                    Severity::Error,
                    Rule::UnknownField,
                    "the standard channel of the Gateway API has no such field",
                );
            });
        }
        if !self.backend_refs.is_empty() && self.filters.iter().any(HttpRouteFilter::is_redirect) {
            v.schema("what is redirected goes to no backend")
                .help("leave out `backendRefs`, or the filter");
        }
        self.prefixes(v);
    }
}

impl HttpRouteRule {
    /// A prefix that is replaced is that of one match.
    fn prefixes(&self, v: &mut Validator) {
        let is_one_prefix = match &self.matches[..] {
            [] => true,
            [one] => matches!(one.path, None | Some(PathMatch::Prefix(_))),
            [_, _, ..] => false,
        };
        if is_one_prefix {
            return;
        }
        // Upstream looks for exactly one filter, and for exactly one backend that has exactly one.
        let has_one = |filters: &[HttpRouteFilter], is_redirect: bool| {
            let replaces = |filter: &&HttpRouteFilter| {
                filter.is_redirect() == is_redirect
                    && matches!(filter.path_rewrite(), Some(PathRewrite::Prefix(_)))
            };
            filters.iter().filter(replaces).count() == 1
        };
        for is_redirect in [true, false] {
            let backends = self.backend_refs.iter();
            let has_backend = backends.filter(|to| has_one(&to.filters, is_redirect)).count() == 1;
            if has_one(&self.filters, is_redirect) || has_backend {
                v.schema("where `replacePrefixMatch` is, the rule has one match, which is of a `PathPrefix`")
                    .help("write a rule for each prefix");
            }
        }
    }
}

impl Validate for HttpBackendRef {
    fn validate(&self, v: &mut Validator) {
        self.backend.validate(v);
        http_filters(v, &self.filters);
    }
}

impl Validate for HttpRouteMatch {
    fn validate(&self, v: &mut Validator) {
        v.some("path", self.path.as_ref(), |v, path| path.validate(v));
        header_matches(v, "headers", &self.headers);
        query_matches(v, "queryParams", &self.query_params, header_name);
    }
}

impl Validate for PathMatch {
    fn validate(&self, v: &mut Validator) {
        v.field("value", |v| {
            length(v, self.as_str(), 0, 1024);
            match self {
                Self::Exact(path) | Self::Prefix(path) => plain_path(v, path),
                Self::Regex(_) => {}
            }
        });
    }
}

/// What CEL says of a path that is no expression.
fn plain_path(v: &mut Validator, path: &str) {
    if !path.starts_with('/') {
        v.schema("a path begins with `/`");
    }
    for part in ["//", "/./", "/../", "%2f", "%2F", "#"] {
        if path.contains(part) {
            v.schema(format!("a path has no `{part}` in it"));
        }
    }
    for end in ["/..", "/."] {
        if path.ends_with(end) {
            v.schema(format!("a path does not end with `{end}`"));
        }
    }
    if !path.is_empty() && !is_path(path) {
        v.schema("a path is of letters, digits, the signs `- / . _ ~ ! $ & ' ( ) * + , ; = : @`, and `%` with two hexadecimal digits");
    }
}

fn is_path(path: &str) -> bool {
    let mut parts = path.split('%');
    let is_plain = |part: &str| {
        part.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-/._~!$&'()*+,;=:@".contains(&b))
    };
    let is_escape = |part: &str| {
        let bytes = part.as_bytes();
        bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit) && is_plain(&part[2..])
    };
    parts.next().is_some_and(is_plain) && parts.all(is_escape)
}

impl Validate for GatewayDuration {
    fn validate(&self, v: &mut Validator) {
        if self.millis().is_none() {
            v.schema(
                "a duration is 1 to 4 numbers of at most 5 digits, each with a unit `h`, `m`, `s` or `ms`",
            );
        }
    }
}

impl Validate for Timeouts {
    fn validate(&self, v: &mut Validator) {
        v.some("request", self.request.as_ref(), |v, it| it.validate(v));
        v.some("backendRequest", self.backend_request.as_ref(), |v, it| {
            it.validate(v)
        });
        let millis = |it: &Option<GatewayDuration>| it.as_ref().and_then(GatewayDuration::millis);
        if let (Some(request @ 1..), Some(backend)) = (millis(&self.request), millis(&self.backend_request))
            && backend > request
        {
            v.field("backendRequest", |v| {
                v.schema("a try must not last longer than the request, which `request` limits");
            });
        }
    }
}
