//! Holds the documents of one program against those of another, and prints how many are expected and how many come on top.
//!
//! A process of its own, for it is built as what is released is: reading tens of megabytes takes a test build a minute.

use std::path::Path;
use std::process::ExitCode;

use mesh2yaml_bench::documents::{Documents, extra};

fn read(path: &str) -> Result<Documents, String> {
    let text = std::fs::read_to_string(Path::new(path)).map_err(|e| format!("{path}: {e}"))?;
    Documents::read(&text)
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [expected, made] = &args[..] else {
        eprintln!("usage: compare EXPECTED MADE");
        return ExitCode::from(2);
    };
    // Side by side: reading is all that takes time.
    let (expected, made) = std::thread::scope(|scope| {
        let expected = scope.spawn(|| read(expected));
        let made = read(made);
        (expected.join(), made)
    });
    let expected = expected.unwrap_or_else(|_| Err("reading panicked".to_owned()));
    let found = expected.and_then(|expected| {
        let extra = extra(&expected, &made?)?;
        Ok((expected.len(), extra))
    });
    match found {
        Ok((expected, extra)) => {
            println!("{expected} {extra}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
