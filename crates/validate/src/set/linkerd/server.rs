//! What is kept of a Server.

use std::collections::BTreeMap;

use mesh2yaml_linkerd::{
    AccessPolicy, LabelExpression, LabelOperator, LabelSelector, ProxyProtocol, Select, Server, ServerPort,
};

use crate::cluster::PortRef;

/// What is kept of a Server.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The pods; `None` for machines outside of the cluster.
    pub(super) pods: Option<LabelSelector>,
    pub(super) port: PortRef,
    pub(super) protocol: ProxyProtocol,
    /// Whether its own policy lets in who has no identity, as the kubelet.
    pub(super) is_open: bool,
}

impl Facts {
    pub(crate) fn of(server: &Server) -> Option<Self> {
        let spec = &server.spec;
        Some(Self {
            pods: match &spec.select {
                Select::Pods(selector) => Some(selector.clone()),
                Select::ExternalWorkloads(_) | _ => None,
            },
            port: match &spec.port {
                ServerPort::Number(port) => PortRef::Number(port.get()),
                ServerPort::Name(name) => PortRef::Name(name.clone()),
                _ => return None,
            },
            protocol: spec.proxy_protocol.unwrap_or(ProxyProtocol::Unknown),
            is_open: matches!(
                spec.access_policy,
                Some(
                    AccessPolicy::Audit
                        | AccessPolicy::AllUnauthenticated
                        | AccessPolicy::ClusterUnauthenticated
                )
            ),
        })
    }
}

/// Whether labels fit a selector.
pub(super) fn selects(selector: &LabelSelector, labels: &BTreeMap<String, String>) -> bool {
    let mut wanted = selector.match_labels.iter().flatten();
    wanted.all(|(key, value)| labels.get(key) == Some(value))
        && selector.match_expressions.iter().all(|it| holds(it, labels))
}

fn holds(expression: &LabelExpression, labels: &BTreeMap<String, String>) -> bool {
    let value = labels.get(&expression.key);
    let is_in = || {
        let mut values = expression.values.iter().flatten();
        value.is_some_and(|value| values.any(|it| it == value))
    };
    match expression.operator {
        LabelOperator::In => is_in(),
        LabelOperator::NotIn => !is_in(),
        LabelOperator::Exists => value.is_some(),
        LabelOperator::DoesNotExist => value.is_none(),
        _ => false,
    }
}
