//! The bodies of the fuzz targets on their seeds and on mutants of them, so that every run of the tests looks.
//!
//! `MESH2YAML_MUTANTS` asks for more mutants of each seed, `MESH2YAML_SEED` for others.
#![cfg(feature = "seeds")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use mesh2yaml_fuzz::{mutate::mutant, seeds, words::words};

/// Far more than an input needs, without optimisation and on a busy machine; and far less than what grows without bounds takes.
const SOON: Duration = Duration::from_secs(30);

fn number(name: &str, usual: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.and_then(|it| it.parse().ok()).unwrap_or(usual)
}

/// Runs a body, and shows the input that it fails on.
fn run(target: &str, body: fn(&[u8]) -> bool, input: &[u8]) {
    let start = Instant::now();
    let done = catch_unwind(AssertUnwindSafe(|| body(input)));
    let took = start.elapsed();
    if let Err(panic) = done {
        eprintln!(
            "{target} fails on:\n{}\n{}",
            String::from_utf8_lossy(input),
            input.escape_ascii()
        );
        std::panic::resume_unwind(panic);
    }
    assert!(
        took < SOON,
        "{target} took {took:?} for:\n{}",
        String::from_utf8_lossy(input)
    );
}

fn all(target: &str, body: fn(&[u8]) -> bool, every: usize) {
    let seeds: Vec<Vec<u8>> = seeds::all()
        .into_iter()
        .find(|(name, _)| *name == target)
        .map(|(_, seeds)| seeds)
        .unwrap_or_default();
    assert!(seeds.len() > 50, "{} seeds", seeds.len());
    let words = words();
    let words: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
    let (mutants, first) = (number("MESH2YAML_MUTANTS", 1), number("MESH2YAML_SEED", 1));
    for (index, seed) in seeds.iter().enumerate().step_by(every) {
        run(target, body, seed);
        let other = &seeds[(index * 7 + 3) % seeds.len()];
        for number in 0..mutants {
            let number = (first + number)
                .wrapping_mul(1_000_003)
                .wrapping_add(index as u64);
            run(target, body, &mutant(seed, other, &words, number));
        }
    }
}

#[test]
fn policies() {
    all("compile", mesh2yaml_fuzz::compile, 6);
}

#[test]
fn manifests() {
    all("read", mesh2yaml_fuzz::read, 15);
}

#[test]
fn values() {
    all("write", mesh2yaml_fuzz::write, 1);
}

#[test]
fn patterns_and_expressions() {
    all("paths", mesh2yaml_fuzz::paths, 1);
}

#[test]
fn small_forms() {
    all("forms", mesh2yaml_fuzz::forms, 1);
}

/// What short runs begin with is of what others begin with, and leaves out what takes their time.
#[test]
fn few_of_all() {
    for ((target, few), (of, all)) in seeds::few().into_iter().zip(seeds::all()) {
        assert_eq!(target, of);
        assert!(few.iter().all(|it| all.contains(it)), "{target}");
        let at_most = match target {
            "read" => all.len() / 2,
            "compile" => all.len() - 100,
            _ => all.len(),
        };
        assert!((50..=at_most).contains(&few.len()), "{target}: {}", few.len());
    }
}

/// Mutants differ, follow from their seed, and are not all broken.
#[test]
fn mutants_are_of_use() {
    let seeds = seeds::policies();
    let words = words();
    let words: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
    // Random policies are last, and none of them has a mistake of form.
    let (one, other) = (&seeds[seeds.len() - 1], &seeds[seeds.len() - 2]);
    let mutants: Vec<Vec<u8>> = (0..40).map(|n| mutant(one, other, &words, n)).collect();
    assert_eq!(mutants[7], mutant(one, other, &words, 7));
    let differ = mutants.iter().filter(|it| *it != one).count();
    assert!(differ > 30, "{differ}");
    let parsed = mutants.iter().filter(|it| {
        let mut sources = mesh2yaml::diagnostics::Sources::new();
        let id = sources.add("mutant.mesh", String::from_utf8_lossy(it).into_owned());
        mesh2yaml::syntax::parse(&sources, id).diagnostics.is_empty()
    });
    assert!(parsed.count() > 5);
}

/// What is empty or short has mutants as well.
#[test]
fn mutants_of_nothing() {
    for text in [&b""[..], b"\n", b"a", b"{", b"\xff"] {
        for seed in 0..500 {
            let _ = mutant(text, b"", &[], seed);
            let _ = mutant(text, b"x y\n", &[b"word"], seed);
        }
    }
    let mut data = *b"service a in b {\n}\n      ";
    assert!(mesh2yaml_fuzz::mutate::in_place(&mut data, 19, 24, 5) <= 24);
}

/// What libFuzzer has found, and was no fault of what it looked at.
#[test]
fn found() {
    // A pattern that is too long for an automaton, which its callers say.
    let long: String = (0..400).map(|n| format!("/a/b{n}")).collect();
    run(
        "paths",
        mesh2yaml_fuzz::paths,
        format!("/a//b\n{long}\n{long}/x").as_bytes(),
    );
}
