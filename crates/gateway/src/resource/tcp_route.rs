//! TCPRoute: where connections go.

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use serde::{Deserialize, Serialize};

use super::{BackendRule, ParentRef};

/// Where the connections go that reach its parents.
///
/// Which version a cluster serves and a mesh reads differs: see [`TcpRouteVersion`].
///
/// ```
/// use mesh2yaml_gateway::{BackendRef, ParentRef, TcpRoute};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let database = ParentRef::gateway("edge").section("database");
/// let route = TcpRoute::new("database", "prod", database, BackendRef::service("postgres", port!(5432)));
/// assert_eq!(
///     serde_json::to_value(&route)?["spec"]["rules"],
///     json!([{"backendRefs": [{"name": "postgres", "port": 5432}]}]),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TcpRoute {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: TcpRouteVersion,
    /// Parents and rule.
    pub spec: TcpRouteSpec,
}

object!(TcpRoute as "TCPRoute", spec: TcpRouteSpec, version: TcpRouteVersion);

versions! {
    /// A version of TCPRoute.
    TcpRouteVersion {
        /// `gateway.networking.k8s.io/v1`, of the newest standard channel: the default. One rule, with a backend. Linkerd does not read it.
        #[default]
        V1 = "gateway.networking.k8s.io/v1",
        /// `gateway.networking.k8s.io/v1alpha2`, of the experimental channel and of Linkerd's chart, which Linkerd reads. Up to 16 rules, of
        /// which the first counts; two references to one parent may differ in their port alone.
        V1Alpha2 = "gateway.networking.k8s.io/v1alpha2",
    }
}

/// The `spec` of a [`TcpRoute`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct TcpRouteSpec {
    /// What the route attaches to, upstream `parentRefs`; at most 32. Without any, it does nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent_refs: Vec<ParentRef>,
    /// The rule, upstream `rules`; exactly one in `v1`, 1 to 16 in `v1alpha2`.
    pub rules: Vec<BackendRule>,
}

impl TcpRoute {
    /// Connections that reach `parent` go where the rule says.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        parent: ParentRef,
        rule: impl Into<BackendRule>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: TcpRouteVersion::default(),
            spec: TcpRouteSpec {
                parent_refs: vec![parent],
                rules: vec![rule.into()],
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: TcpRouteVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a parent.
    #[must_use]
    pub fn parent(mut self, parent: ParentRef) -> Self {
        self.spec.parent_refs.push(parent);
        self
    }
}
