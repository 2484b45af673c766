//! The codes of findings: **a new one is a line here**, and one in the table of `docs/validation.md`.

use mesh2yaml_k8s::{Rule, Severity};

/// A code, and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The code: `IST0101`, `linkerd-probes`.
    pub code: &'static str,
    /// How bad it is; `admission` may be a warning too, and `unknown-field` is one where that is asked for.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub meaning: &'static str,
    /// Whether it is only said of a set that is complete.
    pub complete: Complete,
}

/// Whether a set must be all that there is, for something to be said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Complete {
    /// What the set shows is enough.
    No,
    /// It must.
    Yes,
    /// That depends on something; this says on what.
    Partly(&'static str),
}

impl Complete {
    /// `no`, `yes`, or the condition.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Partly(words) => words,
        }
    }
}

impl Code {
    const fn error(code: &'static str, meaning: &'static str, complete: Complete) -> Self {
        Self {
            code,
            severity: Severity::Error,
            meaning,
            complete,
        }
    }

    const fn warning(code: &'static str, meaning: &'static str, complete: Complete) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, meaning, complete)
        }
    }
}

/// The codes about single resources.
pub const RULES: [Code; 5] = [
    Code::error(
        Rule::Shape.code(),
        "a text that is no resource of its kind",
        Complete::No,
    ),
    Code::error(
        Rule::UnknownField.code(),
        "a field that the kind does not have",
        Complete::No,
    ),
    Code::error(
        Rule::Schema.code(),
        "what the schema of the API server refuses",
        Complete::No,
    ),
    Code::error(
        Rule::Admission.code(),
        "what the webhook of the mesh refuses or warns of",
        Complete::No,
    ),
    Code::warning(
        Rule::Effect.code(),
        "what is admitted and does not do what it says",
        Complete::No,
    ),
];

/// The codes about resources together, in order.
pub const OF_SETS: &[Code] = &[
    Code::warning(
        "IST0002",
        "a deprecated field, kind or provider: `fault.delay.percent`, `egressProxy`, `rbac.istio.io`, Lightstep",
        Complete::No,
    ),
    Code::error(
        "IST0101",
        "a reference to what is not there: a host, port, subset, delegate or Gateway of a VirtualService; the pods of a Gateway, Sidecar or Telemetry; the Secret of a Gateway; a namespace of callers",
        Complete::Partly("yes; not for a port of a Service in the set"),
    ),
    Code::warning(
        "IST0107",
        "an annotation of Istio on a kind that it is not for",
        Complete::No,
    ),
    Code::warning("IST0108", "an annotation that Istio does not have", Complete::No),
    Code::error(
        "IST0109",
        "several VirtualServices for the mesh have one host",
        Complete::No,
    ),
    Code::error("IST0110", "several Sidecars select the same pods", Complete::No),
    Code::error(
        "IST0111",
        "several Sidecars of a namespace without a selector",
        Complete::No,
    ),
    Code::error(
        "IST0112",
        "a route leads to a service of several ports and chooses none",
        Complete::Partly("no, where the Service is in the set"),
    ),
    Code::warning(
        "IST0116",
        "several Services of the same pods have one port with different transports",
        Complete::No,
    ),
    Code::warning(
        "IST0118",
        "the port of a Service does not say what it speaks",
        Complete::No,
    ),
    Code::warning(
        "IST0123",
        "a namespace with several labels of injection",
        Complete::No,
    ),
    Code::warning(
        "IST0125",
        "an annotation with a value that it cannot have",
        Complete::No,
    ),
    Code::error(
        "IST0126",
        "a network of a cluster that is not known",
        Complete::Yes,
    ),
    Code::warning(
        "IST0127",
        "an AuthorizationPolicy, PeerAuthentication or RequestAuthentication selects no pods",
        Complete::Yes,
    ),
    Code::warning(
        "IST0128",
        "callers of a host use TLS and verify nobody",
        Complete::No,
    ),
    Code::warning(
        "IST0129",
        "callers of a port use TLS and verify nobody",
        Complete::No,
    ),
    Code::warning(
        "IST0132",
        "a VirtualService and its Gateway have no host in common",
        Complete::Partly("no, where the Gateway is in the set"),
    ),
    Code::warning(
        "IST0134",
        "a TCP port of a ServiceEntry without an address",
        Complete::No,
    ),
    Code::warning("IST0135", "a deprecated annotation", Complete::No),
    Code::warning(
        "IST0136",
        "an annotation of an alpha feature; those of templates are left out",
        Complete::No,
    ),
    Code::warning(
        "IST0137",
        "several Services lead to one port of the same pods from different ports",
        Complete::No,
    ),
    Code::warning(
        "IST0138",
        "one certificate at one port of several Gateways",
        Complete::No,
    ),
    Code::warning(
        "IST0140",
        "requests at a gateway pass by the subsets that a VirtualService of the mesh has",
        Complete::No,
    ),
    Code::warning(
        "IST0144",
        "an application runs as user 1337, which is the proxy's",
        Complete::No,
    ),
    Code::error(
        "IST0145",
        "several Gateways have one host at one port of the same pods",
        Complete::No,
    ),
    Code::warning(
        "IST0146",
        "`image: auto` in a workload whose pods no webhook of Istio fills in",
        Complete::Yes,
    ),
    Code::error(
        "IST0147",
        "`image: auto` in a Pod that no webhook of Istio fills in",
        Complete::Yes,
    ),
    Code::error(
        "IST0149",
        "routes by claims of a token at a gateway where no RequestAuthentication checks it",
        Complete::Yes,
    ),
    Code::warning(
        "IST0150",
        "a port of an ExternalName Service that says no protocol, or TCP",
        Complete::No,
    ),
    Code::warning(
        "IST0151",
        "an operation of an EnvoyFilter that is relative to what others have done",
        Complete::No,
    ),
    Code::error(
        "IST0152",
        "`REPLACE` in an EnvoyFilter for what nothing is replaced of",
        Complete::No,
    ),
    Code::error(
        "IST0153",
        "`ADD` in an EnvoyFilter for what nothing is added to",
        Complete::No,
    ),
    Code::error(
        "IST0154",
        "`REMOVE` in an EnvoyFilter for what nothing is removed of",
        Complete::No,
    ),
    Code::warning(
        "IST0155",
        "an operation of an EnvoyFilter that is relative to that of others for some versions of the proxy",
        Complete::No,
    ),
    Code::warning(
        "IST0157",
        "an access log that is written nowhere",
        Complete::Partly("yes, or the mesh's settings"),
    ),
    Code::error(
        "IST0159",
        "several Telemetries select the same pods",
        Complete::No,
    ),
    Code::error(
        "IST0160",
        "several Telemetries of a namespace without a selector",
        Complete::No,
    ),
    Code::error(
        "IST0161",
        "the Secret of a Gateway has no certificate that can be used",
        Complete::Partly("no, where the gateway's pods are in the set"),
    ),
    Code::warning(
        "IST0162",
        "no Service leads to a port of a Gateway",
        Complete::Yes,
    ),
    Code::warning(
        "IST0165",
        "a VirtualService names what Istio makes of a Gateway of the Gateway API",
        Complete::No,
    ),
    Code::warning(
        "IST0166",
        "a policy selects the pods of a Gateway of the Gateway API, where `targetRefs` counts",
        Complete::No,
    ),
    Code::warning(
        "IST0167",
        "a Sidecar where pods have no proxy, as they are of the ambient mesh",
        Complete::No,
    ),
    Code::error("IST0173", "a subset without pods", Complete::Yes),
    Code::warning(
        "IST0174",
        "a DestinationRule of a host that nothing has",
        Complete::Yes,
    ),
    Code::warning(
        "IST0177",
        "ServiceEntries say different protocols for one port of a host",
        Complete::No,
    ),
    Code::warning(
        "linkerd-consumer-route",
        "a Service has routes of its own namespace and of others, and the order between them is not defined",
        Complete::No,
    ),
    Code::error(
        "linkerd-dangling-reference",
        "a reference to what is not there: the target or an authentication of a policy, the Server of a rate limit, the Server or EgressNetwork of a route",
        Complete::Yes,
    ),
    Code::warning(
        "linkerd-egress-overlap",
        "several EgressNetworks of a namespace have the same network",
        Complete::No,
    ),
    Code::warning(
        "linkerd-headless-parent",
        "a route whose parent is a Service without an address of its own",
        Complete::No,
    ),
    Code::warning(
        "linkerd-no-catch-all",
        "a Service whose routes leave requests over, which are answered with 404",
        Complete::Yes,
    ),
    Code::warning("linkerd-no-pods", "a Server selects no pods", Complete::Yes),
    Code::warning(
        "linkerd-opaque-port",
        "routes of a port that Linkerd passes on as bytes, by `appProtocol` or `opaque-ports`",
        Complete::No,
    ),
    Code::warning(
        "linkerd-overlapping-servers",
        "several Servers have one port of the same pods",
        Complete::No,
    ),
    Code::warning(
        "linkerd-policy-without-server",
        "a policy of a namespace in which there is no Server",
        Complete::Yes,
    ),
    Code::warning(
        "linkerd-port-name",
        "a Server names a port that no container of its pods has",
        Complete::Yes,
    ),
    Code::warning(
        "linkerd-probes",
        "probes of the kubelet that the routes of a Server leave without a permission",
        Complete::Yes,
    ),
    Code::warning(
        "linkerd-profile-overrides",
        "routes, retries, timeouts and circuit breakers of a Service that a ServiceProfile switches off",
        Complete::No,
    ),
    Code::warning(
        "linkerd-rate-limit-protocol",
        "a rate limit of a Server that speaks gRPC, TLS or bytes",
        Complete::No,
    ),
    Code::warning(
        "linkerd-route-conflict",
        "a route beside one of a stronger kind with the same parent",
        Complete::No,
    ),
    Code::warning(
        "linkerd-route-protocol",
        "a route that does not suit the protocol of its Server",
        Complete::No,
    ),
    Code::warning(
        "linkerd-several-rate-limits",
        "several rate limits of one Server",
        Complete::No,
    ),
    Code::error(
        "mesh-dangling-reference",
        "a route of the Gateway API to or of a Service or port that is not there",
        Complete::Partly("yes; not for a port of a Service in the set"),
    ),
    Code::warning(
        "mesh-two-meshes",
        "pods that get the proxies of both meshes",
        Complete::No,
    ),
    Code::warning(
        "mesh-two-owners",
        "a VirtualService and a route of the Gateway API for one Service",
        Complete::No,
    ),
];

/// The codes, those of single resources first.
pub fn all() -> impl Iterator<Item = &'static Code> {
    RULES.iter().chain(OF_SETS)
}

/// What a code stands for, if there is such a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Code> {
    all().find(|it| it.code == code)
}
