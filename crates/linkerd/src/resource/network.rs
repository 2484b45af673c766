//! A network, as several kinds name it.

use serde::{Deserialize, Serialize};

/// A network without some parts of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Network {
    /// The network, a CIDR or an address, upstream `cidr`.
    pub cidr: String,
    /// Parts that are left out, upstream `except`: CIDRs or addresses inside of it, but not all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

impl Network {
    /// A whole network.
    pub fn new(cidr: impl Into<String>) -> Self {
        Self {
            cidr: cidr.into(),
            except: Vec::new(),
        }
    }

    /// Leaves a part out.
    #[must_use]
    pub fn except(mut self, cidr: impl Into<String>) -> Self {
        self.except.push(cidr.into());
        self
    }
}
