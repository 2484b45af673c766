//! The place of a path in a text. Only what is reported needs one, so the text is read again for it, by the parser's events.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use granit_parser::{Event, Parser, Span};

use crate::path::{Path, Step};

/// A place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters of the line it takes: those of a key or a scalar, or a bracket; 0 for a list or a map without.
    pub length: usize,
}

impl Place {
    pub(super) fn of(span: &Span) -> Self {
        let is_one_line = span.start.line() == span.end.line();
        Self {
            line: span.start.line(),
            column: span.start.col() + 1,
            length: if is_one_line {
                span.end.col().saturating_sub(span.start.col())
            } else {
                0
            },
        }
    }
}

/// For each path the deepest place on its way that is in the text: of a key, or of an item. The text is read once, whatever their number.
/// Where nothing can be found, it is the beginning.
pub(super) fn locate<'p>(text: &str, paths: impl IntoIterator<Item = &'p Path>) -> Vec<Place> {
    let mut wanted = Wanted::default();
    let mut count = 0;
    for (number, path) in paths.into_iter().enumerate() {
        let mut at = &mut wanted;
        for step in path.steps() {
            at = match step {
                Step::Key(key) => at.keys.entry(key).or_default(),
                Step::Index(index) => at.items.entry(*index).or_default(),
            };
        }
        at.here.push(number);
        count = number + 1;
    }
    let start = Place {
        line: 1,
        column: 1,
        length: 0,
    };
    let mut places = vec![start; count];
    let mut events = Parser::new_from_str(text)
        .map_while(Result::ok)
        .filter(|(event, _)| is_content(event));
    if let Some((event, span)) = events.next() {
        wanted.find(&event, Place::of(&span), &mut events, &mut places);
    }
    places
}

/// The paths that are wanted, by their steps.
#[derive(Default)]
struct Wanted<'p> {
    here: Vec<usize>,
    keys: HashMap<&'p str, Wanted<'p>>,
    items: BTreeMap<usize, Wanted<'p>>,
}

impl Wanted<'_> {
    /// Places all that is in or below a node that has begun, and reads to its end. `None` where the text ends before.
    fn find<'t>(
        &self,
        begun: &Event<'t>,
        place: Place,
        events: &mut impl Iterator<Item = (Event<'t>, Span)>,
        places: &mut [Place],
    ) -> Option<()> {
        self.all_at(place, places);
        if matches!(begun, Event::MappingStart(..)) && !self.keys.is_empty() {
            loop {
                let (key, span) = events.next()?;
                if matches!(key, Event::MappingEnd) {
                    return Some(());
                }
                let below = if let Event::Scalar(text, ..) = &key {
                    self.keys.get(Cow::as_ref(text))
                } else {
                    None
                };
                skip(&key, events)?;
                let (value, _) = events.next()?;
                match below {
                    Some(below) => below.find(&value, Place::of(&span), events, places)?,
                    None => skip(&value, events)?,
                }
            }
        }
        if matches!(begun, Event::SequenceStart(..)) && !self.items.is_empty() {
            for index in 0.. {
                let (item, span) = events.next()?;
                if matches!(item, Event::SequenceEnd) {
                    break;
                }
                match self.items.get(&index) {
                    Some(below) => below.find(&item, Place::of(&span), events, places)?,
                    None => skip(&item, events)?,
                }
            }
            return Some(());
        }
        skip(begun, events)
    }

    /// What is not found further down is here.
    fn all_at(&self, place: Place, places: &mut [Place]) {
        for number in &self.here {
            places[*number] = place;
        }
        for below in self.keys.values().chain(self.items.values()) {
            below.all_at(place, places);
        }
    }
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
        let at = |path: Path| {
            let place = locate(text, [&path])[0];
            (place.line, place.column)
        };
        assert_eq!(at(Path::default()), (1, 1));
        assert_eq!(at(spec()), (2, 1));
        assert_eq!(at(spec().key("http").index(0)), (6, 5));
        assert_eq!(at(spec().key("http").index(0).key("name")), (6, 6));
        assert_eq!(at(spec().key("http").index(1).key("x y").index(1)), (8, 16));
        assert_eq!(
            at(spec().key("http").index(1).key("weight")),
            (7, 5),
            "the nearest"
        );
        assert_eq!(at(spec().key("http").index(7)), (5, 3), "the nearest");
        assert_eq!(at(spec().key("nothing")), (2, 1), "the nearest");
        assert_eq!(locate("", [&Path::default()])[0].line, 1);
        let paths = [
            spec().key("http").index(1).key("name"),
            spec().key("http").index(0),
            spec().key("http").index(1),
        ];
        let places = locate(text, &paths);
        let all: Vec<_> = places.iter().map(|p| (p.line, p.column, p.length)).collect();
        assert_eq!(all, [(7, 5, 4), (6, 5, 1), (7, 5, 0)]);
    }
}
