//! `connectionPool`, of DestinationRule and Sidecar.

use mesh2yaml_k8s::{Validate, Validator};

use super::duration::whole_millis;
use crate::{ConnectionPool, H2UpgradePolicy, HttpPool, IdleTimeout, TcpPool};

impl Validate for ConnectionPool {
    fn validate(&self, v: &mut Validator) {
        if self.tcp.is_none() && self.http.is_none() {
            v.admission("the limits say nothing")
                .help("leave them out, or give `tcp` or `http`");
        }
        v.some("tcp", self.tcp.as_ref(), tcp);
        v.some("http", self.http.as_ref(), http);
    }
}

fn tcp(v: &mut Validator, limits: &TcpPool) {
    count(v, "maxConnections", limits.max_connections);
    not_zero(v, "maxConnections", limits.max_connections);
    whole_millis(v, "connectTimeout", limits.connect_timeout);
    whole_millis(v, "maxConnectionDuration", limits.max_connection_duration);
    if let Some(IdleTimeout::After(time)) = limits.idle_timeout {
        whole_millis(v, "idleTimeout", Some(time));
    }
    v.some("tcpKeepalive", limits.tcp_keepalive.as_ref(), |v, probes| {
        whole_millis(v, "time", probes.time);
        whole_millis(v, "interval", probes.interval);
    });
}

fn http(v: &mut Validator, limits: &HttpPool) {
    for (key, limit) in [
        ("http1MaxPendingRequests", limits.http1_max_pending_requests),
        ("http2MaxRequests", limits.http2_max_requests),
        ("maxRequestsPerConnection", limits.max_requests_per_connection),
        ("maxRetries", limits.max_retries),
        ("maxConcurrentStreams", limits.max_concurrent_streams),
    ] {
        count(v, key, limit);
        // The other two say themselves that 0 is no limit.
        if !matches!(key, "maxRequestsPerConnection" | "maxConcurrentStreams") {
            not_zero(v, key, limit);
        }
    }
    whole_millis(v, "idleTimeout", limits.idle_timeout);
    if limits.use_client_protocol && limits.h2_upgrade_policy == Some(H2UpgradePolicy::Upgrade) {
        v.field("useClientProtocol", |v| {
            v.admission("`useClientProtocol` keeps what `h2UpgradePolicy: UPGRADE` changes")
                .help("take one of them out");
        });
    }
    v.some("http2KeepAlive", limits.http2_keep_alive.as_ref(), |v, frames| {
        if frames.interval.is_none() || frames.timeout.is_none() {
            v.admission("PING frames need both an `interval` and a `timeout`");
        }
        whole_millis(v, "interval", frames.interval);
        whole_millis(v, "timeout", frames.timeout);
    });
}

/// istiod takes a limit of 0 for one that is not said (`pilot/pkg/networking/core/cluster_traffic_policy.go`).
fn not_zero(v: &mut Validator, key: &str, limit: Option<u32>) {
    if limit == Some(0) {
        v.field(key, |v| {
            v.effect("to Istio, 0 is no limit")
                .help("the smallest limit is 1");
        });
    }
}

/// Counts are of 32 bits with a sign.
fn count(v: &mut Validator, key: &str, limit: Option<u32>) {
    if limit.is_some_and(|n| i32::try_from(n).is_err()) {
        v.field(key, |v| {
            v.schema("a count is at most 2147483647");
        });
    }
}
