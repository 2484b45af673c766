//! Each stage of the compiler alone, and all together, on the workload.
//!
//! ```sh
//! cargo bench -p mesh2yaml-bench --bench stages
//! ```
//!
//! The rate is of services; of scan and parse in bytes of source as well.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use mesh2yaml::k8s::yaml;
use mesh2yaml::{CheckedPolicy, Options, Resource, Target, compile};
use mesh2yaml_bench::workload::portable;
use mesh2yaml_check::check as checked;
use mesh2yaml_diagnostics::{SourceId, Sources};
use mesh2yaml_syntax::{parse as parsed, scan_whole};

// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Numbers of services.
const SIZES: &[usize] = &[100, 1000, 10_000];

/// The meshes that `on` and `accept` may name.
const MESHES: &[&str] = &["istio", "linkerd"];

fn main() {
    divan::main();
}

fn source(services: usize) -> (Sources, SourceId) {
    let mut sources = Sources::new();
    let id = sources.add("in.mesh", portable(services));
    (sources, id)
}

fn policy(services: usize) -> CheckedPolicy {
    Options::new().source("in.mesh", portable(services)).read()
}

/// What a policy is lowered to.
fn resources(services: usize, target: Target) -> Vec<Resource> {
    let compilation = policy(services).compile(target);
    assert!(!compilation.has_errors(), "{}", compilation.report());
    compilation.resources
}

fn target(mesh: &str) -> Target {
    mesh.parse().expect("it is a mesh")
}

#[divan::bench(args = SIZES)]
fn a_scan(bencher: Bencher<'_, '_>, services: usize) {
    let (sources, id) = source(services);
    bencher
        .counter(ItemsCount::new(services))
        .counter(BytesCount::of_str(sources.text(id)))
        .bench(|| scan_whole(&sources, id));
}

#[divan::bench(args = SIZES)]
fn b_parse(bencher: Bencher<'_, '_>, services: usize) {
    let (sources, id) = source(services);
    bencher
        .counter(ItemsCount::new(services))
        .counter(BytesCount::of_str(sources.text(id)))
        .bench(|| parsed(&sources, id));
}

#[divan::bench(args = SIZES)]
fn c_check(bencher: Bencher<'_, '_>, services: usize) {
    let (sources, id) = source(services);
    let files = [parsed(&sources, id).file];
    bencher
        .counter(ItemsCount::new(services))
        .bench(|| checked(&files, MESHES, &[]));
}

/// Each resource goes as soon as it is there, as in the command.
#[divan::bench(args = SIZES, consts = [0, 1])]
fn d_lower<const MESH: usize>(bencher: Bencher<'_, '_>, services: usize) {
    let (policy, target) = (policy(services), target(MESHES[MESH]));
    bencher
        .counter(ItemsCount::new(services))
        .bench(|| policy.compile_into(target, &mut |_, resource| drop(divan::black_box(resource))));
}

#[divan::bench(args = SIZES, consts = [0, 1])]
fn e_write<const MESH: usize>(bencher: Bencher<'_, '_>, services: usize) {
    let resources = resources(services, target(MESHES[MESH]));
    let mut out = String::new();
    bencher.counter(ItemsCount::new(services)).bench_local(|| {
        out.clear();
        for resource in &resources {
            yaml::append_document(&mut out, resource).expect("it can be written");
        }
        out.len()
    });
}

/// From text to text.
#[divan::bench(args = SIZES, consts = [0, 1])]
fn f_whole<const MESH: usize>(bencher: Bencher<'_, '_>, services: usize) {
    let (source, target) = (portable(services), target(MESHES[MESH]));
    bencher
        .counter(ItemsCount::new(services))
        .bench(|| compile(&source, target).expect("it compiles").yaml());
}
