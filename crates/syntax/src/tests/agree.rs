//! Cutting a file and parsing it in chunks is the same as parsing it whole.

use mesh2yaml_diagnostics::Sources;
use mesh2yaml_grammar::{MeshParser, Rule};
use pest::Parser;
use proptest::prelude::*;

use super::write::{Tape, file};
use crate::{parse, parse_whole, parse_with};

#[track_caller]
fn agree(text: &str) {
    let mut sources = Sources::new();
    let id = sources.add("test.mesh", text);
    let text = sources.text(id);
    if let Err(e) = MeshParser::parse(Rule::file, text) {
        panic!("the grammar refuses\n{e}\n{text}");
    }
    let whole = parse_whole(id, text).expect("a tree");
    let parsed = parse(&sources, id);
    assert_eq!(parsed.diagnostics, [], "{text}");
    assert_eq!(parsed.file, whole, "{text}");
}

fn card() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/card.mesh");
    std::fs::read_to_string(path).expect("the card")
}

#[test]
fn the_card() {
    let card = card();
    agree(&card);
    agree(&card.replace('\n', "\r\n"));
    agree(&format!("\u{feff}{card}"));
    agree(card.trim_end());
    // Several chunks.
    agree(&card.repeat(40));
    agree(&card.repeat(40).replace('\n', "\r\n"));
}

#[test]
fn by_hand() {
    for text in [
        "",
        "\n",
        "\u{feff}",
        "\u{feff}# only a comment",
        "#",
        " \t\r\n \n",
        "let a = 1",
        "let a = \"x # no comment { } \\\" \\\\\"# a comment\"",
        "namespace a { inject }\nnamespace b {\n}\nnamespace c {}\nlet x = 1\n",
        "\u{feff}namespace a { inject }\r\n",
        "service a in b {# c\n#d\nworkload a=b,# e }\n\n# f {\nc=d# g\n}# h\n# i",
        "service a in b{\nworkload a=\"x y\" , c=d\nroute{}\nallow{}\nroute\t\"t\"{\n}\n}",
        "service service in in {\n  account account\n  use use\n  version version version=version\n}",
        "profile web {\nparam a duration\nparam b port = 80\n}\nmesh { install { profile default } }",
        "test \"a\" { expect allowed }\ntest \"b\" { expect denied }\n",
        "mesh { on istio { observe { kiali { auth anonymous } } } }",
    ] {
        agree(text);
    }
}

#[test]
fn a_large_item_between_small_ones() {
    let large: String = (0..2_000).map(|n| format!("  port http {n} to {n}\n")).collect();
    let small: String = (0..2_000).map(|n| format!("let x{n} = {n}\n")).collect();
    agree(&format!("{small}service a in b {{\n{large}}}\n{small}"));
}

/// With several threads, and mistakes in any part, as with one.
#[test]
fn several_threads() {
    let item = |n: usize| format!("service a{n} in b {{\n  workload app=a{n}\n  port http {n} # c\n}}\n");
    let sound: Vec<String> = (1..6_000).map(item).collect();
    agree(&sound.concat());
    for bad in [&[][..], &[0], &[2_999], &[5_998], &[1, 1_500, 3_000, 4_500]] {
        let mut items = sound.clone();
        for (n, at) in bad.iter().enumerate() {
            items[*at] = match n % 3 {
                0 => "service x in y {\n  port http\n  account x\n}\n".to_owned(),
                1 => "let “x” = 1\n".to_owned(),
                _ => "let x =\n".to_owned(),
            };
        }
        let mut sources = Sources::new();
        let id = sources.add("test.mesh", items.concat());
        let one = parse(&sources, id);
        assert_eq!(one.diagnostics.len(), bad.len());
        for threads in [2, 3, 7] {
            let several = parse_with(&sources, id, threads);
            assert_eq!(several.diagnostics, one.diagnostics, "{threads} threads, {bad:?}");
            assert_eq!(several.file, one.file, "{threads} threads, {bad:?}");
        }
    }
}

proptest! {
    #![proptest_config(super::config(200))]

    #[test]
    fn files_of_shapes(tape in prop::collection::vec(any::<u8>(), 0..400)) {
        agree(&file(&mut Tape::new(&tape)));
    }
}
