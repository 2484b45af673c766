//! Where the requests to a service go instead.

use serde::{Deserialize, Serialize};

/// A destination with a share of the requests, upstream `WeightedDst`.
///
/// ```
/// use mesh2yaml_linkerd::DstOverride;
/// use serde_json::json;
///
/// let canary = DstOverride::new("shop-v2.prod.svc.cluster.local:80", "500m");
/// assert_eq!(
///     serde_json::to_value(&canary)?,
///     json!({"authority": "shop-v2.prod.svc.cluster.local:80", "weight": "500m"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DstOverride {
    /// The host, with the port unless it is the one that was asked for, upstream `authority`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authority: String,
    /// The share in relation to the other weights, upstream `weight`. None and 0 take the destination out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<DstWeight>,
}

/// The weight of a [`DstOverride`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum DstWeight {
    /// A whole number.
    Number(i64),
    /// A quantity of Kubernetes, such as `500m` for a half.
    Quantity(String),
}

impl DstOverride {
    /// A share of the requests for a host.
    pub fn new(authority: impl Into<String>, weight: impl Into<DstWeight>) -> Self {
        Self {
            authority: authority.into(),
            weight: Some(weight.into()),
        }
    }
}

impl From<u32> for DstWeight {
    fn from(weight: u32) -> Self {
        Self::Number(weight.into())
    }
}

impl From<&str> for DstWeight {
    fn from(quantity: &str) -> Self {
        Self::Quantity(quantity.to_owned())
    }
}
