//! `allow "…" { from account frontend }`

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::Allow;
use mesh2yaml_model::{Accounts, Leaf};
use mesh2yaml_syntax::ast::{self, AllowStatement, Condition};
use mesh2yaml_syntax::closest;

use crate::checker::Checker;
use crate::values;

impl Checker {
    pub(crate) fn allow(&mut self, allow: &ast::Allow<'_>) -> Option<Allow> {
        let mut out = Allow {
            title: self.title(allow.title),
            span: allow.keyword,
            from: Vec::new(),
            methods: Vec::new(),
            paths: Vec::new(),
            ports: Vec::new(),
        };
        let mut from_said = false;
        for statement in &allow.body {
            match statement {
                AllowStatement::From(from) => {
                    if self.first(!from_said, from.span, "from") {
                        from_said = true;
                        out.from = self.from(from)?;
                    }
                }
                AllowStatement::When(Condition::Method { span, methods }) => {
                    if self.first(out.methods.is_empty(), *span, "method") {
                        let read = |w: &ast::Word<'_>| self.leaf("allow.method", *w, values::method);
                        out.methods = all(methods.iter().map(read))?;
                    }
                }
                AllowStatement::When(Condition::Path { span, paths }) => {
                    if self.first(out.paths.is_empty(), *span, "path") {
                        let read = |v: &ast::Value<'_>| {
                            if v.regex {
                                let help =
                                    "istio's access rules have none: write patterns, as in \"/api/**\"";
                                self.error(
                                    Code::BadPath,
                                    v.span,
                                    "an access rule has no regular expressions",
                                    help,
                                );
                                return None;
                            }
                            self.leaf("allow.path", *v, values::path)
                        };
                        out.paths = all(paths.iter().map(read))?;
                    }
                }
                AllowStatement::When(Condition::Port { span, ports }) => {
                    if self.first(out.ports.is_empty(), *span, "port") {
                        let read = |w: &ast::Word<'_>| self.leaf("allow.port", *w, values::port);
                        out.ports = all(ports.iter().map(read))?;
                    }
                }
                AllowStatement::When(
                    other @ (Condition::Header(_)
                    | Condition::Query(_)
                    | Condition::Host { .. }
                    | Condition::Grpc { .. }),
                ) => {
                    let help = "access is given to callers: name them with `from account`";
                    let message = format!("`{}` gives no access", other.keyword());
                    self.error(Code::UnknownStatement, other.span(), message, help);
                }
            }
        }
        if !from_said {
            self.error(
                Code::Missing,
                allow.keyword,
                "this rule does not say who may call",
                "add `from account NAME`",
            );
            return None;
        }
        Some(out)
    }

    /// Reads who calls. A caller that cannot be read drops the rule: fewer callers never widen, but a rule that is
    /// not what the author wrote should not be looked at further.
    pub(crate) fn from(&mut self, from: &ast::From<'_>) -> Option<Vec<Leaf<Accounts>>> {
        if from.kind.text != "account" {
            let help = match closest(from.kind.text, ["account"]) {
                Some(_) => "did you mean `account`?".to_owned(),
                None if from.kind.text.starts_with("namespace") => format!(
                    "callers are accounts: list those of the namespace, `from account {}/NAME`",
                    from.names.first().map_or("NAMESPACE", |w| w.text)
                ),
                None => format!(
                    "write `from account {}`",
                    from.names.first().map_or("NAME", |w| w.text)
                ),
            };
            let message = format!("`{}` is not a kind of caller", from.kind.text);
            self.error(Code::BadChoice, from.kind.span, message, help);
            return None;
        }
        let read = |w: &ast::Word<'_>| {
            self.leaf("allow.from.account", *w, |t| {
                values::account(t).map(|a| Accounts::from([a]))
            })
        };
        all(from.names.iter().map(read))
    }
}

/// All of some values, or none: each is read, so that each that is wrong is told.
fn all<T>(read: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let read: Vec<Option<T>> = read.collect();
    read.into_iter().collect()
}
