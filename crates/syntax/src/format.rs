//! A text in the one layout that all files share.
//!
//! ```text
//! &str ─ lines ─▶ statements, comments, blank lines ─ layout ─▶ String
//!  │ if it has mistakes                      ▲
//!  └─ damage ─▶ lines that are kept ─────────┘
//! ```
//!
//! It works on words, strings, commas and braces, and knows no construct. What it writes has the bytes of the source
//! but for blanks and line ends, in the same order, and every statement on a line of its own.

use std::ops::Range;

use mesh2yaml_diagnostics::{Diagnostic, SourceId, Sources};

use crate::parse::parse;
use crate::scan::MAX_FILE;

mod damage;
mod layout;
mod lines;

/// A text in its layout, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The text. Statements with mistakes, and blocks of which it is not clear where they end, are as they were.
    pub text: String,
    /// What cannot be parsed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Formats one of some texts.
///
/// Formatting twice is formatting once. The tree stays the same but for its places, and so do the comments. Line ends
/// become line feeds, a byte order mark goes.
///
/// ```
/// use mesh2yaml_diagnostics::Sources;
///
/// let mut sources = Sources::new();
/// let file = sources.add("shop.mesh", "service shop in prod {\n port http 80\n account shop # its own\n}");
/// let formatted = mesh2yaml_syntax::format(&sources, file);
/// assert_eq!(
///     formatted.text,
///     "service shop in prod {\n  port    http 80\n  account shop  # its own\n}\n",
/// );
/// ```
#[must_use]
pub fn format(sources: &Sources, source: SourceId) -> Formatted {
    let text = sources.text(source);
    let diagnostics = parse(sources, source).diagnostics;
    let formatted = if diagnostics.is_empty() {
        written(text, &[])
    } else if text.len() > MAX_FILE {
        text.to_owned()
    } else {
        around_damage(source, text)
    };
    Formatted {
        text: formatted,
        diagnostics,
    }
}

/// Formats what is good of a text with mistakes. Where braces are missing, the indentation decides what is good, and
/// formatting changes the indentation: a result that would be formatted again in another way is not used.
fn around_damage(source: SourceId, text: &str) -> String {
    let once = |text: &str| written(text, &damage::kept(source, text));
    let formatted = once(text);
    if same_but_for_blanks(text, &formatted) && once(&formatted) == formatted {
        formatted
    } else {
        text.to_owned()
    }
}

fn written(text: &str, kept: &[Range<usize>]) -> String {
    layout::write(&lines::read(text, kept), text.len())
}

fn same_but_for_blanks(a: &str, b: &str) -> bool {
    solid(a).eq(solid(b))
}

fn solid(text: &str) -> impl Iterator<Item = u8> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.bytes().filter(|b| !b.is_ascii_whitespace())
}
