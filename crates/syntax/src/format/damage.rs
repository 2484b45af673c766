//! Which lines of a text with mistakes stay as they are.

use std::ops::Range;

use mesh2yaml_diagnostics::SourceId;

use crate::parse::is_good;
use crate::scan::{Item, scan};
use crate::walk;

/// Ranges of whole lines, without their last line end, in order and apart.
pub(super) fn kept(source: SourceId, text: &str) -> Vec<Range<usize>> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for item in scan(source, text).items.iter() {
        if item.is_sound() && is_good(&text[item.range.clone()]) {
            continue;
        }
        for range in of_item(source, text, &item) {
            match kept.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => kept.push(range),
            }
        }
    }
    kept
}

/// The lines of the bad statements of an item, or all of its lines if they hold anything else.
fn of_item(source: SourceId, text: &str, item: &Item) -> Vec<Range<usize>> {
    let whole = || {
        // A patched item goes up to the next one.
        let solid = text[item.range.clone()].trim_ascii_end().len();
        vec![lines_of(text, &(item.range.start..item.range.start + solid))]
    };
    let Some(mut bad) = walk::bad(source, text, item) else {
        return whole();
    };
    bad.sort_by_key(|r| r.start);
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in bad {
        match out.last_mut() {
            // Inside of another.
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    for range in &mut out {
        let lines = lines_of(text, range);
        let before = &text[lines.start..range.start];
        let after = text[range.end..lines.end].trim_ascii_start();
        if !before.trim_ascii().is_empty() || !(after.is_empty() || after.starts_with('#')) {
            return whole();
        }
        *range = lines;
    }
    out
}

/// The lines that a range touches.
fn lines_of(text: &str, range: &Range<usize>) -> Range<usize> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let start = text[..range.start].rfind('\n').map_or(bom, |n| n + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |n| range.end + n);
    start..end
}
