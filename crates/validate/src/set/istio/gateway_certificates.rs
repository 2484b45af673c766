//! One certificate on several Gateways. IST0138.

use std::collections::{BTreeMap, HashMap};

use super::super::{Findings, Known, World};
use super::gateway::{Certificate, Facts, Written};
use super::names::listed;
use super::pods::Labels;

/// How many different selectors of one certificate are compared with each other.
const COMPARED: usize = 64;

/// How many Gateways are named.
const NAMED: usize = 8;

/// A Gateway, and where it has the certificate.
type Entry<'w> = (&'w Known<Facts>, usize, Written);

/// Those of one certificate and port.
type BySelector<'w> = BTreeMap<&'w Labels, Vec<Entry<'w>>>;

/// IST0138: a browser uses a connection for all hosts of its certificate, and the Gateway that has it knows its own alone.
pub(crate) fn shared(world: &World, findings: &mut Findings) {
    // A connection is used again at the same port only.
    let mut shared: HashMap<(&Certificate, Option<u16>), BySelector<'_>> = HashMap::new();
    for gateway in &world.gateways {
        for (index, server) in gateway.facts.servers.iter().enumerate() {
            for (at, certificate) in &server.certificates {
                let by_selector = shared.entry((certificate, server.port)).or_default();
                let same = by_selector.entry(&gateway.facts.selector).or_default();
                same.push((gateway, index, *at));
            }
        }
    }
    for by_selector in shared.values() {
        for (selector, entries) in by_selector {
            let asks_more =
                |other: &&Labels| selector.iter().all(|(key, value)| other.get(key) == Some(value));
            let others = by_selector.iter().take(COMPARED);
            let among = others.filter(|(other, _)| asks_more(other));
            let mut names: Vec<String> = among
                .flat_map(|(_, entries)| entries)
                .map(|(gateway, ..)| gateway.full_name())
                .collect();
            names.sort_unstable();
            names.dedup();
            for (gateway, index, at) in entries {
                let own = gateway.full_name();
                let others = names.iter().filter(|name| **name != own);
                let mut others = others.map(String::as_str).take(NAMED).peekable();
                if others.peek().is_none() {
                    continue;
                }
                let message = format!(
                    "the certificate is on another Gateway too, and a client that uses a connection for hosts of both gets `404`: this, and {}",
                    listed(others)
                );
                findings
                    .warning(gateway, "IST0138", at.path(*index), message)
                    .help("put the hosts of one certificate on one Gateway");
            }
        }
    }
}
