//! Rust as it is written: modules of constants.
//!
//! Written by hand rather than from tokens: a crate that prints tokens prettily parses them first, and both would cost a build more than all
//! of this crate.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Longer lines are broken.
const WIDTH: usize = 100;

/// A service need not use all of its policy, nor show it to others; and the names are the policy's.
const ALLOW: &str = "#[allow(dead_code, unreachable_pub, clippy::module_inception)]";

/// A module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Module {
    /// What it is, a line each.
    pub(super) doc: Vec<String>,
    /// What stands in it, in order.
    pub(super) items: Vec<Item>,
}

/// What stands in a module.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// A constant.
    Const(Const),
    /// A module, by its name.
    Module(String, Module),
    /// A function that is written as it is.
    Function {
        /// Its name.
        name: String,
        /// Its lines.
        text: Vec<String>,
    },
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Const {
    pub(super) doc: String,
    pub(super) name: String,
    pub(super) of: &'static str,
    pub(super) value: Value,
    /// Whether it sums up its module, and so says nothing without the rest of it.
    pub(super) whole: bool,
}

/// A value, which is broken into lines where it is long.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// As it is.
    Plain(String),
    /// `&[…]`
    List(Vec<Value>),
    /// `Head(…)`
    Call(String, Vec<Value>),
    /// `head.a(…).b(…)`
    Chain(Box<Value>, Vec<(&'static str, Value)>),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        // Its escapes are Rust's own; what cannot be seen is escaped.
        Self::Plain(format!("{text:?}"))
    }

    pub(super) fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(|t| Self::text(t.as_ref())).collect())
    }

    pub(super) fn some(value: Option<Self>) -> Self {
        match value {
            Some(value) => Self::Call("Some".to_owned(), vec![value]),
            None => Self::Plain("None".to_owned()),
        }
    }

    pub(super) fn number(number: u64) -> Self {
        let digits = number.to_string();
        // As people write them: 10_000.
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && digits.len() > 4 && (digits.len() - i).is_multiple_of(3) {
                out.push('_');
            }
            out.push(digit);
        }
        Self::Plain(out)
    }

    fn line(&self) -> String {
        let join = |values: &[Self]| values.iter().map(Self::line).collect::<Vec<_>>().join(", ");
        match self {
            Self::Plain(text) => text.clone(),
            Self::List(values) => format!("&[{}]", join(values)),
            Self::Call(head, values) => format!("{head}({})", join(values)),
            Self::Chain(head, calls) => {
                let mut out = head.line();
                for (name, value) in calls {
                    let _ = write!(out, ".{name}({})", value.line());
                }
                out
            }
        }
    }

    /// The names of types that it needs: words that begin with a capital and are called or qualified.
    fn words(&self, into: &mut BTreeSet<String>) {
        match self {
            Self::Plain(text) => word(text, into),
            Self::List(values) => values.iter().for_each(|v| v.words(into)),
            Self::Call(head, values) => {
                word(head, into);
                values.iter().for_each(|v| v.words(into));
            }
            Self::Chain(head, calls) => {
                head.words(into);
                calls.iter().for_each(|(_, v)| v.words(into));
            }
        }
    }

    /// Writes it behind what is on the line already, of `used` characters.
    fn write(&self, out: &mut String, depth: usize, used: usize) {
        let line = self.line();
        if used + line.chars().count() < WIDTH {
            out.push_str(&line);
            return;
        }
        let inner = "    ".repeat(depth + 1);
        let outer = "    ".repeat(depth);
        let lines = |values: &[Self], out: &mut String| {
            for value in values {
                out.push_str(&inner);
                value.write(out, depth + 1, inner.len() + 1);
                out.push_str(",\n");
            }
            out.push_str(&outer);
        };
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::List(values) => {
                out.push_str("&[\n");
                lines(values, out);
                out.push(']');
            }
            Self::Call(head, values) => {
                out.push_str(head);
                out.push_str("(\n");
                lines(values, out);
                out.push(')');
            }
            Self::Chain(head, calls) => {
                let from = out.len();
                head.write(out, depth, used);
                // Behind the end of a head that is broken, its methods need no lines of their own.
                let (start, depth) = match out[from..].contains('\n') {
                    true => (String::new(), depth),
                    false => (format!("\n{inner}"), depth + 1),
                };
                for (name, value) in calls {
                    let _ = write!(out, "{start}.{name}(");
                    value.write(out, depth, inner.len() + name.len() + 4);
                    out.push(')');
                }
            }
        }
    }
}

/// The type in front of `::`, if the text is no literal.
fn word(text: &str, into: &mut BTreeSet<String>) {
    if let Some((of, _)) = text.split_once("::")
        && of.starts_with(|c: char| c.is_ascii_uppercase())
    {
        into.insert(of.to_owned());
    }
}

impl Item {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Const(it) => &it.name,
            Self::Module(name, _) | Self::Function { name, .. } => name,
        }
    }
}

impl Module {
    pub(super) fn new(doc: impl Into<String>) -> Self {
        Self {
            doc: vec![doc.into()],
            items: Vec::new(),
        }
    }

    pub(super) fn constant(
        &mut self,
        doc: impl Into<String>,
        name: impl Into<String>,
        of: &'static str,
        value: Value,
    ) {
        self.items.push(Item::Const(Const {
            doc: doc.into(),
            name: name.into(),
            of,
            value,
            whole: false,
        }));
    }

    /// A constant that sums up the module.
    pub(super) fn sum(&mut self, doc: impl Into<String>, name: &str, of: &'static str, value: Value) {
        self.items.push(Item::Const(Const {
            doc: doc.into(),
            name: name.to_owned(),
            of,
            value,
            whole: true,
        }));
    }

    /// A module in it, unless that is empty.
    pub(super) fn module(&mut self, name: impl Into<String>, module: Self) {
        if !module.items.is_empty() {
            self.items.push(Item::Module(name.into(), module));
        }
    }

    /// What is the same in all of them; sums are kept only where everything is.
    pub(super) fn common(all: &[Self]) -> Self {
        let Some((first, rest)) = all.split_first() else {
            return Self::default();
        };
        let same = rest.iter().all(|it| it.items == first.items);
        let mut out = Self {
            doc: first.doc.clone(),
            items: Vec::new(),
        };
        for item in &first.items {
            let others: Vec<&Item> = rest
                .iter()
                .filter_map(|it| it.items.iter().find(|other| other.name() == item.name()))
                .collect();
            if others.len() < rest.len() {
                continue;
            }
            match item {
                Item::Const(constant) => {
                    if (same || !constant.whole) && others.iter().all(|other| *other == item) {
                        out.items.push(item.clone());
                    }
                }
                Item::Module(name, module) => {
                    let mut modules = vec![module.clone()];
                    modules.extend(others.iter().filter_map(|other| match other {
                        Item::Module(_, module) => Some(module.clone()),
                        Item::Const(_) | Item::Function { .. } => None,
                    }));
                    out.module(name.clone(), Self::common(&modules));
                }
                Item::Function { .. } => out.items.push(item.clone()),
            }
        }
        out
    }

    /// What stands in it, as Rust.
    pub(super) fn write(&self, out: &mut String, depth: usize) {
        let indent = "    ".repeat(depth);
        let mut words = BTreeSet::new();
        for item in &self.items {
            if let Item::Const(it) = item {
                it.value.words(&mut words);
                type_words(it.of, &mut words);
            }
        }
        let mut runtime: Vec<&str> = words.iter().map(String::as_str).collect();
        runtime.retain(|word| *word != "Duration");
        if words.contains("Duration") {
            let _ = writeln!(out, "{indent}use ::core::time::Duration;\n");
        }
        match runtime[..] {
            [] => {}
            [one] => {
                let _ = writeln!(out, "{indent}use ::mesh2yaml::runtime::{one};\n");
            }
            _ => {
                let _ = writeln!(
                    out,
                    "{indent}use ::mesh2yaml::runtime::{{{}}};\n",
                    runtime.join(", ")
                );
            }
        }
        for (i, item) in self.items.iter().enumerate() {
            if i > 0 {
                out.push('\n');
            }
            match item {
                Item::Const(it) => {
                    let _ = writeln!(out, "{indent}/// {}", it.doc);
                    if depth == 0 {
                        let _ = writeln!(out, "{ALLOW}");
                    }
                    let head = format!("{indent}pub const {}: {} = ", it.name, it.of);
                    out.push_str(&head);
                    it.value.write(out, depth, head.chars().count());
                    out.push_str(";\n");
                }
                Item::Module(name, module) => {
                    for line in &module.doc {
                        let _ = writeln!(out, "{indent}{}", format!("/// {line}").trim_end());
                    }
                    if depth == 0 {
                        let _ = writeln!(out, "{ALLOW}");
                    }
                    let _ = writeln!(out, "{indent}pub mod {name} {{");
                    module.write(out, depth + 1);
                    let _ = writeln!(out, "{indent}}}");
                }
                Item::Function { text, .. } => {
                    for line in text {
                        let _ = writeln!(out, "{indent}{line}");
                    }
                }
            }
        }
    }
}

/// The types of the runtime in a type.
fn type_words(of: &str, into: &mut BTreeSet<String>) {
    for word in of.split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.starts_with(|c: char| c.is_ascii_uppercase()) && word != "Option" {
            into.insert(word.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(timeout: &str, retries: Option<&str>) -> Module {
        let mut inner = Module::new("a route");
        inner.constant("how long", "TIMEOUT", "u32", Value::Plain(timeout.to_owned()));
        if let Some(retries) = retries {
            inner.constant("how often", "RETRIES", "u32", Value::Plain(retries.to_owned()));
        }
        inner.sum("all of it", "ROUTE", "u32", Value::Plain("TIMEOUT".to_owned()));
        let mut outer = Module::new("a service");
        outer.constant("where", "HOST", "&str", Value::text("shop"));
        outer.module("route", inner);
        outer
    }

    fn names(module: &Module) -> Vec<String> {
        let inner = |item: &Item| match item {
            Item::Const(it) => vec![it.name.clone()],
            Item::Module(name, module) => names(module).iter().map(|n| format!("{name}::{n}")).collect(),
            Item::Function { name, .. } => vec![name.clone()],
        };
        module.items.iter().flat_map(inner).collect()
    }

    #[test]
    fn what_is_common_is_what_all_say() {
        let same = Module::common(&[module("1", None), module("1", None)]);
        assert_eq!(names(&same), ["HOST", "route::TIMEOUT", "route::ROUTE"]);
        // A sum refers to the rest of its module: it goes with any part of it.
        let retries = Module::common(&[module("1", Some("2")), module("1", None)]);
        assert_eq!(names(&retries), ["HOST", "route::TIMEOUT"]);
        let timeout = Module::common(&[module("1", None), module("2", None)]);
        assert_eq!(names(&timeout), ["HOST"]);
    }

    #[test]
    fn long_values_are_broken() {
        let list = Value::texts((0..12).map(|i| format!("a text {i}")));
        let mut out = String::new();
        Value::Chain(
            Box::new(Value::Plain("Route::new(TITLE)".to_owned())),
            vec![("paths", list)],
        )
        .write(&mut out, 0, 10);
        assert!(out.lines().all(|line| line.chars().count() < WIDTH), "{out}");
        assert!(
            out.starts_with("Route::new(TITLE)\n    .paths(&[\n        \"a text 0\",\n"),
            "{out}"
        );
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (8080, "8080"),
            (65_535, "65_535"),
            (1_000_000, "1_000_000"),
        ] {
            assert_eq!(Value::number(number), Value::Plain(text.to_owned()));
        }
    }
}
