//! Ten thousand documents: `cargo test --release -p mesh2yaml-validate --test large -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use mesh2yaml_validate::Validation;

const DOCUMENTS: usize = 10_000;

/// Of a kilobyte each, one in ten with something wrong.
fn text() -> String {
    let mut text = String::new();
    for n in 0..DOCUMENTS {
        let mode = if n % 10 == 0 { "STRIC" } else { "STRICT" };
        let _ = write!(
            text,
            "---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\n\
             metadata:\n  name: workload-{n}\n  namespace: namespace-{n}\nspec:\n  mtls:\n    mode: {mode}\n  selector:\n    matchLabels:\n"
        );
        for label in 0..10 {
            let _ = writeln!(text, "      example.com/label-{label}: value-{label}");
        }
        let _ = writeln!(text, "  portLevelMtls:");
        for port in 1..12 {
            let _ = writeln!(text, "    {port}:\n      mode: PERMISSIVE");
        }
        let _ = writeln!(text, "{}", "# of a kilobyte\n".repeat(5));
    }
    text
}

/// The most memory that the process has taken so far; on Linux alone.
fn most_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<usize>()
        .ok()
        .map(|kib| kib << 10)
}

#[test]
#[ignore = "a measurement, of a build with optimisation"]
fn ten_thousand_documents_take_three_seconds_and_a_kilobyte_each() {
    let text = text();
    let (start, before) = (Instant::now(), most_memory());
    let validation = Validation::default();
    let reports: Vec<_> = validation.reports(&text).collect();
    let (took, after) = (start.elapsed(), most_memory());
    assert_eq!(reports.len(), DOCUMENTS);
    assert_eq!(reports.iter().filter(|r| r.is_invalid()).count(), DOCUMENTS / 10);
    println!("{} MB in {took:?}", text.len() / 1_000_000);
    assert!(took.as_secs_f64() < 3.0, "{took:?}");
    if let (Some(before), Some(after)) = (before, after) {
        let each = (after - before) / DOCUMENTS;
        println!("{each} bytes a document, beside the input");
        assert!(each < 1024, "{each}");
    }
}
