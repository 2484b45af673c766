//! Kubernetes for the typed libraries: metadata, the core kinds that a mesh needs, and manifests as YAML.
//!
//! ```text
//!            Resource ── ObjectMeta ── owned() | partial()
//!               ▲
//!   Namespace, ConfigMap, Service, and the kinds of the mesh crates
//!               │
//!   yaml::to_string, append, append_document        (every object → text)
//!   manifest::read                                  (text → JSON values, within Limits)
//! ```
//!
//! # Writing
//!
//! ```
//! use mesh2yaml_k8s::{Namespace, Resource, Service, yaml};
//!
//! let mut out = String::new();
//! yaml::append_document(&mut out, &Namespace::new("shop").label("istio-injection", "enabled").owned())?;
//! yaml::append_document(&mut out, &Service::new("web", "shop").label("istio.io/rev", "on").partial())?;
//! assert_eq!(out, "\
//! apiVersion: v1
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels:
//!     app.kubernetes.io/managed-by: mesh2yaml
//!     istio-injection: enabled
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata:
//!   name: web
//!   namespace: shop
//!   labels:
//!     istio.io/rev: 'on'
//!   annotations:
//!     mesh2yaml.dev/partial: server-side-apply
//! ");
//! # Ok::<(), yaml::WriteError>(())
//! ```
//!
//! # Reading
//!
#![cfg_attr(feature = "read", doc = "```")]
#![cfg_attr(not(feature = "read"), doc = "```ignore")]
//! use mesh2yaml_k8s::manifest::{Limits, read};
//!
//! let documents = read("kind: Namespace\n---\n# nothing\n---\nkind: Service\n", &Limits::default())?;
//! assert_eq!(documents.len(), 2);
//! assert_eq!(documents[1]["kind"], "Service");
//!
//! let error = read("kind: Service\nkind: Pod\n", &Limits::default()).unwrap_err();
//! assert_eq!(error.to_string(), "the key `kind` is here twice at line 2, column 1");
//! # Ok::<(), mesh2yaml_k8s::manifest::ReadError>(())
//! ```
//!
//! # Features
//!
//! - `read`: `manifest`, which brings a YAML parser and `serde_json`, whose free-form maps then keep the order of their keys; without it they are
//!   sorted.
//! - `schema`: JSON schemas of all kinds, by `schemars`.
//! - `kube`: kinds are `kube::core::Resource`, and metadata keeps what the API server holds.
//!
//! # Invariants
//!
//! - [`yaml`] alone writes YAML; `manifest` alone reads it.
//! - What [`yaml`] writes, every reader of YAML 1.1 or 1.2 reads back as the same value: no string becomes a boolean, a number or
//!   a date, and nothing invisible is in the text.
//! - Equal objects are equal text: keys of metadata are sorted, all else keeps its order.
//! - A value that cannot be written, or a text that cannot be read, is an error; nothing here panics.
//! - A partial object never carries the ownership label.
//!
//! What this crate does not know: a mesh, files, a cluster.

mod core;
#[cfg(feature = "read")]
pub mod manifest;
mod meta;
mod object;
mod output;
mod ownership;
mod path;
mod validate;
pub mod yaml;

pub use core::{
    ClusterIp, ConfigMap, Namespace, Service, ServicePort, ServiceSpec, ServiceType, TargetPort,
    TransportProtocol,
};
pub use mesh2yaml_types as types;
pub use meta::{ObjectMeta, Resource};
#[cfg(feature = "schema")]
#[doc(hidden)]
pub use object::object_schema;
pub use object::{ApiVersion, Kind, plural, split_api_version};
#[doc(hidden)]
pub use object::{deserialize_object, serialize_object, serialize_parts, with_nulls};
pub use output::Output;
pub use ownership::{MANAGED_BY, PARTIAL};
pub use path::{Path, Step};
pub use validate::{Finding, Rule, Severity, Validate, Validator};
#[cfg(feature = "kube")]
#[doc(hidden)]
pub use {k8s_openapi, kube_core};
