//! `namespace production { mtls strict }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{Accept, Mtls, Observe, On, P, Reader, Word};
use crate::shape::Shape;

/// What is true of all workloads of a namespace.
#[derive(Clone, Debug, PartialEq)]
pub struct Namespace<'s> {
    /// The whole block.
    pub span: Span,
    /// Its name.
    pub name: Word<'s>,
    /// Its statements.
    pub body: Vec<NamespaceStatement<'s>>,
}

/// A statement of [`Namespace`].
#[derive(Clone, Debug, PartialEq)]
pub enum NamespaceStatement<'s> {
    /// `inject`
    Inject(Span),
    /// `mtls strict`
    Mtls(Mtls<'s>),
    /// `default deny`
    Default(Word<'s>),
    /// `observe { … }`
    Observe(Observe<'s>),
    /// `accept …`
    Accept(Accept<'s>),
    /// `on istio { … }`
    On(On<'s, NamespaceStatement<'s>>),
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("namespace NAME {", "namespace production { inject }")];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new("inject", "inject"),
    Shape::new("default ACCESS", "default deny"),
];

impl<'s> Namespace<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("namespace", &pair);
        let mut parts = pair.into_inner();
        Self {
            span,
            name: parts.next().map_or(Word { text: "", span }, |p| r.word(&p)),
            body: parts.filter_map(|p| statement(r, p)).collect(),
        }
    }
}

fn statement<'s>(r: Reader, p: P<'s>) -> Option<NamespaceStatement<'s>> {
    use NamespaceStatement as S;
    Some(match p.as_rule() {
        Rule::inject => S::Inject(r.keyword("inject", &p)),
        Rule::mtls => S::Mtls(Mtls::read(r, p)),
        Rule::default => S::Default(r.only_word(p)),
        Rule::observe => S::Observe(Observe::read(r, p)),
        Rule::accept => S::Accept(Accept::read(r, p)),
        Rule::on_namespace => S::On(On::read(r, p, statement)),
        _ => return None,
    })
}
