//! AuthorizationPolicy, RequestAuthentication and PeerAuthentication: written, read, and their rules.

use mesh2yaml_istio::{
    Attribute, AuthorizationAction, AuthorizationPolicy, Condition, JwtHeader, JwtKeys, JwtRule, Operation,
    PeerAuthentication, PolicyTarget, RequestAuthentication, Rule, Source, TargetRef,
};
use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Finding, Severity, Validate};
use mesh2yaml_types::{duration, port};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What is found in a document of one of the kinds here.
fn look(document: &Value) -> Vec<Finding> {
    fn of<K: DeserializeOwned + Validate + Serialize + PartialEq + std::fmt::Debug>(
        document: &Value,
    ) -> Vec<Finding> {
        let (it, mut found) = typed::<K>(document);
        if let Some(it) = it {
            found.extend(it.findings());
            let kept = Kept::<K>::new(document).0.expect("it was read");
            assert_eq!(&serde_json::to_value(&kept).expect("JSON"), document);
            // What is written by its type alone is read as the same.
            let written = serde_json::to_value(&it).expect("JSON");
            let (again, unknown) = typed::<K>(&written);
            assert!(unknown.is_empty(), "{written}: {unknown:?}");
            assert_eq!(again.expect("it is read again"), it);
        }
        found
    }
    match document["kind"].as_str().expect("it has a kind") {
        "AuthorizationPolicy" => of::<AuthorizationPolicy>(document),
        "RequestAuthentication" => of::<RequestAuthentication>(document),
        _ => of::<PeerAuthentication>(document),
    }
}

fn found(kind: &str, metadata: &str, spec: &str) -> Vec<Finding> {
    let text = format!(
        "apiVersion: security.istio.io/v1\nkind: {kind}\nmetadata: {{name: a, namespace: b{metadata}}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"));
    look(&document.value)
}

fn shown(kind: &str, metadata: &str, spec: &str) -> Vec<String> {
    let line = |f: &Finding| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    };
    found(kind, metadata, spec).iter().map(line).collect()
}

/// Each case is a spec and where it is wrong; without a place it is right.
fn check(kind: &str, cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        assert_eq!(shown(kind, "", spec), *expected, "{kind} {spec}");
    }
}

fn read<K: DeserializeOwned>(document: &Value) -> K {
    let (it, unknown) = typed::<K>(document);
    assert!(unknown.is_empty(), "{document}: {unknown:?}");
    it.expect("it was read")
}

#[test]
fn where_a_policy_applies() {
    const GATEWAY: &str = "group: gateway.networking.k8s.io, kind: Gateway, name: a";
    let one = |rest: &str| format!("{{targetRef: {{{rest}}}}}");
    let many = |rest: &str| format!("{{targetRefs: [{rest}]}}");
    let refs = vec!["{kind: Service, name: a}"; 17].join(", ");
    let cases: [(String, &[&str]); 24] = [
        ("{}".to_owned(), &[]),
        ("{selector: {matchLabels: {app: a}}}".to_owned(), &[]),
        ("{selector: {matchLabels: {app: ''}}}".to_owned(), &[]),
        ("{selector: {}}".to_owned(), &["W admission spec.selector"]),
        (
            "{selector: {matchLabels: {'': a}}}".to_owned(),
            &["E schema spec.selector.matchLabels[\"\"]"],
        ),
        (
            "{selector: {matchLabels: {'a*': a}}}".to_owned(),
            &["E schema spec.selector.matchLabels[\"a*\"]"],
        ),
        (
            "{selector: {matchLabels: {a: 'a*'}}}".to_owned(),
            &["E schema spec.selector.matchLabels.a"],
        ),
        (one(GATEWAY), &[]),
        (many(&format!("{{{GATEWAY}}}")), &[]),
        (one("kind: Service, name: a"), &[]),
        (one("group: core, kind: Service, name: a"), &[]),
        (one("group: '', kind: Service, name: a"), &[]),
        (
            one("group: networking.istio.io, kind: ServiceEntry, name: a"),
            &[],
        ),
        (
            one("group: gateway.networking.k8s.io, kind: GatewayClass, name: a"),
            &[],
        ),
        (
            one("group: apps, kind: Gateway, name: a"),
            &["E admission spec.targetRef"],
        ),
        (
            one("group: gateway.networking.k8s.io, kind: HTTPRoute, name: a"),
            &["E admission spec.targetRef"],
        ),
        (
            one("group: networking.istio.io, kind: Gateway, name: a"),
            &["E admission spec.targetRef"],
        ),
        (
            one("kind: Service, name: a, namespace: b"),
            &["E schema spec.targetRef.namespace"],
        ),
        (one("kind: Service, name: ''"), &["E schema spec.targetRef.name"]),
        (one("kind: Service"), &["E shape spec.targetRef"]),
        (many(""), &["W effect spec.targetRefs"]),
        (many(&refs), &["E schema spec.targetRefs"]),
        (
            format!("{{selector: {{matchLabels: {{a: b}}}}, targetRef: {{{GATEWAY}}}}}"),
            &["E shape spec"],
        ),
        (
            format!("{{targetRefs: [{{{GATEWAY}}}], targetRef: {{{GATEWAY}}}}}"),
            &["E shape spec"],
        ),
    ];
    for kind in ["AuthorizationPolicy", "RequestAuthentication"] {
        for (spec, expected) in &cases {
            assert_eq!(shown(kind, "", spec), *expected, "{kind} {spec}");
        }
    }
}

#[test]
fn actions() {
    let annotated = |value: &str, spec: &str| {
        shown(
            "AuthorizationPolicy",
            &format!(", annotations: {{istio.io/dry-run: '{value}'}}"),
            spec,
        )
    };
    let annotation = ["E admission metadata.annotations[\"istio.io/dry-run\"]"];
    for (value, spec, is_right) in [
        ("true", "{}", true),
        ("false", "{action: DENY, rules: [{}]}", true),
        ("T", "{action: ALLOW}", true),
        ("yes", "{}", false),
        ("", "{}", false),
        ("true", "{action: AUDIT, rules: [{}]}", false),
        (
            "true",
            "{action: CUSTOM, provider: {name: a}, rules: [{}]}",
            false,
        ),
    ] {
        let expected: &[&str] = if is_right { &[] } else { &annotation };
        assert_eq!(annotated(value, spec), expected, "{value} {spec}");
    }
    check(
        "AuthorizationPolicy",
        &[
            ("{action: ALLOW}", &[]),
            ("{rules: []}", &[]),
            ("{action: ALLOW, rules: [{}]}", &[]),
            ("{action: AUDIT}", &[]),
            ("{action: DENY, rules: [{}]}", &[]),
            ("{action: DENY}", &["E admission spec"]),
            ("{action: DENY, rules: []}", &["E admission spec"]),
            ("{action: PERMIT}", &["E shape spec.action"]),
            ("{action: CUSTOM, provider: {name: a}, rules: [{}]}", &[]),
            ("{action: CUSTOM, provider: {name: a}}", &["E admission spec"]),
            (
                "{action: CUSTOM, provider: {name: ''}, rules: [{}]}",
                &["E admission spec.provider"],
            ),
            (
                "{action: CUSTOM, provider: {}, rules: [{}]}",
                &["E admission spec.provider"],
            ),
            ("{action: CUSTOM, rules: [{}]}", &["E shape spec"]),
            (
                "{action: ALLOW, provider: {name: a}, rules: [{}]}",
                &["E shape spec"],
            ),
            ("{provider: {name: a}, rules: [{}]}", &["E shape spec"]),
            ("{rules: [null]}", &["E shape spec.rules[0]"]),
        ],
    );
    let custom = |rule: &str| format!("{{action: CUSTOM, provider: {{name: a}}, rules: [{{{rule}}}]}}");
    for field in [
        "principals: [a/ns/b/sa/c]",
        "notPrincipals: [a/ns/b/sa/c]",
        "requestPrincipals: [a/b]",
        "notRequestPrincipals: [a/b]",
        "namespaces: [a]",
        "notNamespaces: [a]",
        "serviceAccounts: [a]",
        "notServiceAccounts: [a]",
        "trustDomains: [a]",
        "notTrustDomains: [a]",
    ] {
        let name = field.split(':').next().unwrap_or_default();
        let expected = format!("E admission spec.rules[0].from[0].source.{name}");
        let rule = custom(&format!("from: [{{source: {{{field}}}}}]"));
        assert_eq!(shown("AuthorizationPolicy", "", &rule), [expected], "{rule}");
    }
    for (key, is_right) in [
        ("source.namespace", false),
        ("source.serviceAccount", false),
        ("source.principal", false),
        ("source.trustDomain", false),
        ("request.auth.principal", false),
        ("request.auth.claims[a]", false),
        ("request.headers[a]", true),
        ("connection.sni", true),
    ] {
        let rule = custom(&format!("when: [{{key: '{key}', values: [a]}}]"));
        let expected: &[&str] = if is_right {
            &[]
        } else {
            &["E admission spec.rules[0].when[0].key"]
        };
        assert_eq!(shown("AuthorizationPolicy", "", &rule), expected, "{key}");
    }
    check(
        "AuthorizationPolicy",
        &[
            (&custom("from: [{source: {ipBlocks: [10.0.0.1]}}]"), &[]),
            (&custom("to: [{operation: {paths: ['/admin/*']}}]"), &[]),
        ],
    );
}

#[test]
fn sources() {
    let of = |source: &str| {
        shown(
            "AuthorizationPolicy",
            "",
            &format!("{{rules: [{{from: [{{source: {{{source}}}}}]}}]}}"),
        )
    };
    let at = |what: &str| format!("{what} spec.rules[0].from[0].source");
    for field in ["principals", "requestPrincipals", "namespaces", "trustDomains"] {
        for field in [
            field.to_owned(),
            format!("not{}{}", field[..1].to_uppercase(), &field[1..]),
        ] {
            for right in ["a", "'a*'", "'*a'", "'*'"] {
                assert!(of(&format!("{field}: [{right}]")).is_empty(), "{field} {right}");
            }
            let expected = [format!("{}.{field}[1]", at("E admission"))];
            assert_eq!(of(&format!("{field}: [a, '']")), expected);
        }
    }
    for field in ["ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks"] {
        for right in ["10.0.0.1", "10.0.0.0/8", "'::1'", "'2001:db8::/32'"] {
            assert!(of(&format!("{field}: [{right}]")).is_empty(), "{field} {right}");
        }
        for wrong in ["''", "ip1", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "'*'"] {
            let expected = [format!("{}.{field}[0]", at("E admission"))];
            assert_eq!(of(&format!("{field}: [{wrong}]")), expected, "{field} {wrong}");
        }
    }
    for field in ["serviceAccounts", "notServiceAccounts"] {
        let longest = format!("n/{}", "a".repeat(318));
        for right in ["a", "b/a", longest.as_str()] {
            assert!(of(&format!("{field}: [{right}]")).is_empty(), "{field} {right}");
        }
        for wrong in ["''", "'a*'", "a/b/c", "/a", "a/", &format!("{longest}a")] {
            let expected = [format!("{}.{field}[0]", at("E admission"))];
            assert_eq!(of(&format!("{field}: [{wrong}]")), expected, "{field} {wrong}");
        }
        let many = |count: usize| format!("{field}: [{}]", vec!["a"; count].join(", "));
        assert!(of(&many(16)).is_empty());
        assert_eq!(of(&many(17)), [format!("{}.{field}", at("E schema"))]);
        for other in ["principals", "notPrincipals", "namespaces", "notNamespaces"] {
            assert_eq!(of(&format!("{field}: [a], {other}: [b]")), [at("E schema")]);
        }
        for other in ["requestPrincipals", "trustDomains"] {
            assert!(of(&format!("{field}: [a], {other}: [b]")).is_empty());
        }
    }
    for wrong in ["a*b", "'*a*'", "'**'", "a/b", "'spiffe://a'"] {
        assert_eq!(
            of(&format!("trustDomains: [{wrong}]")),
            [format!("{}.trustDomains[0]", at("E admission"))],
            "{wrong}"
        );
    }
    let principals = [
        ("cluster.local/ns/a/sa/b", true),
        ("cluster.local/ns/a/sa/*", true),
        ("*/ns/a/sa/b", true),
        ("cluster.local/ns/*", true),
        // A mesh's own trust domain is put for this one.
        ("old-*/ns/a/sa/b", true),
        ("*-td/ns/a/sa/*", true),
        ("spiffe://cluster.local/ns/a/sa/b", false),
        ("cluster.local/ns/*/sa/b", false),
        ("*/ns/a/sa/*", false),
        ("*/sa/*", false),
    ];
    for (principal, is_right) in principals {
        let expected = [format!("{}.principals[0]", at("W effect"))];
        let expected: &[String] = if is_right { &[] } else { &expected };
        assert_eq!(
            of(&format!("principals: ['{principal}']")),
            expected,
            "{principal}"
        );
    }
    assert!(of("namespaces: ['a*b']").is_empty(), "here it stands anywhere");
    let from = |from: &str| {
        shown(
            "AuthorizationPolicy",
            "",
            &format!("{{rules: [{{from: {from}}}]}}"),
        )
    };
    assert_eq!(from("[{source: {}}]"), [at("E admission")]);
    assert_eq!(from("[{source: {principals: []}}]"), [at("E admission")]);
    assert_eq!(from("[{}]"), ["E shape spec.rules[0].from"]);
    assert_eq!(from("[]"), ["E shape spec.rules[0].from"]);
    assert_eq!(from("[null]"), ["E shape spec.rules[0].from[0]"]);
    let many = format!("[{}]", vec!["{source: {principals: [a]}}"; 513].join(", "));
    assert_eq!(from(&many), ["E schema spec.rules[0].from"]);
}

#[test]
fn operations() {
    let of = |operation: &str| {
        shown(
            "AuthorizationPolicy",
            "",
            &format!("{{rules: [{{to: [{{operation: {{{operation}}}}}]}}]}}"),
        )
    };
    let at = |what: &str| format!("{what} spec.rules[0].to[0].operation");
    for (field, right) in [
        ("hosts", "a.example.com"),
        ("hosts", "*.example.com"),
        ("hosts", "a.*"),
        ("methods", "GET"),
        ("methods", "*"),
        ("methods", "*-method"),
        ("paths", "/a"),
        ("paths", "/a/*"),
        ("paths", "*/a"),
        ("paths", "*"),
        ("ports", "80"),
        ("ports", "0080"),
        ("ports", "65535"),
    ] {
        for field in [
            field.to_owned(),
            format!("not{}{}", field[..1].to_uppercase(), &field[1..]),
        ] {
            assert!(of(&format!("{field}: ['{right}']")).is_empty(), "{field} {right}");
            let rule = if field.to_lowercase().ends_with("ports") {
                "E shape"
            } else {
                "E admission"
            };
            let expected = [format!("{}.{field}[1]", at(rule))];
            assert_eq!(of(&format!("{field}: ['{right}', '']")), expected, "{field}");
        }
    }
    for wrong in ["'port1'", "'65536'", "'-1'", "'+80'", "80", "'80 '"] {
        let expected = [format!("{}.ports[0]", at("E shape"))];
        assert_eq!(of(&format!("ports: [{wrong}]")), expected, "{wrong}");
    }
    for path in [
        "/{*}/a",
        "/{*}/a/",
        "/a/{**}/b",
        "/a/{**}",
        "{*}",
        "/a=b/{*}",
        "/-._~%20!$&'()+,;:@/{*}",
        "/{*}/{**}",
    ] {
        let path = path.replace('\'', "''");
        assert!(of(&format!("paths: ['{path}']")).is_empty(), "{path}");
    }
    for path in [
        "/a/{**}b",
        "/{*}/{}/b",
        "/a/{*}/b/*",
        "/a/{*}/**/b",
        "/a/{b}",
        "/{b=*}/{**}",
        "/{*}/{*}.txt",
        "/{*}/{b",
        "/{*}/b}",
        "/b}/*",
        "/{**}/a/{*}",
        "/{**}/{**}",
        "/{*}/?a",
        "/{*}//a",
        "/{*}/a b",
        "/{*}/é",
    ] {
        for field in ["paths", "notPaths"] {
            let expected = [format!("{}.{field}[0]", at("E admission"))];
            assert_eq!(of(&format!("{field}: ['{path}']")), expected, "{path}");
        }
    }
    for without_effect in [
        "paths: [a/b]",
        "paths: ['/a?b=c']",
        "paths: ['/a/*/b']",
        "paths: ['*a*']",
        "hosts: ['*.a.*']",
        "hosts: [a.*.b]",
        "methods: [get]",
        "notMethods: [Post]",
        "ports: ['0']",
    ] {
        let field = without_effect.split(':').next().unwrap_or_default();
        let expected = [format!("{}.{field}[0]", at("W effect"))];
        assert_eq!(of(without_effect), expected, "{without_effect}");
    }
    let to = |to: &str| shown("AuthorizationPolicy", "", &format!("{{rules: [{{to: {to}}}]}}"));
    assert_eq!(to("[{operation: {}}]"), [at("E admission")]);
    assert_eq!(to("[{operation: {hosts: [], ports: []}}]"), [at("E admission")]);
    assert_eq!(to("[{}]"), ["E shape spec.rules[0].to"]);
    assert_eq!(to("[]"), ["E shape spec.rules[0].to"]);
}

#[test]
fn conditions() {
    let of = |condition: &str| {
        shown(
            "AuthorizationPolicy",
            "",
            &format!("{{rules: [{{when: [{{{condition}}}]}}]}}"),
        )
    };
    let at = |what: &str| format!("{what} spec.rules[0].when[0]");
    for (key, right, wrong) in [
        ("request.headers[:authority]", "a", ""),
        ("request.headers[X-A]", "*", ""),
        ("source.ip", "10.0.0.0/8", "a.b.c.d"),
        ("remote.ip", "10.0.0.1", "10.0.0.0/40"),
        ("source.namespace", "a*b", ""),
        ("source.serviceAccount", "a/b", "a/b/c"),
        ("source.serviceAccount", "a", "/b"),
        ("source.principal", "a/ns/b/sa/c", ""),
        ("source.trustDomain", "*-a", "a*b"),
        ("source.trustDomain", "cluster.local/ns/a", ""),
        ("request.auth.principal", "a/*", ""),
        ("request.auth.audiences", "a", ""),
        ("request.auth.presenter", "a", ""),
        ("request.auth.claims[a]", "a", ""),
        ("request.auth.claims[a][b]", "a", ""),
        ("destination.ip", "::1", "::1::"),
        ("destination.port", "80", "x"),
        ("destination.port", "0", "65536"),
        ("connection.sni", "*.a.b", ""),
        ("experimental.envoy.filters.a.b[c]", "[a]", ""),
    ] {
        for field in ["values", "notValues"] {
            assert!(
                of(&format!("key: '{key}', {field}: ['{right}']")).is_empty(),
                "{key} {right}"
            );
            let expected = [format!("{}.{field}[1]", at("E admission"))];
            let got = of(&format!("key: '{key}', {field}: ['{right}', '{wrong}']"));
            assert_eq!(got, expected, "{key} {wrong}");
        }
        assert_eq!(of(&format!("key: '{key}'")), [at("E admission")], "{key}");
    }
    for key in [
        "",
        "key1",
        "source.user",
        "destination.namespace",
        "destination.labels[app]",
        "destination.name",
        "destination.user",
        "request.headers",
        "request.headers[]",
        "request.headers[a]b",
        "request.auth.claims[]",
        "request.auth.claims",
        "experimental.envoy.filters.a.b.x",
        "experimental.envoy.filters.a[]",
        "Source.ip",
    ] {
        let expected = [format!("{}.key", at("E admission"))];
        assert_eq!(of(&format!("key: '{key}', values: [a]")), expected, "{key}");
    }
    // Admitted, and nothing that a request has.
    for key in ["request.headersX[a]", "request.auth.claims.x[a]"] {
        let expected = [format!("{}.key", at("W effect"))];
        assert_eq!(of(&format!("key: '{key}', values: [a]")), expected, "{key}");
    }
    assert_eq!(of("values: [a]"), [at("E shape")]);
    assert_eq!(
        of("key: source.principal, values: ['spiffe://a/ns/b/sa/c']"),
        [format!("{}.values[0]", at("W effect"))]
    );
    let many = vec!["a"; 17].join(", ");
    assert_eq!(
        of(&format!("key: source.serviceAccount, values: [{many}]")),
        [format!("{}.values", at("E admission"))]
    );
    for (text, attribute) in [
        ("request.headers[a]", Attribute::header("a")),
        ("request.auth.claims[a]", Attribute::claim("a")),
        ("request.auth.claims[a][b]", Attribute::nested_claim(["a", "b"])),
        ("source.ip", Attribute::SourceIp),
        (
            "request.auth.claims[a]b]",
            Attribute::Other("request.auth.claims[a]b]".to_owned()),
        ),
    ] {
        assert_eq!(Attribute::from(text), attribute);
        assert_eq!(attribute.to_string(), text);
    }
    let nameless =
        AuthorizationPolicy::allow("a", "b").rule(Rule::when(Condition::is(Attribute::header(""), "a")));
    assert_eq!(
        nameless.findings().len(),
        1,
        "what is built by hand is looked at as well"
    );
}

#[test]
fn denials_of_http_alone() {
    const WARNS: &[&str] = &["W admission spec.rules[0]"];
    let http = "to: [{operation: {methods: [GET]}}]";
    for (rule, expected) in [
        (http.to_owned(), WARNS),
        ("from: [{source: {requestPrincipals: [a/b]}}]".to_owned(), WARNS),
        ("from: [{source: {trustDomains: [a]}}]".to_owned(), WARNS),
        (format!("from: [{{source: {{namespaces: [a]}}}}], {http}"), WARNS),
        (
            "to: [{operation: {ports: ['80'], methods: [GET]}}]".to_owned(),
            &[],
        ),
        (
            "to: [{operation: {notPorts: ['80'], paths: [/a]}}]".to_owned(),
            &[],
        ),
        ("from: [{source: {namespaces: [a]}}]".to_owned(), &[]),
        ("from: [{source: {remoteIpBlocks: [10.0.0.1]}}]".to_owned(), &[]),
        ("when: [{key: 'request.headers[a]', values: [a]}]".to_owned(), &[]),
        (String::new(), &[]),
    ] {
        let spec = |action: &str| format!("{{action: {action}, rules: [{{{rule}}}]}}");
        assert_eq!(
            shown("AuthorizationPolicy", "", &spec("DENY")),
            expected,
            "{rule}"
        );
        assert!(
            shown("AuthorizationPolicy", "", &spec("ALLOW")).is_empty(),
            "{rule}"
        );
    }
}

#[test]
fn request_authentication() {
    const KEY: &str = r#"{"kty":"RSA","e":"AQAB","n":"xAE7eB6q"}"#;
    let of = |rule: &str| {
        shown(
            "RequestAuthentication",
            "",
            &format!("{{jwtRules: [{{{rule}}}]}}"),
        )
    };
    for (rule, expected) in [
        ("issuer: a", ""),
        ("jwksUri: 'https://a.b/c'", ""),
        ("issuer: a, jwks_uri: 'https://a.b/c'", ""),
        ("", "E admission "),
        ("jwks: '{\"keys\": []}'", "E admission "),
        ("issuer: ''", "E schema .issuer"),
        ("issuer: a, audiences: [b, c]", ""),
        ("issuer: a, audiences: [b, '']", "E schema .audiences[1]"),
        (
            "issuer: a, jwksUri: 'https://a.b', jwks: '{\"keys\": []}'",
            "E shape ",
        ),
        (
            "issuer: a, jwksUri: 'https://a.b', jwks_uri: 'https://a.b'",
            "E shape ",
        ),
        ("issuer: a, jwks: ''", "W effect .jwks"),
        ("issuer: a, fromHeaders: [{name: b, prefix: 'Bearer '}]", ""),
        (
            "issuer: a, fromHeaders: [{name: '', prefix: c}]",
            "E schema .fromHeaders[0].name",
        ),
        ("issuer: a, fromHeaders: [{prefix: c}]", "E shape .fromHeaders[0]"),
        ("issuer: a, fromParams: [b]", ""),
        ("issuer: a, fromParams: ['']", "E schema .fromParams[0]"),
        ("issuer: a, fromCookies: [b]", ""),
        ("issuer: a, fromCookies: ['', b]", "E schema .fromCookies[0]"),
        (
            "issuer: a, outputClaimToHeaders: [{header: X-a_1, claim: b.c}]",
            "",
        ),
        (
            "issuer: a, outputClaimToHeaders: [{header: '', claim: b}]",
            "E schema .outputClaimToHeaders[0].header",
        ),
        (
            "issuer: a, outputClaimToHeaders: [{header: 'a%b', claim: b}]",
            "E schema .outputClaimToHeaders[0].header",
        ),
        (
            "issuer: a, outputClaimToHeaders: [{header: ':a', claim: b}]",
            "E schema .outputClaimToHeaders[0].header",
        ),
        (
            "issuer: a, outputClaimToHeaders: [{header: a, claim: ''}]",
            "E schema .outputClaimToHeaders[0].claim",
        ),
        (
            "issuer: a, outputClaimToHeaders: [{}]",
            "E shape .outputClaimToHeaders[0]",
        ),
        (
            "issuer: a, outputClaimToHeaders: [null]",
            "E shape .outputClaimToHeaders[0]",
        ),
        ("issuer: a, timeout: 1.5s", ""),
        ("issuer: a, timeout: 1500us", "E admission .timeout"),
        ("issuer: a, timeout: 0s", "E shape .timeout"),
        ("issuer: a, timeout: apple", "E shape .timeout"),
        ("issuer: a, spaceDelimitedClaims: [b.c]", ""),
        (
            "issuer: a, spaceDelimitedClaims: ['']",
            "E schema .spaceDelimitedClaims[0]",
        ),
        (
            "issuer: a, outputPayloadToHeader: '', forwardOriginalToken: false",
            "",
        ),
        ("issuer: a, presence: REQUIRED", ""),
        ("issuer: a, presence: MANDATORY", "E shape .presence"),
        (
            "issuer: a, forwardOriginalToken: 'yes'",
            "E shape .forwardOriginalToken",
        ),
    ] {
        let expected: Vec<String> = match expected.rsplit_once(' ') {
            Some((what, at)) => vec![format!("{what} spec.jwtRules[0]{at}")],
            None => Vec::new(),
        };
        assert_eq!(of(rule), expected, "{rule}");
    }
    check(
        "RequestAuthentication",
        &[
            ("{}", &[]),
            ("{jwtRules: []}", &[]),
            ("{jwtRules: [null]}", &["E shape spec.jwtRules[0]"]),
        ],
    );
    assert_eq!(
        shown(
            "RequestAuthentication",
            ", annotations: {istio.io/dry-run: 'true'}",
            "{}"
        )
        .len(),
        1
    );
    let many = vec!["b"; 65].join(", ");
    assert_eq!(
        of(&format!("issuer: a, spaceDelimitedClaims: [{many}]")),
        ["E schema spec.jwtRules[0].spaceDelimitedClaims"]
    );
    let jwks = |keys: &str| of(&format!("issuer: a, jwks: '{keys}'"));
    let with = |more: &str| KEY.replace('}', &format!(",{more}}}"));
    let set = |key: &str| format!("{{\"keys\": [{key}]}}");
    for right in [
        KEY.to_owned(),
        set(KEY),
        set(&with(
            r#""alg":"RS256","use":"sig","kid":"a","key_ops":["verify"],"more":{"a":[1]}"#,
        )),
        set(r#"{"kty":"EC","crv":"P-256","x":"abcd","y":"ab=="}"#),
        set(r#"{"kty":"OKP","crv":"Ed25519","x":"a+cd"}"#),
        r#"{"keys": null, "issuer": "a"}"#.to_owned(),
        format!("{} and more", set(KEY)),
    ] {
        assert!(jwks(&right).is_empty(), "{right}");
    }
    for wrong in [
        "foo".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "null".to_owned(),
        r#"{"keys": {}}"#.to_owned(),
        set("1"),
        set("null"),
        set(r#"{"e":"AQAB","n":"abcd"}"#),
        set(r#"{"kty":"rsa","e":"AQAB","n":"abcd"}"#),
        set(r#"{"kty":"RSA","e":"AQAB"}"#),
        set(r#"{"kty":"RSA","e":"AQAB","n":"abcde"}"#),
        set(r#"{"kty":"RSA","e":"AQ=","n":"abcd"}"#),
        set(r#"{"kty":"RSA","e":"AQ=B","n":"abcd"}"#),
        set(r#"{"kty":"RSA","e":"A===","n":"abcd"}"#),
        set(r#"{"kty":"RSA","e":"AQAB","n":"a+c_"}"#),
        set(r#"{"kty":"RSA","e":"AQAB","n":5}"#),
        set(r#"{"kty":"EC","crv":"P-256","x":"abcd"}"#),
        set(r#"{"kty":"EC","crv":1,"x":"abcd","y":"abcd"}"#),
        set(r#"{"kty":"oct"}"#),
        set(&with(r#""kid":5"#)),
        set(&with(r#""key_ops":"verify""#)),
        set(&with(r#""key_ops":[1]"#)),
        set(&with(r#""x5c":["abcd"]"#)),
        set(&with(r#""d":"abcd","p":"a""#)),
    ] {
        assert_eq!(jwks(&wrong), ["E admission spec.jwtRules[0].jwks"], "{wrong}");
    }
    for private in [
        set(&with(r#""d":"abcd""#)),
        set(r#"{"kty":"EC","crv":"P-256","x":"abcd","y":"abcd","d":"abcd"}"#),
        set(r#"{"kty":"OKP","crv":"Ed25519","x":"abcd","d":"abcd"}"#),
        set(r#"{"kty":"oct","k":"abcd"}"#),
    ] {
        assert_eq!(jwks(&private), ["W admission spec.jwtRules[0].jwks"], "{private}");
    }
}

#[test]
fn addresses_of_keys() {
    let is_right = |uri: &str| {
        let spec = format!("{{jwtRules: [{{issuer: a, jwksUri: {}}}]}}", json!(uri));
        let got = shown("RequestAuthentication", "", &spec);
        assert!(
            got.is_empty() || got == ["E schema spec.jwtRules[0].jwksUri"],
            "{uri}: {got:?}"
        );
        got.is_empty()
    };
    for right in [
        "https://a.b",
        "HTTP://a.b",
        "https://a.b:80",
        "https://a.b:",
        "https://a.b:80/c d",
        "https://a.b/%20",
        "https://a.b/?q=%zz",
        "https://a.b/#f",
        "https://u:p@a.b",
        "https://[::1]:80",
        "https://a%c3%a9",
        "https://é.com",
        "https://a_b",
        "https:a",
        "https://",
        "http://[fe80::1%25en0]/",
    ] {
        assert!(is_right(right), "{right}");
    }
    for wrong in [
        "",
        "a.b",
        "tcp://a.b",
        "https://a.b:c",
        "https://a.b:-1",
        "https://a.b:99999999999999999999",
        "https://a b",
        "https://a.b/%zz",
        "https://a.b/#%zz",
        "https://a.b#f",
        "https://u p@a.b",
        "https://[::1",
        "https://[::1]x",
        "https://[a]/",
        "://a",
        "1https://a",
        "/a",
        "//a",
        "https://a\u{1}",
        "https://a%41",
        "https://a^b",
        "https://a{b}",
        "https://a\\b",
        " https://a.b",
    ] {
        assert!(!is_right(wrong), "{wrong}");
    }
    assert!(is_right(&format!("https://a.b/{}", "c".repeat(2036))));
    assert!(!is_right(&format!("https://a.b/{}", "c".repeat(2037))));
}

#[test]
fn peer_authentication() {
    check(
        "PeerAuthentication",
        &[
            ("{}", &[]),
            ("{selector: {}}", &["W admission spec.selector"]),
            ("{selector: {matchLabels: {app: a}}}", &[]),
            ("{mtls: {mode: UNSET}}", &[]),
            (
                "{selector: {matchLabels: {app: a}}, portLevelMtls: {8080: {mode: UNSET}}}",
                &[],
            ),
            (
                "{selector: {matchLabels: {app: a}}, portLevelMtls: {}}",
                &["E shape spec"],
            ),
            ("{portLevelMtls: {8080: {mode: UNSET}}}", &["E shape spec"]),
            (
                "{selector: {}, portLevelMtls: {8080: {mode: UNSET}}}",
                &["W admission spec.selector", "E schema spec.portLevelMtls"],
            ),
            (
                "{selector: {matchLabels: {app: a}}, portLevelMtls: {0: {mode: UNSET}}}",
                &["E shape spec.portLevelMtls.0"],
            ),
        ],
    );
    let dry = shown(
        "PeerAuthentication",
        ", annotations: {istio.io/dry-run: 'true'}",
        "{}",
    );
    assert_eq!(dry.len(), 1, "{dry:?}");
}

#[test]
fn what_is_built_is_written_so() {
    let policy = AuthorizationPolicy::custom(
        "a",
        "b",
        "opa",
        Rule::from_source(Source::new().remote_ip_block("10.0.0.0/8"))
            .operation(Operation::new().host("a.b").not_port(port!(8080)))
            .condition(Condition::is("request.headers[x-team]", "c").not("d")),
    )
    .target_ref(TargetRef::gateway("edge"))
    .target_ref(TargetRef::service("shop"));
    let written = json!({
        "apiVersion": "security.istio.io/v1",
        "kind": "AuthorizationPolicy",
        "metadata": {"name": "a", "namespace": "b"},
        "spec": {
            "targetRefs": [
                {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"},
                {"kind": "Service", "name": "shop"},
            ],
            "action": "CUSTOM",
            "provider": {"name": "opa"},
            "rules": [{
                "from": [{"source": {"remoteIpBlocks": ["10.0.0.0/8"]}}],
                "to": [{"operation": {"hosts": ["a.b"], "notPorts": ["8080"]}}],
                "when": [{"key": "request.headers[x-team]", "values": ["c"], "notValues": ["d"]}],
            }],
        },
    });
    assert_eq!(serde_json::to_value(&policy).expect("JSON"), written);
    assert_eq!(read::<AuthorizationPolicy>(&written), policy);
    assert!(policy.findings().is_empty());
    let accounts = Source::new()
        .service_account("shop/web")
        .not_trust_domain("old.example");
    assert_eq!(
        serde_json::to_value(&accounts).expect("JSON"),
        json!({"serviceAccounts": ["shop/web"], "notTrustDomains": ["old.example"]})
    );

    let tokens = RequestAuthentication::new("a", "b")
        .selector([("app", "shop")])
        .jwt_rule(
            JwtRule::any_issuer("https://a.b/keys")
                .audience("shop")
                .from_header(JwtHeader::new("x-token").prefix("Token "))
                .from_param("token")
                .from_cookie("token")
                .forward_original_token(true)
                .output_payload_to_header("x-payload")
                .claim_to_header("sub", "x-user")
                .timeout(duration!("2s"))
                .space_delimited_claim("roles"),
        );
    let written = json!({
        "apiVersion": "security.istio.io/v1",
        "kind": "RequestAuthentication",
        "metadata": {"name": "a", "namespace": "b"},
        "spec": {
            "selector": {"matchLabels": {"app": "shop"}},
            "jwtRules": [{
                "audiences": ["shop"],
                "jwksUri": "https://a.b/keys",
                "fromHeaders": [{"name": "x-token", "prefix": "Token "}],
                "fromParams": ["token"],
                "fromCookies": ["token"],
                "forwardOriginalToken": true,
                "outputPayloadToHeader": "x-payload",
                "outputClaimToHeaders": [{"header": "x-user", "claim": "sub"}],
                "timeout": "2s",
                "spaceDelimitedClaims": ["roles"],
            }],
        },
    });
    assert_eq!(serde_json::to_value(&tokens).expect("JSON"), written);
    assert_eq!(read::<RequestAuthentication>(&written), tokens);
    assert!(tokens.findings().is_empty());
}

#[test]
fn every_version_is_read() {
    for version in ["security.istio.io/v1", "security.istio.io/v1beta1"] {
        let document = |kind: &str, spec: Value| json!({"apiVersion": version, "kind": kind, "metadata": {"name": "a"}, "spec": spec});
        let written = document("AuthorizationPolicy", json!({"action": "DENY", "rules": [{}]}));
        let policy: AuthorizationPolicy = read(&written);
        assert_eq!(policy.spec.action, AuthorizationAction::Deny);
        assert_eq!(serde_json::to_value(&policy).expect("JSON"), written);
        let written = document(
            "RequestAuthentication",
            json!({"jwtRules": [{"jwks_uri": "https://a.b"}]}),
        );
        let tokens: RequestAuthentication = read(&written);
        let keys = JwtKeys::OlderUri("https://a.b".to_owned());
        assert_eq!(tokens.spec.jwt_rules[0].keys, keys);
        assert_eq!(serde_json::to_value(&tokens).expect("JSON"), written);
        let written = document(
            "RequestAuthentication",
            json!({"targetRef": {"kind": "Service", "name": "a"}}),
        );
        let tokens: RequestAuthentication = read(&written);
        assert_eq!(tokens.spec.target, PolicyTarget::Ref(TargetRef::service("a")));
        assert_eq!(serde_json::to_value(&tokens).expect("JSON"), written);
    }
}
