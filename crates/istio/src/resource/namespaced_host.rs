//! Hosts of some namespace.

use mesh2yaml_types::Name;
use serde::{Deserialize, Serialize};

use super::HostName;

/// Hosts that some namespace defines, written `namespace/host`; of a [`Gateway`](crate::Gateway) the host may stand alone, and is
/// then that of any namespace.
///
/// Text of another form can be held too, for a manifest may have it: the kind's rules refuse it.
///
/// ```
/// use mesh2yaml_istio::{HostName, NamespacedHost};
/// use mesh2yaml_types::{host, name};
///
/// assert_eq!(NamespacedHost::any(host!("shop.example.com")).as_str(), "*/shop.example.com");
/// assert_eq!(NamespacedHost::own(HostName::any()).as_str(), "./*");
/// assert_eq!(NamespacedHost::of(&name!("shop"), HostName::any()).as_str(), "shop/*");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(transparent)]
pub struct NamespacedHost(String);

impl NamespacedHost {
    /// A host, whichever namespace defines it: `*/host`.
    pub fn any(host: impl Into<HostName>) -> Self {
        Self(format!("*/{}", host.into()))
    }

    /// A host of the namespace of the object: `./host`.
    pub fn own(host: impl Into<HostName>) -> Self {
        Self(format!("./{}", host.into()))
    }

    /// A host of one namespace: `namespace/host`.
    pub fn of(namespace: &Name, host: impl Into<HostName>) -> Self {
        Self(format!("{namespace}/{}", host.into()))
    }

    /// What it is written as.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<HostName> for NamespacedHost {
    fn from(host: HostName) -> Self {
        Self(host.as_str().to_owned())
    }
}

impl From<mesh2yaml_types::Host> for NamespacedHost {
    fn from(host: mesh2yaml_types::Host) -> Self {
        Self(host.to_string())
    }
}
