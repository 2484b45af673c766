//! What Linkerd's sources say of annotations, and of documents at its webhooks: each fact in its words, with documents that show it. Its policy
//! controller cannot be asked in a test, so these tables stand for it (linkerd2 b24cd405).

use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Report, Severity, Target, Validation};

/// What becomes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It is admitted, and does what it says.
    Admitted,
    /// It is admitted, and something in it does nothing, or not what it seems to: that is warned of.
    NoEffect,
    /// It is refused.
    Refused,
}

const ADMITTED: Verdict = Verdict::Admitted;
const NO_EFFECT: Verdict = Verdict::NoEffect;
const REFUSED: Verdict = Verdict::Refused;

/// A fact, and documents that show it.
struct Fact {
    words: &'static str,
    /// `apiVersion` and `kind`.
    of: (&'static str, &'static str),
    /// The `spec`, or the annotations where the table is of them.
    cases: &'static [(&'static str, Verdict)],
}

fn said(document: &str) -> (Verdict, Vec<String>) {
    let validation = Validation::default().target(Some(Target::Linkerd(None)));
    // What is read by no webhook, as annotations of a Service, is looked at with the set.
    let mut set = Set::new();
    let mut reports: Vec<Report> = validation.reports_into(document, 0, &mut set).collect();
    let of_set = set.finish(false).into_iter();
    let of_set = of_set.map(|(place, finding)| (place.report, finding)).collect();
    validation.add(document, &mut reports, of_set);
    assert_eq!(reports.len(), 1, "{document}");
    let found = reports[0].findings.iter().map(|it| &it.finding);
    // That something is old says nothing of what it does.
    let found: Vec<_> = found.filter(|it| it.rule.code() != "deprecated").collect();
    let verdict = match found.iter().map(|it| it.severity).min() {
        Some(Severity::Error) => Verdict::Refused,
        Some(_) => Verdict::NoEffect,
        None => Verdict::Admitted,
    };
    let words = found
        .iter()
        .map(|it| format!("{} {}: {}", it.rule, it.path, it.message));
    (verdict, words.collect())
}

fn check(facts: &[Fact], document: impl Fn(&Fact, &str) -> String) {
    let mut wrong = Vec::new();
    for fact in facts {
        for (case, expected) in fact.cases {
            let (verdict, words) = said(&document(fact, case));
            if verdict != *expected {
                wrong.push(format!(
                    "{}\n  {case}\n  {expected:?} is meant, {verdict:?} is said: {words:?}",
                    fact.words
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const POLICY: &str = "policy.linkerd.io/v1alpha1";
const ROUTES: &str = "policy.linkerd.io/v1beta3";
const GATEWAY: &str = "gateway.networking.k8s.io/v1";

const DOCUMENTS: &[Fact] = &[
    Fact {
        words: "group and kind comparisons are case-insensitive; an absent group means `core`, so leaving it out of a Server's reference is an error",
        of: (POLICY, "AuthorizationPolicy"),
        cases: &[
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                ADMITTED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: server, name: a}, requiredAuthenticationRefs: [{kind: serviceaccount, name: w}]}",
                ADMITTED,
            ),
            (
                "{targetRef: {kind: Server, name: a}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "Server: `port` is required, a number or a name; exactly one of podSelector and externalWorkloadSelector",
        of: (ROUTES, "Server"),
        cases: &[
            ("{podSelector: {}, port: 80}", ADMITTED),
            ("{podSelector: {}, port: http}", ADMITTED),
            ("{externalWorkloadSelector: {}, port: 80}", ADMITTED),
            ("{podSelector: {}}", REFUSED),
            ("{port: 80}", REFUSED),
            (
                "{podSelector: {}, externalWorkloadSelector: {}, port: 80}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "Server: operators are In, NotIn, Exists, DoesNotExist; a port is from 1 to 65535",
        of: (ROUTES, "Server"),
        cases: &[
            (
                "{podSelector: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}, port: 80}",
                ADMITTED,
            ),
            (
                "{podSelector: {matchExpressions: [{key: a, operator: Has, values: [b]}]}, port: 80}",
                REFUSED,
            ),
            ("{podSelector: {}, port: 0}", REFUSED),
            ("{podSelector: {}, port: 65536}", REFUSED),
        ],
    },
    Fact {
        words: "Server: proxyProtocol is one of unknown, HTTP/1, HTTP/2, gRPC, opaque, TLS, in this case; the definition has no list",
        of: (ROUTES, "Server"),
        cases: &[
            ("{podSelector: {}, port: 80, proxyProtocol: unknown}", ADMITTED),
            ("{podSelector: {}, port: 80, proxyProtocol: HTTP/1}", ADMITTED),
            ("{podSelector: {}, port: 80, proxyProtocol: HTTP/2}", ADMITTED),
            ("{podSelector: {}, port: 80, proxyProtocol: gRPC}", ADMITTED),
            ("{podSelector: {}, port: 80, proxyProtocol: opaque}", ADMITTED),
            ("{podSelector: {}, port: 80, proxyProtocol: TLS}", ADMITTED),
            ("{podSelector: {}, port: 80, proxyProtocol: HTTP/9}", REFUSED),
            ("{podSelector: {}, port: 80, proxyProtocol: grpc}", REFUSED),
        ],
    },
    Fact {
        words: "Server: accessPolicy is one of six default policies",
        of: (ROUTES, "Server"),
        cases: &[
            (
                "{podSelector: {}, port: 80, accessPolicy: all-unauthenticated}",
                ADMITTED,
            ),
            (
                "{podSelector: {}, port: 80, accessPolicy: all-authenticated}",
                ADMITTED,
            ),
            (
                "{podSelector: {}, port: 80, accessPolicy: cluster-unauthenticated}",
                ADMITTED,
            ),
            (
                "{podSelector: {}, port: 80, accessPolicy: cluster-authenticated}",
                ADMITTED,
            ),
            ("{podSelector: {}, port: 80, accessPolicy: deny}", ADMITTED),
            ("{podSelector: {}, port: 80, accessPolicy: audit}", ADMITTED),
            ("{podSelector: {}, port: 80, accessPolicy: allow}", REFUSED),
        ],
    },
    Fact {
        words: "AuthorizationPolicy: the target is a Server, a Namespace, an HTTPRoute of either group, or a GRPCRoute; nothing else",
        of: (POLICY, "AuthorizationPolicy"),
        cases: &[
            (
                "{targetRef: {kind: Namespace, name: prod}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                ADMITTED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: a}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                ADMITTED,
            ),
            (
                "{targetRef: {group: gateway.networking.k8s.io, kind: HTTPRoute, name: a}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                ADMITTED,
            ),
            (
                "{targetRef: {group: gateway.networking.k8s.io, kind: GRPCRoute, name: a}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                ADMITTED,
            ),
            (
                "{targetRef: {kind: Service, name: a}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                REFUSED,
            ),
            (
                "{targetRef: {kind: Namespace, name: other}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: w}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "AuthorizationPolicy: at most one MeshTLSAuthentication, one ServiceAccount, not both, and one NetworkAuthentication; no other kind",
        of: (POLICY, "AuthorizationPolicy"),
        cases: &[
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: m}, {group: policy.linkerd.io, kind: NetworkAuthentication, name: n}]}",
                ADMITTED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: m}, {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: n}]}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: m}, {kind: ServiceAccount, name: n}]}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: m}, {kind: ServiceAccount, name: n}]}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: NetworkAuthentication, name: m}, {group: policy.linkerd.io, kind: NetworkAuthentication, name: n}]}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: [{kind: Secret, name: m}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "AuthorizationPolicy: empty requiredAuthenticationRefs are accepted, and mean everybody",
        of: (POLICY, "AuthorizationPolicy"),
        cases: &[
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, requiredAuthenticationRefs: []}",
                NO_EFFECT,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "MeshTLSAuthentication: exactly one of identities and identityRefs, neither empty",
        of: (POLICY, "MeshTLSAuthentication"),
        cases: &[
            ("{identities: ['*']}", ADMITTED),
            ("{identityRefs: [{kind: ServiceAccount, name: w}]}", ADMITTED),
            ("{}", REFUSED),
            ("{identities: []}", REFUSED),
            (
                "{identities: ['*'], identityRefs: [{kind: ServiceAccount, name: w}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "MeshTLSAuthentication: an identity is `*`, `*.dns.suffix`, a DNS name in lower case, or a spiffe:// URI without wildcards",
        of: (POLICY, "MeshTLSAuthentication"),
        cases: &[
            (
                "{identities: ['*.ns.serviceaccount.identity.linkerd.cluster.local']}",
                ADMITTED,
            ),
            (
                "{identities: ['web.ns.serviceaccount.identity.linkerd.cluster.local']}",
                ADMITTED,
            ),
            ("{identities: ['spiffe://a.example/ns/x']}", ADMITTED),
            ("{identities: ['we*b.example']}", REFUSED),
            ("{identities: ['Web.example']}", REFUSED),
            ("{identities: ['spiffe://a.example/ns//x']}", REFUSED),
            ("{identities: ['spiffe://a.example/ns/x/']}", REFUSED),
        ],
    },
    Fact {
        words: "MeshTLSAuthentication: identityRefs are of a ServiceAccount or a Namespace; a name is needed; a Namespace's has no `namespace`",
        of: (POLICY, "MeshTLSAuthentication"),
        cases: &[
            ("{identityRefs: [{kind: Namespace, name: ops}]}", ADMITTED),
            (
                "{identityRefs: [{kind: Namespace, name: ops, namespace: x}]}",
                REFUSED,
            ),
            ("{identityRefs: [{kind: ServiceAccount}]}", REFUSED),
            ("{identityRefs: [{kind: Secret, name: a}]}", REFUSED),
        ],
    },
    Fact {
        words: "NetworkAuthentication: at least one network; an IP or CIDR; an exception lies inside, and does not cover all of it",
        of: (POLICY, "NetworkAuthentication"),
        cases: &[
            (
                "{networks: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}, {cidr: 192.0.2.1}]}",
                ADMITTED,
            ),
            ("{networks: []}", REFUSED),
            ("{networks: [{}]}", REFUSED),
            ("{networks: [{cidr: ten}]}", REFUSED),
            ("{networks: [{cidr: 10.0.0.0/8, except: [11.0.0.0/16]}]}", REFUSED),
            ("{networks: [{cidr: 10.0.0.0/8, except: [10.0.0.0/8]}]}", REFUSED),
        ],
    },
    Fact {
        words: "EgressNetwork: trafficPolicy is required, Allow or Deny; networks, where they are given, are not empty",
        of: (POLICY, "EgressNetwork"),
        cases: &[
            ("{trafficPolicy: Allow}", ADMITTED),
            ("{trafficPolicy: Deny, networks: [{cidr: 0.0.0.0/0}]}", ADMITTED),
            ("{}", REFUSED),
            ("{trafficPolicy: Audit}", REFUSED),
            ("{trafficPolicy: Deny, networks: []}", REFUSED),
        ],
    },
    Fact {
        words: "HTTPLocalRateLimitPolicy: the target is a Server; each rate is above 0; that of an identity or an override is at most the total; clients are ServiceAccounts",
        of: (POLICY, "HTTPLocalRateLimitPolicy"),
        cases: &[
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, total: {requestsPerSecond: 100}, identity: {requestsPerSecond: 10}}",
                ADMITTED,
            ),
            (
                "{targetRef: {kind: Service, name: a}, total: {requestsPerSecond: 100}}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, total: {requestsPerSecond: 0}}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, total: {requestsPerSecond: 5}, identity: {requestsPerSecond: 10}}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, total: {requestsPerSecond: 5}, overrides: [{requestsPerSecond: 9, clientRefs: [{kind: ServiceAccount, name: w}]}]}",
                REFUSED,
            ),
            (
                "{targetRef: {group: policy.linkerd.io, kind: Server, name: a}, overrides: [{requestsPerSecond: 9, clientRefs: [{kind: Server, name: w}]}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "ServerAuthorization: one of server.name and server.selector; unauthenticated is not with meshTLS; unauthenticatedTLS is alone",
        of: ("policy.linkerd.io/v1beta1", "ServerAuthorization"),
        cases: &[
            (
                "{server: {name: a}, client: {meshTLS: {identities: ['*']}}}",
                ADMITTED,
            ),
            ("{server: {}, client: {meshTLS: {identities: ['*']}}}", REFUSED),
            (
                "{server: {name: a, selector: {}}, client: {meshTLS: {identities: ['*']}}}",
                REFUSED,
            ),
            (
                "{server: {name: a}, client: {unauthenticated: true, meshTLS: {identities: ['*']}}}",
                REFUSED,
            ),
            (
                "{server: {name: a}, client: {meshTLS: {unauthenticatedTLS: true, identities: ['*']}}}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "an EgressNetwork as parent needs a port; paths begin with `/`; expressions are of Rust's engine; header names are tokens",
        of: (GATEWAY, "HTTPRoute"),
        cases: &[
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: b, port: 80}]}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: a}], rules: [{}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{matches: [{path: {type: PathPrefix, value: api}}]}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{matches: [{path: {type: RegularExpression, value: '(?=a)'}}]}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{matches: [{headers: [{name: 'a b', value: c}]}]}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: b}]}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "RequestMirror, URLRewrite, ExtensionRef: the route is admitted, and not indexed; compound durations parse as no timeout; retry is unused",
        of: (GATEWAY, "HTTPRoute"),
        cases: &[
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: b, port: 80}}}]}]}",
                NO_EFFECT,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{filters: [{type: URLRewrite, urlRewrite: {hostname: b.example}}]}]}",
                NO_EFFECT,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{timeouts: {request: 90s}}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{timeouts: {request: 1m30s}}]}",
                NO_EFFECT,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{timeouts: {request: 9s, backendRequest: 3s}}]}",
                NO_EFFECT,
            ),
        ],
    },
    Fact {
        words: "GRPCRoute: a match of methods by expression is rejected; a Service as backend needs a port; mirrors cost the route",
        of: (GATEWAY, "GRPCRoute"),
        cases: &[
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{matches: [{method: {service: shop.Cart, method: Get}}]}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{matches: [{method: {type: RegularExpression, service: shop.Cart}}]}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: b, port: 80}}}]}]}",
                NO_EFFECT,
            ),
        ],
    },
    Fact {
        words: "TLSRoute: hostnames, and exactly one rule",
        of: (GATEWAY, "TLSRoute"),
        cases: &[
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], hostnames: [a.example], rules: [{backendRefs: [{name: b, port: 80}]}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: b, port: 80}]}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], hostnames: [a.example], rules: []}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "TLSRoute in v1alpha2: the type of the newest controller needs hostnames, and what it cannot read has no effect",
        of: ("gateway.networking.k8s.io/v1alpha2", "TLSRoute"),
        cases: &[
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], hostnames: [a.example], rules: [{backendRefs: [{name: b, port: 80}]}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: b, port: 80}]}]}",
                NO_EFFECT,
            ),
        ],
    },
    Fact {
        words: "a route of a Server sets neither `port` nor `sectionName`, or it is ignored",
        of: (GATEWAY, "HTTPRoute"),
        cases: &[
            (
                "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: a}], rules: [{}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: a, port: 80}], rules: [{}]}",
                NO_EFFECT,
            ),
            (
                "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: a, sectionName: b}], rules: [{}]}",
                NO_EFFECT,
            ),
        ],
    },
    Fact {
        words: "linkerd's own HTTPRoute: rule filters are RequestHeaderModifier or RequestRedirect; a redirect is 301 or 302; durations are Go's, not negative, and backendRequest is at most request",
        of: (ROUTES, "HTTPRoute"),
        cases: &[
            (
                "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: a}], rules: [{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 301}}]}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: a}], rules: [{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 307}}]}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: policy.linkerd.io, kind: Server, name: a}], rules: [{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [x]}}]}]}",
                REFUSED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{timeouts: {request: 1m30s}}]}",
                ADMITTED,
            ),
            (
                "{parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{timeouts: {request: 1s, backendRequest: 2s}}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "ServiceProfile: unknown fields are errors; a route has a name and a condition; durations are Go's; retryRatio is not negative; a status is from 100 to 599",
        of: ("linkerd.io/v1alpha2", "ServiceProfile"),
        cases: &[
            (
                "{routes: [{name: a, condition: {method: GET, pathRegex: /a}, timeout: 1m30s}]}",
                ADMITTED,
            ),
            (
                "{routes: [{name: a, condition: {method: GET}, more: 1}]}",
                REFUSED,
            ),
            ("{routes: [{condition: {method: GET}}]}", REFUSED),
            ("{routes: [{name: a}]}", REFUSED),
            ("{routes: [{name: a, condition: {}}]}", REFUSED),
            (
                "{retryBudget: {retryRatio: -1, minRetriesPerSecond: 1, ttl: 1s}}",
                REFUSED,
            ),
            (
                "{retryBudget: {retryRatio: 0.2, minRetriesPerSecond: 1}}",
                REFUSED,
            ),
            (
                "{routes: [{name: a, condition: {method: GET}, responseClasses: [{condition: {status: {min: 600}}, isFailure: true}]}]}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "ExternalWorkload: an identity and a server name of 1 to 253 characters, ports from 1 to 65535, at most two addresses",
        of: ("workload.linkerd.io/v1beta1", "ExternalWorkload"),
        cases: &[
            (
                "{meshTLS: {identity: a.example, serverName: a.example}, workloadIPs: [{ip: 192.0.2.1}], ports: [{port: 80}]}",
                ADMITTED,
            ),
            ("{meshTLS: {identity: '', serverName: a.example}}", REFUSED),
            (
                "{meshTLS: {identity: a.example, serverName: a.example}, ports: [{port: 0}]}",
                REFUSED,
            ),
            (
                "{meshTLS: {identity: a.example, serverName: a.example}, workloadIPs: [{ip: 192.0.2.1}, {ip: 192.0.2.2}, {ip: 192.0.2.3}]}",
                REFUSED,
            ),
        ],
    },
];

/// Section 3: what the schemas and the webhooks say, and what is admitted and has no effect.
#[test]
fn documents() {
    check(DOCUMENTS, |fact, spec| {
        let (version, kind) = fact.of;
        let name = if kind == "ServiceProfile" {
            "a.prod.svc.cluster.local"
        } else {
            "it"
        };
        format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: prod}}\nspec: {spec}\n"
        )
    });
}

const SERVICE: (&str, &str) = ("v1", "Service");
const NAMESPACE: (&str, &str) = ("v1", "Namespace");
const ROUTE: (&str, &str) = (GATEWAY, "HTTPRoute");

const ANNOTATIONS: &[Fact] = &[
    Fact {
        words: "a duration is one whole number with ms, s, m, h or d, or a bare 0: no sign, no fraction, nothing compound",
        of: SERVICE,
        cases: &[
            ("timeout.linkerd.io/request: 500ms", ADMITTED),
            ("timeout.linkerd.io/request: 1d", ADMITTED),
            ("timeout.linkerd.io/idle: '0'", ADMITTED),
            ("timeout.linkerd.io/response: ' 5s '", ADMITTED),
            ("timeout.linkerd.io/request: 1h30m", NO_EFFECT),
            ("timeout.linkerd.io/request: 1.5s", NO_EFFECT),
            ("timeout.linkerd.io/request: -1s", NO_EFFECT),
            ("timeout.linkerd.io/request: '10'", NO_EFFECT),
        ],
    },
    Fact {
        words: "an error in a value is logged, and the setting dropped; on a route the webhook refuses it",
        of: ROUTE,
        cases: &[
            ("timeout.linkerd.io/request: 5s", ADMITTED),
            ("timeout.linkerd.io/request: 1h30m", REFUSED),
            ("retry.linkerd.io/http: 5xx", ADMITTED),
            ("retry.linkerd.io/http: 6xx", REFUSED),
            (
                "{retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: '-1'}",
                REFUSED,
            ),
        ],
    },
    Fact {
        words: "retry.linkerd.io/http: codes from 100 to 599, ranges with a <= b, 5xx, gateway-error; no blanks",
        of: SERVICE,
        cases: &[
            ("retry.linkerd.io/http: '5xx,429'", ADMITTED),
            ("retry.linkerd.io/http: 500-504", ADMITTED),
            ("retry.linkerd.io/http: gateway-error", ADMITTED),
            ("retry.linkerd.io/http: GATEWAY-ERROR", ADMITTED),
            ("retry.linkerd.io/http: 504-500", NO_EFFECT),
            ("retry.linkerd.io/http: '99'", NO_EFFECT),
            ("retry.linkerd.io/http: '600'", NO_EFFECT),
            ("retry.linkerd.io/http: '500, 502'", NO_EFFECT),
        ],
    },
    Fact {
        words: "retry.linkerd.io/grpc: cancelled, deadline-exceeded, internal, resource-exhausted, unavailable",
        of: SERVICE,
        cases: &[
            (
                "retry.linkerd.io/grpc: 'cancelled,deadline-exceeded,internal,resource-exhausted,unavailable'",
                ADMITTED,
            ),
            ("retry.linkerd.io/grpc: unknown", NO_EFFECT),
        ],
    },
    Fact {
        words: "retry.linkerd.io/limit is a u16",
        of: SERVICE,
        cases: &[
            (
                "{retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: '65535'}",
                ADMITTED,
            ),
            (
                "{retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: '65536'}",
                NO_EFFECT,
            ),
        ],
    },
    Fact {
        words: "balancer.linkerd.io/failure-accrual is `consecutive` or `unified`, in this case; another value is an error, and no breaker",
        of: SERVICE,
        cases: &[
            ("balancer.linkerd.io/failure-accrual: consecutive", ADMITTED),
            ("balancer.linkerd.io/failure-accrual: unified", ADMITTED),
            ("balancer.linkerd.io/failure-accrual: Consecutive", NO_EFFECT),
        ],
    },
    Fact {
        words: "consecutive-min-penalty is at most max-penalty, which is above 0; jitter-ratio is from 0 to 100; max-failures a u32",
        of: SERVICE,
        cases: &[
            (
                "{balancer.linkerd.io/failure-accrual: consecutive, balancer.linkerd.io/failure-accrual-consecutive-max-failures: '5', balancer.linkerd.io/failure-accrual-consecutive-min-penalty: 1s, balancer.linkerd.io/failure-accrual-consecutive-max-penalty: 9s, balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio: '0.2'}",
                ADMITTED,
            ),
            (
                "{balancer.linkerd.io/failure-accrual: consecutive, balancer.linkerd.io/failure-accrual-consecutive-min-penalty: 10s, balancer.linkerd.io/failure-accrual-consecutive-max-penalty: 9s}",
                NO_EFFECT,
            ),
            (
                "{balancer.linkerd.io/failure-accrual: consecutive, balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio: '101'}",
                NO_EFFECT,
            ),
            (
                "{balancer.linkerd.io/failure-accrual: consecutive, balancer.linkerd.io/failure-accrual-consecutive-max-failures: '-1'}",
                NO_EFFECT,
            ),
        ],
    },
    Fact {
        words: "opaque-ports is a list of ports and ranges from 1 to 65535; a name makes the policy controller's set empty; it replaces the default",
        of: SERVICE,
        cases: &[
            ("config.linkerd.io/opaque-ports: '3306,5000-5010'", ADMITTED),
            ("config.linkerd.io/opaque-ports: '25, 587'", ADMITTED),
            ("config.linkerd.io/opaque-ports: '0'", NO_EFFECT),
            ("config.linkerd.io/opaque-ports: '2-1'", NO_EFFECT),
            ("config.linkerd.io/opaque-ports: 'mysql'", NO_EFFECT),
        ],
    },
    Fact {
        words: "default-inbound-policy is one of all-unauthenticated, all-authenticated, cluster-unauthenticated, cluster-authenticated, deny, audit",
        of: NAMESPACE,
        cases: &[
            (
                "config.linkerd.io/default-inbound-policy: all-unauthenticated",
                ADMITTED,
            ),
            (
                "config.linkerd.io/default-inbound-policy: all-authenticated",
                ADMITTED,
            ),
            (
                "config.linkerd.io/default-inbound-policy: cluster-unauthenticated",
                ADMITTED,
            ),
            (
                "config.linkerd.io/default-inbound-policy: cluster-authenticated",
                ADMITTED,
            ),
            ("config.linkerd.io/default-inbound-policy: deny", ADMITTED),
            ("config.linkerd.io/default-inbound-policy: audit", ADMITTED),
            ("config.linkerd.io/default-inbound-policy: Deny", NO_EFFECT),
        ],
    },
    Fact {
        words: "linkerd.io/inject is enabled, disabled or ingress",
        of: NAMESPACE,
        cases: &[
            ("linkerd.io/inject: enabled", ADMITTED),
            ("linkerd.io/inject: disabled", ADMITTED),
            ("linkerd.io/inject: ingress", ADMITTED),
            ("linkerd.io/inject: 'true'", NO_EFFECT),
        ],
    },
    Fact {
        words: "what the injector reads: a bad value is logged and ignored",
        of: NAMESPACE,
        cases: &[
            ("config.linkerd.io/skip-outbound-ports: '25,4000-4100'", ADMITTED),
            ("config.linkerd.io/skip-subnets: 10.0.0.0/8", ADMITTED),
            ("config.linkerd.io/skip-subnets: ten", NO_EFFECT),
            ("config.linkerd.io/access-log: json", ADMITTED),
            ("config.linkerd.io/proxy-log-format: plain", ADMITTED),
            ("config.linkerd.io/proxy-log-format: text", NO_EFFECT),
            ("config.linkerd.io/proxy-cpu-request: 100m", ADMITTED),
            ("config.linkerd.io/proxy-memory-limit: 64MB", NO_EFFECT),
            (
                "config.linkerd.io/proxy-outbound-connect-timeout: 1m30s",
                ADMITTED,
            ),
            (
                "config.linkerd.io/proxy-outbound-connect-timeout: soon",
                NO_EFFECT,
            ),
            ("config.linkerd.io/proxy-admin-shutdown: enabled", ADMITTED),
            ("config.linkerd.io/proxy-await: 'true'", NO_EFFECT),
            ("config.linkerd.io/proxy-uid: '2102'", ADMITTED),
            ("config.linkerd.io/proxy-uid: root", NO_EFFECT),
        ],
    },
    Fact {
        words: "not inherited from the namespace, so of workloads alone: debug-image, proxy-cpu-ratio-limit, enable-gateway, close-wait-timeout",
        of: NAMESPACE,
        cases: &[
            ("config.linkerd.io/debug-image: a.example/debug", NO_EFFECT),
            ("config.linkerd.io/proxy-cpu-ratio-limit: '0.5'", NO_EFFECT),
            ("config.linkerd.io/enable-gateway: 'true'", NO_EFFECT),
            ("config.linkerd.io/close-wait-timeout: 3s", NO_EFFECT),
        ],
    },
    Fact {
        words: "a threshold is a rate from 0 to 1; unknown success-rate suffixes are silently ignored",
        of: SERVICE,
        cases: &[
            (
                "{balancer.linkerd.io/failure-accrual: unified, balancer.alpha.linkerd.io/failure-accrual-success-rate-threshold: '0.9'}",
                ADMITTED,
            ),
            (
                "{balancer.linkerd.io/failure-accrual: unified, balancer.alpha.linkerd.io/failure-accrual-success-rate-treshold: '0.9'}",
                NO_EFFECT,
            ),
            (
                "{balancer.linkerd.io/failure-accrual: unified, balancer.alpha.linkerd.io/failure-accrual-success-rate-threshold: '1.1'}",
                NO_EFFECT,
            ),
        ],
    },
];

/// Section 2: what annotations may say. A bad value is no error where Linkerd only logs it, so it has no effect.
#[test]
fn annotations() {
    check(ANNOTATIONS, |fact, annotations| {
        let (version, kind) = fact.of;
        let spec = match kind {
            "Service" => "spec: {selector: {app: a}, ports: [{port: 80}]}",
            "HTTPRoute" => {
                "spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{}]}"
            }
            _ => "spec: {}",
        };
        let annotations = annotations.trim_start_matches('{').trim_end_matches('}');
        let namespace = if kind == "Namespace" {
            ""
        } else {
            ", namespace: prod"
        };
        format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata: {{name: it{namespace}, annotations: {{{annotations}}}}}\n{spec}\n"
        )
    });
}

/// A fact about several objects, and sets that show it.
struct Together {
    words: &'static str,
    /// Documents, and the codes that are said of them.
    cases: &'static [(&'static [&'static str], &'static [&'static str])],
}

const OVER_HTTP: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{}]}}";
const AS_CALLS: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, metadata: {name: calls, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{}]}}";
const AS_CALLS_OF_ALL_PORTS: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, metadata: {name: calls, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a}], rules: [{}]}}";
const AS_BYTES: &str = "{apiVersion: gateway.networking.k8s.io/v1alpha2, kind: TCPRoute, metadata: {name: bytes, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: a, port: 80}]}]}}";
const SERVICE_A: &str = "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: prod}, spec: {selector: {app: a}, ports: [{port: 80}]}}";
const HEADLESS_A: &str = "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: prod}, spec: {clusterIP: None, selector: {app: a}, ports: [{port: 80}]}}";
const EXPORTED_A: &str = "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: prod, labels: {mirror.linkerd.io/exported: 'true'}}, spec: {selector: {app: a}, ports: [{port: 80}]}}";
const TO_A_IN_EAST: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: a, port: 80, weight: 9}, {name: a-east, port: 80, weight: 1}]}]}}";
const TO_A_FEDERATED: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: a-federated, port: 80}]}]}}";
const TO_NOBODY: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{name: nobody, port: 80}]}]}}";
const OF_A_SERVER: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: policy.linkerd.io, kind: Server, name: a}], rules: [{}]}}";
const SERVER_A: &str = "{apiVersion: policy.linkerd.io/v1beta3, kind: Server, metadata: {name: a, namespace: prod}, spec: {podSelector: {matchLabels: {app: a}}, port: 80, proxyProtocol: HTTP/1}}";
const PODS_A: &str = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: prod}, spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: a.example/a, ports: [{containerPort: 80}]}]}}}}";
const OUTSIDE: &str = "{apiVersion: policy.linkerd.io/v1alpha1, kind: EgressNetwork, metadata: {name: outside, namespace: prod}, spec: {trafficPolicy: Deny}}";
const OUTSIDE_TOO: &str = "{apiVersion: policy.linkerd.io/v1alpha1, kind: EgressNetwork, metadata: {name: outside-too, namespace: prod}, spec: {trafficPolicy: Allow}}";
const OUTSIDE_FOR_ALL: &str = "{apiVersion: policy.linkerd.io/v1alpha1, kind: EgressNetwork, metadata: {name: outside, namespace: linkerd-egress}, spec: {trafficPolicy: Allow}}";
const OUTSIDE_NEAR: &str = "{apiVersion: policy.linkerd.io/v1alpha1, kind: EgressNetwork, metadata: {name: near, namespace: prod}, spec: {trafficPolicy: Allow, networks: [{cidr: 192.0.2.0/24}]}}";
const OUTSIDE_NEARER: &str = "{apiVersion: policy.linkerd.io/v1alpha1, kind: EgressNetwork, metadata: {name: nearer, namespace: prod}, spec: {trafficPolicy: Deny, networks: [{cidr: 192.0.2.0/28}]}}";
const FROM_OUTSIDE_TO_IT: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: outside, port: 80}], rules: [{backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: outside}]}]}}";
const FROM_OUTSIDE_TO_NEAR: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: outside, port: 80}], rules: [{backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: near}]}]}}";
const FROM_A_TO_OUTSIDE: &str = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: http, namespace: prod}, spec: {parentRefs: [{group: core, kind: Service, name: a, port: 80}], rules: [{backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: outside}]}]}}";
const LIMIT: &str = "{apiVersion: policy.linkerd.io/v1alpha1, kind: HTTPLocalRateLimitPolicy, metadata: {name: limit, namespace: prod}, spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: a}, total: {requestsPerSecond: 9}}}";
const LIMIT_TOO: &str = "{apiVersion: policy.linkerd.io/v1alpha1, kind: HTTPLocalRateLimitPolicy, metadata: {name: limit-too, namespace: prod}, spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: a}, total: {requestsPerSecond: 9}}}";

const TOGETHER: &[Together] = &[
    Together {
        words: "status: a parent that is a Service must be there and have an address",
        cases: &[
            (&[OVER_HTTP, SERVICE_A], &[]),
            (&[OVER_HTTP], &["mesh-dangling-reference"]),
            (&[OVER_HTTP, HEADLESS_A], &["linkerd-headless-parent"]),
        ],
    },
    Together {
        words: "status: a parent that is a Server must be there",
        cases: &[
            (&[OF_A_SERVER, SERVER_A, PODS_A], &[]),
            (&[OF_A_SERVER], &["linkerd-dangling-reference"]),
        ],
    },
    Together {
        words: "status: of kinds with one parent a GRPCRoute counts before an HTTPRoute, that before a TLSRoute, that before a TCPRoute",
        cases: &[
            (&[OVER_HTTP, AS_CALLS, SERVICE_A], &["linkerd-route-conflict"]),
            (&[OVER_HTTP, AS_BYTES, SERVICE_A], &["linkerd-route-conflict"]),
            (
                &[OVER_HTTP, AS_CALLS, AS_BYTES, SERVICE_A],
                &["linkerd-route-conflict", "linkerd-route-conflict"],
            ),
        ],
    },
    Together {
        words: "status: the port is a part of the parent, so a GRPCRoute of all ports is in no conflict with an HTTPRoute of one",
        cases: &[(&[OVER_HTTP, AS_CALLS_OF_ALL_PORTS, SERVICE_A], &[])],
    },
    Together {
        words: "status: a backend that is not there is BackendNotFound, and its share gets 500",
        cases: &[(&[TO_NOBODY, SERVICE_A], &["mesh-dangling-reference"])],
    },
    Together {
        words: "status: an EgressNetwork is a backend where it is the parent itself",
        cases: &[
            (&[FROM_OUTSIDE_TO_IT, OUTSIDE], &[]),
            (&[FROM_OUTSIDE_TO_NEAR, OUTSIDE, OUTSIDE_NEAR], &["effect"]),
            (&[FROM_A_TO_OUTSIDE, SERVICE_A, OUTSIDE], &["effect"]),
        ],
    },
    Together {
        words: "status: of rate limits on one Server the oldest counts",
        cases: &[
            (&[LIMIT, SERVER_A, PODS_A], &[]),
            (
                &[LIMIT, LIMIT_TOO, SERVER_A, PODS_A],
                &["linkerd-several-rate-limits"],
            ),
        ],
    },
    Together {
        words: "egress: the smallest network counts, then the oldest; those of a namespace hide those of linkerd-egress",
        cases: &[
            (&[OUTSIDE, OUTSIDE_TOO], &["linkerd-egress-overlap"]),
            (&[OUTSIDE, OUTSIDE_FOR_ALL], &[]),
            (&[OUTSIDE_NEAR, OUTSIDE_NEARER], &[]),
        ],
    },
    Together {
        words: "multicluster: the mirror of a Service is `<service>-<cluster>`, or `<service>-federated`, and stands in no file",
        cases: &[
            (&[TO_A_IN_EAST, EXPORTED_A], &[]),
            (&[TO_A_FEDERATED, SERVICE_A], &[]),
            (&[TO_A_IN_EAST, SERVICE_A], &["mesh-dangling-reference"]),
        ],
    },
];

/// Section 3, status, and section 4, egress and clusters: what objects are to each other, in sets that are said to be complete.
#[test]
fn sets() {
    let mut wrong = Vec::new();
    for fact in TOGETHER {
        for (documents, expected) in fact.cases {
            let text = documents.join("\n---\n");
            let validation = Validation::default()
                .target(Some(Target::Linkerd(None)))
                .complete(true);
            let mut set = Set::new();
            let mut reports: Vec<Report> = validation.reports_into(&text, 0, &mut set).collect();
            let of_set = set.finish(true).into_iter();
            let of_set = of_set.map(|(place, finding)| (place.report, finding)).collect();
            validation.add(&text, &mut reports, of_set);
            assert_eq!(reports.len(), documents.len(), "{text}");
            let found = reports.iter().flat_map(|it| &it.findings).map(|it| &it.finding);
            let found: Vec<_> = found.filter(|it| it.rule.code() != "deprecated").collect();
            let codes: Vec<&str> = found.iter().map(|it| it.rule.code()).collect();
            if codes != *expected {
                let said: Vec<_> = found
                    .iter()
                    .map(|it| format!("{} {}: {}", it.rule, it.path, it.message))
                    .collect();
                wrong.push(format!(
                    "{}:\n{text}\n{expected:?} is expected, and said is {said:#?}",
                    fact.words
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
