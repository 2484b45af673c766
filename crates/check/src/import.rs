//! `import "common.mesh"`

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_syntax::ast::Import;

/// The path of an import, relative to the file that has it: no scheme, no drive, no way out by itself. Whether it
/// stays inside of the roots is for the loader to say, which knows them.
///
/// # Errors
/// Where the path is not one that every system reads alike.
pub fn import_path(import: &Import<'_>) -> Result<String, Diagnostic> {
    let path = import.path.unescaped().into_owned();
    let bad = |message: &str, help: &str| {
        Err(Diagnostic::new(Code::ImportFailed, import.path.span, message).help(help))
    };
    if path.is_empty() || path.ends_with('/') {
        return bad(
            "this names no file",
            "write the file, relative to this one: `import \"common.mesh\"`",
        );
    }
    if path.starts_with('/') || path.starts_with('~') || path.contains([':', '\\', '\0']) {
        return bad(
            "an import is a path relative to this file",
            "write it with `/` and without a drive or scheme, as in `import \"../common.mesh\"`",
        );
    }
    if let Some(part) = path.split('/').find(|part| !is_portable(part)) {
        let message = format!("`{part}` is not the same file on every system");
        return bad(
            &message,
            "a name has none of `<>|?*` and no dot or blank at its end, and is not one that Windows keeps for devices, such as `nul`",
        );
    }
    Ok(path)
}

/// Names that Windows keeps for devices, whatever stands after a dot. Those with a number end in one digit.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether a part of a path is read alike by every system: Windows opens devices by name, and drops dots and blanks at the end.
fn is_portable(part: &str) -> bool {
    if part == "." || part == ".." {
        return true;
    }
    let stem = part
        .split('.')
        .next()
        .unwrap_or(part)
        .trim_end()
        .to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_port = numbered.is_some_and(|n| {
        let mut digits = n.chars();
        matches!(
            (digits.next(), digits.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
    });
    let is_odd = |c: char| c.is_control() || matches!(c, '<' | '>' | '|' | '?' | '*');
    !(is_port || DEVICES.contains(&stem.as_str()) || part.ends_with(['.', ' ']) || part.contains(is_odd))
}
