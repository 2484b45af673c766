//! Hosts as Istio's documents have them.

use std::fmt;
use std::sync::Arc;

use mesh2yaml_types::{Host, Name};
#[cfg(feature = "read")]
use serde::Deserialize;
use serde::{Serialize, Serializer};

/// A host as Istio's documents have it: a whole name, a short one, or one with a wildcard.
///
/// A whole name, a [`Host`], is what authors should give. A short name means another service in every namespace, and `*` what the kind
/// makes of it; both have constructors that say so. Text that is no host at all can be held too, for a manifest may have it: the kind's
/// rules refuse it.
///
/// ```
/// use mesh2yaml_istio::HostName;
/// use mesh2yaml_types::{host, name};
///
/// assert_eq!(HostName::from(host!("shop.example.com")).as_str(), "shop.example.com");
/// assert_eq!(HostName::below(&host!("example.com")).as_str(), "*.example.com");
/// assert_eq!(HostName::any().as_str(), "*");
/// assert_eq!(HostName::short(&name!("shop")).as_str(), "shop");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "read", derive(Deserialize), serde(from = "String"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct HostName(Arc<str>);

impl HostName {
    /// Every host, `*`.
    #[must_use]
    pub fn any() -> Self {
        Self("*".into())
    }

    /// Every host below a domain, `*.example.com`.
    #[must_use]
    pub fn below(domain: &Host) -> Self {
        Self(format!("*.{domain}").into())
    }

    /// A service of the namespace of the object that names it.
    #[must_use]
    pub fn short(service: &Name) -> Self {
        Self(service.shared())
    }

    /// The host as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Host> for HostName {
    fn from(host: Host) -> Self {
        Self(host.shared())
    }
}

impl From<&Host> for HostName {
    fn from(host: &Host) -> Self {
        Self(host.shared())
    }
}

impl From<String> for HostName {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Serialize for HostName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl From<HostName> for String {
    fn from(host: HostName) -> Self {
        host.0.as_ref().to_owned()
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
