//! The parser that is checked in finds what pest's own finds, in any text: the same rules at the same places.

// What pest writes names this crate.
extern crate alloc;

use std::collections::BTreeSet;
use std::path::Path;

use mesh2yaml_grammar::{MeshParser, Rule};
use pest::iterators::Pairs;
use pest::{Parser, RuleType};

/// As pest's macro writes it.
mod by_pest {
    #[derive(pest_derive::Parser)]
    #[grammar = "mesh.pest"]
    pub(super) struct ByPest;
}

use by_pest::{ByPest, Rule as PestRule};

/// What was found: rules, where they begin and where they end, each before what is in it.
fn found<R: RuleType>(pairs: Pairs<'_, R>) -> Vec<(String, usize, usize)> {
    let found = pairs.flatten().map(|pair| {
        let span = pair.as_span();
        (format!("{:?}", pair.as_rule()), span.start(), span.end())
    });
    found.collect()
}

/// Parses a text by a rule of each; whether they took it.
#[track_caller]
fn same(rule: Rule, by_pest: PestRule, text: &str) -> bool {
    let ours = MeshParser::parse(rule, text).ok().map(found);
    let theirs = ByPest::parse(by_pest, text).ok().map(found);
    assert_eq!(ours, theirs, "{rule:?}: {text:?}");
    ours.is_some()
}

/// All `.mesh` files of the examples.
fn examples() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "mesh") {
                // One of them shows what becomes of a file that is not UTF-8.
                texts.push(String::from_utf8_lossy(&std::fs::read(path).expect("a file")).into_owned());
            }
        }
    }
    texts.sort();
    texts
}

/// A simple generator of numbers.
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % n.max(1)
    }

    /// A place in a text between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut place = self.below(text.len() + 1);
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    }
}

const WORDS: [&str; 24] = [
    "}", "{", "\n", " ", "\t", ",", "=", "#", "\"", "\\", "~\"", "\r\n", "é", "except", "in", "on", "port",
    "to", "a-b", "service", "}\n}", "# c\n", "\u{feff}", "",
];

#[test]
fn whole_files_and_mutants_of_them() {
    let mut numbers = Numbers(1);
    let (mut taken, mut refused) = (0, 0);
    for text in examples() {
        for round in 0..25 {
            let mut mutant = text.clone();
            for _ in 0..round.min(3) {
                let (at, to) = (numbers.place(&mutant), numbers.place(&mutant));
                let length = numbers.below(40);
                let part: String = mutant[at..].chars().take(length).collect();
                match numbers.below(3) {
                    0 => mutant.insert_str(at, WORDS[numbers.below(WORDS.len())]),
                    1 => mutant.replace_range(at..at + part.len(), ""),
                    _ => mutant.insert_str(to, &part),
                }
            }
            let ok = same(Rule::file, PestRule::file, &mutant);
            *(if ok { &mut taken } else { &mut refused }) += 1;
        }
    }
    assert!(taken > 500 && refused > 1_000, "{taken} {refused}");
}

/// Each line of the examples by each rule, as some rules leave it to others to take back what they consumed.
#[test]
fn each_line_by_each_rule() {
    let texts = examples();
    let lines: BTreeSet<&str> = texts
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
        .collect();
    let rules: Vec<(Rule, PestRule)> = Rule::all_rules()
        .iter()
        .copied()
        .zip(PestRule::all_rules().iter().copied())
        .collect();
    let mut taken = BTreeSet::new();
    for (ours, theirs) in rules {
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        for line in &lines {
            // Behind its keyword too, where the rule of a statement begins, and without its end.
            let behind = line.find(' ').map_or("", |blank| &line[blank..]);
            let cut = &line[..line.rfind(' ').unwrap_or(0)];
            for text in [line, behind, cut] {
                if same(ours, theirs, text) {
                    taken.insert(format!("{ours:?}"));
                }
            }
        }
    }
    // All but those that need several lines.
    assert!(taken.len() > 90, "{taken:?}");
}
