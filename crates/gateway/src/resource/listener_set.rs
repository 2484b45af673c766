//! ListenerSet: more listeners for a gateway.

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::Listener;

/// Listeners that a gateway has besides its own, of a team that does not own it. The gateway must allow them by
/// [`allowed_listeners`](crate::Gateway::allowed_listeners).
///
/// ```
/// use mesh2yaml_gateway::{GatewayRef, Listener, ListenerSet, ListenerTls};
/// use mesh2yaml_types::{host, port};
/// use serde_json::json;
///
/// let web = Listener::https("web", port!(443), ListenerTls::terminate(["shop"])).hostname(host!("shop.example.com"));
/// let set = ListenerSet::new("shop", "prod", GatewayRef::new("edge").namespace("infra"), [web]);
/// assert_eq!(
///     serde_json::to_value(&set)?["spec"]["parentRef"],
///     json!({"name": "edge", "namespace": "infra"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenerSet {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The gateway and its listeners.
    pub spec: ListenerSetSpec,
}

object!(ListenerSet as "ListenerSet", spec: ListenerSetSpec, in "gateway.networking.k8s.io/v1");

/// The `spec` of a [`ListenerSet`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListenerSetSpec {
    /// The gateway, upstream `parentRef`.
    pub parent_ref: GatewayRef,
    /// The listeners, upstream `listeners`; 1 to 64. Their names differ, and so do port, protocol and hostname together.
    pub listeners: Vec<Listener>,
}

/// A gateway, upstream `ParentGatewayReference`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewayRef {
    /// The group of its kind, upstream `group`; `gateway.networking.k8s.io` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its kind, upstream `kind`; `Gateway` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its name, upstream `name`; 1 to 253 characters.
    pub name: String,
    /// Its namespace, upstream `namespace`; that of the set by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

impl ListenerSet {
    /// Listeners for a gateway.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        gateway: GatewayRef,
        listeners: impl IntoIterator<Item = Listener>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: ListenerSetSpec {
                parent_ref: gateway,
                listeners: listeners.into_iter().collect(),
            },
        }
    }
}

impl GatewayRef {
    /// A gateway of the same namespace.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            group: None,
            kind: None,
            name: name.into(),
            namespace: None,
        }
    }
}

setters! { GatewayRef {
    /// Looks for it in another namespace.
    namespace(impl Into<String>) = namespace.set;
} }
