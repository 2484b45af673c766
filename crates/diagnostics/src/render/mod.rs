//! The faces of a diagnostic: each takes the same data and knows nothing of the others.

mod excerpt;
#[cfg(feature = "formats")]
mod github;
mod hidden;
#[cfg(feature = "formats")]
mod json;
mod place;
#[cfg(feature = "formats")]
mod sarif;
mod text;
#[cfg(feature = "formats")]
mod write;

use std::fmt;
use std::str::FromStr;

use crate::{Coded, Diagnostic, Severity, Sources};

/// A face of diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people: the source with the place underlined.
    #[default]
    Text,
    /// For scripts: one JSON document.
    #[cfg(feature = "formats")]
    Json,
    /// For code scanning: SARIF 2.1.0.
    #[cfg(feature = "formats")]
    Sarif,
    /// For GitHub Actions: one workflow command a diagnostic.
    #[cfg(feature = "formats")]
    Github,
}

/// How to render, where there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rendering {
    /// Whether text has colors. Without, it has no escape sequence at all.
    pub color: bool,
    /// How many columns text may take: longer lines of source are shown in part.
    pub width: usize,
}

/// A name that no [`Format`] has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format of diagnostics: choose `text`, `json`, `sarif` or `github`")]
pub struct UnknownFormat(String);

/// Renders diagnostics as they are usually wanted; [`render_with`] has the choices.
#[must_use]
pub fn render<C: Coded>(
    format: Format,
    diagnostics: &[Diagnostic<C>],
    sources: &Sources,
    color: bool,
) -> String {
    render_with(format, diagnostics, sources, Rendering::default().color(color))
}

/// Renders diagnostics, in the order in which they are given. What is not empty ends with a newline.
#[must_use]
pub fn render_with<C: Coded>(
    format: Format,
    diagnostics: &[Diagnostic<C>],
    sources: &Sources,
    rendering: Rendering,
) -> String {
    match format {
        Format::Text => text::render(diagnostics, sources, rendering),
        #[cfg(feature = "formats")]
        Format::Json => json::render(diagnostics, sources),
        #[cfg(feature = "formats")]
        Format::Sarif => sarif::render(diagnostics, sources),
        #[cfg(feature = "formats")]
        Format::Github => github::render(diagnostics, sources),
    }
}

/// A value as one line of JSON; characters that drive a terminal or are not to be seen are escaped, as in [`Format::Json`].
#[cfg(feature = "formats")]
#[must_use]
pub fn json(value: &impl serde::Serialize) -> String {
    write::to_json(value)
}

/// A value as JSON of many lines, for files that people read; what is hidden is escaped as in [`json`].
#[cfg(feature = "formats")]
#[must_use]
pub fn json_pretty(value: &impl serde::Serialize) -> String {
    write::to_json_pretty(value)
}

/// A text from outside, such as a file's name, for a message of one line: characters that drive a terminal, break the line, turn its direction
/// or have no looks are spelt out.
///
/// ```
/// use mesh2yaml_diagnostics::visible;
///
/// assert_eq!(visible("a\u{1b}[31m\n.mesh"), "a\\u{1b}[31m\\n.mesh");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    hidden::spell(text)
}

/// The closing line, such as `2 errors, 1 warning`; `None` where there is nothing to count. That findings were cut is
/// not itself a finding.
#[must_use]
pub fn summary<C: Coded>(diagnostics: &[Diagnostic<C>]) -> Option<String> {
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let of_it = |d: &&Diagnostic<C>| d.severity == severity && d.code.is_finding();
        (diagnostics.iter().filter(of_it).count(), severity.as_str())
    });
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        #[cfg(feature = "formats")]
        Self::Json,
        #[cfg(feature = "formats")]
        Self::Sarif,
        #[cfg(feature = "formats")]
        Self::Github,
    ];

    /// The format as an option of the command line names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            #[cfg(feature = "formats")]
            Self::Json => "json",
            #[cfg(feature = "formats")]
            Self::Sarif => "sarif",
            #[cfg(feature = "formats")]
            Self::Github => "github",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.iter().find(|format| format.as_str() == name);
        named.copied().ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

impl Default for Rendering {
    fn default() -> Self {
        Self {
            color: false,
            width: 140,
        }
    }
}

impl Rendering {
    /// With or without colors.
    #[must_use]
    pub const fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// With the width of the terminal.
    #[must_use]
    pub const fn width(mut self, width: usize) -> Self {
        self.width = width;
        self
    }
}
