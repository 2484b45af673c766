//! One stage so many times, for a profiler: `stage parse|check|lower|write|json SERVICES TIMES`.

use mesh2yaml::k8s::yaml;
use mesh2yaml::{Options, Target, compile};
use mesh2yaml_bench::workload::source;
use mesh2yaml_check::check as checked;
use mesh2yaml_diagnostics::Sources;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(1);
    let (services, times) = (number(2), number(3));
    let text = source(services);
    match words.get(1).map_or("", String::as_str) {
        "scan" => {
            let mut sources = Sources::new();
            let id = sources.add("in.mesh", text);
            for _ in 0..times {
                std::hint::black_box(mesh2yaml_syntax::scan_whole(&sources, id));
            }
        }
        "parse" => {
            let mut sources = Sources::new();
            let id = sources.add("in.mesh", text);
            for _ in 0..times {
                std::hint::black_box(mesh2yaml_syntax::parse(&sources, id));
            }
        }
        "check" => {
            let mut sources = Sources::new();
            let id = sources.add("in.mesh", text);
            let files = [mesh2yaml_syntax::parse(&sources, id).file];
            for _ in 0..times {
                std::hint::black_box(checked(&files, &["istio", "linkerd"], &[]));
            }
        }
        "lower" => {
            let policy = Options::new().source("in.mesh", text).read();
            for _ in 0..times {
                policy.compile_into(Target::istio(), &mut |_, resource| {
                    drop(std::hint::black_box(resource));
                });
            }
        }
        "write" => {
            let resources = compile(&text, Target::istio()).expect("it compiles").resources;
            let mut out = String::new();
            for _ in 0..times {
                out.clear();
                for resource in &resources {
                    yaml::append_document(&mut out, resource).expect("it can be written");
                }
                std::hint::black_box(&out);
            }
        }
        "json" => {
            let resources = compile(&text, Target::istio()).expect("it compiles").resources;
            let mut out = Vec::new();
            for _ in 0..times {
                out.clear();
                for resource in &resources {
                    serde_json::to_writer(&mut out, resource).expect("it can be written");
                }
                std::hint::black_box(&out);
            }
        }
        _ => panic!("no such stage"),
    }
}
