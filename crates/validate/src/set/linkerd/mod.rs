//! What Linkerd's controllers and proxies make of a set, a file a kind or a question.

pub(super) mod annotations;
pub(super) mod authorization_policy;
pub(super) mod consumer_routes;
pub(super) mod egress_network;
mod inbound;
pub(super) mod index;
pub(super) mod no_catch_all;
pub(super) mod opaque_ports;
pub(super) mod parents;
pub(super) mod probes;
pub(super) mod profiles;
pub(super) mod rate_limit;
pub(super) mod references;
pub(super) mod route;
pub(super) mod route_conflicts;
pub(super) mod selection;
pub(super) mod server;
pub(super) mod service_profile;

use super::{Findings, Known, World};
