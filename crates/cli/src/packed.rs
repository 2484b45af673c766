//! Documents that wait until it is known that they may be printed, in less memory than their text takes.
//!
//! Documents of one kind are alike: most lines of one are lines of one before it. So of each only what is new is held. A kind may come in a
//! few forms, as a Service and those of its versions do; which form a document has is told by its length.
//!
//! ```text
//! document: the form that it is like, length, then until that length is reached: bytes as before, bytes that are new, those
//! ```
//!
//! After bytes that are new, both documents go on behind the end of their line.

/// The size of the pieces in which documents are held: a text of many megabytes would be moved each time that it grows.
const PIECE: usize = 256 << 10;

/// A kind has so many forms at most.
const FORMS: usize = 4;

/// Documents of one form have lengths that are not further apart, unless there would be too many forms.
const NEAR: usize = 24;

/// Documents, in the order in which they were added.
pub(crate) struct Packed {
    pieces: Vec<Vec<u8>>,
    /// Of each form its kind and its last document.
    forms: Vec<(&'static str, String)>,
    /// Memory for the next.
    next: String,
    /// What ends a line.
    end: u8,
}

impl Packed {
    /// For documents whose lines end in this byte.
    pub(crate) fn new(end: u8) -> Self {
        Self {
            pieces: Vec::new(),
            forms: Vec::new(),
            next: String::new(),
            end,
        }
    }

    /// Adds a document of a kind, which is what is written into an empty text.
    pub(crate) fn add(&mut self, kind: &'static str, write: impl FnOnce(&mut String)) {
        self.next.clear();
        write(&mut self.next);
        let place = self.form(kind);
        if self.pieces.last().is_none_or(|piece| piece.len() > PIECE) {
            self.pieces.push(Vec::with_capacity(PIECE + PIECE / 8));
        }
        let (Some(piece), Some((_, before))) = (self.pieces.last_mut(), self.forms.get_mut(place)) else {
            return;
        };
        number(piece, place);
        number(piece, self.next.len());
        pack(piece, before.as_bytes(), self.next.as_bytes(), self.end);
        std::mem::swap(before, &mut self.next);
    }

    /// The form that is most like the next document, perhaps a new one.
    fn form(&mut self, kind: &'static str) -> usize {
        let length = self.next.len();
        let of_kind = self.forms.iter().enumerate().filter(|(_, (k, _))| *k == kind);
        let (mut count, mut nearest) = (0, None);
        for (place, (_, before)) in of_kind {
            count += 1;
            let far = before.len().abs_diff(length);
            if nearest.is_none_or(|(least, _)| far < least) {
                nearest = Some((far, place));
            }
        }
        match nearest {
            Some((far, place)) if far <= NEAR || count == FORMS => place,
            _ => {
                self.forms.push((kind, String::new()));
                self.forms.len() - 1
            }
        }
    }

    /// Hands each document on, in order.
    pub(crate) fn each<E>(&self, mut visit: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut before = vec![Vec::new(); self.forms.len()];
        let mut next = Vec::new();
        for piece in &self.pieces {
            let mut rest = piece.as_slice();
            while !rest.is_empty() {
                let place = read(&mut rest);
                let Some(before) = before.get_mut(place) else {
                    break;
                };
                next.clear();
                unpack(&mut rest, before, &mut next, self.end);
                visit(&next)?;
                std::mem::swap(before, &mut next);
            }
        }
        Ok(())
    }
}

fn pack(out: &mut Vec<u8>, mut old: &[u8], mut new: &[u8], end: u8) {
    while !new.is_empty() {
        let same = common(old, new);
        (old, new) = (&old[same..], &new[same..]);
        let fresh = &new[..line(new, end)];
        number(out, same);
        number(out, fresh.len());
        out.extend_from_slice(fresh);
        (old, new) = (&old[line(old, end)..], &new[fresh.len()..]);
    }
}

fn unpack(packed: &mut &[u8], mut old: &[u8], out: &mut Vec<u8>, end: u8) {
    let length = read(packed);
    while out.len() < length {
        let same = read(packed);
        let fresh = read(packed);
        out.extend_from_slice(&old[..same]);
        out.extend_from_slice(&packed[..fresh]);
        *packed = &packed[fresh..];
        old = &old[same..];
        old = &old[line(old, end)..];
    }
}

/// How many bytes there are up to the end of the line, with it.
fn line(text: &[u8], end: u8) -> usize {
    // Eight at a time, and not by a crate that asks the processor first what it has: that takes longer than a small policy.
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let (words, rest) = text.as_chunks::<8>();
    for (n, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ (ONES * u64::from(end));
        // The lowest bit that is set is of the first byte that is zero.
        let zero = other.wrapping_sub(ONES) & !other & (ONES << 7);
        if zero != 0 {
            return n * 8 + zero.trailing_zeros() as usize / 8 + 1;
        }
    }
    let at = rest.iter().position(|byte| *byte == end);
    at.map_or(text.len(), |at| words.len() * 8 + at + 1)
}

/// How many bytes two texts begin with that are the same.
fn common(a: &[u8], b: &[u8]) -> usize {
    let wide = a.as_chunks::<32>().0.iter().zip(b.as_chunks::<32>().0);
    let mut same = 32 * wide.take_while(|(a, b)| a == b).count();
    let words = a[same..]
        .as_chunks::<8>()
        .0
        .iter()
        .zip(b[same..].as_chunks::<8>().0);
    for (a, b) in words {
        let differs = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differs != 0 {
            return same + differs.trailing_zeros() as usize / 8;
        }
        same += 8;
    }
    let rest = a[same..].iter().zip(&b[same..]);
    same + rest.take_while(|(a, b)| a == b).count()
}

/// Seven bits to a byte, the low ones first; the high bit says that there are more.
fn number(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn read(packed: &mut &[u8]) -> usize {
    let (mut n, mut shift) = (0, 0);
    while let Some((byte, rest)) = packed.split_first() {
        *packed = rest;
        n |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::{FORMS, PIECE, Packed, common, line};

    fn round(end: u8, documents: &[(&'static str, String)]) -> Packed {
        let mut packed = Packed::new(end);
        for (kind, document) in documents {
            packed.add(kind, |out| out.push_str(document));
        }
        let mut found = Vec::new();
        let done: Result<(), ()> = packed.each(|document| {
            found.push(String::from_utf8(document.to_vec()).expect("it is the same text"));
            Ok(())
        });
        assert_eq!(done, Ok(()));
        let given: Vec<_> = documents.iter().map(|(_, document)| document.clone()).collect();
        assert_eq!(found, given);
        packed
    }

    fn held(packed: &Packed) -> usize {
        packed.pieces.iter().map(Vec::len).sum()
    }

    #[test]
    fn what_is_put_in_comes_out() {
        for texts in [
            vec![],
            vec!["", "", "a", "", "a\n"],
            vec![
                "a: 1\nb: 2\n",
                "a: 1\nb: 3\n",
                "a: 1\n",
                "b: 3\n",
                "a: 1\nb: 3\nc: 4\n",
            ],
            vec![
                "a: 1", "a: 12", "a: 1", "é: 1\nx", "è: 1\nx", "\n\n\n", "\n\na\n", "\n",
            ],
            vec!["a,b,c", "a,d,c", "a,d", "a,d,", ",,"],
        ] {
            let texts: Vec<_> = texts.into_iter().map(str::to_owned).collect();
            for end in [b'\n', b','] {
                let one: Vec<_> = texts.iter().map(|text| ("A", text.clone())).collect();
                round(end, &one);
                let kinds = ["A", "B", "A"].into_iter().cycle();
                let two: Vec<_> = kinds.zip(texts.clone()).collect();
                round(end, &two);
            }
        }
    }

    #[test]
    fn any_texts() {
        // A simple generator of numbers: few letters, so that much is the same.
        let mut state = 1_u32;
        let mut below = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % n
        };
        for _ in 0..300 {
            let mut documents = Vec::new();
            for _ in 0..below(12) {
                let length = below(200);
                let text: String = (0..length)
                    .map(|_| ['a', 'a', 'a', 'b', 'ö', '\n'][below(6) as usize])
                    .collect();
                documents.push((["A", "B"][below(2) as usize], text));
            }
            round(b'\n', &documents);
        }
    }

    #[test]
    fn documents_that_are_alike_take_little() {
        let document = |n: usize| {
            let lines: String = (0..40).map(|line| format!("  - line: {line}\n")).collect();
            format!("metadata:\n  name: service-{n}\nspec:\n{lines}  host: service-{n}.example.com\n")
        };
        let documents: Vec<_> = (0..20_000).map(|n| ("A", document(n))).collect();
        let packed = round(b'\n', &documents);
        let text: usize = documents.iter().map(|(_, text)| text.len()).sum();
        assert!(held(&packed) * 10 < text, "{} bytes for {text}", held(&packed));
        assert!(packed.pieces.len() > 1, "it takes more than a piece");
        assert!(
            packed
                .pieces
                .iter()
                .all(|piece| piece.capacity() <= PIECE + PIECE / 8)
        );
    }

    #[test]
    fn lines_and_what_is_the_same_are_found_at_every_place() {
        for length in 0..70 {
            let text: Vec<u8> = (0..length).map(|n| b'a' + n as u8 % 26).collect();
            assert_eq!(line(&text, b'\n'), length);
            assert_eq!(common(&text, &text), length);
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'\n';
                assert_eq!(common(&text, &other), at);
                assert_eq!(common(&other[..at], &text), at);
                // What looks like an end in the arithmetic: the byte above it, after it.
                other[at + 1..].fill(b'\n' + 1);
                assert_eq!(line(&other, b'\n'), at + 1);
                other[..at].fill(b'\n' + 1);
                assert_eq!(line(&other, b'\n'), at + 1);
            }
        }
    }

    #[test]
    fn forms_of_a_kind_are_told_apart() {
        let service =
            |n: usize| format!("kind: Service\nname: shop-{n}\nspec:\n  selector:\n    app: shop\n");
        let version = |n: usize| {
            format!(
                "kind: Service\nversion: stable\nname: shop-{n}-stable\nspec:\n  ports: [80]\n  selector:\n    app: shop\n"
            )
        };
        let documents: Vec<_> = (0..100)
            .flat_map(|n| [("Service", service(n)), ("Service", version(n))])
            .collect();
        let packed = round(b'\n', &documents);
        assert_eq!(packed.forms.len(), 2);
        assert!(held(&packed) < 100 * 40, "{}", held(&packed));
        // And never more than a few, however many there are.
        let documents: Vec<_> = (0..50).map(|n| ("A", "x\n".repeat(40 * n))).collect();
        assert_eq!(round(b'\n', &documents).forms.len(), FORMS);
    }

    #[test]
    fn what_fails_ends_it() {
        let mut packed = Packed::new(b'\n');
        for _ in 0..3 {
            packed.add("A", |out| out.push_str("a\n"));
        }
        let mut count = 0;
        let done = packed.each(|_| {
            count += 1;
            if count == 2 { Err("closed") } else { Ok(()) }
        });
        assert_eq!((done, count), (Err("closed"), 2));
    }
}
