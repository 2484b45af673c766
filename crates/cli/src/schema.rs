//! `schema`: JSON schemas of kinds.

use mesh2yaml_validate::{KINDS, schema as schemas};

use crate::args::Schema;
use crate::{Failure, output};

/// Prints a schema.
pub(crate) fn schema(args: &Schema) -> Result<bool, Failure> {
    let schema = match &args.kind {
        Some(name) => one(name)?,
        None => schemas::all(),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
    output::print([&text])?;
    Ok(true)
}

fn one(name: &str) -> Result<serde_json::Value, Failure> {
    let named = schemas::named(name);
    match named[..] {
        [entry] => Ok(entry.schema()),
        [] => {
            let kinds: Vec<String> = KINDS
                .iter()
                .map(|e| format!("{}.{}", e.kind, e.group()))
                .collect();
            Err(Failure::Usage(format!(
                "there is no kind `{name}` here; there are {}",
                kinds.join(", ")
            )))
        }
        [..] => {
            let kinds: Vec<String> = named
                .iter()
                .map(|e| format!("{}.{}", e.kind, e.group()))
                .collect();
            Err(Failure::Usage(format!(
                "`{name}` is a kind of several groups; say which: {}",
                kinds.join(", ")
            )))
        }
    }
}
