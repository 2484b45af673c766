//! A route for HTTP requests.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::{Duration, Name};
use serde::{Deserialize, Serialize};

use super::{
    Backend, CorsPolicy, Destination, DirectResponse, Fault, HeaderEdits, HeaderOperations, HttpMatch,
    Mirror, Redirect, Retry, Rewrite,
};
use crate::Percentage;
use crate::resource::percentage;

/// One route of a [`VirtualService`](crate::VirtualService): which requests, and what becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRoute {
    /// A name for logs and metrics, upstream `name`.
    pub name: String,
    /// The requests that the route is for: any of these, upstream `match`. Without one, every request.
    pub matches: Vec<HttpMatch>,
    /// What becomes of a request.
    pub action: HttpAction,
    /// What a request becomes before it is passed on, upstream `rewrite`; only beside destinations or a delegate.
    pub rewrite: Option<Rewrite>,
    /// The time for a request with all its retries, upstream `timeout`. None by default.
    pub timeout: Option<Duration>,
    /// When and how often a request is repeated, upstream `retries`. Without it, the mesh's default: twice.
    pub retries: Option<Retry>,
    /// Errors that are made on purpose, upstream `fault`; only beside destinations or a delegate.
    pub fault: Option<Fault>,
    /// Services that get copies of requests, upstream `mirrors`.
    pub mirrors: Vec<Mirror>,
    /// One service that gets copies of requests, upstream `mirror`; not beside `mirrors`, which are newer.
    pub mirror: Option<Backend>,
    /// How many requests `mirror` gets, upstream `mirrorPercentage.value`. All by default.
    pub mirror_percentage: Option<Percentage>,
    /// How many requests `mirror` gets, at most 100; deprecated, upstream `mirrorPercent`.
    pub mirror_percent: Option<u32>,
    /// What browsers are told of pages of other origins, upstream `corsPolicy`.
    pub cors_policy: Option<CorsPolicy>,
    /// Edits of headers on the way, upstream `headers`.
    pub headers: HeaderOperations,
}

/// What becomes of a request: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpAction {
    /// It goes to one of these, drawn by weight, upstream `route`; at least one.
    Route(Vec<Destination>),
    /// The caller is sent elsewhere, upstream `redirect`.
    Redirect(Redirect),
    /// The proxy answers, upstream `directResponse`.
    DirectResponse(DirectResponse),
    /// The routes of another VirtualService say it, upstream `delegate`; not in one that is a delegate itself.
    Delegate(Delegate),
}

/// A [`VirtualService`](crate::VirtualService) without hosts, whose routes stand in for a route. What they do not say is as the route
/// says it, and they are for requests that match both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delegate {
    /// Its name, upstream `name`.
    pub name: String,
    /// Its namespace, upstream `namespace`. That of the route by default.
    pub namespace: String,
    /// How the proxy answers where its routes do not answer by themselves, upstream `directResponse` beside `delegate`.
    pub direct_response: Option<DirectResponse>,
}

impl HttpRoute {
    /// A route that does this.
    #[must_use]
    pub fn new(action: HttpAction) -> Self {
        Self {
            name: String::new(),
            matches: Vec::new(),
            action,
            rewrite: None,
            timeout: None,
            retries: None,
            fault: None,
            mirrors: Vec::new(),
            mirror: None,
            mirror_percentage: None,
            mirror_percent: None,
            cors_policy: None,
            headers: HeaderOperations::default(),
        }
    }

    /// Sends requests to `destinations`, by their weights.
    pub fn to(destinations: impl IntoIterator<Item = Destination>) -> Self {
        Self::new(HttpAction::Route(destinations.into_iter().collect()))
    }

    /// Sends callers elsewhere.
    #[must_use]
    pub fn redirect(redirect: Redirect) -> Self {
        Self::new(HttpAction::Redirect(redirect))
    }

    /// Answers without asking anybody.
    #[must_use]
    pub fn respond(response: DirectResponse) -> Self {
        Self::new(HttpAction::DirectResponse(response))
    }

    /// Leaves it to the routes of another VirtualService.
    #[must_use]
    pub fn delegate(delegate: Delegate) -> Self {
        Self::new(HttpAction::Delegate(delegate))
    }

    /// Edits the headers of requests.
    #[must_use]
    pub fn request_headers(mut self, edits: HeaderEdits) -> Self {
        self.headers.request = edits;
        self
    }

    /// Edits the headers of responses.
    #[must_use]
    pub fn response_headers(mut self, edits: HeaderEdits) -> Self {
        self.headers.response = edits;
        self
    }
}

setters! { HttpRoute {
    /// Names the route, for logs and metrics.
    name(impl Into<String>) = name.put;
    /// Adds requests that the route is for: those of this match *or* of an earlier one.
    when(HttpMatch) = matches.push;
    /// Changes requests before they are passed on.
    rewrite(Rewrite) = rewrite.set;
    /// Ends a request, retries included, after this time.
    timeout(Duration) = timeout.set;
    /// Repeats failed requests.
    retry(Retry) = retries.set;
    /// Delays or aborts requests on purpose.
    fault(Fault) = fault.set;
    /// Adds a service that gets copies of requests.
    mirror(Mirror) = mirrors.push;
    /// Tells browsers of pages of other origins.
    cors(CorsPolicy) = cors_policy.set;
} }

impl Delegate {
    /// A VirtualService of the route's namespace.
    #[must_use]
    pub fn own(name: &Name) -> Self {
        Self {
            name: name.to_string(),
            ..Self::default()
        }
    }

    /// A VirtualService of some namespace.
    #[must_use]
    pub fn of(namespace: &Name, name: &Name) -> Self {
        Self {
            namespace: namespace.to_string(),
            ..Self::own(name)
        }
    }
}

/// The action beside its route's other fields, as Istio has it.
#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(default, skip_serializing_if = "str::is_empty")]
    name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    r#match: Cow<'a, [HttpMatch]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<Cow<'a, [Destination]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect: Option<Cow<'a, Redirect>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direct_response: Option<Cow<'a, DirectResponse>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate: Option<Reference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rewrite: Option<Cow<'a, Rewrite>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<Duration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<Cow<'a, Retry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<Cow<'a, Fault>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    mirrors: Cow<'a, [Mirror]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mirror: Option<Cow<'a, Backend>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "percentage::in_value"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<percentage::Value>"))]
    mirror_percentage: Option<Percentage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mirror_percent: Option<u32>,
    /// The same in an old spelling, which comes second.
    #[serde(rename = "mirror_percent", skip_serializing_if = "Option::is_none")]
    old_mirror_percent: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cors_policy: Option<Cow<'a, CorsPolicy>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    headers: Cow<'a, HeaderOperations>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Reference<'a> {
    #[serde(default, skip_serializing_if = "str::is_empty")]
    name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    namespace: Cow<'a, str>,
}

fn is_empty(headers: &HeaderOperations) -> bool {
    headers.is_empty()
}

wired!(HttpRoute, Wire);

impl<'a> From<&'a HttpRoute> for Wire<'a> {
    fn from(it: &'a HttpRoute) -> Self {
        let (mut route, mut redirect, mut direct_response, mut delegate) = (None, None, None, None);
        match &it.action {
            HttpAction::Route(destinations) => route = Some(Cow::Borrowed(&destinations[..])),
            HttpAction::Redirect(to) => redirect = Some(Cow::Borrowed(to)),
            HttpAction::DirectResponse(response) => direct_response = Some(Cow::Borrowed(response)),
            HttpAction::Delegate(to) => {
                direct_response = to.direct_response.as_ref().map(Cow::Borrowed);
                delegate = Some(Reference {
                    name: Cow::Borrowed(&to.name),
                    namespace: Cow::Borrowed(&to.namespace),
                });
            }
        }
        Self {
            name: Cow::Borrowed(&it.name),
            r#match: Cow::Borrowed(&it.matches),
            route,
            redirect,
            direct_response,
            delegate,
            rewrite: it.rewrite.as_ref().map(Cow::Borrowed),
            timeout: it.timeout,
            retries: it.retries.as_ref().map(Cow::Borrowed),
            fault: it.fault.as_ref().map(Cow::Borrowed),
            mirrors: Cow::Borrowed(&it.mirrors),
            mirror: it.mirror.as_ref().map(Cow::Borrowed),
            mirror_percentage: it.mirror_percentage,
            mirror_percent: it.mirror_percent,
            old_mirror_percent: None,
            cors_policy: it.cors_policy.as_ref().map(Cow::Borrowed),
            headers: Cow::Borrowed(&it.headers),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for HttpRoute {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        // An empty list is as good as none.
        let route = wire.route.filter(|destinations| !destinations.is_empty());
        let response = wire.direct_response.map(Cow::into_owned);
        let action = match (route, wire.redirect, response, wire.delegate) {
            (Some(destinations), None, None, None) => HttpAction::Route(destinations.into_owned()),
            (None, Some(redirect), None, None) => HttpAction::Redirect(redirect.into_owned()),
            (None, None, Some(response), None) => HttpAction::DirectResponse(response),
            (None, None, direct_response, Some(delegate)) => HttpAction::Delegate(Delegate {
                name: delegate.name.into_owned(),
                namespace: delegate.namespace.into_owned(),
                direct_response,
            }),
            (Some(_), Some(_), _, _) => return Err("`route` and `redirect` exclude each other"),
            (Some(_), _, Some(_), _) => return Err("`route` and `directResponse` exclude each other"),
            (Some(_), _, _, Some(_)) => return Err("`route` and `delegate` exclude each other"),
            (_, Some(_), Some(_), _) => return Err("`redirect` and `directResponse` exclude each other"),
            (_, Some(_), _, Some(_)) => return Err("`redirect` and `delegate` exclude each other"),
            (None, None, None, None) => {
                return Err("one of `route`, `redirect`, `directResponse`, `delegate` is needed");
            }
        };
        Ok(Self {
            name: wire.name.into_owned(),
            matches: wire.r#match.into_owned(),
            action,
            rewrite: wire.rewrite.map(Cow::into_owned),
            timeout: wire.timeout,
            retries: wire.retries.map(Cow::into_owned),
            fault: wire.fault.map(Cow::into_owned),
            mirrors: wire.mirrors.into_owned(),
            mirror: wire.mirror.map(Cow::into_owned),
            mirror_percentage: wire.mirror_percentage,
            mirror_percent: wire.mirror_percent.or(wire.old_mirror_percent),
            cors_policy: wire.cors_policy.map(Cow::into_owned),
            headers: wire.headers.into_owned(),
        })
    }
}
