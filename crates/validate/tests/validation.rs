//! Texts, and what is said of them.

use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Finding, Limits, Report, Severity, Target, Validation, Verdict};

const GOOD: &str = "apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: shop, namespace: prod}
spec:
  selector: {matchLabels: {app: shop}}
  mtls: {mode: STRICT}
";

fn reports(text: &str) -> Vec<Report> {
    Validation::default().reports(text).collect()
}

fn one(text: &str) -> Report {
    let mut all = reports(text);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

/// `line:column code path: message (help)`.
fn lines(report: &Report) -> Vec<String> {
    let line = |it: &mesh2yaml_validate::Located| {
        let Finding {
            path,
            rule,
            message,
            help,
            ..
        } = &it.finding;
        let help = help
            .as_ref()
            .map_or_else(String::new, |help| format!(" ({help})"));
        format!("{}:{} {rule} {path}: {message}{help}", it.line, it.column)
    };
    report.findings.iter().map(line).collect()
}

#[test]
fn a_good_document_is_valid() {
    let report = one(&format!("# a comment\n\n{GOOD}"));
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!((report.index, report.line), (0, 3));
    assert_eq!(report.api_version.as_deref(), Some("security.istio.io/v1"));
    assert_eq!(report.kind.as_deref(), Some("PeerAuthentication"));
    assert_eq!(report.namespace.as_deref(), Some("prod"));
    assert_eq!(report.name.as_deref(), Some("shop"));
    assert!(report.findings.is_empty());
}

#[test]
fn all_that_is_wrong_has_a_place() {
    let text = format!(
        "{GOOD}---\n{}",
        GOOD.replace("mode:", "mdoe:").replace("app:", "'*':")
    );
    let all = reports(&text);
    assert_eq!((all[1].index, all[1].line), (1, 8));
    assert_eq!(all[1].verdict, Verdict::Invalid);
    assert_eq!(
        lines(&all[1]),
        [
            "12:28 schema spec.selector.matchLabels[\"*\"]: wildcards are not allowed in the key of a label",
            "13:10 unknown-field spec.mtls.mdoe: there is no such field (did you mean `mode`?)",
        ]
    );
    assert_eq!(all[1].findings[1].length, 4);
}

#[test]
fn lenient_readers_warn_of_unknown_fields() {
    let text = GOOD.replace("mtls: {", "mtls: {more: 1, ");
    let lenient = Validation::default().lenient(true);
    let report = lenient.reports(&text).next().expect("a report");
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.findings[0].finding.severity, Severity::Warning);
}

#[test]
fn findings_can_be_left_out_by_their_code() {
    let text = GOOD.replace("mtls: {", "mtls: {more: 1, ");
    let validation = Validation::default().suppress("unknown-field").suppress("shape");
    let report = validation.reports(&text).next().expect("a report");
    assert_eq!((report.verdict, report.findings.len()), (Verdict::Valid, 0));
    let report = validation.reports("a: [").next().expect("a report");
    assert_eq!((report.verdict, report.findings.len()), (Verdict::Invalid, 1));
}

#[test]
fn kinds_of_others_pass() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nonsense: 1}\n";
    let report = one(text);
    assert_eq!(report.verdict, Verdict::UnknownKind);
    assert_eq!(report.name.as_deref(), Some("a"));
    assert!(report.findings.is_empty());
}

#[test]
fn kinds_and_versions_that_do_not_exist_are_errors_in_a_group_of_a_mesh() {
    let report = one(&GOOD.replace("PeerAuthentication", "PeerAuthetication"));
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(
        lines(&report),
        [
            "2:1 shape kind: there is no `PeerAuthetication` in `security.istio.io` (did you mean `PeerAuthentication`?)"
        ]
    );
    let report = one(&GOOD.replace("/v1", "/v2"));
    assert_eq!(
        lines(&report),
        [
            "1:1 shape apiVersion: there is no `PeerAuthentication` in `security.istio.io/v2` \
          (it is in `security.istio.io/v1`, `security.istio.io/v1beta1`)"
        ]
    );
}

#[test]
fn in_the_gateway_api_an_unknown_kind_is_a_warning() {
    let report = one("apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoutes\n");
    assert_eq!(report.verdict, Verdict::UnknownKind);
    assert_eq!(report.findings[0].finding.severity, Severity::Warning);
}

#[test]
fn what_is_no_resource_is_invalid() {
    for (text, line) in [
        (
            "- 1\n",
            "1:1 shape : expected a resource, which is a map, found a list",
        ),
        (
            "a\n",
            "1:1 shape : expected a resource, which is a map, found a string",
        ),
        ("\nkind: Pod\n", "2:1 shape : `apiVersion` is missing"),
        ("apiVersion: v1\n", "1:1 shape : `kind` is missing"),
        (
            "apiVersion: v1\nkind: [Pod]\n",
            "2:1 shape kind: expected a string, found a list",
        ),
        ("apiVersion: v1\nkind: ''\n", "2:1 shape kind: `kind` is empty"),
        (
            "apiVersion: v1\nkind: List\nitems: 7\n",
            "3:1 shape items: `items` of a List is a list",
        ),
    ] {
        let report = one(text);
        assert_eq!(report.verdict, Verdict::Invalid, "{text}");
        assert_eq!(lines(&report), [line], "{text}");
    }
}

#[test]
fn items_of_lists_are_documents() {
    let item = GOOD.replace('\n', "\n  ").trim_end().to_owned();
    let text = format!(
        "apiVersion: v1\nkind: List\nitems:\n- {item}\n- {}\n- apiVersion: v1\n  kind: Pod\n- 7\n---\n{GOOD}",
        item.replace("STRICT", "STRIC")
    );
    let all = reports(&text);
    let heads: Vec<_> = all.iter().map(|r| (r.index, r.line, r.verdict)).collect();
    assert_eq!(
        heads,
        [
            (0, 4, Verdict::Valid),
            (0, 10, Verdict::Invalid),
            (0, 16, Verdict::UnknownKind),
            (0, 18, Verdict::Invalid),
            (1, 20, Verdict::Valid),
        ]
    );
    assert_eq!(
        lines(&all[1]),
        [
            "15:12 shape items[1].spec.mtls.mode: `STRIC` is none of `UNSET`, `STRICT`, `PERMISSIVE`, `DISABLE` \
          (did you mean `STRICT`?)"
        ]
    );
    assert_eq!(all[3].findings[0].finding.path.to_string(), "items[3]");
}

#[test]
fn items_of_a_list_of_one_kind_need_not_repeat_it() {
    let text = "apiVersion: security.istio.io/v1
kind: PeerAuthenticationList
items:
- metadata: {name: a}
  spec: {mtls: {mode: 7}}
";
    let report = one(text);
    assert_eq!(report.kind.as_deref(), Some("PeerAuthentication"));
    assert_eq!(
        report.findings[0].finding.path.to_string(),
        "items[0].spec.mtls.mode"
    );
    let empty = one("apiVersion: security.istio.io/v1\nkind: PeerAuthenticationList\nitems: []\n");
    assert_eq!(empty.verdict, Verdict::UnknownKind);
}

#[test]
fn what_is_broken_is_one_invalid_document_and_hides_no_other() {
    let all = reports(&format!("{GOOD}---\na: {{\n---\n{GOOD}"));
    let heads: Vec<_> = all.iter().map(|r| (r.index, r.verdict)).collect();
    assert_eq!(
        heads,
        [(0, Verdict::Valid), (1, Verdict::Invalid), (2, Verdict::Valid)]
    );
    assert!(all[1].line >= 8, "{:#?}", all[1]);
    assert_eq!(all[2].line, 10);
}

#[test]
fn hostile_texts_end_in_one_clear_error() {
    let laughs = (1..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        let before = n - 1;
        format!("{text}a{n}: &a{n} [*a{before}, *a{before}]\n")
    });
    let deep_flow = "[".repeat(10_000);
    let deep_block: String = (0..10_000).map(|n| format!("{}-\n", " ".repeat(n))).collect();
    for (text, words) in [
        (laughs.as_str(), "`repeated`"),
        (&deep_flow, "`depth`"),
        (&deep_block, "`depth`"),
        ("a: 1\na: 2\n", "the key `a` is here twice"),
        ("a: \0\n", ""),
    ] {
        let all = reports(text);
        assert!(
            all.iter().any(Report::is_invalid) && all.len() < 3,
            "{words}: {all:#?}"
        );
        let message = &all[0].findings[0].finding.message;
        assert!(message.contains(words), "{message}");
    }
    let small = Validation::default().limits(Limits::default().bytes(1_000));
    let large = format!("a: {}", "x".repeat(2_000));
    let all: Vec<_> = small.reports(&large).collect();
    assert!(all[0].findings[0].finding.message.contains("`bytes`"), "{all:#?}");
    let report = small.text(b"a: b\nc: \xff\n").expect_err("it is none");
    assert_eq!((report.findings[0].line, report.findings[0].column), (2, 4));
}

#[test]
fn of_very_many_findings_the_first_are_kept() {
    let fields: String = (0..5_000).map(|n| format!(", x{n}: 1")).collect();
    let report = one(&GOOD.replace("{mode: STRICT", &format!("{{mode: STRICT{fields}")));
    assert_eq!(report.findings.len(), 1_001);
    assert_eq!(
        report.findings[1_000].finding.message,
        "4000 more findings are not shown"
    );
}

#[test]
fn a_long_list_is_located_in_one_pass() {
    let item =
        "- {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: a}, spec: {x: 1}}\n";
    let text = format!("apiVersion: v1\nkind: List\nitems:\n{}", item.repeat(3_000));
    let all = reports(&text);
    assert_eq!(all.len(), 3_000);
    assert_eq!((all[2_999].line, all[2_999].findings[0].line), (3_003, 3_003));
}

#[test]
fn what_is_wrong_with_a_set_has_its_place() {
    let sidecar = |name: &str| {
        format!(
            "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {{name: {name}, namespace: prod}}\nspec: {{egress: [{{hosts: [./*]}}]}}\n"
        )
    };
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n- {}",
        sidecar("b").replace('\n', "\n  ").trim_end()
    );
    let texts = [
        format!("a: [\n---\n{}", sidecar("a")),
        format!("{GOOD}---\n{list}\n"),
    ];
    let judged = |validation: &Validation| {
        let mut set = Set::new();
        let mut reports: Vec<Vec<Report>> = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            reports.push(validation.reports_into(text, number, &mut set).collect());
        }
        for (place, finding) in set.finish(false) {
            validation.add(
                &texts[place.source],
                &mut reports[place.source],
                vec![(place.report, finding)],
            );
        }
        reports
    };
    let found = judged(&Validation::default());
    let about = |name: &str| {
        format!("IST0111 {name}: a namespace has one Sidecar without a `workloadSelector`, and ")
    };
    assert!(lines(&found[0][1])[0].starts_with(&format!("5:12 {}`b`", about("metadata.name"))));
    assert!(lines(&found[1][1])[0].starts_with(&format!("13:14 {}`a`", about("items[0].metadata.name"))));
    assert_eq!(found[1][1].verdict, Verdict::Invalid);
    assert_eq!(found[1][0].verdict, Verdict::Valid);
    let found = judged(&Validation::default().suppress("IST0111"));
    assert_eq!(found[1][1].verdict, Verdict::Valid);
}

#[test]
fn a_target_adds_what_its_mesh_says_of_kinds_that_several_share() {
    let text = "apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: prod}
spec:
  parentRefs: [{group: '', kind: Service, name: shop, port: 80}]
  rules:
  - matches: [{path: {type: RegularExpression, value: '/(?!admin).*'}}]
    timeouts: {request: 1h30m}
";
    let judged = |target: Option<Target>| {
        let validation = Validation::default().target(target);
        let report = validation.reports(text).next().expect("a report");
        (report.verdict, lines(&report))
    };
    assert_eq!(judged(None), (Verdict::Valid, vec![]));
    assert_eq!(
        judged(Some(Target::Istio(None))),
        (
            Verdict::Valid,
            vec![
                "7:5 effect spec.rules[0]: without a backend that gets a share, Istio answers with 500 \
                 (name the Service itself as the backend, if the requests are to go on to it)"
                    .to_owned()
            ]
        )
    );
    assert_eq!(
        judged(Some(Target::Linkerd(None))),
        (
            Verdict::Invalid,
            vec![
                "7:48 admission spec.rules[0].matches[0].path.value: this is no regular expression: look-around, \
                 including look-ahead and look-behind, is not supported \
                 (Linkerd's expressions have no look-around and no backreferences)"
                    .to_owned(),
                "8:16 effect spec.rules[0].timeouts.request: Linkerd reads one number and one unit, and takes this for no \
                 limit (write it in one unit: `90m` for `1h30m`)"
                    .to_owned(),
            ]
        )
    );
    // A kind of one mesh is judged the same, whatever the target.
    for target in [Target::Istio(Some(30)), Target::Linkerd(Some(18))] {
        let validation = Validation::default().target(Some(target));
        let report = validation.reports(GOOD).next().expect("a report");
        assert_eq!((report.verdict, lines(&report)), (Verdict::Valid, vec![]));
    }
}
