//! `hosts`, and the server names that are below them.

use std::collections::BTreeSet;

use mesh2yaml_k8s::Validator;

use super::Context;
use crate::HostName;
use crate::validate::text::{is_ip, is_wildcard_domain};

/// The hosts of the object.
pub(super) fn hosts(v: &mut Validator, cx: &Context<'_>) {
    let hosts = &cx.spec.hosts;
    let has_names = cx.spec.tls.iter().flat_map(|route| &route.matches);
    let has_names = has_names.into_iter().any(|it| !it.sni_hosts.is_empty());
    let mut are_right = true;
    v.each("hosts", hosts, |v, host| {
        let host = host.as_str();
        if !is_domain(host, cx.is_at_gateways, has_names) {
            if !is_ip(host) {
                are_right = false;
                v.admission(
                    "the host is no domain name, none with `*` as its first label, and no IP address",
                );
            }
        } else if host == "*" && !cx.is_at_gateways {
            are_right = false;
            v.admission("only at gateways can it be every host")
                .help("name the hosts, or the `gateways` without `mesh`");
        }
    });
    if are_right {
        twice(v, hosts);
    }
}

/// Hosts that one before covers, or that cover it.
fn twice(v: &mut Validator, hosts: &[HostName]) {
    // Nearly all are plain: those are looked up.
    let (mut before, mut plain, mut wild) = (Vec::new(), BTreeSet::new(), Vec::new());
    v.each("hosts", hosts, |v, host| {
        let host = host.as_str();
        let other = if host.starts_with('*') {
            let overlaps = |other: &&&str| covers(host, other) || covers(other, host);
            let other = before.iter().find(overlaps).copied();
            wild.push(host);
            other
        } else {
            let other = wild.iter().find(|other| covers(other, host)).copied();
            other.or(plain.get(host).copied())
        };
        if let Some(other) = other {
            v.admission(format!("the host is there twice: `{other}` overlaps with it"));
        }
        plain.insert(host);
        before.push(host);
    });
}

/// The server name of an encrypted connection.
pub(super) fn sni_host(v: &mut Validator, name: &HostName, cx: &Context<'_>) {
    let name = name.as_str();
    // Without gateways of its own it is judged as at gateways.
    let is_at_gateways = cx.spec.gateways.iter().all(|it| it.as_str() != "mesh");
    if !is_domain(name, is_at_gateways, true) {
        if is_ip(name) {
            v.admission_warning("an IP address is no server name, and most clients do not send one");
        } else {
            v.admission("the server name is no domain name, and none with `*` as its first label");
        }
    } else if !cx.spec.hosts.iter().any(|host| covers(host.as_str(), name)) {
        v.admission("the server name is none of the `hosts`, and below none");
    }
}

/// Whether it is a domain name, or at gateways the name that Istio itself gives to a service between clusters:
/// `outbound_.80_._.shop.production.svc.cluster.local`.
fn is_domain(name: &str, is_at_gateways: bool, has_names: bool) -> bool {
    if !is_at_gateways || !has_names || !name.starts_with("outbound_") || name.len() > 255 {
        return is_wildcard_domain(name);
    }
    let mut parts = name.split('_').skip(1);
    let (Some(port), Some(_), Some(host)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    port.bytes().any(|b| b.is_ascii_digit()) && host.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether a host is another one, or has a wildcard that stands for it.
fn covers(host: &str, other: &str) -> bool {
    match (host.strip_prefix('*'), other.strip_prefix('*')) {
        (Some(suffix), Some(other)) => other.ends_with(suffix),
        (Some(suffix), None) => other.ends_with(suffix),
        (None, Some(_)) => false,
        (None, None) => host == other,
    }
}
