//! WorkloadEntry, and what stands in its form in other kinds.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::text::{UNIX, at_most, is_fqdn, is_ip, is_label, is_unix, label};
use crate::{WorkloadEntry, WorkloadEntrySpec};

/// Where an entry stands, which says how its address is taken.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// An object of its own.
    Alone,
    /// A group's template: the address is the machine's, and the webhook does not look.
    Template,
    /// Of a service with addresses that are given; with the names of its ports.
    Static(&'a BTreeSet<&'a str>),
    /// Of a service whose addresses DNS knows; with the names of its ports.
    Dns(&'a BTreeSet<&'a str>),
    /// Of a service that takes no endpoints, which is said elsewhere.
    Unused,
}

impl Validate for WorkloadEntry {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.field("spec", |v| entry(v, &self.spec, Place::Alone));
    }
}

pub(super) fn entry(v: &mut Validator, entry: &WorkloadEntrySpec, place: Place<'_>) {
    of_the_schema(v, entry, !matches!(place, Place::Template));
    let ports = match place {
        Place::Template | Place::Unused => return,
        Place::Alone => None,
        Place::Static(ports) | Place::Dns(ports) => Some(ports),
    };
    let is_dns = matches!(place, Place::Dns(_));
    let address = entry.address.as_str();
    if address.is_empty() && !entry.network.is_empty() {
        if is_dns {
            v.admission("an endpoint of a service that DNS knows needs an `address`");
        } else {
            v.admission_warning(
                "without an `address` it is reached through the gateway of its network alone",
            );
        }
    }
    let is_socket = address.starts_with(UNIX);
    if is_socket && is_dns {
        v.field("address", |v| {
            v.admission("a Unix socket goes with resolution `STATIC` alone");
        });
    } else if !address.is_empty() && !is_socket && !is_ip(address) {
        if matches!(place, Place::Static(_)) {
            v.field("address", |v| {
                v.admission("with resolution `STATIC`, an address is an IP address or a Unix socket")
                    .help("for a domain name, make the resolution `DNS`");
            });
        } else if !is_fqdn(address) {
            v.field("address", |v| {
                v.admission("it is neither an IP address nor a domain name");
            });
        }
    }
    v.entries("ports", &entry.ports, |v, name, _| {
        if ports.is_some_and(|ports| !ports.contains(name.as_str())) {
            v.admission(format!("the service has no port named `{name}`"));
        }
    });
    v.entries("labels", &entry.labels, |v, key, value| label(v, key, value));
    if let (true, Place::Static(ports)) = (is_socket, place)
        && ports.len() != 1
    {
        v.admission("a Unix socket is behind a service with exactly one port");
    }
}

fn of_the_schema(v: &mut Validator, entry: &WorkloadEntrySpec, needs_address: bool) {
    if needs_address && entry.address.is_empty() && entry.network.is_empty() {
        v.schema("`address` is missing")
            .help("only what is in a `network` of its own can be without");
    }
    at_most(v, "address", &entry.address, 256);
    at_most(v, "network", &entry.network, 2048);
    at_most(v, "locality", &entry.locality, 2048);
    at_most(v, "serviceAccount", &entry.service_account, 253);
    if let Some(path) = entry.address.strip_prefix(UNIX) {
        v.field("address", |v| {
            // The schema asks for no slash at the end of an abstract name too.
            if !is_unix(path) || path.ends_with('/') {
                v.schema("the path of a Unix socket begins with `/`, or with `@` if it is abstract, and does not end with `/`");
            }
        });
        if !entry.ports.is_empty() {
            v.field("ports", |v| {
                v.schema("a Unix socket has no ports");
            });
        }
    }
    v.entries("ports", &entry.ports, |v, name, _| {
        if !is_label(name) || name.len() > 62 {
            v.schema("the name of a port is of letters, digits and `-`, begins and ends with a letter or digit, and has at most 62 characters");
        }
    });
    for (key, count, most) in [
        ("ports", entry.ports.len(), 128),
        ("labels", entry.labels.len(), 256),
    ] {
        if count > most {
            v.field(key, |v| {
                v.schema(format!("there are at most {most}"));
            });
        }
    }
}
