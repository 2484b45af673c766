//! Kubernetes for the typed libraries: metadata, the core kinds that a mesh needs, and manifests as YAML.

mod meta;

pub use mesh2yaml_types as types;
#[doc(hidden)]
pub use meta::serialize_object;
pub use meta::{ObjectMeta, Resource};
