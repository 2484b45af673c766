//! ExternalWorkload and Link: written, read, and their rules.

use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Finding, Severity, Validate};
use mesh2yaml_linkerd::{
    AccessPolicy, ExternalWorkload, ExternalWorkloadVersion, InboundSettings, LabelExpression, LabelSelector,
    Link, LinkGateway, LinkProbe, LinkVersion, MeshTls, WorkloadPort, WorkloadProtocol,
};
use mesh2yaml_types::{duration, port};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn look<K: DeserializeOwned + Validate + Serialize>(document: &Value) -> Vec<Finding> {
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

fn shown<K: DeserializeOwned + Validate + Serialize>(
    api_version: &str,
    kind: &str,
    metadata: &str,
    spec: &str,
) -> Vec<String> {
    let text = format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a, namespace: b{metadata}}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"));
    let found = look::<K>(&document.value);
    let lines = found.iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    });
    lines.collect()
}

fn machine() -> ExternalWorkload {
    ExternalWorkload::new("db", "prod", MeshTls::new("spiffe://root/db", "db.cluster.local"))
        .ip([192, 0, 2, 7])
        .port(WorkloadPort::new(port!(5432)).name("postgres"))
        .port(WorkloadPort::new(port!(53)).protocol(WorkloadProtocol::Udp))
}

#[test]
fn external_workloads_in_both_versions() {
    let machine = machine().default_inbound_policy(AccessPolicy::AllAuthenticated);
    let mut expected = json!({
        "apiVersion": "workload.linkerd.io/v1beta1",
        "kind": "ExternalWorkload",
        "metadata": {
            "name": "db",
            "namespace": "prod",
            "annotations": {"config.linkerd.io/default-inbound-policy": "all-authenticated"},
        },
        "spec": {
            "meshTLS": {"identity": "spiffe://root/db", "serverName": "db.cluster.local"},
            "ports": [{"name": "postgres", "port": 5432}, {"port": 53, "protocol": "UDP"}],
            "workloadIPs": [{"ip": "192.0.2.7"}],
        },
    });
    assert_eq!(serde_json::to_value(&machine).expect("JSON"), expected);
    assert_eq!(typed(&expected).0, Some(machine.clone()));
    let old = machine.version(ExternalWorkloadVersion::V1Alpha1);
    expected["apiVersion"] = json!("workload.linkerd.io/v1alpha1");
    expected["spec"]["meshTls"] = expected["spec"]["meshTLS"].take();
    expected["spec"]
        .as_object_mut()
        .expect("a map")
        .shift_remove("meshTLS");
    assert_eq!(serde_json::to_value(&old).expect("JSON"), expected);
    assert_eq!(typed(&expected).0, Some(old));
}

#[test]
fn rules_of_external_workloads() {
    const TLS: &str = "{identity: a, serverName: b}";
    let spec = |rest: &str| format!("{{meshTLS: {TLS}, {rest}}}");
    let kind = "ExternalWorkload";
    for (rest, expected) in [
        ("ports: []", &[] as &[&str]),
        ("ports: [{port: 1}, {port: 65535, name: a, protocol: TCP}]", &[]),
        ("ports: [{port: 0}]", &["E shape spec.ports[0].port"]),
        ("ports: [{port: 65536}]", &["E shape spec.ports[0].port"]),
        ("ports: [{port: '80'}]", &["E shape spec.ports[0].port"]),
        ("ports: [{name: a}]", &["E shape spec.ports[0]"]),
        (
            "ports: [{port: 1, protocol: tcp}, {port: 2, protocol: SCTP}]",
            &[],
        ),
        (
            "ports: [{port: 1, protocol: HTTP}]",
            &["W effect spec.ports[0].protocol"],
        ),
        (
            "ports: [{port: 1, name: a}, {port: 2, name: a}]",
            &["W effect spec.ports[1].name"],
        ),
        (
            "ports: [{port: 1, name: a}, {port: 2, name: a, protocol: UDP}]",
            &[],
        ),
        ("workloadIPs: [{ip: 192.0.2.7}, {ip: '2001:db8::7'}]", &[]),
        (
            "workloadIPs: [{ip: 192.0.2.7}, {ip: '2001:db8::7'}, {ip: 192.0.2.8}]",
            &["E schema spec.workloadIPs"],
        ),
        (
            "workloadIPs: [{ip: db.local}]",
            &["W effect spec.workloadIPs[0].ip"],
        ),
        ("workloadIPs: [{}]", &["W effect spec.workloadIPs[0].ip"]),
        ("foo: 1", &["E unknown-field spec.foo"]),
    ] {
        let found = shown::<ExternalWorkload>("workload.linkerd.io/v1beta1", kind, "", &spec(rest));
        assert_eq!(found, expected, "{rest}");
    }
    for (version, spec, expected) in [
        (
            "v1beta1",
            "{meshTLS: {identity: a, serverName: b}}",
            &[] as &[&str],
        ),
        (
            "v1beta1",
            "{meshTls: {identity: a, serverName: b}}",
            &["E shape "],
        ),
        ("v1beta1", "{}", &["E shape "]),
        ("v1beta1", "{meshTLS: {identity: a}}", &["E shape spec.meshTLS"]),
        (
            "v1beta1",
            "{meshTLS: {identity: '', serverName: b}}",
            &["E schema spec.meshTLS.identity"],
        ),
        ("v1alpha1", "{meshTls: {identity: a, serverName: b}}", &[]),
        (
            "v1alpha1",
            "{meshTLS: {identity: a, serverName: b}}",
            &["E shape "],
        ),
        (
            "v1alpha1",
            "{meshTls: {identity: a, serverName: ''}, workloadIPs: [{ip: 192.0.2.7}, {ip: 192.0.2.8}]}",
            &["E schema spec.meshTls.serverName", "E schema spec.workloadIPs"],
        ),
        ("v1", "{meshTLS: {identity: a, serverName: b}}", &["E shape "]),
    ] {
        let found = shown::<ExternalWorkload>(&format!("workload.linkerd.io/{version}"), kind, "", spec);
        assert_eq!(found, expected, "{version} {spec}");
    }
    let long = "a".repeat(254);
    let spec = format!("{{meshTLS: {{identity: {long}, serverName: b}}}}");
    let found = shown::<ExternalWorkload>("workload.linkerd.io/v1beta1", kind, "", &spec);
    assert_eq!(found, ["E schema spec.meshTLS.identity"]);
    let annotations = ", annotations: {config.linkerd.io/opaque-ports: postgres}";
    let found = shown::<ExternalWorkload>(
        "workload.linkerd.io/v1beta1",
        kind,
        annotations,
        "{meshTLS: {identity: a, serverName: b}}",
    );
    assert_eq!(
        found,
        [r#"W effect metadata.annotations["config.linkerd.io/opaque-ports"]"#]
    );
}

#[test]
fn links_in_all_versions() {
    let exported = |value: &str| LabelSelector::new([("mirror.linkerd.io/exported", value)]);
    let west = Link::new("west", "linkerd-multicluster")
        .gateway(
            LinkGateway::new("203.0.113.7,gw.example.com", port!(4143), "gateway.identity").probe(
                LinkProbe::new("/ready", port!(4191), duration!("3s"))
                    .timeout(duration!("30s"))
                    .failure_threshold(3),
            ),
        )
        .selector(exported("true"))
        .remote_discovery(
            LabelSelector::default().expression(LabelExpression::is_in("exported", ["remote-discovery"])),
        );
    let mut expected = json!({
        "apiVersion": "multicluster.linkerd.io/v1alpha1",
        "kind": "Link",
        "metadata": {"name": "west", "namespace": "linkerd-multicluster"},
        "spec": {
            "targetClusterName": "west",
            "targetClusterDomain": "cluster.local",
            "targetClusterLinkerdNamespace": "linkerd",
            "clusterCredentialsSecret": "cluster-credentials-west",
            "gatewayAddress": "203.0.113.7,gw.example.com",
            "gatewayPort": "4143",
            "gatewayIdentity": "gateway.identity",
            "probeSpec": {"path": "/ready", "port": "4191", "period": "3s", "timeout": "30s", "failureThreshold": "3"},
            "selector": {"matchLabels": {"mirror.linkerd.io/exported": "true"}},
            "remoteDiscoverySelector": {
                "matchExpressions": [{"key": "exported", "operator": "In", "values": ["remote-discovery"]}],
            },
        },
    });
    let oldest = west.version(LinkVersion::V1Alpha1);
    assert_eq!(serde_json::to_value(&oldest).expect("JSON"), expected);
    assert!(look::<Link>(&expected).is_empty());
    let newest = oldest
        .version(LinkVersion::V1Alpha3)
        .federated(LabelSelector::new([("mirror.linkerd.io/federated", "member")]))
        .excluded_annotation("team")
        .excluded_label("version");
    expected["apiVersion"] = json!("multicluster.linkerd.io/v1alpha3");
    expected["spec"]["federatedServiceSelector"] =
        json!({"matchLabels": {"mirror.linkerd.io/federated": "member"}});
    expected["spec"]["excludedAnnotations"] = json!(["team"]);
    expected["spec"]["excludedLabels"] = json!(["version"]);
    assert_eq!(serde_json::to_value(&newest).expect("JSON"), expected);
    assert!(look::<Link>(&expected).is_empty());
    assert_eq!(typed(&expected).0, Some(newest));
}

#[test]
fn rules_of_links() {
    for (version, spec, expected) in [
        ("v1alpha3", "{}", &[] as &[&str]),
        ("v1alpha3", "{gatewayPort: '4143'}", &[]),
        ("v1alpha3", "{gatewayPort: ''}", &[]),
        ("v1alpha3", "{gatewayPort: 4143}", &["E shape spec.gatewayPort"]),
        ("v1alpha3", "{gatewayPort: http}", &["W effect spec.gatewayPort"]),
        ("v1alpha3", "{probeSpec: {failureThreshold: few}}", &[]),
        (
            "v1alpha3",
            "{probeSpec: {period: soon}}",
            &["E schema spec.probeSpec.period"],
        ),
        ("v1alpha1", "{probeSpec: {period: soon}}", &[]),
        (
            "v1alpha1",
            "{probeSpec: {path: /ready, period: soon, timeout: soon}}",
            &[
                "E schema spec.probeSpec.timeout",
                "W effect spec.probeSpec.period",
            ],
        ),
        ("v1alpha3", "{probeSpec: {period: 2 days, timeout: 1d}}", &[]),
        (
            "v1alpha3",
            "{probeSpec: {path: /ready, period: 2 days, timeout: 1d}}",
            &[
                "W effect spec.probeSpec.period",
                "W effect spec.probeSpec.timeout",
            ],
        ),
        (
            "v1alpha3",
            "{probeSpec: {path: /ready, port: '4191', period: 3s, timeout: 1m30s, failureThreshold: '3'}}",
            &[],
        ),
        (
            "v1alpha3",
            "{probeSpec: {path: /ready, port: http, period: soon, timeout: '3', failureThreshold: few}}",
            &[
                "E schema spec.probeSpec.period",
                "E schema spec.probeSpec.timeout",
                "W effect spec.probeSpec.port",
                "W effect spec.probeSpec.failureThreshold",
            ],
        ),
        (
            "v1alpha3",
            "{probeSpec: {failureThreshold: 3}}",
            &["E shape spec.probeSpec.failureThreshold"],
        ),
        ("v1alpha3", "{selector: {}}", &["W effect spec.selector"]),
        ("v1alpha3", "{selector: {matchLabels: {a: b}}}", &[]),
        (
            "v1alpha3",
            "{selector: {matchExpressions: [{key: a, operator: Exists}]}}",
            &[],
        ),
        (
            "v1alpha3",
            "{selector: {matchExpressions: [{key: a, operator: In}, {key: a, operator: Exists, values: [b]}]}}",
            &[
                "W effect spec.selector.matchExpressions[0]",
                "W effect spec.selector.matchExpressions[1]",
            ],
        ),
        (
            "v1alpha3",
            "{selector: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}}",
            &[],
        ),
        (
            "v1alpha3",
            "{selector: {matchExpressions: [{key: a, operator: Equals}]}}",
            &["E shape spec.selector.matchExpressions[0].operator"],
        ),
        (
            "v1alpha3",
            "{selector: {matchExpressions: [{key: a}]}}",
            &["E shape spec.selector.matchExpressions[0]"],
        ),
        (
            "v1alpha3",
            "{federatedServiceSelector: {matchLabels: {a: b}}, excludedLabels: [a]}",
            &[],
        ),
        (
            "v1alpha2",
            "{federatedServiceSelector: {matchLabels: {a: b}}}",
            &[],
        ),
        (
            "v1alpha2",
            "{excludedLabels: [a]}",
            &["E schema spec.excludedLabels"],
        ),
        (
            "v1alpha1",
            "{federatedServiceSelector: {matchLabels: {a: b}}, excludedAnnotations: [a]}",
            &[
                "E schema spec.federatedServiceSelector",
                "E schema spec.excludedAnnotations",
            ],
        ),
        (
            "v1alpha3",
            "{gatewayPorts: '1'}",
            &["E unknown-field spec.gatewayPorts"],
        ),
        ("v1", "{}", &["E shape "]),
    ] {
        let found = shown::<Link>(&format!("multicluster.linkerd.io/{version}"), "Link", "", spec);
        assert_eq!(found, expected, "{version} {spec}");
    }
}
