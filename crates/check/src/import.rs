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
    Ok(path)
}
