//! What routes and access rules ask of a request: the same statements in both.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Value, Word};
use crate::shape::Shape;

/// A condition on a request, the same in routes and access rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition<'s> {
    /// `header x-canary = "true"`
    Header(Field<'s>),
    /// `query debug = 1`
    Query(Field<'s>),
    /// `method GET, POST`
    Method {
        /// The whole statement.
        span: Span,
        /// Any of these.
        methods: Vec<Word<'s>>,
    },
    /// `path "/api/**"`
    Path {
        /// The whole statement.
        span: Span,
        /// Any of these patterns or expressions.
        paths: Vec<Value<'s>>,
    },
    /// `host shop.example.com`
    Host {
        /// The whole statement.
        span: Span,
        /// Any of these.
        hosts: Vec<Word<'s>>,
    },
    /// `grpc shop.Cart/Get`
    Grpc {
        /// The whole statement.
        span: Span,
        /// Any of these services or methods.
        calls: Vec<Word<'s>>,
    },
    /// `port 80`
    Port {
        /// The whole statement.
        span: Span,
        /// Any of these ports of the Service.
        ports: Vec<Word<'s>>,
    },
}

/// A header or a parameter of the query, with one of some values.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its name.
    pub name: Value<'s>,
    /// Any of these values.
    pub values: Vec<Value<'s>>,
}

pub(crate) const CONDITIONS: &[Shape] = &[
    Shape::new("header HEADER = MATCH,*", "header x-canary = \"true\""),
    Shape::new("query PARAMETER = MATCH,*", "query debug = 1"),
    Shape::new("method METHOD,*", "method GET, POST"),
    Shape::new("path PATTERN,*", "path \"/api/**\""),
    Shape::new("host HOST,*", "host shop.example.com"),
    Shape::new("grpc CALL,*", "grpc shop.Cart/Get"),
];
pub(crate) const PORT: &[Shape] = &[Shape::new("port PORT,*", "port 80")];

impl<'s> Condition<'s> {
    pub(super) fn read(r: Reader, p: P<'s>) -> Option<Self> {
        Some(match p.as_rule() {
            Rule::header => Self::Header(Field::read(r, "header", p)),
            Rule::query => Self::Query(Field::read(r, "query", p)),
            Rule::method => Self::Method {
                span: r.statement("method", &p),
                methods: r.words(p),
            },
            Rule::path => Self::Path {
                span: r.statement("path", &p),
                paths: r.values(p),
            },
            Rule::host => Self::Host {
                span: r.statement("host", &p),
                hosts: r.words(p),
            },
            Rule::grpc => Self::Grpc {
                span: r.statement("grpc", &p),
                calls: r.words(p),
            },
            Rule::on_port => Self::Port {
                span: r.statement("port", &p),
                ports: r.words(p),
            },
            _ => return None,
        })
    }

    /// The place of the whole statement.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Header(field) | Self::Query(field) => field.span,
            Self::Method { span, .. }
            | Self::Path { span, .. }
            | Self::Host { span, .. }
            | Self::Grpc { span, .. }
            | Self::Port { span, .. } => *span,
        }
    }

    /// The word that it begins with.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Header(_) => "header",
            Self::Query(_) => "query",
            Self::Method { .. } => "method",
            Self::Path { .. } => "path",
            Self::Host { .. } => "host",
            Self::Grpc { .. } => "grpc",
            Self::Port { .. } => "port",
        }
    }
}

impl<'s> Field<'s> {
    pub(super) fn read(r: Reader, keyword: &str, pair: P<'s>) -> Self {
        let span = r.statement(keyword, &pair);
        let mut values = r.values(pair);
        let name = if values.is_empty() {
            Word { text: "", span }.into()
        } else {
            values.remove(0)
        };
        Self { span, name, values }
    }
}
