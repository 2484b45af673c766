//! Istio's references between resources: for each code a set that has it, and ones near it that have not.

use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Report, Validation};

/// The findings of Istio's analyzer about a text: `code kind name path`, in order.
fn found(text: &str, complete: bool) -> Vec<String> {
    let validation = Validation::default().complete(complete);
    let mut set = Set::new();
    let mut reports: Vec<Report> = validation.reports_into(text, 0, &mut set).collect();
    let own = set.finish(complete);
    let own = own
        .into_iter()
        .map(|(place, finding)| (place.report, finding))
        .collect();
    validation.add(text, &mut reports, own);
    let lines = reports.iter().flat_map(|report| {
        let own = report.findings.iter().map(|it| &it.finding);
        // What is wrong with one by itself is tested elsewhere.
        let own = own.filter(|it| it.rule.code().starts_with("IST"));
        own.map(move |it| {
            let kind = report.kind.as_deref().unwrap_or_default();
            let name = report.name.as_deref().unwrap_or_default();
            format!("{} {kind} {name} {}", it.rule, it.path)
        })
    });
    lines.collect()
}

/// One document; `spec` in one line.
fn object(version: &str, kind: &str, name: &str, spec: &str) -> String {
    let metadata = match name.split_once('/') {
        Some((namespace, name)) => format!("{{name: {name}, namespace: {namespace}}}"),
        None => format!("{{name: {name}}}"),
    };
    format!("---\napiVersion: {version}\nkind: {kind}\nmetadata: {metadata}\n{spec}\n")
}

fn istio(kind: &str, name: &str, spec: &str) -> String {
    let group = match kind {
        "AuthorizationPolicy" | "PeerAuthentication" | "RequestAuthentication" => "security",
        "Telemetry" => "telemetry",
        _ => "networking",
    };
    object(
        &format!("{group}.istio.io/v1"),
        kind,
        name,
        &format!("spec: {{{spec}}}"),
    )
}

fn service(name: &str, ports: &[u16]) -> String {
    let ports: Vec<String> = ports
        .iter()
        .map(|port| format!("{{name: http-{port}, port: {port}}}"))
        .collect();
    let app = name.rsplit('/').next().unwrap_or(name);
    let spec = format!(
        "spec: {{selector: {{app: {app}}}, ports: [{}]}}",
        ports.join(", ")
    );
    object("v1", "Service", name, &spec)
}

fn deployment(name: &str, labels: &str) -> String {
    let spec = format!(
        "spec: {{template: {{metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{{name: a}}]}}}}}}"
    );
    object("apps/v1", "Deployment", name, &spec)
}

/// A VirtualService of `shop` with one route.
fn route(destination: &str) -> String {
    istio(
        "VirtualService",
        "prod/shop",
        &format!("hosts: [shop], http: [{{route: [{{destination: {{{destination}}}}}]}}]"),
    )
}

fn gateway(name: &str, selector: &str, server: &str) -> String {
    istio(
        "Gateway",
        name,
        &format!("selector: {{{selector}}}, servers: [{{{server}}}]"),
    )
}

const HTTP: &str = "port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]";

/// What it is about, the documents, and what is expected of a complete set and of one of others.
type Case<'c> = (&'c str, Vec<String>, &'c [&'c str], &'c [&'c str]);

/// Judges each set as a complete one, and as one of others; and nothing else is found.
fn check(cases: &[Case<'_>]) {
    for (about, documents, complete, partly) in cases {
        let text = documents.concat();
        assert_eq!(found(&text, true), *complete, "{about}, complete\n{text}");
        assert_eq!(found(&text, false), *partly, "{about}, of others\n{text}");
    }
}

const HOST: &str = "IST0101 VirtualService shop spec.http[0].route[0].destination.host";
const ALPHA: &str = "IST0136 Service shop metadata.annotations[\"networking.istio.io/exportTo\"]";
const NUMBER: &str = "IST0101 VirtualService shop spec.http[0].route[0].destination.port.number";
const SEVERAL: &str = "IST0112 VirtualService shop spec.http[0].route[0].destination.host";

#[test]
fn hosts_of_destinations() {
    let shop = || service("prod/shop", &[80]);
    let entry = |namespace: &str, more: &str| {
        let spec = format!(
            "hosts: ['*.example.com', api.test], ports: [{{number: 443, name: tls, protocol: TLS}}], resolution: NONE{more}"
        );
        istio("ServiceEntry", &format!("{namespace}/out"), &spec)
    };
    check(&[
        ("a short name", vec![shop(), route("host: shop")], &[], &[]),
        (
            "a whole name",
            vec![shop(), route("host: shop.prod.svc.cluster.local")],
            &[],
            &[],
        ),
        (
            "of another namespace",
            vec![service("test/shop", &[80]), route("host: shop")],
            &[HOST],
            &[],
        ),
        (
            "half a name",
            vec![shop(), route("host: shop.prod")],
            &[HOST],
            &[],
        ),
        ("nothing", vec![route("host: shop")], &[HOST], &[]),
        (
            "a Service without a namespace",
            vec![service("shop", &[80]), route("host: shop")],
            &[],
            &[],
        ),
        (
            "another domain",
            vec![route("host: shop.prod.svc.example")],
            &[],
            &[],
        ),
        (
            "what every cluster has",
            vec![route("host: kubernetes.default.svc.cluster.local")],
            &[],
            &[],
        ),
        (
            "an entry",
            vec![entry("test", ""), route("host: api.test")],
            &[],
            &[],
        ),
        (
            "an entry with a wildcard",
            vec![entry("test", ""), route("host: a.example.com")],
            &[],
            &[],
        ),
        (
            "beside a wildcard",
            vec![entry("test", ""), route("host: example.com")],
            &[HOST],
            &[],
        ),
        (
            "an entry of its own namespace",
            vec![entry("prod", ", exportTo: [.]"), route("host: api.test")],
            &[],
            &[],
        ),
        (
            "an entry that is not seen",
            vec![entry("test", ", exportTo: [.]"), route("host: api.test")],
            &[HOST],
            &[],
        ),
        (
            "an entry for this namespace",
            vec![entry("test", ", exportTo: [prod]"), route("host: api.test")],
            &[],
            &[],
        ),
        (
            "a document that cannot be read",
            vec![istio("ServiceEntry", "prod/out", "hosts: 7"), route("host: shop")],
            &[],
            &[],
        ),
        (
            "a Service for others",
            vec![
                service("test/shop", &[80]).replace(
                    "namespace: test",
                    "namespace: test, annotations: {networking.istio.io/exportTo: ., a: b}",
                ),
                route("host: shop.test.svc.cluster.local"),
            ],
            &[ALPHA, HOST],
            &[ALPHA],
        ),
        (
            "a mirror",
            vec![
                shop(),
                istio(
                    "VirtualService",
                    "prod/shop",
                    "hosts: [shop], http: [{route: [{destination: {host: shop}}], mirrors: [{destination: {host: till}}]}]",
                ),
            ],
            &["IST0101 VirtualService shop spec.http[0].mirrors[0].destination.host"],
            &[],
        ),
        (
            "connections",
            vec![istio(
                "VirtualService",
                "prod/shop",
                "hosts: [shop], tcp: [{route: [{destination: {host: till}}]}]",
            )],
            &["IST0101 VirtualService shop spec.tcp[0].route[0].destination.host"],
            &[],
        ),
    ]);
}

#[test]
fn ports_of_destinations() {
    let two = || service("prod/shop", &[80, 443]);
    check(&[
        (
            "one port",
            vec![service("prod/shop", &[80]), route("host: shop")],
            &[],
            &[],
        ),
        (
            "two ports",
            vec![two(), route("host: shop")],
            &[SEVERAL],
            &[SEVERAL],
        ),
        (
            "one of them",
            vec![two(), route("host: shop, port: {number: 443}")],
            &[],
            &[],
        ),
        (
            "another",
            vec![two(), route("host: shop, port: {number: 8080}")],
            &[NUMBER],
            &[NUMBER],
        ),
        (
            "of a Service that may be another",
            vec![service("shop", &[80, 443]), route("host: shop")],
            &[SEVERAL],
            &[],
        ),
    ]);
}

#[test]
fn subsets_and_delegates() {
    const SUBSET: &str = "IST0101 VirtualService shop spec.http[0].route[0].destination.subset";
    const UNUSED: &str = "IST0173 DestinationRule shop spec.subsets[0].labels";
    let shop = || {
        [
            service("prod/shop", &[80]),
            deployment("prod/shop", "app: shop, version: v1"),
        ]
        .concat()
    };
    let rule = |host: &str, labels: &str| {
        istio(
            "DestinationRule",
            "prod/shop",
            &format!("host: '{host}', subsets: [{{name: v1, labels: {{{labels}}}}}]"),
        )
    };
    let to = || route("host: shop, subset: v1");
    check(&[
        (
            "as it is",
            vec![shop(), rule("shop", "version: v1"), to()],
            &[],
            &[],
        ),
        ("without a rule", vec![shop(), to()], &[SUBSET], &[]),
        (
            "by its whole name",
            vec![shop(), rule("shop.prod.svc.cluster.local", "version: v1"), to()],
            &[],
            &[],
        ),
        (
            "by a wildcard",
            vec![shop(), rule("*.prod.svc.cluster.local", "version: v1"), to()],
            &[],
            &[],
        ),
        (
            "another subset",
            vec![
                shop(),
                rule("shop", "version: v1"),
                route("host: shop, subset: v2"),
            ],
            &[SUBSET],
            &[],
        ),
        (
            "no such pods",
            vec![shop(), rule("shop", "version: v2"), to()],
            &[UNUSED],
            &[],
        ),
        (
            "pods of another app",
            vec![
                shop(),
                deployment("prod/till", "app: till, version: v2"),
                rule("shop", "version: v2"),
                to(),
            ],
            &[UNUSED],
            &[],
        ),
        (
            "pods of another namespace",
            vec![
                shop(),
                deployment("test/shop", "app: shop, version: v2"),
                rule("shop", "version: v2"),
            ],
            &[UNUSED],
            &[],
        ),
        (
            "pods of a namespace that is not said",
            vec![
                shop(),
                deployment("shop", "app: shop, version: v2"),
                rule("shop", "version: v2"),
            ],
            &[],
            &[],
        ),
        (
            "by zone",
            vec![shop(), rule("shop", "topology.kubernetes.io/zone: a")],
            &[],
            &[],
        ),
        (
            "by what runs",
            vec![shop(), rule("shop", "pod-template-hash: a")],
            &[],
            &[],
        ),
        (
            "pods of somebody else's kind",
            vec![
                shop(),
                deployment("prod/shop", "app: shop, version: v2")
                    .replace("apps/v1", "argoproj.io/v1alpha1")
                    .replace("Deployment", "Rollout"),
                rule("shop", "version: v2"),
            ],
            &[],
            &[],
        ),
        (
            "no such host",
            vec![rule("till", "version: v1")],
            &["IST0174 DestinationRule shop spec.host"],
            &[],
        ),
        (
            "all hosts",
            vec![shop(), rule("*.local", "version: v3")],
            &[],
            &[],
        ),
        (
            "endpoints",
            vec![
                istio(
                    "ServiceEntry",
                    "prod/out",
                    "hosts: [db.test], ports: [{number: 1, name: tcp, protocol: TCP}], addresses: [10.9.0.1], resolution: STATIC, endpoints: [{address: 10.0.0.1, labels: {version: v1}}]",
                ),
                rule("db.test", "version: v1"),
            ],
            &[],
            &[],
        ),
        (
            "a delegate",
            vec![
                istio(
                    "VirtualService",
                    "prod/root",
                    "hosts: [shop], http: [{match: [{uri: {prefix: /a}}], delegate: {name: part}}, {delegate: {name: none}}]",
                ),
                shop(),
                istio(
                    "VirtualService",
                    "prod/part",
                    "http: [{route: [{destination: {host: shop}}]}]",
                ),
            ],
            &["IST0101 VirtualService root spec.http[1].delegate.name"],
            &[],
        ),
    ]);
}

#[test]
fn one_host_of_several_virtual_services() {
    let named = |name: &str, hosts: &str, more: &str| {
        let spec = format!("hosts: [{hosts}], http: [{{redirect: {{authority: a.test}}}}]{more}");
        istio("VirtualService", name, &spec)
    };
    const A: &str = "IST0109 VirtualService a spec.hosts[0]";
    const B: &str = "IST0109 VirtualService b spec.hosts[1]";
    let second = "till, shop.prod.svc.cluster.local";
    check(&[
        (
            "one host",
            vec![named("prod/a", "shop", ""), named("test/b", second, "")],
            &[A, B],
            &[A, B],
        ),
        (
            "short names of two namespaces",
            vec![named("prod/a", "shop", ""), named("test/b", "till, shop", "")],
            &[],
            &[],
        ),
        (
            "a namespace that is not said",
            vec![named("a", "shop", ""), named("prod/b", second, "")],
            &[],
            &[],
        ),
        (
            "one that is there twice",
            vec![named("prod/a", "shop", ""), named("prod/a", "shop", "")],
            &[],
            &[],
        ),
        (
            "for two namespaces",
            vec![
                named("prod/a", "shop", ", exportTo: [.]"),
                named("test/b", second, ", exportTo: [.]"),
            ],
            &[],
            &[],
        ),
        (
            "for one namespace",
            vec![
                named("prod/a", "shop", ", exportTo: [.]"),
                named("test/b", second, ", exportTo: [prod]"),
            ],
            &[A, B],
            &[A, B],
        ),
        (
            "for one and all",
            vec![
                named("prod/a", "shop", ", exportTo: [.]"),
                named("test/b", second, ""),
            ],
            &[A, B],
            &[A, B],
        ),
    ]);
    let at_gateway = named("test/b", second, ", gateways: [gw]");
    assert!(found(&[named("prod/a", "shop", ""), at_gateway].concat(), false).is_empty());
}

#[test]
fn gateways_of_virtual_services() {
    const MISSING: &str = "IST0101 VirtualService shop spec.gateways[0]";
    const HOSTS: &str = "IST0132 VirtualService shop spec.gateways[0]";
    let to = |name: &str, gateway: &str| {
        let spec = format!(
            "hosts: [shop.example.com], gateways: ['{gateway}'], http: [{{redirect: {{authority: a.test}}}}]"
        );
        istio("VirtualService", name, &spec)
    };
    let of = |name: &str, host: &str| {
        let server = HTTP.replace("shop.example.com", &format!("'{host}'"));
        gateway(name, "istio: ingressgateway", &server)
    };
    let kubernetes = |hostname: &str| {
        let listener = format!("{{name: http, port: 80, protocol: HTTP{hostname}}}");
        object(
            "gateway.networking.k8s.io/v1",
            "Gateway",
            "prod/gw",
            &format!("spec: {{gatewayClassName: istio, listeners: [{listener}]}}"),
        )
    };
    check(&[
        (
            "of its namespace",
            vec![of("prod/gw", "*.example.com"), to("prod/shop", "gw")],
            &[],
            &[],
        ),
        (
            "of another",
            vec![of("test/gw", "*.example.com"), to("prod/shop", "gw")],
            &[MISSING, HOSTS],
            &[],
        ),
        (
            "of another, by name",
            vec![of("test/gw", "*.example.com"), to("prod/shop", "test/gw")],
            &[],
            &[],
        ),
        (
            "somewhere",
            vec![of("test/gw", "*.example.com"), to("shop", "gw")],
            &[],
            &[],
        ),
        (
            "of another host",
            vec![of("prod/gw", "till.example.com"), to("prod/shop", "gw")],
            &[HOSTS],
            &[HOSTS],
        ),
        (
            "for its namespace",
            vec![of("test/gw", "prod/*"), to("prod/shop", "test/gw")],
            &[],
            &[],
        ),
        (
            "for another namespace",
            vec![of("test/gw", "./*"), to("prod/shop", "test/gw")],
            &[HOSTS],
            &[HOSTS],
        ),
        (
            "of the Gateway API",
            vec![kubernetes(""), to("prod/shop", "gw")],
            &[],
            &[],
        ),
        (
            "of the Gateway API, of another host",
            vec![kubernetes(", hostname: a.test"), to("prod/shop", "gw")],
            &[HOSTS],
            &[HOSTS],
        ),
        (
            "that Istio makes",
            vec![to("prod/shop", "prod/gw~istio-autogenerated-k8s-gateway~http")],
            &["IST0165 VirtualService shop spec.gateways[0]"],
            &["IST0165 VirtualService shop spec.gateways[0]"],
        ),
        ("the mesh", vec![to("prod/shop", "mesh")], &[], &[]),
    ]);
}

#[test]
fn subsets_that_a_gateway_passes_by() {
    const FOUND: &str = "IST0140 VirtualService front spec.http[0].route[0].destination.host";
    let own = |more: &str| {
        istio(
            "VirtualService",
            "prod/shop",
            &format!("hosts: [shop], http: [{{route: [{{destination: {{host: shop, subset: v1}}}}]}}]{more}"),
        )
    };
    let front = |gateways: &str, destination: &str| {
        istio(
            "VirtualService",
            "prod/front",
            &format!(
                "hosts: [shop.example.com], gateways: [{gateways}], http: [{{route: [{{destination: {{{destination}}}}}]}}]"
            ),
        )
    };
    for (about, documents, expected) in [
        ("passed by", [own(""), front("gw", "host: shop")], &[FOUND][..]),
        (
            "by its whole name",
            [own(""), front("gw", "host: shop.prod.svc.cluster.local")],
            &[FOUND],
        ),
        (
            "with a subset",
            [own(""), front("gw", "host: shop, subset: v1")],
            &[],
        ),
        ("of the mesh", [own(""), front("mesh", "host: shop")], &[]),
        ("of another service", [own(""), front("gw", "host: till")], &[]),
        (
            "of another namespace",
            [own(""), front("gw", "host: shop.test.svc.cluster.local")],
            &[],
        ),
        (
            "not for the mesh",
            [own(", gateways: [other]"), front("gw", "host: shop")],
            &[],
        ),
    ] {
        assert_eq!(found(&documents.concat(), false), expected, "{about}");
    }
}

#[test]
fn claims_at_a_gateway() {
    const FOUND: &str =
        "IST0149 VirtualService shop spec.http[0].match[0].headers[\"@request.auth.claims.group\"]";
    let routed = |header: &str| {
        let spec = format!(
            "hosts: [shop.example.com], gateways: [gw], http: [{{match: [{{headers: {{'{header}': {{exact: a}}}}}}], redirect: {{authority: a.test}}}}]"
        );
        istio("VirtualService", "prod/shop", &spec)
    };
    let pods = || {
        [
            gateway("prod/gw", "app: gw", HTTP),
            deployment("edge/gw", "app: gw"),
            service("edge/gw", &[80]),
        ]
        .concat()
    };
    let checked = |name: &str, label: &str| {
        istio(
            "RequestAuthentication",
            name,
            &format!("selector: {{matchLabels: {{app: {label}}}}}"),
        )
    };
    let claim = "@request.auth.claims.group";
    for (about, documents, expected) in [
        ("unchecked", vec![routed(claim), pods()], &[FOUND][..]),
        (
            "checked",
            vec![routed(claim), pods(), checked("edge/a", "gw")],
            &[],
        ),
        (
            "checked for all",
            vec![
                routed(claim),
                pods(),
                istio("RequestAuthentication", "istio-system/a", ""),
            ],
            &[],
        ),
        (
            "checked elsewhere",
            vec![
                routed(claim),
                pods(),
                istio("RequestAuthentication", "prod/a", ""),
            ],
            &[FOUND],
        ),
        ("another header", vec![routed("x-group"), pods()], &[]),
    ] {
        assert_eq!(found(&documents.concat(), true), expected, "{about}");
    }
    assert!(found(&[routed(claim), pods()].concat(), false).is_empty());
}

#[test]
fn pods_of_gateways() {
    const PORT: &str = "IST0162 Gateway gw spec.servers[0].port.number";
    let pods = |ports: &[u16]| [deployment("edge/gw", "app: gw"), service("edge/gw", ports)].concat();
    let of = |selector: &str| gateway("prod/gw", selector, HTTP);
    check(&[
        ("as it is", vec![of("app: gw"), pods(&[80])], &[], &[]),
        (
            "no pods",
            vec![of("app: gwy"), pods(&[80])],
            &["IST0101 Gateway gw spec.selector"],
            &[],
        ),
        ("Istio's own", vec![of("istio: ingressgateway")], &[], &[]),
        ("another port", vec![of("app: gw"), pods(&[443])], &[PORT], &[]),
        (
            "the port of its pods",
            vec![
                of("app: gw"),
                pods(&[443]).replace("port: 443", "port: 443, targetPort: 80"),
            ],
            &[],
            &[],
        ),
        (
            "without a Service",
            vec![of("app: gw"), deployment("edge/gw", "app: gw")],
            &[],
            &[],
        ),
        (
            "of a Gateway API gateway",
            vec![of("gateway.networking.k8s.io/gateway-name: a")],
            &[],
            &[],
        ),
        (
            "of an installation",
            vec![
                of("app: gwy"),
                object("install.istio.io/v1alpha1", "IstioOperator", "prod/a", "spec: {}"),
            ],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn one_host_of_several_gateways() {
    const A: &str = "IST0145 Gateway a spec.servers[0].hosts[0]";
    const B: &str = "IST0145 Gateway b spec.servers[0].hosts[0]";
    let a = || gateway("prod/a", "istio: ingressgateway", HTTP);
    let b = |selector: &str, server: &str| gateway("test/b", selector, server);
    let own = "istio: ingressgateway";
    let both = || deployment("edge/gw", "istio: ingressgateway, zone: dmz");
    let own_hosts = || HTTP.replace("shop", "./shop");
    check(&[
        ("the same", vec![a(), b(own, HTTP)], &[A, B], &[A, B]),
        ("twice", vec![a(), a()], &[], &[]),
        (
            "another port",
            vec![a(), b(own, &HTTP.replace("80", "443"))],
            &[],
            &[],
        ),
        (
            "another host",
            vec![a(), b(own, &HTTP.replace("shop", "till"))],
            &[],
            &[],
        ),
        (
            "bound elsewhere",
            vec![a(), b(own, &format!("{HTTP}, bind: 10.0.0.1"))],
            &[],
            &[],
        ),
        (
            "each for its own namespace",
            vec![gateway("prod/a", own, &own_hosts()), b(own, &own_hosts())],
            &[],
            &[],
        ),
        (
            "for all namespaces",
            vec![
                a(),
                b(own, &HTTP.replace("shop", "'*/shop").replace(".com", ".com'")),
            ],
            &[A, B],
            &[A, B],
        ),
    ]);
    let some = || b("istio: ingressgateway, zone: dmz", HTTP);
    assert_eq!(found(&[a(), some(), both()].concat(), false), [A, B]);
    assert!(found(&[a(), some()].concat(), false).is_empty());
}

#[test]
fn certificates_of_gateways() {
    const A: &str = "IST0138 Gateway a spec.servers[0].tls.credentialName";
    const B: &str = "IST0138 Gateway b spec.servers[0].tls.credentialName";
    let tls = |name: &str, host: &str, port: u16, secret: &str| {
        let server = format!(
            "port: {{number: {port}, name: https, protocol: HTTPS}}, hosts: [{host}], tls: {{mode: SIMPLE, credentialName: {secret}}}"
        );
        gateway(name, "istio: ingressgateway", &server)
    };
    let a = || tls("prod/a", "a.test", 443, "one");
    for (about, documents, expected) in [
        (
            "the same",
            [a(), tls("prod/b", "b.test", 443, "one")],
            &[A, B][..],
        ),
        ("another", [a(), tls("prod/b", "b.test", 443, "two")], &[]),
        (
            "at another port",
            [a(), tls("prod/b", "b.test", 8443, "one")],
            &[],
        ),
    ] {
        assert_eq!(found(&documents.concat(), false), expected, "{about}");
    }
}

#[test]
fn secrets_of_gateways() {
    const MISSING: &str = "IST0101 Gateway gw spec.servers[0].tls.credentialName";
    const BAD: &str = "IST0161 Gateway gw spec.servers[0].tls.credentialName";
    let set = |more: &str| {
        let server = "port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.test], tls: {mode: SIMPLE, credentialName: one}";
        let own = [
            gateway("prod/gw", "app: gw", server),
            deployment("edge/gw", "app: gw"),
            service("edge/gw", &[443]),
        ];
        format!("{}{more}", own.concat())
    };
    let secret = |name: &str, data: &str| object("v1", "Secret", name, &format!("stringData: {{{data}}}"));
    let made = |version: &str, kind: &str, spec: &str| {
        object(version, kind, "edge/one", &format!("spec: {{{spec}}}"))
    };
    check(&[
        ("missing", vec![set("")], &[MISSING], &[]),
        (
            "of another namespace",
            vec![set(&secret("prod/one", "tls.crt: a, tls.key: b"))],
            &[MISSING],
            &[],
        ),
        (
            "other keys",
            vec![set(&secret("edge/one", "crt: a, key: b"))],
            &[BAD],
            &[BAD],
        ),
        (
            "no certificate",
            vec![set(&secret("edge/one", "tls.crt: a, tls.key: b"))],
            &[BAD],
            &[BAD],
        ),
        (
            "of cert-manager",
            vec![set(&made("cert-manager.io/v1", "Certificate", "secretName: one"))],
            &[],
            &[],
        ),
        (
            "sealed",
            vec![set(&made(
                "bitnami.com/v1alpha1",
                "SealedSecret",
                "encryptedData: {}",
            ))],
            &[],
            &[],
        ),
        (
            "external",
            vec![set(&made(
                "external-secrets.io/v1",
                "ExternalSecret",
                "target: {name: one}",
            ))],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn certificates_that_nobody_verifies() {
    const ALL: &str = "IST0128 DestinationRule db spec.trafficPolicy.tls";
    const PORT: &str = "IST0129 DestinationRule db spec.trafficPolicy.portLevelSettings[0].tls";
    let rule = |policy: &str, more: &str| {
        istio(
            "DestinationRule",
            "prod/db",
            &format!("host: db.test, trafficPolicy: {{{policy}}}{more}"),
        )
    };
    let port = |tls: &str| {
        rule(
            &format!("portLevelSettings: [{{port: {{number: 1}}, tls: {{{tls}}}}}]"),
            "",
        )
    };
    let select = ", workloadSelector: {matchLabels: {app: a}}";
    for (document, expected) in [
        (rule("tls: {mode: SIMPLE}", ""), &[ALL][..]),
        (rule("tls: {mode: SIMPLE, caCertificates: /ca.pem}", ""), &[]),
        (rule("tls: {mode: SIMPLE, credentialName: a}", ""), &[ALL]),
        (rule("tls: {mode: SIMPLE, credentialName: a}", select), &[]),
        (rule("tls: {mode: ISTIO_MUTUAL}", ""), &[]),
        (
            rule(
                "tls: {mode: MUTUAL, clientCertificate: /c.pem, privateKey: /k.pem}",
                "",
            ),
            &[ALL],
        ),
        (port("mode: SIMPLE"), &[PORT]),
        (port("mode: DISABLE"), &[]),
    ] {
        assert_eq!(found(&document, false), expected, "{document}");
    }
}

#[test]
fn policies_for_pods_that_are_not_there() {
    let policy = |kind: &str, name: &str, label: &str| {
        istio(
            kind,
            name,
            &format!("selector: {{matchLabels: {{app: {label}}}}}"),
        )
    };
    let allow = |name: &str, label: &str| policy("AuthorizationPolicy", name, label);
    let pods = || deployment("prod/shop", "app: shop");
    let all = || istio("AuthorizationPolicy", "prod/all", "");
    const FOUND: &str = "IST0127 AuthorizationPolicy a spec.selector.matchLabels";
    check(&[
        ("as it is", vec![pods(), allow("prod/a", "shop")], &[], &[]),
        ("a mistake", vec![pods(), allow("prod/a", "shpo")], &[FOUND], &[]),
        (
            "of another namespace",
            vec![pods(), allow("test/a", "shop")],
            &[FOUND],
            &[],
        ),
        (
            "for the mesh",
            vec![pods(), allow("istio-system/a", "shop")],
            &[],
            &[],
        ),
        (
            "a namespace that is not said",
            vec![pods(), allow("a", "shop")],
            &[],
            &[],
        ),
        ("of a namespace", vec![pods(), all()], &[], &[]),
        (
            "of an empty namespace",
            vec![all()],
            &["IST0127 AuthorizationPolicy all metadata.namespace"],
            &[],
        ),
        (
            "for a gateway",
            vec![istio(
                "AuthorizationPolicy",
                "prod/a",
                "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]",
            )],
            &[],
            &[],
        ),
        (
            "other policies",
            vec![
                pods(),
                policy("PeerAuthentication", "prod/a", "shpo"),
                policy("RequestAuthentication", "prod/a", "shpo"),
                policy("Telemetry", "prod/a", "shpo"),
                istio(
                    "Sidecar",
                    "prod/a",
                    "workloadSelector: {labels: {app: shpo}}, egress: [{hosts: [./*]}]",
                ),
            ],
            &[
                "IST0127 PeerAuthentication a spec.selector.matchLabels",
                "IST0127 RequestAuthentication a spec.selector.matchLabels",
                "IST0101 Telemetry a spec.selector.matchLabels",
                "IST0101 Sidecar a spec.workloadSelector.labels",
            ],
            &[],
        ),
        (
            "a machine",
            vec![
                istio(
                    "WorkloadEntry",
                    "prod/vm",
                    "address: 10.0.0.1, labels: {app: shop}",
                ),
                policy("Telemetry", "prod/a", "shop"),
                allow("prod/b", "shop"),
            ],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn callers_from_namespaces_that_are_not_there() {
    let rule = |patterns: &str| {
        let pods = deployment("prod/shop", "app: shop");
        let spec = format!("rules: [{{from: [{{source: {{namespaces: [{patterns}]}}}}]}}]");
        format!("{}{pods}", istio("AuthorizationPolicy", "prod/a", &spec))
    };
    let second = ["IST0101 AuthorizationPolicy a spec.rules[0].from[0].source.namespaces[1]"];
    assert_eq!(found(&rule("prod, tset"), true), second);
    assert_eq!(found(&rule("'pr*', '*-x'"), true), second);
    assert!(found(&rule("prod, tset"), false).is_empty());
    assert!(found(&rule("prod, '*', '*od', default"), true).is_empty());
    let somewhere = deployment("till", "app: till");
    assert!(found(&format!("{}{somewhere}", rule("prod, tset")), true).is_empty());
}

#[test]
fn large_sets_take_their_time_once() {
    let mut text = String::new();
    for number in 0..1_500 {
        text += &gateway(&format!("a{number}/gw"), "istio: ingressgateway", HTTP);
        text += &service(&format!("prod/s{number}"), &[80, 81]);
        text += &istio(
            "VirtualService",
            &format!("prod/v{number}"),
            &format!(
                "hosts: ['*.example.com'], http: [{{route: [{{destination: {{host: s{number}, subset: a}}}}]}}]"
            ),
        );
    }
    let lines = found(&text, true);
    let count = |code: &str| lines.iter().filter(|line| line.starts_with(code)).count();
    assert_eq!(
        (
            count("IST0145"),
            count("IST0109"),
            count("IST0112"),
            count("IST0101")
        ),
        (1_500, 1_500, 1_500, 1_500)
    );
}
