//! Inputs to begin with: the examples, what becomes of them, and random policies.

use std::collections::BTreeSet;
use std::path::Path;

use mesh2yaml::{Options, Target};
use mesh2yaml_k8s::manifest::{Limits, documents};
use mesh2yaml_snapshots::corpus::{cases, root};
use mesh2yaml_snapshots::parity::{Random, Sketch};
use serde_json::Value;

use crate::compile::SEPARATOR;

/// So many random policies are seeds.
const SKETCHES: u64 = 200;

/// So many of them where there is little time.
const FEW_SKETCHES: u64 = 40;

/// Inputs of [`compile`](crate::compile).
#[must_use]
pub fn policies() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for case in cases() {
        let mut seed = case.bytes.clone();
        if !case.settings.is_empty() {
            seed.extend([SEPARATOR, SEPARATOR]);
            for (name, value) in &case.settings {
                seed.extend(format!("{name}={value}\n").bytes());
            }
        }
        seeds.push(seed);
    }
    for (import, with) in [
        (
            "import \"a.mesh\"\nservice s in x {\n  use web\n}\n",
            "profile web {\n  port http 80\n  workload app=$service\n}\n",
        ),
        (
            "import \"a.mesh\"\nimport \"b.mesh\"\n",
            "import \"a.mesh\"\nlet slow = 5s\n",
        ),
    ] {
        seeds.push([import.as_bytes(), &[SEPARATOR], with.as_bytes()].concat());
    }
    let valued = "param slow duration\nparam who accounts = web\nservice s in x {\n  port http 80\n  probes none\n  route { timeout $slow }\n  allow { from account $who }\n}\n";
    seeds.push([valued.as_bytes(), &[SEPARATOR, SEPARATOR], b"slow=5s\nwho=a, b\n"].concat());
    seeds.extend(sketches());
    seeds
}

fn sketches() -> impl Iterator<Item = Vec<u8>> {
    (0..SKETCHES).map(|seed| Sketch::random(&mut Random::new(seed)).0.to_string().into_bytes())
}

/// Inputs of [`read`](crate::read): what policies become, and the documents of the tests.
#[must_use]
pub fn manifests() -> Vec<Vec<u8>> {
    let mut seeds = BTreeSet::new();
    let policies = cases().into_iter().map(|case| case.bytes).chain(sketches());
    for policy in policies {
        let policy = Options::new().bytes("seed.mesh", &policy).read();
        for target in [
            Target::istio(),
            Target::linkerd(),
            Target::linkerd().service_profiles(true),
        ] {
            let compiled = policy.compile(target);
            for yaml in [compiled.yaml(), compiled.install_yaml()] {
                if !yaml.is_empty() {
                    let request = b"GET\n/api/x?a=1\ns.x:80\nx-canary: true\n";
                    seeds.insert([yaml.as_bytes(), &[SEPARATOR], request].concat());
                }
            }
        }
    }
    for folder in ["crates", "snapshots"] {
        files(&root().join(folder), &mut seeds);
    }
    seeds.into_iter().collect()
}

fn files(folder: &Path, seeds: &mut BTreeSet<Vec<u8>>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let is = |wanted: &str| path.extension().is_some_and(|it| it == wanted);
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("crates/fuzz") {
            files(&path, seeds);
        } else if is("yaml") || is("yml") {
            seeds.extend(std::fs::read(&path).ok().filter(|it| it.len() < 1 << 15));
        }
    }
}

/// The inputs of each target.
#[must_use]
pub fn all() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    vec![
        ("compile", policies()),
        ("forms", forms()),
        ("paths", paths()),
        ("read", manifests()),
        ("write", tapes()),
    ]
}

/// The same for runs of seconds, in which seeds would leave no time for mutants: few random policies, and manifests that show something new.
#[must_use]
pub fn few() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let mut targets = all();
    for (target, inputs) in &mut targets {
        match *target {
            // Random policies are last.
            "compile" => {
                let left_out = SKETCHES.saturating_sub(FEW_SKETCHES);
                let left_out = usize::try_from(left_out).unwrap_or_default();
                inputs.truncate(inputs.len().saturating_sub(left_out));
            }
            "read" => *inputs = telling(std::mem::take(inputs)),
            _ => {}
        }
    }
    targets
}

/// Manifests that show a shape that no shorter one shows.
fn telling(mut inputs: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    inputs.sort_by_key(Vec::len);
    let mut seen = BTreeSet::new();
    inputs.retain(|input| {
        let before = seen.len();
        shapes(input, &mut seen);
        seen.len() > before
    });
    inputs
}

/// What a manifest shows: each field of each kind, whether a list has several items, each word that stands for a choice, and why it cannot be read.
fn shapes(input: &[u8], out: &mut BTreeSet<String>) {
    let text = input.split(|b| *b == SEPARATOR).next().unwrap_or_default();
    for document in documents(&String::from_utf8_lossy(text), Limits::default()) {
        match document {
            Ok(document) => {
                let text = |field: &str| document.value.get(field).and_then(Value::as_str);
                let [version, kind] = ["apiVersion", "kind"].map(|field| text(field).unwrap_or_default());
                shape(&document.value, &format!("{version} {kind}"), out);
            }
            Err(e) => {
                out.insert(e.message);
            }
        }
    }
}

fn shape(value: &Value, place: &str, out: &mut BTreeSet<String>) {
    let mut insert = |what: &str| {
        out.insert(format!("{place} {what}"));
    };
    match value {
        Value::Null => insert("null"),
        Value::Bool(_) => insert("boolean"),
        Value::Number(_) => insert("number"),
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_uppercase()) => insert(text),
        Value::String(_) => insert("text"),
        Value::Array(items) => {
            insert(if items.len() > 1 { "list" } else { "item" });
            for item in items {
                shape(item, &format!("{place}[]"), out);
            }
        }
        Value::Object(map) => {
            insert("map");
            // Names that anybody chooses are no shapes.
            let chosen = ["annotations", "labels", "matchLabels"];
            let is_chosen = chosen.iter().any(|it| place.ends_with(it));
            for (key, value) in map.iter().filter(|_| !is_chosen) {
                shape(value, &format!("{place}.{key}"), out);
            }
        }
    }
}

/// Inputs of [`write`](crate::write), which are choices: any bytes will do.
#[must_use]
pub fn tapes() -> Vec<Vec<u8>> {
    let tape = |seed: u8| {
        (0..=255_u8)
            .map(|n| n.wrapping_mul(seed).wrapping_add(seed) ^ (n >> 3))
            .collect()
    };
    (1..=64).map(tape).collect()
}

/// Inputs of [`paths`](crate::paths).
#[must_use]
pub fn paths() -> Vec<Vec<u8>> {
    let patterns = [
        "/",
        "/a",
        "/a/",
        "/a/**",
        "/**",
        "/*",
        "/*/b",
        "/a/*/**",
        "/users/*/orders",
        "/%20/a;b=1/**",
    ];
    let expressions = [
        "/v[12]/.*",
        "(?i:get)-.*",
        "/v[0-9]+",
        "/a(?:/.*)?",
        "\\w+\\b.\\d",
        "/[^/]+/b|/c",
        "/(a|b)*a(a|b){3}",
        "[[:alpha:]]+",
        ".*-x",
        "/(?:a/)?b",
    ];
    let paths = "/a\n/a/b\n/a/b/\n/x/b\n/a//b\n/a/../b\n/..;x/\n/v1/x\n/b.7\n/%41\n/%2f";
    let pairs = patterns.iter().enumerate().map(|(n, pattern)| {
        (
            pattern,
            expressions[n % expressions.len()],
            patterns[(n + 3) % patterns.len()],
        )
    });
    let seeds =
        pairs.map(|(one, expression, other)| format!("{one}\n{other}\n~{expression}\n{paths}").into_bytes());
    // Each expression beside every other of them, so that there are enough.
    let more = expressions.iter().flat_map(|a| {
        expressions
            .iter()
            .map(move |b| format!("~{a}\n~{b}\n{paths}").into_bytes())
    });
    seeds.chain(more).collect()
}

/// Inputs of [`forms`](crate::forms).
#[must_use]
pub fn forms() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = [
        "slow: 5s\nrelease: 1.10\n",
        "{\"a\": 1}",
        "istio@1.20",
        "linkerd@2.18\n",
        "a-b",
        "ns/name",
        "65535",
        "a: &x 1\nb: *x\n",
    ]
    .iter()
    .map(|it| it.as_bytes().to_vec())
    .collect();
    // A set of descriptors: one file of a package with a service that has a method.
    let method = [&[10, 3][..], b"Get"].concat();
    let service = [&[10, 4][..], b"Cart", &[18, 5], &method].concat();
    let file = [&[18, 4][..], b"shop", &[50, 13], &service].concat();
    seeds.push([&[10, 21][..], &file].concat());
    for seed in 0..48_u8 {
        let places: Vec<u8> = (0..20)
            .map(|n: u8| n.wrapping_mul(seed).wrapping_mul(7) & 0x1f)
            .collect();
        let texts = [
            &b"a\x1b.mesh"[..],
            "service a in b {\n\tport é 80\n}\n\n\n".as_bytes(),
            "\u{feff}x\r\n\u{202e}y\n".as_bytes(),
            "no\n\u{9b}%0A::".as_bytes(),
        ];
        let mut input = places;
        for text in texts {
            input.push(SEPARATOR);
            input.extend(text);
        }
        seeds.push(input);
    }
    seeds
}
