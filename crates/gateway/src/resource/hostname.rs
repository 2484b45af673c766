//! Hosts as routes and listeners name them.

use std::fmt;
use std::sync::Arc;

use mesh2yaml_types::Host;
#[cfg(feature = "read")]
use serde::Deserialize;
use serde::{Serialize, Serializer};

/// A host that requests name, upstream `Hostname`: 1 to 253 characters, a domain name in lower case, whose first label may be `*`.
///
/// An author gives a [`Host`], or all below one. Text that is none can be held too, for a manifest may have it: the kind's rules refuse
/// it. Where upstream has a `PreciseHostname`, they refuse the `*` as well.
///
/// ```
/// use mesh2yaml_gateway::Hostname;
/// use mesh2yaml_types::host;
///
/// assert_eq!(Hostname::from(host!("shop.example.com")).as_str(), "shop.example.com");
/// assert_eq!(Hostname::below(&host!("example.com")).as_str(), "*.example.com");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "read", derive(Deserialize), serde(from = "String"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct Hostname(Arc<str>);

impl Hostname {
    /// Every host below a domain, `*.example.com`.
    #[must_use]
    pub fn below(domain: &Host) -> Self {
        Self(format!("*.{domain}").into())
    }

    /// The host as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Host> for Hostname {
    fn from(host: Host) -> Self {
        Self(host.shared())
    }
}

impl From<&Host> for Hostname {
    fn from(host: &Host) -> Self {
        Self(host.shared())
    }
}

impl From<String> for Hostname {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Serialize for Hostname {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl From<Hostname> for String {
    fn from(host: Hostname) -> Self {
        host.0.as_ref().to_owned()
    }
}

impl fmt::Display for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
