//! The part of a source that a snippet shows, made safe to show.
//!
//! Only lines near a mark keep their text; what lies between stays as empty lines, which the snippet folds away. Of a
//! very long line a window is kept. Each hidden character becomes one picture.

use std::collections::BTreeMap;
use std::ops::Range;

use super::hidden::picture;
use crate::{SourceId, Sources, Span};

/// How many characters of a very long line are kept on each side of a mark.
const AROUND: usize = 100;
/// A line of more characters is very long.
const LONG: usize = 2 * AROUND;
/// How many lines after a mark a snippet may show.
const AFTER: usize = 5;
/// What stands where a line was cut.
const CUT: char = '…';

pub(super) struct Excerpt {
    /// The number of the first line.
    pub(super) line: usize,
    /// The lines, each with its newline.
    pub(super) text: String,
    /// Where in `text` each of the spans is; `None` where it starts in what was cut.
    pub(super) marks: Vec<Option<Range<usize>>>,
    /// Whether a marked line lost its beginning, so that columns are not those of the source.
    pub(super) shifted: bool,
}

/// A line with a mark.
struct Row {
    /// The bytes of the source that are kept.
    window: Range<usize>,
    /// Where in the excerpt they start.
    shown: usize,
}

impl Excerpt {
    /// The excerpt for spans of one text, as `nearest` gives them. Where marks compete for the window of a
    /// line, the first wins.
    pub(super) fn new(sources: &Sources, source: SourceId, spans: &[Span]) -> Self {
        let text = sources.text(source);
        let spans = || spans.iter().map(|s| trimmed(text, *s));
        let (lo, hi) = spans().fold((text.len(), 0), |(lo, hi), s| (lo.min(s.start), hi.max(s.end)));
        let mut anchors = BTreeMap::new();
        for offset in spans().flat_map(|s| [s.start, s.end]) {
            anchors.entry(line_start(text, offset)).or_insert(offset);
        }
        let mut excerpt = Self {
            line: sources.start(sources.span(source, lo, lo)).line,
            text: String::new(),
            marks: Vec::new(),
            shifted: false,
        };
        let rows = excerpt.fill(text, line_start(text, lo)..hi, &anchors);
        excerpt.marks = spans().map(|s| mark(text, &rows, &s)).collect();
        excerpt
    }

    /// The column, from 1, of an offset in the excerpt.
    pub(super) fn column(&self, offset: usize) -> usize {
        self.text[line_start(&self.text, offset)..offset].chars().count() + 1
    }

    fn fill(
        &mut self,
        text: &str,
        range: Range<usize>,
        anchors: &BTreeMap<usize, usize>,
    ) -> BTreeMap<usize, Row> {
        let mut rows = BTreeMap::new();
        let mut since = AFTER;
        let mut start = range.start;
        while start <= range.end {
            let end = text[start..].find('\n').map_or(text.len(), |i| start + i);
            let anchor = anchors.get(&start);
            since = if anchor.is_some() { 0 } else { since + 1 };
            if since < AFTER || anchors.contains_key(&(end + 1)) {
                let line = content(text, start..end);
                let center = anchor.map_or(line.start, |a| (*a).clamp(line.start, line.end));
                let row = self.push(text, &line, window(text, &line, center));
                if anchor.is_some() {
                    self.shifted |= row.window.start > line.start;
                    rows.insert(start, row);
                }
            }
            self.text.push('\n');
            start = end + 1;
        }
        rows
    }

    fn push(&mut self, text: &str, line: &Range<usize>, window: Range<usize>) -> Row {
        self.text.extend((window.start > line.start).then_some(CUT));
        let shown = self.text.len();
        self.text.extend(text[window.clone()].chars().map(picture));
        self.text.extend((window.end < line.end).then_some(CUT));
        Row { window, shown }
    }
}

/// A span without the line ends that it ends with: a snippet would underline the next line for their sake.
fn trimmed(text: &str, span: Span) -> Range<usize> {
    let (start, end) = (span.start as usize, span.end as usize);
    start..start + text[start..end].trim_end_matches(['\r', '\n']).len()
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |i| i + 1)
}

/// A line without a byte order mark and the rest of its line end.
fn content(text: &str, line: Range<usize>) -> Range<usize> {
    let whole = &text[line.clone()];
    let shown = whole.strip_suffix('\r').unwrap_or(whole);
    let mark = if line.start == 0 && shown.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    line.start + mark..line.start + shown.len()
}

/// What is kept of a line.
fn window(text: &str, line: &Range<usize>, anchor: usize) -> Range<usize> {
    if text[line.clone()].chars().nth(LONG).is_none() {
        return line.clone();
    }
    let before = text[line.start..anchor].char_indices().rev().nth(AROUND - 1);
    let after = text[anchor..line.end].char_indices().nth(AROUND);
    let start = before.map_or(line.start, |(i, _)| line.start + i);
    start..after.map_or(line.end, |(i, _)| anchor + i)
}

fn mark(text: &str, rows: &BTreeMap<usize, Row>, span: &Range<usize>) -> Option<Range<usize>> {
    let place = |offset: usize| {
        let row = rows.get(&line_start(text, offset))?;
        let kept = offset.clamp(row.window.start, row.window.end);
        let shown = text[row.window.start..kept]
            .chars()
            .map(|c| picture(c).len_utf8());
        Some((row.shown + shown.sum::<usize>(), kept.abs_diff(offset)))
    };
    let (start, moved) = place(span.start)?;
    let (end, _) = place(span.end)?;
    // A byte order mark or a line end moves a place by three bytes at most.
    (moved <= 3).then_some(start..end.max(start))
}
