//! What Linkerd's webhook and its index say of routes, of both groups.

use mesh2yaml_gateway::{
    BackendRef, FieldMatch, HeaderModifier, HttpRouteMatch, ParentRef, PathMatch, PathRewrite, ValueMatch,
};
use mesh2yaml_k8s::{ObjectMeta, Validator};

use super::regex;
use crate::annotation::{self, Holder, Parents};

/// What a route attaches to, of what Linkerd knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attached<'r> {
    /// A Server: requests that come in.
    pub(crate) to_server: bool,
    /// A Service or an EgressNetwork: requests that go out.
    pub(crate) to_service: bool,
    /// Everything that it attaches to.
    parents: &'r [ParentRef],
    /// The group of a parent that does not say it.
    default_group: &'static str,
    /// The namespace of the route.
    namespace: Option<&'r str>,
}

impl Attached<'_> {
    /// Whether Linkerd does anything with the route.
    pub(crate) const fn is_any(self) -> bool {
        self.to_server || self.to_service
    }

    /// Whether a network outside is a backend, which it is for itself alone: for each parent whose traffic goes out.
    fn takes_network(self, backend: &BackendRef) -> bool {
        self.parents.iter().all(|parent| {
            let group = parent.group.as_deref().or(Some(self.default_group));
            let kind = parent.kind.as_deref();
            let goes_out = is(group, kind, "core", "Service") || is(group, kind, POLICY, "EgressNetwork");
            let namespace = parent.namespace.as_deref().or(self.namespace);
            let is_itself = is(group, kind, POLICY, "EgressNetwork")
                && parent.name == backend.name
                && namespace == backend.namespace.as_deref().or(self.namespace);
            !goes_out || is_itself
        })
    }
}

/// Linkerd's own group.
const POLICY: &str = "policy.linkerd.io";

/// Which object a reference is to. The API server has filled in group and kind before Linkerd sees them, and capitals do not count there.
fn is(group: Option<&str>, kind: Option<&str>, own: &str, name: &str) -> bool {
    let group = match group {
        None | Some("") => "core",
        Some(group) => group,
    };
    group.eq_ignore_ascii_case(own) && kind.is_some_and(|kind| kind.eq_ignore_ascii_case(name))
}

/// The parents of a route whose references have this group by default.
pub(crate) fn parents<'r>(
    v: &mut Validator,
    metadata: &'r ObjectMeta,
    parents: &'r [ParentRef],
    default_group: &'static str,
) -> Attached<'r> {
    let mut attached = Attached {
        parents,
        default_group,
        namespace: metadata.namespace(),
        ..Attached::default()
    };
    v.each("parentRefs", parents, |v, parent| {
        let group = parent.group.as_deref().or(Some(default_group));
        let kind = parent.kind.as_deref().or(Some("Gateway"));
        if is(group, kind, POLICY, "Server") {
            attached.to_server = true;
            server(v, metadata, parent);
        } else if is(group, kind, POLICY, "EgressNetwork") {
            attached.to_service = true;
            if parent.port.is_none() {
                v.admission("a route to an EgressNetwork needs its `port`");
            }
        } else if is(group, kind, "core", "Service") {
            attached.to_service = true;
        } else if parent.group.is_none() {
            no_group(v, parent, default_group);
        }
    });
    attached
}

/// The annotations of a route; of one that is somebody else's they are too.
pub(crate) fn annotations(v: &mut Validator, metadata: &ObjectMeta, holder: Holder, attached: Attached<'_>) {
    if attached.is_any() {
        let parents = if attached.to_service {
            Parents::Outbound
        } else {
            Parents::Other
        };
        v.field("metadata", |v| {
            annotation::validate_route(v, metadata.annotations(), holder, parents);
        });
    }
}

/// The index ignores a route with such a parent.
fn server(v: &mut Validator, metadata: &ObjectMeta, parent: &ParentRef) {
    let own = metadata.namespace();
    if own.is_some() && parent.namespace.is_some() && parent.namespace.as_deref() != own {
        v.field("namespace", |v| {
            v.effect("the Server is of another namespace, so the route is ignored")
                .help("put the route into the namespace of the Server");
        });
    }
    let narrowed = [
        ("port", parent.port.is_some()),
        ("sectionName", parent.section_name.is_some()),
    ];
    for (key, _) in narrowed.into_iter().filter(|(_, is_set)| *is_set) {
        v.field(key, |v| {
            v.effect("a Server is one port, and a route that narrows it is ignored")
                .help("remove the field");
        });
    }
}

/// A kind that Linkerd attaches to, in the group that it gets.
fn no_group(v: &mut Validator, parent: &ParentRef, default_group: &str) {
    let known = [("Service", "\"\""), ("Server", POLICY), ("EgressNetwork", POLICY)];
    let kind = parent.kind.as_deref().unwrap_or_default();
    if let Some((_, group)) = known
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(kind))
    {
        v.effect(format!(
            "without a group it is a `{kind}` of `{default_group}`, to which Linkerd attaches nothing"
        ))
        .help(format!("write `group: {group}`"));
    }
}

/// What a match compares with. A path that is no expression is looked at elsewhere.
pub(crate) fn http_match(v: &mut Validator, requests: &HttpRouteMatch) {
    v.some("path", requests.path.as_ref(), |v, path| {
        if let PathMatch::Regex(pattern) = path {
            v.field("value", |v| regex::expression(v, pattern));
        }
    });
    header_matches(v, &requests.headers);
    v.each(
        "queryParams",
        &requests.query_params,
        |v, FieldMatch { value, .. }| {
            if let ValueMatch::Regex(pattern) = value {
                v.field("value", |v| regex::expression(v, pattern));
            }
        },
    );
}

/// Conditions on headers.
pub(crate) fn header_matches(v: &mut Validator, headers: &[FieldMatch]) {
    v.each("headers", headers, |v, header| {
        v.field("value", |v| {
            if let ValueMatch::Regex(pattern) = &header.value {
                regex::expression(v, pattern);
            } else {
                header_value(v, header.value.as_str());
            }
        });
    });
}

/// A path that is no expression begins with `/`.
pub(crate) fn absolute_path(v: &mut Validator, path: &PathMatch) {
    if !matches!(path, PathMatch::Regex(_)) && !path.as_str().starts_with('/') {
        v.field("value", |v| {
            v.admission("a path begins with `/`");
        });
    }
}

/// What a header may say.
fn header_value(v: &mut Validator, value: &str) {
    if value.bytes().any(|b| (b < 32 && b != b'\t') || b == 127) {
        v.admission("the value of a header has no control characters");
    }
}

/// Edits of headers.
pub(crate) fn header_modifier(v: &mut Validator, edits: &HeaderModifier) {
    for (key, headers) in [("set", &edits.set), ("add", &edits.add)] {
        v.each(key, headers, |v, header| {
            v.field("value", |v| header_value(v, &header.value));
        });
    }
    let in_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    v.each("remove", &edits.remove, |v, name| {
        if name.is_empty() || !name.bytes().all(in_token) {
            v.admission(
                "a header's name is of letters, digits and the signs ``! # $ % & ' * + - . ^ _ ` | ~``",
            );
        }
    });
}

/// The path of a redirection.
pub(crate) fn redirect_path(v: &mut Validator, path: Option<&PathRewrite>) {
    v.some("path", path, |v, path| {
        let is_prefix = matches!(path, PathRewrite::Prefix(_));
        let key = if is_prefix {
            "replacePrefixMatch"
        } else {
            "replaceFullPath"
        };
        if !path.as_str().starts_with('/') {
            v.field(key, |v| {
                v.admission("the path of a redirection begins with `/`");
            });
        }
    });
}

/// A Service of the group `core` needs a port. Without a group, or with the empty one, the CRD says so itself.
pub(crate) fn service_port(v: &mut Validator, backend: &BackendRef) {
    if backend.group.as_deref() == Some("core")
        && backend.kind.as_deref().unwrap_or("Service") == "Service"
        && backend.port.is_none()
    {
        v.admission("a Service needs a `port`");
    }
}

/// What a route carries, and how the share of a backend fails that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Traffic {
    /// Requests, which get a status.
    Requests,
    /// Connections, which are closed.
    Connections,
}

impl Traffic {
    const fn failing(self) -> &'static str {
        match self {
            Self::Requests => "its share of the requests fails with 500",
            Self::Connections => "its share of the connections fails",
        }
    }
}

/// What becomes of the backends of a rule.
pub(crate) fn backends<'b>(
    v: &mut Validator,
    attached: Attached<'_>,
    backends: impl ExactSizeIterator<Item = &'b BackendRef>,
    traffic: Traffic,
) {
    if backends.len() == 0 || !attached.is_any() {
        return;
    }
    if !attached.to_service {
        v.field("backendRefs", |v| {
            v.effect("what comes in at a Server goes to its pods, so the backends are ignored");
        });
        return;
    }
    let all: Vec<&BackendRef> = backends.collect();
    v.each("backendRefs", all.iter().copied(), |v, backend| {
        let kind = backend.kind.as_deref().or(Some("Service"));
        let group = backend.group.as_deref();
        if is(group, kind, "core", "Service") {
            if backend.port.is_none() {
                v.effect(format!(
                    "a Service without a `port` is no backend, and {}",
                    traffic.failing()
                ));
            }
        } else if is(group, kind, POLICY, "EgressNetwork") {
            if !attached.takes_network(backend) {
                v.effect(format!(
                    "an EgressNetwork is a backend of routes that have itself alone as their parent; here {}",
                    traffic.failing()
                ));
            }
        } else {
            v.effect(format!(
                "this is no backend for Linkerd, which knows Services and EgressNetworks alone, and {}",
                traffic.failing()
            ));
        }
    });
}

/// Time limits that Linkerd does not read.
pub(crate) fn timeouts(
    v: &mut Validator,
    attached: Attached<'_>,
    has_request: bool,
    has_backend_request: bool,
) {
    if !attached.is_any() || !(has_request || has_backend_request) {
        return;
    }
    v.field("timeouts", |v| {
        if !attached.to_service {
            v.effect("Linkerd limits no requests that come in at a Server");
        } else if has_backend_request {
            v.field("backendRequest", |v| {
                v.effect("Linkerd does not read it")
                    .help("limit tries by the annotation `retry.linkerd.io/timeout`");
            });
        }
    });
}

/// A filter of a backend, which the webhook does not look at: one that cannot be used takes the backend with it.
pub(crate) fn backend_filter(v: &mut Validator, attached: Attached<'_>, look: impl FnOnce(&mut Validator)) {
    let mut own = Validator::default();
    look(&mut own);
    if attached.to_service && !own.into_findings().is_empty() {
        v.effect("Linkerd cannot use this filter, and this share of the requests fails with 500");
    }
}
