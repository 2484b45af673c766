//! VirtualService: where a request goes.

mod cors;
mod destination;
mod direct_response;
mod fault;
mod gateway_name;
mod headers;
mod http_match;
mod http_route;
mod redirect;
mod retry;
mod rewrite;
mod tcp;

pub use cors::{CorsPolicy, UnmatchedPreflights};
pub use destination::{Backend, Destination, Mirror, TcpDestination};
pub use direct_response::{Body, DirectResponse};
pub use fault::{Abort, AbortStatus, Delay, Fault, GrpcStatus};
pub use gateway_name::GatewayName;
pub use headers::{HeaderEdits, HeaderOperations};
pub use http_match::HttpMatch;
pub use http_route::{Delegate, HttpAction, HttpRoute};
pub use redirect::{Redirect, RedirectPath, RedirectPort, Scheme};
pub use retry::{Retry, RetryOn, RetryOnError};
pub use rewrite::{PathRewrite, RegexRewrite, Rewrite};
pub use tcp::{TcpMatch, TcpRoute, TlsMatch, TlsRoute};

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::{ExportTo, HostName, NetworkingVersion};

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

object!(VirtualService as "VirtualService", spec: VirtualServiceSpec, version: NetworkingVersion);

/// The `spec` of a [`VirtualService`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct VirtualServiceSpec {
    /// The hosts that requests are addressed to, upstream `hosts`. Without any, it is a delegate: its routes are used by
    /// those of others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<HostName>,
    /// Gateways that serve the routes, upstream `gateways`. Without any, the sidecars of the mesh serve them; beside others,
    /// sidecars are meant by `mesh`. A delegate has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<GatewayName>,
    /// Who uses the routes, upstream `exportTo`. Without any, every namespace.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<ExportTo>,
    /// Routes for HTTP requests in order, upstream `http`. Of `http`, `tls` and `tcp` there is at least one route.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub http: Vec<HttpRoute>,
    /// Routes for encrypted connections in order, upstream `tls`. A delegate has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tls: Vec<TlsRoute>,
    /// Routes for plain connections in order, upstream `tcp`. A delegate has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tcp: Vec<TcpRoute>,
}

impl VirtualService {
    /// Routes for `hosts`, none yet.
    pub fn new<H: Into<HostName>>(
        name: impl Into<String>,
        namespace: impl Into<String>,
        hosts: impl IntoIterator<Item = H>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: VirtualServiceSpec {
                hosts: hosts.into_iter().map(Into::into).collect(),
                ..VirtualServiceSpec::default()
            },
        }
    }

    /// Routes that those of another VirtualService leave it to, none yet: see [`HttpRoute::delegate`].
    ///
    /// ```
    /// use mesh2yaml_istio::{Delegate, Destination, HttpMatch, HttpRoute, StringMatch, VirtualService};
    /// use mesh2yaml_types::{host, name};
    ///
    /// let root = VirtualService::new("shop", "edge", [host!("shop.example.com")]).http(
    ///     HttpRoute::delegate(Delegate::of(&name!("orders"), &name!("routes")))
    ///         .when(HttpMatch::uri(StringMatch::prefix("/orders"))),
    /// );
    /// let orders = VirtualService::delegate("routes", "orders")
    ///     .http(HttpRoute::to([Destination::new(host!("orders.orders.svc.cluster.local"))]));
    ///
    /// assert_eq!(serde_json::to_value(&root)?["spec"]["http"][0]["delegate"]["namespace"], "orders");
    /// assert!(orders.spec.hosts.is_empty());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn delegate(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self::new::<HostName>(name, namespace, [])
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a gateway that serves the routes, or the sidecars of the mesh.
    #[must_use]
    pub fn gateway(mut self, gateway: GatewayName) -> Self {
        self.spec.gateways.push(gateway);
        self
    }

    /// Adds namespaces that use the routes.
    #[must_use]
    pub fn export_to(mut self, namespaces: ExportTo) -> Self {
        self.spec.export_to.push(namespaces);
        self
    }

    /// Adds a route for HTTP requests after those that are there.
    #[must_use]
    pub fn http(mut self, route: HttpRoute) -> Self {
        self.spec.http.push(route);
        self
    }

    /// Adds a route for encrypted connections after those that are there.
    #[must_use]
    pub fn tls(mut self, route: TlsRoute) -> Self {
        self.spec.tls.push(route);
        self
    }

    /// Adds a route for plain connections after those that are there.
    #[must_use]
    pub fn tcp(mut self, route: TcpRoute) -> Self {
        self.spec.tcp.push(route);
        self
    }
}
