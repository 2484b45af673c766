//! What a mesh decides of a request, in words that no mesh owns.
//!
//! ```text
//!   Request ──the caller's side──▶ Routed: where it goes, and as what         Arrival ──the pod's side──▶ Admission
//!   who, to which Service, what    backends and shares, redirect, response,   who, to which pods, what    let in or not
//!                                  timeout, retries, mirror, fault
//! ```
//!
//! The policy's own meaning and each mesh's emitted resources are evaluated to these, so that they can be compared. A request has two
//! decisions, for they are made in two places: the caller's proxy chooses where it goes and may change it; the proxy of the pod that it
//! arrives at lets it in or not. A [`Backend`] is told by the labels of its pods, since meshes name sets of pods in different ways.
//!
//! ```
//! use mesh2yaml_types::decision::{Arrival, Caller, HttpRequest, Request};
//! use mesh2yaml_types::{ServiceAccount, name, port};
//!
//! let web = Caller::account("cluster.local", ServiceAccount::new(name!("front"), name!("web")));
//! let request = Request::http(name!("prod"), name!("shop"), port!(80), HttpRequest::new("GET", "/cart?full=1"))
//!     .from(web.clone());
//! assert_eq!(request.http.as_ref().map(|http| http.query()), Some(Some("full=1")));
//! let arrival = Arrival::new(name!("prod"), [("app", "shop")], port!(8080), web);
//! assert!(arrival.http.is_none(), "it is bytes until it is said what");
//! ```

mod arrival;
mod request;
mod routed;

pub use arrival::{Admission, Arrival};
pub use request::{Caller, HttpRequest, Identity, Request};
pub use routed::{
    Action, Backend, Fault, FieldEdit, Forward, Mirror, OwnEdits, Redirect, Response, RetryPolicy, Routed,
    ServiceFacts, Share,
};
