//! Runs a command with its output in a file, and prints what it took: nanoseconds of wall time and of CPU, and bytes of memory at its peak.
//!
//! A process of its own, and a small one: a child's peak counts from what its parent had when it was started.

use std::fs::File;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let (Some(out), Some(program)) = (args.next(), args.next()) else {
        eprintln!("usage: measure OUTPUT PROGRAM [ARGUMENT ...]");
        return ExitCode::from(2);
    };
    let done = File::create(out).and_then(|out| {
        let begun = Instant::now();
        let child = Command::new(program)
            .args(args)
            .stdin(Stdio::null())
            .stdout(out)
            .spawn()?;
        let used = child.wait4()?;
        Ok((begun.elapsed(), used))
    });
    match done {
        Ok((wall, used)) if used.status.success() => {
            let cpu: Duration = used.rusage.utime + used.rusage.stime;
            println!("{} {} {}", wall.as_nanos(), cpu.as_nanos(), used.rusage.maxrss);
            ExitCode::SUCCESS
        }
        Ok((_, used)) => {
            eprintln!("{}", used.status);
            ExitCode::FAILURE
        }
        Err(e) => {
            eprintln!("{e}");
            ExitCode::from(2)
        }
    }
}
