//! What an example speaks of.

use std::collections::BTreeSet;

use mesh2yaml::k8s::types::{Name, Port as Number};
use mesh2yaml::meaning::Meaning;
use mesh2yaml_snapshots::parity::{Edges, Port, Service, Speaks};

/// What an example speaks of, as its text has it: good enough to ask at its edges.
#[must_use]
pub fn edges_of(text: &str, meaning: &Meaning) -> Edges {
    let mut edges = Edges {
        trust_domain: meaning.trust_domains().first().cloned().unwrap_or_default(),
        ..Edges::default()
    };
    let mut grpc: BTreeSet<u16> = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        let mut quoted = line.split('"').skip(1).step_by(2);
        let mut words = line.split_whitespace();
        match words.next() {
            Some("header") => {
                if let (Some(name), Some(value)) = (words.next(), quoted.next())
                    && !line.contains('~')
                {
                    edges.headers.push((name.to_owned(), value.to_owned()));
                }
            }
            Some("query") => {
                if let (Some(name), Some(value)) = (words.next(), quoted.next())
                    && !line.contains('~')
                {
                    edges.queries.push((name.to_owned(), value.to_owned()));
                }
            }
            Some("port") if words.next() == Some("grpc") => {
                grpc.extend(words.next().and_then(|it| it.parse::<u16>().ok()))
            }
            Some("grpc") => {
                let calls = line.split([' ', ',']).filter_map(|it| it.split_once('/'));
                edges
                    .calls
                    .extend(calls.map(|(service, method)| (service.to_owned(), method.to_owned())));
            }
            Some("path") if !line.contains('~') => edges.paths.extend(quoted.map(str::to_owned)),
            Some("from") => {
                for word in line.split([' ', ',']).filter(|it| !it.is_empty()) {
                    let (namespace, account) = word.split_once('/').unwrap_or(("", word));
                    let namespaces = meaning.services().map(|it| it.namespace.to_string());
                    let of: Vec<String> = if namespace.is_empty() {
                        namespaces.collect()
                    } else {
                        vec![namespace.to_owned()]
                    };
                    let is_name = |text: &str| text.parse::<Name>().is_ok();
                    if is_name(account)
                        && !["from", "account", "namespace", "in", "cidr", "mesh", "anyone"]
                            .contains(&account)
                    {
                        edges
                            .accounts
                            .extend(of.into_iter().map(|it| (it, account.to_owned())));
                    }
                }
            }
            Some(_) | None => {}
        }
    }
    for facts in meaning.services() {
        let port = |(number, target): (&Number, &Number)| -> Port {
            let speaks = match facts.opaque.contains(number) {
                true => Speaks::Bytes,
                false if grpc.contains(&number.get()) => Speaks::Grpc,
                false => Speaks::Http,
            };
            Port {
                number: number.get(),
                target: target.get(),
                speaks,
            }
        };
        let service = Service {
            namespace: facts.namespace.to_string(),
            name: facts.name.to_string(),
            labels: facts.selector.clone().into_iter().collect(),
            ports: facts.ports.iter().map(port).collect(),
            probes: Vec::new(),
        };
        edges.services.push(service);
    }
    edges
}
