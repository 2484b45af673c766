//! What a service knows of its own policy: the types of the constants that `mesh2yaml-build` writes.
//!
//! ```text
//! policies/*.mesh ─▶ build.rs ─▶ constants of these types ─▶ include_mesh!("policies")
//! ```
//!
//! A service need not name this crate: it is `mesh2yaml::runtime`. There is no allocation, no `std` and no dependency, and everything
//! is `const`, so that code and policy can be held together when the service is compiled:
//!
//! ```
//! use core::time::Duration;
//! use mesh2yaml_runtime::{PathPattern, Route};
//!
//! // As it is written into OUT_DIR.
//! const ORDERS: Route = Route::new(Some("orders"))
//!     .paths(&[PathPattern::new("/orders/*")])
//!     .timeout(Duration::from_secs(5));
//!
//! // In the service.
//! const _: () = assert!(ORDERS.paths[0].matches("/orders/7"));
//! assert_eq!(ORDERS.timeout, Some(Duration::from_secs(5)));
//! ```
//!
//! Invariants: a [`PathPattern`] matches what the pattern of the language matches; nothing here panics but a
//! `PathPattern::new` of something that is no pattern.

#![no_std]

mod manifest;
mod path;
mod service;

pub use manifest::{Document, Manifest};
pub use path::PathPattern;
pub use service::{
    Call, Callee, Caller, Field, Port, Protocol, Retry, Route, Rule, Scrape, Service, Version,
};

/// The README's code is compiled too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
