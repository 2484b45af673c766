//! One small corpus, and each of its faces.

use mesh2yaml_diagnostics::{Code, Diagnostic, Format, Severity, Sources, render, summary};
use serde_json::json;

const SHOP: &str = "import \"base.mesh\"\n\nservice pay {\n  port http 70000\n  port grpc 9090\n}\n";
const BASE: &str = "service pay {\n}\n";

/// Two files and a diagnostic of each kind.
fn corpus() -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::new();
    let shop = sources.add("my shop/shop.mesh", SHOP);
    let base = sources.add("base.mesh", BASE);
    let at = |id, words: &str| {
        let start = sources.text(id).find(words).unwrap_or(0);
        sources.span(id, start, start + words.len())
    };
    let diagnostics = vec![
        Diagnostic::new(Code::BadPort, at(shop, "70000"), "`70000` is not a port")
            .label("larger than 65535")
            .help("a port is a whole number from 1 to 65535")
            .related(at(shop, "pay"), "in this service"),
        Diagnostic::new(Code::DuplicateName, at(shop, "pay"), "`pay` is given twice")
            .related(at(base, "pay"), "first here"),
        Diagnostic::new(Code::OpenPorts, at(shop, &SHOP[20..]), "100% of ports stay open")
            .label("this service"),
        Diagnostic::without_place(Code::UnknownProfile, "no profile `x`")
            .help("write `istio`,\nor `linkerd`"),
        Diagnostic::without_place(Code::Operational, "apply the mesh first"),
    ];
    (diagnostics, sources)
}

#[test]
fn text() {
    let (diagnostics, sources) = corpus();
    let text = render(Format::Text, &diagnostics, &sources, false);
    assert!(text.ends_with("first\n") && !text.ends_with("\n\n"));
    insta::assert_snapshot!(text, @r"
    error[M0302]: `70000` is not a port
     --> my shop/shop.mesh:4:13
      |
    3 | service pay {
      |         --- in this service
    4 |   port http 70000
      |             ^^^^^ larger than 65535
      |
      = help: a port is a whole number from 1 to 65535

    error[M0202]: `pay` is given twice
     --> my shop/shop.mesh:3:9
      |
    3 | service pay {
      |         ^^^
      |
     ::: base.mesh:1:9
      |
    1 | service pay {
      |         --- first here

    warning[M0420]: 100% of ports stay open
     --> my shop/shop.mesh:3:1
      |
    3 | / service pay {
    4 | |   port http 70000
    5 | |   port grpc 9090
    6 | | }
      | |_^ this service

    error[M0220]: no profile `x`
    help: write `istio`,
          or `linkerd`

    note[M0510]: apply the mesh first
    ");
}

#[test]
fn json() {
    let (diagnostics, sources) = corpus();
    let expected = concat!(
        r#"{"diagnostics":[{"code":"M0302","severity":"error","message":"`70000` is not a port","#,
        r#""help":"a port is a whole number from 1 to 65535","#,
        r#""file":"my shop/shop.mesh","line":4,"column":13,"endLine":4,"endColumn":18,"#,
        r#""label":"larger than 65535","related":[{"file":"my shop/shop.mesh","#,
        r#""line":3,"column":9,"endLine":3,"endColumn":12,"message":"in this service"}]},"#,
        r#"{"code":"M0202","severity":"error","message":"`pay` is given twice","help":null,"#,
        r#""file":"my shop/shop.mesh","line":3,"column":9,"endLine":3,"endColumn":12,"#,
        r#""related":[{"file":"base.mesh","line":1,"column":9,"endLine":1,"endColumn":12,"#,
        r#""message":"first here"}]},"#,
        r#"{"code":"M0420","severity":"warning","message":"100% of ports stay open","help":null,"#,
        r#""file":"my shop/shop.mesh","line":3,"column":1,"endLine":7,"endColumn":1,"#,
        r#""label":"this service","related":[]},"#,
        r#"{"code":"M0220","severity":"error","message":"no profile `x`","#,
        r#""help":"write `istio`,\nor `linkerd`","#,
        r#""file":null,"line":null,"column":null,"endLine":null,"endColumn":null,"related":[]},"#,
        r#"{"code":"M0510","severity":"note","message":"apply the mesh first","help":null,"#,
        r#""file":null,"line":null,"column":null,"endLine":null,"endColumn":null,"related":[]}]}"#,
        "\n",
    );
    assert_eq!(render(Format::Json, &diagnostics, &sources, true), expected);
    assert_eq!(
        render::<Code>(Format::Json, &[], &sources, false),
        "{\"diagnostics\":[]}\n"
    );
}

#[test]
fn github() {
    let (diagnostics, sources) = corpus();
    insta::assert_snapshot!(render(Format::Github, &diagnostics, &sources, true), @r"
    ::error file=my shop/shop.mesh,line=4,col=13,endLine=4,endColumn=18,title=M0302::`70000` is not a port%0Aa port is a whole number from 1 to 65535
    ::error file=my shop/shop.mesh,line=3,col=9,endLine=3,endColumn=12,title=M0202::`pay` is given twice
    ::warning file=my shop/shop.mesh,line=3,col=1,endLine=7,endColumn=1,title=M0420::100%25 of ports stay open
    ::error title=M0220::no profile `x`%0Awrite `istio`,%0Aor `linkerd`
    ::notice title=M0510::apply the mesh first
    ");
    let mut sources = Sources::new();
    let odd = sources.add("a,b:c%d\n.mesh", "x");
    let d = Diagnostic::new(
        Code::BadName,
        sources.span(odd, 0, 1),
        "a: b, 5%\r\n::error::x\u{1b}",
    );
    assert_eq!(
        render(Format::Github, &[d], &sources, false),
        "::error file=a%2Cb%3Ac%25d%0A.mesh,line=1,col=1,endLine=1,endColumn=2,title=M0301::\
         a: b, 5%25%0D%0A::error::x\\u{1b}\n"
    );
}

#[test]
fn sarif() {
    let (diagnostics, sources) = corpus();
    let sarif = render(Format::Sarif, &diagnostics, &sources, true);
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap_or_default();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "mesh2yaml");
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    let rules = driver["rules"].as_array().cloned().unwrap_or_default();
    let ids: Vec<_> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(ids, ["M0202", "M0220", "M0302", "M0420", "M0510"]);
    assert_eq!(
        rules[3],
        json!({
            "id": "M0420",
            "name": "OpenPorts",
            "shortDescription": { "text": Code::OpenPorts.title() },
            "defaultConfiguration": { "level": "warning" },
        })
    );
    let results = run["results"].as_array().cloned().unwrap_or_default();
    assert_eq!(results.len(), diagnostics.len());
    for (result, d) in results.iter().zip(&diagnostics) {
        let index = result["ruleIndex"].as_u64().and_then(|i| usize::try_from(i).ok());
        assert_eq!(index.map(|i| &rules[i]["id"]), Some(&result["ruleId"]));
        assert_eq!(result["level"], d.severity.as_str());
        assert_eq!(
            result["locations"].as_array().map(Vec::len),
            Some(usize::from(d.span.is_some()))
        );
    }
    assert_eq!(results[0], sarif_of_the_port());
    assert_eq!(
        results[1]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "base.mesh"
    );
}

fn sarif_of_the_port() -> serde_json::Value {
    json!({
        "ruleId": "M0302",
        "ruleIndex": 2,
        "level": "error",
        "message": { "text": "`70000` is not a port\na port is a whole number from 1 to 65535" },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": "my%20shop/shop.mesh" },
                "region": { "startLine": 4, "startColumn": 13, "endLine": 4, "endColumn": 18 },
            },
            "message": { "text": "larger than 65535" },
        }],
        "relatedLocations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": "my%20shop/shop.mesh" },
                "region": { "startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 12 },
            },
            "message": { "text": "in this service" },
        }],
    })
}

#[test]
fn nothing_to_say() {
    let sources = Sources::new();
    assert_eq!(render::<Code>(Format::Text, &[], &sources, true), "");
    assert_eq!(render::<Code>(Format::Github, &[], &sources, true), "");
    assert_eq!(summary::<Code>(&[]), None);
}

#[test]
fn summaries() {
    let (mut diagnostics, _) = corpus();
    assert_eq!(
        summary(&diagnostics).as_deref(),
        Some("3 errors, 1 warning, 1 note")
    );
    diagnostics[0].severity = Severity::Warning;
    diagnostics.push(Diagnostic::without_place(
        Code::MoreDiagnostics,
        "3 more findings are not shown",
    ));
    assert_eq!(
        summary(&diagnostics).as_deref(),
        Some("2 errors, 2 warnings, 1 note")
    );
    assert_eq!(summary(&diagnostics[1..2]).as_deref(), Some("1 error"));
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.to_string().parse(), Ok(*format));
    }
    let unknown = "xml".parse::<Format>().map_err(|e| e.to_string());
    assert_eq!(
        unknown,
        Err("`xml` is not a format of diagnostics: choose `text`, `json`, `sarif` or `github`".to_owned())
    );
}

#[test]
fn colors() {
    let (diagnostics, sources) = corpus();
    let colored = render(Format::Text, &diagnostics, &sources, true);
    assert!(colored.starts_with("\u{1b}["));
    assert!(!render(Format::Text, &diagnostics, &sources, false).contains('\u{1b}'));
}
