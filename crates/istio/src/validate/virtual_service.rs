//! VirtualService.

mod cors;
mod destination;
mod fault;
mod gateways;
mod headers;
mod hosts;
mod http_route;
mod matches;
mod order;
mod redirect;
mod retry;
mod tcp;

use mesh2yaml_k8s::{Validate, Validator};

use super::export_to::export_to;
use super::metadata::metadata;
use crate::{VirtualService, VirtualServiceSpec};

/// What the rules of a route depend on.
struct Context<'s> {
    spec: &'s VirtualServiceSpec,
    /// Whether gateways alone serve it.
    is_at_gateways: bool,
    /// Whether it is made from a route of the Gateway API, whose backends may be missing.
    is_made: bool,
}

impl Context<'_> {
    /// Whether it is a delegate.
    fn is_delegate(&self) -> bool {
        self.spec.hosts.is_empty()
    }
}

impl Validate for VirtualService {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        let spec = &self.spec;
        let semantics = self
            .metadata
            .annotations()
            .get("internal.istio.io/route-semantics");
        let cx = Context {
            spec,
            is_at_gateways: !spec.gateways.is_empty() && spec.gateways.iter().all(|it| it.as_str() != "mesh"),
            is_made: semantics.is_some_and(|value| value == "gateway"),
        };
        v.field("spec", |v| {
            if cx.is_delegate() {
                delegate(v, spec);
            }
            gateways::gateways(v, &spec.gateways, cx.is_made);
            hosts::hosts(v, &cx);
            if spec.http.is_empty() && spec.tls.is_empty() && spec.tcp.is_empty() {
                v.admission("there is no route: at least one of `http`, `tls` and `tcp` is needed");
            }
            v.each("http", &spec.http, |v, route| http_route::route(v, route, &cx));
            v.each("tls", &spec.tls, |v, route| tcp::tls(v, route, &cx));
            v.each("tcp", &spec.tcp, |v, route| tcp::tcp(v, route, &cx));
            order::order(v, spec);
            export_to(v, &spec.export_to, self.metadata.namespace(), false);
        });
    }
}

/// What one without hosts does not have.
fn delegate(v: &mut Validator, spec: &VirtualServiceSpec) {
    for (key, is_there) in [
        ("gateways", !spec.gateways.is_empty()),
        ("tls", !spec.tls.is_empty()),
        ("tcp", !spec.tcp.is_empty()),
    ] {
        if is_there {
            v.field(key, |v| {
                v.admission(format!(
                    "without hosts, it is a delegate, which has no `{key}`: its root says where it is used"
                ))
                .help("name the `hosts`, if it is no delegate");
            });
        }
    }
}
