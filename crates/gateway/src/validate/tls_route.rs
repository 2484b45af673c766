//! TLSRoute.

use mesh2yaml_k8s::{Validate, Validator};

use super::backend_rule::{rules_of_v1, rules_of_v1alpha2};
use super::pattern::some_of;
use super::reference::{parent_refs, parent_refs_by_port};
use super::schema::at_most;
use super::schema::hostname;
use crate::{Hostname, TlsRoute, TlsRouteVersion};

impl Validate for TlsRoute {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        let spec = &self.spec;
        v.field("spec", |v| match self.version {
            TlsRouteVersion::V1 => {
                parent_refs(v, &spec.parent_refs);
                some_of(v, "hostnames", spec.hostnames.len(), 1024);
                v.each("hostnames", &spec.hostnames, server_name);
                rules_of_v1(v, &spec.rules);
            }
            TlsRouteVersion::V1Alpha2 => {
                parent_refs_by_port(v, &spec.parent_refs);
                at_most(v, "hostnames", spec.hostnames.len(), 16);
                v.each("hostnames", &spec.hostnames, hostname);
                rules_of_v1alpha2(v, &spec.rules);
            }
        });
    }
}

/// A host that is no address, for a handshake names none.
fn server_name(v: &mut Validator, host: &Hostname) {
    hostname(v, host);
    if host.as_str().parse::<std::net::Ipv4Addr>().is_ok() {
        v.schema("a server name is no IP address");
    }
}
