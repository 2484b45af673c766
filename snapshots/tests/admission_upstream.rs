//! The calibration of the admission checker: what the upstream projects say of their own test documents is what it says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_snapshots::admission::{Crds, SKIPPED, Verdict};
use serde_json::Value;

static CRDS: LazyLock<Option<Crds>> = LazyLock::new(Crds::find);

/// The CRDs and the folder with this project's test documents.
fn upstream(project: &str) -> Option<(&'static Crds, PathBuf)> {
    let found = CRDS.as_ref().zip(Crds::shared());
    if found.is_none() {
        println!("{SKIPPED}");
    }
    found.map(|(crds, shared)| (crds, shared.join("upstream/testdata").join(project)))
}

fn documents(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("the file can be read");
    read(&text, &Limits::default()).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A document that the index of a project lists.
struct Listed {
    file: String,
    source: String,
    kind: String,
    is_valid: bool,
    resource: Value,
}

fn listed(folder: &Path) -> Vec<Listed> {
    let index = fs::read_to_string(folder.join("index.tsv")).expect("there is an index");
    let lines = index.lines().skip(1).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, source, _, kind, expectation] = columns[..] else {
            panic!("a line of the index has five columns: {line}");
        };
        Listed {
            file: file.to_owned(),
            source: source.to_owned(),
            kind: kind.to_owned(),
            is_valid: expectation == "valid",
            resource: documents(&folder.join(file)).remove(0),
        }
    });
    lines.collect()
}

/// Whether the violations have the words that Istio expects. Its runner names the type of the value that a CEL rule is about,
/// keeps nulls that the API server drops, and says in Go's words why a rule could not be evaluated.
fn says(violations: &[String], expected: &str) -> bool {
    const OTHER_WORDS: [(&str, &str); 3] = [
        (
            "spec in body must be of type object: \"null\"",
            "spec: Required value",
        ),
        (
            "spec.url in body must be of type string: \"null\"",
            "spec.url: Required value",
        ),
        ("type conversion error from", "string parse error"),
    ];
    let other = OTHER_WORDS.iter().find(|(theirs, _)| *theirs == expected);
    let expected = other.map_or(expected, |(_, ours)| ours);
    let expected = expected.replace("\"object\": ", "").replace("\"integer\": ", "");
    violations.iter().any(|violation| violation.contains(&expected))
}

#[test]
fn istio_says_the_same_of_all_its_documents() {
    let Some((crds, folder)) = upstream("istio-api") else {
        return;
    };
    let (mut valid, mut invalid, mut wrong) = (0, 0, Vec::new());
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let file = entry.expect("the folder can be read").path();
        for mut document in documents(&file) {
            let fields = document.as_object_mut().expect("a document is a map");
            let expected = fields.shift_remove("_err");
            match (&expected, crds.check(&document)) {
                (None, Verdict::Admitted) => valid += 1,
                (Some(Value::String(expected)), Verdict::Refused(lines)) if says(&lines, expected) => {
                    invalid += 1
                }
                (_, verdict) => wrong.push(format!("{}: {expected:?}, but {verdict:?}", file.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("istio: {valid} valid and {invalid} invalid, for the reason that is expected");
    assert_eq!((valid, invalid), (35, 76));
}

#[test]
fn the_gateway_api_says_the_same_of_all_its_documents() {
    /// It needs a pattern that the experimental channel alone has.
    const EXPERIMENTAL: [&str; 1] =
        ["gateway-api hack/invalid-examples/experimental/httproute/invalid-header-value.yaml"];
    let Some((crds, folder)) = upstream("gateway-api") else {
        return;
    };
    let (mut valid, mut invalid, mut wrong) = (0, 0, Vec::new());
    for document in listed(&folder) {
        let is_valid = document.is_valid || EXPERIMENTAL.contains(&document.source.as_str());
        match crds.check_in("gateway-api-standard", &document.resource) {
            Verdict::Admitted if is_valid => valid += 1,
            Verdict::Refused(_) if !is_valid => invalid += 1,
            verdict @ (Verdict::Admitted | Verdict::Refused(_) | Verdict::Unknown) => {
                wrong.push(format!("{}: {verdict:?}", document.file))
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!(
        "gateway-api: {valid} valid, of which {} in this channel alone, and {invalid} invalid",
        EXPERIMENTAL.len()
    );
    assert_eq!((valid, invalid), (85, 26));
}

#[test]
fn the_older_gateway_api_of_linkerd_knows_less() {
    /// What came after the versions that Linkerd's chart carries.
    const LATER: [&str; 3] = [
        "CORS",
        "statusCode: Unsupported value: 30",
        "rules[0].name: unknown field",
    ];
    let Some((crds, folder)) = upstream("gateway-api") else {
        return;
    };
    let (mut refused, mut wrong) = (0, Vec::new());
    for document in listed(&folder).iter().filter(|document| document.is_valid) {
        let verdict = crds.check_in("gateway-api-linkerd-chart", &document.resource);
        let is_later = |line: &String| LATER.iter().any(|later| line.contains(later));
        match verdict {
            Verdict::Admitted | Verdict::Unknown => {}
            Verdict::Refused(lines) if lines.iter().any(is_later) => refused += 1,
            Verdict::Refused(lines) => wrong.push(format!("{}: {lines:?}", document.file)),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("gateway-api: {refused} valid documents need more than Linkerd's chart carries");
    assert_eq!(refused, 12);
}

#[test]
fn linkerd_says_the_same_as_far_as_its_schema_goes() {
    /// Its `percent` is not in the Gateway API that the chart carries. Linkerd's test posts it without strict field validation.
    const DROPPED: [&str; 1] =
        ["linkerd2 policy-test/tests/admit_http_route_gateway.rs::accepts_not_implemented_requestmirror"];
    let Some((crds, folder)) = upstream("linkerd") else {
        return;
    };
    let set = |document: &Listed| match document.resource["apiVersion"].as_str() {
        Some(version) if version.starts_with("gateway.networking.k8s.io/") => "gateway-api-linkerd-chart",
        Some(_) | None => "linkerd",
    };
    let (mut valid, mut wrong) = (0, Vec::new());
    // Refused by the schema, and only by the webhook.
    let mut invalid = BTreeMap::<String, (usize, usize)>::new();
    for document in listed(&folder) {
        let verdict = crds.check_in(set(&document), &document.resource);
        if document.is_valid {
            match verdict {
                Verdict::Admitted => valid += 1,
                Verdict::Refused(_) if DROPPED.contains(&document.source.as_str()) => valid += 1,
                Verdict::Refused(_) | Verdict::Unknown => {
                    wrong.push(format!("{}: {verdict:?}", document.file))
                }
            }
        } else {
            let (schema, webhook) = invalid.entry(document.kind).or_default();
            match verdict {
                Verdict::Refused(_) => *schema += 1,
                Verdict::Admitted => *webhook += 1,
                Verdict::Unknown => wrong.push(format!("{}: unknown", document.file)),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("linkerd: {valid} valid; invalid by the schema and only by the webhook: {invalid:?}");
    assert_eq!(valid, 31);
    let expected = [
        ("AuthorizationPolicy", (1, 4)),
        ("EgressNetwork", (0, 1)),
        ("GRPCRoute", (0, 1)),
        ("HTTPLocalRateLimitPolicy", (0, 3)),
        ("HTTPRoute", (2, 5)),
        ("MeshTLSAuthentication", (2, 1)),
        ("NetworkAuthentication", (0, 4)),
        ("Server", (1, 1)),
        ("ServerAuthorization", (0, 5)),
        ("ServiceProfile", (15, 11)),
        ("TCPRoute", (0, 2)),
        ("TLSRoute", (0, 2)),
    ];
    assert_eq!(
        invalid,
        expected.map(|(kind, counts)| (kind.to_owned(), counts)).into()
    );
}
