//! What one run of a program took.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::Error;

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// On all cores, in the kernel too.
    pub(crate) cpu: Duration,
    /// Bytes of memory at the peak.
    pub(crate) peak: u64,
}

/// Runs a command with its output in a file.
pub(crate) fn measure(measure: &Path, command: &[OsString], output: &Path) -> Result<Taken, Error> {
    let failed = |why: String| Error::Command {
        command: shown(command),
        why,
    };
    // A file that is there already would be emptied first, which takes the longer the larger it is.
    let _ = std::fs::remove_file(output);
    let done = Command::new(measure)
        .arg(output)
        .args(command)
        .output()
        .map_err(|e| failed(e.to_string()))?;
    let said = String::from_utf8_lossy(&done.stdout);
    let numbers: Vec<u64> = said.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [wall, cpu, peak] => Ok(Taken {
            wall: Duration::from_nanos(wall),
            cpu: Duration::from_nanos(cpu),
            peak,
        }),
        _ => Err(failed(String::from_utf8_lossy(&done.stderr).trim().to_owned())),
    }
}

/// Runs a command to its end.
pub(crate) fn call(command: &mut Command) -> Result<(), Error> {
    let shown = format!("{command:?}").replace('"', "");
    let failed = |why| Error::Command {
        command: shown.clone(),
        why,
    };
    let done = command.output().map_err(|e| failed(e.to_string()))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(failed(said.lines().last().unwrap_or_default().to_owned()))
}

/// What the compiler says of itself.
pub(crate) fn rustc(argument: &str) -> Result<String, Error> {
    let failed = |why: String| Error::Command {
        command: format!("rustc {argument}"),
        why,
    };
    let done = Command::new("rustc")
        .arg(argument)
        .output()
        .map_err(|e| failed(e.to_string()))?;
    Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// A command as people write it.
pub(crate) fn shown(command: &[OsString]) -> String {
    let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// The one in the middle; nothing of nothing.
pub(crate) fn median<T: Copy + PartialOrd>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_one_in_the_middle() {
        assert_eq!(median([3, 1, 2]), Some(2));
        assert_eq!(median([0.5, 9.0]), Some(9.0));
        assert_eq!(median::<u8>([]), None);
    }
}
