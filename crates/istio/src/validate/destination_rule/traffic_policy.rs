//! `trafficPolicy`, of the host, of subsets and of ports.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate as _, Validator};

use super::{At, client_tls, load_balancer, outlier_detection};
use crate::validate::text::{is_fqdn, is_ip};
use crate::{
    ClientTls, ConnectionPool, LoadBalancer, OutlierDetection, PortTrafficPolicy, TrafficPolicy, Tunnel,
};

/// What the policy of a host and that of a port have in common.
struct Parts<'p> {
    load_balancer: Option<&'p LoadBalancer>,
    connection_pool: Option<&'p ConnectionPool>,
    outlier_detection: Option<&'p OutlierDetection>,
    tls: Option<&'p ClientTls>,
}

pub(super) fn policy(v: &mut Validator, policy: &TrafficPolicy, at: At<'_>) {
    let common = Parts {
        load_balancer: policy.load_balancer.as_ref(),
        connection_pool: policy.connection_pool.as_ref(),
        outlier_detection: policy.outlier_detection.as_ref(),
        tls: policy.tls.as_ref(),
    };
    let is_empty = common.is_empty()
        && policy.port_level_settings.is_empty()
        && policy.tunnel.is_none()
        && policy.proxy_protocol.is_none()
        && policy.retry_budget.is_none();
    if is_empty {
        v.admission("the policy says nothing")
            .help("leave it out, or give one of its parts");
    }
    if policy.tunnel.is_some() && policy.proxy_protocol.is_some() {
        v.admission("`tunnel` and `proxyProtocol` exclude each other");
    }
    common.validate(v, at);
    ports(v, &policy.port_level_settings, at);
    v.some("tunnel", policy.tunnel.as_ref(), tunnel);
}

fn ports(v: &mut Validator, ports: &[PortTrafficPolicy], at: At<'_>) {
    if ports.len() > 4096 {
        v.field("portLevelSettings", |v| {
            v.schema("there are at most 4096");
        });
    }
    let at = At {
        is_whole_host: false,
        ..at
    };
    let mut numbers = BTreeSet::new();
    v.each("portLevelSettings", ports, |v, policy| {
        let common = Parts {
            load_balancer: policy.load_balancer.as_ref(),
            connection_pool: policy.connection_pool.as_ref(),
            outlier_detection: policy.outlier_detection.as_ref(),
            tls: policy.tls.as_ref(),
        };
        if common.is_empty() {
            v.admission("the policy says nothing")
                .help("leave it out, or give one of its parts");
        }
        v.field("port", |v| {
            if !(1..=65535).contains(&policy.port) {
                v.effect("no service has a port of this number")
                    .help("`number` is from 1 to 65535");
            } else if !numbers.insert(policy.port) {
                v.effect("an entry before is for this port, and this one is ignored");
            }
        });
        common.validate(v, at);
    });
}

impl Parts<'_> {
    fn is_empty(&self) -> bool {
        self.load_balancer.is_none()
            && self.connection_pool.is_none()
            && self.outlier_detection.is_none()
            && self.tls.is_none()
    }

    fn validate(&self, v: &mut Validator, at: At<'_>) {
        v.some("loadBalancer", self.load_balancer, |v, balancer| {
            load_balancer::balancer(v, balancer, self.outlier_detection.is_some(), at);
        });
        v.some("connectionPool", self.connection_pool, |v, pool| pool.validate(v));
        v.some("outlierDetection", self.outlier_detection, |v, detection| {
            outlier_detection::detection(v, detection, at);
        });
        v.some("tls", self.tls, |v, tls| client_tls::tls(v, tls, at));
    }
}

fn tunnel(v: &mut Validator, tunnel: &Tunnel) {
    if !is_fqdn(&tunnel.target_host) && !is_ip(&tunnel.target_host) {
        v.field("targetHost", |v| {
            v.admission("the other end is neither a domain name nor an IP address");
        });
    }
}
