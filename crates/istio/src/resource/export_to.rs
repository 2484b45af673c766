//! Who sees a networking resource.

use mesh2yaml_types::Name;
use serde::{Serialize, Serializer};

/// Namespaces whose proxies use a resource, one entry of upstream `exportTo`. Without any, all do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportTo {
    /// Every namespace, written `*`. Stands alone in its list.
    All,
    /// The namespace of the resource, written `.`.
    Own,
    /// One namespace.
    Namespace(Name),
}

impl Serialize for ExportTo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::All => "*",
            Self::Own => ".",
            Self::Namespace(name) => name.as_str(),
        })
    }
}
