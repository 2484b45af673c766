//! VirtualService: where a request goes.

mod destination;
mod fault;
mod headers;
mod http_match;
mod response;
mod retry;

pub use destination::Destination;
pub use fault::{Abort, AbortStatus, Delay, Fault};
pub use headers::{HeaderEdits, HeaderOperations};
pub use http_match::HttpMatch;
pub use response::{DirectResponse, Redirect, RedirectPort, Scheme};
pub use retry::{Retry, RetryOn};

use mesh2yaml_k8s::ObjectMeta;
use mesh2yaml_types::{Duration, Host};
use serde::{Serialize, Serializer};

use super::{ExportTo, NetworkingVersion};

/// Routes for requests to some hosts, tried from the first to the last: the first that matches decides.
///
/// In a mesh one VirtualService owns a host: of several the oldest is used and the others are ignored.
///
/// ```
/// use mesh2yaml_istio::{Destination, FieldMatch, HttpMatch, HttpRoute, StringMatch, VirtualService};
/// use mesh2yaml_types::host;
/// use serde_json::json;
///
/// let shop = host!("shop.prod.svc.cluster.local");
/// let routes = VirtualService::new("shop", "prod", [shop.clone()])
///     .http(
///         HttpRoute::to([Destination::new(shop.clone()).subset("canary")])
///             .when(HttpMatch::any().header("x-canary", StringMatch::exact("true"))),
///     )
///     .http(HttpRoute::to([Destination::new(shop).subset("stable")]));
///
/// let written = serde_json::to_value(&routes)?;
/// assert_eq!(written["spec"]["http"][0]["match"], json!([{"headers": {"x-canary": {"exact": "true"}}}]));
/// assert_eq!(written["spec"]["http"][1]["route"][0]["destination"]["subset"], "stable");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VirtualService {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: NetworkingVersion,
    /// The routes.
    pub spec: VirtualServiceSpec,
}

written_object!(VirtualService, |it| mesh2yaml_k8s::ApiVersion::api_version(
    it.version
));

/// The `spec` of a [`VirtualService`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct VirtualServiceSpec {
    /// The hosts that requests are addressed to, upstream `hosts`; at least one.
    pub hosts: Vec<Host>,
    /// Gateways that serve the routes, as `namespace/name`, upstream `gateways`. Without any, the sidecars of the
    /// mesh serve them; beside others, sidecars are meant by `mesh`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<String>,
    /// Who uses the routes, upstream `exportTo`. Without any, every namespace.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<ExportTo>,
    /// Routes for HTTP requests in order, upstream `http`; at least one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub http: Vec<HttpRoute>,
}

impl VirtualService {
    /// Routes for `hosts`, none yet.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        hosts: impl IntoIterator<Item = Host>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: VirtualServiceSpec {
                hosts: hosts.into_iter().collect(),
                ..VirtualServiceSpec::default()
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a gateway that serves the routes: `namespace/name`, or `mesh` for all sidecars.
    #[must_use]
    pub fn gateway(mut self, gateway: impl Into<String>) -> Self {
        self.spec.gateways.push(gateway.into());
        self
    }

    /// Adds namespaces that use the routes.
    #[must_use]
    pub fn export_to(mut self, namespaces: ExportTo) -> Self {
        self.spec.export_to.push(namespaces);
        self
    }

    /// Adds a route after those that are there.
    #[must_use]
    pub fn http(mut self, route: HttpRoute) -> Self {
        self.spec.http.push(route);
        self
    }
}

/// One route of a [`VirtualService`]: which requests, and what becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRoute {
    /// A name for logs and metrics, upstream `name`.
    pub name: Option<String>,
    /// The requests that the route is for: any of these, upstream `match`. Without one, every request.
    pub matches: Vec<HttpMatch>,
    /// What becomes of a request.
    pub action: HttpAction,
    /// The time for a request with all its retries, upstream `timeout`. None by default.
    pub timeout: Option<Duration>,
    /// When and how often a request is repeated, upstream `retries`. Without it, the mesh's default: twice.
    pub retries: Option<Retry>,
    /// Errors that are made on purpose, upstream `fault`; only beside [`HttpAction::Route`].
    pub fault: Option<Fault>,
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
}

impl HttpRoute {
    fn new(action: HttpAction) -> Self {
        Self {
            name: None,
            matches: Vec::new(),
            action,
            timeout: None,
            retries: None,
            fault: None,
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

    /// Names the route, for logs and metrics.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds requests that the route is for: those of this match *or* of an earlier one.
    #[must_use]
    pub fn when(mut self, requests: HttpMatch) -> Self {
        self.matches.push(requests);
        self
    }

    /// Ends a request, retries included, after this time.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Repeats failed requests.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retries = Some(retry);
        self
    }

    /// Delays or aborts requests on purpose.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
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

/// The action beside its route's other fields, as Istio has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    r#match: &'a [HttpMatch],
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<&'a [Destination]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect: Option<&'a Redirect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direct_response: Option<&'a DirectResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<Duration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<&'a Retry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a Fault>,
    #[serde(skip_serializing_if = "HeaderOperations::is_empty")]
    headers: &'a HeaderOperations,
}

impl Serialize for HttpRoute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (route, redirect, direct_response) = match &self.action {
            HttpAction::Route(destinations) => (Some(&destinations[..]), None, None),
            HttpAction::Redirect(redirect) => (None, Some(redirect), None),
            HttpAction::DirectResponse(response) => (None, None, Some(response)),
        };
        Wire {
            name: self.name.as_deref(),
            r#match: &self.matches,
            route,
            redirect,
            direct_response,
            timeout: self.timeout,
            retries: self.retries.as_ref(),
            fault: self.fault.as_ref(),
            headers: &self.headers,
        }
        .serialize(serializer)
    }
}
