//! `let slow = 10s`, `param slow duration = 10s`

use std::collections::HashMap;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::{Argument, ArgumentKind};
use mesh2yaml_syntax::ast::{Item, Let, Param, Value};
use mesh2yaml_syntax::{MAX_STRING, closest};

use crate::checker::{Checker, Constant, article};
use crate::values::{self, Read};

/// A value from outside for a `param` at the top of a file: `--set slow=5s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The parameter.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where it came from, as messages say it: `--set`, or a file's name and place.
    pub origin: String,
}

impl Checker {
    /// Reads all constants.
    pub(crate) fn constants<'a, 's: 'a>(
        &mut self,
        items: impl Iterator<Item = &'a Item<'s>> + Clone,
        settings: &[Setting],
    ) {
        let mut given: HashMap<&str, &Setting> = settings.iter().map(|s| (s.name.as_str(), s)).collect();
        // Constants whose value is another constant come after all that have a value of their own.
        let refers = |v: &Value<'_>| !v.quoted && v.text.starts_with('$');
        for item in items.clone() {
            match item {
                Item::Let(l) if !refers(&l.value) => {
                    let text = l.value.unescaped().into_owned();
                    self.constant(l.name.text, l.name.span, Some(text));
                }
                Item::Param(p) => self.top_level_param(p, given.remove(p.name.text)),
                Item::Let(_)
                | Item::Import(_)
                | Item::Mesh(_)
                | Item::Namespace(_)
                | Item::Profile(_)
                | Item::Service(_)
                | Item::Test(_) => {}
            }
        }
        let mut rest: Vec<&Let<'_>> = Vec::new();
        let mut params: Vec<&str> = Vec::new();
        for item in items {
            if let Item::Param(p) = item {
                params.push(p.name.text);
            } else if let Item::Let(l) = item
                && refers(&l.value)
            {
                rest.push(l);
            }
        }
        self.referring(rest);
        self.unknown_settings(given, &params);
    }

    /// Constants whose value is another constant, in whichever order they stand.
    fn referring(&mut self, mut rest: Vec<&Let<'_>>) {
        loop {
            let waits_for = |l: &Let<'_>| {
                rest.iter()
                    .any(|o| Some(o.name.text) == l.value.text.strip_prefix('$'))
            };
            let (waiting, ready): (Vec<_>, Vec<_>) = rest.iter().copied().partition(|l| waits_for(l));
            if ready.is_empty() {
                break;
            }
            for l in ready {
                let text = self.read(l.value, |t| Ok(t.to_owned()));
                self.constant(l.name.text, l.name.span, text);
            }
            rest = waiting;
        }
        // What is left refers to itself, or to what does; the first is the one to say it of.
        if let Some(first) = rest.first() {
            self.error(
                Code::UnknownReference,
                first.value.span,
                format!(
                    "`${}` is defined by itself, perhaps through others",
                    first.name.text
                ),
                "give one of them a value of its own",
            );
        }
        for l in rest {
            self.constant(l.name.text, l.name.span, None);
        }
    }

    fn unknown_settings(&mut self, given: HashMap<&str, &Setting>, params: &[&str]) {
        let mut rest: Vec<_> = given.into_values().collect();
        rest.sort_by(|a, b| a.name.cmp(&b.name));
        for setting in rest {
            let help = match closest(&setting.name, params.iter().copied()) {
                _ if self.constants.contains_key(&setting.name) => {
                    format!(
                        "`{}` is a `let`: make it a `param` to set it from outside",
                        setting.name
                    )
                }
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("declare it at the top of a file: `param {} TYPE`", setting.name),
            };
            let message = format!("no `param` is called `{}` ({})", setting.name, setting.origin);
            self.report(Diagnostic::without_place(Code::BadSetting, message).help(help));
        }
    }

    fn constant(&mut self, name: &str, span: Span, text: Option<String>) {
        if values::name(name).is_err() {
            self.error(
                Code::BadName,
                span,
                format!("`{name}` cannot be used as `${name}`"),
                "a constant's name is lower-case letters, digits and inner hyphens",
            );
            return;
        }
        if ["service", "namespace"].contains(&name) {
            self.error(
                Code::DuplicateName,
                span,
                format!("`${name}` always means the {name} that it stands in"),
                "choose another name",
            );
            return;
        }
        if let Some(first) = self.constants.get(name) {
            let d = Diagnostic::new(Code::DuplicateName, span, format!("`{name}` is defined twice"))
                .help("give one of the two another name: all files share their constants")
                .related(first.span, "defined here first");
            self.report(d);
            return;
        }
        self.constants.insert(
            name.to_owned(),
            Constant {
                text,
                span,
                used: false,
                origin: None,
            },
        );
    }

    fn top_level_param(&mut self, param: &Param<'_>, given: Option<&Setting>) {
        let unread = |cx: &mut Self| cx.constant(param.name.text, param.name.span, None);
        let Some(kind) = self.param_kind(param) else {
            return unread(self);
        };
        if kind == ArgumentKind::Accounts {
            self.error(
                Code::BadArgument,
                param.kind.span,
                "a `param` of a file is one value",
                "`accounts` is for the parameters of a profile",
            );
            return unread(self);
        }
        let text = match (given, param.default) {
            (Some(setting), _) => setting.value.clone(),
            (None, Some(default)) => default.unescaped().into_owned(),
            (None, None) => {
                self.error(
                    Code::BadSetting,
                    param.name.span,
                    format!("`{}` has no value", param.name.text),
                    format!(
                        "give it one with `--set {}=…`, `--set-env` or `--values`, or a default here",
                        param.name.text
                    ),
                );
                return unread(self);
            }
        };
        if text.len() > MAX_STRING {
            let origin = given.map_or(String::new(), |s| format!(" ({})", s.origin));
            let message = format!(
                "the value of `{}` has {} bytes{origin}",
                param.name.text,
                text.len()
            );
            let help = format!("a value has at most {MAX_STRING}, as a text in a file has");
            self.error(Code::BadSetting, param.name.span, message, help);
            return unread(self);
        }
        if let Err(p) = argument(kind, &[text.as_str()]) {
            let place = param
                .default
                .filter(|_| given.is_none())
                .map_or(param.name.span, |d| d.span);
            let origin = given.map_or(String::new(), |s| format!(" ({})", s.origin));
            self.report(Diagnostic::new(p.code, place, format!("{}{origin}", p.message)).help(p.help));
            return unread(self);
        }
        self.constant(param.name.text, param.name.span, Some(text));
        if let Some(constant) = self.constants.get_mut(param.name.text) {
            constant.origin = given.map(|s| s.origin.as_str().into());
        }
    }

    /// The type of a parameter.
    pub(crate) fn param_kind(&mut self, param: &Param<'_>) -> Option<ArgumentKind> {
        self.read(param.kind, |text| {
            values::choice("a type", ArgumentKind::ALL, text)
        })
    }
}

/// Reads an argument of a type.
pub(crate) fn argument(kind: ArgumentKind, texts: &[&str]) -> Read<Argument> {
    if kind == ArgumentKind::Accounts {
        let accounts: Result<Vec<_>, _> = texts.iter().map(|t| values::account(t)).collect();
        return accounts.map(|a| Argument::Accounts(a.into()));
    }
    let [text] = texts else {
        let word = kind.word();
        return Err(values::Problem {
            code: Code::BadArgument,
            message: format!("{} {word} is one value", article(word)),
            help: "only `accounts` takes several".to_owned(),
        });
    };
    match kind {
        ArgumentKind::Name => values::name(text).map(drop),
        ArgumentKind::Text => values::plain_text(text).map(drop),
        ArgumentKind::Word => values::word(text),
        ArgumentKind::Int => values::int_from(0, text).map(drop),
        ArgumentKind::Duration => values::duration(text).map(drop),
        ArgumentKind::Percent => values::percent(text).map(drop),
        ArgumentKind::Port => values::port(text).map(drop),
        ArgumentKind::Account | ArgumentKind::Accounts => values::account(text).map(drop),
        ArgumentKind::Identity => values::identity(text).map(drop),
        ArgumentKind::Service => values::service(text).map(drop),
        ArgumentKind::Cidr => values::network(text).map(drop),
        ArgumentKind::Host => values::host_is(text).map(drop),
        ArgumentKind::Method => values::method(text).map(drop),
        ArgumentKind::Path => values::path(text).map(drop),
        ArgumentKind::Call => values::grpc_call(text).map(drop),
    }?;
    Ok(Argument::One(kind, (*text).into()))
}
