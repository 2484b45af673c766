//! DestinationRule.

mod client_tls;
mod consistent_hash;
mod load_balancer;
mod locality;
mod outlier_detection;
mod traffic_policy;

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::export_to::export_to;
use super::metadata::metadata;
use super::text::{is_label, is_wildcard_domain, label};
use crate::{DestinationRule, ExportTo, Selector, Subset};

/// Where a part of a rule stands.
#[derive(Clone, Copy)]
struct At<'a> {
    /// The namespace of the rule; none where it is not written down.
    namespace: Option<&'a str>,
    /// Whether it is in the policy of the whole host. The webhook keeps its warnings of all others to itself.
    is_whole_host: bool,
}

impl Validate for DestinationRule {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        let spec = &self.spec;
        let at = At {
            namespace: self.metadata.namespace(),
            is_whole_host: true,
        };
        v.field("spec", |v| {
            v.field("host", |v| host(v, spec.host.as_str()));
            v.some("trafficPolicy", spec.traffic_policy.as_ref(), |v, policy| {
                traffic_policy::policy(v, policy, at);
            });
            let at = At {
                is_whole_host: false,
                ..at
            };
            let mut names = BTreeSet::new();
            v.each("subsets", &spec.subsets, |v, it| {
                if !names.insert(&it.name) {
                    v.field("name", |v| {
                        v.admission("another subset has this name");
                    });
                }
                subset(v, it, at);
            });
            export_to(v, &spec.export_to, at.namespace, false);
            v.some("workloadSelector", spec.workload_selector.as_ref(), selector);
            if spec.workload_selector.is_some() && !are_own(&spec.export_to, at.namespace) {
                v.field("exportTo", |v| {
                    v.admission("with a workload selector, the rule is for its own namespace alone")
                        .help("leave `exportTo` out");
                });
            }
        });
    }
}

fn host(v: &mut Validator, host: &str) {
    if host.is_empty() {
        v.admission("the host must not be empty");
    } else if !is_wildcard_domain(host) {
        v.admission("the host is no domain name, and none with `*` as its first label");
    }
}

fn subset(v: &mut Validator, subset: &Subset, at: At<'_>) {
    if !is_label(&subset.name) {
        v.field("name", |v| {
            v.admission("the name of a subset is of letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters");
        });
    }
    v.entries("labels", &subset.labels, |v, key, value| label(v, key, value));
    v.some("trafficPolicy", subset.traffic_policy.as_deref(), |v, policy| {
        traffic_policy::policy(v, policy, at);
    });
}

fn selector(v: &mut Validator, selector: &Selector) {
    if selector.match_labels.is_empty() {
        // Not as without one: the rule is no longer for other namespaces.
        v.admission_warning("a selector without labels chooses every workload of the namespace")
            .help("write `exportTo: [\".\"]` instead, if that is meant");
    } else {
        selector.validate(v);
    }
}

fn are_own(entries: &[ExportTo], own: Option<&str>) -> bool {
    entries.iter().all(|entry| match entry {
        ExportTo::Own => true,
        ExportTo::Namespace(name) => own.is_none_or(|own| own == name.as_str()),
        ExportTo::All | ExportTo::Nobody => false,
    })
}
