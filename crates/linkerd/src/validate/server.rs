//! Server.

use mesh2yaml_k8s::{Rule, Severity, Validate, Validator};

use super::text::is_port_name;
use crate::{LabelSelector, Select, Server, ServerPort, ServerSpec, ServerVersion};

impl Validate for Server {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        version(v, self.version);
        v.field("spec", |v| {
            select(v, &self.spec.select, self.version);
            port(v, &self.spec);
            if self.spec.access_policy.is_some() && self.version != ServerVersion::V1Beta3 {
                v.field("accessPolicy", unknown);
            }
        });
    }
}

fn version(v: &mut Validator, version: ServerVersion) {
    if matches!(version, ServerVersion::V1Beta1 | ServerVersion::V1Alpha1) {
        v.field("apiVersion", |v| {
            v.add(
                Severity::Warning,
                Rule::Schema,
                "this version of Server is deprecated",
            )
            .help("use `policy.linkerd.io/v1beta3`");
        });
    }
}

/// A field that a later version brought.
fn unknown(v: &mut Validator) {
    v.add(
        Severity::Error,
        Rule::UnknownField,
        "there is no such field in this version of Server",
    )
    .help("use `policy.linkerd.io/v1beta3`");
}

fn select(v: &mut Validator, select: &Select, version: ServerVersion) {
    match select {
        Select::Pods(pods) => v.field("podSelector", |v| {
            pods.validate(v);
            if version == ServerVersion::V1Alpha1 {
                one_way(v, pods);
            }
        }),
        Select::ExternalWorkloads(workloads) => v.field("externalWorkloadSelector", |v| {
            workloads.validate(v);
            if matches!(version, ServerVersion::V1Beta1 | ServerVersion::V1Alpha1) {
                unknown(v);
            }
        }),
    }
}

/// What the schema of `v1alpha1` alone asks for.
fn one_way(v: &mut Validator, pods: &LabelSelector) {
    match (pods.match_labels.is_some(), !pods.match_expressions.is_empty()) {
        (true, true) => {
            v.schema("in `v1alpha1`, `matchLabels` and `matchExpressions` exclude each other");
        }
        (false, false) => {
            v.schema("in `v1alpha1`, `matchLabels` or `matchExpressions` is needed")
                .help("write `matchLabels: {}`, if every pod is meant");
        }
        (true, false) | (false, true) => {}
    }
}

/// Kubernetes looks at the names that containers give their ports, but not at those of external workloads.
fn port(v: &mut Validator, spec: &ServerSpec) {
    if let (ServerPort::Name(name), Select::Pods(_)) = (&spec.port, &spec.select)
        && !is_port_name(name)
    {
        let is_number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
        v.field("port", |v| {
            let finding = v.effect("no container can give a port this name, so the Server is for no port");
            if is_number {
                finding.help(format!("write it as a number: `port: {name}`"));
            }
        });
    }
}
