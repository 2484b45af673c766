//! GatewayClass: a kind of gateways, and who makes them.

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::{GatewayVersion, ObjectRef};

/// A kind of gateways, and the controller that makes them. It is of no namespace.
///
/// ```
/// use mesh2yaml_gateway::GatewayClass;
///
/// let class = GatewayClass::new("edge", "istio.io/gateway-controller").description("at the edge");
/// assert_eq!(
///     serde_json::to_value(&class)?["spec"],
///     serde_json::json!({"controllerName": "istio.io/gateway-controller", "description": "at the edge"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GatewayClass {
    /// Name, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: GatewayVersion,
    /// The controller.
    pub spec: GatewayClassSpec,
}

object!(GatewayClass as "GatewayClass", spec: GatewayClassSpec, version: GatewayVersion, cluster);

/// The `spec` of a [`GatewayClass`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewayClassSpec {
    /// The controller, as a domain and a path: `example.com/gateway-controller`; upstream `controllerName`. It cannot be changed later.
    pub controller_name: String,
    /// An object with settings, of a kind that the controller knows, upstream `parametersRef`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters_ref: Option<ObjectRef>,
    /// What people should know of it, upstream `description`; at most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl GatewayClass {
    /// The gateways that a controller makes.
    pub fn new(name: impl Into<String>, controller: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::cluster(name),
            version: GatewayVersion::default(),
            spec: GatewayClassSpec {
                controller_name: controller.into(),
                parameters_ref: None,
                description: None,
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: GatewayVersion) -> Self {
        self.version = version;
        self
    }

    /// Names an object with settings.
    #[must_use]
    pub fn parameters(mut self, settings: ObjectRef) -> Self {
        self.spec.parameters_ref = Some(settings);
        self
    }

    /// Says what people should know of it.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.spec.description = Some(text.into());
        self
    }
}
