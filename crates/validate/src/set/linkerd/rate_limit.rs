//! Rate limits of Servers.

use std::collections::HashMap;

use mesh2yaml_k8s::Path;
use mesh2yaml_linkerd::{HttpLocalRateLimitPolicy, ProxyProtocol};

use super::index::Index;
use super::{Findings, Known, World};

/// What is kept of a rate limit: its Server.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(super) server: Box<str>,
}

impl Facts {
    pub(crate) fn of(limit: &HttpLocalRateLimitPolicy) -> Self {
        Self {
            server: limit.spec.server.as_str().into(),
        }
    }
}

pub(super) fn target() -> Path {
    Path::default().key("spec").key("targetRef")
}

/// A Server has one rate limit, the oldest.
pub(crate) fn several(world: &World, findings: &mut Findings) {
    let mut first: HashMap<(&str, &str), &Known<Facts>> = HashMap::new();
    for it in world.rate_limits.iter().filter(|it| !it.namespace.is_empty()) {
        let other = *first.entry((&it.namespace, &it.facts.server)).or_insert(it);
        if other.name != it.name {
            let message = format!(
                "`{}` limits the same Server, and of the two the one that was made first counts",
                other.name
            );
            findings
                .warning(it, "linkerd-several-rate-limits", target(), message)
                .help("make them one");
        }
    }
}

/// Requests are limited where the proxy knows requests: HTTP, and what it finds to be HTTP.
pub(crate) fn protocols(world: &World, findings: &mut Findings) {
    let servers = Index::of(&world.servers);
    for it in &world.rate_limits {
        let Some(server) = servers.this(&it.namespace, &it.facts.server) else {
            continue;
        };
        let spoken = match server.facts.protocol {
            ProxyProtocol::Grpc => "gRPC",
            ProxyProtocol::Opaque => "opaque",
            ProxyProtocol::Tls => "TLS",
            ProxyProtocol::Unknown | ProxyProtocol::Http1 | ProxyProtocol::Http2 | _ => continue,
        };
        let message =
            format!("the rate limit has no effect: the `proxyProtocol` of the Server is `{spoken}`");
        findings
            .warning(it, "linkerd-rate-limit-protocol", target(), message)
            .help("only `HTTP/1`, `HTTP/2` and `unknown` can be limited");
    }
}
