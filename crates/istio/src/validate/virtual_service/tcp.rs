//! Routes for connections.

use mesh2yaml_k8s::Validator;

use super::gateways::gateways;
use super::{Context, destination, hosts, matches};
use crate::validate::text::is_ip_or_range;
use crate::{TcpMatch, TcpRoute, TlsMatch, TlsRoute};

pub(super) fn tls(v: &mut Validator, it: &TlsRoute, cx: &Context<'_>) {
    if it.matches.is_empty() {
        v.field("match", |v| {
            v.admission("a route for TLS has at least one match");
        });
    }
    v.each("match", &it.matches, |v, one| tls_match(v, one, cx));
    if it.route.is_empty() {
        v.admission("a route has at least one destination, in `route`");
    }
    destination::tcp(v, &it.route, cx.is_made);
}

fn tls_match(v: &mut Validator, it: &TlsMatch, cx: &Context<'_>) {
    if it.sni_hosts.is_empty() {
        v.field("sniHosts", |v| {
            v.admission("a match for TLS has at least one server name");
        });
    }
    v.each("sniHosts", &it.sni_hosts, |v, name| hosts::sni_host(v, name, cx));
    subnets(v, &it.destination_subnets);
    matches::source(v, &it.source_labels);
    gateways(v, &it.gateways, false);
}

pub(super) fn tcp(v: &mut Validator, it: &TcpRoute, cx: &Context<'_>) {
    v.each("match", &it.matches, tcp_match);
    if it.route.is_empty() {
        v.admission("a route has at least one destination, in `route`");
    }
    destination::tcp(v, &it.route, cx.is_made);
}

fn tcp_match(v: &mut Validator, it: &TcpMatch) {
    subnets(v, &it.destination_subnets);
    if !it.source_subnet.is_empty() {
        v.field("sourceSubnet", |v| {
            v.effect("Istio does not look at it");
        });
    }
    matches::source(v, &it.source_labels);
    gateways(v, &it.gateways, false);
}

fn subnets(v: &mut Validator, subnets: &[String]) {
    v.each("destinationSubnets", subnets, |v, subnet| {
        if !is_ip_or_range(subnet) {
            v.admission("it is neither an IP address nor a range of them (`10.0.0.0/8`)");
        }
    });
}
