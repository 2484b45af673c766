//! What Linkerd's CRDs and its webhooks refuse, and what they admit that does nothing: a file a kind, as in `resource`.
//!
//! What a type cannot hold (two answers to one choice, a port of 0) is refused when it is read, and has no rule here.

pub(crate) mod annotations;
mod external_workload;
mod link;
mod service_profile;
