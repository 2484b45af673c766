//! Which gateways serve a route.

use mesh2yaml_types::Name;
use serde::{Deserialize, Serialize};

/// A [`Gateway`](crate::Gateway) by its name, or the sidecars of the mesh, one entry of upstream `gateways`.
///
/// Text of another form can be held too, for a manifest may have it: the kind's rules refuse it.
///
/// ```
/// use mesh2yaml_istio::GatewayName;
/// use mesh2yaml_types::name;
///
/// assert_eq!(GatewayName::of(&name!("edge"), &name!("public")).as_str(), "edge/public");
/// assert_eq!(GatewayName::own(&name!("public")).as_str(), "public");
/// assert_eq!(GatewayName::mesh().as_str(), "mesh");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(transparent)]
pub struct GatewayName(String);

impl GatewayName {
    /// All sidecars of the mesh, written `mesh`.
    #[must_use]
    pub fn mesh() -> Self {
        Self("mesh".to_owned())
    }

    /// A gateway of some namespace, written `namespace/name`.
    #[must_use]
    pub fn of(namespace: &Name, gateway: &Name) -> Self {
        Self(format!("{namespace}/{gateway}"))
    }

    /// A gateway of the object's own namespace, written as its name alone.
    #[must_use]
    pub fn own(gateway: &Name) -> Self {
        Self(gateway.to_string())
    }

    /// What it is written as.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
