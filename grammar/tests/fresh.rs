//! `src/parser.rs` is what pest makes of `mesh.pest`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quote::quote;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, parse_quote};

/// The parser as pest writes it, but for what [`Rules`] says in another way.
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
    let mut rules = Rules::of(&file);
    rules.visit_file_mut(&mut file);
    file.items.push(parse_quote! {
        /// A part of the parser. Closures are handed over as pointers: the functions of pest that take them are then compiled once, and not for each.
        type Step = for<'i> fn(
            ::alloc::boxed::Box<::pest::ParserState<'i, Rule>>,
        ) -> ::pest::ParseResult<::alloc::boxed::Box<::pest::ParserState<'i, Rule>>>;
    });
    let text = prettyplease::unparse(&file);
    format!("// Written by `cargo test -p mesh2yaml-grammar`: change mesh.pest instead.\n\n{text}")
}

/// What becomes of a failure: whether something around takes back what was consumed before it.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    /// A `sequence` or `lookahead` does, or nothing is parsed any more.
    Restores,
    /// Nothing does, and what comes next begins where this leaves off.
    Goes,
}

/// The functions that pest writes, said in another way: with `let` and `match` in place of `and_then`, `or_else` and a closure for each, of which
/// rustc compiles half as much, and without steps that do nothing in this grammar. What is parsed is the same, as `same.rs` holds:
///
/// - between two steps nothing is skipped, for the grammar defines nothing to skip;
/// - `a*` is `a` repeated, where pest says once or not at all, and then repeated; characters are taken in a loop that is written here;
/// - a choice between single characters looks at one character, once; so does `!("a" | "b") ~ ANY`;
/// - a lookahead at single characters looks, without a snapshot of pest's stack, to which this grammar pushes nothing;
/// - a sequence takes back what it has consumed when it fails. It is left out where it cannot have consumed anything, since only its first step may fail,
///   and where what is around it takes that back anyway.
struct Rules {
    /// Of each rule that is a function what it does.
    bodies: BTreeMap<String, Expr>,
    /// The rules that never fail.
    sure: BTreeSet<String>,
    /// The rules that are called where a failure is taken back, and nowhere else.
    covered: BTreeSet<String>,
    /// Where the calls are that are being found.
    called: BTreeSet<String>,
}

impl Rules {
    fn of(file: &syn::File) -> Self {
        struct Found(BTreeMap<String, Expr>);
        impl<'ast> Visit<'ast> for Found {
            fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
                if let Some(syn::Stmt::Expr(last, None)) = function.block.stmts.last() {
                    self.0.insert(function.sig.ident.to_string(), last.clone());
                }
                visit::visit_item_fn(self, function);
            }
        }
        let mut found = Found(BTreeMap::new());
        found.visit_file(file);
        let mut rules = Self {
            covered: found.0.keys().cloned().collect(),
            bodies: found.0,
            sure: BTreeSet::new(),
            called: BTreeSet::new(),
        };
        // Each round finds more, until there is no more.
        loop {
            let sure = rules
                .bodies
                .iter()
                .filter(|(_, body)| rules.is_sure((*body).clone()));
            let sure: BTreeSet<String> = sure.map(|(name, _)| name.clone()).collect();
            if sure == rules.sure {
                break;
            }
            rules.sure = sure;
        }
        // Each round finds calls without cover, in the rules that were thought covered.
        loop {
            rules.called.clear();
            for (name, body) in rules.bodies.clone() {
                let around = rules.around(&name);
                rules.body(body, around);
            }
            let before = rules.covered.len();
            let called = std::mem::take(&mut rules.called);
            rules.covered.retain(|name| !called.contains(name));
            if rules.covered.len() == before {
                return rules;
            }
        }
    }

    fn around(&self, rule: &str) -> Around {
        if self.covered.contains(rule) {
            Around::Restores
        } else {
            Around::Goes
        }
    }

    /// Whether something that pest wrote never fails.
    fn is_sure(&self, expr: Expr) -> bool {
        self.steps(expr, Around::Goes).into_iter().all(|step| {
            if let Some(rule) = called(&step) {
                return self.sure.contains(&rule);
            }
            let Expr::MethodCall(call) = step else {
                return false;
            };
            match call.method.to_string().as_str() {
                "optional" | "repeat" | "skip_until" => true,
                "rule" | "atomic" | "sequence" => call
                    .args
                    .last()
                    .and_then(within)
                    .is_some_and(|inner| self.is_sure(inner)),
                _ => false,
            }
        })
    }

    /// The steps of something that pest wrote, one after the other.
    fn steps(&self, expr: Expr, around: Around) -> Vec<Expr> {
        let mut steps: Vec<Expr> = Vec::new();
        for link in chain(expr, "and_then") {
            if let Some(inner) = argument(&link, "sequence") {
                let inner = self.steps(inner, around);
                if around == Around::Restores || inner[1..].iter().all(|step| self.is_sure(step.clone())) {
                    steps.extend(inner);
                    continue;
                }
            }
            let unless = steps.last().and_then(|last| looked_at(last, false));
            match (unless, called(&link).as_deref()) {
                (Some(class), Some("r#ANY")) => {
                    steps.pop();
                    steps.push(parse_quote!(state.match_char_by(|c| !matches!(c, #(#class)|*))));
                }
                _ => steps.push(link),
            }
        }
        steps
    }

    /// The body of a function that ends in this.
    fn body(&mut self, last: Expr, around: Around) -> syn::Block {
        let mut steps = self.steps(last, around);
        let last = steps.pop().map(|step| self.choice(step, around));
        let steps: Vec<Expr> = steps.into_iter().map(|step| self.choice(step, around)).collect();
        parse_quote!({
            #(let state = match #steps {
                Ok(state) => state,
                Err(state) => return Err(state),
            };)*
            #last
        })
    }

    /// The same as a value.
    fn value(&mut self, expr: Expr, around: Around) -> Expr {
        let mut steps = self.steps(expr, around).into_iter();
        let first = steps.next().expect("a chain has a link");
        let first = self.choice(first, around);
        let rest: Vec<Expr> = steps.map(|step| self.choice(step, around)).collect();
        match rest
            .into_iter()
            .rev()
            .reduce(|rest, step| parse_quote!(match #step { Ok(state) => #rest, failed => failed }))
        {
            Some(rest) => parse_quote!(match #first { Ok(state) => #rest, failed => failed }),
            None => first,
        }
    }

    /// A step: one of some ways, of which each begins where the one before it has failed.
    fn choice(&mut self, step: Expr, around: Around) -> Expr {
        let mut ways: Vec<Expr> = Vec::new();
        let mut class: Vec<syn::Pat> = Vec::new();
        let all = chain(step, "or_else");
        let count = all.len();
        for (number, way) in all.into_iter().enumerate() {
            let character = character(&way);
            if character.is_none() && !class.is_empty() {
                ways.push(one_of(&std::mem::take(&mut class)));
            }
            match character {
                Some(character) => class.push(character),
                None if count == 1 => return self.call(way, around),
                None if number + 1 == count => ways.push(self.value(way, around)),
                None => ways.push(self.value(way, Around::Goes)),
            }
        }
        if !class.is_empty() {
            ways.push(one_of(&class));
        }
        let all = ways
            .into_iter()
            .rev()
            .reduce(|rest, way| parse_quote!(match #way { Err(state) => #rest, done => done }));
        all.expect("a chain has a link")
    }

    /// A call of pest, whose closures have bodies of their own.
    fn call(&mut self, expr: Expr, around: Around) -> Expr {
        if let Some(rule) = called(&expr) {
            if around == Around::Goes {
                self.called.insert(rule);
            }
            return expr;
        }
        for (is_there, found, other) in [
            (true, quote!(Ok(state)), quote!(Err(state))),
            (false, quote!(Err(state)), quote!(Ok(state))),
        ] {
            if let Some(class) = looked_at(&expr, is_there) {
                return parse_quote!({
                    let mut seen = false;
                    let looked = state.match_char_by(|c| {
                        seen = matches!(c, #(#class)|*);
                        false
                    });
                    let (Ok(state) | Err(state)) = looked;
                    if seen { #found } else { #other }
                });
            }
        }
        if let Some(inner) = ahead(&expr, false)
            && called(&inner).as_deref() == Some("r#ANY")
        {
            return parse_quote!(state.end_of_input());
        }
        let expr = self.any_number(&expr).unwrap_or(expr);
        if let Some(one) = self.character_again(&expr) {
            return parse_quote!({
                let mut state = state;
                loop {
                    match #one {
                        Ok(next) => state = next,
                        Err(state) => break Ok(state),
                    }
                }
            });
        }
        let Expr::MethodCall(mut call) = expr else {
            return expr;
        };
        let around = match call.method.to_string().as_str() {
            "rule" | "atomic" => around,
            "sequence" | "lookahead" => Around::Restores,
            _ => Around::Goes,
        };
        for arg in &mut call.args {
            if let Some(inner) = within(arg) {
                let block = self.body(inner, around);
                *arg = parse_quote!((|state| #block) as Step);
            }
        }
        Expr::MethodCall(call)
    }
}

impl Rules {
    /// `repeat(a)` of `optional(a, repeat(a))`, as pest says `a*`.
    fn any_number(&self, expr: &Expr) -> Option<Expr> {
        let mut steps = self.steps(argument(expr, "optional")?, Around::Goes);
        let repeat = steps.pop()?;
        let again = self.steps(argument(&repeat, "repeat")?, Around::Goes);
        (again == steps).then_some(repeat)
    }
}

impl Rules {
    /// The step that takes one character, of one that takes any number of them.
    fn character_again(&mut self, expr: &Expr) -> Option<Expr> {
        let steps = self.steps(argument(expr, "repeat")?, Around::Goes);
        let [one] = <[Expr; 1]>::try_from(steps).ok()?;
        let one = self.choice(one, Around::Goes);
        let taken = matches!(&one, Expr::MethodCall(call) if call.method == "match_char_by");
        taken.then_some(one)
    }
}

impl VisitMut for Rules {
    fn visit_item_fn_mut(&mut self, function: &mut syn::ItemFn) {
        if function.sig.ident == "skip" {
            let nothing: syn::Block = parse_quote!({ Ok(state) });
            assert_eq!(*function.block, nothing, "the grammar skips nothing");
        }
        visit_mut::visit_item_fn_mut(self, function);
        let around = self.around(&function.sig.ident.to_string());
        let stmts = &mut function.block.stmts;
        if let Some(last) = stmts.pop_if(|last| matches!(last, syn::Stmt::Expr(_, None)))
            && let syn::Stmt::Expr(last, _) = last
        {
            stmts.extend(self.body(last, around).stmts);
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

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        let name = call.method.to_string();
        assert!(!name.starts_with("stack_"), "the grammar pushes nothing: {name}");
        visit_mut::visit_expr_method_call_mut(self, call);
    }
}

/// The rule that is called, of `self::rule(state)`.
fn called(expr: &Expr) -> Option<String> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else {
        return None;
    };
    Some(path.path.segments.last()?.ident.to_string())
}

/// What the closure of `state.method(|state| …)` does, where it has no other argument.
fn argument(expr: &Expr, method: &str) -> Option<Expr> {
    match expr {
        Expr::MethodCall(call) if call.method == method && call.args.len() == 1 => within(&call.args[0]),
        _ => None,
    }
}

/// What is looked for ahead: that it is there, or that it is not.
fn ahead(expr: &Expr, is_there: bool) -> Option<Expr> {
    let is: Expr = parse_quote!(#is_there);
    match expr {
        Expr::MethodCall(call) if call.method == "lookahead" && call.args[0] == is => within(&call.args[1]),
        _ => None,
    }
}

/// The single characters of which one is looked for ahead.
fn looked_at(expr: &Expr, is_there: bool) -> Option<Vec<syn::Pat>> {
    let ways = chain(ahead(expr, is_there)?, "or_else");
    ways.iter().map(character).collect()
}

/// The pattern of a step that takes one character, of some.
fn character(expr: &Expr) -> Option<syn::Pat> {
    let Expr::MethodCall(call) = expr else {
        return None;
    };
    match (call.method.to_string().as_str(), call.args.first()?) {
        ("match_string", Expr::Lit(text)) => {
            let syn::Lit::Str(text) = &text.lit else {
                return None;
            };
            let text = text.value();
            let mut chars = text.chars();
            let one = chars.next().filter(|_| chars.next().is_none())?;
            Some(parse_quote!(#one))
        }
        // pest's ranges have their end in them.
        ("match_range", Expr::Range(range)) => {
            let (start, end) = (range.start.as_ref()?, range.end.as_ref()?);
            Some(parse_quote!(#start..=#end))
        }
        _ => None,
    }
}

/// The step that takes one of some characters.
fn one_of(class: &[syn::Pat]) -> Expr {
    match class {
        [syn::Pat::Lit(one)] => {
            let syn::Lit::Char(one) = &one.lit else {
                panic!("a pattern of a character")
            };
            let text = one.value().to_string();
            parse_quote!(state.match_string(#text))
        }
        _ => parse_quote!(state.match_char_by(|c| matches!(c, #(#class)|*))),
    }
}

/// The links of `a.and_then(|state| b).and_then(|state| c)`, without those that skip what stands between the words.
fn chain(expr: Expr, method: &str) -> Vec<Expr> {
    match expr {
        Expr::MethodCall(call) if call.method == method => {
            let Some(next) = call.args.first().and_then(within) else {
                panic!("`{method}` takes a closure");
            };
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
fn within(closure: &Expr) -> Option<Expr> {
    let Expr::Closure(closure) = closure else {
        return None;
    };
    let state: syn::Pat = parse_quote!(state);
    if !closure.inputs.iter().eq([&state]) {
        return None;
    }
    Some(match &*closure.body {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [syn::Stmt::Expr(last, None)] => last.clone(),
            _ => Expr::Block(block.clone()),
        },
        other => other.clone(),
    })
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
