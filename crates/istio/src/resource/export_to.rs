//! Who sees a networking resource.

use std::fmt;

use mesh2yaml_types::Name;
use serde::{Deserialize, Serialize, Serializer};

/// Namespaces whose proxies use a resource, one entry of upstream `exportTo`. Without any, all do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "read", derive(Deserialize), serde(try_from = "String"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[non_exhaustive]
pub enum ExportTo {
    /// Every namespace, written `*`. Stands alone in its list.
    All,
    /// The namespace of the resource, written `.`.
    Own,
    /// Nobody, written `~`. Of a [`ServiceEntry`](crate::ServiceEntry) only, and alone in its list.
    Nobody,
    /// One namespace.
    Namespace(Name),
}

impl fmt::Display for ExportTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "*",
            Self::Own => ".",
            Self::Nobody => "~",
            Self::Namespace(name) => name.as_str(),
        })
    }
}

impl Serialize for ExportTo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl TryFrom<String> for ExportTo {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(match text.as_str() {
            "*" => Self::All,
            "." => Self::Own,
            "~" => Self::Nobody,
            name => Self::Namespace(
                name.parse()
                    .map_err(|_| "an entry is `*`, `.` or the name of a namespace")?,
            ),
        })
    }
}
