//! ServiceEntry.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{ObjectMeta, Validate, Validator};

use super::export_to::export_to;
use super::metadata::metadata;
use super::text::{at_most, is_fqdn, is_ip_or_range, is_label, is_partial_wildcard, is_wildcard_domain};
use super::workload_entry::{Place, entry};
use crate::{Backends, Location, Protocol, Resolution, ServiceEntry, ServiceEntrySpec};

impl Validate for ServiceEntry {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        let spec = &self.spec;
        let resolution = spec.resolution.unwrap_or(Resolution::None);
        v.field("spec", |v| {
            hosts(v, spec, resolution);
            addresses(v, spec, resolution);
            ports(v, spec, resolution, &self.metadata);
            backends(v, spec, resolution);
            if resolution == Resolution::DynamicDns {
                dynamic(v, spec, &self.metadata);
            }
            export_to(v, &spec.export_to, self.metadata.namespace(), true);
        });
    }
}

fn hosts(v: &mut Validator, spec: &ServiceEntrySpec, resolution: Resolution) {
    let (hosts, endpoints) = (&spec.hosts, endpoints_of(spec));
    v.field("hosts", |v| {
        if hosts.is_empty() {
            v.schema("a service has at least one host");
        }
        if hosts.len() > 256 {
            v.schema("there are at most 256 hosts");
        }
    });
    v.each("hosts", hosts, |v, host| {
        let host = host.as_str();
        if host == "*" {
            v.schema("a service cannot be every host")
                .help("name a domain: `*.example.com`");
        } else if !is_wildcard_domain(host) {
            v.admission("the host is no domain name, and none with `*` as its first label");
        } else {
            let needs_name = matches!(resolution, Resolution::Dns | Resolution::DnsRoundRobin);
            if needs_name && endpoints == 0 && !is_fqdn(host) {
                v.admission("DNS cannot be asked for a host with a wildcard")
                    .help("give `endpoints`, or make the resolution `NONE` or `DYNAMIC_DNS`");
            }
            if resolution == Resolution::DynamicDns {
                if !host.starts_with('*') {
                    v.admission("with resolution `DYNAMIC_DNS`, a host begins with a wildcard");
                }
            } else if is_partial_wildcard(host) {
                v.admission_warning("a `*` stands for whole labels: `*.example.com`");
            }
        }
    });
}

fn addresses(v: &mut Validator, spec: &ServiceEntrySpec, resolution: Resolution) {
    if spec.addresses.len() > 256 {
        v.field("addresses", |v| {
            v.schema("there are at most 256 addresses");
        });
    }
    let takes_ranges = matches!(resolution, Resolution::None | Resolution::Static);
    v.each("addresses", &spec.addresses, |v, address| {
        if address.chars().count() > 64 {
            v.schema("an address has at most 64 characters");
        }
        if !is_ip_or_range(address) {
            v.admission("it is neither an IP address nor a range of them (`10.0.0.0/8`)");
        }
        if address.contains('/') && !takes_ranges {
            v.schema("a range of addresses goes with resolution `NONE` or `STATIC` alone");
        }
    });
}

fn ports(v: &mut Validator, spec: &ServiceEntrySpec, resolution: Resolution, metadata: &ObjectMeta) {
    if spec.ports.len() > 256 {
        v.field("ports", |v| {
            v.schema("there are at most 256 ports");
        });
    }
    let allocates = metadata
        .labels()
        .get("networking.istio.io/enable-autoallocate-ip")
        .is_none_or(|value| !value.eq_ignore_ascii_case("false"));
    let has_address = !spec.addresses.is_empty() || (allocates && resolution != Resolution::None);
    let (mut names, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    let has_hosts = spec.hosts.len() > 1;
    v.each("ports", &spec.ports, |v, port| {
        if !names.insert(&port.name) {
            v.field("name", |v| {
                v.schema(format!("another port is named `{}`", port.name));
            });
        }
        if !numbers.insert(port.number) {
            v.field("number", |v| {
                v.schema(format!("another port is {}", port.number));
            });
        }
        at_most(v, "name", &port.name, 256);
        if !is_label(&port.name) {
            v.field("name", |v| {
                v.admission("the name of a port is of letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters");
            });
        }
        if !has_address && matches!(port.protocol, None | Some(Protocol::Tcp)) {
            v.admission_warning("a TCP port without `addresses` takes the traffic of its number to everywhere")
                .help("give `addresses`, or the protocol");
        }
        let is_bytes = port.protocol.is_none_or(|p| !p.is_http() && !p.is_tls());
        if has_hosts && is_bytes && resolution != Resolution::None {
            v.admission("several hosts cannot be told apart on a port that is neither HTTP nor TLS")
                .help("make an entry for each host");
        }
    });
    let is_dns = matches!(resolution, Resolution::Dns | Resolution::DnsRoundRobin);
    let has_bytes = spec
        .ports
        .iter()
        .any(|port| port.protocol.is_some_and(Protocol::is_tcp));
    if is_dns && has_hosts && has_bytes && !spec.addresses.is_empty() {
        v.field("addresses", |v| {
            v.admission_warning(
                "several hosts with an address share their TCP port, and cannot be told apart",
            );
        });
    }
}

fn endpoints_of(spec: &ServiceEntrySpec) -> usize {
    match &spec.backends {
        Some(Backends::Endpoints(endpoints)) => endpoints.len(),
        Some(Backends::Workloads(_)) | None => 0,
    }
}

fn backends(v: &mut Validator, spec: &ServiceEntrySpec, resolution: Resolution) {
    let names: BTreeSet<&str> = spec.ports.iter().map(|port| port.name.as_str()).collect();
    let endpoints = match &spec.backends {
        None => return,
        Some(Backends::Workloads(selector)) => {
            v.field("workloadSelector", |v| {
                selector.validate(v);
                if resolution == Resolution::None {
                    v.admission_warning("with resolution `NONE`, no workloads are chosen")
                        .help("make the resolution `STATIC`");
                }
            });
            return;
        }
        Some(Backends::Endpoints(endpoints)) => endpoints,
    };
    let place = match resolution {
        Resolution::Static => Place::Static(&names),
        Resolution::Dns | Resolution::DnsRoundRobin => Place::Dns(&names),
        Resolution::None | Resolution::DynamicDns => Place::Unused,
    };
    v.field("endpoints", |v| {
        if endpoints.len() > 4096 {
            v.schema("there are at most 4096 endpoints");
        }
        match resolution {
            // Even an empty list is refused.
            Resolution::None => {
                v.schema("with resolution `NONE`, there are no endpoints")
                    .help("make the resolution `STATIC` or `DNS`");
            }
            Resolution::DnsRoundRobin if endpoints.len() > 1 => {
                v.schema("with resolution `DNS_ROUND_ROBIN`, there is at most one endpoint");
            }
            Resolution::DynamicDns if !endpoints.is_empty() => {
                v.admission("with resolution `DYNAMIC_DNS`, there are no endpoints");
            }
            Resolution::Static | Resolution::Dns | Resolution::DnsRoundRobin | Resolution::DynamicDns => {}
        }
    });
    v.each("endpoints", endpoints, |v, it| entry(v, it, place));
}

/// What is asked of a service with resolution `DYNAMIC_DNS` besides.
fn dynamic(v: &mut Validator, spec: &ServiceEntrySpec, metadata: &ObjectMeta) {
    if !spec.addresses.is_empty() {
        v.field("addresses", |v| {
            v.admission("with resolution `DYNAMIC_DNS`, there are no addresses");
        });
    }
    v.each("ports", &spec.ports, |v, port| {
        let is_known = matches!(
            port.protocol,
            Some(Protocol::Http | Protocol::Http2 | Protocol::Grpc | Protocol::Tls)
        );
        if !is_known {
            v.admission("with resolution `DYNAMIC_DNS`, a port is for `HTTP`, `HTTP2`, `GRPC` or `TLS`");
        }
    });
    let waypoint = metadata.labels().get("istio.io/use-waypoint");
    let uses_waypoint = waypoint.is_some_and(|name| !name.is_empty() && !name.eq_ignore_ascii_case("none"));
    if spec.location == Some(Location::MeshInternal) && uses_waypoint {
        v.field("location", |v| {
            v.admission("with resolution `DYNAMIC_DNS`, a service of the mesh has no waypoint");
        });
    }
}
