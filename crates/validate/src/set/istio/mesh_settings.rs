//! What is kept of the settings of the mesh: of the ConfigMap `istio`, and of an IstioOperator.

use std::collections::BTreeSet;

use mesh2yaml_k8s::manifest::{Limits, documents};
use serde_json::Value;

use crate::kinds::group_of;

/// What checks ask of the settings of the mesh.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Whether there is an access log without a Telemetry that names one.
    pub(super) has_default_log: bool,
    /// Whether ServiceEntries without addresses get some, which the proxies' DNS answers with.
    pub(super) gives_addresses: bool,
    /// Names of the providers that are Lightstep's.
    pub(super) lightstep: BTreeSet<String>,
    /// The namespace of what is for the whole mesh, if it is said.
    pub(super) root_namespace: Option<String>,
    /// The name of the cluster, if it is said.
    pub(super) cluster: Option<String>,
    /// The clusters and registries that make up networks, in order: the network, the number of the endpoint, the registry.
    pub(super) registries: Vec<(String, usize, String)>,
    /// Where the networks are said.
    pub(super) networks_in: &'static [&'static str],
}

impl Facts {
    /// Of the documents that hold such settings.
    pub(crate) fn of(document: &Value) -> Option<Self> {
        let group = group_of(document["apiVersion"].as_str()?);
        match (group, document["kind"].as_str()?) {
            ("install.istio.io", "IstioOperator") => {
                let global = &document["spec"]["values"]["global"];
                let mut facts = Self::of_mesh(&document["spec"]["meshConfig"]);
                facts.cluster = global["multiCluster"]["clusterName"].as_str().map(str::to_owned);
                facts.registries = registries(&global["meshNetworks"]);
                facts.networks_in = &["spec", "values", "global", "meshNetworks"];
                Some(facts)
            }
            ("", "ConfigMap") => {
                let name = document["metadata"]["name"].as_str()?;
                let data = &document["data"];
                let is_mesh = name == "istio" || name.starts_with("istio-") && data["mesh"].is_string();
                if !is_mesh {
                    return None;
                }
                let mut facts = Self::of_mesh(&read(&data["mesh"]));
                // Either a map of networks, or one within `networks`.
                let networks = read(&data["meshNetworks"]);
                facts.registries = registries(networks.get("networks").unwrap_or(&networks));
                facts.networks_in = &["data", "meshNetworks"];
                Some(facts)
            }
            _ => None,
        }
    }

    fn of_mesh(mesh: &Value) -> Self {
        let metadata = &mesh["defaultConfig"]["proxyMetadata"];
        let is = |key: &str, value: &str| metadata[key].as_str() == Some(value);
        let providers = mesh["extensionProviders"].as_array().into_iter().flatten();
        let lightstep = providers.filter(|it| it["lightstep"].is_object());
        let log = &mesh["defaultProviders"]["accessLogging"];
        Self {
            has_default_log: log.as_array().is_some_and(|it| !it.is_empty()),
            // Since 1.25 an address is given unless this is turned off.
            gives_addresses: is("ISTIO_META_DNS_CAPTURE", "true")
                && (is("ISTIO_META_DNS_AUTO_ALLOCATE", "true")
                    || !is("PILOT_ENABLE_IP_AUTOALLOCATE", "false")),
            lightstep: lightstep
                .filter_map(|it| it["name"].as_str())
                .map(str::to_owned)
                .collect(),
            root_namespace: mesh["rootNamespace"].as_str().map(str::to_owned),
            ..Self::default()
        }
    }
}

/// The YAML in a text; nothing where it is none.
fn read(text: &Value) -> Value {
    let mut read = documents(text.as_str().unwrap_or_default(), Limits::default());
    let first = read.next().and_then(Result::ok);
    first.map_or(Value::Null, |document| document.value)
}

fn registries(networks: &Value) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    for (network, value) in networks.as_object().into_iter().flatten() {
        let endpoints = value["endpoints"].as_array().into_iter().flatten();
        for (index, endpoint) in endpoints.enumerate() {
            if let Some(registry) = endpoint["fromRegistry"].as_str() {
                found.push((network.clone(), index, registry.to_owned()));
            }
        }
    }
    found
}
