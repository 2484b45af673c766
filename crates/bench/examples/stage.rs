//! One stage of the compiler over and over, for a profiler.
//!
//! ```sh
//! cargo build --profile measured -p mesh2yaml-bench --example stage
//! valgrind --tool=callgrind target/measured/examples/stage write 500 3
//! ```
//!
//! With 500 services, three times. What a service takes is the difference between two numbers of times.

use std::hint::black_box;
use std::process::ExitCode;

use mesh2yaml::k8s::yaml;
use mesh2yaml::{Options, Resource, Target, compile};
use mesh2yaml_bench::workload::source;
use mesh2yaml_check::check;
use mesh2yaml_diagnostics::Sources;
use mesh2yaml_syntax::{parse, scan_whole};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(1);
    let (services, times) = (number(1), number(2));
    let text = source(services);
    let mut sources = Sources::new();
    let id = sources.add("in.mesh", text.as_str());
    let resources = || -> Vec<Resource> { compile(&text, Target::istio()).expect("it compiles").resources };
    let each = |stage: &mut dyn FnMut()| (0..times).for_each(|_| stage());
    match words.first().map_or("", String::as_str) {
        "scan" => each(&mut || {
            black_box(scan_whole(&sources, id));
        }),
        "parse" => each(&mut || {
            black_box(parse(&sources, id));
        }),
        "check" => {
            let files = [parse(&sources, id).file];
            each(&mut || {
                black_box(check(&files, &["istio", "linkerd"], &[]));
            });
        }
        "lower" => {
            let policy = Options::new().source("in.mesh", text.as_str()).read();
            each(&mut || {
                policy.compile_into(Target::istio(), &mut |_, resource| drop(black_box(resource)));
            });
        }
        "write" => {
            let (resources, mut out) = (resources(), String::new());
            each(&mut || {
                out.clear();
                for resource in &resources {
                    yaml::append_document(&mut out, resource).expect("it can be written");
                }
                black_box(&out);
            });
        }
        "json" => {
            let (resources, mut out) = (resources(), Vec::new());
            each(&mut || {
                out.clear();
                for resource in &resources {
                    serde_json::to_writer(&mut out, resource).expect("it can be written");
                }
                black_box(&out);
            });
        }
        _ => {
            eprintln!("stage scan|parse|check|lower|write|json [SERVICES [TIMES]]");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
