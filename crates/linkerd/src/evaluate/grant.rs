//! Grants: who may use something.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use mesh2yaml_types::decision::Caller;

use super::network::Net;
use super::{MeshDefaults, Resources};
use crate::{
    AccessPolicy, Authentication, AuthorizationPolicy, ClientAuthentication, Identity, IdentityRef,
    MeshTlsAuthentication, MeshTlsAuthenticationSpec, ObjectRef, ServerAuthorization,
};

/// Callers who may use something.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// For people: `AuthorizationPolicy prod/web`.
    pub(super) name: String,
    pub(super) networks: Vec<Net>,
    authentication: Needs,
}

/// What a caller must prove.
#[derive(Clone, Debug)]
enum Needs {
    Nothing,
    /// A connection of the mesh, whoever it is.
    Tls,
    Identity(Identities),
}

/// Names that certificates may have.
#[derive(Clone, Debug, Default)]
struct Identities {
    exact: BTreeSet<String>,
    /// What a name may end with: from a dot on, or nothing.
    suffixes: Vec<String>,
}

/// A caller, as the proxy knows it.
pub(super) struct Known {
    address: IpAddr,
    /// The name in the certificate.
    identity: Option<String>,
}

impl Known {
    pub(super) fn new(caller: &Caller, mesh: &MeshDefaults) -> Self {
        let name = |it: &mesh2yaml_types::decision::Identity| {
            if mesh.spiffe_domains.contains(&it.trust_domain) {
                return format!("spiffe://{}", it.principal());
            }
            let (namespace, name) = (it.account.namespace.as_str(), it.account.name.as_str());
            account(namespace, name, &mesh.control_plane_namespace, &it.trust_domain)
        };
        Self {
            address: caller.address,
            identity: caller.identity.as_ref().map(name),
        }
    }
}

/// The name of an account, as Linkerd's certificates have it.
fn account(namespace: &str, name: &str, control_plane: &str, trust_domain: &str) -> String {
    format!("{name}.{namespace}.serviceaccount.identity.{control_plane}.{trust_domain}")
}

impl Identities {
    fn add(&mut self, text: &str) {
        if text == "*" {
            self.suffixes.push(String::new());
        } else if text.starts_with("*.") {
            self.suffixes.push(text.trim_start_matches('*').to_owned());
        } else {
            self.exact.insert(text.to_owned());
        }
    }

    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.suffixes.is_empty()
    }

    fn has(&self, name: &str) -> bool {
        self.exact.contains(name) || self.suffixes.iter().any(|end| name.ends_with(end.as_str()))
    }
}

impl Grant {
    fn new(name: impl Into<String>, networks: Vec<Net>, authentication: Needs) -> Self {
        Self {
            name: name.into(),
            networks,
            authentication,
        }
    }

    /// What the proxy lets in on every Server.
    pub(super) fn localhost() -> Self {
        Self::new("localhost", Net::localhost(), Needs::Nothing)
    }

    /// What is granted to probes.
    pub(super) fn probes(networks: Vec<Net>) -> Self {
        Self::new("the probes of the pod", networks, Needs::Nothing)
    }

    /// The grant of an access policy, if it is one that grants something.
    pub(super) fn of_access(policy: AccessPolicy, mesh: &MeshDefaults) -> Option<Self> {
        let cluster = || Net::listed(&mesh.cluster_networks);
        let (networks, needs_identity) = match policy {
            AccessPolicy::Deny => return None,
            AccessPolicy::Audit | AccessPolicy::AllUnauthenticated => (Net::everywhere(), false),
            AccessPolicy::AllAuthenticated => (Net::everywhere(), true),
            AccessPolicy::ClusterUnauthenticated => (cluster(), false),
            AccessPolicy::ClusterAuthenticated => (cluster(), true),
        };
        let needs = match needs_identity {
            true => Needs::Identity(Identities {
                exact: BTreeSet::new(),
                suffixes: vec![String::new()],
            }),
            false => Needs::Nothing,
        };
        Some(Self::new(policy.as_str(), networks, needs))
    }

    pub(super) fn admits(&self, caller: &Known) -> bool {
        if !self.networks.iter().any(|it| it.contains(caller.address)) {
            return false;
        }
        match &self.authentication {
            Needs::Nothing => true,
            Needs::Tls => caller.identity.is_some(),
            Needs::Identity(identities) => caller.identity.as_ref().is_some_and(|name| identities.has(name)),
        }
    }
}

/// The authentications that policies refer to.
pub(super) struct Authentications<'e> {
    mesh: &'e MeshDefaults,
    identities: HashMap<(&'e str, &'e str), Identities>,
    networks: HashMap<(&'e str, &'e str), Vec<Net>>,
}

impl<'e> Authentications<'e> {
    /// Those that are read: lists that are empty and networks that are none are not there for anybody.
    pub(super) fn new(resources: &'e Resources, mesh: &'e MeshDefaults) -> Self {
        let mut own = Self {
            mesh,
            identities: HashMap::new(),
            networks: HashMap::new(),
        };
        for it in &resources.mesh_tls_authentications {
            let key = (it.metadata.namespace().unwrap_or("default"), it.metadata.name());
            let identities = own.listed(it, key.0);
            if !identities.is_empty() {
                own.identities.insert(key, identities);
            }
        }
        for it in &resources.network_authentications {
            let key = (it.metadata.namespace().unwrap_or("default"), it.metadata.name());
            if let Some(networks) = Net::all(&it.spec.networks).filter(|it| !it.is_empty()) {
                own.networks.insert(key, networks);
            }
        }
        own
    }

    fn account(&self, of: &ObjectRef, namespace: &str) -> String {
        let namespace = of.namespace.as_deref().unwrap_or(namespace);
        let (control_plane, domain) = (&self.mesh.control_plane_namespace, &self.mesh.trust_domain);
        account(namespace, &of.name, control_plane, domain)
    }

    fn listed(&self, of: &MeshTlsAuthentication, namespace: &str) -> Identities {
        let mut out = Identities::default();
        match &of.spec {
            MeshTlsAuthenticationSpec::Identities(texts) => {
                texts.iter().for_each(|text| out.add(text));
            }
            MeshTlsAuthenticationSpec::IdentityRefs(refs) => {
                for it in refs {
                    match it {
                        IdentityRef::ServiceAccount(it) => {
                            out.exact.insert(self.account(it, namespace));
                        }
                        IdentityRef::Namespace(name) => {
                            let of_namespace = ObjectRef::new("*", name.as_str());
                            out.add(&self.account(&of_namespace, namespace));
                        }
                    }
                }
            }
        }
        out
    }

    /// The grant of a policy; none where it refers to something that is not there.
    pub(super) fn grant(&self, of: &AuthorizationPolicy) -> Option<Grant> {
        let namespace = of.metadata.namespace().unwrap_or("default");
        let networks = |it: &ObjectRef| {
            let key = (it.namespace.as_deref().unwrap_or(namespace), it.name.as_str());
            self.networks.get(&key).cloned()
        };
        let identity = |it: &Identity| match it {
            Identity::MeshTls(it) => {
                let key = (it.namespace.as_deref().unwrap_or(namespace), it.name.as_str());
                self.identities.get(&key).cloned().map(Needs::Identity)
            }
            Identity::ServiceAccount(it) => Some(Needs::Identity(Identities {
                exact: [self.account(it, namespace)].into(),
                suffixes: Vec::new(),
            })),
        };
        let (networks, needs) = match &of.spec.authentication {
            Authentication::Anyone => (Net::everywhere(), Needs::Nothing),
            Authentication::Identity(it) => (Net::everywhere(), identity(it)?),
            Authentication::Network(it) => (networks(it)?, Needs::Nothing),
            Authentication::IdentityAndNetwork(it, network) => (networks(network)?, identity(it)?),
        };
        let name = format!("AuthorizationPolicy {namespace}/{}", of.metadata.name());
        Some(Grant::new(name, networks, needs))
    }

    /// The grant of a policy in the old form; without networks, it is for those of the cluster.
    pub(super) fn old_grant(&self, of: &ServerAuthorization) -> Option<Grant> {
        let namespace = of.metadata.namespace().unwrap_or("default");
        let networks = match of.spec.client.networks.as_slice() {
            [] => Net::listed(&self.mesh.cluster_networks),
            networks => Net::all(networks)?,
        };
        let needs = match of.spec.client.authentication.as_ref()? {
            ClientAuthentication::Unauthenticated => Needs::Nothing,
            ClientAuthentication::UnauthenticatedTls => Needs::Tls,
            ClientAuthentication::MeshTls(clients) => {
                let mut identities = Identities::default();
                clients.identities.iter().for_each(|text| identities.add(text));
                let accounts = clients
                    .service_accounts
                    .iter()
                    .map(|it| self.account(it, namespace));
                identities.exact.extend(accounts);
                Needs::Identity(Some(identities).filter(|it| !it.is_empty())?)
            }
        };
        let name = format!("ServerAuthorization {namespace}/{}", of.metadata.name());
        Some(Grant::new(name, networks, needs))
    }
}
