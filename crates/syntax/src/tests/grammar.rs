//! The shapes explain the language, the grammar decides it: they must say the same.

use std::collections::BTreeSet;

use mesh2yaml_grammar::MeshParser;
use pest::Parser;

use crate::Block;
use crate::lex::lex;
use crate::shape::{Shape, samples};

const GRAMMAR: &str = include_str!("../../../../grammar/mesh.pest");

fn shapes(block: Block) -> Vec<&'static Shape> {
    if block == Block::Use {
        return vec![Block::argument()];
    }
    block.shapes().collect()
}

#[test]
fn what_a_shape_says_the_grammar_takes() {
    for block in Block::ALL {
        for shape in shapes(block) {
            for text in samples(shape).into_iter().chain([shape.example.to_owned()]) {
                let parsed = MeshParser::parse(block.rule(), &text);
                assert!(
                    parsed.is_ok(),
                    "{block:?}: `{text}` of `{}`\n{parsed:?}",
                    shape.form
                );
                let mut tokens = lex(&text);
                if let Some(open) = tokens.iter().position(|t| t.text == "{") {
                    tokens.truncate(open + 1);
                }
                assert_eq!(shape.explain(&tokens), Ok(()), "`{text}` of `{}`", shape.form);
            }
        }
    }
}

#[test]
fn what_a_shape_does_not_say_the_grammar_refuses() {
    // Without its last word, and with something too much. Where a word decides what a statement means, and not its
    // form, mesh2yaml-check knows the word.
    for block in Block::ALL {
        for shape in shapes(block)
            .into_iter()
            .filter(|s| !s.form.contains('{') && s.keyword() != "expect")
        {
            for text in samples(shape) {
                for text in [
                    text.rsplit_once(' ').map_or("", |t| t.0).to_owned(),
                    text.clone() + " =",
                    text + ",",
                ] {
                    let known = shapes(block).iter().any(|s| s.explain(&lex(&text)).is_ok());
                    let parsed = MeshParser::parse(block.rule(), &text).is_ok();
                    assert_eq!(known, parsed, "{block:?}: `{text}` of `{}`", shape.form);
                }
            }
        }
    }
}

/// The right side of a rule of the grammar, without comments.
fn rule(name: &str) -> String {
    let start = GRAMMAR
        .lines()
        .position(|l| l.split_once('=').is_some_and(|(left, _)| left.trim() == name));
    let lines = GRAMMAR
        .lines()
        .skip(start.unwrap_or_else(|| panic!("no rule {name}")));
    let mut text = String::new();
    for line in lines {
        text.push_str(line.split("//").next().unwrap_or(""));
        text.push('\n');
        let count = |c: char| line_braces(&text).filter(|b| *b == c).count();
        if count('{') == count('}') {
            break;
        }
    }
    text.split_once('=')
        .map_or(String::new(), |(_, right)| right.to_owned())
}

/// Braces outside of literals.
fn line_braces(text: &str) -> impl Iterator<Item = char> {
    text.split('"')
        .step_by(2)
        .flat_map(str::chars)
        .filter(|c| matches!(c, '{' | '}'))
}

/// The keywords with which the alternatives of a rule start.
fn keywords(name: &str) -> BTreeSet<String> {
    let body = rule(name);
    let body = body.trim().trim_start_matches(['_', '@', '$', '!']).trim();
    let body = body.trim_start_matches('{').trim_end_matches('}');
    let mut found = BTreeSet::new();
    for alternative in body.split('|') {
        let first = alternative.split('~').next().unwrap_or("").trim();
        match first.strip_prefix('"') {
            Some(literal) => {
                found.insert(literal.trim_end_matches('"').to_owned());
            }
            None => found.extend(keywords(first)),
        }
    }
    found
}

const STATEMENTS: [(&str, Block); 14] = [
    ("item", Block::File),
    ("mesh_statement", Block::Mesh),
    ("install_statement", Block::Install),
    ("namespace_statement", Block::Namespace),
    ("service_statement", Block::Service),
    ("profile_statement", Block::Profile),
    ("route_statement", Block::Route),
    ("pool_statement", Block::Pool),
    ("eject_statement", Block::Eject),
    ("allow_statement", Block::Allow),
    ("deny_statement", Block::Deny),
    ("observe_statement", Block::Observe),
    ("kiali_statement", Block::Kiali),
    ("test_statement", Block::Test),
];

#[test]
fn every_statement_has_a_shape_and_every_shape_a_statement() {
    for (name, block) in STATEMENTS {
        let shapes: BTreeSet<String> = block.shapes().map(|s| s.keyword().to_owned()).collect();
        assert_eq!(keywords(name), shapes, "{name} and the shapes of {block:?}");
    }
}

#[test]
fn every_block_of_the_grammar_is_a_block_here() {
    let names = GRAMMAR
        .lines()
        .filter_map(|l| l.split_once('='))
        .map(|(name, _)| name.trim());
    let names: BTreeSet<&str> = names.filter(|n| n.ends_with("_statement")).collect();
    let known: BTreeSet<&str> = STATEMENTS[1..].iter().map(|(name, _)| *name).collect();
    assert_eq!(names, known);
    // All blocks but `use`, whose keywords are the parameters of a profile.
    assert_eq!(STATEMENTS.len() + 1, Block::ALL.len());
}

#[test]
fn every_block_is_opened_by_a_statement_with_a_brace() {
    for block in Block::ALL {
        for shape in block.shapes() {
            let opens = samples(shape).iter().any(|s| s.ends_with("{ }"));
            let named = block.opened_by(shape.keyword()).is_some();
            if shape.form != "use NAME" && !(block == Block::Install && shape.keyword() == "profile") {
                assert_eq!(opens, named, "{block:?}: {}", shape.form);
            }
        }
    }
}

#[test]
fn no_foreign_word_is_a_keyword_of_its_block_and_each_leads_to_one() {
    let words = include_str!("../block.rs").split('"').skip(1).step_by(2);
    for word in words.filter(|w| !w.contains(' ')) {
        for block in Block::ALL {
            let keywords: Vec<&str> = block.shapes().map(Shape::keyword).collect();
            if let Some(ours) = block.foreign(word) {
                assert!(!keywords.contains(&word), "{block:?}: {word}");
                assert!(keywords.contains(&ours), "{block:?}: {word} to {ours}");
            }
        }
    }
}
