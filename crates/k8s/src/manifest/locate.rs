//! The place of a path in a text. Only what is reported needs one, so the text is read again for it, by the parser's events.

use std::borrow::Cow;

use granit_parser::{Event, Parser, Span};

use crate::path::{Path, Step};

/// The line and column, from 1, of the deepest place on the way to `path` that is in the text: of a key, or of an item.
pub(super) fn locate(text: &str, path: &Path) -> Option<(usize, usize)> {
    let mut events = Parser::new_from_str(text)
        .map_while(Result::ok)
        .filter(|(event, _)| is_content(event));
    let (mut event, span) = events.next()?;
    let mut best = span;
    for step in path.steps() {
        let found = match (step, &event) {
            (Step::Key(key), Event::MappingStart(..)) => enter_map(&mut events, key),
            (Step::Index(index), Event::SequenceStart(..)) => enter_list(&mut events, *index),
            _ => None,
        };
        let Some((next, span)) = found else { break };
        event = next;
        best = span;
    }
    Some((best.start.line(), best.start.col() + 1))
}

fn is_content(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::MappingStart(..)
            | Event::MappingEnd
            | Event::SequenceStart(..)
            | Event::SequenceEnd
            | Event::Scalar(..)
            | Event::Alias(..)
    )
}

/// The value of a key, and where the key is.
fn enter_map<'t>(
    events: &mut impl Iterator<Item = (Event<'t>, Span)>,
    wanted: &str,
) -> Option<(Event<'t>, Span)> {
    loop {
        let (key, place) = events.next()?;
        if matches!(key, Event::MappingEnd) {
            return None;
        }
        let is_it = matches!(&key, Event::Scalar(text, ..) if Cow::as_ref(text) == wanted);
        skip(&key, events)?;
        let (value, _) = events.next()?;
        if is_it {
            return Some((value, place));
        }
        skip(&value, events)?;
    }
}

/// An item, and where it is.
fn enter_list<'t>(
    events: &mut impl Iterator<Item = (Event<'t>, Span)>,
    wanted: usize,
) -> Option<(Event<'t>, Span)> {
    for _ in 0..wanted {
        let (item, _) = events.next()?;
        if matches!(item, Event::SequenceEnd) {
            return None;
        }
        skip(&item, events)?;
    }
    events
        .next()
        .filter(|(item, _)| !matches!(item, Event::SequenceEnd))
}

/// Passes over what is inside of a collection that has begun.
fn skip<'t>(begun: &Event<'t>, events: &mut impl Iterator<Item = (Event<'t>, Span)>) -> Option<()> {
    let mut depth = usize::from(matches!(
        begun,
        Event::MappingStart(..) | Event::SequenceStart(..)
    ));
    while depth > 0 {
        let event = events.next()?.0;
        if matches!(event, Event::MappingStart(..) | Event::SequenceStart(..)) {
            depth += 1;
        } else if matches!(event, Event::MappingEnd | Event::SequenceEnd) {
            depth -= 1;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::locate;
    use crate::path::Path;

    #[test]
    fn a_place_is_of_the_key_or_the_item() {
        let text =
            "kind: Pod\nspec:\n  ? [a]\n  : 1\n  http:\n  - {name: a}\n  - name: b\n    \"x y\": [1, 2]\n";
        let spec = || Path::default().key("spec");
        let at = |path: Path| locate(text, &path);
        assert_eq!(at(Path::default()), Some((1, 1)));
        assert_eq!(at(spec()), Some((2, 1)));
        assert_eq!(at(spec().key("http").index(0)), Some((6, 5)));
        assert_eq!(at(spec().key("http").index(0).key("name")), Some((6, 6)));
        assert_eq!(at(spec().key("http").index(1).key("x y").index(1)), Some((8, 16)));
        assert_eq!(
            at(spec().key("http").index(1).key("weight")),
            Some((7, 5)),
            "the nearest"
        );
        assert_eq!(at(spec().key("http").index(7)), Some((5, 3)), "the nearest");
        assert_eq!(at(spec().key("nothing")), Some((2, 1)), "the nearest");
        assert_eq!(locate("", &Path::default()), None);
    }
}
