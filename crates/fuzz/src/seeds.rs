//! Inputs to begin with: the examples, what becomes of them, and random policies.

use std::collections::BTreeSet;
use std::path::Path;

use mesh2yaml::{Options, Target};
use mesh2yaml_snapshots::corpus::{cases, root};
use mesh2yaml_snapshots::parity::{Random, Sketch};

use crate::compile::SEPARATOR;

/// So many random policies are seeds.
const SKETCHES: u64 = 200;

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
        documents(&root().join(folder), &mut seeds);
    }
    seeds.into_iter().collect()
}

fn documents(folder: &Path, seeds: &mut BTreeSet<Vec<u8>>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let is = |wanted: &str| path.extension().is_some_and(|it| it == wanted);
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("crates/fuzz") {
            documents(&path, seeds);
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
