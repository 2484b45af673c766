//! The blocks of the language: which statements stand where, and what people from elsewhere call them.

use mesh2yaml_grammar::Rule;

use crate::ast::shapes as s;
use crate::shape::Shape;

/// A kind of block. Its statements are known by their shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Block {
    /// The top of a file.
    File,
    /// `mesh { … }`
    Mesh,
    /// `install { … }`
    Install,
    /// `namespace … { … }`
    Namespace,
    /// `service … { … }`
    Service,
    /// `profile … { … }`
    Profile,
    /// `use … { … }`
    Use,
    /// `route … { … }`
    Route,
    /// `pool { … }`
    Pool,
    /// `eject { … }`
    Eject,
    /// `allow … { … }`
    Allow,
    /// `deny … { … }`
    Deny,
    /// `observe { … }`
    Observe,
    /// `kiali { … }`
    Kiali,
    /// `test … { … }`
    Test,
}

impl Block {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::File,
        Self::Mesh,
        Self::Install,
        Self::Namespace,
        Self::Service,
        Self::Profile,
        Self::Use,
        Self::Route,
        Self::Pool,
        Self::Eject,
        Self::Allow,
        Self::Deny,
        Self::Observe,
        Self::Kiali,
        Self::Test,
    ];

    /// What an author calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "at the top of a file",
            Self::Mesh => "in `mesh`",
            Self::Install => "in `install`",
            Self::Namespace => "in a `namespace`",
            Self::Service => "in a `service`",
            Self::Profile => "in a `profile`",
            Self::Use => "in a `use`",
            Self::Route => "in a `route`",
            Self::Pool => "in `pool`",
            Self::Eject => "in `eject`",
            Self::Allow => "in `allow`",
            Self::Deny => "in `deny`",
            Self::Observe => "in `observe`",
            Self::Kiali => "in `kiali`",
            Self::Test => "in a `test`",
        }
    }

    /// The shapes of its statements; of a `use` block there is none, for its keywords are the profile's parameters.
    pub fn shapes(self) -> impl Iterator<Item = &'static Shape> {
        let groups: &[&'static [Shape]] = match self {
            Self::File => &[
                s::SERVICE,
                s::NAMESPACE,
                s::MESH,
                s::PROFILE,
                s::IMPORT,
                s::LET,
                s::PARAM,
                s::TEST,
            ],
            Self::Mesh => &[
                s::MESH_BLOCK,
                s::ACCESS_LOG_AND_TRACING,
                s::MTLS,
                s::OBSERVE,
                s::ACCEPT,
                s::ON_IN_MESH,
            ],
            Self::Install => &[s::INSTALL],
            Self::Namespace => &[
                s::NAMESPACE_BLOCK,
                s::MTLS,
                s::OBSERVE,
                s::ACCEPT,
                s::ON_IN_NAMESPACE,
            ],
            Self::Service => &[
                s::SERVICE_BLOCK,
                s::USE,
                s::ROUTE,
                s::ALLOW,
                s::DENY,
                s::SCRAPE,
                s::POOL,
                s::EJECT,
                s::MTLS,
                s::OBSERVE,
                s::ACCEPT,
                s::ON_IN_SERVICE,
            ],
            Self::Profile => &[
                s::PARAM,
                s::SERVICE_BLOCK,
                s::USE,
                s::ROUTE,
                s::ALLOW,
                s::DENY,
                s::SCRAPE,
                s::POOL,
                s::EJECT,
                s::MTLS,
                s::OBSERVE,
                s::ACCEPT,
                s::ON_IN_SERVICE,
            ],
            Self::Use => &[],
            Self::Route => &[
                s::ROUTE_BLOCK,
                s::CONDITIONS,
                s::PORT,
                s::TIMEOUT,
                s::RETRY,
                s::REDIRECT,
                s::RESPOND,
                s::REWRITE,
                s::MIRROR,
                s::FAULT,
                s::EDIT,
                s::ACCEPT,
                s::ON_IN_ROUTE,
            ],
            Self::Pool => &[s::POOL_BLOCK],
            Self::Eject => &[s::EJECT_BLOCK],
            Self::Allow | Self::Deny => &[s::ALLOW_BLOCK, s::CONDITIONS, s::PORT],
            Self::Observe => &[s::OBSERVE_BLOCK],
            Self::Kiali => &[s::KIALI],
            Self::Test => &[s::TEST_BLOCK],
        };
        groups.iter().flat_map(|g| g.iter())
    }

    /// The shape of an argument, in a `use` block.
    pub(crate) fn argument() -> &'static Shape {
        const { &s::ARGUMENT }
    }

    /// The rule of one statement of the block, alone.
    pub(crate) fn rule(self) -> Rule {
        match self {
            Self::File => Rule::one_item,
            Self::Mesh => Rule::one_mesh,
            Self::Install => Rule::one_install,
            Self::Namespace => Rule::one_namespace,
            Self::Service => Rule::one_service,
            Self::Profile => Rule::one_profile,
            Self::Use => Rule::one_use,
            Self::Route => Rule::one_route,
            Self::Pool => Rule::one_pool,
            Self::Eject => Rule::one_eject,
            Self::Allow => Rule::one_allow,
            Self::Deny => Rule::one_deny,
            Self::Observe => Rule::one_observe,
            Self::Kiali => Rule::one_kiali,
            Self::Test => Rule::one_test,
        }
    }

    /// The block that a statement of this one opens.
    pub(crate) fn opened_by(self, keyword: &str) -> Option<Self> {
        Some(match keyword {
            // The parameters of a profile are the same for every mesh.
            "on" if self == Self::Profile => Self::Service,
            "on" => self,
            "mesh" => Self::Mesh,
            "install" => Self::Install,
            "namespace" => Self::Namespace,
            "service" => Self::Service,
            "profile" => Self::Profile,
            "use" => Self::Use,
            "route" => Self::Route,
            "pool" => Self::Pool,
            "eject" => Self::Eject,
            "allow" => Self::Allow,
            "deny" => Self::Deny,
            "observe" => Self::Observe,
            "kiali" => Self::Kiali,
            "test" => Self::Test,
            _ => return None,
        })
    }

    /// What a word from the YAML of a mesh is called here, in this block.
    pub(crate) fn foreign(self, word: &str) -> Option<&'static str> {
        let table: &[(&[&str], &str)] = match self {
            Self::File => &[
                (
                    &[
                        "virtualservice",
                        "destinationrule",
                        "httproute",
                        "serviceprofile",
                        "deployment",
                    ],
                    "service",
                ),
                (&["peerauthentication"], "namespace"),
                (
                    &["authorizationpolicy", "server", "serverauthorization"],
                    "service",
                ),
                (&["const", "set", "var"], "let"),
                (&["include", "use"], "import"),
                (&["template"], "profile"),
            ],
            Self::Mesh => &[
                (&["trustdomain", "identitytrustdomain"], "trust-domain"),
                (&["accesslog", "accesslogfile", "accesslogging"], "access-log"),
                (&["pathnormalization"], "paths"),
                (
                    &["rootnamespace", "root-namespace", "control-plane-namespace"],
                    "control-plane",
                ),
                (&["enableautomtls", "peerauthentication"], "mtls"),
                (&["telemetry"], "tracing"),
            ],
            Self::Namespace => &[
                (
                    &["istio-injection", "injection", "linkerd.io/inject", "sidecar"],
                    "inject",
                ),
                (&["peerauthentication", "tls"], "mtls"),
                (
                    &["default-inbound-policy", "authorization", "deny", "allow"],
                    "default",
                ),
                (&["telemetry", "tracing", "access-log"], "observe"),
            ],
            Self::Service | Self::Profile => &[
                (&["subset", "subsets"], "version"),
                (
                    &[
                        "outlier-detection",
                        "outlierdetection",
                        "failure-accrual",
                        "circuit-breaker",
                    ],
                    "eject",
                ),
                (&["connection-pool", "connectionpool", "trafficpolicy"], "pool"),
                (&["serviceaccount", "service-account", "identity"], "account"),
                (&["selector", "labels", "matchlabels", "pods"], "workload"),
                (&["peerauthentication", "tls"], "mtls"),
                (
                    &["authorization", "authorizationpolicy", "permit", "grant"],
                    "allow",
                ),
                (&["http", "match", "rule", "rules"], "route"),
                (&["ports", "containerport"], "port"),
                (&["readiness", "liveness", "probe", "health"], "probes"),
                (&["include", "extends", "inherit"], "use"),
                (&["telemetry", "tracing", "access-log"], "observe"),
            ],
            Self::Route => &[
                (&["headers", "match"], "header"),
                (&["methods"], "method"),
                (&["uri", "prefix", "paths", "pathprefix", "pathregex"], "path"),
                (&["queryparams", "queryparam", "params"], "query"),
                (&["hosts", "hostnames", "authority"], "host"),
                (&["ports", "sectionname"], "port"),
                (&["grpcroute", "rpc"], "grpc"),
                (&["requestredirect", "redirectcode"], "redirect"),
                (&["directresponse", "direct-response", "return"], "respond"),
                (&["urlrewrite", "prefixrewrite", "uriregexrewrite"], "rewrite"),
                (
                    &["mirrors", "requestmirror", "shadow", "mirrorpercentage"],
                    "mirror",
                ),
                (&["delay", "abort", "fixeddelay", "inject"], "fault"),
                (&["requestheadermodifier", "set", "add", "remove"], "request"),
                (&["responseheadermodifier"], "response"),
                (
                    &[
                        "destination",
                        "weight",
                        "backend",
                        "backendrefs",
                        "subset",
                        "split",
                    ],
                    "to",
                ),
                (&["retries", "pertrytimeout", "attempts"], "retry"),
                (&["timeouts"], "timeout"),
            ],
            Self::Pool => &[
                (&["maxconnections"], "max-connections"),
                (&["connecttimeout"], "connect-timeout"),
                (
                    &["http1maxpendingrequests", "maxpendingrequests"],
                    "max-pending-requests",
                ),
                (&["http2maxrequests", "maxrequests"], "max-requests"),
                (&["maxrequestsperconnection"], "max-requests-per-connection"),
                (&["maxretries", "max-retries"], "max-concurrent-retries"),
                (&["h2upgradepolicy"], "h2-upgrade"),
            ],
            Self::Eject => &[
                (
                    &["consecutive5xxerrors", "consecutiveerrors", "consecutive"],
                    "after",
                ),
                (&["interval"], "sweep"),
                (&["baseejectiontime", "min-penalty"], "for"),
                (&["maxejectionpercent"], "max-ejected"),
                (&["minhealthpercent"], "min-healthy"),
            ],
            Self::Allow | Self::Deny => &[
                (
                    &[
                        "principal",
                        "principals",
                        "source",
                        "account",
                        "serviceaccount",
                        "namespaces",
                    ],
                    "from",
                ),
                (&["methods", "operation", "to"], "method"),
                (&["paths", "uri", "prefix", "pathregex"], "path"),
                (&["headers", "when"], "header"),
                (&["queryparams", "queryparam", "params"], "query"),
                (&["hosts", "hostnames", "authority"], "host"),
                (&["grpcroute", "rpc"], "grpc"),
                (&["ports"], "port"),
            ],
            Self::Observe => &[
                (&["accesslog", "accesslogging"], "access-log"),
                (&["trace", "telemetry", "jaeger"], "tracing"),
            ],
            Self::Test => &[
                (
                    &["request", "get", "post", "call", "method", "path", "grpc"],
                    "send",
                ),
                (&["source", "client", "caller", "as"], "from"),
                (&["headers"], "header"),
                (&["queryparams", "queryparam", "params"], "query"),
                (&["authority", "hostname"], "host"),
                (&["assert", "then", "want"], "expect"),
            ],
            Self::Install | Self::Use | Self::Kiali => &[],
        };
        let word = word.trim_end_matches(':').to_ascii_lowercase();
        table
            .iter()
            .find(|(theirs, _)| theirs.contains(&word.as_str()))
            .map(|(_, ours)| *ours)
    }
}
