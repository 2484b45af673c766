//! Reading: strict, with places; and what was read is written back.

use mesh2yaml_istio::{MtlsMode, PeerAuthentication};
use mesh2yaml_k8s::Validate as _;
use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};

fn findings(text: &str) -> Vec<String> {
    let document = documents(text, Limits::default())
        .next()
        .expect("there is one")
        .expect("it is YAML");
    let (it, mut found) = typed::<PeerAuthentication>(&document.value);
    found.extend(it.iter().flat_map(|it| it.findings()));
    let shown = found.iter().map(|f| {
        let (line, column) = document.locate(&f.path);
        let help = f.help.as_ref().map_or(String::new(), |h| format!(" ({h})"));
        format!("{line}:{column} {} {}: {}{help}", f.rule, f.path, f.message)
    });
    shown.collect()
}

const HEAD: &str =
    "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a, namespace: b, uid: c}\n";

#[test]
fn what_does_not_fit_has_a_place() {
    for (spec, expected) in [
        (
            "spec:\n  selector: {matchLabels: {app: a}}\n  portLevelMtls: {}\n",
            vec!["4:1 shape spec: `portLevelMtls` has at least one port: leave it out instead"],
        ),
        ("spec: {}\n", vec![]),
        ("", vec![]),
        ("spec: {mtls: {mode: STRICT}}\nstatus: {conditions: []}\n", vec![]),
        (
            "spec: {mtls: {mode: STRIC}}\n",
            vec![
                "4:15 shape spec.mtls.mode: `STRIC` is none of `UNSET`, `STRICT`, `PERMISSIVE`, `DISABLE` (did you mean `STRICT`?)",
            ],
        ),
        (
            "spec:\n  mtls:\n    mod: STRICT\n  selecter: {}\n",
            vec![
                "7:3 unknown-field spec.selecter: there is no such field (did you mean `selector`?)",
                "6:5 unknown-field spec.mtls.mod: there is no such field (did you mean `mode`?)",
            ],
        ),
        (
            "spec:\n  portLevelMtls: {80: {mode: STRICT}}\n",
            vec!["4:1 shape spec: `portLevelMtls` needs a `selector`: ports are those of some workloads"],
        ),
        (
            "spec:\n  selector: {matchLabels: {app: a}}\n  portLevelMtls: {0: {mode: STRICT}}\n",
            vec!["6:19 shape spec.portLevelMtls.0: a port is a whole number from 1 to 65535"],
        ),
        (
            "spec:\n  selector: {matchLabels: {app: 'a*'}}\n",
            vec![
                "5:28 schema spec.selector.matchLabels.app: wildcards are not allowed in the value of a label",
            ],
        ),
        (
            "spec: [1]\n",
            vec!["4:1 shape spec: expected a map, found a list"],
        ),
        (
            "spec: {selector: {matchLabels: {app: 1}}}\n",
            vec!["4:33 shape spec.selector.matchLabels.app: expected a string, found the number 1"],
        ),
    ] {
        assert_eq!(findings(&format!("{HEAD}{spec}")), expected, "{spec}");
    }
}

#[test]
fn what_was_read_is_written_back() {
    let text = format!(
        "{HEAD}spec:\n  selector: {{matchLabels: {{app: a}}}}\n  mtls: {{}}\n  portLevelMtls: {{'80': {{mode: UNSET}}}}\n  later: 1\nstatus: {{a: []}}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("one")
        .expect("YAML")
        .value;
    let (kept, found) = Kept::<PeerAuthentication>::new(&document);
    assert_eq!(found.len(), 1);
    let mut kept = kept.expect("it is one");
    assert_eq!(serde_json::to_value(&kept).expect("JSON"), document);
    kept.it.spec.mtls = Some(MtlsMode::Strict);
    let mut changed = document;
    changed["spec"]["mtls"] = serde_json::json!({"mode": "STRICT"});
    assert_eq!(serde_json::to_value(&kept).expect("JSON"), changed);
}
