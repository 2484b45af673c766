//! Who a workload is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Name, NameError};

/// A Kubernetes service account: the identity that both meshes put into a workload's certificate.
///
/// Istio writes it `<trust domain>/ns/<namespace>/sa/<name>`; Linkerd refers to the object itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ServiceAccount {
    /// The namespace that the account lives in.
    pub namespace: Name,
    /// The account's name.
    pub name: Name,
}

/// Why a text is not a [`ServiceAccount`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceAccountError {
    /// There is no `/`.
    #[error("a service account is written `namespace/name`")]
    Sign,
    /// One half is not a name.
    #[error(transparent)]
    Name(#[from] NameError),
}

impl ServiceAccount {
    /// The account `name` of `namespace`.
    #[must_use]
    pub fn new(namespace: Name, name: Name) -> Self {
        Self { namespace, name }
    }

    /// The principal that Istio's authorization compares: `<trust domain>/ns/<namespace>/sa/<name>`.
    #[must_use]
    pub fn principal(&self, trust_domain: &str) -> String {
        let (ns, sa) = (self.namespace.as_str(), self.name.as_str());
        let mut text = String::with_capacity(trust_domain.len() + ns.len() + sa.len() + 8);
        text.push_str(trust_domain);
        text.push_str("/ns/");
        text.push_str(ns);
        text.push_str("/sa/");
        text.push_str(sa);
        text
    }
}

impl FromStr for ServiceAccount {
    type Err = ServiceAccountError;
    fn from_str(s: &str) -> Result<Self, ServiceAccountError> {
        let (namespace, name) = s.split_once('/').ok_or(ServiceAccountError::Sign)?;
        Ok(Self {
            namespace: namespace.parse()?,
            name: name.parse()?,
        })
    }
}

impl fmt::Display for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}
