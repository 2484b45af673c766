//! What is evaluated: resources, and what holds for the whole mesh.

use mesh2yaml_gateway::{GrpcRoute, HttpRoute, TcpRoute, TlsRoute};
use mesh2yaml_k8s::{Namespace, Service};
use mesh2yaml_types::{Port, port};

use super::PodFacts;
use crate::{
    AccessPolicy, AuthorizationPolicy, HelmValues, MeshTlsAuthentication, NetworkAuthentication,
    PolicyHttpRoute, Server, ServerAuthorization, ServiceProfile,
};

macro_rules! resources {
    ($($(#[$doc:meta])* $field:ident, $one:ident: $kind:ty, $what:literal;)+) => {
        /// The resources that decide, each kind in the order of its age, the oldest first. Of HTTPRoutes, those of Linkerd's own group are
        /// taken for older than those of Gateway API.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct Resources {
            $($(#[$doc])* pub $field: Vec<$kind>,)+
        }

        impl Resources {
            /// Nothing yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $(
                #[doc = concat!("With ", $what, ", younger than the others.")]
                #[must_use]
                pub fn $one(mut self, it: $kind) -> Self {
                    self.$field.push(it);
                    self
                }
            )+
        }
    };
}

resources! {
    /// Ports of pods.
    servers, server: Server, "another Server";
    /// Who may use what.
    authorization_policies, authorization_policy: AuthorizationPolicy, "another AuthorizationPolicy";
    /// Lists of identities.
    mesh_tls_authentications, mesh_tls_authentication: MeshTlsAuthentication, "another MeshTLSAuthentication";
    /// Lists of networks.
    network_authentications, network_authentication: NetworkAuthentication, "another NetworkAuthentication";
    /// Who may use what, in the old form.
    server_authorizations, server_authorization: ServerAuthorization, "another ServerAuthorization";
    /// HTTPRoutes of Linkerd's own group.
    policy_http_routes, policy_http_route: PolicyHttpRoute, "another HTTPRoute of Linkerd's own group";
    /// HTTPRoutes of Gateway API.
    http_routes, http_route: HttpRoute, "another HTTPRoute";
    /// GRPCRoutes.
    grpc_routes, grpc_route: GrpcRoute, "another GRPCRoute";
    /// TLSRoutes.
    tls_routes, tls_route: TlsRoute, "another TLSRoute";
    /// TCPRoutes.
    tcp_routes, tcp_route: TcpRoute, "another TCPRoute";
    /// ServiceProfiles, which switch the routes of a Service off.
    service_profiles, service_profile: ServiceProfile, "another ServiceProfile";
    /// Services, for their annotations and protocols; those with a spec need not be told as facts.
    services, service: Service, "another Service";
    /// Namespaces, for their annotations.
    namespaces, namespace: Namespace, "another Namespace";
    /// What else is known of pods.
    pods, pod: PodFacts, "what is known of some other pods";
}

/// How proxies order the matches of routes. In both, hosts count first: a whole one before a domain, and any before none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RouteOrder {
    /// The length of the path, whichever kind it is of; then headers, query parameters, the method. Proxies up to August 2026.
    #[default]
    LengthFirst,
    /// An exact path before all others, then its length; then the method, headers, query parameters. Proxies after linkerd2-proxy #4604.
    ExactFirst,
}

impl RouteOrder {
    /// Both, the older first.
    pub const ALL: [Self; 2] = [Self::LengthFirst, Self::ExactFirst];
}

/// What holds for the whole mesh; by default, what Linkerd's charts have where nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MeshDefaults {
    /// The domain of the mesh's identities.
    pub trust_domain: String,
    /// The domains of other meshes whose certificates have the same trust anchor; those of all others are refused.
    pub trusted_domains: Vec<String>,
    /// Domains whose certificates have the same trust anchor and name SPIFFE IDs, as those of SPIRE do.
    pub spiffe_domains: Vec<String>,
    /// The namespace of the control plane, which every identity names.
    pub control_plane_namespace: String,
    /// The domain of the cluster's Services.
    pub cluster_domain: String,
    /// What is admitted to ports without a Server.
    pub default_inbound_policy: AccessPolicy,
    /// The cluster's networks, for the policies that name them.
    pub cluster_networks: Vec<String>,
    /// Where probes come from.
    pub probe_networks: Vec<String>,
    /// The ports of Services that are bytes where nothing else is said.
    pub opaque_ports: Vec<Port>,
    /// How proxies order matches, where a decision is not asked for another order.
    pub route_order: RouteOrder,
}

impl Default for MeshDefaults {
    fn default() -> Self {
        let texts = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        Self {
            trust_domain: "cluster.local".to_owned(),
            trusted_domains: Vec::new(),
            spiffe_domains: Vec::new(),
            control_plane_namespace: "linkerd".to_owned(),
            cluster_domain: "cluster.local".to_owned(),
            default_inbound_policy: AccessPolicy::AllUnauthenticated,
            cluster_networks: texts(&[
                "10.0.0.0/8",
                "100.64.0.0/10",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "fd00::/8",
            ]),
            probe_networks: texts(&["0.0.0.0/0", "::/0"]),
            opaque_ports: vec![
                port!(25),
                port!(587),
                port!(3306),
                port!(4444),
                port!(5432),
                port!(6379),
                port!(9300),
                port!(11211),
            ],
            route_order: RouteOrder::default(),
        }
    }
}

impl From<&HelmValues> for MeshDefaults {
    fn from(values: &HelmValues) -> Self {
        let default = Self::default();
        let or = |own: &Vec<String>, default: Vec<String>| if own.is_empty() { default } else { own.clone() };
        Self {
            trust_domain: values
                .identity_trust_domain
                .clone()
                .unwrap_or(default.trust_domain),
            cluster_domain: values.cluster_domain.clone().unwrap_or(default.cluster_domain),
            default_inbound_policy: values
                .proxy
                .default_inbound_policy
                .unwrap_or(default.default_inbound_policy),
            cluster_networks: or(&values.cluster_networks, default.cluster_networks),
            probe_networks: or(&values.policy_controller.probe_networks, default.probe_networks),
            trusted_domains: default.trusted_domains,
            spiffe_domains: default.spiffe_domains,
            control_plane_namespace: default.control_plane_namespace,
            opaque_ports: default.opaque_ports,
            route_order: default.route_order,
        }
    }
}

impl MeshDefaults {
    /// In this trust domain.
    #[must_use]
    pub fn trust_domain(mut self, domain: impl Into<String>) -> Self {
        self.trust_domain = domain.into();
        self
    }

    /// With another mesh under the same trust anchor.
    #[must_use]
    pub fn trusted_domain(mut self, domain: impl Into<String>) -> Self {
        self.trusted_domains.push(domain.into());
        self
    }

    /// With a domain under the same trust anchor whose certificates name SPIFFE IDs.
    #[must_use]
    pub fn spiffe_domain(mut self, domain: impl Into<String>) -> Self {
        self.spiffe_domains.push(domain.into());
        self
    }

    /// Whether the proxies of the mesh accept certificates of a domain.
    pub(super) fn trusts(&self, domain: &str) -> bool {
        let mut others = self.trusted_domains.iter().chain(&self.spiffe_domains);
        self.trust_domain == domain || others.any(|own| own == domain)
    }

    /// With the control plane in this namespace.
    #[must_use]
    pub fn control_plane_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.control_plane_namespace = namespace.into();
        self
    }

    /// With this policy for ports without a Server.
    #[must_use]
    pub fn default_inbound_policy(mut self, policy: AccessPolicy) -> Self {
        self.default_inbound_policy = policy;
        self
    }

    /// With these networks in the cluster, and no others.
    #[must_use]
    pub fn cluster_networks<T: Into<String>>(mut self, networks: impl IntoIterator<Item = T>) -> Self {
        self.cluster_networks = networks.into_iter().map(Into::into).collect();
        self
    }

    /// With probes from these networks, and no others.
    #[must_use]
    pub fn probe_networks<T: Into<String>>(mut self, networks: impl IntoIterator<Item = T>) -> Self {
        self.probe_networks = networks.into_iter().map(Into::into).collect();
        self
    }

    /// With proxies that order matches in this way.
    #[must_use]
    pub fn route_order(mut self, order: RouteOrder) -> Self {
        self.route_order = order;
        self
    }
}
