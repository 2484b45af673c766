//! EnvoyFilter. What a patch puts in is not looked at: that needs Envoy's own types.

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::regex::regex;
use crate::{
    ApplyTo, ConfigPatch, EnvoyFilter, EnvoyFilterTarget, ListenerMatch, PatchContext, PatchMatch,
    PatchObject, PatchOperation,
};

const HTTP_CONNECTION_MANAGER: &str = "envoy.filters.network.http_connection_manager";

/// Old names of filters, and the part of the new one behind `envoy.filters.`.
const OLD_NAMES: [(&str, &str); 27] = [
    ("envoy.buffer", "http.buffer"),
    ("envoy.cors", "http.cors"),
    ("envoy.csrf", "http.csrf"),
    ("envoy.http_dynamo_filter", "http.dynamo"),
    ("envoy.ext_authz", "http.ext_authz"),
    ("envoy.fault", "http.fault"),
    ("envoy.grpc_http1_bridge", "http.grpc_http1_bridge"),
    ("envoy.grpc_json_transcoder", "http.grpc_json_transcoder"),
    ("envoy.grpc_web", "http.grpc_web"),
    ("envoy.gzip", "http.gzip"),
    ("envoy.health_check", "http.health_check"),
    ("envoy.ip_tagging", "http.ip_tagging"),
    ("envoy.lua", "http.lua"),
    ("envoy.rate_limit", "http.ratelimit"),
    ("envoy.router", "http.router"),
    ("envoy.squash", "http.squash"),
    ("envoy.listener.http_inspector", "listener.http_inspector"),
    ("envoy.listener.original_dst", "listener.original_dst"),
    ("envoy.listener.original_src", "listener.original_src"),
    ("envoy.listener.proxy_protocol", "listener.proxy_protocol"),
    ("envoy.listener.tls_inspector", "listener.tls_inspector"),
    ("envoy.client_ssl_auth", "network.client_ssl_auth"),
    ("envoy.http_connection_manager", "network.http_connection_manager"),
    ("envoy.mongo_proxy", "network.mongo_proxy"),
    ("envoy.ratelimit", "network.ratelimit"),
    ("envoy.redis_proxy", "network.redis_proxy"),
    ("envoy.tcp_proxy", "network.tcp_proxy"),
];

impl Validate for EnvoyFilter {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.admission_warning(
            "an EnvoyFilter depends on how Istio is made inside, which any version may change",
        )
        .help("use another kind, if one can say it");
        v.field("spec", |v| {
            match &self.spec.target {
                Some(EnvoyFilterTarget::Workloads(selector)) => v.part("workloadSelector", selector),
                Some(EnvoyFilterTarget::Refs(refs)) => {
                    v.parts("targetRefs", refs);
                    if refs.len() > 16 {
                        v.field("targetRefs", |v| {
                            v.schema("there are at most 16");
                        });
                    }
                }
                None => {}
            }
            v.each("configPatches", &self.spec.config_patches, patch);
        });
    }
}

fn patch(v: &mut Validator, patch: &ConfigPatch) {
    v.some("match", patch.matching.as_ref(), context);
    if patch.matching.as_ref().and_then(|m| m.context) == Some(PatchContext::Waypoint) {
        // The webhook does not look at those of waypoints.
        return;
    }
    let apply_to = match patch.apply_to {
        None | Some(ApplyTo::Invalid) => {
            v.admission("`applyTo` is missing");
            None
        }
        Some(apply_to) => Some(apply_to),
    };
    match &patch.patch {
        None => {
            v.admission("`patch` is missing");
        }
        Some(it) => v.field("patch", |v| match it.operation {
            None | Some(PatchOperation::Invalid) => {
                v.admission("`operation` is missing");
            }
            Some(PatchOperation::Remove) => {}
            Some(_) if it.value.is_none() => {
                v.admission("`value` is missing");
            }
            Some(_) => {}
        }),
    }
    if let (Some(apply_to), Some(matching)) = (apply_to, &patch.matching) {
        v.field("match", |v| fits(v, apply_to, matching));
    }
}

/// A waypoint's object goes with a waypoint's context, and neither without the other.
fn context(v: &mut Validator, it: &PatchMatch) {
    let is_waypoint = it.context == Some(PatchContext::Waypoint);
    if is_waypoint != matches!(it.object, Some(PatchObject::Waypoint(_))) {
        v.schema("`waypoint` goes with the context `WAYPOINT`, and neither without the other");
    }
    v.some("proxy", it.proxy.as_ref(), |v, proxy| {
        let version = proxy.proxy_version.as_deref().filter(|_| !is_waypoint);
        v.some("proxyVersion", version.as_ref(), |v, text| {
            if text.len() > 1024 {
                v.admission_warning("an expression of more than 1024 bytes is ignored");
            } else if !text.is_empty() {
                regex(v, text);
            }
        });
    });
}

/// What is matched is of the class that is changed.
fn fits(v: &mut Validator, apply_to: ApplyTo, matching: &PatchMatch) {
    let Some(object) = &matching.object else {
        return;
    };
    let (class, is_fit) = match apply_to {
        ApplyTo::Listener | ApplyTo::FilterChain | ApplyTo::NetworkFilter | ApplyTo::HttpFilter => {
            ("listener", matches!(object, PatchObject::Listener(_)))
        }
        ApplyTo::RouteConfiguration | ApplyTo::VirtualHost | ApplyTo::HttpRoute => (
            "routeConfiguration",
            matches!(object, PatchObject::RouteConfiguration(_)),
        ),
        ApplyTo::Cluster => ("cluster", matches!(object, PatchObject::Cluster(_))),
        ApplyTo::Invalid | ApplyTo::ExtensionConfig | ApplyTo::Bootstrap | ApplyTo::ListenerFilter => return,
    };
    if !is_fit {
        v.admission(format!("what is changed by this patch is matched by `{class}`"));
    } else if let PatchObject::Listener(it) = object {
        v.field("listener", |v| listener(v, apply_to, it));
    }
}

fn listener(v: &mut Validator, apply_to: ApplyTo, listener: &ListenerMatch) {
    let Some(filter) = listener
        .filter_chain
        .as_ref()
        .and_then(|chain| chain.filter.as_ref())
    else {
        return;
    };
    v.field("filterChain", |v| {
        v.field("filter", |v| {
            if matches!(apply_to, ApplyTo::Listener | ApplyTo::FilterChain) {
                v.admission_warning("what is changed here is not a filter, so matching one has no effect");
            }
            let name = filter.name.as_deref().unwrap_or_default();
            if name.is_empty() {
                v.admission("`name` is missing");
            }
            old_name(v, name);
            v.some("subFilter", filter.sub_filter.as_ref(), |v, inner| {
                let inner_name = inner.name.as_deref().unwrap_or_default();
                if apply_to != ApplyTo::HttpFilter {
                    v.admission("an HTTP filter is matched with `applyTo: HTTP_FILTER` alone");
                } else if !name.is_empty()
                    && !matches!(name, HTTP_CONNECTION_MANAGER | "envoy.http_connection_manager")
                {
                    v.admission(format!("an HTTP filter is in `{HTTP_CONNECTION_MANAGER}` alone"));
                }
                if inner_name.is_empty() {
                    v.admission("`name` is missing");
                }
                old_name(v, inner_name);
            });
        });
    });
}

fn old_name(v: &mut Validator, name: &str) {
    if let Some((_, new)) = OLD_NAMES.into_iter().find(|(old, _)| *old == name) {
        v.field("name", |v| {
            let warning = v.admission_warning(format!("`{name}` is an old name"));
            // This one was the name of two.
            if name == "envoy.ext_authz" {
                warning.help("write `envoy.filters.http.ext_authz` or `envoy.filters.network.ext_authz`");
            } else {
                warning.help(format!("write `envoy.filters.{new}`"));
            }
        });
    }
}
