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

// Numbered, as they are shown by name.

#[divan::bench(name = "1 scan", args = SIZES)]
fn scan(bencher: Bencher<'_, '_>, services: usize) {
    let (sources, id) = source(services);
    bencher
        .counter(ItemsCount::new(services))
        .counter(BytesCount::of_str(sources.text(id)))
        .bench(|| scan_whole(&sources, id));
}

/// With the scan, which is its first part.
#[divan::bench(name = "2 parse", args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, services: usize) {
    let (sources, id) = source(services);
    bencher
        .counter(ItemsCount::new(services))
        .counter(BytesCount::of_str(sources.text(id)))
        .bench(|| parsed(&sources, id));
}

#[divan::bench(name = "3 check", args = SIZES)]
fn check(bencher: Bencher<'_, '_>, services: usize) {
    let (sources, id) = source(services);
    let files = [parsed(&sources, id).file];
    bencher
        .counter(ItemsCount::new(services))
        .bench(|| checked(&files, MESHES, &[]));
}

#[divan::bench(name = "4 lower, istio", args = SIZES)]
fn lower_istio(bencher: Bencher<'_, '_>, services: usize) {
    lower(bencher, services, Target::istio());
}

#[divan::bench(name = "4 lower, linkerd", args = SIZES)]
fn lower_linkerd(bencher: Bencher<'_, '_>, services: usize) {
    lower(bencher, services, Target::linkerd());
}

/// Each resource goes as soon as it is there, as in the command.
fn lower(bencher: Bencher<'_, '_>, services: usize, target: Target) {
    let policy = policy(services);
    bencher
        .counter(ItemsCount::new(services))
        .bench(|| policy.compile_into(target, &mut |_, resource| drop(divan::black_box(resource))));
}

#[divan::bench(name = "5 write, istio", args = SIZES)]
fn write_istio(bencher: Bencher<'_, '_>, services: usize) {
    write(bencher, services, Target::istio());
}

#[divan::bench(name = "5 write, linkerd", args = SIZES)]
fn write_linkerd(bencher: Bencher<'_, '_>, services: usize) {
    write(bencher, services, Target::linkerd());
}

fn write(bencher: Bencher<'_, '_>, services: usize, target: Target) {
    let resources = resources(services, target);
    let mut out = String::new();
    bencher.counter(ItemsCount::new(services)).bench_local(|| {
        out.clear();
        for resource in &resources {
            yaml::append_document(&mut out, resource).expect("it can be written");
        }
        out.len()
    });
}

#[divan::bench(name = "all together, istio", args = SIZES)]
fn whole_istio(bencher: Bencher<'_, '_>, services: usize) {
    whole(bencher, services, Target::istio());
}

#[divan::bench(name = "all together, linkerd", args = SIZES)]
fn whole_linkerd(bencher: Bencher<'_, '_>, services: usize) {
    whole(bencher, services, Target::linkerd());
}

/// From text to text.
fn whole(bencher: Bencher<'_, '_>, services: usize, target: Target) {
    let source = portable(services);
    bencher
        .counter(ItemsCount::new(services))
        .bench(|| compile(&source, target).expect("it compiles").yaml());
}
