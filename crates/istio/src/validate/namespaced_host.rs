//! `namespace/host`, of gateways and sidecars.

use mesh2yaml_k8s::Validator;

use super::text::{is_ip, is_label, is_partial_wildcard, is_wildcard_domain};
use crate::NamespacedHost;

/// A host that a gateway serves. `made` says that the gateway is made from one of the Gateway API.
pub(super) fn of_gateway(v: &mut Validator, host: &NamespacedHost, made: bool) {
    let Some((namespace, host)) = split(v, host) else {
        return domain(v, host.as_str(), true);
    };
    let is_one = matches!(namespace, "" | "*" | ".") || made && namespace == "~" || is_label(namespace);
    if !is_one {
        v.admission("the namespace is `*`, `.` or the name of one");
    }
    domain(v, host, true);
}

/// A host that a sidecar knows.
pub(super) fn of_sidecar(v: &mut Validator, host: &NamespacedHost) {
    let Some((namespace, host)) = split(v, host) else {
        v.admission("the form is `namespace/host`")
            .help("for every namespace, write `*/` in front of it");
        return;
    };
    let namespace = namespace.strip_prefix('~').unwrap_or(namespace);
    if !matches!(namespace, "" | "*" | ".") && !is_label(namespace) {
        v.admission("the namespace is `*`, `.`, `~` or the name of one, with `~` in front to leave it out");
    }
    domain(v, host, false);
}

fn split<'h>(v: &mut Validator, host: &'h NamespacedHost) -> Option<(&'h str, &'h str)> {
    let (namespace, host) = host.as_str().split_once('/')?;
    if namespace.is_empty() {
        v.admission("the namespace before `/` is missing");
    }
    Some((namespace, host))
}

fn domain(v: &mut Validator, host: &str, takes_ip: bool) {
    if host.is_empty() {
        v.admission("the host must not be empty");
        return;
    }
    let is_one = is_wildcard_domain(host) || takes_ip && is_ip(host);
    if !is_one {
        v.admission("the host is no domain name, and none with `*` as its first label");
    }
    // An address of version 6 has no dot and is refused too.
    if host != "*" && !host.contains('.') {
        v.admission("a short name is not allowed here")
            .help("write the whole name: `shop.production.svc.cluster.local`");
    }
    if is_partial_wildcard(host) {
        v.admission("a `*` stands for whole labels: `*` or `*.example.com`");
    }
}
