//! What is kept of a ServiceEntry.

use std::collections::BTreeMap;

use mesh2yaml_istio::{Backends, ServiceEntry};

use super::hosts::Export;

/// What is kept of a ServiceEntry.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(super) hosts: Vec<Box<str>>,
    pub(super) ports: Vec<u16>,
    pub(super) export: Export,
    /// The labels of the pods and machines that it leads to.
    pub(super) selector: Option<BTreeMap<String, String>>,
    /// The labels of the endpoints that it lists.
    pub(super) endpoints: Vec<BTreeMap<String, String>>,
}

impl Facts {
    pub(crate) fn of(entry: &ServiceEntry) -> Self {
        let spec = &entry.spec;
        let (selector, endpoints) = match &spec.backends {
            Some(Backends::Workloads(selector)) => (Some(selector.labels.clone()), Vec::new()),
            Some(Backends::Endpoints(list)) => (None, list.iter().map(|it| it.labels.clone()).collect()),
            Some(_) | None => (None, Vec::new()),
        };
        Self {
            hosts: spec.hosts.iter().map(|it| it.as_str().into()).collect(),
            ports: spec.ports.iter().map(|it| it.number.get()).collect(),
            export: Export::of(&spec.export_to),
            selector,
            endpoints,
        }
    }
}
