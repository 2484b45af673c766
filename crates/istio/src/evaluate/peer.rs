//! Who must prove who they are: PeerAuthentication.

use std::collections::BTreeMap;

use mesh2yaml_types::Port;

use super::labels::Selected;
use crate::{MtlsMode, PeerAuthentication};

/// The PeerAuthentications of a mesh.
#[derive(Clone, Debug, Default)]
pub(super) struct Peers {
    mesh: Option<MtlsMode>,
    namespaces: BTreeMap<String, Namespace>,
}

#[derive(Clone, Debug, Default)]
struct Namespace {
    mode: Option<MtlsMode>,
    workloads: Selected<(MtlsMode, BTreeMap<Port, MtlsMode>)>,
}

impl Peers {
    /// The oldest of each scope counts, whatever it says. One with a selector counts in its own namespace, which is not the root's.
    pub(super) fn new(all: &[PeerAuthentication], root: &str) -> Self {
        let mut peers = Self::default();
        for peer in all {
            let namespace = peer.metadata.namespace().unwrap_or("default");
            let mode = peer.spec.mtls.unwrap_or(MtlsMode::Unset);
            let workload = peer.spec.workload.as_ref();
            match workload.filter(|it| !it.selector.match_labels.is_empty()) {
                Some(_) if namespace == root => {}
                Some(workload) => {
                    let own = peers.namespaces.entry(namespace.to_owned()).or_default();
                    own.workloads.push(
                        workload.selector.match_labels.clone(),
                        (mode, workload.ports.clone()),
                    );
                }
                None if namespace == root => {
                    peers.mesh.get_or_insert(mode);
                }
                None => {
                    let own = peers.namespaces.entry(namespace.to_owned()).or_default();
                    own.mode.get_or_insert(mode);
                }
            }
        }
        peers
    }

    /// What a port of some pods asks for; a scope that says nothing takes what is said around it.
    pub(super) fn mode(&self, namespace: &str, labels: &BTreeMap<String, String>, port: Port) -> MtlsMode {
        let set = |mode: MtlsMode| (mode != MtlsMode::Unset).then_some(mode);
        let own = self.namespaces.get(namespace);
        let workload = own.and_then(|own| own.workloads.oldest(labels));
        let port = workload.and_then(|(_, ports)| set(*ports.get(&port)?));
        port.or_else(|| set(workload?.0))
            .or_else(|| set(own?.mode?))
            .or_else(|| set(self.mesh?))
            .unwrap_or(MtlsMode::Permissive)
    }
}
