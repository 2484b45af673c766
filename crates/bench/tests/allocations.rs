//! The writer allocates nothing for a document: its text goes into the caller's buffer.

use allocation_counter::measure;
use mesh2yaml::k8s::yaml;
use mesh2yaml::{Resource, Target, compile};
use mesh2yaml_bench::workload::portable;
use serde::Serialize;
use serde_json::Value;

/// A few lists and times of the wire are made anew when a resource is written; that is theirs, and not the writer's.
const OF_A_RESOURCE: u64 = 4;

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
fn resources_allocate_little() {
    for target in [Target::istio(), Target::linkerd()] {
        let most = most(&resources(target));
        assert!(most <= OF_A_RESOURCE, "{target}: {most} for a document");
    }
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

#[test]
fn it_would_be_counted() {
    assert_eq!(measure(|| drop(String::from("x"))).count_total, 1);
}
