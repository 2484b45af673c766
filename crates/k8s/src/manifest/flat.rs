//! A map of names and scalars, each scalar as it is written.

use granit_parser::{Event, Parser};
use serde_json::Value;

use super::locate::Place;
use super::{Limits, ReadError, read};

/// A name and its value, in a [`flat`] map.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The name.
    pub name: String,
    /// The value as it is written: `1.10` and `0777` stay what they are.
    pub value: String,
    /// The place of the value.
    pub place: Place,
}

/// Reads one document that is a map of names and scalars, as a file of values is. An empty text has none.
///
/// ```
/// use mesh2yaml_k8s::manifest::{Limits, flat};
///
/// let entries = flat("slow: 5s\nrelease: 1.10\n", &Limits::default())?;
/// assert_eq!((&*entries[1].name, &*entries[1].value), ("release", "1.10"));
/// assert_eq!((entries[1].place.line, entries[1].place.column), (2, 10));
///
/// let nested = flat("timeouts: {slow: 5s}\n", &Limits::default()).unwrap_err();
/// assert_eq!((nested.line, nested.column), (1, 11));
/// # Ok::<(), mesh2yaml_k8s::manifest::ReadError>(())
/// ```
///
/// # Errors
/// When the text is no YAML or JSON, has a name twice, is more than one document or no map, when a value is a list, a map, null or an
/// alias, or when a limit is exceeded.
pub fn flat(text: &str, limits: &Limits) -> Result<Vec<Entry>, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // This judges the text: syntax, names that are there twice, limits. What follows only takes its scalars.
    let documents = read(text, limits)?;
    let fail = |message: String, place: Place| {
        Err(ReadError {
            message,
            line: place.line,
            column: place.column,
        })
    };
    let start = Place {
        line: 1,
        column: 1,
        length: 0,
    };
    let map = match documents.as_slice() {
        [] => return Ok(Vec::new()),
        [Value::Object(map)] => map,
        [_] => return fail("values are a map, `name: value`".to_owned(), start),
        [_, ..] => return fail("values are one document, and here are several".to_owned(), start),
    };
    let mut events = Parser::new_from_str(text)
        .map_while(Result::ok)
        .skip_while(|(event, _)| !matches!(event, Event::MappingStart(..)))
        .skip(1);
    let mut entries = Vec::with_capacity(map.len());
    while let Some((key, span)) = events.next() {
        if matches!(key, Event::MappingEnd) {
            break;
        }
        let Event::Scalar(name, ..) = key else {
            return fail("a name is a text".to_owned(), Place::of(&span));
        };
        let Some((value, span)) = events.next() else { break };
        let (name, place) = (name.into_owned(), Place::of(&span));
        if matches!(value, Event::MappingStart(..) | Event::SequenceStart(..)) {
            let message = format!("`{name}` is one text or number, and no list or map");
            return fail(message, place);
        }
        // What a merge (`<<`) brings in has no place here.
        let (Event::Scalar(value, ..), Some(meant)) = (value, map.get(&name)) else {
            let message = format!("`{name}` is written where it stands: no alias, no merge");
            return fail(message, place);
        };
        if meant.is_null() {
            return fail(format!("`{name}` has no value"), place);
        }
        entries.push(Entry {
            name,
            value: value.into_owned(),
            place,
        });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::flat;
    use crate::manifest::Limits;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let entries = flat(text, &Limits::default()).expect("values");
        entries.into_iter().map(|e| (e.name, e.value)).collect()
    }

    fn refused(text: &str) -> (String, usize, usize) {
        let e = flat(text, &Limits::default().depth(8)).expect_err(text);
        (e.message, e.line, e.column)
    }

    #[test]
    fn scalars_are_what_is_written() {
        let all = pairs("a: 1.10\nb: 0777\nc: yes\nd: \"10\"\ne: 1e3\n'f g': 5s # why\nh: 2001-01-01\n");
        let values: Vec<&str> = all.iter().map(|(_, v)| v.as_str()).collect();
        assert_eq!(values, ["1.10", "0777", "yes", "10", "1e3", "5s", "2001-01-01"]);
        assert_eq!(
            pairs(r#"{"slow": "5s", "listens": 8080}"#),
            [
                ("slow".to_owned(), "5s".to_owned()),
                ("listens".to_owned(), "8080".to_owned())
            ]
        );
        assert_eq!(pairs(""), []);
        assert_eq!(pairs("# nothing yet\n"), []);
        assert_eq!(pairs("\u{feff}a: b\n"), [("a".to_owned(), "b".to_owned())]);
        assert_eq!(pairs("a: \"null\"\n"), [("a".to_owned(), "null".to_owned())]);
    }

    #[test]
    fn what_is_no_map_of_scalars_is_refused_at_its_place() {
        assert_eq!(
            refused("slow: 5s\nslow: 6s\n"),
            ("the key `slow` is here twice".to_owned(), 2, 1)
        );
        assert_eq!(
            refused("a: b\nslow:\n  web: 5s\n"),
            (
                "`slow` is one text or number, and no list or map".to_owned(),
                3,
                3
            )
        );
        assert_eq!(
            refused("slow: [5s]\n"),
            (
                "`slow` is one text or number, and no list or map".to_owned(),
                1,
                7
            )
        );
        for text in ["slow:\n", "slow: ~\n", "slow: null\n"] {
            assert_eq!(refused(text).0, "`slow` has no value", "{text}");
        }
        assert_eq!(refused("- a\n- b\n").0, "values are a map, `name: value`");
        assert_eq!(refused("5s\n").0, "values are a map, `name: value`");
        assert_eq!(
            refused("a: b\n---\nc: d\n").0,
            "values are one document, and here are several"
        );
        assert_eq!(
            refused("a: &it b\nc: *it\n"),
            (
                "`c` is written where it stands: no alias, no merge".to_owned(),
                2,
                4
            )
        );
        assert!(
            refused(&format!("a: {}{}\n", "[".repeat(100), "]".repeat(100)))
                .0
                .contains("limit")
        );
        assert!(refused("a: \"b\n").1 >= 1);
    }
}
