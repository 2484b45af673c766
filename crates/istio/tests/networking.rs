//! Gateway, ServiceEntry, WorkloadEntry, WorkloadGroup, Sidecar, EnvoyFilter and ProxyConfig: written, read, and their rules.

use mesh2yaml_istio::{
    EnvoyFilter, Gateway, ProxyConfig, ServiceEntry, Sidecar, WorkloadEntry, WorkloadGroup,
};
use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Finding, Severity, Validate};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What is found in a document of one of the kinds here; none of another.
fn look(document: &Value) -> Option<Vec<Finding>> {
    fn of<K: DeserializeOwned + Validate + Serialize>(document: &Value) -> Vec<Finding> {
        let (it, mut found) = typed::<K>(document);
        if let Some(it) = it {
            found.extend(it.findings());
            let kept = Kept::<K>::new(document).0.expect("it was read");
            assert_eq!(&serde_json::to_value(&kept).expect("JSON"), document);
            // What is written by its type alone is read as the same.
            let written = serde_json::to_value(&it).expect("JSON");
            let again = typed::<K>(&written);
            assert!(again.1.is_empty(), "{written}: {:?}", again.1);
            let again = again.0.expect("it is read again");
            assert_eq!(serde_json::to_value(&again).expect("JSON"), written);
        }
        found
    }
    Some(match document["kind"].as_str()? {
        "Gateway" => of::<Gateway>(document),
        "ServiceEntry" => of::<ServiceEntry>(document),
        "WorkloadEntry" => of::<WorkloadEntry>(document),
        "WorkloadGroup" => of::<WorkloadGroup>(document),
        "Sidecar" => of::<Sidecar>(document),
        "EnvoyFilter" => of::<EnvoyFilter>(document),
        "ProxyConfig" => of::<ProxyConfig>(document),
        _ => return None,
    })
}

fn shown(kind: &str, metadata: &str, spec: &str) -> Vec<String> {
    let version = match kind {
        "EnvoyFilter" => "v1alpha3",
        "ProxyConfig" => "v1beta1",
        _ => "v1",
    };
    let text = format!(
        "apiVersion: networking.istio.io/{version}\nkind: {kind}\nmetadata: {{name: a, namespace: b{metadata}}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"));
    let found = look(&document.value).expect("the kind is here");
    let lines = found.iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    });
    // This one is always there.
    lines
        .filter(|line| kind != "EnvoyFilter" || line != "W admission ")
        .collect()
}

/// Each case is a spec and where it is wrong; without a place it is right.
fn check(kind: &str, cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        assert_eq!(shown(kind, "", spec), *expected, "{kind} {spec}");
    }
}

#[test]
fn gateway() {
    const OK: &str = "port: {number: 443, name: a, protocol: https}, hosts: [a.b]";
    let with = |rest: &str| format!("{{servers: [{{{OK}, {rest}}}]}}");
    let tls: [(&str, &[&str]); 27] = [
        ("mode: SIMPLE, credentialName: a", &[]),
        ("mode: SIMPLE, serverCertificate: a, privateKey: b", &[]),
        (
            "mode: SIMPLE, serverCertificate: a",
            &["E admission spec.servers[0].tls"],
        ),
        (
            "mode: SIMPLE, privateKey: a",
            &["E admission spec.servers[0].tls"],
        ),
        ("mode: SIMPLE, credentialNames: [a, b]", &[]),
        (
            "mode: SIMPLE, credentialNames: [a, b, c]",
            &["E schema spec.servers[0].tls.credentialNames"],
        ),
        (
            "mode: SIMPLE, credentialNames: []",
            &["E shape spec.servers[0].tls.credentialNames"],
        ),
        ("mode: SIMPLE, credentialName: a, caCrl: b", &[]),
        (
            "mode: SIMPLE, serverCertificate: a, privateKey: b, caCrl: c",
            &["E admission spec.servers[0].tls.caCrl"],
        ),
        ("mode: MUTUAL, credentialName: a", &[]),
        (
            "mode: MUTUAL, serverCertificate: a, privateKey: b",
            &["E admission spec.servers[0].tls"],
        ),
        (
            "mode: OPTIONAL_MUTUAL, serverCertificate: a, privateKey: b, caCertificates: c",
            &[],
        ),
        ("mode: ISTIO_MUTUAL", &[]),
        (
            "mode: ISTIO_MUTUAL, credentialName: a",
            &["E admission spec.servers[0].tls.credentialName"],
        ),
        ("mode: PASSTHROUGH", &[]),
        (
            "mode: PASSTHROUGH, credentialName: a",
            &["W admission spec.servers[0].tls.credentialName"],
        ),
        (
            "mode: PASSTHROUGH, caCrl: a",
            &["W admission spec.servers[0].tls.caCrl"],
        ),
        (
            "mode: ISTIO_MUTUAL, httpsRedirect: true",
            &["W admission spec.servers[0].tls.httpsRedirect"],
        ),
        (
            "mode: SIMPLE, credentialName: a, serverCertificate: a, privateKey: b",
            &["E admission spec.servers[0].tls"],
        ),
        (
            "mode: SIMPLE, credentialName: a, credentialNames: [b]",
            &["E schema spec.servers[0].tls", "E admission spec.servers[0].tls"],
        ),
        (
            "mode: SIMPLE, tlsCertificates: [{serverCertificate: a, privateKey: b}, {serverCertificate: a}]",
            &["E admission spec.servers[0].tls.tlsCertificates[1]"],
        ),
        (
            "mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_1",
            &["W admission spec.servers[0].tls.minProtocolVersion"],
        ),
        (
            "mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_1, cipherSuites: [ALL]",
            &[],
        ),
        (
            "mode: SIMPLE, credentialName: a, cipherSuites: [+X, AES128-SHA]",
            &[],
        ),
        (
            "mode: SIMPLE, credentialName: a, cipherSuites: [X]",
            &["W admission spec.servers[0].tls.cipherSuites[0]"],
        ),
        (
            "mode: SIMPLE, credentialName: a, cipherSuites: [AES128-SHA, AES128-SHA]",
            &["W admission spec.servers[0].tls.cipherSuites[1]"],
        ),
        ("mode: SIMPLE, credentialName: a, insecureSkipVerify: null", &[]),
    ];
    for (tls, expected) in tls {
        assert_eq!(
            shown("Gateway", "", &with(&format!("tls: {{{tls}}}"))),
            expected,
            "{tls}"
        );
    }
    let server = |port: &str, rest: &str| format!("{{servers: [{{port: {{name: a, {port}}}, {rest}}}]}}");
    for (port, rest, expected) in [
        ("number: 80, protocol: HTTP", "hosts: ['*']", &[] as &[&str]),
        (
            "number: 80, protocol: http",
            "hosts: ['ns/*.a.b', './a.b', '*/*', 10.0.0.1]",
            &[],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: []",
            &["E admission spec.servers[0].hosts"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: [short]",
            &["E admission spec.servers[0].hosts[0]"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: ['*a.b']",
            &["E admission spec.servers[0].hosts[0]"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: ['a_/a.b']",
            &["E admission spec.servers[0].hosts[0]"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: ['~/a.b']",
            &["E admission spec.servers[0].hosts[0]"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: ['a/']",
            &["E admission spec.servers[0].hosts[0]"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: ['/a.b']",
            &["E admission spec.servers[0].hosts[0]"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: ['a_.b']",
            &["E admission spec.servers[0].hosts[0]"],
        ),
        (
            "number: 80, protocol: ODD",
            "hosts: [a.b]",
            &["E shape spec.servers[0].port.protocol"],
        ),
        (
            "number: 0, protocol: HTTP",
            "hosts: [a.b]",
            &["E admission spec.servers[0].port.number"],
        ),
        (
            "number: 70000, protocol: HTTP",
            "hosts: [a.b]",
            &["E shape spec.servers[0].port.number"],
        ),
        (
            "number: 0, protocol: HTTP",
            "hosts: [a.b], bind: 'unix:///a'",
            &[],
        ),
        (
            "number: 0, protocol: HTTP",
            "hosts: [a.b], bind: 'unix://@a'",
            &[],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: [a.b], bind: 'unix:///a'",
            &["E admission spec.servers[0].port.number"],
        ),
        (
            "number: 0, protocol: HTTP",
            "hosts: [a.b], bind: 'unix:///a/'",
            &["E admission spec.servers[0].bind"],
        ),
        ("number: 80, protocol: HTTP", "hosts: [a.b], bind: '::1'", &[]),
        (
            "number: 80, protocol: HTTP",
            "hosts: [a.b], bind: 'a.b'",
            &["E admission spec.servers[0].bind"],
        ),
        ("number: 80, protocol: HTTP, targetPort: 0", "hosts: [a.b]", &[]),
        (
            "number: 80, protocol: HTTP, targetPort: 1",
            "hosts: [a.b]",
            &["E admission spec.servers[0].port.targetPort"],
        ),
        (
            "number: 80, protocol: TLS",
            "hosts: [a.b]",
            &["E admission spec.servers[0]"],
        ),
        ("number: 80, protocol: TCP", "hosts: [a.b]", &[]),
        (
            "number: 80, protocol: TCP",
            "hosts: [a.b], tls: {}",
            &["E admission spec.servers[0].tls"],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: [a.b], tls: {httpsRedirect: true}",
            &[],
        ),
        (
            "number: 80, protocol: HTTP",
            "hosts: [a.b], tls: {mode: SIMPLE, credentialName: a}",
            &["E admission spec.servers[0].tls"],
        ),
    ] {
        assert_eq!(
            shown("Gateway", "", &server(port, rest)),
            expected,
            "{port} {rest}"
        );
    }
    check(
        "Gateway",
        &[
            ("{}", &["E admission spec"]),
            ("{servers: [null]}", &["E shape spec.servers[0]"]),
            (
                "{servers: [{port: {number: 80, name: '', protocol: HTTP}, hosts: [a.b]}]}",
                &["E admission spec.servers[0].port.name"],
            ),
            (
                "{servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [a.b]}, {port: {number: 81, name: a, protocol: HTTP}, hosts: [a.b]}]}",
                &["E admission spec.servers[1].port.name"],
            ),
        ],
    );
    let dry = shown(
        "Gateway",
        ", annotations: {istio.io/dry-run: 'true'}",
        &with("tls: {mode: PASSTHROUGH}"),
    );
    assert_eq!(dry, [r#"E admission metadata.annotations["istio.io/dry-run"]"#]);
    let inner = ", annotations: {internal.istio.io/parents: x}";
    assert_eq!(
        shown("Gateway", inner, &with("tls: {mode: PASSTHROUGH}")),
        [r#"E admission metadata.annotations["internal.istio.io/parents"]"#]
    );
}

#[test]
fn service_entry() {
    check(
        "ServiceEntry",
        &[
            ("{hosts: [a.b]}", &[]),
            ("{hosts: []}", &["E schema spec.hosts"]),
            ("{hosts: ['*']}", &["E schema spec.hosts[0]"]),
            ("{hosts: [a_.b]}", &["E admission spec.hosts[0]"]),
            ("{hosts: ['*a.b']}", &["W admission spec.hosts[0]"]),
            ("{hosts: ['*.a.b']}", &[]),
            (
                "{hosts: ['*.a.b'], resolution: DNS}",
                &["E admission spec.hosts[0]"],
            ),
            (
                "{hosts: ['*.a.b'], resolution: DNS, endpoints: [{address: c.d}]}",
                &[],
            ),
            ("{hosts: [a.b], addresses: [10.0.0.0/8, '::1', 1.2.3.4]}", &[]),
            (
                "{hosts: [a.b], addresses: [10.0.0.0/33]}",
                &["E admission spec.addresses[0]"],
            ),
            (
                "{hosts: [a.b], addresses: [10.0.0.0/08]}",
                &["E admission spec.addresses[0]"],
            ),
            (
                "{hosts: [a.b], addresses: [c.d]}",
                &["E admission spec.addresses[0]"],
            ),
            (
                "{hosts: [a.b], addresses: [10.0.0.0/8], resolution: DNS}",
                &["E schema spec.addresses[0]"],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a, protocol: HTTP}]}",
                &[],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a_, protocol: HTTP}]}",
                &["E admission spec.ports[0].name"],
            ),
            (
                "{hosts: [a.b], ports: [{number: 0, name: a}]}",
                &["E shape spec.ports[0].number"],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a, protocol: X}]}",
                &["E shape spec.ports[0].protocol"],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a, protocol: HTTP}, {number: 81, name: a, protocol: HTTP}]}",
                &["E schema spec.ports[1].name"],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a, protocol: HTTP}, {number: 80, name: b, protocol: HTTP}]}",
                &["E schema spec.ports[1].number"],
            ),
            // Without an address, and none is made up with resolution `NONE`.
            (
                "{hosts: [a.b], ports: [{number: 80, name: a}]}",
                &["W admission spec.ports[0]"],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a}], resolution: STATIC}",
                &[],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a, protocol: ''}], addresses: [1.1.1.1]}",
                &[],
            ),
            (
                "{hosts: [a.b, c.d], ports: [{number: 80, name: a, protocol: TCP}], resolution: STATIC}",
                &["E admission spec.ports[0]"],
            ),
            (
                "{hosts: [a.b, c.d], ports: [{number: 80, name: a, protocol: TLS}], resolution: STATIC}",
                &[],
            ),
            (
                "{hosts: [a.b, c.d], ports: [{number: 80, name: a, protocol: TLS}], resolution: DNS, addresses: [1.1.1.1]}",
                &["W admission spec.addresses"],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: 1.1.1.1}]}",
                &["E schema spec.endpoints"],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: 1.1.1.1}], workloadSelector: {}}",
                &["E shape spec"],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: 1.1.1.1}], resolution: STATIC}",
                &[],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: c.d}], resolution: STATIC}",
                &["E admission spec.endpoints[0].address"],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: c.d}], resolution: DNS}",
                &[],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: c_.d}], resolution: DNS}",
                &["E admission spec.endpoints[0].address"],
            ),
            (
                "{hosts: [a.b], endpoints: [{}], resolution: STATIC}",
                &["E schema spec.endpoints[0]"],
            ),
            (
                "{hosts: [a.b], endpoints: [{network: n}], resolution: STATIC}",
                &["W admission spec.endpoints[0]"],
            ),
            (
                "{hosts: [a.b], endpoints: [{network: n}], resolution: DNS}",
                &["E admission spec.endpoints[0]"],
            ),
            (
                "{hosts: [a.b], ports: [{number: 80, name: a, protocol: HTTP}], endpoints: [{address: 'unix:///a'}], resolution: STATIC}",
                &[],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: 'unix:///a'}], resolution: STATIC}",
                &["E admission spec.endpoints[0]"],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: 'unix:///a'}], resolution: DNS}",
                &["E admission spec.endpoints[0].address"],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: 1.1.1.1, ports: {x: 1}}], resolution: STATIC}",
                &["E admission spec.endpoints[0].ports.x"],
            ),
            (
                "{hosts: [a.b], endpoints: [{address: c.d}, {address: e.f}], resolution: DNS_ROUND_ROBIN}",
                &["E schema spec.endpoints"],
            ),
            (
                "{hosts: [a.b], workloadSelector: {labels: {a: b}}, resolution: STATIC}",
                &[],
            ),
            (
                "{hosts: [a.b], workloadSelector: {labels: {a: b}}}",
                &["W admission spec.workloadSelector"],
            ),
            (
                "{hosts: [a.b], workloadSelector: {}, resolution: STATIC}",
                &["W admission spec.workloadSelector"],
            ),
            (
                "{hosts: [a.b], workloadSelector: {labels: {a*: b}}, resolution: STATIC}",
                &["E admission spec.workloadSelector.labels[\"a*\"]"],
            ),
            (
                "{hosts: [a.b], workloadSelector: {labels: {a: b*}}, resolution: STATIC}",
                &["E schema spec.workloadSelector.labels.a"],
            ),
            (
                "{hosts: ['*.a.b'], resolution: DYNAMIC_DNS, ports: [{number: 80, name: a, protocol: HTTP}]}",
                &[],
            ),
            (
                "{hosts: [a.b], resolution: DYNAMIC_DNS}",
                &["E admission spec.hosts[0]"],
            ),
            (
                "{hosts: ['*.a.b'], resolution: DYNAMIC_DNS, addresses: [1.1.1.1]}",
                &["E admission spec.addresses"],
            ),
            (
                "{hosts: ['*.a.b'], resolution: DYNAMIC_DNS, ports: [{number: 80, name: a, protocol: HTTPS}]}",
                &["E admission spec.ports[0]"],
            ),
            (
                "{hosts: ['*.a.b'], resolution: DYNAMIC_DNS, endpoints: [{address: c.d}]}",
                &["E admission spec.endpoints"],
            ),
            ("{hosts: [a.b], exportTo: ['.', x]}", &[]),
            (
                "{hosts: [a.b], exportTo: ['.', b]}",
                &["E admission spec.exportTo[1]"],
            ),
            (
                "{hosts: [a.b], exportTo: ['*', x]}",
                &["E admission spec.exportTo[0]"],
            ),
            ("{hosts: [a.b], exportTo: ['~']}", &[]),
            (
                "{hosts: [a.b], exportTo: ['~', x]}",
                &["E admission spec.exportTo[0]"],
            ),
            ("{hosts: [a.b], exportTo: ['a_']}", &["E shape spec.exportTo[0]"]),
        ],
    );
    let waypoint = ", labels: {istio.io/use-waypoint: w}";
    let inner = "{hosts: ['*.a.b'], resolution: DYNAMIC_DNS, location: MESH_INTERNAL}";
    assert_eq!(
        shown("ServiceEntry", waypoint, inner),
        ["E admission spec.location"]
    );
    assert!(shown("ServiceEntry", ", labels: {istio.io/use-waypoint: None}", inner).is_empty());
    let off = ", labels: {networking.istio.io/enable-autoallocate-ip: 'false'}";
    let bytes = "{hosts: [a.b], ports: [{number: 80, name: a}], resolution: STATIC}";
    assert_eq!(shown("ServiceEntry", off, bytes), ["W admission spec.ports[0]"]);
}

#[test]
fn workloads() {
    check(
        "WorkloadEntry",
        &[
            ("{address: 1.1.1.1, ports: {a: 1}, labels: {a.b/c: d}}", &[]),
            ("{address: a.b}", &[]),
            ("{}", &["E schema spec"]),
            ("{network: n}", &["W admission spec"]),
            ("{address: a_b}", &["E admission spec.address"]),
            ("{address: 'fe80::1%eth0'}", &[]),
            ("{address: 'unix://'}", &["E schema spec.address"]),
            ("{address: 'unix://@a', ports: {a: 1}}", &["E schema spec.ports"]),
            ("{address: 1.1.1.1, ports: {a_: 1}}", &["E schema spec.ports.a_"]),
            ("{address: 1.1.1.1, ports: {a: 65536}}", &["E shape spec.ports.a"]),
            (
                "{address: 1.1.1.1, labels: {a: -b}}",
                &["E admission spec.labels.a"],
            ),
            (
                "{address: 1.1.1.1, labels: {-a: b}}",
                &["E admission spec.labels.-a"],
            ),
            (
                "{address: 1.1.1.1, labels: {'./a': b}}",
                &[r#"E admission spec.labels["./a"]"#],
            ),
        ],
    );
    check(
        "WorkloadGroup",
        &[
            ("{template: {}}", &[]),
            ("{}", &["E shape spec"]),
            (
                "{template: {address: 'unix:///a/'}}",
                &["E schema spec.template.address"],
            ),
            (
                "{template: {}, metadata: {labels: {-a: b}}}",
                &["E admission spec.metadata.labels.-a"],
            ),
            ("{template: {}, probe: {}}", &["E admission spec.probe"]),
            ("{template: {}, probe: {tcpSocket: {port: 1}}}", &[]),
            (
                "{template: {}, probe: {tcpSocket: {port: 1}, exec: {command: [a]}}}",
                &["E shape spec.probe"],
            ),
            ("{template: {}, probe: {exec: {command: [a]}}}", &[]),
            (
                "{template: {}, probe: {exec: {command: []}}}",
                &["E admission spec.probe.exec.command"],
            ),
            (
                "{template: {}, probe: {exec: {command: ['']}}}",
                &["E schema spec.probe.exec.command[0]"],
            ),
            (
                "{template: {}, probe: {grpc: {port: 1}}}",
                &["E admission spec.probe.grpc"],
            ),
            ("{template: {}, probe: {httpGet: {port: 1, scheme: HTTPS}}}", &[]),
            (
                "{template: {}, probe: {httpGet: {port: 1, scheme: https}}}",
                &["E schema spec.probe.httpGet.scheme"],
            ),
            (
                "{template: {}, probe: {httpGet: {port: 1, httpHeaders: [{name: a-b}, {name: a_b}, {name: a b}]}}}",
                &[
                    "E admission spec.probe.httpGet.httpHeaders[1].name",
                    "E schema spec.probe.httpGet.httpHeaders[2].name",
                ],
            ),
            (
                "{template: {}, probe: {tcpSocket: {port: 1}, periodSeconds: 3000000000}}",
                &["E schema spec.probe.periodSeconds"],
            ),
            (
                "{template: {}, probe: {tcpSocket: {port: 1}, periodSeconds: -1}}",
                &["E shape spec.probe.periodSeconds"],
            ),
        ],
    );
    check(
        "ProxyConfig",
        &[
            (
                "{concurrency: 0, image: {imageType: debug}, environmentVariables: {A: b}}",
                &[],
            ),
            ("{concurrency: -1}", &["E shape spec.concurrency"]),
            ("{concurrency: 3000000000}", &["E schema spec.concurrency"]),
            (
                "{selector: {matchLabels: {'': b}}}",
                &[r#"E schema spec.selector.matchLabels[""]"#],
            ),
        ],
    );
    let long = format!("{{environmentVariables: {{A: {}}}}}", "a".repeat(2049));
    assert_eq!(
        shown("ProxyConfig", "", &long),
        ["E schema spec.environmentVariables.A"]
    );
    let long = format!("{{address: 1.1.1.1, serviceAccount: {}}}", "a".repeat(254));
    assert_eq!(
        shown("WorkloadEntry", "", &long),
        ["E schema spec.serviceAccount"]
    );
}

#[test]
fn sidecar() {
    check(
        "Sidecar",
        &[
            ("{}", &["E admission spec"]),
            ("{outboundTrafficPolicy: {}}", &[]),
            (
                "{workloadSelector: {}, outboundTrafficPolicy: {}}",
                &["W admission spec.workloadSelector"],
            ),
            ("{egress: [{hosts: ['*/*']}]}", &[]),
            ("{egress: [{hosts: ['./*', '~/*', '~x/*', 'ns/a.b']}]}", &[]),
            ("{egress: [{hosts: []}]}", &["E admission spec.egress[0].hosts"]),
            (
                "{egress: [{hosts: [a.b]}]}",
                &["E admission spec.egress[0].hosts[0]"],
            ),
            (
                "{egress: [{hosts: ['x/short']}]}",
                &["E admission spec.egress[0].hosts[0]"],
            ),
            (
                "{egress: [{hosts: ['x/*a.b']}]}",
                &["E admission spec.egress[0].hosts[0]"],
            ),
            (
                "{egress: [{hosts: ['x_/a.b']}]}",
                &["E admission spec.egress[0].hosts[0]"],
            ),
            (
                "{egress: [{hosts: ['x/1.2.3.4']}]}",
                &["E admission spec.egress[0].hosts[0]"],
            ),
            (
                "{egress: [{hosts: ['x/a.b', 'x/a.b']}]}",
                &["W admission spec.egress[0].hosts[1]"],
            ),
            (
                "{egress: [{hosts: ['x/a.b', 'x/*']}]}",
                &["W admission spec.egress[0].hosts[1]"],
            ),
            (
                "{egress: [{hosts: ['b/a.b', './a.b']}]}",
                &["W admission spec.egress[0].hosts[1]"],
            ),
            (
                "{egress: [{hosts: ['*/*', 'x/a.b']}]}",
                &["W admission spec.egress[0].hosts"],
            ),
            (
                "{egress: [{hosts: ['*/*']}, {hosts: ['*/*']}]}",
                &["E admission spec.egress[0]"],
            ),
            (
                "{egress: [{port: {number: 1}, hosts: ['*/*']}, {hosts: ['*/*']}]}",
                &[],
            ),
            (
                "{egress: [{port: {number: 1}, hosts: ['*/*']}, {port: {number: 1}, hosts: ['*/*']}]}",
                &["E admission spec.egress[1].port.number"],
            ),
            (
                "{egress: [{port: {number: 1, name: a_}, hosts: ['*/*']}]}",
                &["E admission spec.egress[0].port.name"],
            ),
            (
                "{egress: [{port: {number: 1, targetPort: 2}, hosts: ['*/*']}]}",
                &["E admission spec.egress[0].port.targetPort"],
            ),
            (
                "{egress: [{port: {number: 1}, bind: a, hosts: ['*/*']}]}",
                &["E admission spec.egress[0].bind"],
            ),
            (
                "{egress: [{port: {number: 0}, hosts: ['*/*']}]}",
                &["E admission spec.egress[0].bind"],
            ),
            ("{egress: [{port: {}, bind: 'unix:///a', hosts: ['*/*']}]}", &[]),
            (
                "{egress: [{port: {}, bind: 'unix://a', hosts: ['*/*']}]}",
                &["E admission spec.egress[0].bind"],
            ),
            (
                "{egress: [{port: {}, bind: 'unix:///a', captureMode: IPTABLES, hosts: ['*/*']}]}",
                &["E admission spec.egress[0].captureMode"],
            ),
            (
                "{egress: [{port: {}, bind: 'unix:///a', hosts: ['*/*']}, {port: {}, bind: 'unix:///a', hosts: ['*/*']}]}",
                &["E admission spec.egress[1].bind"],
            ),
            (
                "{ingress: [{port: {number: 1}, defaultEndpoint: '127.0.0.1:80'}]}",
                &[],
            ),
            (
                "{ingress: [{port: {number: 1}, defaultEndpoint: '[::1]:80'}]}",
                &[],
            ),
            ("{ingress: [{port: {number: 1}, defaultEndpoint: ':80'}]}", &[]),
            (
                "{ingress: [{port: {number: 1}, defaultEndpoint: 'unix:///a'}]}",
                &[],
            ),
            (
                "{ingress: [{port: {number: 1}, defaultEndpoint: '80'}]}",
                &["E admission spec.ingress[0].defaultEndpoint"],
            ),
            (
                "{ingress: [{port: {number: 1}, defaultEndpoint: '1.1.1.1:80'}]}",
                &["E admission spec.ingress[0].defaultEndpoint"],
            ),
            (
                "{ingress: [{port: {number: 1}, defaultEndpoint: '127.0.0.1:0'}]}",
                &["E admission spec.ingress[0].defaultEndpoint"],
            ),
            (
                "{ingress: [{port: {number: 1}, defaultEndpoint: 'unix://a'}]}",
                &["E admission spec.ingress[0].defaultEndpoint"],
            ),
            (
                "{ingress: [{port: {}}]}",
                &["E admission spec.ingress[0].port.number"],
            ),
            ("{ingress: [{}]}", &["E shape spec.ingress[0]"]),
            (
                "{ingress: [{port: {number: 1}}, {port: {number: 1}}]}",
                &["E admission spec.ingress[1].port.number"],
            ),
            (
                "{ingress: [{port: {number: 1, protocol: odd}}]}",
                &["E shape spec.ingress[0].port.protocol"],
            ),
            (
                "{ingress: [{port: {number: 1, protocol: TLS}, tls: {mode: SIMPLE, serverCertificate: a, privateKey: b}}]}",
                &[],
            ),
            (
                "{ingress: [{port: {number: 1}, tls: {mode: SIMPLE, serverCertificate: a, privateKey: b}}]}",
                &["E admission spec.ingress[0].tls"],
            ),
            (
                "{ingress: [{port: {number: 1, protocol: TLS}, tls: {mode: ISTIO_MUTUAL}}]}",
                &["E admission spec.ingress[0].tls.mode"],
            ),
            (
                "{ingress: [{port: {number: 1, protocol: TLS}, tls: {mode: SIMPLE, credentialName: a, subjectAltNames: [b], httpsRedirect: true}}]}",
                &[
                    "E admission spec.ingress[0].tls.subjectAltNames",
                    "E admission spec.ingress[0].tls.httpsRedirect",
                    "E admission spec.ingress[0].tls.credentialName",
                ],
            ),
            (
                "{ingress: [{port: {number: 1, protocol: HTTP}, connectionPool: {http: {}}}]}",
                &[],
            ),
            (
                "{ingress: [{port: {number: 1, protocol: TCP}, connectionPool: {http: {}}}]}",
                &["W admission spec.ingress[0].connectionPool.http"],
            ),
            (
                "{inboundConnectionPool: {http: {useClientProtocol: true, h2UpgradePolicy: UPGRADE, http2KeepAlive: {interval: 1s}, maxRetries: 3000000000}}}",
                &[
                    "E schema spec.inboundConnectionPool.http.maxRetries",
                    "E admission spec.inboundConnectionPool.http.useClientProtocol",
                    "E admission spec.inboundConnectionPool.http.http2KeepAlive",
                ],
            ),
            (
                "{inboundConnectionPool: {http: {useClientProtocol: true, http2KeepAlive: {interval: 1s, timeout: 1s}}, tcp: {idleTimeout: 0s, tcpKeepalive: {probes: 3, time: 1m}}}}",
                &[],
            ),
            (
                "{inboundConnectionPool: {}}",
                &["E admission spec.inboundConnectionPool"],
            ),
            (
                "{outboundTrafficPolicy: {mode: ALLOW_ANY_DYNAMIC_DNS}}",
                &["E shape spec.outboundTrafficPolicy.mode"],
            ),
            (
                "{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.b, port: {number: 1}}}}",
                &[],
            ),
            (
                "{outboundTrafficPolicy: {egressProxy: {host: a.b, port: {number: 1}}}}",
                &["E admission spec.outboundTrafficPolicy.egressProxy"],
            ),
            (
                "{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: '*.b', port: {number: 1}}}}",
                &["E admission spec.outboundTrafficPolicy.egressProxy.host"],
            ),
            (
                "{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.b, subset: a_, port: {number: 1}}}}",
                &["E admission spec.outboundTrafficPolicy.egressProxy.subset"],
            ),
            (
                "{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.b}}}",
                &["E shape spec.outboundTrafficPolicy.egressProxy"],
            ),
        ],
    );
}

#[test]
fn envoy_filter() {
    const AT: &str = "spec.configPatches[0]";
    let filter = "listener: {filterChain: {filter: ";
    for (patch, expected) in [
        (
            "applyTo: CLUSTER, patch: {operation: ADD, value: {name: a}}".to_owned(),
            vec![],
        ),
        (
            "patch: {operation: ADD, value: {}}".to_owned(),
            vec![format!("E admission {AT}")],
        ),
        (
            "applyTo: INVALID, patch: {operation: REMOVE}".to_owned(),
            vec![format!("E admission {AT}")],
        ),
        ("applyTo: CLUSTER".to_owned(), vec![format!("E admission {AT}")]),
        (
            "applyTo: CLUSTER, patch: {value: {}}".to_owned(),
            vec![format!("E admission {AT}.patch")],
        ),
        (
            "applyTo: CLUSTER, patch: {operation: ADD}".to_owned(),
            vec![format!("E admission {AT}.patch")],
        ),
        ("applyTo: CLUSTER, patch: {operation: REMOVE}".to_owned(), vec![]),
        (
            "applyTo: CLUSTER, match: {listener: {}}, patch: {operation: REMOVE}".to_owned(),
            vec![format!("E admission {AT}.match")],
        ),
        (
            "applyTo: VIRTUAL_HOST, match: {cluster: {}}, patch: {operation: REMOVE}".to_owned(),
            vec![format!("E admission {AT}.match")],
        ),
        (
            "applyTo: LISTENER, match: {cluster: {}}, patch: {operation: REMOVE}".to_owned(),
            vec![format!("E admission {AT}.match")],
        ),
        (
            "applyTo: BOOTSTRAP, match: {cluster: {}}, patch: {operation: REMOVE}".to_owned(),
            vec![],
        ),
        (
            "applyTo: CLUSTER, match: {cluster: {}, listener: {}}, patch: {operation: REMOVE}".to_owned(),
            vec![format!("E shape {AT}.match")],
        ),
        ("match: {context: WAYPOINT, waypoint: {}}".to_owned(), vec![]),
        (
            "match: {context: WAYPOINT}".to_owned(),
            vec![format!("E schema {AT}.match")],
        ),
        (
            "applyTo: CLUSTER, match: {waypoint: {}}, patch: {operation: REMOVE}".to_owned(),
            vec![format!("E schema {AT}.match"), format!("E admission {AT}.match")],
        ),
        (
            format!(
                "applyTo: HTTP_FILTER, match: {{{filter}{{name: envoy.filters.network.http_connection_manager, subFilter: {{name: a}}}}}}}}}}, patch: {{operation: REMOVE}}"
            ),
            vec![],
        ),
        (
            format!(
                "applyTo: HTTP_FILTER, match: {{{filter}{{name: a, subFilter: {{name: a}}}}}}}}}}, patch: {{operation: REMOVE}}"
            ),
            vec![format!(
                "E admission {AT}.match.listener.filterChain.filter.subFilter"
            )],
        ),
        (
            format!(
                "applyTo: NETWORK_FILTER, match: {{{filter}{{name: a, subFilter: {{name: a}}}}}}}}}}, patch: {{operation: REMOVE}}"
            ),
            vec![format!(
                "E admission {AT}.match.listener.filterChain.filter.subFilter"
            )],
        ),
        (
            format!(
                "applyTo: HTTP_FILTER, match: {{{filter}{{name: envoy.filters.network.http_connection_manager, subFilter: {{}}}}}}}}}}, patch: {{operation: REMOVE}}"
            ),
            vec![format!(
                "E admission {AT}.match.listener.filterChain.filter.subFilter"
            )],
        ),
        (
            format!("applyTo: NETWORK_FILTER, match: {{{filter}{{}}}}}}}}, patch: {{operation: REMOVE}}"),
            vec![format!("E admission {AT}.match.listener.filterChain.filter")],
        ),
        (
            format!("applyTo: LISTENER, match: {{{filter}{{name: a}}}}}}}}, patch: {{operation: REMOVE}}"),
            vec![format!("W admission {AT}.match.listener.filterChain.filter")],
        ),
        (
            format!(
                "applyTo: NETWORK_FILTER, match: {{{filter}{{name: envoy.tcp_proxy}}}}}}}}, patch: {{operation: REMOVE}}"
            ),
            vec![format!("W admission {AT}.match.listener.filterChain.filter.name")],
        ),
        (
            format!(
                "applyTo: CLUSTER, match: {{proxy: {{proxyVersion: {}}}}}, patch: {{operation: REMOVE}}",
                "a".repeat(1025)
            ),
            vec![format!("W admission {AT}.match.proxy.proxyVersion")],
        ),
        (
            r"applyTo: CLUSTER, match: {proxy: {proxyVersion: '1\.2[0-9].*'}}, patch: {operation: REMOVE}"
                .to_owned(),
            vec![],
        ),
        (
            "applyTo: CLUSTER, match: {proxy: {proxyVersion: '1.2[0'}}, patch: {operation: REMOVE}"
                .to_owned(),
            vec![format!("E admission {AT}.match.proxy.proxyVersion")],
        ),
    ] {
        let spec = format!("{{configPatches: [{{{patch}}}]}}");
        assert_eq!(shown("EnvoyFilter", "", &spec), expected, "{spec}");
    }
    check(
        "EnvoyFilter",
        &[
            ("{}", &[]),
            ("{configPatches: [null]}", &["E shape spec.configPatches[0]"]),
            ("{workloadSelector: {labels: {a: b}}, priority: -1}", &[]),
            ("{workloadSelector: {}}", &["W admission spec.workloadSelector"]),
            (
                "{workloadSelector: {labels: {a: b}}, targetRefs: []}",
                &["E shape spec"],
            ),
            (
                "{targetRefs: [{kind: Service, name: a}, {kind: Gateway, group: gateway.networking.k8s.io, name: a}]}",
                &[],
            ),
            (
                "{targetRefs: [{kind: Service, name: a, namespace: b}]}",
                &["E schema spec.targetRefs[0].namespace"],
            ),
            (
                "{targetRefs: [{kind: Service, name: ''}]}",
                &["E schema spec.targetRefs[0].name"],
            ),
            (
                "{targetRefs: [{kind: 1a, name: a}]}",
                &["E schema spec.targetRefs[0].kind"],
            ),
            (
                "{targetRefs: [{kind: Service, group: A, name: a}]}",
                &["E schema spec.targetRefs[0].group"],
            ),
        ],
    );
    assert!(
        EnvoyFilter::new("a", "b")
            .findings()
            .iter()
            .any(|f| f.path.to_string().is_empty())
    );
}

/// Where upstream's documents are, if they are there.
fn upstream(path: &str) -> Option<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/upstream")
        .join(path);
    if !path.exists() {
        println!("skipped: upstream's documents are not here");
        return None;
    }
    Some(path)
}

#[test]
fn upstreams_documents_are_judged_as_upstream_does() {
    let Some(folder) = upstream("testdata/istio-api") else {
        return;
    };
    let (mut valid, mut invalid) = (0, 0);
    for name in [
        "envoyfilter",
        "proxyconfig",
        "serviceentry",
        "workloadentry",
        "workloadgroup",
    ] {
        for file in [format!("{name}-valid.yaml"), format!("{name}-invalid.yaml")] {
            let text = std::fs::read_to_string(folder.join(&file)).expect("the file can be read");
            for document in documents(&text, Limits::default()) {
                let mut value = document.unwrap_or_else(|error| panic!("{file}: {error}")).value;
                let is_invalid = value.as_object_mut().and_then(|map| map.remove("_err")).is_some();
                let found = look(&value).expect("the kind is here");
                let is_refused = found.iter().any(|f| f.severity == Severity::Error);
                assert_eq!(is_refused, is_invalid, "{file}: {value}: {found:?}");
                if is_invalid { invalid += 1 } else { valid += 1 }
            }
        }
    }
    println!("{valid} valid, {invalid} invalid");
    assert_eq!((valid, invalid), (19, 27));
}

/// Each leaf of a kind's schema is a field here, and there are no others; with the same words to choose from and the same demands.
#[cfg(feature = "schema")]
#[test]
fn fields_are_those_of_the_crds() {
    use std::collections::BTreeSet;

    fn leaves(schema: &Value, at: &str, out: &mut BTreeSet<String>) {
        // An optional part is written as one of itself and null.
        if let Some(arms) = schema.get("anyOf").and_then(Value::as_array) {
            for arm in arms.iter().filter(|arm| arm["type"] != "null") {
                leaves(arm, at, out);
            }
            return;
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            out.insert(format!("{at}.{name} required"));
        }
        let words = |list: &Value| -> Vec<String> {
            let list = list.as_array().into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let mut words = words(&schema["enum"]);
        let arms = schema.get("oneOf").and_then(Value::as_array);
        words.extend(
            arms.into_iter()
                .flatten()
                .filter_map(|arm| arm["const"].as_str().map(str::to_owned)),
        );
        words.sort();
        match (
            schema.get("properties").and_then(Value::as_object),
            schema.get("items"),
        ) {
            (Some(properties), _) if !properties.is_empty() => {
                for (name, property) in properties {
                    leaves(property, &format!("{at}.{name}"), out);
                }
            }
            (_, Some(items)) => leaves(items, &format!("{at}[]"), out),
            _ => {
                out.insert(format!("{at} {}", words.join("|")));
            }
        }
    }
    fn ours<K: schemars::JsonSchema>() -> BTreeSet<String> {
        let settings = schemars::generate::SchemaSettings::default().with(|s| s.inline_subschemas = true);
        let schema = settings.into_generator().into_root_schema_for::<K>().to_value();
        let mut out = BTreeSet::new();
        leaves(&schema["properties"]["spec"], "spec", &mut out);
        out
    }

    let Some(file) = upstream("crds/istio.yaml") else {
        return;
    };
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let mut compared = 0;
    for document in documents(&text, Limits::default()) {
        let crd = document.expect("it is YAML").value;
        let ours = match crd["spec"]["names"]["kind"].as_str().unwrap_or_default() {
            "Gateway" => ours::<Gateway>(),
            "ServiceEntry" => ours::<ServiceEntry>(),
            "WorkloadEntry" => ours::<WorkloadEntry>(),
            "WorkloadGroup" => ours::<WorkloadGroup>(),
            "Sidecar" => ours::<Sidecar>(),
            "EnvoyFilter" => ours::<EnvoyFilter>(),
            "ProxyConfig" => ours::<ProxyConfig>(),
            _ => continue,
        };
        let kind = &crd["spec"]["names"]["kind"];
        let mut theirs = BTreeSet::new();
        leaves(
            &crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"],
            "spec",
            &mut theirs,
        );
        let missing: Vec<_> = theirs.difference(&ours).collect();
        let more: Vec<_> = ours.difference(&theirs).collect();
        assert!(
            missing.is_empty() && more.is_empty(),
            "{kind}: missing {missing:#?}, more {more:#?}"
        );
        compared += 1;
    }
    assert_eq!(compared, 7);
}
