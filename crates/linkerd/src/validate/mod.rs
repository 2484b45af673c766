//! What Linkerd's CRDs and its webhooks refuse, and what they admit that does nothing: a file a kind, as in `resource`.
//!
//! What a type cannot hold (a reference of a wrong kind, two identities in one policy) is refused when it is read, and has no rule here.

pub(crate) mod annotations;
mod authorization_policy;
mod egress_network;
mod external_workload;
mod http_local_rate_limit_policy;
mod label_selector;
mod link;
mod mesh_tls_authentication;
mod network;
mod network_authentication;
mod policy_http_route;
mod reference;
mod regex;
pub(crate) mod route;
mod server;
mod server_authorization;
mod service_profile;
mod text;
