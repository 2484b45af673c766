//! `src/parser.rs` is what pest makes of `mesh.pest`.

use std::path::Path;

use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, parse_quote};

/// The parser as pest writes it, but for what [`Plain`] writes in another way.
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
    let mut file = syn::parse2(tokens).expect("pest writes Rust");
    Plain.visit_file_mut(&mut file);
    file.items.push(parse_quote! {
        /// A part of the parser. Closures are handed over as pointers: the functions of pest that take them are then compiled once, and not for each.
        type Step = for<'i> fn(
            ::alloc::boxed::Box<::pest::ParserState<'i, Rule>>,
        ) -> ::pest::ParseResult<::alloc::boxed::Box<::pest::ParserState<'i, Rule>>>;
    });
    let text = prettyplease::unparse(&file);
    format!("// Written by `cargo test -p mesh2yaml-grammar`: change mesh.pest instead.\n\n{text}")
}

/// Says with `let` and `match` what pest says with `and_then`, `or_else` and a closure for each: the same steps in the same order, of which rustc
/// compiles half as much. It leaves out the step between all others that skips nothing, for the grammar defines nothing to skip.
struct Plain;

impl VisitMut for Plain {
    fn visit_item_fn_mut(&mut self, function: &mut syn::ItemFn) {
        if function.sig.ident == "skip" {
            let nothing: syn::Block = parse_quote!({ Ok(state) });
            assert_eq!(*function.block, nothing, "the grammar skips nothing");
        }
        visit_mut::visit_item_fn_mut(self, function);
        let stmts = &mut function.block.stmts;
        if let Some(last) = stmts.pop_if(|last| matches!(last, syn::Stmt::Expr(_, None)))
            && let syn::Stmt::Expr(last, _) = last
        {
            stmts.extend(body(last).stmts);
        }
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        visit_mut::visit_item_mod_mut(self, module);
        if module.ident == "visible"
            && let Some((_, items)) = &mut module.content
        {
            items.insert(
                0,
                parse_quote!(
                    use super::super::Step;
                ),
            );
        }
    }
}

/// The body of a function that ends in this.
fn body(last: Expr) -> syn::Block {
    let mut steps = chain(last, "and_then");
    let last = steps.pop().map(value);
    let steps = steps.into_iter().map(value);
    parse_quote!({
        #(let state = match #steps {
            Ok(state) => state,
            Err(state) => return Err(state),
        };)*
        #last
    })
}

/// The same as a value.
fn value(expr: Expr) -> Expr {
    let mut steps = chain(expr, "and_then");
    if steps.len() > 1 {
        let first = value(steps.remove(0));
        let rest = steps
            .into_iter()
            .map(value)
            .rev()
            .reduce(|rest, step| parse_quote!(match #step { Ok(state) => #rest, failed => failed }));
        return parse_quote!(match #first { Ok(state) => #rest, failed => failed });
    }
    let ways = steps.into_iter().flat_map(|step| chain(step, "or_else"));
    let ways: Vec<Expr> = ways.map(call).collect();
    let all = ways
        .into_iter()
        .rev()
        .reduce(|rest, way| parse_quote!(match #way { Err(state) => #rest, done => done }));
    all.expect("a chain has a link")
}

/// A call of pest, whose closures have bodies of their own.
fn call(expr: Expr) -> Expr {
    let Expr::MethodCall(mut call) = expr else {
        return expr;
    };
    for arg in &mut call.args {
        if let Expr::Closure(closure) = arg {
            let block = body(inside(closure));
            *arg = parse_quote!((|state| #block) as Step);
        }
    }
    Expr::MethodCall(call)
}

/// The links of `a.and_then(|state| b).and_then(|state| c)`, without those that skip what stands between the words.
fn chain(expr: Expr, method: &str) -> Vec<Expr> {
    match expr {
        Expr::MethodCall(call) if call.method == method => {
            let Some(Expr::Closure(closure)) = call.args.first() else {
                panic!("`{method}` takes a closure");
            };
            let next = inside(closure);
            let mut links = chain(*call.receiver, method);
            links.extend(chain(next, method));
            let skip: Expr = parse_quote!(super::hidden::skip(state));
            links.retain(|link| *link != skip);
            links
        }
        link => vec![link],
    }
}

/// What a closure of one state says.
fn inside(closure: &syn::ExprClosure) -> Expr {
    let state: syn::Pat = parse_quote!(state);
    assert!(closure.inputs.iter().eq([&state]), "a closure takes a state");
    match &*closure.body {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [syn::Stmt::Expr(last, None)] => last.clone(),
            _ => Expr::Block(block.clone()),
        },
        other => other.clone(),
    }
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
