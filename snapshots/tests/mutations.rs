//! Kinds of the Gateway API, and those of Linkerd that no webhook looks at, are judged as their CRDs judge them: whole documents, changed in
//! every place in many ways.
//!
//! There are many thousands of changes, of which some are judged here; all of them (in minutes) by
//! `MESH2YAML_EVERY=1 cargo test -p mesh2yaml-snapshots --test mutations -- --nocapture`

use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_snapshots::admission::{Crds, SKIPPED, Verdict};
use mesh2yaml_validate::{Report, Validation, Verdict as Ours};
use serde_json::{Value, json};

/// Documents that have every field, and the set of CRDs that serves them.
const WHOLE: [(&str, &str); 19] = [
    ("gateway-api-standard", include_str!("mutations/gateway.yaml")),
    (
        "gateway-api-standard",
        include_str!("mutations/gateway-class.yaml"),
    ),
    (
        "gateway-api-standard",
        include_str!("mutations/reference-grant.yaml"),
    ),
    (
        "gateway-api-standard",
        include_str!("mutations/backend-tls-policy.yaml"),
    ),
    (
        "gateway-api-standard",
        include_str!("mutations/backend-tls-policy-2.yaml"),
    ),
    ("gateway-api-standard", include_str!("mutations/grpc-route.yaml")),
    (
        "gateway-api-linkerd-chart",
        include_str!("mutations/grpc-route-v1alpha2.yaml"),
    ),
    ("gateway-api-standard", include_str!("mutations/http-route.yaml")),
    (
        "gateway-api-standard",
        include_str!("mutations/listener-set.yaml"),
    ),
    ("gateway-api-standard", include_str!("mutations/udp-route.yaml")),
    ("gateway-api-standard", include_str!("mutations/tcp-route.yaml")),
    (
        "gateway-api-linkerd-chart",
        include_str!("mutations/tcp-route-v1alpha2.yaml"),
    ),
    ("gateway-api-standard", include_str!("mutations/tls-route.yaml")),
    (
        "gateway-api-linkerd-chart",
        include_str!("mutations/tls-route-v1alpha2.yaml"),
    ),
    ("linkerd", include_str!("mutations/external-workload.yaml")),
    (
        "linkerd",
        include_str!("mutations/external-workload-v1alpha1.yaml"),
    ),
    ("linkerd", include_str!("mutations/link.yaml")),
    ("linkerd", include_str!("mutations/link-v1alpha2.yaml")),
    ("linkerd", include_str!("mutations/link-v1alpha1.yaml")),
];

/// Values that are put into a place.
fn values() -> Vec<Value> {
    let texts = [
        "",
        "a",
        "A",
        "a.b",
        "a_b",
        "-a",
        "a-",
        "a b",
        "*",
        "*.a.b",
        "a.*.b",
        "a/b",
        "a/b/c",
        "A/b",
        "a:80",
        "10.0.0.1",
        "::1",
        "1a",
        ".a.b",
        "a..b",
        "spiffe://a/b",
        "1h",
        "1h30m",
        "1.5h",
        "0s",
        "Exact",
        "RegularExpression",
        "Service",
        "System",
        "Hostname",
        "IPAddress",
        "NamedAddress",
        "HTTP",
        "HTTPS",
        "TLS",
        "TCP",
        "Terminate",
        "Passthrough",
        "All",
        "None",
        "Permanent",
    ];
    let mut values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    for length in [63, 64, 65, 128, 129, 253, 254, 256, 257, 1024, 1025, 4096, 4097] {
        values.push("a".repeat(length).into());
    }
    for number in [
        -1_i64,
        0,
        1,
        80,
        100,
        101,
        65_535,
        65_536,
        1_000_000,
        1_000_001,
        2_147_483_648,
    ] {
        values.push(number.into());
    }
    values.extend([json!(true), json!([]), json!({}), json!([{}]), json!(["a", "a"])]);
    values
}

/// A document, and what was done to it.
struct Changed {
    what: String,
    document: Value,
}

fn changes(whole: &Value) -> Vec<Changed> {
    let mut out = Vec::new();
    let mut places = Vec::new();
    gather(&whole["spec"], "/spec", &mut places);
    let values = values();
    for place in places {
        let mut with = |what: String, change: &dyn Fn(&mut Value)| {
            let mut document = whole.clone();
            change(document.pointer_mut(&place).expect("the place is there"));
            out.push(Changed {
                what: format!("{place}: {what}"),
                document,
            });
        };
        for value in &values {
            let shown: String = value.to_string().chars().take(40).collect();
            with(format!("is {shown}"), &|it| *it = value.clone());
        }
        match whole.pointer(&place) {
            Some(Value::Object(map)) => {
                for key in map.keys() {
                    with(format!("without {key}"), &|it| {
                        it.as_object_mut().expect("a map").shift_remove(key);
                    });
                }
                with("with another field".to_owned(), &|it| it["other"] = json!(1));
                for key in ["a", "a/b", "A", "a_", "a.b/c", "a/b/c", "-/a", "a b"] {
                    with(format!("with the key {key}"), &|it| it[key] = json!("a"));
                }
                with("with many keys".to_owned(), &|it| {
                    for n in 0..20 {
                        it[format!("k{n}")] = json!("a");
                    }
                });
            }
            Some(Value::Array(items)) => {
                for number in [2, 8, 9, 16, 17, 33, 65] {
                    with(format!("{number} of the first"), &|it| {
                        *it = Value::Array(vec![it[0].clone(); number]);
                    });
                    with(format!("{number} of the first, named apart"), &|it| {
                        let apart = |n: usize| {
                            let mut item = it[0].clone();
                            if item["name"].is_string() {
                                item["name"] = format!("n{n}").into();
                            }
                            if item["port"].is_number() {
                                item["port"] = (n + 1).into();
                            }
                            item
                        };
                        *it = Value::Array((0..number).map(apart).collect());
                    });
                }
                for index in 0..items.len() {
                    with(format!("without item {index}"), &|it| {
                        it.as_array_mut().expect("a list").remove(index);
                    });
                    for field in ["sectionName", "port", "namespace", "hostname"] {
                        with(format!("item {index} again, without {field}"), &|it| {
                            let mut item = it[index].clone();
                            if let Some(map) = item.as_object_mut() {
                                map.shift_remove(field);
                            }
                            it.as_array_mut().expect("a list").push(item);
                        });
                    }
                }
            }
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {}
        }
    }
    out
}

fn gather(value: &Value, place: &str, out: &mut Vec<String>) {
    out.push(place.to_owned());
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                gather(value, &format!("{place}/{}", escaped(key)), out);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                gather(value, &format!("{place}/{index}"), out);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn changed_documents_are_judged_as_the_crds_do() {
    let Some(crds) = Crds::find() else {
        println!("{SKIPPED}");
        return;
    };
    let every = std::env::var("MESH2YAML_EVERY").ok();
    let every = every.map_or(31, |text| text.parse().expect("it is a number"));
    let validation = Validation::default();
    let mut wrong = Vec::new();
    let (mut admitted, mut refused) = (0, 0);
    for (set, text) in WHOLE {
        let whole = read(text, &Limits::default()).expect("it is YAML").remove(0);
        assert_eq!(crds.check_in(set, &whole), Verdict::Admitted, "{whole}");
        for changed in changes(&whole).into_iter().step_by(every) {
            let theirs = crds.check_in(set, &changed.document);
            // JSON is YAML.
            let text = changed.document.to_string();
            let report: Report = validation.reports(&text).next().expect("a document");
            let is_admitted = theirs == Verdict::Admitted;
            if is_admitted {
                admitted += 1;
            } else {
                refused += 1;
            }
            if is_admitted != (report.verdict == Ours::Valid) {
                let ours: Vec<_> = report.findings.iter().map(|it| &it.finding).collect();
                wrong.push(format!(
                    "{} {}\n  {:?}\n  {ours:?}",
                    changed.document["kind"], changed.what, theirs
                ));
            }
        }
    }
    println!("{admitted} admitted, {refused} refused");
    let shown: Vec<&String> = wrong.iter().take(40).collect();
    assert!(wrong.is_empty(), "{} wrong\n{shown:#?}", wrong.len());
}
