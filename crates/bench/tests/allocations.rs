//! The writer allocates nothing for a document, and neither do resources while they are written: their text goes into the caller's buffer.
//! Lowering allocates what resources are made of, and little else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use allocation_counter::measure;
use mesh2yaml::k8s::{Output, yaml};
use mesh2yaml::{Options, Resource, Target, compile};
use mesh2yaml_bench::workload::portable;
use serde::Serialize;
use serde_json::Value;

fn resources(target: Target) -> Vec<Resource> {
    let resources = compile(&portable(50), target).expect("it compiles").resources;
    assert!(resources.len() > 150, "{}", resources.len());
    resources
}

/// The most that is asked for while one of some documents is written into a buffer that has room.
fn most<T: Serialize>(documents: &[T]) -> u64 {
    let mut out = String::with_capacity(1 << 16);
    let counts = documents.iter().map(|document| {
        out.clear();
        let counted = measure(|| yaml::append_document(&mut out, document).expect("it can be written"));
        assert!(!out.is_empty());
        counted.count_total
    });
    counts.max().unwrap_or_default()
}

#[test]
fn the_writer_allocates_nothing() {
    for target in [Target::istio(), Target::linkerd()] {
        let values: Result<Vec<Value>, _> = resources(target).iter().map(serde_json::to_value).collect();
        assert_eq!(most(&values.expect("they are JSON")), 0, "{target}");
    }
}

#[test]
fn resources_allocate_nothing() {
    for target in [Target::istio(), Target::linkerd()] {
        let most = most(&resources(target));
        assert_eq!(most, 0, "{target}");
    }
}

/// The sources below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
    {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "mesh") {
            found.push(path);
        }
    }
}

#[test]
fn no_kind_that_is_compiled_allocates() {
    let mut paths = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples"),
        &mut paths,
    );
    let mut kinds = BTreeMap::<_, u64>::new();
    for path in paths {
        let bytes = std::fs::read(&path).expect("a file");
        let policy = Options::new().bytes("a.mesh", &bytes).read();
        for target in [
            Target::istio(),
            Target::linkerd(),
            Target::linkerd().service_profiles(true),
        ] {
            for resource in policy.compile(target).resources {
                let count = kinds.entry(resource.type_name()).or_default();
                *count = most(&[resource]).max(*count);
            }
        }
    }
    assert!(kinds.len() > 12, "{kinds:?}");
    kinds.retain(|_, count| *count > 0);
    assert!(kinds.is_empty(), "{kinds:?}");
}

#[test]
fn text_that_needs_quotes_is_written_in_place() {
    struct Port(u16);
    impl Serialize for Port {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(&self.0)
        }
    }
    assert_eq!(yaml::to_string(&[Port(80)]), Ok("- '80'\n".to_owned()));
    assert_eq!(most(&[vec![Port(80), Port(8080)]]), 0);
}

/// Allocations of lowering to a mesh, a service: what a hundred more make of each hundred.
fn lowering(target: Target) -> u64 {
    let of = |services: usize| {
        let policy = Options::new()
            .bytes("a.mesh", portable(services).as_bytes())
            .read();
        let lower = || drop(policy.compile_into(target, &mut |_, _| ()));
        measure(lower).count_total
    };
    (of(200) - of(100)).div_ceil(100)
}

#[test]
fn lowering_allocates_little() {
    for (target, most) in [(Target::istio(), 80), (Target::linkerd(), 240)] {
        let count = lowering(target);
        assert!(count <= most, "{target}: {count} a service");
    }
}

#[test]
fn it_would_be_counted() {
    assert_eq!(measure(|| drop(String::from("x"))).count_total, 1);
}
