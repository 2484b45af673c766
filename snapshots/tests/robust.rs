//! Whatever the source is: no panic, findings inside of it, and output that depends on nothing but the sources.

use mesh2yaml::diagnostics::{Format, render};
use mesh2yaml::{Options, Target};
use mesh2yaml_snapshots::corpus::cases;
use proptest::prelude::*;

fn compile_all(text: &str) {
    for target in [
        Target::istio(),
        Target::linkerd(),
        Target::linkerd().service_profiles(true),
    ] {
        let compilation = Options::new().source("fuzz.mesh", text).compile(target);
        for d in &compilation.diagnostics {
            if let Some(span) = d.span {
                assert!(span.start <= span.end && span.end as usize <= text.len(), "{d:?}");
            }
            assert_ne!(d.code, mesh2yaml::diagnostics::Code::Unanswered, "{d:?}");
        }
        for format in Format::ALL {
            let shown = render(*format, &compilation.diagnostics, &compilation.sources, false);
            assert!(!shown.contains('\u{1b}'));
        }
        if compilation.has_errors() {
            assert!(compilation.resources.is_empty() && compilation.install.is_none());
        }
    }
}

/// Words that occur in policies, so that mutants get further than the grammar.
fn words() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "service",
        "in",
        "{",
        "}",
        "\n",
        "allow",
        "from account",
        "method",
        "GET",
        "path",
        "\"/api/**\"",
        "\"/\"",
        "port",
        "http",
        "tcp",
        "80",
        "to",
        "route",
        "\"t\"",
        "version",
        "v=1",
        "canary",
        "90%",
        "timeout",
        "10s",
        "retry",
        "times",
        "on",
        "istio",
        "linkerd",
        "accept",
        "pool",
        "eject",
        "mtls",
        "strict",
        "use",
        "profile",
        "$service",
        "$x",
        "param",
        "let",
        "=",
        ",",
        "probes",
        "none",
        "/healthz",
        "observe",
        "tracing",
        "jaeger",
        "#",
        "\"",
        "\\",
        "é",
        "default",
        "deny",
        "inject",
        "namespace",
        "mesh",
        "test",
        "send",
        "expect",
        "import",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn mutants_of_the_examples(which in any::<prop::sample::Index>(), edits in prop::collection::vec(
        (any::<prop::sample::Index>(), 0usize..40, words()), 1..4)) {
        let cases = cases();
        let mut text = String::from_utf8_lossy(&which.get(&cases).bytes).into_owned();
        for (at, cut, word) in edits {
            let chars: Vec<char> = text.chars().collect();
            let start = at.index(chars.len() + 1);
            let end = (start + cut).min(chars.len());
            let mut next: String = chars[..start].iter().collect();
            next.push_str(&word);
            next.extend(&chars[end..]);
            text = next;
        }
        compile_all(&text);
    }

    #[test]
    fn soups_of_words(words in prop::collection::vec(words(), 0..60)) {
        compile_all(&words.join(" "));
    }
}

/// A policy in several files is the same policy in any order.
#[test]
fn the_order_of_files_is_of_no_account() {
    let parts = [
        (
            "a.mesh",
            "service a in x {\n  use web\n  port http 80\n  route { timeout $slow }\n}\n",
        ),
        ("b.mesh", "service b in x {\n  use web\n}\nlet slow = 10s\n"),
        (
            "c.mesh",
            "profile web {\n  workload app=$service\n  pool { max-connections 10 }\n}\n",
        ),
        (
            "d.mesh",
            "namespace x {\n  mtls strict\n}\nnamespace w {\n  mtls permissive\n}\n",
        ),
    ];
    let compile = |order: &[usize]| {
        let options = order
            .iter()
            .fold(Options::new(), |o, i| o.source(parts[*i].0, parts[*i].1));
        let compilation = options.compile(Target::istio());
        assert!(!compilation.has_errors(), "{}", compilation.report());
        (compilation.yaml(), compilation.report())
    };
    let first = compile(&[0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        assert_eq!(compile(&order), first);
    }
}

/// An error in a profile is one error, however many services use it.
#[test]
fn a_shared_error_is_reported_once() {
    let mut source =
        String::from("profile web {\n  workload app=$service\n  pool { max-connections 10 }\n}\n");
    for i in 0..5_000 {
        source.push_str(&format!("service s{i} in x {{\n  use web\n}}\n"));
    }
    let compilation = Options::new()
        .source("many.mesh", source)
        .compile(Target::linkerd());
    assert_eq!(compilation.diagnostics.len(), 1, "{}", compilation.report());
    assert!(
        compilation
            .report()
            .contains("in 5000 services: x/s0, x/s1, x/s10 and 4997 more")
    );
}

/// A service whose port has these rules.
fn ruled(rules: &str) -> String {
    format!(
        "mesh {{\n  probe-networks 10.0.0.0/16\n  paths decode-and-merge-slashes\n}}\nnamespace x {{\n  default deny\n}}\n\
         service s in x {{\n  workload app=s\n  port http 80\n  probes none\n{rules}}}\n"
    )
}

/// Rules that tell very much apart are compiled or refused, and end soon.
#[test]
fn many_combinations_end_soon() {
    let rules = |count: usize, body: &dyn Fn(usize) -> String| -> String {
        let rule = |i| {
            format!(
                "  allow \"rule {i}\" {{\n    from account a{i}\n    {}\n  }}\n",
                body(i)
            )
        };
        (0..count).map(rule).collect()
    };
    let cases: [(&str, String, bool); 9] = [
        (
            "a header each",
            rules(60, &|i| format!("header x-{i} = \"1\"")),
            true,
        ),
        (
            "headers below many paths",
            rules(8, &|i| {
                format!("header x-{i} = \"1\"\n    path \"/a{i}/**\", \"/*/b{i}\"")
            }),
            false,
        ),
        (
            "as many headers as there may be",
            rules(9, &|i| format!("header x-{i} = \"1\"")),
            false,
        ),
        (
            "a value of one header each",
            rules(400, &|i| format!("header x-team = \"t{i}\"")),
            false,
        ),
        (
            "an expression of one header each",
            rules(200, &|i| format!("header x-team = ~\"t{i}-[0-9]+\"")),
            true,
        ),
        (
            "a host each",
            rules(300, &|i| format!("host h{i}.example")),
            false,
        ),
        (
            "an expression of paths each",
            rules(200, &|i| format!("path ~\"/p{i}-[0-9]+\"")),
            true,
        ),
        (
            "expressions that are hard to compare",
            rules(20, &|i| format!("path ~\"/(a|b)*a(a|b){{{}}}\"", 4 + i % 4)),
            true,
        ),
        (
            "many parameters with many values",
            rules(30, &|i| {
                format!("query q{} = \"{i}\", \"x{i}\"\n    method GET, POST", i % 6)
            }),
            true,
        ),
    ];
    for (name, rules, refused) in cases {
        let source = ruled(&rules);
        let start = std::time::Instant::now();
        for target in [Target::istio(), Target::linkerd()] {
            let compilation = Options::new()
                .source("many.mesh", source.as_str())
                .compile(target);
            if target == Target::linkerd() {
                assert_eq!(
                    compilation.has_errors(),
                    refused,
                    "{name}: {}",
                    compilation.report()
                );
            }
        }
        let took = start.elapsed();
        println!("{name}: {took:?}");
        assert!(took.as_secs() < 30, "{name} took {took:?}");
    }
}

/// What is more than one object may hold is several, and nothing of it is lost.
#[test]
fn more_rules_than_a_policy_has_are_several_policies() {
    use mesh2yaml::istio::lower::Resource as Istio;
    let many = |action: &str, count: usize| -> String {
        let rule = |i| {
            format!(
                "  {action} \"{action} {i}\" {{\n    from cidr 192.{}.{}.0/24\n  }}\n",
                i / 256,
                i % 256
            )
        };
        (0..count).map(rule).collect()
    };
    let networks: Vec<String> = (0..700)
        .map(|i| {
            format!(
                "cidr 10.{}.{}.0/24 except 10.{}.{}.7/32",
                i / 256,
                i % 256,
                i / 256,
                i % 256
            )
        })
        .collect();
    let one = format!(
        "  allow \"networks\" {{\n    from {}\n  }}\n",
        networks.join(", ")
    );
    let source = ruled(&[many("allow", 1_100), many("deny", 600), one].concat());
    let compilation = Options::new()
        .source("many.mesh", source)
        .compile(Target::istio());
    assert!(!compilation.has_errors(), "{}", compilation.report());
    let policies = compilation.resources.iter().filter_map(|resource| {
        let mesh2yaml::Resource::Istio(Istio::AuthorizationPolicy(it)) = resource else {
            return None;
        };
        (!it.spec.rules.is_empty()).then_some(it)
    });
    let held: Vec<(&str, usize)> = policies
        .map(|it| (it.metadata.name(), it.spec.rules.len()))
        .collect();
    let wanted = [
        ("s-denied", 512),
        ("s-denied-2", 88),
        ("s", 512),
        ("s-2", 512),
        ("s-3", 78),
    ];
    assert_eq!(held, wanted);
    for report in mesh2yaml_validate::Validation::default().reports(&compilation.yaml()) {
        assert!(!report.is_invalid(), "{report:?}");
    }
}
