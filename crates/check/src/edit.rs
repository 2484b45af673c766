//! `request set x-version = "2"`, `response remove server`

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::Edit;
use mesh2yaml_model::{Leaf, Slot, Text};
use mesh2yaml_syntax::ast::{self, EditKind, Value};

use crate::checker::{Checker, join};
use crate::values::{self, Problem, ProxiesOwn, Read};

/// What the leaves of changes are called.
pub(crate) struct Names {
    word: &'static str,
    set: &'static str,
    add: &'static str,
    remove: &'static str,
}

pub(crate) const REQUEST: Names = Names {
    word: "request",
    set: "request.set",
    add: "request.add",
    remove: "request.remove",
};

pub(crate) const RESPONSE: Names = Names {
    word: "response",
    set: "response.set",
    add: "response.add",
    remove: "response.remove",
};

impl Checker {
    /// Reads a change, or several: each header is changed once.
    pub(crate) fn edit(&mut self, edit: &ast::Edit<'_>, names: &Names, into: &mut Vec<Leaf<Edit>>) {
        match &edit.kind {
            EditKind::Set { name, value } => {
                self.change(*name, Some(*value), names.set, names.word, into, Edit::Set);
            }
            EditKind::Add { name, value } => {
                self.change(*name, Some(*value), names.add, names.word, into, Edit::Add);
            }
            EditKind::Remove(fields) => {
                for name in fields {
                    self.change(*name, None, names.remove, names.word, into, |name, _| {
                        Edit::Remove(name)
                    });
                }
            }
        }
    }

    fn change(
        &mut self,
        name: Value<'_>,
        value: Option<Value<'_>>,
        leaf: &'static str,
        word: &str,
        into: &mut Vec<Leaf<Edit>>,
        edit: fn(Text, Text) -> Edit,
    ) {
        let span = value.map_or(name.span, |value| name.span.to(value.span));
        let text = value.map_or(Some(Slot::Value(Text::from(""))), |value| {
            self.slot(value, values::header_value)
        });
        let Some((name, text)) = self.read(name, own_header).zip(text) else {
            return;
        };
        let same = |l: &Leaf<Edit>| self.field_names.get(&l.id()).is_some_and(|n| *n == name);
        if into.iter().any(same) {
            let message = format!("the header `{name}` of a {word} is changed twice");
            return self.error(Code::Repeated, span, message, "say once what becomes of it");
        }
        let key = name.clone();
        let change = join(Slot::Value(name), text, edit);
        let leaf = self.new_leaf(leaf, span, None, change);
        self.field_names.insert(leaf.id(), key);
        into.push(leaf);
    }
}

/// The name of a header that is no mesh's own, and none that frames the message.
fn own_header(text: &str) -> Read<Text> {
    if text.eq_ignore_ascii_case("host") {
        return Err(Problem {
            code: Code::BadHeader,
            message: "`host` is not changed as a header".to_owned(),
            help: "write `rewrite host shop.example.com`".to_owned(),
        });
    }
    let name = values::header_name(text)?;
    match values::proxies_own(&name) {
        // What is told of the way may be told anew.
        None | Some(ProxiesOwn::Trail) => Ok(name),
        Some(own @ (ProxiesOwn::Framing | ProxiesOwn::Steering)) => Err(own.problem(
            &name,
            "say what is meant as a statement, such as `timeout` or `retry`",
        )),
    }
}
