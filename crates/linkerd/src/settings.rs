//! Settings that Linkerd keeps in annotations, each with the kinds that it is read on.
//!
//! A trait says where its settings are read. It is for the kinds that Linkerd reads them on, and implemented without a
//! method: `impl RouteSettings for Service {}`.

mod failure_accrual;
mod retries;
mod workload;

pub use failure_accrual::{FailureAccrual, ServiceSettings};
pub use retries::{GrpcStatus, HttpStatus, Retries, RouteSettings, RouteTimeouts};
pub use workload::{AccessLog, Inject, WorkloadSettings};

use std::fmt::{Display, Write};

use mesh2yaml_k8s::ObjectMeta;

fn set(metadata: &mut ObjectMeta, key: &str, value: impl Into<String>) {
    metadata.annotations_mut().insert(key.to_owned(), value.into());
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
