//! What is kept of a policy of which its selector alone counts.

use std::collections::BTreeMap;

use mesh2yaml_istio::{PeerAuthentication, PolicyTarget, RequestAuthentication, Telemetry};

use super::super::KeptLabels;

/// What is kept of such a policy.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The labels of the pods; none where it is for others, or all.
    pub(super) selector: Option<KeptLabels>,
}

impl Facts {
    pub(crate) fn of(it: &impl Selecting) -> Self {
        Self {
            selector: it
                .labels()
                .filter(|labels| !labels.is_empty())
                .map(KeptLabels::of),
        }
    }
}

/// A policy that may be for pods with labels.
pub(crate) trait Selecting {
    /// The labels, if it is.
    fn labels(&self) -> Option<&BTreeMap<String, String>>;
}

impl Selecting for PolicyTarget {
    fn labels(&self) -> Option<&BTreeMap<String, String>> {
        match self {
            Self::Workloads(selector) => Some(&selector.match_labels),
            Self::All | Self::Refs(_) | Self::Ref(_) | _ => None,
        }
    }
}

impl Selecting for RequestAuthentication {
    fn labels(&self) -> Option<&BTreeMap<String, String>> {
        self.spec.target.labels()
    }
}

impl Selecting for Telemetry {
    fn labels(&self) -> Option<&BTreeMap<String, String>> {
        self.spec.target.labels()
    }
}

impl Selecting for PeerAuthentication {
    fn labels(&self) -> Option<&BTreeMap<String, String>> {
        self.spec.workload.as_ref().map(|it| &it.selector.match_labels)
    }
}
