//! Mutants of texts that keep what a line and a word are.

/// Numbers that follow from a seed.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is 0 only if that is.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    fn pick<'t>(&mut self, things: &[&'t [u8]]) -> Option<&'t [u8]> {
        things.get(self.below(things.len())).copied()
    }
}

/// A mutant of a text: lines are dropped, doubled, repeated, moved, taken from another text; words are replaced by others of the text or by `words`.
/// Between 1 and 4 times.
#[must_use]
pub fn mutant(text: &[u8], other: &[u8], words: &[&[u8]], seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut text = text.to_vec();
    for _ in 0..1 + random.below(4) {
        text = once(&text, other, words, &mut random);
    }
    text
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|b| *b == b'\n').collect()
}

/// Where words are: what is between blanks, and between the signs that the languages here have.
fn word_at(text: &[u8], random: &mut Random) -> (usize, usize) {
    let at = random.below(text.len());
    let is_end = |b: &u8| b.is_ascii_whitespace() || b"{}[],:=\"".contains(b);
    let start = text[..at].iter().rposition(is_end).map_or(0, |it| it + 1);
    let end = text[at..]
        .iter()
        .position(is_end)
        .map_or(text.len(), |it| at + it);
    (start.min(end), end)
}

fn once(text: &[u8], other: &[u8], words: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let own = lines(text);
    let at = random.below(own.len());
    let end = (at + 1 + random.below(4)).min(own.len());
    let put = |place: usize, what: &[&[u8]]| {
        let place = place.min(own.len());
        [&own[..place], what, &own[place..]].concat().concat()
    };
    match random.below(10) {
        0 => [&own[..at.min(end)], &own[end..]].concat().concat(),
        1 => put(end, &own[at.min(end)..end]),
        2 => put(random.below(own.len() + 1), &own[at.min(end)..end]),
        9 => put(end, &[&many(&own[at.min(end)..end].concat(), random)[..]]),
        3 | 4 => {
            let theirs = lines(other);
            let from = random.below(theirs.len());
            let to = (from + 1 + random.below(8)).min(theirs.len());
            put(random.below(own.len() + 1), &theirs[from.min(to)..to])
        }
        kind => {
            let (start, end) = word_at(text, random);
            let (from, to) = match kind {
                5 => word_at(text, random),
                _ => word_at(other, random),
            };
            let theirs = if kind == 5 { text } else { other };
            let word = match kind {
                7 | 8 => random.pick(words).unwrap_or_default(),
                _ => theirs.get(from..to).unwrap_or_default(),
            };
            // Instead of a word, or before it.
            let (start, gap) = if kind == 8 && random.below(2) == 0 {
                (end, &b" "[..])
            } else {
                (start, &b""[..])
            };
            [&text[..start], gap, word, &text[end..]].concat()
        }
    }
}

/// As libFuzzer asks for a mutant: of the first `size` bytes, in their place, with at most `most` bytes. The new size.
pub fn in_place(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let made = with_words(&data[..size], &data[..size], seed);
    copied(&made, &mut data[..most])
}

/// As libFuzzer asks for what comes of two inputs. The size of that.
pub fn crossed(one: &[u8], other: &[u8], out: &mut [u8], seed: u32) -> usize {
    let made = with_words(one, other, seed);
    copied(&made, out)
}

fn with_words(one: &[u8], other: &[u8], seed: u32) -> Vec<u8> {
    static WORDS: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(crate::words::words);
    let words: Vec<&[u8]> = WORDS.iter().map(String::as_bytes).collect();
    mutant(one, other, &words, u64::from(seed))
}

fn copied(made: &[u8], out: &mut [u8]) -> usize {
    let size = made.len().min(out.len());
    out[..size].copy_from_slice(&made[..size]);
    size
}

/// No text grows beyond this by repetition.
const MOST: usize = 48 << 10;

/// Some lines up to a thousand times, with a number at one of their words: what takes time with the number of things is found so.
fn many(lines: &[u8], random: &mut Random) -> Vec<u8> {
    let times = (1 << random.below(11)).min(MOST / lines.len().max(1));
    let (start, end) = word_at(lines, random);
    let numbered = random.below(4) > 0;
    let mut out = Vec::new();
    for number in 0..times {
        out.extend(&lines[..end.max(start)]);
        if numbered {
            out.extend(number.to_string().bytes());
        }
        out.extend(&lines[end.max(start)..]);
    }
    out
}
