//! TLSRoute: where encrypted connections go.

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use serde::{Deserialize, Serialize};

use super::{BackendRule, Hostname, ParentRef};

/// Where the encrypted connections go that reach its parents: the server name of the handshake chooses, and nothing is decrypted on the way,
/// unless the listener does.
///
/// Which version a cluster serves and a mesh reads differs: see [`TlsRouteVersion`].
///
/// ```
/// use mesh2yaml_gateway::{BackendRef, ParentRef, TlsRoute};
/// use mesh2yaml_types::{host, port};
/// use serde_json::json;
///
/// let backend = BackendRef::service("shop", port!(8443));
/// let route = TlsRoute::new("shop", "prod", ParentRef::gateway("edge"), [host!("shop.example.com")], backend);
/// assert_eq!(
///     serde_json::to_value(&route)?["spec"],
///     json!({
///         "parentRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"}],
///         "hostnames": ["shop.example.com"],
///         "rules": [{"backendRefs": [{"name": "shop", "port": 8443}]}],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TlsRoute {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: TlsRouteVersion,
    /// Parents, hosts and rule.
    pub spec: TlsRouteSpec,
}

object!(TlsRoute as "TLSRoute", spec: TlsRouteSpec, version: TlsRouteVersion);

versions! {
    /// A version of TLSRoute.
    TlsRouteVersion {
        /// `gateway.networking.k8s.io/v1`, of the newest standard channel: the default. It needs hosts, and has one rule, with a backend.
        /// Linkerd asks for `v1alpha2` and sees the object where the cluster serves that version too.
        #[default]
        V1 = "gateway.networking.k8s.io/v1",
        /// `gateway.networking.k8s.io/v1alpha2`, of the experimental channel and of Linkerd's chart: what Linkerd asks for. Hosts may be left
        /// out, which newer Linkerd cannot read, and there are up to 16 rules, of which the first counts; two references to one parent may
        /// differ in their port alone.
        V1Alpha2 = "gateway.networking.k8s.io/v1alpha2",
    }
}

/// The `spec` of a [`TlsRoute`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct TlsRouteSpec {
    /// What the route attaches to, upstream `parentRefs`; at most 32. Without any, it does nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent_refs: Vec<ParentRef>,
    /// Server names of which the handshake has one, upstream `hostnames`; 1 to 1,024 in `v1`, at most 16 in `v1alpha2`, where none is every
    /// server name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hostnames: Vec<Hostname>,
    /// The rule, upstream `rules`; exactly one in `v1`, 1 to 16 in `v1alpha2`.
    pub rules: Vec<BackendRule>,
}

impl TlsRoute {
    /// Connections for these hosts that reach `parent` go where the rule says.
    pub fn new<H: Into<Hostname>>(
        name: impl Into<String>,
        namespace: impl Into<String>,
        parent: ParentRef,
        hostnames: impl IntoIterator<Item = H>,
        rule: impl Into<BackendRule>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: TlsRouteVersion::default(),
            spec: TlsRouteSpec {
                parent_refs: vec![parent],
                hostnames: hostnames.into_iter().map(Into::into).collect(),
                rules: vec![rule.into()],
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: TlsRouteVersion) -> Self {
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
