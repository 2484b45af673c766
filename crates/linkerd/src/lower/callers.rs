//! Who calls: identities, and networks.
//!
//! One AuthorizationPolicy asks for all of its authentications, and one authentication lets in whoever is in its list.
//! So identities and networks of one grant, which are "or", are two policies.

use mesh2yaml_model::construct::{Caller, IdentityName, Network as Cidr};
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
    pub(super) networks: Vec<Net>,
    /// Everybody.
    pub(super) anyone: bool,
    /// Where those told by identity must call from; from everywhere where nothing is said.
    pub(super) within: Option<Vec<Net>>,
}

/// A network without some parts of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Net {
    cidr: Cidr,
    except: Vec<Cidr>,
}

/// An identity, or several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Account(ServiceAccount),
    Namespace(Name),
    Identity(String),
    Mesh,
}

/// What identities of the mesh end in: `linkerd.cluster.local`, and the same in each domain that stands for it.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    /// The mesh's own, then its aliases.
    trust: Vec<Text>,
    control_plane: Text,
}

impl Domain {
    pub(super) fn of(mesh: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> Self {
        let own = mesh
            .trust_domain
            .map_or_else(|| "cluster.local".into(), |leaf| cx.take(leaf));
        let aliases = mesh.trust_domain_aliases.iter().map(|leaf| cx.take(leaf));
        Self {
            trust: std::iter::once(own).chain(aliases).collect(),
            control_plane: mesh
                .control_plane
                .map_or_else(|| "linkerd".into(), |leaf| cx.take(leaf).shared()),
        }
    }

    /// As certificates carry it, in each domain.
    fn names(&self, who: &Who) -> Vec<String> {
        let before = match who {
            Who::Account(account) => format!("{}.{}", account.name, account.namespace),
            Who::Namespace(namespace) => format!("*.{namespace}"),
            Who::Identity(name) => return vec![name.clone()],
            Who::Mesh => "*".to_owned(),
        };
        let domains = self.trust.iter();
        let in_domain = |trust: &Text| {
            let control_plane = &self.control_plane;
            format!("{before}.serviceaccount.identity.{control_plane}.{trust}")
        };
        domains.map(in_domain).collect()
    }

    /// Whether an identity is one of the mesh's accounts.
    fn has(&self, name: &IdentityName) -> bool {
        self.trust.iter().any(|trust| match name {
            IdentityName::Spiffe(rest) => rest.split('/').next() == Some(trust),
            IdentityName::Dns(name) => name.ends_with(&format!(".identity.{}.{trust}", self.control_plane)),
        })
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
                if domain.has(&name) {
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
                let network = Net {
                    cidr: cx.take(network),
                    except: except.iter().map(|leaf| cx.take(leaf)).collect(),
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
        let nowhere = self.within.as_ref().is_some_and(Vec::is_empty);
        if self.who.is_empty() || self.anyone || nowhere {
            return None;
        }
        if self.who.contains(&Who::Mesh) {
            let foreign = self.who.iter().filter(|who| matches!(who, Who::Identity(_)));
            let names = foreign.chain([&Who::Mesh]).flat_map(|who| domain.names(who));
            return Some(MeshTlsAuthentication::identities(name, namespace, names));
        }
        // A reference is of the mesh's own domain alone.
        let alone = domain.trust.len() == 1;
        let refs = self.who.iter().map(|who| match who {
            Who::Account(account) if alone => Some(IdentityRef::from(account.clone())),
            Who::Namespace(namespace) if alone => Some(IdentityRef::from(namespace.clone())),
            Who::Account(_) | Who::Namespace(_) | Who::Identity(_) | Who::Mesh => None,
        });
        // One object has references or names, not both.
        Some(match refs.collect::<Option<Vec<_>>>() {
            Some(refs) => MeshTlsAuthentication::refs(name, namespace, refs),
            None => {
                let names = self.who.iter().flat_map(|who| domain.names(who));
                MeshTlsAuthentication::identities(name, namespace, names)
            }
        })
    }

    /// The list of networks; `None` where callers are told by identity alone, or everybody is let in.
    pub(super) fn networks(
        &self,
        name: impl FnOnce() -> String,
        namespace: &str,
    ) -> Option<NetworkAuthentication> {
        let told = !self.anyone && !self.networks.is_empty();
        told.then(|| authentication(name(), namespace, &self.networks))
    }

    /// Where those told by identity must call from, if it matters.
    pub(super) fn whence(
        &self,
        name: impl FnOnce() -> String,
        namespace: &str,
    ) -> Option<NetworkAuthentication> {
        let within = self.within.as_ref()?;
        Some(authentication(name(), namespace, within))
    }

    /// Whether nobody is one of them.
    pub(super) fn is_empty(&self) -> bool {
        let nowhere = self.within.as_ref().is_some_and(Vec::is_empty);
        !self.anyone && self.networks.is_empty() && (self.who.is_empty() || nowhere)
    }

    /// These but for others; `Err` says whom Linkerd cannot take out of whom, for it has only grants.
    pub(super) fn minus(&self, denied: &Self) -> Result<Self, String> {
        if denied.anyone {
            return Ok(Self::default());
        }
        let mut left = self.clone();
        for net in &denied.networks {
            left.take_out(net);
        }
        for who in &denied.who {
            let told_otherwise = if left.anyone {
                Some("anyone".to_owned())
            } else {
                left.networks
                    .first()
                    .map(|net| format!("cidr {}", net.cidr.as_str()))
            };
            let holder = told_otherwise.or_else(|| left.who.iter().find(|own| own.has(who)).map(Who::told));
            if let Some(holder) = holder {
                return Err(format!("{} out of `{holder}`", who.quoted()));
            }
            left.who.retain(|own| own != who && !who.has(own));
        }
        Ok(left)
    }

    fn take_out(&mut self, net: &Net) {
        if self.anyone {
            self.anyone = false;
            self.networks = everywhere();
        }
        self.networks = without(&self.networks, net);
        let within = self.within.take().unwrap_or_else(everywhere);
        self.within = Some(without(&within, net));
    }
}

impl Who {
    /// Whether another is a part of this one.
    fn has(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Mesh, Self::Account(_) | Self::Namespace(_)) => true,
            (Self::Namespace(own), Self::Account(account)) => *own == account.namespace,
            (Self::Mesh | Self::Namespace(_) | Self::Account(_) | Self::Identity(_), _) => false,
        }
    }

    /// As the source says it.
    fn told(&self) -> String {
        match self {
            Self::Account(account) => format!("account {account}"),
            Self::Namespace(namespace) => format!("namespace {namespace}"),
            Self::Identity(name) => format!("identity \"{name}\""),
            Self::Mesh => "mesh".to_owned(),
        }
    }

    fn quoted(&self) -> String {
        format!("`{}`", self.told())
    }
}

/// All addresses.
fn everywhere() -> Vec<Net> {
    let all = ["0.0.0.0/0", "::/0"].into_iter().filter_map(Cidr::parse);
    all.map(|cidr| Net {
        cidr,
        except: Vec::new(),
    })
    .collect()
}

/// Networks are nested or disjoint, so a difference is a list of exceptions.
fn without(nets: &[Net], denied: &Net) -> Vec<Net> {
    let mut left: Vec<Net> = Vec::new();
    for net in nets {
        if !denied.cidr.covers(&net.cidr) {
            let mut net = net.clone();
            let known = net.except.iter().any(|part| part.covers(&denied.cidr));
            if net.cidr.covers(&denied.cidr) && !known {
                net.except.retain(|part| !denied.cidr.covers(part));
                net.except.push(denied.cidr.clone());
            }
            left.push(net);
        }
        // What the denied network itself leaves out stays.
        left.extend(denied.except.iter().filter_map(|kept| net.and(kept)));
    }
    left
}

impl Net {
    fn and(&self, cidr: &Cidr) -> Option<Self> {
        if cidr.covers(&self.cidr) {
            return Some(self.clone());
        }
        let inside = self.cidr.covers(cidr) && !self.except.iter().any(|part| part.covers(cidr));
        inside.then(|| Self {
            cidr: cidr.clone(),
            except: self
                .except
                .iter()
                .filter(|part| cidr.covers(part))
                .cloned()
                .collect(),
        })
    }
}

fn authentication(name: String, namespace: &str, nets: &[Net]) -> NetworkAuthentication {
    let written = |net: &Net| {
        let network = Network::new(net.cidr.as_str());
        net.except
            .iter()
            .fold(network, |network, part| network.except(part.as_str()))
    };
    NetworkAuthentication::new(name, namespace, nets.iter().map(written))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(cidr: &str, except: &[&str]) -> Net {
        let parse = |text: &str| Cidr::parse(text).unwrap();
        Net {
            cidr: parse(cidr),
            except: except.iter().map(|text| parse(text)).collect(),
        }
    }

    #[test]
    fn what_is_left_of_a_network() {
        let all = net("10.0.0.0/8", &["10.9.0.0/16"]);
        let left = |denied: Net| without(std::slice::from_ref(&all), &denied);
        assert_eq!(left(net("11.0.0.0/8", &[])), std::slice::from_ref(&all));
        assert_eq!(left(net("fd00::/8", &[])), std::slice::from_ref(&all));
        assert_eq!(left(net("10.9.1.0/24", &[])), std::slice::from_ref(&all));
        assert_eq!(left(net("0.0.0.0/0", &[])), []);
        assert_eq!(
            left(net("10.1.0.0/16", &[])),
            [net("10.0.0.0/8", &["10.9.0.0/16", "10.1.0.0/16"])]
        );
        assert_eq!(
            left(net("10.8.0.0/15", &[])),
            [net("10.0.0.0/8", &["10.8.0.0/15"])]
        );
        assert_eq!(
            left(net("0.0.0.0/0", &["10.8.0.0/15"])),
            [net("10.8.0.0/15", &["10.9.0.0/16"])]
        );
        assert_eq!(
            left(net("10.1.0.0/16", &["10.1.1.0/24"])),
            [
                net("10.0.0.0/8", &["10.9.0.0/16", "10.1.0.0/16"]),
                net("10.1.1.0/24", &[])
            ]
        );
    }

    #[test]
    fn whoever_cannot_be_told_apart_is_not_taken_out() {
        let account = |text: &str| Who::Account(text.parse().unwrap());
        let of = |who: &[Who]| Callers {
            who: who.to_vec(),
            ..Callers::default()
        };
        let batch = Who::Namespace("batch".parse().unwrap());
        let some = of(&[account("shop/web"), batch.clone()]);
        assert_eq!(some.minus(&of(&[account("shop/web")])), Ok(of(&[batch])));
        assert!(some.minus(&of(&[account("batch/nightly")])).is_err());
        assert!(of(&[Who::Mesh]).minus(&of(&[account("shop/web")])).is_err());
        assert_eq!(of(&[account("shop/web")]).minus(&of(&[Who::Mesh])), Ok(of(&[])));
        let anyone = Callers {
            anyone: true,
            ..Callers::default()
        };
        assert!(anyone.minus(&of(&[account("shop/web")])).is_err());
        assert!(some.minus(&anyone).unwrap().is_empty());
    }
}
