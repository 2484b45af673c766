//! Lines: what the indentation and column 0 say about braces that are missing.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};

use super::{Item, Line, Mode, Open, Patch, Scanner};

/// Keywords of items: in column 0 of a file whose braces do not match, they close a forgotten block.
const ITEMS: [&str; 8] = [
    "service",
    "test",
    "namespace",
    "profile",
    "let",
    "param",
    "import",
    "mesh",
];

/// Keywords of statements with a block.
const OPENERS: [&str; 14] = [
    "service",
    "test",
    "namespace",
    "profile",
    "mesh",
    "install",
    "use",
    "route",
    "pool",
    "eject",
    "allow",
    "observe",
    "kiali",
    "on",
];

fn starts_with_one_of(text: &str, keywords: &[&str]) -> bool {
    // No keyword is longer, and a line may be very long.
    let text = &text[..text.floor_char_boundary(24)];
    let word = text.split([' ', '\t', '\r', '\n', '{', '"']).next();
    word.is_some_and(|w| keywords.contains(&w))
}

impl Scanner<'_> {
    /// Before the first token of a line.
    pub(super) fn line_begins(&mut self) {
        self.line_begun = true;
        if self.after_comma() {
            return;
        }
        self.above = self.line;
        self.line = Line {
            start: self.i,
            indent: self.i - self.line_start,
            brace: false,
        };
        if self.mode == Mode::Indentation {
            self.open_by_indentation();
            self.close_by_indentation();
        }
    }

    fn open_by_indentation(&mut self) {
        if matches!(self.b[self.i], b'{' | b'}')
            || self.line.indent <= self.above.indent
            || !self.above_is_a_head()
        {
            return;
        }
        let end = self.reopen();
        self.patch(end, "{".to_owned());
        let d = Diagnostic::new(
            Code::BadStatement,
            self.span(end, end),
            "the `{` of this block is missing",
        )
        .label("a `{` is missing here")
        .help("a block starts with a `{` at the end of its line");
        self.scan.diagnostics.push(d);
        self.opened += 1;
        let line = std::mem::replace(&mut self.line, self.above);
        self.push(end);
        self.line = line;
    }

    fn close_by_indentation(&mut self) {
        let brace = self.b[self.i] == b'}';
        let indent = self.line.indent;
        let item = indent == 0 && self.item_keyword_here();
        // Where nothing is indented, the indentation says nothing.
        let first = self.above_opens();
        if let Some(o) = self
            .open
            .last_mut()
            .filter(|o| first && !brace && !item && o.indent == indent)
        {
            o.flat = true;
        }
        let inner = |o: &Open| o.indent > indent || item || (o.indent == indent && !brace && !o.flat);
        let stay = self.open.iter().rposition(|o| !inner(o)).map_or(0, |n| n + 1);
        let count = self.open.len() - stay;
        if count == 0 {
            return;
        }
        self.closed += count;
        self.report_open(stay, Some(self.i));
        self.open.truncate(stay);
        let end = self.item.range.end;
        let mut text = "}".repeat(count);
        if !brace {
            text.push('\n');
        }
        self.patch(end, text);
        if self.open.is_empty() {
            // The patch belongs to the item.
            self.item.range.end = self.i;
            self.finish_item();
        }
    }

    /// A brace that starts a line: read as if it stood at the end of the line above.
    pub(super) fn brace_on_a_line_of_its_own(&mut self) {
        if !self.above_is_a_head() {
            return;
        }
        let end = self.reopen();
        self.patch(end, String::new());
        self.report(
            Code::BadStatement,
            self.i,
            self.i + 1,
            "the `{` of a block stands on the line of its statement",
            "write it at the end of the line above",
        );
    }

    /// A brace at the end of `install profile default }`: the statement lacks the other brace, and this one is left out.
    pub(super) fn closes_its_own_line(&mut self) -> bool {
        if self.mode != Mode::Indentation || self.line.brace {
            return false;
        }
        let line = &self.text[self.line.start..self.i];
        if !starts_with_one_of(line, &OPENERS) || starts_with_one_of(line, &["use", "profile"]) {
            return false;
        }
        // With a block behind it the statement would lack nothing, and the brace would be gone without a word.
        let rest = &self.text[self.i + 1..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        if !matches!(rest.as_bytes().get(blanks), None | Some(b'\n' | b'#')) {
            return false;
        }
        self.opened += 1;
        self.item.patches.push(Patch {
            range: self.i..self.i + 1,
            text: String::new(),
        });
        true
    }

    /// Whether the line above ends with the brace of a block.
    fn above_opens(&self) -> bool {
        self.in_item && self.b[self.item.range.end - 1] == b'{'
    }

    /// Whether the line above could have a block but has no brace.
    fn above_is_a_head(&self) -> bool {
        let any = self.in_item || !self.scan.items.is_empty();
        any && !self.above.brace && starts_with_one_of(&self.text[self.above.start..], &OPENERS)
    }

    /// Goes on with the item of the line above; where that line ends.
    fn reopen(&mut self) -> usize {
        if !self.in_item
            && let Some(item) = self.scan.items.pop()
        {
            self.item = item;
            self.in_item = true;
        }
        self.item.range.end
    }

    fn patch(&mut self, start: usize, text: String) {
        let range = start..self.i;
        if text.len() > range.len() {
            self.no_room = true;
        } else {
            self.item.patches.push(Patch { range, text });
        }
    }

    /// An item starts here, by its keyword in column 0. A `param` may also stand in a profile, a `profile` without
    /// a block in `install`.
    pub(super) fn item_keyword_here(&self) -> bool {
        let rest = &self.text[self.i..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let item = &self.text[self.item.range.start..];
        starts_with_one_of(line, &ITEMS)
            && !(line.starts_with("param") && item.starts_with("profile"))
            && (!line.starts_with("profile") || line.contains('{'))
    }

    /// At the end of the text.
    pub(super) fn finish(&mut self) {
        self.closed += self.open.len();
        self.close_rest();
    }

    /// Closes all blocks that are open.
    pub(super) fn close_rest(&mut self) {
        self.item.unclosed = self.open.len();
        if !self.open.is_empty() {
            self.report_open(0, None);
        }
        self.open.clear();
        self.finish_item();
    }

    /// Reports the open blocks from one on, which should be closed before a place.
    fn report_open(&mut self, from: usize, before: Option<usize>) {
        // The innermost is as likely to be the forgotten one; both ends of the guess are shown.
        let (Some(first), Some(last)) = (self.open.get(from), self.open.last()) else {
            return;
        };
        let mut d = Diagnostic::new(
            Code::OpenBlock,
            self.line_of(first.brace),
            "this block is not closed",
        )
        .label("opened here")
        .help("a block ends with a `}` on a line of its own");
        if last.brace != first.brace {
            d = d.related(self.line_of(last.brace), "this block inside of it is open too");
        }
        if let Some(at) = before {
            let next = at + self.text[at..].chars().next().map_or(0, char::len_utf8);
            d = d.related(self.span(at, next), "by its indentation it ends before this line");
        }
        self.scan.diagnostics.push(d);
    }

    /// From the start of the line of an opening brace to the brace.
    fn line_of(&self, brace: usize) -> Span {
        let line = self.b[..brace]
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let blanks = self.b[line..brace]
            .iter()
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        let bom = if line == 0 && self.text.starts_with('\u{feff}') {
            3
        } else {
            0
        };
        let end = if self.b.get(brace) == Some(&b'{') {
            brace + 1
        } else {
            brace
        };
        self.span(line + blanks.max(bom), end)
    }
}

impl Item {
    /// Whether nothing has been reported of it.
    pub(crate) fn is_sound(&self) -> bool {
        self.broken.is_empty() && self.patches.is_empty() && self.unclosed == 0
    }
}
