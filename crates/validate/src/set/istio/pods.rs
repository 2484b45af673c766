//! Which pods labels select.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::{Known, World};
use super::hosts::may_be;
use crate::cluster::{Service, Workload, WorkloadKind};

/// The namespace of Istio itself.
pub(super) const ROOT: &str = "istio-system";

/// What Istio's own gateway for incoming requests is labelled with. The analyzer takes it to be there, as it is part of the installation.
const INGRESS: (&str, &str) = ("istio", "ingressgateway");

/// The ports of its Service.
pub(super) const INGRESS_PORTS: [u16; 4] = [80, 443, 31_400, 15_443];

/// Labels that only a running pod, or what Istio makes of it, has, by how they begin.
const AT_RUN_TIME: [&str; 12] = [
    "apps.kubernetes.io/",
    "batch.kubernetes.io/",
    "controller-revision-hash",
    "controller-uid",
    "gateway.istio.io/",
    "gateway.networking.k8s.io/",
    "istio.io/gateway-name",
    "job-name",
    "pod-template-",
    "security.istio.io/tlsMode",
    "service.istio.io/",
    "statefulset.kubernetes.io/",
];

pub(super) type Labels = BTreeMap<String, String>;

/// Something that has the labels of pods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pods<'w> {
    pub(super) namespace: &'w str,
    pub(super) labels: &'w Labels,
    /// What runs them, if it is a kind that is known.
    pub(super) workload: Option<&'w Workload>,
    /// Whether its labels are all that the pods have.
    is_whole: bool,
}

impl Pods<'_> {
    /// Whether the pods have all these labels, or may have them as they run.
    pub(super) fn have(&self, labels: &Labels) -> bool {
        labels.iter().all(|(key, value)| match self.labels.get(key) {
            Some(own) => own == value,
            None => !self.is_whole && is_of_run_time(key),
        })
    }
}

/// Whether only what runs has a label, so that no template says it.
fn is_of_run_time(key: &str) -> bool {
    AT_RUN_TIME.iter().any(|start| key.starts_with(start))
}

/// All pods of a set, by their labels.
#[derive(Debug)]
pub(super) struct Index<'w> {
    pods: Vec<Pods<'w>>,
    by_label: HashMap<(&'w str, &'w str), Vec<usize>>,
    /// What leads to pods, by namespace and one of the labels that it asks for.
    services: HashMap<(&'w str, &'w str, &'w str), Vec<&'w Known<Service>>>,
    /// The namespaces that have pods.
    namespaces: HashSet<&'w str>,
    /// Whether an installation in the set makes gateways of its own.
    installs: bool,
}

impl<'w> Index<'w> {
    pub(super) fn of(world: &'w World) -> Self {
        let mut it = Self {
            pods: Vec::new(),
            by_label: HashMap::new(),
            services: HashMap::new(),
            namespaces: HashSet::new(),
            installs: world.installs || !world.all_read("IstioOperator"),
        };
        for known in &world.workloads {
            it.add(Pods {
                namespace: &known.namespace,
                labels: &known.facts.pod_labels,
                workload: Some(&known.facts),
                is_whole: known.facts.kind == WorkloadKind::Pod,
            });
        }
        for known in world.machines.iter().chain(&world.other_pods) {
            it.add(Pods {
                namespace: &known.namespace,
                labels: &known.facts,
                workload: None,
                is_whole: false,
            });
        }
        for service in &world.services {
            if let Some((key, value)) = service.facts.selector.first_key_value() {
                let at = (&*service.namespace, key.as_str(), value.as_str());
                it.services.entry(at).or_default().push(service);
            }
        }
        it
    }

    fn add(&mut self, pods: Pods<'w>) {
        let number = self.pods.len();
        for (key, value) in pods.labels {
            self.by_label.entry((key, value)).or_default().push(number);
        }
        self.namespaces.insert(pods.namespace);
        self.pods.push(pods);
    }

    /// The pods that have all these labels, in any namespace.
    pub(super) fn with<'s>(&'s self, labels: &'s Labels) -> impl Iterator<Item = Pods<'w>> + 's {
        let said = labels.iter().filter(|(key, _)| !is_of_run_time(key));
        let lists = said.map(|(key, value)| {
            let list = self.by_label.get(&(key.as_str(), value.as_str()));
            list.map_or(&[][..], Vec::as_slice)
        });
        let (some, all) = match lists.min_by_key(|list| list.len()) {
            Some(list) => (list, 0..0),
            None => (&[][..], 0..self.pods.len()),
        };
        some.iter()
            .copied()
            .chain(all)
            .map(|number| self.pods[number])
            .filter(|pods| pods.have(labels))
    }

    /// Whether pods of a namespace may have all these labels.
    pub(super) fn any_in(&self, namespace: &str, labels: &Labels) -> bool {
        is_made(labels) || self.with(labels).any(|pods| may_be(pods.namespace, namespace))
    }

    /// Whether a namespace may have pods.
    pub(super) fn has_namespace(&self, namespace: &str) -> bool {
        let any = namespace.is_empty() && !self.namespaces.is_empty();
        any || self.namespaces.contains("") || self.namespaces.contains(namespace)
    }

    /// Whether a gateway may run on pods that have these labels.
    pub(super) fn any_gateway(&self, selector: &Labels) -> bool {
        self.installs || is_made(selector) || is_ingress(selector) || self.with(selector).next().is_some()
    }

    /// The namespaces of the pods that a Gateway is for; empty where they are not known.
    pub(super) fn gateway_namespaces(&self, selector: &Labels) -> Vec<&'w str> {
        let mut namespaces: Vec<_> = self.with(selector).map(|pods| pods.namespace).collect();
        if namespaces.is_empty() && is_ingress(selector) && !self.installs {
            namespaces.push(ROOT);
        }
        namespaces.sort_unstable();
        namespaces.dedup();
        namespaces
    }

    /// Whether an installation in the set makes gateways of its own.
    pub(super) const fn installs(&self) -> bool {
        self.installs
    }

    /// The Services that lead to pods.
    pub(super) fn services_of<'s>(&'s self, pods: Pods<'w>) -> impl Iterator<Item = &'w Known<Service>> + 's {
        let by_label = pods.labels.iter().filter_map(move |(key, value)| {
            self.services.get(&(pods.namespace, key.as_str(), value.as_str()))
        });
        by_label
            .flatten()
            .copied()
            .filter(move |service| pods.have(&service.facts.selector))
    }
}

/// Whether the pods are those that Istio makes for a Gateway of the Gateway API.
fn is_made(labels: &Labels) -> bool {
    labels
        .keys()
        .any(|key| key.starts_with("gateway.networking.k8s.io/") || key.starts_with("istio.io/gateway-name"))
}

/// Whether labels select Istio's own gateway.
pub(super) fn is_ingress(selector: &Labels) -> bool {
    let (key, value) = INGRESS;
    !selector.is_empty() && selector.iter().all(|(k, v)| k == key && v == value)
}

/// Labels as a selector is written: `app=shop,version=v1`.
pub(super) fn written(labels: &Labels) -> String {
    // How many are shown: enough to know them by.
    const SHOWN: usize = 4;
    let pairs = labels.iter().map(|(key, value)| format!("{key}={value}"));
    let mut text = pairs.take(SHOWN).collect::<Vec<_>>().join(",");
    if labels.len() > SHOWN {
        text.push_str(",…");
    }
    text
}
