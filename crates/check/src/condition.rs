//! What routes and access rules ask of a request: words become leaves.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Conditions, FieldIs, PathIs, ValueIs};
use mesh2yaml_model::{Automaton, Given, Leaf, LeafId, Slot, Text};
use mesh2yaml_syntax::ast::{self, Condition};

use crate::checker::{Checker, argument_of};
use crate::values::{self, Problem, Read};

/// What the leaves of conditions are called in a block.
pub(crate) struct Names {
    pub(crate) header: &'static str,
    pub(crate) query: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) regex: &'static str,
    pub(crate) host: &'static str,
    pub(crate) grpc: &'static str,
    pub(crate) port: &'static str,
}

impl Checker {
    /// Reads a condition.
    pub(crate) fn condition(&mut self, condition: &Condition<'_>, names: &Names, into: &mut Conditions) {
        match condition {
            Condition::Header(field) => {
                if let Some((name, header)) =
                    self.field(field, "header", values::compared_header, values::header_value)
                    && self.first_field("header", field, name, &into.headers)
                {
                    let leaf = self.new_leaf(names.header, field.span, None, header);
                    into.headers.push(leaf);
                }
            }
            Condition::Query(field) => {
                if let Some((name, query)) =
                    self.field(field, "query", values::parameter, values::query_value)
                    && self.first_field("query", field, name, &into.queries)
                {
                    let leaf = self.new_leaf(names.query, field.span, None, query);
                    into.queries.push(leaf);
                }
            }
            Condition::Method { span, methods } => {
                if self.first(into.methods.is_empty(), *span, "method") {
                    let read = |w: &ast::Word<'_>| self.leaf(names.method, *w, values::method);
                    into.methods = methods.iter().filter_map(read).collect();
                }
            }
            Condition::Path { span, paths } => {
                if self.first(into.paths.is_empty(), *span, "path") {
                    let read = |v: &ast::Value<'_>| self.path_is(*v, names);
                    into.paths = paths.iter().filter_map(read).collect();
                }
            }
            Condition::Host { span, hosts } => {
                if self.first(into.hosts.is_empty(), *span, "host") {
                    let read = |w: &ast::Word<'_>| self.leaf(names.host, *w, values::host_is);
                    into.hosts = hosts.iter().filter_map(read).collect();
                }
            }
            Condition::Grpc { span, calls } => {
                if self.first(into.calls.is_empty(), *span, "grpc") {
                    let read = |w: &ast::Word<'_>| self.leaf(names.grpc, *w, values::grpc_call);
                    into.calls = calls.iter().filter_map(read).collect();
                }
            }
            Condition::Port { span, ports } => {
                if self.first(into.ports.is_empty(), *span, "port") {
                    let read = |w: &ast::Word<'_>| self.leaf(names.port, *w, values::port);
                    into.ports = ports.iter().filter_map(read).collect();
                }
            }
        }
    }

    /// What says nothing beside `grpc`, which is a path and a method, and has no query.
    pub(crate) fn beside_call<'w>(
        &mut self,
        said: impl Iterator<Item = (&'w str, Span)> + Clone,
        what: &str,
    ) {
        let Some((_, grpc)) = said.clone().find(|(word, _)| *word == "grpc") else {
            return;
        };
        for (word, span) in said.filter(|(word, _)| matches!(*word, "path" | "method" | "query")) {
            let d = Diagnostic::new(
                Code::Beside,
                span,
                format!("`{word}` means nothing beside `grpc`, which says what is called"),
            )
            .help(format!("take `{word}` out, or write a {what} of its own for it"))
            .related(grpc, "what is called");
            self.report(d);
        }
    }

    /// A pattern, or an expression that some path matches.
    fn path_is(&mut self, value: ast::Value<'_>, names: &Names) -> Option<Leaf<PathIs>> {
        if !value.regex {
            return self.leaf(names.path, value, |text| values::path(text).map(PathIs::Pattern));
        }
        let regex = self.plain(value.span, None, path_regex(value.text))?;
        Some(self.new_leaf(names.regex, value.span, None, Slot::Value(regex)))
    }

    /// A field and the values that it may have.
    fn field(
        &mut self,
        field: &ast::Field<'_>,
        word: &str,
        name: fn(&str) -> Read<Text>,
        value: fn(&str) -> Read<Text>,
    ) -> Option<(Text, Slot<FieldIs>)> {
        let name = self.read(field.name, name)?;
        let mut values: Vec<Slot<ValueIs>> = Vec::with_capacity(field.values.len());
        let mut sound = true;
        for one in &field.values {
            let read = if one.regex {
                self.plain(one.span, None, values::regex(one.text))
                    .map(|regex| Slot::Value(ValueIs::Regex(regex)))
            } else {
                self.slot(*one, move |text| value(text).map(ValueIs::Text))
            };
            match read {
                Some(value) if values.contains(&value) => {
                    let message = format!("this value of `{word} {name}` is listed twice");
                    self.error(Code::Repeated, one.span, message, "keep one of the two");
                }
                Some(value) => values.push(value),
                None => sound = false,
            }
        }
        sound.then(|| (name.clone(), field_is(name, values)))
    }

    /// Whether a field has its first condition here.
    fn first_field(
        &mut self,
        word: &str,
        field: &ast::Field<'_>,
        name: Text,
        before: &[Leaf<FieldIs>],
    ) -> bool {
        let first = before
            .iter()
            .all(|l| self.field_names.get(&l.id()).is_none_or(|n| *n != name));
        if !first {
            let what = match word {
                "header" => "header",
                _ => "parameter",
            };
            let d = Diagnostic::new(
                Code::Repeated,
                field.span,
                format!("the {what} `{name}` has two conditions"),
            )
            .help(format!(
                "a comma is \"or\": `{word} name = \"a\", \"b\"`; a line is \"and\", and a {what} has one value"
            ));
            self.report(d);
        } else {
            // The next leaf is the one of this condition.
            self.field_names.insert(LeafId(self.leaf_count()), name);
        }
        first
    }
}

/// A field with its values, some of which may be a service's own.
fn field_is(name: Text, values: Vec<Slot<ValueIs>>) -> Slot<FieldIs> {
    let literal = |slot: &Slot<ValueIs>| match slot {
        Slot::Value(value) => Some(value.clone()),
        Slot::Given(_) => None,
    };
    if let Some(values) = values.iter().map(literal).collect() {
        return Slot::Value(FieldIs { name, values });
    }
    let argument = values.iter().find_map(argument_of);
    Slot::Given(Given::new(argument, move |service| {
        let mut all: Vec<ValueIs> = Vec::with_capacity(values.len());
        for slot in &values {
            let value = slot.of(service)?;
            // Two parameters may be the same value.
            if !all.contains(&value) {
                all.push(value);
            }
        }
        Some(FieldIs {
            name: name.clone(),
            values: all.into(),
        })
    }))
}

/// An expression over a whole path.
fn path_regex(text: &str) -> Read<PathIs> {
    let regex = values::regex(text)?;
    let paths = Automaton::of_paths();
    let some = paths
        .and_then(|paths| Automaton::witness(&[(true, &paths), (true, &regex.automaton()?)]))
        .map(|path| path.is_some());
    match some {
        Ok(true) => Ok(PathIs::Regex(regex)),
        Ok(false) => Err(Problem {
            code: Code::BadRegex,
            message: format!("~\"{text}\" matches no path"),
            help: "it is compared with the whole path, which begins with `/` and has no query".to_owned(),
        }),
        Err(e) => Err(Problem {
            code: Code::BadRegex,
            message: format!("~\"{text}\" cannot be compared with other paths"),
            help: e.to_string(),
        }),
    }
}
