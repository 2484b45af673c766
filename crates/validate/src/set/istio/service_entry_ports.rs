//! Ports of ServiceEntries: TCP without an address, and entries that do not agree. IST0134 and IST0177.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_istio::{ExportTo, Protocol, ServiceEntry};
use mesh2yaml_k8s::Path;

use super::super::pods::names;
use super::{Findings, Known, World};

/// What is kept of a ServiceEntry.
#[derive(Debug)]
pub(crate) struct Facts {
    hosts: Vec<Box<str>>,
    ports: Vec<(u16, Option<Protocol>)>,
    has_address: bool,
    /// The namespaces that see it; `None` for all.
    scopes: Option<Vec<Box<str>>>,
}

impl Facts {
    pub(crate) fn of(entry: &ServiceEntry) -> Self {
        let spec = &entry.spec;
        let export = &spec.export_to;
        let own = entry.metadata.namespace().unwrap_or_default();
        // Which one is its own is not known of an entry without a namespace.
        let scope = |it: &ExportTo| match it {
            ExportTo::Own => (!own.is_empty()).then(|| own.into()),
            ExportTo::Namespace(name) => Some(name.as_str().into()),
            ExportTo::All | ExportTo::Nobody | _ => None,
        };
        let is_for_all = export.is_empty() || export.contains(&ExportTo::All);
        Self {
            hosts: spec.hosts.iter().map(|host| host.as_str().into()).collect(),
            ports: spec
                .ports
                .iter()
                .map(|port| (port.number.get(), port.protocol))
                .collect(),
            has_address: !spec.addresses.is_empty(),
            scopes: (!is_for_all).then(|| export.iter().filter_map(scope).collect()),
        }
    }
}

/// What the check of the one resource says of the same port, where it says it: so that it is not said twice.
const WITHOUT_ADDRESS: &str = "a TCP port without `addresses` takes the traffic of its number to everywhere";

/// IST0134: without an address, a TCP port takes everything.
pub(crate) fn without_address(world: &World, findings: &mut Findings) {
    if world.mesh_settings.iter().any(|it| it.facts.gives_addresses) {
        return;
    }
    for it in &world.service_entry_ports {
        if it.facts.has_address || world.has_given_address.contains(&it.place) {
            continue;
        }
        for (index, (_, protocol)) in it.facts.ports.iter().enumerate() {
            if matches!(protocol, None | Some(Protocol::Tcp)) {
                let path = Path::default().key("spec").key("ports").index(index);
                findings
                    .warning(it, "IST0134", path, WITHOUT_ADDRESS)
                    .help("give `addresses`, or the protocol");
            }
        }
    }
}

/// A port of a host in an entry.
#[derive(Clone, Copy)]
struct Use<'w> {
    entry: &'w Known<Facts>,
    index: usize,
    protocol: Option<Protocol>,
}

/// The uses of one port of one host.
#[derive(Default)]
struct Uses<'w> {
    everywhere: Vec<Use<'w>>,
    by_namespace: BTreeMap<&'w str, Vec<Use<'w>>>,
}

/// IST0177: a host and port that speaks one thing here and another there.
pub(crate) fn conflicting(world: &World, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for ((host, port), uses) in uses(world) {
        let everywhere = protocols(&uses.everywhere);
        if everywhere.len() > 1 {
            tell(
                host,
                port,
                &everywhere,
                &uses.everywhere,
                &[],
                &mut told,
                findings,
            );
        }
        for here in uses.by_namespace.values() {
            let all: BTreeSet<_> = protocols(here).union(&everywhere).copied().collect();
            if all.len() > 1 {
                tell(host, port, &all, here, &uses.everywhere, &mut told, findings);
            }
        }
    }
}

fn uses(world: &World) -> BTreeMap<(&str, u16), Uses<'_>> {
    let mut all: BTreeMap<(&str, u16), Uses<'_>> = BTreeMap::new();
    for entry in &world.service_entry_ports {
        let facts = &entry.facts;
        for host in &facts.hosts {
            for (index, (port, protocol)) in facts.ports.iter().enumerate() {
                let uses = all.entry((host, *port)).or_default();
                let it = Use {
                    entry,
                    index,
                    protocol: *protocol,
                };
                match &facts.scopes {
                    None => uses.everywhere.push(it),
                    Some(scopes) => {
                        for scope in scopes {
                            uses.by_namespace.entry(scope).or_default().push(it);
                        }
                    }
                }
            }
        }
    }
    all
}

fn protocols(uses: &[Use<'_>]) -> BTreeSet<&'static str> {
    uses.iter()
        .map(|it| it.protocol.map_or("", Protocol::as_str))
        .collect()
}

fn tell<'w>(
    host: &str,
    port: u16,
    protocols: &BTreeSet<&str>,
    here: &[Use<'w>],
    everywhere: &[Use<'w>],
    told: &mut BTreeSet<super::super::Place>,
    findings: &mut Findings,
) {
    let words: Vec<_> = protocols
        .iter()
        .map(|it| if it.is_empty() { "nothing said" } else { it })
        .collect();
    for it in here.iter().chain(everywhere) {
        if !told.insert(it.entry.place) {
            continue;
        }
        let others = here.iter().chain(everywhere);
        let others = others.filter(|other| other.protocol != it.protocol);
        let port_path = Path::default().key("spec").key("ports").index(it.index);
        let path = match it.protocol {
            Some(_) => port_path.key("protocol"),
            None => port_path,
        };
        findings
            .warning(
                it.entry,
                "IST0177",
                path,
                format!(
                    "port {port} of `{host}` speaks something else in {}: {}",
                    names(others.map(|other| &*other.entry.name)),
                    words.join(", ")
                ),
            )
            .help("say the same protocol in all entries");
    }
}
