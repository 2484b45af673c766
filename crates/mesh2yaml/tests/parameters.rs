//! Every leaf of the language can be a parameter, and means what it does when its value is written there.

use std::collections::BTreeSet;

use mesh2yaml::{Compilation, Options, Target, leaf_names};

/// What a leaf is, the type and the value that it takes, and a statement of a service with `$it` for it.
type Row = (&'static [&'static str], &'static str, &'static str, &'static str);

const IN_SERVICE: &[Row] = &[
    (&["workload"], "text", "cart", "workload app=$it"),
    (&["workload"], "name", "cart", "workload app=$it"),
    (&["account"], "name", "cart", "account $it"),
    (&["port.number"], "port", "81", "port http $it"),
    (&["port.protocol"], "word", "http2", "port $it 80"),
    (&["port.target"], "port", "9090", "port http 80 to $it"),
    (&["probes"], "path", "/healthz", "probes $it\nALLOW"),
    (&["probes.on"], "port", "8080", "probes /healthz on $it\nALLOW"),
    (
        &["version"],
        "name",
        "blue",
        "version $it v=3\nversion canary v=2\nversion stable v=1",
    ),
    (
        &["version.labels"],
        "text",
        "v2.1",
        "version blue v=$it\nversion canary v=2\nversion stable v=1",
    ),
    (&["mtls"], "word", "strict", "mtls $it"),
    (&["mtls"], "word", "permissive", "mtls $it on 80"),
    (&["mtls.on"], "port", "80", "mtls permissive on $it"),
    (&["scrape"], "path", "/metrics", "scrape $it from mesh"),
    (&["scrape.on"], "port", "9090", "scrape /metrics on $it from mesh"),
    (
        &["scrape.from.account"],
        "account",
        "ops/prometheus",
        "scrape /metrics from account $it",
    ),
    (
        &["scrape.from.namespace"],
        "name",
        "ops",
        "scrape /metrics from namespace $it",
    ),
    (
        &["scrape.from.identity"],
        "identity",
        "spiffe://partner.example/sa/web",
        "scrape /metrics from identity $it",
    ),
    (
        &["scrape.from.cidr"],
        "cidr",
        "192.0.2.0/24",
        "mtls permissive\nscrape /metrics from cidr $it",
    ),
    (
        &["scrape.from.except"],
        "cidr",
        "10.1.0.0/16",
        "mtls permissive\nscrape /metrics from cidr 10.0.0.0/8 except $it",
    ),
    (&["route.to"], "name", "canary", "route {\nto $it\n}"),
    (
        &["route.to"],
        "percent",
        "30%",
        "route {\nto canary $it, stable 70%\n}",
    ),
    (
        &["route.to.service"],
        "service",
        "shop/other",
        "route {\nto service $it\n}",
    ),
    (
        &["route.to.service"],
        "name",
        "other",
        "route {\nto service $it\n}",
    ),
    (
        &["route.to.service"],
        "port",
        "80",
        "route {\nto service lab/old port $it\n}",
    ),
    (
        &["route.header"],
        "text",
        "a: {b}",
        "route {\nheader x-a = $it, \"c\"\ntimeout 1s\n}",
    ),
    (
        &["route.query"],
        "text",
        "a-b",
        "route {\nquery debug = $it\ntimeout 1s\n}",
    ),
    (
        &["route.method"],
        "method",
        "POST",
        "route {\nmethod GET, $it\ntimeout 1s\n}",
    ),
    (
        &["route.path"],
        "path",
        "/api/**",
        "route {\npath $it, /healthz\ntimeout 1s\n}",
    ),
    (
        &["route.host"],
        "host",
        "cart.shop.svc",
        "route {\nhost $it\ntimeout 1s\n}",
    ),
    (&["route.port"], "port", "80", "route {\nport $it\ntimeout 1s\n}"),
    (
        &["route.grpc"],
        "call",
        "shop.Cart/Get",
        "port grpc 80 to 8080\nroute {\ngrpc $it\ntimeout 1s\n}",
    ),
    (&["timeout"], "duration", "7s", "route {\ntimeout $it\n}"),
    (&["retry.times"], "int", "4", "route {\nretry $it times on 503\n}"),
    (
        &["retry.each"],
        "duration",
        "300ms",
        "route {\ntimeout 9s\nretry 2 times within $it each on reset, 503\n}",
    ),
    (
        &["redirect.status"],
        "int",
        "308",
        "route {\nredirect $it host shop.example.com\n}",
    ),
    (
        &["redirect.scheme"],
        "word",
        "https",
        "route {\nredirect 301 scheme $it\n}",
    ),
    (
        &["redirect.host"],
        "host",
        "shop.example.com",
        "route {\nredirect 301 host $it\n}",
    ),
    (
        &["redirect.port"],
        "port",
        "8443",
        "route {\nredirect 301 port $it\n}",
    ),
    (
        &["redirect.path"],
        "path",
        "/closed",
        "route {\nredirect 301 path $it\n}",
    ),
    (&["respond.status"], "int", "418", "route {\nrespond $it\n}"),
    (
        &["rewrite.path"],
        "path",
        "/v2",
        "route {\npath /v1\nrewrite path $it\n}",
    ),
    (
        &["rewrite.prefix"],
        "path",
        "/v1/",
        "route {\npath \"/v1/**\"\nrewrite prefix $it to /v2/\n}",
    ),
    (
        &["rewrite.prefix"],
        "path",
        "/v2/",
        "route {\npath \"/v1/**\"\nrewrite prefix /v1/ to $it\n}",
    ),
    (
        &["rewrite.host"],
        "host",
        "shop.example.com",
        "route {\nrewrite host $it\n}",
    ),
    (
        &["mirror"],
        "name",
        "canary",
        "route {\nmirror $it 10%\ntimeout 1s\n}",
    ),
    (
        &["mirror"],
        "percent",
        "25%",
        "route {\nmirror canary $it\ntimeout 1s\n}",
    ),
    (
        &["fault.delay"],
        "duration",
        "5s",
        "route {\nfault delay $it of 10%\n}",
    ),
    (
        &["fault.delay"],
        "percent",
        "15%",
        "route {\nfault delay 5s of $it\n}",
    ),
    (
        &["fault.abort"],
        "int",
        "503",
        "route {\nfault abort $it of 10%\n}",
    ),
    (
        &["fault.abort"],
        "percent",
        "15%",
        "route {\nfault abort 503 of $it\n}",
    ),
    (
        &["request.set"],
        "text",
        "on: [a]",
        "route {\nrequest set x-a = $it\n}",
    ),
    (
        &["request.add"],
        "text",
        "on: [a]",
        "route {\nrequest add x-a = $it\n}",
    ),
    (
        &["response.set"],
        "text",
        "on: [a]",
        "route {\nresponse set x-a = $it\n}",
    ),
    (
        &["response.add"],
        "text",
        "on: [a]",
        "route {\nresponse add x-a = $it\n}",
    ),
    (
        &["pool.max-connections"],
        "int",
        "7",
        "pool {\nmax-connections $it\n}",
    ),
    (
        &["pool.connect-timeout"],
        "duration",
        "7s",
        "pool {\nconnect-timeout $it\n}",
    ),
    (
        &["pool.max-pending-requests"],
        "int",
        "7",
        "pool {\nmax-pending-requests $it\n}",
    ),
    (&["pool.max-requests"], "int", "7", "pool {\nmax-requests $it\n}"),
    (
        &["pool.max-requests-per-connection"],
        "int",
        "7",
        "pool {\nmax-requests-per-connection $it\n}",
    ),
    (
        &["pool.max-concurrent-retries"],
        "int",
        "7",
        "pool {\nmax-concurrent-retries $it\n}",
    ),
    (
        &["pool.h2-upgrade"],
        "word",
        "always",
        "pool {\nh2-upgrade $it\n}",
    ),
    (
        &["eject.after"],
        "int",
        "9",
        "eject {\nafter $it consecutive 5xx\n}",
    ),
    (
        &["eject.of"],
        "word",
        "5xx",
        "eject {\nafter 5 consecutive $it\n}",
    ),
    (
        &["eject.sweep"],
        "duration",
        "9s",
        "eject {\nafter 5 consecutive 5xx\nsweep $it\n}",
    ),
    (
        &["eject.for"],
        "duration",
        "9s",
        "eject {\nafter 5 consecutive 5xx\nfor $it\n}",
    ),
    (
        &["eject.max-ejected"],
        "percent",
        "9%",
        "eject {\nafter 5 consecutive 5xx\nmax-ejected $it\n}",
    ),
    (
        &["eject.min-healthy"],
        "percent",
        "9%",
        "eject {\nafter 5 consecutive 5xx\nmin-healthy $it\n}",
    ),
    (
        &["allow.from.account", "deny.from.account"],
        "account",
        "edge/gateway",
        "RULE {\nfrom account $it\n}",
    ),
    (
        &["allow.from.account", "deny.from.account"],
        "name",
        "gateway",
        "RULE {\nfrom account $it, other\n}",
    ),
    (
        &["allow.from.namespace", "deny.from.namespace"],
        "name",
        "edge",
        "RULE {\nfrom namespace $it\n}",
    ),
    (
        &["allow.from.identity", "deny.from.identity"],
        "identity",
        "spiffe://partner.example/sa/web",
        "RULE {\nfrom identity $it\n}",
    ),
    (
        &["allow.from.cidr", "deny.from.cidr"],
        "cidr",
        "192.0.2.0/24",
        "RULE {\nfrom cidr $it\n}",
    ),
    (
        &["allow.from.cidr", "deny.from.cidr"],
        "cidr",
        "10.0.0.0/8",
        "RULE {\nfrom cidr $it except 10.1.0.0/16\n}",
    ),
    (
        &["allow.from.except", "deny.from.except"],
        "cidr",
        "10.1.0.0/16",
        "RULE {\nfrom cidr 10.0.0.0/8 except $it\n}",
    ),
    (
        &["allow.method", "deny.method"],
        "method",
        "POST",
        "RULE {\nfrom account edge/gateway\nmethod $it\n}",
    ),
    (
        &["allow.header", "deny.header"],
        "text",
        "red",
        "RULE {\nfrom account edge/gateway\nheader x-team = $it, \"blue\"\n}",
    ),
    (
        &["allow.query", "deny.query"],
        "text",
        "a-b",
        "RULE {\nfrom account edge/gateway\nquery debug = $it\n}",
    ),
    (
        &["allow.host", "deny.host"],
        "host",
        "cart.shop.svc",
        "RULE {\nfrom account edge/gateway\nhost $it\n}",
    ),
    (
        &["allow.grpc", "deny.grpc"],
        "call",
        "shop.Cart/Get",
        "port grpc 80 to 8080\nRULE {\nfrom account edge/gateway\ngrpc $it\n}",
    ),
    (
        &["allow.path", "deny.path"],
        "path",
        "/api/**",
        "RULE {\nfrom account edge/gateway\npath $it\n}",
    ),
    (
        &["allow.port", "deny.port"],
        "port",
        "80",
        "RULE {\nfrom account edge/gateway\nport $it\n}",
    ),
    (&["access-log"], "word", "stdout", "observe {\naccess-log $it\n}"),
    (
        &["tracing.provider"],
        "name",
        "jaeger",
        "observe {\ntracing $it\n}",
    ),
    (
        &["tracing.as"],
        "account",
        "observability/collector",
        "observe {\ntracing jaeger at collector.observability:4317 as $it\n}",
    ),
    (
        &["tracing.sample"],
        "percent",
        "30%",
        "observe {\ntracing jaeger sample $it\n}",
    ),
];

/// The same of the blocks that no profile can have.
const ABOVE: &[Row] = &[
    (
        &["trust-domain"],
        "host",
        "td.example",
        "mesh {\ntrust-domain $it\n}",
    ),
    (
        &["trust-domain-aliases"],
        "host",
        "old.example",
        "mesh {\ntrust-domain-aliases $it\n}",
    ),
    (
        &["control-plane"],
        "name",
        "linkerd-next",
        "mesh {\ncontrol-plane $it\n}",
    ),
    (
        &["probe-networks"],
        "cidr",
        "10.2.0.0/16",
        "mesh {\nprobe-networks $it\n}",
    ),
    (
        &["cluster-networks"],
        "cidr",
        "10.2.0.0/16",
        "mesh {\ncluster-networks $it\n}",
    ),
    (&["paths"], "word", "merge-slashes", "mesh {\npaths $it\n}"),
    (&["mtls"], "word", "strict", "mesh {\nmtls $it\n}"),
    (
        &["install.profile"],
        "word",
        "minimal",
        "mesh {\ninstall {\nprofile $it\n}\n}",
    ),
    (
        &["tracing.at"],
        "text",
        "collector.observability:4317",
        "mesh {\ntracing jaeger at $it\n}",
    ),
    (
        &["kiali.auth"],
        "word",
        "token",
        "mesh {\nobserve {\nkiali {\nauth $it\n}\n}\n}",
    ),
    (
        &["kiali.port"],
        "port",
        "20001",
        "mesh {\nobserve {\nkiali {\nport $it\n}\n}\n}",
    ),
    (
        &["kiali.prometheus"],
        "text",
        "http://prometheus:9090",
        "mesh {\nobserve {\nkiali {\nprometheus $it\n}\n}\n}",
    ),
    (
        &["kiali.grafana"],
        "text",
        "http://grafana:3000",
        "mesh {\nobserve {\nkiali {\ngrafana $it\n}\n}\n}",
    ),
    (
        &["kiali.jaeger"],
        "text",
        "http://jaeger:16686",
        "mesh {\nobserve {\nkiali {\njaeger $it\n}\n}\n}",
    ),
    (&["default"], "word", "deny", "namespace lab {\ndefault $it\n}"),
    (&["mtls"], "word", "permissive", "namespace lab {\nmtls $it\n}"),
];

/// Those that are written where they stand, and why.
const WRITTEN: &[(&str, &str)] = &[
    ("inject", "the statement itself"),
    ("install.auto-mtls", "the statement itself"),
    ("allow.from.anyone", "the statement itself"),
    ("allow.from.mesh", "the statement itself"),
    ("deny.from.anyone", "the statement itself"),
    ("deny.from.mesh", "the statement itself"),
    ("scrape.from.anyone", "the statement itself"),
    ("scrape.from.mesh", "the statement itself"),
    ("allow.dry-run", "the statement itself"),
    ("deny.dry-run", "the statement itself"),
    ("request.remove", "the name of a header"),
    ("response.remove", "the name of a header"),
    ("respond.body", "a string, which is never a reference"),
    ("allow.path.regex", "a regular expression"),
    ("deny.path.regex", "a regular expression"),
    ("route.path.regex", "a regular expression"),
    ("retry.on.5xx", "consent names it"),
    ("retry.on.connect-failure", "consent names it"),
    ("retry.on.gateway-error", "consent names it"),
    ("retry.on.grpc", "consent names it"),
    ("retry.on.refused-stream", "consent names it"),
    ("retry.on.reset", "consent names it"),
    ("retry.on.reset-before-request", "consent names it"),
    ("retry.on.status", "consent names it"),
];

const AROUND: &str = "
namespace shop {
  mtls    strict
  default deny
}

service other in shop {
  port http 80
}
";

/// What a service says beside a statement: whatever the statement does not say itself.
fn body(statement: &str) -> String {
    let base = [
        ("workload", "workload app=cart"),
        ("port", "port http 80 to 8080"),
        ("probes", "probes none"),
        ("version", "version stable v=1\nversion canary v=2"),
    ];
    let said: BTreeSet<&str> = statement
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    // `port` is a condition of routes and rules as well.
    let first = |word: &str| statement.starts_with(word) || (word != "port" && said.contains(word));
    let mut out = String::new();
    for (word, text) in base {
        if !first(word) {
            out.push_str(text);
            out.push('\n');
        }
    }
    out + statement + "\n"
}

fn quoted(value: &str) -> String {
    format!("\"{value}\"")
}

/// What is said of a compilation, without places: codes, messages, and all output.
fn result(compilation: &Compilation) -> (Vec<(String, String)>, String, String) {
    let found = compilation.diagnostics.iter();
    (
        found
            .map(|d| (d.code.as_str().to_owned(), d.message.clone()))
            .collect(),
        compilation.yaml(),
        compilation.install_yaml(),
    )
}

fn compile(text: &str, set: Option<&str>, target: Target) -> Compilation {
    let mut options = Options::new().source("test.mesh", text);
    if let Some(value) = set {
        options = options.set("it", value, "a test");
    }
    options.compile(target)
}

#[test]
fn a_parameter_means_what_its_value_does() {
    let mesh = "mesh {\n  probe-networks 10.0.0.0/16\n}\n";
    let mut said = 0;
    for (_, kind, value, statement) in IN_SERVICE {
        for rule in ["allow \"r\"", "deny \"r\""] {
            let allow = "allow \"a\" {\nfrom account edge/gateway\n}";
            let statement = statement.replace("RULE", rule).replace("ALLOW", allow);
            let (with_it, written) = (body(&statement), body(&statement.replace("$it", &word(value))));
            let literal = format!("{mesh}{AROUND}\nservice cart in shop {{\n{written}}}\n");
            let top = format!("{mesh}{AROUND}\nparam it {kind}\n\nservice cart in shop {{\n{with_it}}}\n");
            let used = format!(
                "{mesh}{AROUND}\nprofile p {{\nparam it {kind}\n{with_it}}}\n\nservice cart in shop {{\nuse p {{\nit {}\n}}\n}}\n",
                word(value)
            );
            let default = format!(
                "{mesh}{AROUND}\nprofile p {{\nparam it {kind} = {}\n{with_it}}}\n\nservice cart in shop {{\nuse p\n}}\n",
                word(value)
            );
            for target in [Target::istio(), Target::linkerd()] {
                let wanted = result(&compile(&literal, None, target));
                // What a mesh refuses is refused as well where it is a parameter; nothing else is wrong here.
                let own = wanted
                    .0
                    .iter()
                    .all(|(code, _)| !code.starts_with("M01") && !code.starts_with("M03"));
                assert!(own, "{literal}\n{:?}", wanted.0);
                said += usize::from(!wanted.1.is_empty());
                // Nothing comes out only where the mesh cannot say it, and not because a row is wrong.
                let mesh_refuses =
                    |(code, _): &(String, String)| code.starts_with("M05") || code.starts_with("M06");
                assert!(
                    !wanted.1.is_empty() || wanted.0.iter().any(mesh_refuses),
                    "{literal}\n{:?}",
                    wanted.0
                );
                assert_eq!(result(&compile(&top, Some(value), target)), wanted, "{top}");
                assert_eq!(
                    sorted(result(&compile(&used, None, target))),
                    sorted(wanted.clone()),
                    "{used}"
                );
                assert_eq!(
                    sorted(result(&compile(&default, None, target))),
                    sorted(wanted),
                    "{default}"
                );
            }
            if !statement.contains(rule) {
                break;
            }
        }
    }
    for (_, kind, value, statement) in ABOVE {
        let literal = format!(
            "{}\nnamespace shop {{\ninject\n}}\n",
            statement.replace("$it", &word(value))
        );
        let top = format!("param it {kind}\n{statement}\nnamespace shop {{\ninject\n}}\n");
        for target in [Target::istio(), Target::linkerd()] {
            let wanted = result(&compile(&literal, None, target));
            assert_eq!(result(&compile(&top, Some(value), target)), wanted, "{top}");
            said += usize::from(!wanted.1.is_empty());
        }
    }
    assert!(said > 130, "most of them say something: {said}");
}

/// Findings of a profile have their places elsewhere, so they may stand in another order.
fn sorted(
    (mut found, yaml, install): (Vec<(String, String)>, String, String),
) -> (Vec<(String, String)>, String, String) {
    found.sort();
    (found, yaml, install)
}

/// A value as it is written.
fn word(value: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._/:%-".contains(&b);
    if value.bytes().all(plain) {
        value.to_owned()
    } else {
        quoted(value)
    }
}

#[test]
fn every_leaf_is_a_parameter_or_says_why_not() {
    let rows = IN_SERVICE
        .iter()
        .chain(ABOVE)
        .flat_map(|(leaves, ..)| leaves.iter().copied());
    let covered: BTreeSet<&str> = rows.chain(WRITTEN.iter().map(|(leaf, _)| *leaf)).collect();
    let all: BTreeSet<&str> = leaf_names().collect();
    assert_eq!(covered, all);
}
