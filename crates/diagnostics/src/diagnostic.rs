//! The model of a diagnostic.

use crate::{Code, Coded, Severity, Span};

/// Something to tell the author, with its place.
///
/// Messages are one lower-case sentence in the author's words, with backticks round their text; `help` names the
/// fix.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic<C = Code> {
    /// The stable code, which has a page in the docs.
    pub code: C,
    /// How bad it is; the code's own severity unless changed.
    pub severity: Severity,
    /// The place; absent only where there is none, as for a wrong option.
    pub span: Option<Span>,
    /// What stands under the place's underline.
    pub label: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Other places that belong to the story.
    pub related: Vec<Label>,
}

/// A place with a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

impl<C: Coded> Diagnostic<C> {
    /// A diagnostic at a place.
    pub fn new(code: C, span: Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span),
            ..Self::without_place(code, message)
        }
    }

    /// A diagnostic that has no place in any source.
    pub fn without_place(code: C, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span: None,
            label: None,
            message: message.into(),
            help: None,
            related: Vec::new(),
        }
    }

    /// With a few words under the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// With the fix.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// With another place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            message: text.into(),
        });
        self
    }
}

/// Puts diagnostics in order of place and keeps the first `cap` of each severity's worth of reading: errors first
/// decide. What was cut is said in one last note of code [`Code::MoreDiagnostics`].
pub fn sort_and_cap(diagnostics: &mut Vec<Diagnostic>, cap: usize) {
    let key = |d: &Diagnostic| (d.span, d.code);
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
    diagnostics.dedup();
    if diagnostics.len() <= cap {
        return;
    }
    let mut by_severity: Vec<usize> = (0..diagnostics.len()).collect();
    by_severity.sort_by_key(|i| diagnostics[*i].severity);
    let mut keep = vec![false; diagnostics.len()];
    for i in by_severity.into_iter().take(cap) {
        keep[i] = true;
    }
    let cut = diagnostics.len() - cap;
    let errors = diagnostics
        .iter()
        .zip(&keep)
        .any(|(d, k)| !k && d.severity == Severity::Error);
    let mut kept = keep.into_iter();
    diagnostics.retain(|_| kept.next().unwrap_or(false));
    let mut more = Diagnostic::without_place(
        Code::MoreDiagnostics,
        format!("{cut} more findings are not shown"),
    );
    if errors {
        more.severity = Severity::Error;
    }
    diagnostics.push(more);
}
