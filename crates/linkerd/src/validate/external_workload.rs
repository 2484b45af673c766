//! ExternalWorkload. No webhook looks at it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use mesh2yaml_k8s::{Validate, Validator};

use crate::annotation::{self, Holder};
use crate::{ExternalWorkload, ExternalWorkloadVersion, WorkloadProtocol};

impl Validate for ExternalWorkload {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("metadata", |v| {
            annotation::validate(v, self.metadata.annotations(), Holder::ExternalWorkload);
        });
        let (key, most) = match self.version {
            ExternalWorkloadVersion::V1Beta1 => ("meshTLS", 2),
            ExternalWorkloadVersion::V1Alpha1 => ("meshTls", 1),
        };
        v.field("spec", |v| {
            v.field(key, |v| {
                let tls = &self.spec.mesh_tls;
                for (key, text) in [("identity", &tls.identity), ("serverName", &tls.server_name)] {
                    if !(1..=253).contains(&text.chars().count()) {
                        v.field(key, |v| {
                            v.schema("it has 1 to 253 characters");
                        });
                    }
                }
            });
            ports(v, self);
            ips(v, &self.spec.ips, most);
        });
    }
}

fn ports(v: &mut Validator, workload: &ExternalWorkload) {
    let mut names = BTreeSet::new();
    v.each("ports", &workload.spec.ports, |v, port| {
        let protocol = port.protocol.as_ref().map_or("TCP", WorkloadProtocol::as_str);
        let is = |known: &&str| protocol.eq_ignore_ascii_case(known);
        if !["TCP", "UDP", "SCTP"].iter().any(is) {
            v.field("protocol", |v| {
                v.effect("a protocol is `TCP` or `UDP`: no Service and no Server finds the port");
            });
        }
        if let Some(name) = &port.name
            && is(&"TCP")
            && !names.insert(name)
        {
            v.field("name", |v| {
                v.effect(format!(
                    "another port is named `{name}`, so that a Server finds one of them"
                ));
            });
        }
    });
}

fn ips(v: &mut Validator, ips: &[String], most: usize) {
    v.field("workloadIPs", |v| {
        if ips.len() > most {
            v.schema(match most {
                1 => "in `v1alpha1` there is at most one address",
                _ => "there are at most two addresses: one of version 4, and one of version 6",
            });
        }
    });
    v.each("workloadIPs", ips, |v, ip| {
        if ip.parse::<IpAddr>().is_err() {
            v.field("ip", |v| {
                v.effect("it is no IP address, so the machine is not reached by it");
            });
        }
    });
}
