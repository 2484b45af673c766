//! For GitHub Actions: one workflow command a diagnostic, which becomes an annotation on the changed file.

use super::hidden::is_hidden;
use super::place::Place;
use crate::{Coded, Diagnostic, Severity, Sources};

pub(super) fn render<C: Coded>(diagnostics: &[Diagnostic<C>], sources: &Sources) -> String {
    diagnostics.iter().map(|d| command(d, sources)).collect()
}

fn command<C: Coded>(d: &Diagnostic<C>, sources: &Sources) -> String {
    let name = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = d.span.and_then(|span| Place::of(span, sources));
    let place = place.map_or_else(String::new, |Place { file, start, end }| {
        format!(
            "file={},line={},col={},endLine={},endColumn={},",
            property(file),
            start.line,
            start.column,
            end.line,
            end.column
        )
    });
    let help = d.help.iter().map(|help| format!("%0A{}", data(help)));
    format!(
        "::{name} {place}title={}::{}{}\n",
        d.code.as_str(),
        data(&d.message),
        help.collect::<String>()
    )
}

/// The text after the second `::`, where GitHub takes back these escapes and no others.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            _ if is_hidden(c) => escaped.extend(c.escape_default()),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A value between `=` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
