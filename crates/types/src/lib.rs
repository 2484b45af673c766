//! The values that a mesh policy is made of.
//!
//! ```text
//! Name   Host   Port   Percent   Duration   ServiceAccount
//!   └──── each can hold nothing that a mesh would refuse ────┘
//! ```
//!
//! Both front doors use them: the builders of the typed libraries take them as arguments, and the `.mesh`
//! compiler checks every word of a policy by parsing it into one. So a port of 70000 cannot exist in either.
//!
//! Each type has [`FromStr`](std::str::FromStr), [`Display`](std::fmt::Display) and `TryFrom<String>`, is a plain
//! value in serde, and most have a literal macro that is checked when the program is compiled:
//!
//! ```
//! use mesh2yaml_types::{Duration, Host, Port, duration, host, port};
//!
//! let timeout: Duration = duration!("250ms");
//! let shop: Host = host!("shop.production.svc.cluster.local");
//! let http: Port = port!(8080);
//! assert_eq!(timeout.to_string(), "250ms");
//! assert!("1.5s".parse::<Duration>().is_err(), "fractions are written as milliseconds");
//! # let _ = (shop, http);
//! ```
//!
//! What this crate does not know: a mesh, Kubernetes objects, YAML.

#[cfg(feature = "decision")]
pub mod decision;
mod duration;
mod host;
mod identity;
mod label;
mod name;
mod number;

pub use duration::{Duration, DurationError};
pub use host::{Host, HostError};
pub use identity::{ServiceAccount, ServiceAccountError};
pub use label::{Label, LabelError};
pub use name::{Name, NameError};
pub use number::{Percent, PercentError, Port, PortError};

#[doc(hidden)]
pub mod literal {
    //! Checks behind the literal macros, usable in constants.
    pub use crate::duration::is_duration;
    pub use crate::host::is_host;
    pub use crate::name::is_name;
}

/// The README's code is compiled too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
