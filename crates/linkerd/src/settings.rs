//! Settings that Linkerd keeps in annotations and labels, each with the objects that it is read on.
//!
//! A trait says where its settings are read. It is for the kinds that Linkerd reads them on, and implemented without a
//! method: `impl RouteSettings for Service {}`.

mod duration;
mod failure_accrual;
#[cfg(feature = "full")]
mod multicluster;
mod retries;
mod value;
mod workload;

pub use duration::{UnitDuration, UnitDurationError};
pub use failure_accrual::{BalancerSettings, FailureAccrual, LoadBiaser, ServiceSettings, SuccessRate};
#[cfg(feature = "full")]
pub use multicluster::{Export, GatewayProbe, MulticlusterSettings};
pub use retries::{GrpcStatus, HttpStatus, Retries, RouteSettings, RouteTimeouts};
#[cfg(feature = "full")]
pub use value::EnvVar;
pub use value::{LogFormat, LogHeaders, OnOff, PortRange, PullPolicy, Quantity, Subnet, ValueError};
pub(crate) use value::{is_quantity, is_ratio};
pub use workload::{
    AccessLog, InboundSettings, Inject, NamespaceSettings, OpaqueSettings, PodSettings, PodTemplate,
    WorkloadSettings,
};

use std::fmt::{Display, Write};

use mesh2yaml_k8s::{ObjectMeta, Resource};

/// Something with metadata that settings are written to: every resource, and the [`PodTemplate`] in a workload.
pub trait Configured: Sized {
    /// Its metadata, to change.
    fn configured(&mut self) -> &mut ObjectMeta;
}

impl<R: Resource> Configured for R {
    fn configured(&mut self) -> &mut ObjectMeta {
        self.metadata_mut()
    }
}

fn set(metadata: &mut ObjectMeta, key: &str, value: impl Into<String>) {
    metadata.annotations_mut().insert(key.to_owned(), value.into());
}

/// Sets an annotation, if there is a value.
fn set_some(metadata: &mut ObjectMeta, key: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        set(metadata, key, value.to_string());
    }
}

/// `a,b,c`
fn joined<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "{item}");
    }
    text
}
