//! Addresses that a gateway asks for.

use serde::{Deserialize, Serialize};

/// An address that a gateway asks for, upstream `GatewaySpecAddress`.
///
/// ```
/// use mesh2yaml_gateway::GatewayAddress;
///
/// let address = GatewayAddress::ip("203.0.113.7".parse().expect("an IP address"));
/// assert_eq!(serde_json::to_value(&address)?, serde_json::json!({"value": "203.0.113.7"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewayAddress {
    /// What the address is, upstream `type`; an IP address by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<AddressType>,
    /// The address, upstream `value`; at most 253 characters. Without one, any of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

words! {
    /// What an address is.
    AddressType {
        /// An IPv4 or IPv6 address, upstream `IPAddress`.
        IpAddress = "IPAddress",
        /// A host name, whose first label may be `*`, upstream `Hostname`.
        Hostname = "Hostname",
        /// A name that the implementation knows, upstream `NamedAddress`.
        Named = "NamedAddress",
    }
    /// A type of an implementation: `example.com/address`.
    Other
}

impl GatewayAddress {
    /// Any IP address.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// An IP address.
    #[must_use]
    pub fn ip(address: std::net::IpAddr) -> Self {
        Self {
            r#type: None,
            value: Some(address.to_string()),
        }
    }

    /// A host name.
    pub fn hostname(host: impl Into<String>) -> Self {
        Self::of_type(AddressType::Hostname, host)
    }

    /// A name that the implementation knows.
    pub fn named(name: impl Into<String>) -> Self {
        Self::of_type(AddressType::Named, name)
    }

    /// An address of any type.
    pub fn of_type(r#type: AddressType, value: impl Into<String>) -> Self {
        Self {
            r#type: Some(r#type),
            value: Some(value.into()),
        }
    }
}
