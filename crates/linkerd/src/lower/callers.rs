//! Who calls: identities, and networks.
//!
//! One AuthorizationPolicy asks for all of its authentications, and one authentication lets in whoever is in its list.
//! So identities and networks of one grant, which are "or", are two policies.

use mesh2yaml_model::construct::{Caller, IdentityName};
use mesh2yaml_model::{Gap, MeshView, Text};
use mesh2yaml_types::{Name, ServiceAccount};

use super::Cx;
use crate::{IdentityRef, MeshTlsAuthentication, Network, NetworkAuthentication};

/// Some callers: whoever is one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Callers {
    /// By identity.
    pub(super) who: Vec<Who>,
    /// By address.
    pub(super) networks: Vec<Network>,
    /// Everybody.
    pub(super) anyone: bool,
}

/// An identity, or several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Account(ServiceAccount),
    Namespace(Name),
    Identity(String),
    Mesh,
}

/// What identities of the mesh end in: `linkerd.cluster.local`.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    trust: Text,
    control_plane: Text,
}

impl Domain {
    pub(super) fn of(mesh: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> Self {
        Self {
            trust: mesh
                .trust_domain
                .map_or_else(|| "cluster.local".into(), |leaf| cx.take(leaf)),
            control_plane: mesh
                .control_plane
                .map_or_else(|| "linkerd".into(), |leaf| cx.take(leaf).shared()),
        }
    }

    /// As certificates carry it.
    fn name(&self, who: &Who) -> String {
        let below = format!("serviceaccount.identity.{}.{}", self.control_plane, self.trust);
        match who {
            Who::Account(account) => format!("{}.{}.{below}", account.name, account.namespace),
            Who::Namespace(namespace) => format!("*.{namespace}.{below}"),
            Who::Identity(name) => name.clone(),
            Who::Mesh => format!("*.{below}"),
        }
    }
}

/// Whose grant it is: the callers of a rule.
pub(super) fn lower(from: &[Caller], namespace: &Name, domain: &Domain, cx: &mut Cx<'_, '_>) -> Callers {
    let mut callers = Callers::default();
    for caller in from {
        match caller {
            Caller::Account(leaf) => {
                for account in cx.take(leaf).iter() {
                    let home = account.namespace.clone().unwrap_or_else(|| namespace.clone());
                    callers.add(Who::Account(ServiceAccount::new(home, account.name.clone())));
                }
            }
            Caller::Namespace(leaf) => callers.add(Who::Namespace(cx.take(leaf))),
            Caller::Identity(leaf) => {
                let name = cx.look(leaf);
                let own = match &name {
                    IdentityName::Spiffe(rest) => rest.split('/').next() == Some(&domain.trust),
                    IdentityName::Dns(name) => {
                        name.ends_with(&format!(".identity.{}.{}", domain.control_plane, domain.trust))
                    }
                };
                if own {
                    let gap = Gap {
                        why: "identities of the mesh's own trust domain are accounts".to_owned(),
                        instead: "write `account NAMESPACE/NAME`".to_owned(),
                    };
                    cx.unsupported(leaf, gap);
                } else {
                    callers.add(Who::Identity(cx.take(leaf).text()));
                }
            }
            Caller::Cidr { network, except } => {
                let network = Network::new(cx.take(network).as_str());
                let network = match except {
                    Some(except) => network.except(cx.take(except).as_str()),
                    None => network,
                };
                if !callers.networks.contains(&network) {
                    callers.networks.push(network);
                }
            }
            Caller::Mesh(leaf) => {
                cx.take(leaf);
                callers.add(Who::Mesh);
            }
            Caller::Anyone(leaf) => {
                cx.take(leaf);
                callers.anyone = true;
            }
        }
    }
    callers
}

impl Callers {
    fn add(&mut self, who: Who) {
        if !self.who.contains(&who) {
            self.who.push(who);
        }
    }

    /// Whoever is one of these or of those.
    pub(super) fn join(&mut self, other: &Self) {
        for who in &other.who {
            self.add(who.clone());
        }
        for network in &other.networks {
            if !self.networks.contains(network) {
                self.networks.push(network.clone());
            }
        }
        self.anyone |= other.anyone;
    }

    /// The list of identities; `None` where there are none, or where everybody is let in.
    pub(super) fn identities(
        &self,
        name: &str,
        namespace: &str,
        domain: &Domain,
    ) -> Option<MeshTlsAuthentication> {
        if self.who.is_empty() || self.anyone {
            return None;
        }
        if self.who.contains(&Who::Mesh) {
            let foreign = self.who.iter().filter(|who| matches!(who, Who::Identity(_)));
            let names = foreign.chain([&Who::Mesh]).map(|who| domain.name(who));
            return Some(MeshTlsAuthentication::identities(name, namespace, names));
        }
        let refs = self.who.iter().map(|who| match who {
            Who::Account(account) => Some(IdentityRef::from(account.clone())),
            Who::Namespace(namespace) => Some(IdentityRef::from(namespace.clone())),
            Who::Identity(_) | Who::Mesh => None,
        });
        // One object has references or names, not both.
        Some(match refs.collect::<Option<Vec<_>>>() {
            Some(refs) => MeshTlsAuthentication::refs(name, namespace, refs),
            None => {
                let names = self.who.iter().map(|who| domain.name(who));
                MeshTlsAuthentication::identities(name, namespace, names)
            }
        })
    }

    /// The list of networks; `None` where callers are told by identity alone, or everybody is let in.
    pub(super) fn networks(&self, name: &str, namespace: &str) -> Option<NetworkAuthentication> {
        let told = !self.anyone && !self.networks.is_empty();
        told.then(|| NetworkAuthentication::new(name, namespace, self.networks.iter().cloned()))
    }
}
