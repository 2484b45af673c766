//! `src/parser.rs` is what pest makes of `mesh.pest`.

use std::path::Path;

use quote::quote;

/// The parser as pest writes it.
fn parser() -> String {
    let grammar = Path::new(env!("CARGO_MANIFEST_DIR")).join("mesh.pest");
    let grammar = std::fs::read_to_string(grammar).expect("the grammar");
    let input = quote! {
        /// The parser of the grammar.
        #[grammar_inline = #grammar]
        pub struct MeshParser;
    };
    let tokens = pest_generator::derive_parser(input, false);
    let tokens = quote! {
        /// The parser of the grammar.
        pub struct MeshParser;
        #tokens
    };
    let file = syn::parse2(tokens).expect("pest writes Rust");
    let text = prettyplease::unparse(&file);
    format!("// Written by `cargo test -p mesh2yaml-grammar`: change mesh.pest instead.\n\n{text}")
}

/// Writes the parser anew where the grammar has changed; a clean clone then has a change to commit, so it fails.
#[test]
fn the_parser_is_of_this_grammar() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parser.rs");
    let parser = parser();
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known == parser {
        return;
    }
    std::fs::write(&path, parser).expect("written");
    panic!("src/parser.rs was not of this grammar: it is written anew, commit it");
}
