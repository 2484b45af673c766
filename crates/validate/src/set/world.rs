//! What is known of a set of resources.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_gateway::{GrpcRoute, HttpRoute, TcpRoute, TlsRoute};
use mesh2yaml_istio::{
    AuthorizationPolicy, DestinationRule, EnvoyFilter, Gateway, IstioOperator, PeerAuthentication,
    RequestAuthentication, ServiceEntry, Sidecar, Telemetry, VirtualService, WasmPlugin, WorkloadEntry,
    WorkloadGroup,
};
use mesh2yaml_k8s::ObjectMeta;
use mesh2yaml_linkerd::{
    EgressNetwork, HttpLocalRateLimitPolicy, Link, MeshTlsAuthentication, NetworkAuthentication,
    PolicyHttpRoute, Server, ServerAuthorization, ServiceProfile,
};
use serde_json::Value;

use super::{Place, istio, linkerd};
use crate::Target;
use crate::cluster::{self, Meta, Object};
use crate::kinds::group_of;

/// The namespaces of resources of one kind, by their names.
type NamespacesByName = BTreeMap<Box<str>, BTreeSet<Box<str>>>;

/// What is known of all resources, by kind, in the order in which they were seen.
#[derive(Debug, Default)]
pub(crate) struct World {
    /// Whether there are no others.
    pub(crate) complete: bool,
    /// Which meshes there are signs of.
    pub(crate) signs: Signs,
    /// What Istio's analyzer is told not to say, by codes or `*`.
    silenced: BTreeMap<Place, Box<str>>,
    /// To what addresses were given, as its `status` says.
    pub(crate) has_given_address: BTreeSet<Place>,
    // The cluster's own.
    pub(crate) services: Vec<Known<cluster::Service>>,
    pub(crate) workloads: Vec<Known<cluster::Workload>>,
    pub(crate) namespaces: Vec<Known<cluster::Namespace>>,
    pub(crate) secrets: Vec<Known<cluster::Secret>>,
    pub(crate) config_maps: Vec<Known<cluster::ConfigMap>>,
    pub(crate) mutating_webhooks: Vec<Known<cluster::MutatingWebhooks>>,
    pub(crate) definitions: Vec<Known<cluster::Definition>>,
    // Of others.
    /// The labels of pods that kinds run which are not known.
    pub(crate) other_pods: Vec<Known<BTreeMap<String, String>>>,
    /// The names of Secrets that other resources make.
    pub(crate) made_secrets: Vec<Box<str>>,
    /// The namespaces that something is in.
    used_namespaces: BTreeSet<Box<str>>,
    /// What is of a known kind and does not fit it: the namespaces, by kind and name.
    unread: BTreeMap<Box<str>, NamespacesByName>,
    /// Gateways of the Gateway API, which VirtualServices may name.
    pub(crate) kubernetes_gateways: Vec<Known<istio::kubernetes_gateway::Facts>>,
    // Istio's.
    pub(crate) authentications: Vec<Known<istio::selected::Facts>>,
    pub(crate) authorization_policies: Vec<Known<istio::authorization_policy::Facts>>,
    pub(crate) destination_rules: Vec<Known<istio::destination_rule::Facts>>,
    pub(crate) envoy_filters: Vec<Known<istio::envoy_filter::Facts>>,
    pub(crate) gateways: Vec<Known<istio::gateway::Facts>>,
    /// Whether an installation of Istio is among them.
    pub(crate) installs: bool,
    /// The labels of machines outside of the cluster.
    pub(crate) machines: Vec<Known<BTreeMap<String, String>>>,
    pub(crate) peer_authentications: Vec<Known<istio::selected::Facts>>,
    pub(crate) service_entries: Vec<Known<istio::service_entry::Facts>>,
    pub(crate) sidecars: Vec<Known<istio::sidecar::Facts>>,
    pub(crate) telemetry_selectors: Vec<Known<istio::selected::Facts>>,
    pub(crate) virtual_services: Vec<Known<istio::virtual_service::Facts>>,
    pub(crate) deprecations: Vec<Known<istio::deprecation::Facts>>,
    pub(crate) mesh_settings: Vec<Known<istio::mesh_settings::Facts>>,
    pub(crate) policy_selectors: Vec<Known<istio::policy_selector::Facts>>,
    pub(crate) service_entry_ports: Vec<Known<istio::service_entry_ports::Facts>>,
    pub(crate) telemetries: Vec<Known<istio::telemetry::Facts>>,
    // Linkerd's, and routes of the Gateway API.
    pub(crate) egress_networks: Vec<Known<linkerd::egress_network::Facts>>,
    /// Whether there are Links to other clusters, whose Services have copies here.
    pub(crate) has_links: bool,
    pub(crate) linkerd_policies: Vec<Known<linkerd::authorization_policy::Facts>>,
    pub(crate) mesh_tls_authentications: Vec<Known<()>>,
    pub(crate) network_authentications: Vec<Known<()>>,
    pub(crate) rate_limits: Vec<Known<linkerd::rate_limit::Facts>>,
    pub(crate) routes: Vec<Known<linkerd::route::Facts>>,
    pub(crate) servers: Vec<Known<linkerd::server::Facts>>,
    pub(crate) service_profiles: Vec<Known<linkerd::service_profile::Facts>>,
    /// The namespaces that have a ServerAuthorization.
    pub(crate) with_server_authorizations: BTreeSet<Box<str>>,
}

/// Signs of a mesh: a resource of it, or a label or annotation.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Signs {
    istio: bool,
    linkerd: bool,
    /// The mesh that the user says.
    pub(super) target: Option<Target>,
}

/// What is known of a resource.
#[derive(Debug)]
pub(crate) struct Known<F> {
    /// Where it is.
    pub(crate) place: Place,
    /// Its name.
    pub(crate) name: Box<str>,
    /// Its namespace; empty where the document does not say it, so that it is where it is applied, and for what is in none.
    pub(crate) namespace: Box<str>,
    /// The rest.
    pub(crate) facts: F,
}

impl<F> Known<F> {
    fn new(place: Place, metadata: &ObjectMeta, facts: F) -> Self {
        Self {
            place,
            name: metadata.name().into(),
            namespace: metadata.namespace().unwrap_or_default().into(),
            facts,
        }
    }

    fn of_cluster(place: Place, meta: &Meta, facts: F) -> Self {
        Self {
            place,
            name: meta.name.as_str().into(),
            namespace: meta.namespace.as_deref().unwrap_or_default().into(),
            facts,
        }
    }
}

impl World {
    /// Takes note of a document, and of the resource that it is, if its kind is known and it fits.
    pub(super) fn see(&mut self, place: Place, document: &Value, resource: Option<&dyn Any>) {
        if let Some(namespace) = document["metadata"]["namespace"].as_str() {
            self.used_namespaces.insert(namespace.into());
        }
        self.see_others(place, document);
        self.signs.look(document);
        if let Some(codes) = silenced(document) {
            self.silenced.insert(place, codes.into());
        }
        if document["status"]["addresses"]
            .as_array()
            .is_some_and(|it| !it.is_empty())
        {
            self.has_given_address.insert(place);
        }
        let known = || Known::of_cluster(place, &Meta::of(document), ());
        if let Some(facts) = istio::mesh_settings::Facts::of(document) {
            self.mesh_settings.push(known().with(facts));
        }
        if let Some(facts) = istio::deprecation::Facts::of(document) {
            self.deprecations.push(known().with(facts));
        }
        match resource {
            Some(resource) => self.resource(place, resource),
            None => self.object(place, document),
        }
    }

    /// Whether what Istio's analyzer says under a code is not wanted of a resource.
    pub(super) fn is_silenced(&self, place: Place, code: &str) -> bool {
        let codes = self.silenced.get(&place).filter(|_| code.starts_with("IST"));
        codes.is_some_and(|codes| codes.split(',').any(|it| it == "*" || it == code))
    }

    /// **A kind that checks look at is a line here.** `Facts::of` may be `None`, where nothing is to be kept.
    fn resource(&mut self, place: Place, resource: &dyn Any) {
        macro_rules! note {
            ($($kind:ident as $module:path => $field:ident;)*) => {
                $(if let Some(it) = resource.downcast_ref::<$kind>() {
                    use $module as module;
                    if let Some(facts) = Option::from(module::Facts::of(it)) {
                        self.$field.push(Known::new(place, &it.metadata, facts));
                    }
                })*
            };
        }
        note! {
            AuthorizationPolicy as istio::authorization_policy => authorization_policies;
            AuthorizationPolicy as istio::policy_selector => policy_selectors;
            DestinationRule as istio::destination_rule => destination_rules;
            EnvoyFilter as istio::envoy_filter => envoy_filters;
            Gateway as istio::gateway => gateways;
            RequestAuthentication as istio::policy_selector => policy_selectors;
            ServiceEntry as istio::service_entry => service_entries;
            ServiceEntry as istio::service_entry_ports => service_entry_ports;
            Sidecar as istio::sidecar => sidecars;
            Telemetry as istio::policy_selector => policy_selectors;
            Telemetry as istio::telemetry => telemetries;
            VirtualService as istio::virtual_service => virtual_services;
            WasmPlugin as istio::policy_selector => policy_selectors;
            EgressNetwork as linkerd::egress_network => egress_networks;
            GrpcRoute as linkerd::route => routes;
            HttpLocalRateLimitPolicy as linkerd::rate_limit => rate_limits;
            HttpRoute as linkerd::route => routes;
            PolicyHttpRoute as linkerd::route => routes;
            Server as linkerd::server => servers;
            ServiceProfile as linkerd::service_profile => service_profiles;
            TcpRoute as linkerd::route => routes;
            TlsRoute as linkerd::route => routes;
        }
        if let Some(it) = resource.downcast_ref::<mesh2yaml_linkerd::AuthorizationPolicy>() {
            let facts = linkerd::authorization_policy::Facts::of(it);
            self.linkerd_policies.push(Known::new(place, &it.metadata, facts));
        }
        if let Some(it) = resource.downcast_ref::<MeshTlsAuthentication>() {
            self.mesh_tls_authentications
                .push(Known::new(place, &it.metadata, ()));
        }
        if let Some(it) = resource.downcast_ref::<NetworkAuthentication>() {
            self.network_authentications
                .push(Known::new(place, &it.metadata, ()));
        }
        if let Some(it) = resource.downcast_ref::<ServerAuthorization>() {
            let namespace = it.metadata.namespace().unwrap_or_default();
            self.with_server_authorizations.insert(namespace.into());
        }
        self.has_links |= resource.is::<Link>();
        // Whether pods are there that these select can be said of a complete set alone.
        if self.complete {
            note! {
                PeerAuthentication as istio::selected => peer_authentications;
                RequestAuthentication as istio::selected => authentications;
                Telemetry as istio::selected => telemetry_selectors;
            }
        }
        if let Some(it) = resource.downcast_ref::<WorkloadEntry>() {
            let labels = istio::machine::of_entry(it);
            self.machines.push(Known::new(place, &it.metadata, labels));
        }
        if let Some(it) = resource.downcast_ref::<WorkloadGroup>() {
            let labels = istio::machine::of_group(it);
            self.machines.push(Known::new(place, &it.metadata, labels));
        }
        self.installs |= resource.is::<IstioOperator>();
    }

    /// What is known of kinds by their documents.
    fn see_others(&mut self, place: Place, document: &Value) {
        let group = group_of(document["apiVersion"].as_str().unwrap_or_default());
        let meta = Meta::of(document);
        let spec = &document["spec"];
        let text = |value: &Value| value.as_str().map(Into::into);
        match (group, document["kind"].as_str().unwrap_or_default()) {
            ("gateway.networking.k8s.io", "Gateway") => {
                let facts = istio::kubernetes_gateway::Facts::read(document);
                let known = Known::of_cluster(place, &meta, facts);
                self.kubernetes_gateways.push(known);
            }
            ("cert-manager.io", "Certificate") => self.made_secrets.extend(text(&spec["secretName"])),
            ("bitnami.com", "SealedSecret") => self.made_secrets.push(meta.name.into()),
            ("external-secrets.io", "ExternalSecret") => {
                let name = text(&spec["target"]["name"]).unwrap_or_else(|| meta.name.into());
                self.made_secrets.push(name);
            }
            _ => {}
        }
    }

    /// Takes note of a document of a known kind that does not fit it.
    pub(super) fn unread(&mut self, document: &Value) {
        let meta = Meta::of(document);
        let kind = document["kind"].as_str().unwrap_or_default();
        let namespace = meta.namespace.unwrap_or_default();
        let of_kind = self.unread.entry(kind.into()).or_default();
        let of_name = of_kind.entry(meta.name.into()).or_default();
        of_name.insert(namespace.into());
    }

    /// Whether every document of a kind fits it, so that what is not there is missing.
    pub(crate) fn all_read(&self, kind: &str) -> bool {
        !self.unread.contains_key(kind)
    }

    /// Whether a document does not fit its kind that may be meant by a name.
    pub(crate) fn is_unread(&self, kind: &str, namespace: &str, name: &str) -> bool {
        let namespaces = self.unread.get(kind).and_then(|names| names.get(name));
        namespaces.is_some_and(|it| namespace.is_empty() || it.contains(namespace) || it.contains(""))
    }

    /// The names of all namespaces that are there.
    pub(crate) fn namespace_names(&self) -> impl Iterator<Item = &str> {
        let always = [
            "default",
            "istio-system",
            "kube-node-lease",
            "kube-public",
            "kube-system",
        ];
        let used = self.used_namespaces.iter().map(|it| &**it);
        let own = self.namespaces.iter().map(|it| &*it.name);
        used.chain(own).chain(always)
    }

    /// Whether a route is to be judged as Linkerd's: one of its own kind is, and of those that meshes share where all signs are of it,
    /// or the user says so.
    pub(crate) fn is_of_linkerd(&self, route: &Known<linkerd::route::Facts>) -> bool {
        route.facts.is_own() || self.signs.are_of_linkerd_alone()
    }

    /// Whether something that runs or serves is applied where the user says.
    pub(crate) fn has_placeless(&self) -> bool {
        self.services.iter().any(|it| it.namespace.is_empty())
            || self.workloads.iter().any(|it| it.namespace.is_empty())
    }

    fn object(&mut self, place: Place, document: &Value) {
        let Some(object) = Object::read(document) else {
            // Whatever has a template of pods runs some.
            let template = &document["spec"]["template"];
            if template["spec"]["containers"].is_array() {
                let labels = Meta::of(template).labels;
                let known = Known::of_cluster(place, &Meta::of(document), labels);
                self.other_pods.push(known);
            }
            return;
        };
        let known = Known::of_cluster(place, object.meta(), ());
        match object {
            Object::Service(it) => self.services.push(known.with(it)),
            Object::Workload(it) => self.workloads.push(known.with(it)),
            Object::Namespace(it) => self.namespaces.push(known.with(it)),
            Object::Secret(it) => self.secrets.push(known.with(it)),
            Object::ConfigMap(it) => self.config_maps.push(known.with(it)),
            Object::MutatingWebhooks(it) => self.mutating_webhooks.push(known.with(it)),
            Object::Definition(it) => self.definitions.push(known.with(it)),
        }
    }
}

/// Namespaces of the cluster itself, where the analyzer looks at nothing.
const SYSTEM: [&str; 4] = [
    "kube-system",
    "kube-public",
    "kube-node-lease",
    "local-path-storage",
];

fn silenced(document: &Value) -> Option<&str> {
    let metadata = &document["metadata"];
    let in_system = metadata["namespace"]
        .as_str()
        .is_some_and(|it| SYSTEM.contains(&it));
    if in_system {
        return Some("*");
    }
    metadata["annotations"]["galley.istio.io/analyze-suppress"].as_str()
}

impl Signs {
    /// Whether what the cluster's own kinds say is to be judged as Istio's: not where all signs are of Linkerd, or it is meant for Linkerd.
    pub(crate) const fn may_be_istio(self) -> bool {
        match self.target {
            Some(Target::Linkerd(_)) => self.istio,
            Some(Target::Istio(_)) | None => self.istio || !self.linkerd,
        }
    }

    /// Whether there is anything of Linkerd.
    pub(crate) const fn are_of_linkerd(self) -> bool {
        self.linkerd || matches!(self.target, Some(Target::Linkerd(_)))
    }

    /// Whether what both meshes have is Linkerd's.
    const fn are_of_linkerd_alone(self) -> bool {
        match self.target {
            Some(Target::Linkerd(_)) => true,
            Some(Target::Istio(_)) => false,
            None => self.linkerd && !self.istio,
        }
    }

    fn look(&mut self, document: &Value) {
        if self.istio && self.linkerd {
            return;
        }
        let group = document["apiVersion"].as_str().map_or("", group_of);
        self.note(group);
        let template = &document["spec"]["template"]["metadata"];
        for metadata in [&document["metadata"], template] {
            for map in [&metadata["labels"], &metadata["annotations"]] {
                for key in map.as_object().into_iter().flatten().map(|(key, _)| key) {
                    self.note(key.split_once('/').map_or(key.as_str(), |(domain, _)| domain));
                }
            }
        }
    }

    fn note(&mut self, domain: &str) {
        self.istio |= is_below(domain, "istio.io") || domain == "istio-injection";
        self.linkerd |= is_below(domain, "linkerd.io");
    }
}

/// Whether a domain is another, or one below it.
pub(crate) fn is_below(domain: &str, other: &str) -> bool {
    let below = domain.strip_suffix(other);
    below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

impl Known<()> {
    fn with<F>(self, facts: F) -> Known<F> {
        Known {
            place: self.place,
            name: self.name,
            namespace: self.namespace,
            facts,
        }
    }
}
