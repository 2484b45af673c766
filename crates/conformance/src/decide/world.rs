//! The cluster that a policy is asked in, on addresses of this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;

use mesh2yaml::k8s::types::decision::Arrival;
use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_snapshots::parity::Edges;
use serde::Serialize;
use serde_json::{Value, json};

use super::Asked;
use super::wire::{Answers, Caller, Question};
use crate::stubs::{Pods, Stubs};
use crate::{Error, Judge};

/// Networks of policies, and the same on this machine, so that a caller can come from them.
const NETWORKS: [(&str, &str); 2] = [("10.", "127."), ("203.0.113.", "127.203.113.")];

/// A text with the networks of this machine.
pub(super) fn networks_here(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let before = out.chars().next_back();
        let begins = before.is_none_or(|c| !c.is_ascii_alphanumeric() && !".-:".contains(c));
        let found = NETWORKS.iter().find(|(from, _)| begins && rest.starts_with(from));
        if let Some((from, to)) = found {
            out.push_str(to);
            rest = &rest[from.len()..];
        } else {
            out.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

/// The cluster that a policy is asked in.
pub(crate) struct World {
    stubs: Stubs,
    pub(super) pods: Vec<Pod>,
}

impl World {
    pub(crate) fn new(asked: &Asked) -> Self {
        let documents = asked.set.documents.iter();
        let objects: Vec<Value> = documents
            .flat_map(|it| read(&it.text, &Limits::default()).unwrap_or_default())
            .collect();
        let stubs = Stubs::new(&asked.set, &objects);
        let pods = with_addresses(&stubs.pods, &asked.edges);
        Self { stubs, pods }
    }

    /// The last number of the address of a Service.
    pub(super) fn number(&self, namespace: &str, name: &str) -> Option<usize> {
        let is = |it: &Value| it["metadata"]["name"] == name && it["metadata"]["namespace"] == namespace;
        let service = self.stubs.services.iter().find(|it| is(it))?;
        let address = service["spec"]["clusterIP"].as_str()?;
        address.rsplit('.').next()?.parse().ok()
    }

    /// What Envoy makes of questions, in their order.
    pub(crate) fn ask(
        &self,
        judge: &mut Judge,
        envoy: &Path,
        asked: &Asked,
        callers: &[Caller],
        questions: &[Question],
    ) -> Result<Answers, Error> {
        let documents: Vec<&String> = asked.set.documents.iter().map(|it| &it.text).collect();
        judge.ask(&json!({
            "op": "decide",
            "documents": documents,
            "mesh": asked.set.settings,
            "services": self.stubs.services,
            "namespaces": self.stubs.namespaces,
            "pods": self.pods,
            "callers": callers,
            "trust_domain": asked.meaning.trust_domains().first(),
            "envoy": envoy,
            "block": block(),
            "questions": questions,
        }))
    }
}

/// A pod with an address.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Pod {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) ip: String,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) ports: BTreeSet<u16>,
    pub(super) account: String,
    pub(super) serves: bool,
}

impl Pod {
    pub(super) fn is(&self, seen: &str) -> bool {
        seen.rsplit_once(':')
            .is_some_and(|(name, _)| name == format!("{}/{}", self.namespace, self.name))
    }
}

/// The second number of all addresses of a run, so that two may go on at once.
pub(super) fn block() -> u32 {
    64 + std::process::id() % 128
}

/// Where the sidecar of a caller sends from.
pub(super) fn caller_address(number: usize) -> String {
    format!("127.{}.{}.2", block(), 220 + number)
}

/// Pods as they are behind Services, and one for each service that is asked directly.
pub(super) fn with_addresses(pods: &[Pods], edges: &Edges) -> Vec<Pod> {
    let mut all: Vec<(Pods, bool)> = pods.iter().map(|it| (it.clone(), true)).collect();
    for (number, service) in edges.services.iter().enumerate() {
        let labels: BTreeMap<_, _> = service.labels.iter().cloned().collect();
        let is = |it: &&(Pods, bool)| it.0.namespace == service.namespace && it.0.labels == labels;
        if all.iter().find(is).is_none() {
            let mut direct = Pods::new(
                service.namespace.clone(),
                format!("{}-direct-{number}", service.name),
                labels,
            );
            direct.ports = service.ports.iter().map(|it| it.target).collect();
            all.push((direct, false));
        }
    }
    // A pod is asked at ports of others too.
    let ports: BTreeSet<u16> = edges
        .services
        .iter()
        .flat_map(|it| it.ports.iter().flat_map(|port| [port.number, port.target]))
        .collect();
    let with = |(number, (pods, serves)): (usize, (Pods, bool))| Pod {
        namespace: pods.namespace,
        name: pods.name,
        ip: format!("127.{}.{}.{}", block(), 1 + number / 250, 1 + number % 250),
        labels: pods.labels,
        ports: pods.ports.union(&ports).copied().collect(),
        account: "default".to_owned(),
        serves,
    };
    all.into_iter().enumerate().map(with).collect()
}

/// The same arrival from an address of this machine; `None` where it has none for it.
pub(super) fn here(mut arrival: Arrival) -> Option<Arrival> {
    let address: IpAddr = networks_here(&arrival.caller.address.to_string()).parse().ok()?;
    arrival.caller.address = address;
    address.is_loopback().then_some(arrival)
}

#[cfg(test)]
mod tests {
    use mesh2yaml::k8s::types::decision::{Arrival, Caller};

    use super::here;

    #[test]
    fn networks_of_a_policy_become_this_machines() {
        let arrival = |address: [u8; 4]| {
            let caller = Caller::nobody("prod".parse().expect("a name")).at(address.into());
            here(Arrival::new(
                "prod".parse().expect("a name"),
                [("app", "shop")],
                "8080".parse().expect("a port"),
                caller,
            ))
        };
        assert_eq!(
            arrival([10, 244, 0, 1]).expect("here").caller.address.to_string(),
            "127.244.0.1"
        );
        assert_eq!(
            arrival([203, 0, 113, 7])
                .expect("here")
                .caller
                .address
                .to_string(),
            "127.203.113.7"
        );
    }
}
