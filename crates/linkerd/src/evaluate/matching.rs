//! Which requests a rule of a route is for, and how specific it is: the proxy's `linkerd/http/route`.

use std::cmp::Ordering;

use mesh2yaml_gateway::{
    FieldMatch, GrpcRouteMatch, Hostname, HttpRouteMatch, Method, MethodComparison, PathMatch, ValueMatch,
};
use mesh2yaml_types::decision::HttpRequest;
use regex::Regex;

use super::RouteOrder;
use super::text::{header_name, is_header_value, parameters, spans};
use super::view::View;

/// Why a resource is not read as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// The policy controller drops the resource.
    Resource,
    /// The proxy refuses all of the policy that the resource is a part of.
    Policy,
}

/// A condition of a rule.
pub(super) trait Test: Sized {
    /// How specific it is for a request.
    type Rank: Rank;

    fn rank(&self, view: &View<'_>) -> Option<Self::Rank>;
}

/// How specific a match is.
pub(super) trait Rank: Copy {
    /// That of a rule without conditions.
    const IMPLICIT: Self;

    fn compare(&self, other: &Self, order: RouteOrder) -> Ordering;
}

/// A condition on an HTTP request.
#[derive(Clone, Debug)]
pub(super) struct HttpTest {
    path: PathTest,
    method: Option<Method>,
    headers: Vec<FieldTest>,
    query: Vec<FieldTest>,
}

#[derive(Clone, Debug)]
enum PathTest {
    Exact(String),
    /// Without slashes at its end; `None` is `/`, which every path has.
    Prefix(Option<String>),
    Regex(Regex),
}

/// Which kind of path matched, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathRank {
    Exact(usize),
    Prefix(usize),
    Regex(usize),
}

/// How specific a match of an HTTP request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HttpRank {
    pub(super) path: PathRank,
    method: bool,
    headers: usize,
    query: usize,
}

#[derive(Clone, Debug)]
struct FieldTest {
    name: String,
    value: ValueTest,
}

#[derive(Clone, Debug)]
enum ValueTest {
    Exact(String),
    Regex(Regex),
}

impl HttpTest {
    pub(super) fn new(of: &HttpRouteMatch) -> Result<Self, Unread> {
        let path = match &of.path {
            None => PathTest::Prefix(None),
            Some(PathMatch::Regex(text)) => PathTest::Regex(regex(text)?),
            Some(PathMatch::Exact(text) | PathMatch::Prefix(text)) if !text.starts_with('/') => {
                return Err(Unread::Resource);
            }
            Some(PathMatch::Exact(text)) => PathTest::Exact(text.clone()),
            Some(PathMatch::Prefix(text)) if text == "/" => PathTest::Prefix(None),
            Some(PathMatch::Prefix(text)) => PathTest::Prefix(Some(text.trim_end_matches('/').to_owned())),
            Some(_) => return Err(Unread::Resource),
        };
        Ok(Self {
            path,
            method: of.method,
            headers: of
                .headers
                .iter()
                .map(FieldTest::header)
                .collect::<Result<_, _>>()?,
            query: of
                .query_params
                .iter()
                .map(FieldTest::parameter)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl PathTest {
    fn rank(&self, path: &str) -> Option<PathRank> {
        match self {
            Self::Exact(text) => (text == path).then_some(PathRank::Exact(text.len())),
            Self::Regex(regex) => spans(regex, path).then_some(PathRank::Regex(path.len())),
            Self::Prefix(None) => Some(PathRank::Prefix(1)),
            Self::Prefix(Some(prefix)) => {
                let rest = path.trim_end_matches('/').strip_prefix(prefix.as_str())?;
                let ends_segment = rest.is_empty() || rest.starts_with('/');
                ends_segment.then_some(PathRank::Prefix(prefix.len()))
            }
        }
    }
}

impl Test for HttpTest {
    type Rank = HttpRank;

    fn rank(&self, view: &View<'_>) -> Option<HttpRank> {
        if self
            .method
            .is_some_and(|method| method.as_str() != view.http.method)
        {
            return None;
        }
        let path = self.path.rank(view.path)?;
        if !self.headers.iter().all(|it| it.is_in_headers(view.http)) {
            return None;
        }
        if !self.query.iter().all(|it| it.is_in_query(view.query)) {
            return None;
        }
        Some(HttpRank {
            path,
            method: self.method.is_some(),
            headers: self.headers.len(),
            query: self.query.len(),
        })
    }
}

impl PathRank {
    const fn len(self) -> usize {
        match self {
            Self::Exact(length) | Self::Prefix(length) | Self::Regex(length) => length,
        }
    }

    const fn is_exact(self) -> bool {
        matches!(self, Self::Exact(_))
    }
}

impl Rank for HttpRank {
    const IMPLICIT: Self = Self {
        path: PathRank::Prefix(1),
        method: false,
        headers: 0,
        query: 0,
    };

    fn compare(&self, other: &Self, order: RouteOrder) -> Ordering {
        let fields = |it: &Self| (it.headers, it.query);
        match order {
            RouteOrder::LengthFirst => {
                let key = |it: &Self| (it.path.len(), fields(it), it.method);
                key(self).cmp(&key(other))
            }
            RouteOrder::ExactFirst => {
                let key = |it: &Self| (it.path.is_exact(), it.path.len(), it.method, fields(it));
                key(self).cmp(&key(other))
            }
        }
    }
}

/// A condition on a gRPC call.
#[derive(Clone, Debug)]
pub(super) struct GrpcTest {
    service: Option<String>,
    method: Option<String>,
    headers: Vec<FieldTest>,
}

/// How specific a match of a call is; the order of its parts has not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GrpcRank {
    service: usize,
    method: usize,
    headers: usize,
}

impl GrpcTest {
    /// A match without a method reaches the proxy without what it asks for there, and it refuses the policy (linkerd2 #14047).
    pub(super) fn new(of: &GrpcRouteMatch) -> Result<Self, Unread> {
        let headers = of
            .headers
            .iter()
            .map(FieldTest::header)
            .collect::<Result<_, _>>()?;
        let Some(method) = &of.method else {
            return Err(Unread::Policy);
        };
        if method.comparison == MethodComparison::RegularExpression {
            return Err(Unread::Resource);
        }
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Ok(Self {
            service: said(&method.service),
            method: said(&method.method),
            headers,
        })
    }
}

impl Test for GrpcTest {
    type Rank = GrpcRank;

    fn rank(&self, view: &View<'_>) -> Option<GrpcRank> {
        if view.http.method != "POST" {
            return None;
        }
        let mut parts = view.path.split('/');
        if !parts.next()?.is_empty() {
            return None;
        }
        let length = |wanted: &Option<String>, found: &str| match wanted {
            None => Some(0),
            Some(text) => (text == found).then_some(text.len()),
        };
        let service = length(&self.service, parts.next()?)?;
        let method = length(&self.method, parts.next()?)?;
        let headers = self.headers.len();
        let all = self.headers.iter().all(|it| it.is_in_headers(view.http));
        all.then_some(GrpcRank {
            service,
            method,
            headers,
        })
    }
}

impl Rank for GrpcRank {
    const IMPLICIT: Self = Self {
        service: 0,
        method: 0,
        headers: 0,
    };

    fn compare(&self, other: &Self, _: RouteOrder) -> Ordering {
        self.cmp(other)
    }
}

impl FieldTest {
    fn header(of: &FieldMatch) -> Result<Self, Unread> {
        Ok(Self {
            name: header_name(&of.name).ok_or(Unread::Resource)?,
            value: match &of.value {
                ValueMatch::Exact(text) if is_header_value(text) => ValueTest::Exact(text.clone()),
                ValueMatch::Regex(text) => ValueTest::Regex(regex(text)?),
                ValueMatch::Exact(_) | _ => return Err(Unread::Resource),
            },
        })
    }

    fn parameter(of: &FieldMatch) -> Result<Self, Unread> {
        if of.name.is_empty() {
            return Err(Unread::Policy);
        }
        Ok(Self {
            name: of.name.clone(),
            value: match &of.value {
                ValueMatch::Exact(text) => ValueTest::Exact(text.clone()),
                ValueMatch::Regex(text) => ValueTest::Regex(regex(text)?),
                _ => return Err(Unread::Resource),
            },
        })
    }

    /// Whether a line of the header is as wanted. Expressions see lines of visible ASCII alone.
    fn is_in_headers(&self, http: &HttpRequest) -> bool {
        let visible = |b: u8| (0x20..0x7F).contains(&b) || b == b'\t';
        http.values(&self.name).any(|line| match &self.value {
            ValueTest::Exact(text) => text == line,
            ValueTest::Regex(regex) => line.bytes().all(visible) && spans(regex, line),
        })
    }

    fn is_in_query(&self, query: Option<&str>) -> bool {
        query.is_some_and(|query| {
            parameters(query).any(|(name, value)| {
                name == self.name
                    && match &self.value {
                        ValueTest::Exact(text) => *text == value,
                        ValueTest::Regex(regex) => spans(regex, &value),
                    }
            })
        })
    }
}

fn regex(text: &str) -> Result<Regex, Unread> {
    Regex::new(text).map_err(|_| Unread::Resource)
}

/// A host that a route is for.
#[derive(Clone, Debug)]
pub(super) enum HostTest {
    Exact(String),
    /// The labels behind the `*`, the last one first.
    Suffix(Vec<String>),
}

/// How specific a host is: a whole one before a domain, then its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HostRank {
    is_exact: bool,
    length: usize,
}

impl HostTest {
    pub(super) fn new(of: &Hostname) -> Self {
        match of.as_str().strip_prefix("*.") {
            Some(domain) => Self::Suffix(domain.split('.').rev().map(str::to_owned).collect()),
            None => Self::Exact(of.as_str().to_owned()),
        }
    }

    pub(super) fn rank(&self, host: &str) -> Option<HostRank> {
        match self {
            Self::Exact(own) => {
                let host = match own.ends_with('.') {
                    true => host,
                    false => host.strip_suffix('.').unwrap_or(host),
                };
                own.eq_ignore_ascii_case(host).then_some(HostRank {
                    is_exact: true,
                    length: own.len(),
                })
            }
            Self::Suffix(labels) => {
                let mut host = match labels.first().is_some_and(String::is_empty) {
                    true => host,
                    false => host.strip_suffix('.').unwrap_or(host),
                };
                let mut length = 0;
                for label in labels {
                    let (front, end) = host.split_at_checked(host.len().checked_sub(label.len())?)?;
                    host = front
                        .strip_suffix('.')
                        .filter(|_| end.eq_ignore_ascii_case(label))?;
                    length += label.len() + 1;
                }
                Some(HostRank {
                    is_exact: false,
                    length,
                })
            }
        }
    }
}
