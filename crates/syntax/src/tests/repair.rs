//! What the walker leaves of a bad item is an item that the grammar takes, so nothing is lost without a word.

use mesh2yaml_diagnostics::Sources;
use mesh2yaml_grammar::{MeshParser, Rule};
use pest::Parser;
use proptest::prelude::*;

use super::write::{Tape, file};
use crate::scan::scan;
use crate::walk::examine;

fn repairs(text: &str) {
    let mut sources = Sources::new();
    let id = sources.add("test.mesh", text);
    for item in scan(id, text).items.iter() {
        let (repaired, diagnostics) = examine(id, text, &item);
        let original = &text[item.range.clone()];
        assert!(repaired.len() >= original.len());
        assert!(
            MeshParser::parse(Rule::chunk, &repaired).is_ok(),
            "{original}\nis repaired to\n{repaired}\n{original:?}\n{repaired:?}"
        );
        let good = MeshParser::parse(Rule::chunk, original).is_ok();
        assert!(
            good || !diagnostics.is_empty() || !item.is_sound(),
            "no word about\n{original}"
        );
        assert!(!good || diagnostics.is_empty(), "{diagnostics:?}\n{original}");
    }
}

/// Leaves out, puts in and doubles pieces of a text.
pub(super) fn mutated(text: &str, edits: &[(u16, u8, u8)]) -> String {
    const PIECES: [&str; 24] = [
        "{",
        "}",
        "\n",
        "\"",
        ",",
        "=",
        " ",
        "#",
        "“",
        "–",
        "\u{a0}",
        "\\",
        "port",
        "on istio {",
        "{ }",
        "} x",
        "\r",
        "service",
        "a=b",
        "1",
        "\nservice a in b {\n",
        "\n}",
        "'",
        "\u{feff}",
    ];
    let mut text = text.to_owned();
    for (at, what, piece) in edits {
        let at = text.floor_char_boundary(usize::from(*at) % (text.len() + 1));
        let next = text.ceil_char_boundary((at + 1).min(text.len()));
        let piece = PIECES[usize::from(*piece) % PIECES.len()];
        match what % 4 {
            0 => text.replace_range(at..next, ""),
            1 => text.replace_range(at..next, piece),
            2 => text.insert_str(at, piece),
            _ => {
                let end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
                text.replace_range(at..end, "");
            }
        }
    }
    text
}

#[test]
fn by_hand() {
    for text in [
        "service a in b { } service c in d { }",
        "service a in b { }service c in d { }",
        "service a in b { } } service c in d { }",
        "service a in b { route { } route { } }",
        "service a in b} {\n}\nlet x = 1",
        "service a in b }\n{\n}\nlet x = 1",
        "service a in b\n{\n}",
        "service a in b {\n  route\n    to x\n  }\n}",
        "service a in b {\n  route {\n    to x\n}\n\nservice c in d {\n}",
        "service a in b {\nroute {\n}\nservice c in d {\n}",
        "let a = 1 }",
        "let a = ,\nlet b = 1",
        "{ }",
        "{",
        "x { y { z",
        "route\"x\" { }",
        "# a\n}{",
    ] {
        repairs(text);
    }
}

proptest! {
    #![proptest_config(super::config(400))]

    #[test]
    fn mutated_files(
        tape in prop::collection::vec(any::<u8>(), 0..120),
        edits in prop::collection::vec(any::<(u16, u8, u8)>(), 1..8),
    ) {
        repairs(&mutated(&file(&mut Tape::new(&tape)), &edits));
    }

    #[test]
    fn any_pieces(edits in prop::collection::vec(any::<(u16, u8, u8)>(), 1..40)) {
        repairs(&mutated("", &edits));
    }
}
