//! DestinationRule: what is kept of it, and TLS without authorities. IST0128 and IST0129.

use std::collections::BTreeMap;

use mesh2yaml_istio::{ClientTls, ClientTlsMode, DestinationRule};
use mesh2yaml_k8s::Path;

use super::super::{Findings, World};
use super::hosts::Export;

/// What is kept of a DestinationRule.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(super) host: Box<str>,
    pub(super) export: Export,
    pub(super) subsets: Vec<SubsetFacts>,
    /// Whether callers verify nobody.
    unverified: bool,
    /// The same by port: where it is in the list.
    unverified_ports: Vec<(usize, u32)>,
}

/// What is kept of a subset.
#[derive(Debug)]
pub(super) struct SubsetFacts {
    pub(super) name: Box<str>,
    pub(super) labels: BTreeMap<String, String>,
}

impl Facts {
    pub(crate) fn of(rule: &DestinationRule) -> Self {
        let spec = &rule.spec;
        let policy = spec.traffic_policy.as_ref();
        // The Secret counts at the pods that are selected alone.
        let of_secret = spec.workload_selector.is_some();
        let unverified = |tls: &ClientTls| {
            let checks = matches!(tls.mode, Some(ClientTlsMode::Simple | ClientTlsMode::Mutual));
            let has_secret = of_secret && !tls.credential_name.is_empty();
            checks && tls.ca_certificates.is_empty() && !has_secret
        };
        let ports = policy
            .into_iter()
            .flat_map(|it| &it.port_level_settings)
            .enumerate();
        Self {
            host: spec.host.as_str().into(),
            export: Export::of(&spec.export_to),
            subsets: spec
                .subsets
                .iter()
                .map(|it| SubsetFacts {
                    name: it.name.as_str().into(),
                    labels: it.labels.clone(),
                })
                .collect(),
            unverified: policy.and_then(|it| it.tls.as_ref()).is_some_and(unverified),
            unverified_ports: ports
                .filter(|(_, it)| it.tls.as_ref().is_some_and(unverified))
                .map(|(index, it)| (index, it.port))
                .collect(),
        }
    }
}

/// IST0128 and IST0129: TLS to a service that shows a certificate which nobody verifies.
pub(crate) fn unverified(world: &World, findings: &mut Findings) {
    const HELP: &str =
        "say whom to trust by `caCertificates`; a `credentialName` counts with a `workloadSelector` alone";
    for it in &world.destination_rules {
        let policy = Path::default().key("spec").key("trafficPolicy");
        if it.facts.unverified {
            let message = format!(
                "without `caCertificates`, the certificate of `{}` is not verified",
                it.facts.host
            );
            findings
                .warning(it, "IST0128", policy.clone().key("tls"), message)
                .help(HELP);
        }
        for (index, port) in &it.facts.unverified_ports {
            let path = policy.clone().key("portLevelSettings").index(*index).key("tls");
            let message = format!(
                "without `caCertificates`, the certificate of `{}` at port {port} is not verified",
                it.facts.host
            );
            findings.warning(it, "IST0129", path, message).help(HELP);
        }
    }
}
