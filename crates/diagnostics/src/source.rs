//! Texts, and places in them.

/// One text of a [`Sources`] set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// Its number in its set, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one source. Twelve bytes; lines and columns are found when a diagnostic is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text that the range is in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`.
    #[must_use]
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// Whether another place is all inside of this one.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// From the start of `self` to the end of `other`.
    #[must_use]
    pub const fn to(self, other: Self) -> Self {
        Self {
            source: self.source,
            start: self.start,
            end: other.end,
        }
    }

    /// The empty range just after `self`.
    #[must_use]
    pub const fn after(self) -> Self {
        Self {
            source: self.source,
            start: self.end,
            end: self.end,
        }
    }
}

/// A place as people count it: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// The texts that spans point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<File>,
    annex: Annex,
}

/// Texts that are kept beside the sources, so that something may borrow from them as long as from a source.
#[derive(Clone, Debug, Default)]
struct Annex(std::sync::OnceLock<Box<(String, Annex)>>);

/// More texts than this are not kept: a file with so many mistakes has been understood well enough.
const ANNEX: usize = 1_000;

#[derive(Clone, Debug)]
struct File {
    name: String,
    text: std::sync::Arc<str>,
    lines: std::sync::OnceLock<Vec<u32>>,
}

impl Sources {
    /// No texts yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under the name that diagnostics will show.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<std::sync::Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(File {
            name: name.into(),
            text: text.into(),
            lines: std::sync::OnceLock::new(),
        });
        id
    }

    /// The ids of all texts, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(SourceId)
    }

    /// The name that a text was added under.
    #[must_use]
    pub fn name(&self, id: SourceId) -> &str {
        &self.files[id.0 as usize].name
    }

    /// A text.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        &self.files[id.0 as usize].text
    }

    /// A text, to keep.
    #[must_use]
    pub fn shared(&self, id: SourceId) -> std::sync::Arc<str> {
        self.files[id.0 as usize].text.clone()
    }

    /// The span of bytes `start..end` of a text.
    #[must_use]
    pub fn span(&self, id: SourceId, start: usize, end: usize) -> Span {
        let clamp = |n: usize| u32::try_from(n.min(self.text(id).len())).unwrap_or(u32::MAX);
        Span::new(id, clamp(start), clamp(end))
    }

    /// Keeps a text as long as the sources live: a repaired part of one, from which a tree is still to be read.
    /// `None` when too many are kept already.
    #[must_use]
    pub fn keep(&self, text: String) -> Option<&str> {
        let mut place = &self.annex;
        for _ in 0..ANNEX {
            match place.0.get() {
                Some(taken) => place = &taken.1,
                None => return Some(&place.0.get_or_init(|| Box::new((text, Annex::default()))).0),
            }
        }
        None
    }

    /// The span of `length` characters that begins at a line and a column, or the nearest to it.
    ///
    /// ```
    /// use mesh2yaml_diagnostics::Sources;
    ///
    /// let mut sources = Sources::new();
    /// let file = sources.add("a.yaml", "a: 1\nbäd: 2\n");
    /// assert_eq!(sources.slice(sources.span_at(file, 2, 2, 2)), "äd");
    /// assert_eq!(sources.slice(sources.span_at(file, 9, 9, 9)), "");
    /// ```
    #[must_use]
    pub fn span_at(&self, id: SourceId, line: usize, column: usize, length: usize) -> Span {
        let text = self.text(id);
        let lines = self.files[id.0 as usize].lines();
        let Some(start) = lines.get(line.saturating_sub(1)) else {
            return self.span(id, text.len(), text.len());
        };
        let mut rest = &text[*start as usize..];
        let mark = if line <= 1 && rest.starts_with('\u{feff}') {
            1
        } else {
            0
        };
        rest = rest.split(['\r', '\n']).next().unwrap_or("");
        let after = |count: usize| rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
        let first = (column.max(1) - 1).saturating_add(mark);
        let start = *start as usize;
        self.span(
            id,
            start + after(first),
            start + after(first.saturating_add(length)),
        )
    }

    /// The text under a span; empty where the span does not fall on characters.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.source)
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    /// Where a span starts.
    #[must_use]
    pub fn start(&self, span: Span) -> Position {
        self.position(span.source, span.start)
    }

    /// Where a span ends: the place just after its last character.
    #[must_use]
    pub fn end(&self, span: Span) -> Position {
        self.position(span.source, span.end)
    }

    fn position(&self, id: SourceId, offset: u32) -> Position {
        let file = &self.files[id.0 as usize];
        let lines = file.lines();
        let offset = offset.min(u32::try_from(file.text.len()).unwrap_or(u32::MAX));
        let line = lines.partition_point(|start| *start <= offset);
        let before = &file.text.as_bytes()[lines[line - 1] as usize..offset as usize];
        let mut column = String::from_utf8_lossy(before).chars().count() + 1;
        if line == 1 && file.text.starts_with('\u{feff}') && column > 1 {
            column -= 1;
        }
        Position { line, column }
    }
}

impl File {
    /// Where each line begins.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0)
                .chain(newlines.map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)))
                .collect()
        })
    }
}
