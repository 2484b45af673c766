//! Sets of texts as automata: whether some text is in some of them and not in others, exactly, with the shortest such text.
//!
//! The automata are dense ones of regex-automata: its builder bounds their memory, and knows word boundaries. What is asked here, it has not:
//! the states of several automata are walked together, breadth first.

use std::collections::{HashMap, VecDeque};

use regex_automata::Anchored;
use regex_automata::dfa::Automaton as _;
use regex_automata::dfa::dense::{self, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::util::syntax;

use super::PathPattern;

/// The most memory of one automaton; building it may take four times as much.
const LARGEST: usize = 256 << 10;
/// The same for one expression alone: several must fit into one automaton, and a file may have many.
const LARGEST_ALONE: usize = 64 << 10;
/// The most states that are visited for one question.
const MOST_STATES: usize = 20_000;

/// A segment of a normal path: not empty, no dot segment even with parameters, and encodings only of what no reader decodes or takes for
/// something else.
const SEGMENT: &str = concat!(
    "(?:\\.{0,2}(?:[A-Za-z0-9_~!$&'()*+,=:@-]|%(?i:0[1-9A-F]|1[0-9A-F]|2[0-46-9A-C]|3[A-F]|[46]0|5[BDE]|7[BCDF]|[89A-F][0-9A-F]))|\\.{3})",
    "(?:[A-Za-z0-9_~!$&'()*+,=:@.;-]|%(?i:0[1-9A-F]|1[0-9A-F]|2[0-46-9A-C]|3[A-F]|[46]0|5[BDE]|7[BCDF]|[89A-F][0-9A-F]))*"
);

/// A question about texts would take too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these expressions are too large to compare")]
pub struct TooLarge;

/// A set of texts.
#[derive(Clone, Debug)]
pub struct Automaton(DFA<Vec<u32>>);

impl Automaton {
    /// The texts that an expression matches whole.
    ///
    /// # Errors
    /// When it would need too much memory.
    pub(crate) fn of_regex(regex: &str) -> Result<Self, TooLarge> {
        Self::within(regex, LARGEST)
    }

    /// The same for an expression as the author wrote it.
    ///
    /// # Errors
    /// When it would need too much memory beside others.
    pub(super) fn alone(regex: &str) -> Result<Self, TooLarge> {
        Self::within(regex, LARGEST_ALONE)
    }

    fn within(regex: &str, largest: usize) -> Result<Self, TooLarge> {
        dense::Builder::new()
            .configure(
                dense::Config::new()
                    .start_kind(regex_automata::dfa::StartKind::Anchored)
                    .match_kind(regex_automata::MatchKind::All)
                    .dfa_size_limit(Some(largest))
                    .determinize_size_limit(Some(4 * largest)),
            )
            .thompson(thompson::Config::new().utf8(false).nfa_size_limit(Some(largest)))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .build(&format!("(?:{regex})\\z"))
            .map(Self)
            .map_err(|_| TooLarge)
    }

    /// All paths.
    ///
    /// # Errors
    /// Never; every automaton has a limit.
    pub fn of_paths() -> Result<Self, TooLarge> {
        Self::of_regex("/[^?# ]*")
    }

    /// All [normal](crate::meaning::is_normal) paths.
    ///
    /// # Errors
    /// Never; every automaton has a limit.
    pub fn of_normal_paths() -> Result<Self, TooLarge> {
        Self::of_regex(&format!("/(?:{SEGMENT}(?:/{SEGMENT})*/?)?"))
    }

    /// The paths of a pattern.
    ///
    /// # Errors
    /// When it would need too much memory.
    pub fn of_pattern(pattern: &PathPattern) -> Result<Self, TooLarge> {
        Self::of_regex(&pattern.expression("[^/]+", ".*"))
    }

    /// Whether a text is in the set.
    #[must_use]
    pub fn contains(&self, text: &[u8]) -> bool {
        let Some(mut state) = self.start() else {
            return false;
        };
        for byte in text {
            state = self.0.next_state(state, *byte);
        }
        self.accepts(state)
    }

    /// The shortest text that is in all sets that are marked so, and in none of the others.
    ///
    /// # Errors
    /// When the answer would take too long.
    pub fn witness(sets: &[(bool, &Self)]) -> Result<Option<String>, TooLarge> {
        Self::found(sets, printable())
    }

    /// The shortest text of any bytes that is in the set and not in another; what is no UTF-8 is shown as it can be.
    ///
    /// # Errors
    /// When the answer would take too long.
    pub fn beyond(&self, other: &Self) -> Result<Option<String>, TooLarge> {
        Self::found(&[(true, self), (false, other)], printable().chain(0..=u8::MAX))
    }

    fn found(sets: &[(bool, &Self)], alphabet: impl Iterator<Item = u8>) -> Result<Option<String>, TooLarge> {
        let Some(start) = sets
            .iter()
            .map(|(_, set)| set.start())
            .collect::<Option<Vec<_>>>()
        else {
            return Err(TooLarge);
        };
        let letters = letters(sets, alphabet);
        let mut from: HashMap<Vec<StateID>, (usize, u8)> = HashMap::from([(start.clone(), (0, 0))]);
        let mut seen = vec![start];
        let mut queue = VecDeque::from([0]);
        while let Some(at) = queue.pop_front() {
            let here = seen[at].clone();
            let mut both = sets.iter().zip(&here);
            if both.all(|((wanted, set), state)| set.accepts(*state) == *wanted) {
                return Ok(Some(text_to(&seen, &from, at)));
            }
            // A set that can no longer be entered, but must be, ends the walk.
            for letter in &letters {
                let next: Vec<StateID> = sets
                    .iter()
                    .zip(&here)
                    .map(|((_, set), state)| set.0.next_state(*state, *letter))
                    .collect();
                let dead = |((wanted, set), state): (&(bool, &Self), &StateID)| {
                    *wanted && set.0.is_dead_state(*state)
                };
                if from.contains_key(&next) || sets.iter().zip(&next).any(dead) {
                    continue;
                }
                if seen.len() >= MOST_STATES {
                    return Err(TooLarge);
                }
                from.insert(next.clone(), (at, *letter));
                queue.push_back(seen.len());
                seen.push(next);
            }
        }
        Ok(None)
    }

    fn start(&self) -> Option<StateID> {
        self.0
            .start_state(&start::Config::new().anchored(Anchored::Yes))
            .ok()
    }

    fn accepts(&self, state: StateID) -> bool {
        self.0.is_match_state(self.0.next_eoi_state(state))
    }
}

/// The way to a state.
fn text_to(seen: &[Vec<StateID>], from: &HashMap<Vec<StateID>, (usize, u8)>, at: usize) -> String {
    let mut bytes = Vec::new();
    let mut at = at;
    while at != 0 {
        let (before, letter) = from[&seen[at]];
        bytes.push(letter);
        at = before;
    }
    bytes.reverse();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The characters of texts, which are printable ASCII: those that read well first.
fn printable() -> impl Iterator<Item = u8> {
    let well = (b'a'..=b'z').chain(b'0'..=b'9').chain(b'A'..=b'Z');
    let nice = b"x/-._~".iter().copied().chain(well);
    nice.chain(b' '..=b'~')
}

/// The first letter of each class that the automata tell apart.
fn letters(sets: &[(bool, &Automaton)], alphabet: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut classes: Vec<Vec<u8>> = Vec::new();
    let mut letters = Vec::new();
    for letter in alphabet {
        let class: Vec<u8> = sets
            .iter()
            .map(|(_, set)| set.0.byte_classes().get(letter))
            .collect();
        if !classes.contains(&class) {
            classes.push(class);
            letters.push(letter);
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::super::Regex;
    use super::*;

    fn regex(text: &str) -> Automaton {
        Regex::parse(text).unwrap().automaton().unwrap()
    }

    fn pattern(text: &str) -> Automaton {
        Automaton::of_pattern(&PathPattern::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn overlap_is_decided_with_a_witness() {
        let (api, versions) = (pattern("/api/**"), regex("/api/v[12]/x+"));
        assert_eq!(
            Automaton::witness(&[(true, &api), (true, &versions)]),
            Ok(Some("/api/v1/x".to_owned()))
        );
        assert_eq!(Automaton::witness(&[(false, &api), (true, &versions)]), Ok(None));
        let (even, odd) = (regex("/(aa)*"), regex("/a(aa)*"));
        assert_eq!(Automaton::witness(&[(true, &even), (true, &odd)]), Ok(None));
        let all = regex("/a*");
        assert_eq!(
            Automaton::witness(&[(true, &all), (false, &even), (false, &odd)]),
            Ok(None),
            "the two cover it together"
        );
    }

    #[test]
    fn normal_paths_are_those_that_are_called_so() {
        let normal = Automaton::of_normal_paths().unwrap();
        let parts = [
            "", ".", "..", "...", "a", ";", "a;b", "..;x", ".a", "%20", "%2F", "%2f", "%41", "%7e", "%25",
            "%00", "%e2", "%zz", "%", "\\", "#", " ", "\"", "@", "é", "x*",
        ];
        for a in parts {
            for b in parts {
                for path in [format!("/{a}/{b}"), format!("/{a}{b}"), format!("{a}{b}")] {
                    let expected = crate::meaning::is_normal(path.as_bytes());
                    assert_eq!(normal.contains(path.as_bytes()), expected, "{path}");
                }
            }
        }
        assert_eq!(regex("/v[0-9]+").beyond(&normal), Ok(None));
        assert_eq!(regex("/a/.*").beyond(&normal), Ok(Some("/a//".to_owned())));
        assert!(regex("/[^ -.:-`{-~/]").beyond(&normal).unwrap().is_some());
    }

    #[test]
    fn patterns_are_as_their_automata() {
        let texts = [
            "/", "/a", "/a/", "/a/**", "/**", "/*", "/*/b", "/a/*", "/a/*/**", "/*/**",
        ];
        let paths = ["/", "/a", "/a/", "/a/b", "/a/b/", "/b/b", "/x/b", "/a/b/c", "/aa"];
        for text in texts {
            let (own, automaton) = (PathPattern::parse(text).unwrap(), pattern(text));
            for path in paths {
                assert_eq!(
                    own.matches(path),
                    automaton.contains(path.as_bytes()),
                    "{text} {path}"
                );
            }
            for other in texts {
                let overlap = own.overlaps(&PathPattern::parse(other).unwrap());
                let witness = Automaton::witness(&[(true, &automaton), (true, &pattern(other))]).unwrap();
                assert_eq!(overlap, witness.is_some(), "{text} and {other}: {witness:?}");
            }
        }
    }
}
