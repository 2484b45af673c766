//! IstioOperator and MeshConfig: written, read, and what the installer refuses.

use mesh2yaml_istio::{
    Component, Components, ExtensionProvider, GatewayComponent, IstioOperator, MeshConfig, MeshOutboundMode,
    MeshOutboundPolicy, MeshTls, Profile, ProfileSource, Provider, Settings,
};
use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Severity, Validate as _};
use serde_json::{Value, json};

const HEAD: &str = "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n";

fn read(text: &str) -> Value {
    let document = documents(text, Limits::default()).next().expect("there is one");
    document.unwrap_or_else(|error| panic!("{text}: {error}")).value
}

fn shown(rest: &str) -> Vec<String> {
    let document = read(&format!("{HEAD}{rest}\n"));
    let (it, mut found) = typed::<IstioOperator>(&document);
    if let Some(it) = it {
        found.extend(it.findings());
        let kept = Kept::<IstioOperator>::new(&document).0.expect("it was read");
        assert_eq!(serde_json::to_value(&kept).expect("JSON"), document);
        let written = serde_json::to_value(&it).expect("JSON");
        let again = typed::<IstioOperator>(&written);
        assert_eq!((again.0, again.1.len()), (Some(it), 0), "{written}");
    }
    let lines = found.iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    });
    lines.collect()
}

#[test]
fn what_the_installer_refuses() {
    for (rest, expected) in [
        ("", &[] as &[&str]),
        ("metadata: {name: a}\nspec: {}", &[]),
        (
            "spec: {profile: demo, hub: a.b/c, tag: 1.30.0, revision: a-1}",
            &[],
        ),
        ("spec: {profile: ./mine.yaml, tag: 1}", &[]),
        ("spec: {tag: 'a b'}", &["E admission spec.tag"]),
        ("spec: {tag: a:b}", &["E admission spec.tag"]),
        ("spec: {revision: a.b}", &["E admission spec.revision"]),
        ("spec: {profil: demo}", &["E unknown-field spec.profil"]),
        ("status: {}", &["E unknown-field status"]),
        (
            "spec: {components: {pilot: {enabled: true, k8s: {env: [{name: a, value: b}]}}}}",
            &[],
        ),
        (
            "spec: {components: {base: {enabled: true, hub: a}}}",
            &["E unknown-field spec.components.base.hub"],
        ),
        (
            "spec: {components: {ingressGateways: [{name: a.b-1, enabled: true, label: {a: b}}]}}",
            &[],
        ),
        (
            "spec: {components: {ingressGateways: [{name: A}]}}",
            &["E admission spec.components.ingressGateways[0].name"],
        ),
        (
            "spec: {components: {egressGateways: [{name: a_b}]}}",
            &["E admission spec.components.egressGateways[0].name"],
        ),
        (
            "spec: {values: {global: {x: 1}}, unvalidatedValues: {y: [null]}}",
            &[],
        ),
    ] {
        assert_eq!(shown(rest), expected, "{rest}");
    }
}

#[test]
fn what_the_mesh_refuses() {
    for (config, expected) in [
        ("accessLogFile: /dev/stdout, enableTracing: true", &[] as &[&str]),
        ("trustDomain: a.b-c.", &[]),
        ("trustDomain: a_b", &["E admission spec.meshConfig.trustDomain"]),
        ("trustDomain: ''", &["E admission spec.meshConfig.trustDomain"]),
        (
            "trustDomainAliases: [a, b..c]",
            &["E admission spec.meshConfig.trustDomainAliases[1]"],
        ),
        ("connectTimeout: 1h", &[]),
        (
            "connectTimeout: 61m",
            &["E admission spec.meshConfig.connectTimeout"],
        ),
        ("protocolDetectionTimeout: 0s", &[]),
        ("proxyListenPort: 0", &["E shape spec.meshConfig.proxyListenPort"]),
        ("proxyHttpPort: 0", &[]),
        (
            "serviceSettings: [{settings: {clusterLocal: true}, hosts: ['*.a.b', c.d]}]",
            &[],
        ),
        (
            "serviceSettings: [{hosts: [a_.b]}]",
            &["E admission spec.meshConfig.serviceSettings[0].hosts[0]"],
        ),
        ("meshMTLS: {minProtocolVersion: TLSV1_3}", &[]),
        (
            "meshMTLS: {ecdhCurves: [P-256]}",
            &["E admission spec.meshConfig.meshMTLS.ecdhCurves"],
        ),
        ("tlsDefaults: {ecdhCurves: [P-256, X25519]}", &[]),
        (
            "tlsDefaults: {ecdhCurves: [P-256, P-1, P-256]}",
            &[
                "W admission spec.meshConfig.tlsDefaults.ecdhCurves[1]",
                "W admission spec.meshConfig.tlsDefaults.ecdhCurves[2]",
            ],
        ),
        ("pathNormalization: {normalization: DEFAULT}", &[]),
        ("pathNormalization: {}", &[]),
        ("outboundTrafficPolicy: {mode: ALLOW_ANY_DYNAMIC_DNS}", &[]),
        (
            "outboundTrafficPolicy: {mode: VIRTUAL_SERVICE_ONLY}",
            &["E shape spec.meshConfig.outboundTrafficPolicy.mode"],
        ),
        ("defaultConfig: {holdApplicationUntilProxyStarts: true}", &[]),
        ("discoverySelectors: [{matchLabels: {a: b}}]", &[]),
        ("extensionProviders: [{name: a}]", &[]),
        (
            "extensionProviders: [{name: a, envoyExtAuthzHttp: {service: x, port: 80}}]",
            &[],
        ),
        (
            "extensionProviders: [{name: a, opentelemetry: {service: ns/x, port: 80, http: {path: /}}}]",
            &[],
        ),
        (
            "extensionProviders: [{name: a, zipkin: {}, datadog: {}}]",
            &["E shape spec.meshConfig.extensionProviders[0]"],
        ),
        (
            "extensionProviders: [{name: a, zipkim: {}}]",
            &["E unknown-field spec.meshConfig.extensionProviders[0].zipkim"],
        ),
    ] {
        assert_eq!(
            shown(&format!("spec: {{meshConfig: {{{config}}}}}")),
            expected,
            "{config}"
        );
    }
}

#[test]
fn what_is_written() {
    let zipkin = Settings(json!({"port": 9411}).as_object().cloned().unwrap_or_default());
    let install = IstioOperator::new("a", "b")
        .profile(ProfileSource::from("mine.yaml".to_owned()))
        .tag("1.30")
        .components(
            Components::default()
                .cni(Component::new(true))
                .ingress_gateway(GatewayComponent::new("edge", false)),
        )
        .mesh_config(
            MeshConfig::new()
                .outbound_traffic_policy(MeshOutboundPolicy::new(MeshOutboundMode::RegistryOnly))
                .mesh_mtls(MeshTls::default().cipher_suite("AES128-SHA"))
                .extension_provider(ExtensionProvider::new("z", Provider::Zipkin(zipkin))),
        );
    assert_eq!(
        serde_json::to_value(&install).expect("JSON")["spec"],
        json!({
            "profile": "mine.yaml",
            "meshConfig": {
                "extensionProviders": [{"name": "z", "zipkin": {"port": 9411}}],
                "outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"},
                "meshMTLS": {"cipherSuites": ["AES128-SHA"]},
            },
            "tag": "1.30",
            "components": {
                "cni": {"enabled": true},
                "ingressGateways": [{"name": "edge", "enabled": false}],
            },
        })
    );
    assert_eq!(ProfileSource::from("demo".to_owned()), Profile::Demo.into());
}
