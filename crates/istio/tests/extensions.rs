//! WasmPlugin and TrafficExtension: written, read, and their rules.

mod support;

use mesh2yaml_istio::{
    EnvVar, FailStrategy, FilterPhase, PluginType, PullPolicy, TargetRef, TrafficExtension, TrafficMode,
    TrafficSelector, WasmModule, WasmPlugin,
};
use mesh2yaml_types::port;
use serde_json::json;
use support::{found, written};

const VERSION: &str = "extensions.istio.io/v1alpha1";
const SUM: &str = "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b";

fn plugin(spec: &str) -> Vec<String> {
    found::<WasmPlugin>(VERSION, "WasmPlugin", spec)
}

fn extension(spec: &str) -> Vec<String> {
    found::<TrafficExtension>(VERSION, "TrafficExtension", spec)
}

fn module() -> WasmModule {
    let config = json!({"realm": "shop"});
    WasmModule::new("oci://registry.example.com/check:1.0")
        .sha256(SUM)
        .image_pull_policy(PullPolicy::IfNotPresent)
        .image_pull_secret("registry")
        .plugin_config(config.as_object().expect("a map").clone())
        .plugin_name("check")
        .fail_strategy(FailStrategy::FailOpen)
        .env(EnvVar::new("LEVEL", "debug"))
        .env(EnvVar::host("POD_NAME"))
        .plugin_type(PluginType::Http)
}

#[test]
fn a_wasm_plugin_is_written_in_the_words_of_the_crd() {
    let plugin = WasmPlugin::new("check", "shop", module())
        .target_ref(TargetRef::gateway("waypoint"))
        .phase(FilterPhase::Authz)
        .priority(10)
        .when(
            TrafficSelector::of(TrafficMode::ClientAndServer)
                .port(port!(80))
                .port(port!(443)),
        );
    assert_eq!(
        serde_json::to_string_pretty(&plugin).expect("JSON"),
        serde_json::to_string_pretty(&json!({
            "apiVersion": "extensions.istio.io/v1alpha1",
            "kind": "WasmPlugin",
            "metadata": {"name": "check", "namespace": "shop"},
            "spec": {
                "targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "waypoint"}],
                "url": "oci://registry.example.com/check:1.0",
                "sha256": SUM,
                "imagePullPolicy": "IfNotPresent",
                "imagePullSecret": "registry",
                "pluginConfig": {"realm": "shop"},
                "pluginName": "check",
                "phase": "AUTHZ",
                "priority": 10,
                "failStrategy": "FAIL_OPEN",
                "vmConfig": {"env": [{"name": "LEVEL", "value": "debug"}, {"name": "POD_NAME", "valueFrom": "HOST"}]},
                "match": [{"mode": "CLIENT_AND_SERVER", "ports": [{"number": 80}, {"number": 443}]}],
                "type": "HTTP",
            },
        }))
        .expect("JSON")
    );
}

#[test]
fn a_traffic_extension_is_written_in_the_words_of_the_crd() {
    let wasm = TrafficExtension::wasm("check", "shop", module()).selector([("app", "web")]);
    assert_eq!(
        written(&wasm)["spec"],
        json!({
            "selector": {"matchLabels": {"app": "web"}},
            "wasm": {
                "url": "oci://registry.example.com/check:1.0",
                "sha256": SUM,
                "imagePullPolicy": "IfNotPresent",
                "imagePullSecret": "registry",
                "pluginConfig": {"realm": "shop"},
                "pluginName": "check",
                "failStrategy": "FAIL_OPEN",
                "vmConfig": {"env": [{"name": "LEVEL", "value": "debug"}, {"name": "POD_NAME", "valueFrom": "HOST"}]},
                "type": "HTTP",
            },
        })
    );
    let lua = TrafficExtension::lua("header", "shop", "function envoy_on_request(r) end")
        .target_ref(TargetRef::service("reviews"))
        .target_ref(TargetRef::service("ratings"))
        .phase(FilterPhase::Stats)
        .priority(-1)
        .when(TrafficSelector::new());
    assert_eq!(
        written(&lua),
        json!({
            "apiVersion": "extensions.istio.io/v1alpha1",
            "kind": "TrafficExtension",
            "metadata": {"name": "header", "namespace": "shop"},
            "spec": {
                "targetRefs": [{"kind": "Service", "name": "reviews"}, {"kind": "Service", "name": "ratings"}],
                "phase": "STATS",
                "priority": -1,
                "match": [{}],
                "lua": {"inlineCode": "function envoy_on_request(r) end"},
            },
        })
    );
}

#[test]
fn modules() {
    let long = |characters: usize| "é".repeat(characters);
    let cases: Vec<(String, &[&str])> = vec![
        // Addresses.
        ("url: http://a.b/c".into(), &[]),
        ("url: https://a.b/c?d#e".into(), &[]),
        ("url: oci://a.b:5000/c:1.0".into(), &[]),
        ("url: 'file:///a/b.wasm'".into(), &[]),
        ("url: /a/b.wasm".into(), &[]),
        ("url: a.b/c".into(), &[]),
        ("url: a".into(), &[]),
        ("url: ''".into(), &["E schema .url"]),
        ("url: null".into(), &["E shape "]),
        (String::new(), &["E shape "]),
        ("url: 'ftp://a.b/c'".into(), &["E schema .url"]),
        ("url: 'localhost:5000/a'".into(), &["E schema .url"]),
        ("url: '#%a$#@'".into(), &["E schema .url"]),
        ("url: 'a b'".into(), &["E schema .url"]),
        // The webhook puts `http://` in front of it, and the control plane does not.
        ("url: '127.0.0.1:5000/a'".into(), &["W effect .url"]),
        ("url: 'oci://127.0.0.1:5000/a'".into(), &[]),
        // Sums.
        (format!("url: a, sha256: {SUM}"), &[]),
        ("url: a, sha256: ''".into(), &[]),
        ("url: a, sha256: 01ba47".into(), &["E schema .sha256"]),
        (
            format!("url: a, sha256: {}", SUM.to_uppercase()),
            &["E schema .sha256"],
        ),
        (format!("url: 'oci://a/b@sha256:{SUM}', sha256: {SUM}"), &[]),
        (
            format!("url: 'oci://a/b@sha256:0{}', sha256: {SUM}", &SUM[1..]),
            &[],
        ),
        (
            format!("url: 'a/b@sha256:f{}', sha256: {SUM}", &SUM[1..]),
            &["W effect .sha256"],
        ),
        (
            format!("url: 'https://a/b@sha256:f{}', sha256: {SUM}", &SUM[1..]),
            &[],
        ),
        // Secrets, names and keys.
        ("url: a, imagePullSecret: b".into(), &[]),
        (
            "url: a, imagePullSecret: ''".into(),
            &["E schema .imagePullSecret"],
        ),
        (format!("url: a, imagePullSecret: {}", "b".repeat(253)), &[]),
        (
            format!("url: a, imagePullSecret: {}", "b".repeat(254)),
            &["E schema .imagePullSecret"],
        ),
        (
            "url: 'https://a/b', imagePullSecret: b".into(),
            &["W effect .imagePullSecret"],
        ),
        ("url: a, pluginName: b".into(), &[]),
        ("url: a, pluginName: ''".into(), &["E schema .pluginName"]),
        (format!("url: a, pluginName: {}", long(128)), &[]),
        (
            format!("url: a, pluginName: {}", long(129)),
            &["E admission .pluginName"],
        ),
        (
            format!("url: a, pluginName: {}", long(257)),
            &["E schema .pluginName"],
        ),
        ("url: a, verificationKey: ''".into(), &[]),
        (
            "url: a, verificationKey: b".into(),
            &["W effect .verificationKey"],
        ),
        // Words.
        ("url: a, imagePullPolicy: Always".into(), &[]),
        ("url: a, imagePullPolicy: UNSPECIFIED_POLICY".into(), &[]),
        (
            "url: a, imagePullPolicy: Never".into(),
            &["E shape .imagePullPolicy"],
        ),
        ("url: a, failStrategy: FAIL_RELOAD".into(), &[]),
        ("url: a, failStrategy: FAIL".into(), &["E shape .failStrategy"]),
        ("url: a, type: NETWORK".into(), &[]),
        ("url: a, type: UNSPECIFIED_PLUGIN_TYPE".into(), &[]),
        ("url: a, type: TCP".into(), &["E shape .type"]),
        ("url: a, pluginConfig: {b: {c: [1, null]}}".into(), &[]),
        ("url: a, pluginConfig: []".into(), &["E shape .pluginConfig"]),
        // Variables.
        ("url: a, vmConfig: {}".into(), &[]),
        ("url: a, vmConfig: {env: []}".into(), &[]),
        ("url: a, vmConfig: {env: [{name: B}]}".into(), &[]),
        ("url: a, vmConfig: {env: [{name: B, value: ''}]}".into(), &[]),
        (
            "url: a, vmConfig: {env: [{name: B, value: c, valueFrom: INLINE}, {name: C, valueFrom: HOST}]}"
                .into(),
            &[],
        ),
        (
            "url: a, vmConfig: {env: [{name: B, value: c, valueFrom: HOST}]}".into(),
            &["E shape .vmConfig.env[0]"],
        ),
        (
            "url: a, vmConfig: {env: [{value: b}]}".into(),
            &["E shape .vmConfig.env[0]"],
        ),
        (
            "url: a, vmConfig: {env: [null]}".into(),
            &["E shape .vmConfig.env[0]"],
        ),
        (
            "url: a, vmConfig: {env: [{name: ''}]}".into(),
            &["E schema .vmConfig.env[0].name"],
        ),
        (
            "url: a, vmConfig: {env: [{name: B}, {name: B, valueFrom: HOST}]}".into(),
            &["E schema .vmConfig.env[1].name"],
        ),
        (
            format!("url: a, vmConfig: {{env: [{{name: {}}}]}}", long(129)),
            &["E admission .vmConfig.env[0].name"],
        ),
        (
            format!("url: a, vmConfig: {{env: [{{name: B, value: {}}}]}}", long(2048)),
            &[],
        ),
        (
            format!("url: a, vmConfig: {{env: [{{name: B, value: {}}}]}}", long(2049)),
            &["E schema .vmConfig.env[0].value"],
        ),
    ];
    for (module, expected) in cases {
        let at = |prefix: &str| -> Vec<String> {
            expected
                .iter()
                .map(|line| line.replace(" .", &format!(" {prefix}.")))
                .map(|line| {
                    if line.ends_with(' ') {
                        format!("{line}{prefix}")
                    } else {
                        line
                    }
                })
                .collect()
        };
        assert_eq!(plugin(&format!("{{{module}}}")), at("spec"), "{module}");
        assert_eq!(
            extension(&format!("{{wasm: {{{module}}}}}")),
            at("spec.wasm"),
            "{module}"
        );
    }
    let many = |count: usize| {
        (0..count)
            .map(|n| format!("{{name: E{n}}}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert!(plugin(&format!("{{url: a, vmConfig: {{env: [{}]}}}}", many(256))).is_empty());
    assert_eq!(
        plugin(&format!("{{url: a, vmConfig: {{env: [{}]}}}}", many(257))),
        ["E schema spec.vmConfig.env"]
    );
}

#[test]
fn where_they_apply_and_what_passes_them() {
    const GATEWAY: &str = "group: gateway.networking.k8s.io, kind: Gateway";
    let cases: Vec<(String, &[&str])> = vec![
        ("selector: {matchLabels: {a: b}}".into(), &[]),
        ("selector: {}".into(), &["W admission spec.selector"]),
        (
            "selector: {matchLabels: {a: 'b*'}}".into(),
            &["E schema spec.selector.matchLabels.a"],
        ),
        (
            format!("targetRefs: [{{{GATEWAY}, name: a}}, {{kind: Service, name: a}}]"),
            &[],
        ),
        (
            format!("targetRefs: [{{{GATEWAY}, name: ''}}]"),
            &["E schema spec.targetRefs[0].name"],
        ),
        (
            format!("targetRefs: [{{{GATEWAY}, name: a, namespace: b}}]"),
            &["E schema spec.targetRefs[0].namespace"],
        ),
        (
            "targetRefs: [{group: a, kind: Gateway, name: a}]".into(),
            &["E admission spec.targetRefs[0]"],
        ),
        (
            format!("selector: {{matchLabels: {{a: b}}}}, targetRefs: [{{{GATEWAY}, name: a}}]"),
            &["E shape spec"],
        ),
        ("phase: AUTHN".into(), &[]),
        ("phase: LAST".into(), &["E shape spec.phase"]),
        ("priority: -5".into(), &[]),
        ("priority: null".into(), &[]),
        ("priority: 2147483648".into(), &["E shape spec.priority"]),
        ("match: []".into(), &[]),
        ("match: [{}]".into(), &[]),
        ("match: [{mode: CLIENT, ports: [{number: 8080}]}]".into(), &[]),
        ("match: [{mode: UNDEFINED, ports: []}]".into(), &[]),
        ("match: [{mode: BOTH}]".into(), &["E shape spec.match[0].mode"]),
        ("match: [null]".into(), &["E shape spec.match[0]"]),
        (
            "match: [{ports: [null]}]".into(),
            &["E shape spec.match[0].ports[0]"],
        ),
        (
            "match: [{ports: [{}]}]".into(),
            &["E shape spec.match[0].ports[0]"],
        ),
        (
            "match: [{ports: [{number: 0}]}]".into(),
            &["E shape spec.match[0].ports[0].number"],
        ),
        (
            "match: [{ports: [{number: 65536}]}]".into(),
            &["E shape spec.match[0].ports[0].number"],
        ),
        (
            "match: [{ports: [{number: 80}, {number: 80}]}, {ports: [{number: 80}]}]".into(),
            &["E schema spec.match[0].ports[1].number"],
        ),
    ];
    for (rest, expected) in cases {
        assert_eq!(plugin(&format!("{{url: a, {rest}}}")), expected, "{rest}");
        assert_eq!(
            extension(&format!("{{lua: {{inlineCode: a}}, {rest}}}")),
            expected,
            "{rest}"
        );
    }
    // The older form, and the words for no phase, are each of one kind.
    let older = format!("targetRef: {{{GATEWAY}, name: a}}");
    assert!(plugin(&format!("{{url: a, {older}}}")).is_empty());
    assert_eq!(
        plugin("{url: a, targetRef: {group: a, kind: Gateway, name: a}}"),
        ["E admission spec.targetRef"]
    );
    assert_eq!(
        extension(&format!("{{lua: {{inlineCode: a}}, {older}}}")),
        ["E unknown-field spec.targetRef"]
    );
    assert!(plugin("{url: a, phase: UNSPECIFIED_PHASE}").is_empty());
    assert_eq!(plugin("{url: a, phase: UNSPECIFIED}"), ["E shape spec.phase"]);
    assert!(extension("{lua: {inlineCode: a}, phase: UNSPECIFIED}").is_empty());
    assert_eq!(
        extension("{lua: {inlineCode: a}, phase: UNSPECIFIED_PHASE}"),
        ["E shape spec.phase"]
    );
}

#[test]
fn filters() {
    let code = |text: String| extension(&format!("{{lua: {{inlineCode: {text}}}}}"));
    assert!(code("a".repeat(65_536)).is_empty());
    assert_eq!(code("a".repeat(65_537)), ["E schema spec.lua.inlineCode"]);
    assert!(code("é".repeat(32_768)).is_empty());
    assert_eq!(code("é".repeat(32_769)), ["E admission spec.lua.inlineCode"]);
    for (spec, expected) in [
        ("{}", &["E shape spec"] as &[&str]),
        ("null", &["E shape "]),
        ("{lua: {}}", &["E shape spec.lua"]),
        ("{lua: {inlineCode: ''}}", &["E schema spec.lua.inlineCode"]),
        ("{lua: {inlineCode: a}, wasm: {url: a}}", &["E shape spec"]),
        (
            "{lua: {inlineCode: a, code: b}}",
            &["E unknown-field spec.lua.code"],
        ),
        ("{lua: {inlineCode: a}, url: a}", &["E unknown-field spec.url"]),
    ] {
        assert_eq!(extension(spec), expected, "{spec}");
    }
}

#[test]
fn one_target_of_the_older_form_becomes_a_list() {
    let mut extension = TrafficExtension::lua("a", "b", "c");
    extension.spec.target = mesh2yaml_istio::PolicyTarget::Ref(TargetRef::service("d"));
    assert_eq!(
        written(&extension)["spec"]["targetRefs"],
        json!([{"kind": "Service", "name": "d"}])
    );
}

#[test]
fn metadata_is_looked_at() {
    let plugin = WasmPlugin::new("A_b", "shop", "oci://a/b");
    let paths: Vec<_> = mesh2yaml_k8s::Validate::findings(&plugin)
        .iter()
        .map(|finding| finding.path.to_string())
        .collect();
    assert_eq!(paths, ["metadata.name"]);
}
