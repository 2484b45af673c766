//! `allow "…" { from account frontend }`

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Allow, Caller, Conditions, Network};
use mesh2yaml_model::{Accounts, Leaf, LeafId};
use mesh2yaml_syntax::ast::{self, AllowStatement};
use mesh2yaml_syntax::closest;

use crate::checker::Checker;
use crate::{condition, values};

/// What the leaves of a rule are called.
pub(crate) struct Names {
    pub(crate) from: Callers,
    pub(crate) when: condition::Names,
    pub(crate) dry_run: &'static str,
}

/// What the leaves of callers are called.
pub(crate) struct Callers {
    pub(crate) account: &'static str,
    pub(crate) namespace: &'static str,
    pub(crate) identity: &'static str,
    pub(crate) cidr: &'static str,
    pub(crate) except: &'static str,
    pub(crate) mesh: &'static str,
    pub(crate) anyone: &'static str,
}

const NAMES: Names = Names {
    from: Callers {
        account: "allow.from.account",
        namespace: "allow.from.namespace",
        identity: "allow.from.identity",
        cidr: "allow.from.cidr",
        except: "allow.from.except",
        mesh: "allow.from.mesh",
        anyone: "allow.from.anyone",
    },
    when: condition::Names {
        header: "allow.header",
        query: "allow.query",
        method: "allow.method",
        path: "allow.path",
        regex: "allow.path.regex",
        host: "allow.host",
        grpc: "allow.grpc",
        port: "allow.port",
    },
    dry_run: "allow.dry-run",
};

impl Checker {
    pub(crate) fn allow(&mut self, allow: &ast::Allow<'_>) -> Option<Allow> {
        self.access(allow, &NAMES)
    }

    /// Reads a rule, whatever becomes of the requests that it speaks of.
    pub(crate) fn access(&mut self, allow: &ast::Allow<'_>, names: &Names) -> Option<Allow> {
        let mut out = Allow {
            title: self.title(allow.title),
            span: allow.keyword,
            from: Vec::new(),
            when: Conditions::default(),
            dry_run: None,
        };
        let mut from_said = false;
        for statement in &allow.body {
            match statement {
                AllowStatement::From(from) => {
                    if self.first(!from_said, from.span, "from") {
                        from_said = true;
                        out.from = self.from(from, &names.from)?;
                    }
                }
                AllowStatement::When(condition) => self.condition(condition, &names.when, &mut out.when),
                AllowStatement::DryRun(span) => {
                    if out.dry_run.is_some() {
                        let help = "take one out";
                        self.error(Code::Repeated, *span, "`dry-run` is said twice", help);
                    } else {
                        out.dry_run = Some(self.flag(names.dry_run, *span));
                    }
                }
            }
        }
        let said = allow.body.iter().filter_map(|statement| match statement {
            AllowStatement::When(condition) => Some((condition.keyword(), condition.span())),
            AllowStatement::From(_) | AllowStatement::DryRun(_) => None,
        });
        self.beside_call(said, "rule");
        if !from_said {
            self.error(
                Code::Missing,
                allow.keyword,
                "this rule does not say who calls",
                "add `from account NAME`, or `from anyone`",
            );
            return None;
        }
        Some(out)
    }

    /// Reads who calls. A caller that cannot be read drops the rule: fewer callers never widen, but a rule that is
    /// not what the author wrote should not be looked at further.
    pub(crate) fn from(&mut self, from: &ast::From<'_>, names: &Callers) -> Option<Vec<Caller>> {
        let mut kind: Option<Kind> = None;
        let mut sound = true;
        let mut out: Vec<Caller> = Vec::with_capacity(from.callers.len());
        for caller in &from.callers {
            match self.caller(caller, &mut kind, names) {
                Some(read) => out.push(read),
                None => sound = false,
            }
        }
        if !sound {
            return None;
        }
        self.cidrs_meet_not(&out);
        Some(out)
    }

    fn caller(
        &mut self,
        caller: &ast::Caller<'_>,
        before: &mut Option<Kind>,
        names: &Callers,
    ) -> Option<Caller> {
        let ast::Caller {
            span,
            first,
            second,
            except,
        } = caller;
        let known = Kind::of(first);
        let (kind, name) = match (second, known, *before) {
            (Some(name), Some(kind), _) => (kind, Some(*name)),
            (Some(name), None, _) => return self.unknown_kind(first, Some(name)),
            (None, Some(kind @ (Kind::Anyone | Kind::Mesh)), None) => (kind, None),
            // An account may be called `mesh`, but a reader would take it for everybody in it.
            (None, Some(kind @ (Kind::Anyone | Kind::Mesh)), Some(earlier)) => {
                let word = kind.word();
                let help = format!(
                    "write it first, `from {word}, …`, or `{} {word}` for what is called so",
                    earlier.word()
                );
                self.error(
                    Code::BadChoice,
                    first.span,
                    format!("`{word}` may be a kind of caller here, or a name"),
                    help,
                );
                return None;
            }
            (None, _, Some(kind)) if kind.has_name() => (kind, Some(*first)),
            (None, Some(kind), None) => {
                let message = format!("`{}` does not say which", kind.word());
                self.error(
                    Code::BadChoice,
                    first.span,
                    message,
                    format!("write `{}`", kind.example()),
                );
                return None;
            }
            (None, _, _) => return self.unknown_kind(first, None),
        };
        *before = Some(kind);
        if let Some(except) = except.as_ref().filter(|_| kind != Kind::Cidr) {
            let help = "`except` takes a part out of a `cidr`; who else is not meant is said in a `deny`";
            self.error(
                Code::BadChoice,
                except.span,
                "only a network has exceptions",
                help,
            );
            return None;
        }
        match (kind, name) {
            (Kind::Account, Some(name)) => {
                let read = |t: &str| values::account(t).map(|a| Accounts::from([a]));
                self.leaf(names.account, name, read).map(Caller::Account)
            }
            (Kind::Namespace, Some(name)) => {
                let leaf = self.leaf(names.namespace, name, values::name);
                leaf.map(Caller::Namespace)
            }
            (Kind::Identity, Some(name)) => {
                let leaf = self.leaf(names.identity, name, values::identity);
                leaf.map(Caller::Identity)
            }
            (Kind::Cidr, Some(name)) => self.cidr(name, *except, names),
            (Kind::Mesh, None) => Some(Caller::Mesh(self.flag(names.mesh, *span))),
            (Kind::Anyone, None) => Some(Caller::Anyone(self.flag(names.anyone, *span))),
            (Kind::Mesh | Kind::Anyone, Some(name)) => {
                let message = format!("`{}` has no name", kind.word());
                self.error(
                    Code::BadChoice,
                    name.span,
                    message,
                    format!("write `from {}`", kind.word()),
                );
                None
            }
            (Kind::Account | Kind::Namespace | Kind::Identity | Kind::Cidr, None) => None,
        }
    }

    fn cidr(
        &mut self,
        name: ast::Value<'_>,
        except: Option<ast::Word<'_>>,
        names: &Callers,
    ) -> Option<Caller> {
        let network = self.leaf(names.cidr, name, values::network)?;
        let Some(word) = except else {
            return Some(Caller::Cidr {
                network,
                except: None,
            });
        };
        let except = self.leaf(names.except, word, values::network)?;
        if let (Some(whole), Some(part)) = (network.literal(), except.literal())
            && let Some(d) = no_part(whole, part, word.span)
        {
            self.report(d);
            return None;
        }
        Some(Caller::Cidr {
            network,
            except: Some(except),
        })
    }

    /// After `except` a comma is easily meant to go on with it; it does not.
    fn cidrs_meet_not(&mut self, callers: &[Caller]) {
        let network = |leaf: &Leaf<Network>| leaf.literal().cloned();
        let place = |id: LeafId| self.policy.leaf(id).span;
        for d in meant_except(callers, network, place) {
            self.report(d);
        }
    }

    fn unknown_kind<T>(&mut self, first: &ast::Value<'_>, name: Option<&ast::Value<'_>>) -> Option<T> {
        let name = name.map_or("NAME", |v| v.text);
        let help = match closest(first.text, Kind::ALL.iter().map(|k| k.word())) {
            Some(close) => format!("did you mean `{close}`?"),
            None => match first.text {
                "principal" | "principals" | "spiffe" => {
                    "an account of the mesh is `account NAMESPACE/NAME`, another identity `identity \"spiffe://…\"`"
                        .to_owned()
                }
                "ip" | "ips" | "network" | "networks" | "ipBlocks" | "source" => format!("write `from cidr {name}`"),
                "all" | "any" | "everyone" | "*" | "unauthenticated" => {
                    "write `from anyone`, or `from mesh` for whoever has an identity in it".to_owned()
                }
                "meshed" | "authenticated" | "all-authenticated" => "write `from mesh`".to_owned(),
                _ if Kind::could_be_name(first.text) && name == "NAME" => {
                    format!("write `from account {}`", first.text)
                }
                _ => format!("write `from account {name}`"),
            },
        };
        let message = format!("`{}` is not a kind of caller", first.text);
        self.error(Code::BadChoice, first.span, message, help);
        None
    }
}

/// What is wrong with an exception.
pub(crate) fn no_part(whole: &Network, part: &Network, place: Span) -> Option<Diagnostic> {
    if whole.covers(part) && whole != part {
        return None;
    }
    let message = format!("`{}` is no part of `{}`", part.as_str(), whole.as_str());
    let d = Diagnostic::new(Code::BadNetwork, place, message);
    Some(d.help("take out a smaller network of the same one"))
}

/// Callers that were meant as another exception. `read` is none for what is not known yet.
pub(crate) fn meant_except(
    callers: &[Caller],
    read: impl Fn(&Leaf<Network>) -> Option<Network>,
    place: impl Fn(LeafId) -> Span,
) -> Vec<Diagnostic> {
    let network = |caller: &Caller| match caller {
        Caller::Cidr { network, except } => Some((network.id(), read(network)?, except.is_some())),
        Caller::Account(_)
        | Caller::Namespace(_)
        | Caller::Identity(_)
        | Caller::Mesh(_)
        | Caller::Anyone(_) => None,
    };
    let mut out = Vec::new();
    for pair in callers.windows(2) {
        let (Some((_, whole, true)), Some((id, part, _))) = (network(&pair[0]), network(&pair[1])) else {
            continue;
        };
        if whole.covers(&part) {
            let message = format!("`{}` is a caller, for a comma is \"or\"", part.as_str());
            let d = Diagnostic::new(Code::BadNetwork, place(id), message);
            out.push(d.help(format!(
                "it is a part of `{}` that is meant anyway; one `except` takes out one network",
                whole.as_str()
            )));
        }
    }
    out
}

/// A kind of caller.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Account,
    Namespace,
    Identity,
    Cidr,
    Mesh,
    Anyone,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Account,
        Self::Namespace,
        Self::Identity,
        Self::Cidr,
        Self::Mesh,
        Self::Anyone,
    ];

    fn of(value: &ast::Value<'_>) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|k| !value.quoted && k.word() == value.text)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Namespace => "namespace",
            Self::Identity => "identity",
            Self::Cidr => "cidr",
            Self::Mesh => "mesh",
            Self::Anyone => "anyone",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Account => "from account frontend",
            Self::Namespace => "from namespace batch",
            Self::Identity => "from identity \"spiffe://partner.example/ns/shop/sa/web\"",
            Self::Cidr => "from cidr 10.0.0.0/8",
            Self::Mesh => "from mesh",
            Self::Anyone => "from anyone",
        }
    }

    fn has_name(self) -> bool {
        !matches!(self, Self::Mesh | Self::Anyone)
    }

    fn could_be_name(text: &str) -> bool {
        values::account(text).is_ok()
    }
}
