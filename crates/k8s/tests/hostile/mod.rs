//! Strings that readers of YAML get wrong, and random ones that are made like them. `cargo xtask readers` takes the same.

use std::sync::LazyLock;

use serde_json::{Value, json};

/// Strings that some reader or writer of YAML got wrong.
const NASTY: &str = include_str!("../data/nasty-strings.json");

/// The strings that are written down.
///
/// # Panics
/// When the file is no list of strings.
pub(crate) fn nasty() -> &'static [String] {
    static STRINGS: LazyLock<Vec<String>> =
        LazyLock::new(|| serde_json::from_str(NASTY).expect("nasty-strings.json is a list of strings"));
    &STRINGS
}

/// The places in which a string can stand: at the top, as value, item and key, nested, and several times.
pub(crate) fn places(text: &str) -> [Value; 6] {
    [
        json!(text),
        json!({ "key": text }),
        json!([text]),
        json!({ text: 1 }),
        json!({ text: text, "z": { text: [text, { text: { "b": text } }] } }),
        json!([[text, [text]], { "a": [{ text: [text], "b": text }], "c": 1 }]),
    ]
}

/// What means something to YAML, alone or beside something else.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    " ", "  ", "\n", "\n\n", "\t", "\r", "\r\n", ":", ": ", ":\n", ":\t", " :", "#", " #", "# ", "-", "- ", "--", "---", "--- ", "\n---\n", "...", "\n...\n",
    "?", "? ", "'", "''", "\"", "\\", "\\n", "\\x", "|", "|-", ">", ">-", "{", "}", "[", "]", ",", ", ", "&", "&a ", "*", "*a", "!", "!!", "!!str ", "%", "%YAML",
    "@", "`", "~", "=", "<<", "<", "$", "(", ")", "/", ";", "^", "a", "b", "x", "key", "0", "1", "7", "08", "0x", "0o", "0b", "e", "E", ".", "_", "+",
    "no", "on", "y", "N", "true", "null", "inf", ".nan", "é", "日", "😀", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "\u{200b}", "\u{202e}", "\0", "\u{1b}", "\u{7f}",
];

/// Words with a meaning, whose case is changed.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "none", "nil", ".inf", "-.inf", "+.inf", ".nan", "inf", "nan", "infinity", "<<", "=",
];

/// Of what numbers, dates and times are made, in any reader's opinion.
const DIGITS: &[u8] = b"0011223456789abcdefxXoObBeE__++--..::,TtZz pP";

/// Characters from ranges in which something changes: C0, C1, blanks and marks, the ends of what is a character.
const RANGES: &[(u32, u32)] = &[
    (0, 0x20),
    (0x20, 0x7f),
    (0x7f, 0xa1),
    (0xa1, 0x180),
    (0x600, 0x620),
    (0x1680, 0x1681),
    (0x180e, 0x180f),
    (0x2000, 0x2070),
    (0x3000, 0x3010),
    (0xd7f0, 0xd800),
    (0xe000, 0xe010),
    (0xfdc8, 0xfe10),
    (0xfe70, 0xff10),
    (0xfff0, 0x1_0010),
    (0x1_f600, 0x1_f640),
    (0x1_fff0, 0x2_0000),
    (0xe_0000, 0xe_0200),
    (0x10_fff0, 0x11_0000),
];

/// Random strings, without end; equal seeds give equal strings.
pub(crate) struct Strings {
    random: Random,
}

impl Strings {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Random(seed) }
    }

    fn pieces(&mut self, most: usize) -> String {
        let count = self.random.below(most + 1);
        (0..count).map(|_| self.random.pick(PIECES)).collect()
    }

    /// Letters in any case, and sometimes something at an end.
    fn word(&mut self) -> String {
        let mut word = String::new();
        for c in self.random.pick(WORDS).chars() {
            word.push(match self.random.below(2) {
                0 => c.to_ascii_uppercase(),
                _ => c,
            });
        }
        match self.random.below(4) {
            0 => word + self.random.pick(PIECES),
            1 => self.random.pick(PIECES).to_owned() + &word,
            _ => word,
        }
    }

    fn number(&mut self) -> String {
        let count = 1 + self.random.below(10);
        (0..count).map(|_| char::from(self.random.pick(DIGITS))).collect()
    }

    fn date(&mut self) -> String {
        let random = &mut self.random;
        let mut part = |least: usize, end: usize| least + random.below(end - least);
        let day = match part(0, 3) {
            0 => format!("{:04}-{:02}-{:02}", part(0, 3000), part(0, 14), part(0, 33)),
            1 => format!("{}-{}-{}", part(0, 3000), part(0, 14), part(0, 33)),
            _ => format!("{}", part(0, 200)),
        };
        let time = match part(0, 4) {
            0 => String::new(),
            1 => format!("{}:{:02}", part(0, 30), part(0, 70)),
            2 => format!("{:02}:{:02}:{:02}", part(0, 30), part(0, 70), part(0, 70)),
            _ => format!(
                "{}:{:02}:{:02}.{}",
                part(0, 30),
                part(0, 70),
                part(0, 70),
                part(0, 99)
            ),
        };
        let zone = ["", "Z", " Z", "+01:00", " -5", "-0530"][part(0, 6)];
        let between = ["T", "t", " ", "\t", ":", "", "  "][part(0, 7)];
        day + between + &time + zone
    }

    /// One that is written down, with one character more, less or other; or two of them.
    fn nearly(&mut self) -> String {
        let nasty = nasty();
        let text = &nasty[self.random.below(nasty.len())];
        let mut chars: Vec<char> = text.chars().take(160).collect();
        let at = self.random.below(chars.len() + 1);
        match self.random.below(4) {
            0 => {
                chars.splice(at..at, self.random.pick(PIECES).chars());
            }
            1 if at < chars.len() => {
                chars.remove(at);
            }
            2 if at < chars.len() => chars[at] = self.random.character(),
            _ => {
                let other = &nasty[self.random.below(nasty.len())];
                chars.extend(self.random.pick(PIECES).chars());
                chars.extend(other.chars().take(80));
            }
        }
        chars.into_iter().collect()
    }

    fn characters(&mut self) -> String {
        let count = 1 + self.random.below(6);
        (0..count).map(|_| self.random.character()).collect()
    }

    /// Lines with blanks before and after them, and any number of line breaks at the end.
    fn lines(&mut self) -> String {
        const EDGES: &[&str] = &["", "", "", " ", "  ", "\t", "# ", "- ", "\u{a0}"];
        let count = 1 + self.random.below(4);
        let mut lines = Vec::new();
        for _ in 0..count {
            lines.push(format!(
                "{}{}{}",
                self.random.pick(EDGES),
                self.pieces(2),
                self.random.pick(EDGES)
            ));
        }
        lines.join("\n") + self.random.pick(&["", "", "\n", "\n\n", "\n "])
    }

    /// Longer than a line that some writers fold, than a key that some readers take, or nearly so.
    fn long(&mut self) -> String {
        let length = match self.random.below(8) {
            0 => 1015 + self.random.below(20),
            1..=4 => 120 + self.random.below(16),
            _ => 70 + self.random.below(30),
        };
        let unit = self
            .random
            .pick(&["x", "a b ", "é", "word: ", "ab#", "'", "\"", "\u{85}", "1"]);
        let mut text = unit.repeat(length / unit.len() + 1);
        while text.len() > length {
            text.pop();
        }
        text + self.random.pick(PIECES)
    }
}

impl Iterator for Strings {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        Some(match self.random.below(20) {
            0..=4 => self.pieces(5),
            5..=6 => self.word(),
            7..=9 => self.number(),
            10..=11 => self.date(),
            12..=14 => self.nearly(),
            15..=16 => self.characters(),
            17..=18 => self.lines(),
            _ => self.long(),
        })
    }
}

/// Splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not zero.
    fn below(&mut self, end: usize) -> usize {
        // The remainder is below a `usize`.
        (self.next() % end as u64) as usize
    }

    fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    fn character(&mut self) -> char {
        let (from, to) = self.pick(RANGES);
        let point = from + self.below((to - from) as usize) as u32;
        char::from_u32(point).unwrap_or('\u{fffd}')
    }
}
