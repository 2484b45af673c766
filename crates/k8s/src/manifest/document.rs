//! The documents of a text, one at a time: a broken one does not hide the others, and no more than one is in memory.

use serde_json::Value;

use super::locate::{Place, locate};
use super::{Limits, ReadError, read};
use crate::path::Path;

/// A document of a text.
#[derive(Debug)]
#[non_exhaustive]
pub struct Document<'t> {
    /// Its own text, without the marker before it.
    pub text: &'t str,
    /// The line of the whole text at which its own begins, from 1.
    pub line: usize,
    /// What it says.
    pub value: Value,
}

/// The documents of a text that say something, in order; those that are empty or `null` are skipped.
///
/// ```
/// use mesh2yaml_k8s::manifest::{Limits, documents};
///
/// let text = "kind: Pod\n---\nkind: {\n---\n# nothing\n---\nkind: Service\n";
/// let found: Vec<_> = documents(text, Limits::default()).collect();
/// assert_eq!(found[0].as_ref().unwrap().value["kind"], "Pod");
/// assert_eq!(found[1].as_ref().unwrap_err().line, 3);
/// assert_eq!(found[2].as_ref().unwrap().line, 7);
/// assert_eq!(found.len(), 3);
/// ```
#[must_use]
pub fn documents(text: &str, limits: Limits) -> Documents<'_> {
    Documents {
        rest: Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
        line: 1,
        left: limits.documents,
        too_long: text.len() > limits.bytes,
        limits,
    }
}

/// The iterator of [`documents`].
#[derive(Debug)]
pub struct Documents<'t> {
    rest: Option<&'t str>,
    line: usize,
    left: usize,
    too_long: bool,
    limits: Limits,
}

impl<'t> Documents<'t> {
    /// The text up to the next marker, and the line it begins at.
    fn next_text(&mut self) -> Option<(&'t str, usize)> {
        let (text, line) = (self.rest?, self.line);
        let mut at = 0;
        for (lines, whole) in text.split_inclusive('\n').enumerate() {
            if is_marker(whole) {
                let (own, rest) = text.split_at(at);
                let after = marker_length(whole);
                self.rest = Some(&rest[after..]);
                self.line = line + lines + usize::from(after == whole.len());
                return Some((own, line));
            }
            at += whole.len();
        }
        self.rest = None;
        Some((text, line))
    }
}

/// `---` or `...` at the beginning of a line is never inside of a scalar.
fn is_marker(line: &str) -> bool {
    let rest = line.strip_prefix("---").or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// How much of its line a marker takes: `--- {a: 1}` goes on behind it.
fn marker_length(line: &str) -> usize {
    let after = line[3..].trim();
    if after.is_empty() || after.starts_with('#') {
        line.len()
    } else {
        3
    }
}

impl<'t> Iterator for Documents<'t> {
    type Item = Result<Document<'t>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.too_long {
            self.too_long = false;
            self.rest = None;
            return Some(Err(ReadError::limit("bytes", self.limits.bytes)));
        }
        loop {
            let (text, line) = self.next_text()?;
            if self.left == 0 {
                self.rest = None;
                let mut error = ReadError::limit("documents", self.limits.documents);
                error.line = line;
                return Some(Err(error));
            }
            self.left -= 1;
            match read(text, &self.limits) {
                Ok(mut values) => {
                    if let Some(value) = values.pop() {
                        return Some(Ok(Document { text, line, value }));
                    }
                }
                Err(mut error) => {
                    error.line += line - 1;
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Document<'_> {
    /// The line and column of a place, from 1, in the whole text: of the key that leads there, or of the item of a list. Of a place that
    /// is not there it is the nearest around it.
    #[must_use]
    pub fn locate(&self, path: &Path) -> (usize, usize) {
        let place = self.locate_all([path])[0];
        (place.line, place.column)
    }

    /// The places of many paths, in their order, as [`Self::locate`] finds them; the text is read once.
    #[must_use]
    pub fn locate_all<'p>(&self, paths: impl IntoIterator<Item = &'p Path>) -> Vec<Place> {
        places(self.text, self.line, paths)
    }
}

/// The places of many paths in the text of one document, which begins at a line of a whole text: as [`Document::locate_all`], without the
/// document's value.
#[must_use]
pub fn places<'p>(text: &str, line: usize, paths: impl IntoIterator<Item = &'p Path>) -> Vec<Place> {
    let mut places = locate(text, paths);
    for place in &mut places {
        place.line += line.saturating_sub(1);
    }
    places
}
