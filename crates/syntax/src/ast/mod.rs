//! The tree: faithful to the source, borrowed from its text, one file a construct.
//!
//! Nothing is interpreted here. A [`Word`] is a word; whether it is a port or a duration is decided by
//! mesh2yaml-check, which knows its place.

// A place names the rules that the grammar has there, not the hundred that it has not.
#![allow(clippy::wildcard_enum_match_arm)]

use mesh2yaml_diagnostics::{SourceId, Span};
use mesh2yaml_grammar::Rule;
use pest::iterators::Pair;

mod accept;
mod allow;
mod condition;
mod deny;
mod edit;
mod eject;
mod fault;
mod import;
mod r#let;
mod mesh;
mod mirror;
mod mtls;
mod namespace;
mod observe;
mod on;
mod pool;
mod profile;
mod redirect;
mod respond;
mod retry;
mod rewrite;
mod route;
mod scrape;
mod service;
mod test;
mod timeout;

pub use accept::Accept;
pub use allow::{Allow, AllowStatement, Caller, From};
pub use condition::{Condition, Field};
pub use deny::Deny;
pub use edit::{Edit, EditKind};
pub use eject::{Eject, EjectStatement};
pub use fault::{Fault, FaultKind};
pub use import::Import;
pub use r#let::{Let, Param};
pub use mesh::{Install, InstallStatement, Mesh, MeshStatement};
pub use mirror::Mirror;
pub use mtls::Mtls;
pub use namespace::{Namespace, NamespaceStatement};
pub use observe::{AccessLog, Kiali, Observe, ObserveStatement, Tracing};
pub use on::On;
pub use pool::Pool;
pub use profile::{Argument, Profile, Use};
pub use redirect::Redirect;
pub use respond::Respond;
pub use retry::Retry;
pub use rewrite::{Rewrite, RewriteKind};
pub use route::{Route, RouteStatement, Share, ShareTarget};
pub use scrape::Scrape;
pub use service::{Account, Port, Probes, Service, ServiceStatement, Version, Workload};
pub use test::{
    Expect, Expected, ExpectedShare, ExpectedTarget, Send, Sender, Test, TestCaller, TestStatement,
};
pub use timeout::Timeout;

/// The shapes of every construct's statements, for explanations, completion and the docs.
pub(crate) mod shapes {
    pub(crate) use super::accept::SHAPES as ACCEPT;
    pub(crate) use super::allow::{BLOCK as ALLOW_BLOCK, SHAPES as ALLOW};
    pub(crate) use super::condition::{CONDITIONS, PORT};
    pub(crate) use super::deny::SHAPES as DENY;
    pub(crate) use super::edit::SHAPES as EDIT;
    pub(crate) use super::eject::{BLOCK as EJECT_BLOCK, SHAPES as EJECT};
    pub(crate) use super::fault::SHAPES as FAULT;
    pub(crate) use super::import::SHAPES as IMPORT;
    pub(crate) use super::r#let::{PARAM, SHAPES as LET};
    pub(crate) use super::mesh::{BLOCK as MESH_BLOCK, INSTALL, SHAPES as MESH};
    pub(crate) use super::mirror::SHAPES as MIRROR;
    pub(crate) use super::mtls::SHAPES as MTLS;
    pub(crate) use super::namespace::{BLOCK as NAMESPACE_BLOCK, SHAPES as NAMESPACE};
    pub(crate) use super::observe::{
        ACCESS_LOG_AND_TRACING, BLOCK as OBSERVE_BLOCK, KIALI, SHAPES as OBSERVE,
    };
    pub(crate) use super::on::{
        IN_MESH as ON_IN_MESH, IN_NAMESPACE as ON_IN_NAMESPACE, IN_ROUTE as ON_IN_ROUTE,
        IN_SERVICE as ON_IN_SERVICE,
    };
    pub(crate) use super::pool::{BLOCK as POOL_BLOCK, SHAPES as POOL};
    pub(crate) use super::profile::{ARGUMENT, SHAPES as PROFILE, USE};
    pub(crate) use super::redirect::SHAPES as REDIRECT;
    pub(crate) use super::respond::SHAPES as RESPOND;
    pub(crate) use super::retry::SHAPES as RETRY;
    pub(crate) use super::rewrite::SHAPES as REWRITE;
    pub(crate) use super::route::{BLOCK as ROUTE_BLOCK, SHAPES as ROUTE};
    pub(crate) use super::scrape::SHAPES as SCRAPE;
    pub(crate) use super::service::{BLOCK as SERVICE_BLOCK, SHAPES as SERVICE};
    pub(crate) use super::test::{BLOCK as TEST_BLOCK, SHAPES as TEST};
    pub(crate) use super::timeout::SHAPES as TIMEOUT;
}

/// A file: its items in the order of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File<'s> {
    /// The items.
    pub items: Vec<Item<'s>>,
}

/// What may stand at the top of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Item<'s> {
    /// `import "other.mesh"`
    Import(Import<'s>),
    /// `let slow = 10s`
    Let(Let<'s>),
    /// `param slow duration = 10s`
    Param(Param<'s>),
    /// `mesh { … }`
    Mesh(Mesh<'s>),
    /// `namespace production { … }`
    Namespace(Namespace<'s>),
    /// `profile web { … }`
    Profile(Profile<'s>),
    /// `service shop in production { … }`
    Service(Service<'s>),
    /// `test "…" { … }`
    Test(Test<'s>),
}

/// A word of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'s> {
    /// Its text.
    pub text: &'s str,
    /// Its place.
    pub span: Span,
}

/// A word, a quoted string or a regular expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'s> {
    /// The text; of a string what is between the quotes, escapes as written.
    pub text: &'s str,
    /// The place, quotes included.
    pub span: Span,
    /// Whether it was a string.
    pub quoted: bool,
    /// Whether it was a regular expression, `~"…"`; where none may stand there is none.
    pub regex: bool,
}

impl<'s> Value<'s> {
    /// The text with `\"` and `\\` undone.
    #[must_use]
    pub fn unescaped(&self) -> std::borrow::Cow<'s, str> {
        if !self.quoted || !self.text.contains('\\') {
            return self.text.into();
        }
        let mut out = String::with_capacity(self.text.len());
        let mut escaped = false;
        for c in self.text.chars() {
            if c == '\\' && !escaped {
                escaped = true;
            } else {
                escaped = false;
                out.push(c);
            }
        }
        out.into()
    }
}

impl<'s> std::convert::From<Word<'s>> for Value<'s> {
    fn from(w: Word<'s>) -> Self {
        Self {
            text: w.text,
            span: w.span,
            quoted: false,
            regex: false,
        }
    }
}

/// `app=api-server`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label<'s> {
    /// What is left of the `=`.
    pub key: Word<'s>,
    /// What is right of it.
    pub value: Value<'s>,
}

impl Label<'_> {
    /// The place of the whole label.
    #[must_use]
    pub fn span(&self) -> Span {
        self.key.span.to(self.value.span)
    }
}

/// `max-connections 100`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting<'s> {
    /// The keyword.
    pub key: Word<'s>,
    /// Its value.
    pub value: Value<'s>,
}

/// Collects what is mostly one thing or two: a vector that grows by itself begins with room for four.
fn few<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::with_capacity(items.size_hint().0.max(1));
    all.extend(items);
    all
}

type P<'s> = Pair<'s, Rule>;

/// Where a chunk of text came from, so that pairs become nodes with places in the whole source.
#[derive(Clone, Copy)]
pub(crate) struct Reader {
    pub(crate) source: SourceId,
    pub(crate) base: u32,
    /// Where the text ends: braces that were missing are read beyond it.
    pub(crate) end: u32,
}

impl Reader {
    fn span(self, start: usize, end: usize) -> Span {
        let at = |n: usize| {
            let n = u32::try_from(n).unwrap_or(u32::MAX);
            n.saturating_add(self.base).min(self.end)
        };
        Span::new(self.source, at(start), at(end))
    }

    fn span_of(self, pair: &P<'_>) -> Span {
        let s = pair.as_span();
        self.span(s.start(), s.end())
    }

    /// The place of a statement whose rule starts after its keyword: keyword included.
    fn statement(self, keyword: &str, pair: &P<'_>) -> Span {
        let s = pair.as_span();
        self.span(s.start() - keyword.len(), s.end())
    }

    /// The place of the keyword before a statement's rule.
    fn keyword(self, keyword: &str, pair: &P<'_>) -> Span {
        let start = pair.as_span().start();
        self.span(start - keyword.len(), start)
    }

    fn word<'s>(self, pair: &P<'s>) -> Word<'s> {
        Word {
            text: pair.as_str(),
            span: self.span_of(pair),
        }
    }

    fn value<'s>(self, pair: &P<'s>) -> Value<'s> {
        let text = pair.as_str();
        let (quoted, regex) = (pair.as_rule() == Rule::string, pair.as_rule() == Rule::regex);
        let inner = match (quoted, regex) {
            (true, _) => &text[1..text.len() - 1],
            (_, true) => &text[2..text.len() - 1],
            (false, false) => text,
        };
        Value {
            text: inner,
            span: self.span_of(pair),
            quoted,
            regex,
        }
    }

    fn label<'s>(self, pair: P<'s>) -> Label<'s> {
        let span = self.span_of(&pair);
        let mut parts = pair.into_inner();
        let empty = Word { text: "", span };
        let key = parts.next().map_or(empty, |p| self.word(&p));
        let value = parts.next().map_or(empty.into(), |p| self.value(&p));
        Label { key, value }
    }

    fn words<'s>(self, pair: P<'s>) -> Vec<Word<'s>> {
        pair.into_inner().map(|p| self.word(&p)).collect()
    }

    fn values<'s>(self, pair: P<'s>) -> Vec<Value<'s>> {
        pair.into_inner().map(|p| self.value(&p)).collect()
    }

    /// The one word that a statement such as `timeout 10s` consists of.
    fn only_word<'s>(self, pair: P<'s>) -> Word<'s> {
        let empty = Word {
            text: "",
            span: self.span_of(&pair),
        };
        pair.into_inner().next().map_or(empty, |p| self.word(&p))
    }
}

/// Reads the items of a parsed chunk.
pub(crate) fn read_items<'s>(r: Reader, chunk: P<'s>, into: &mut Vec<Item<'s>>) {
    for pair in chunk.into_inner() {
        match pair.as_rule() {
            Rule::service => into.push(Item::Service(Service::read(r, pair))),
            Rule::test => into.push(Item::Test(Test::read(r, pair))),
            Rule::namespace => into.push(Item::Namespace(Namespace::read(r, pair))),
            Rule::profile => into.push(Item::Profile(Profile::read(r, pair))),
            Rule::let_ => into.push(Item::Let(Let::read(r, pair))),
            Rule::param => into.push(Item::Param(Param::read(r, pair))),
            Rule::import => into.push(Item::Import(Import::read(r, pair))),
            Rule::mesh => into.push(Item::Mesh(Mesh::read(r, pair))),
            _ => {}
        }
    }
}
