//! What is kept of a ServiceProfile.

use mesh2yaml_linkerd::ServiceProfile;

/// What is kept of a ServiceProfile that switches off what is said elsewhere.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The namespace of its Service.
    pub(super) namespace: Box<str>,
    /// The name of its Service.
    pub(super) service: Box<str>,
}

impl Facts {
    /// `None` of one without routes and destinations, which switches nothing off, and of one that is for no Service of the cluster.
    pub(crate) fn of(profile: &ServiceProfile) -> Option<Self> {
        let spec = &profile.spec;
        if spec.routes.as_ref().is_none_or(Vec::is_empty) && spec.dst_overrides.is_empty() {
            return None;
        }
        // `<service>.<namespace>.svc.<domain>`
        let (service, rest) = profile.metadata.name().split_once('.')?;
        let (namespace, rest) = rest.split_once('.')?;
        rest.starts_with("svc.").then(|| Self {
            namespace: namespace.into(),
            service: service.into(),
        })
    }
}
