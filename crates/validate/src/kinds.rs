//! The kinds that are known: the one place where a kind is registered.

use std::any::Any;

use mesh2yaml_k8s::manifest::typed;
use mesh2yaml_k8s::{Finding, Kind, Validate, Validator};
use serde_json::Value;

use crate::Target;

/// A mesh's own rules of a kind, by the path of a function of the kind and a [`Validator`].
macro_rules! rules {
    ($rules:path) => {
        |resource, v| {
            if let Some(resource) = resource.downcast_ref() {
                $rules(resource, v);
            }
        }
    };
}

/// Every kind that is read and judged: **a new one is a line here**.
pub static KINDS: &[Entry] = &[
    // Istio.
    entry::<mesh2yaml_istio::DestinationRule>(),
    entry::<mesh2yaml_istio::EnvoyFilter>(),
    entry::<mesh2yaml_istio::Gateway>(),
    entry::<mesh2yaml_istio::IstioOperator>(),
    entry::<mesh2yaml_istio::ProxyConfig>(),
    entry::<mesh2yaml_istio::ServiceEntry>(),
    entry::<mesh2yaml_istio::Sidecar>(),
    entry::<mesh2yaml_istio::VirtualService>(),
    entry::<mesh2yaml_istio::WorkloadEntry>(),
    entry::<mesh2yaml_istio::WorkloadGroup>(),
    entry::<mesh2yaml_istio::AuthorizationPolicy>(),
    entry::<mesh2yaml_istio::PeerAuthentication>(),
    entry::<mesh2yaml_istio::RequestAuthentication>(),
    entry::<mesh2yaml_istio::Telemetry>(),
    entry::<mesh2yaml_istio::TrafficExtension>(),
    entry::<mesh2yaml_istio::WasmPlugin>(),
    // Linkerd.
    entry::<mesh2yaml_linkerd::AuthorizationPolicy>(),
    entry::<mesh2yaml_linkerd::EgressNetwork>(),
    entry::<mesh2yaml_linkerd::HttpLocalRateLimitPolicy>(),
    entry::<mesh2yaml_linkerd::MeshTlsAuthentication>(),
    entry::<mesh2yaml_linkerd::NetworkAuthentication>(),
    entry::<mesh2yaml_linkerd::PolicyHttpRoute>(),
    entry::<mesh2yaml_linkerd::Server>(),
    entry::<mesh2yaml_linkerd::ServerAuthorization>(),
    entry::<mesh2yaml_linkerd::ExternalWorkload>(),
    entry::<mesh2yaml_linkerd::Link>(),
    entry::<mesh2yaml_linkerd::ServiceProfile>(),
    // Gateway API.
    entry::<mesh2yaml_gateway::BackendTlsPolicy>(),
    entry::<mesh2yaml_gateway::Gateway>(),
    entry::<mesh2yaml_gateway::GatewayClass>(),
    entry::<mesh2yaml_gateway::GrpcRoute>().on_linkerd(rules!(mesh2yaml_linkerd::admission::grpc_route)),
    entry::<mesh2yaml_gateway::HttpRoute>()
        .on_istio(rules!(mesh2yaml_istio::admission::http_route))
        .on_linkerd(rules!(mesh2yaml_linkerd::admission::http_route)),
    entry::<mesh2yaml_gateway::ListenerSet>(),
    entry::<mesh2yaml_gateway::ReferenceGrant>(),
    entry::<mesh2yaml_gateway::TcpRoute>().on_linkerd(rules!(mesh2yaml_linkerd::admission::tcp_route)),
    entry::<mesh2yaml_gateway::TlsRoute>().on_linkerd(rules!(mesh2yaml_linkerd::admission::tls_route)),
    entry::<mesh2yaml_gateway::UdpRoute>(),
];

/// The groups whose kinds are known by name.
const GROUPS: &[Group] = &[
    Group::complete("extensions.istio.io", &["TrafficExtension", "WasmPlugin"]),
    Group::complete("install.istio.io", &["IstioOperator"]),
    Group::complete(
        "networking.istio.io",
        &[
            "DestinationRule",
            "EnvoyFilter",
            "Gateway",
            "ProxyConfig",
            "ServiceEntry",
            "Sidecar",
            "VirtualService",
            "WorkloadEntry",
            "WorkloadGroup",
        ],
    ),
    Group::complete(
        "security.istio.io",
        &[
            "AuthorizationPolicy",
            "PeerAuthentication",
            "RequestAuthentication",
        ],
    ),
    Group::complete("telemetry.istio.io", &["Telemetry"]),
    Group::complete("linkerd.io", &["ServiceProfile"]),
    Group::complete("multicluster.linkerd.io", &["Link"]),
    Group::complete(
        "policy.linkerd.io",
        &[
            "AuthorizationPolicy",
            "EgressNetwork",
            "HTTPLocalRateLimitPolicy",
            "HTTPRoute",
            "MeshTLSAuthentication",
            "NetworkAuthentication",
            "Server",
            "ServerAuthorization",
        ],
    ),
    Group::complete("workload.linkerd.io", &["ExternalWorkload"]),
    // Its experimental channel grows, and a cluster may have an older one.
    Group {
        name: "gateway.networking.k8s.io",
        complete: false,
        kinds: &[
            "BackendLBPolicy",
            "BackendTLSPolicy",
            "GRPCRoute",
            "Gateway",
            "GatewayClass",
            "HTTPRoute",
            "ListenerSet",
            "ReferenceGrant",
            "TCPRoute",
            "TLSRoute",
            "UDPRoute",
        ],
    },
];

/// A kind that can be read, judged and described.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Entry {
    /// The kind: `PeerAuthentication`.
    pub kind: &'static str,
    /// The group and versions it is served in, the preferred one first.
    pub api_versions: &'static [&'static str],
    pub(crate) read: fn(&Value) -> Read,
    /// What Istio says of a kind that is not its own.
    istio: Option<Rules>,
    /// What Linkerd says of a kind that is not its own.
    linkerd: Option<Rules>,
    #[cfg(feature = "schema")]
    pub(crate) schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

/// A mesh's own rules of a kind.
type Rules = fn(&dyn Any, &mut Validator);

/// What was read.
pub(crate) struct Read {
    /// The typed resource, for checks of sets. `None` where the document does not fit.
    pub(crate) resource: Option<Box<dyn Any>>,
    pub(crate) findings: Vec<Finding>,
}

/// What a type must be to be registered.
#[cfg(feature = "schema")]
pub trait Known: Kind + Validate + schemars::JsonSchema + 'static {}
#[cfg(feature = "schema")]
impl<T: Kind + Validate + schemars::JsonSchema + 'static> Known for T {}

/// What a type must be to be registered.
#[cfg(not(feature = "schema"))]
pub trait Known: Kind + Validate + 'static {}
#[cfg(not(feature = "schema"))]
impl<T: Kind + Validate + 'static> Known for T {}

const fn entry<K: Known>() -> Entry {
    Entry {
        kind: K::KIND,
        api_versions: K::API_VERSIONS,
        read: read::<K>,
        istio: None,
        linkerd: None,
        // The kind's own schema, not a reference to one: two groups may have a kind of one name.
        #[cfg(feature = "schema")]
        schema: K::json_schema,
    }
}

fn read<K: Known>(document: &Value) -> Read {
    let (resource, mut findings) = typed::<K>(document);
    if let Some(resource) = &resource {
        findings.extend(resource.findings());
    }
    Read {
        resource: resource.map(|it| Box::new(it) as Box<dyn Any>),
        findings,
    }
}

impl Entry {
    /// With rules that count where Istio is the target.
    const fn on_istio(mut self, rules: Rules) -> Self {
        self.istio = Some(rules);
        self
    }

    /// With rules that count where Linkerd is the target.
    const fn on_linkerd(mut self, rules: Rules) -> Self {
        self.linkerd = Some(rules);
        self
    }

    /// What a mesh says of a resource of this kind, beside what the kind's own rules say.
    pub(crate) fn of_target(&self, target: Target, resource: &dyn Any) -> Vec<Finding> {
        let rules = match target {
            Target::Istio(_) => self.istio,
            Target::Linkerd(_) => self.linkerd,
        };
        let mut v = Validator::default();
        if let Some(rules) = rules {
            rules(resource, &mut v);
        }
        v.into_findings()
    }

    /// The group: `security.istio.io`.
    #[must_use]
    pub fn group(&self) -> &'static str {
        group_of(self.api_versions[0])
    }

    /// Whether it is written with this `apiVersion`.
    #[must_use]
    pub fn serves(&self, api_version: &str) -> bool {
        self.api_versions.contains(&api_version)
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry")
            .field("kind", &self.kind)
            .field("api_versions", &self.api_versions)
            .finish_non_exhaustive()
    }
}

/// The group of an `apiVersion`; empty for Kubernetes' own.
pub(crate) fn group_of(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// A group, and the kinds that are known by name to be of it.
struct Group {
    name: &'static str,
    kinds: &'static [&'static str],
    /// Whether it has no others.
    complete: bool,
}

impl Group {
    const fn complete(name: &'static str, kinds: &'static [&'static str]) -> Self {
        Self {
            name,
            kinds,
            complete: true,
        }
    }
}

/// What is known of an `apiVersion` and `kind`.
#[derive(Debug)]
pub(crate) enum Lookup {
    /// It is read and judged.
    Known(&'static Entry),
    /// It is somebody else's, or not read yet.
    Unknown,
    /// There is no such thing.
    No(Wrong),
}

/// Why there is no such kind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// `apiVersion` or `kind`.
    pub(crate) field: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// Whether the group is known completely; otherwise a cluster may have what is not known here.
    pub(crate) sure: bool,
}

pub(crate) fn find(api_version: &str, kind: &str) -> Lookup {
    let of_kind = || KINDS.iter().filter(|entry| entry.kind == kind);
    if let Some(entry) = of_kind().find(|entry| entry.serves(api_version)) {
        return Lookup::Known(entry);
    }
    let group = group_of(api_version);
    let Some(own) = GROUPS.iter().find(|g| g.name == group) else {
        return Lookup::Unknown;
    };
    let in_group = |entry: &&Entry| entry.api_versions.iter().any(|v| group_of(v) == group);
    if let Some(entry) = of_kind().find(in_group) {
        let versions: Vec<String> = entry.api_versions.iter().map(|v| format!("`{v}`")).collect();
        return Lookup::No(Wrong {
            field: "apiVersion",
            message: format!("there is no `{kind}` in `{api_version}`"),
            help: Some(format!("it is in {}", versions.join(", "))),
            sure: own.complete,
        });
    }
    if own.kinds.contains(&kind) {
        return Lookup::Unknown;
    }
    let elsewhere: Vec<String> = GROUPS
        .iter()
        .filter(|g| g.kinds.contains(&kind))
        .map(|g| format!("`{}`", g.name))
        .collect();
    let help = if elsewhere.is_empty() {
        meant(kind, own.kinds).map(|name| format!("did you mean `{name}`?"))
    } else {
        Some(format!("`{kind}` is of {}", elsewhere.join(" and of ")))
    };
    if help.is_none() && !own.complete {
        return Lookup::Unknown;
    }
    let kinds: Vec<String> = own.kinds.iter().map(|name| format!("`{name}`")).collect();
    Lookup::No(Wrong {
        field: "kind",
        message: format!("there is no `{kind}` in `{group}`"),
        help: help.or_else(|| Some(format!("there are {}", kinds.join(", ")))),
        sure: own.complete,
    })
}

/// The name that was probably meant.
pub(crate) fn meant<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    // Long words are not compared: the distance takes the product of their lengths.
    if written.len() > 64 {
        return None;
    }
    let lower = written.to_ascii_lowercase();
    let distance = |name: &&str| strsim::osa_distance(&lower, &name.to_ascii_lowercase());
    let near = names
        .iter()
        .copied()
        .filter(|name| distance(name) <= 1 + name.len() / 4);
    near.min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, KINDS, Lookup, Wrong, find};

    fn wrong(api_version: &str, kind: &str) -> Wrong {
        match find(api_version, kind) {
            Lookup::No(wrong) => wrong,
            other @ (Lookup::Known(_) | Lookup::Unknown) => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_registered_kind_is_of_a_known_group() {
        for entry in KINDS {
            for version in entry.api_versions {
                let group = super::group_of(version);
                let own = GROUPS.iter().find(|g| g.name == group);
                assert!(
                    own.is_some_and(|g| g.kinds.contains(&entry.kind)),
                    "{} of {group}",
                    entry.kind
                );
                assert!(matches!(find(version, entry.kind), Lookup::Known(it) if it.kind == entry.kind));
            }
        }
    }

    #[test]
    fn what_does_not_exist_is_said_with_what_was_meant() {
        let version = wrong("security.istio.io/v1alpha1", "PeerAuthentication");
        assert_eq!(version.field, "apiVersion");
        let help = "it is in `security.istio.io/v1`, `security.istio.io/v1beta1`";
        assert_eq!(version.help.as_deref(), Some(help));
        let kind = wrong("security.istio.io/v1", "PeerAuthentcation");
        assert_eq!(kind.help.as_deref(), Some("did you mean `PeerAuthentication`?"));
        let group = wrong("networking.istio.io/v1", "PeerAuthentication");
        assert_eq!(
            group.help.as_deref(),
            Some("`PeerAuthentication` is of `security.istio.io`")
        );
        assert!(!wrong("gateway.networking.k8s.io/v1", "HttpRoutes").sure);
    }

    #[test]
    fn what_is_somebody_elses_is_unknown() {
        for (version, kind) in [
            ("v1", "Pod"),
            ("apps/v1", "Deployment"),
            ("example.com/v1", "PeerAuthentication"),
            ("gateway.networking.k8s.io/v1alpha2", "SomethingNew"),
        ] {
            assert!(matches!(find(version, kind), Lookup::Unknown), "{version} {kind}");
        }
    }
}
