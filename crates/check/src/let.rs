//! `let slow = 10s`, `param slow duration = 10s`

use std::collections::HashMap;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::{Argument, ArgumentKind};
use mesh2yaml_syntax::ast::{Item, Param, Value};
use mesh2yaml_syntax::closest;

use crate::checker::{Checker, Constant};
use crate::values::{self, Read};

/// A value from outside for a `param` at the top of a file: `--set slow=5s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The parameter.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where it came from, as messages say it: `--set`, or a file's name.
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
                    self.constant(l.name.text, l.name.span, text);
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
        for item in items {
            if let Item::Let(l) = item
                && refers(&l.value)
                && let Some(text) = self.read(l.value, |t| Ok(t.to_owned()))
            {
                self.constant(l.name.text, l.name.span, text);
            }
        }
        self.unknown_settings(given);
    }

    fn unknown_settings(&mut self, given: HashMap<&str, &Setting>) {
        let mut rest: Vec<_> = given.into_values().collect();
        rest.sort_by(|a, b| a.name.cmp(&b.name));
        for setting in rest {
            let mut known: Vec<&str> = self.constants.keys().map(String::as_str).collect();
            known.sort_unstable();
            let help = match closest(&setting.name, known.iter().copied()) {
                Some(close) if self.constants.contains_key(&setting.name) || close != setting.name => {
                    format!("did you mean `{close}`?")
                }
                _ if self.constants.contains_key(&setting.name) => {
                    format!(
                        "`{}` is a `let`: make it a `param` to set it from outside",
                        setting.name
                    )
                }
                _ => format!("declare it at the top of a file: `param {} TYPE`", setting.name),
            };
            let message = format!("no `param` is called `{}` ({})", setting.name, setting.origin);
            self.report(Diagnostic::without_place(Code::BadSetting, message).help(help));
        }
    }

    fn constant(&mut self, name: &str, span: Span, text: String) {
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
            },
        );
    }

    fn top_level_param(&mut self, param: &Param<'_>, given: Option<&Setting>) {
        let Some(kind) = self.param_kind(param) else {
            return;
        };
        if kind == ArgumentKind::Accounts {
            self.error(
                Code::BadArgument,
                param.kind.span,
                "a `param` of a file is one value",
                "`accounts` is for the parameters of a profile",
            );
            return;
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
                        "give it one with `--set {}=…`, or a default here",
                        param.name.text
                    ),
                );
                return;
            }
        };
        if let Err(p) = argument(kind, &[text.as_str()]) {
            let place = param
                .default
                .filter(|_| given.is_none())
                .map_or(param.name.span, |d| d.span);
            let origin = given.map_or(String::new(), |s| format!(" ({})", s.origin));
            self.report(Diagnostic::new(p.code, place, format!("{}{origin}", p.message)).help(p.help));
        }
        self.constant(param.name.text, param.name.span, text);
    }

    /// The type of a parameter.
    pub(crate) fn param_kind(&mut self, param: &Param<'_>) -> Option<ArgumentKind> {
        self.read(param.kind, |text| {
            values::choice("a type", &ArgumentKind::ALL, text)
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
        return Err(values::Problem {
            code: Code::BadArgument,
            message: format!("a {} is one value", kind.word()),
            help: "only `accounts` takes several".to_owned(),
        });
    };
    Ok(match kind {
        ArgumentKind::Name => Argument::Name(values::name(text)?),
        ArgumentKind::Text => Argument::Text(values::plain_text(text)?),
        ArgumentKind::Int => Argument::Int(values::int(text)?),
        ArgumentKind::Duration => Argument::Duration(values::duration(text)?),
        ArgumentKind::Percent => Argument::Percent(values::percent(text)?),
        ArgumentKind::Port => Argument::Port(values::port(text)?),
        ArgumentKind::Accounts => Argument::Accounts(Vec::new().into()),
    })
}
