//! `mesh`: the values of the installation. Linkerd has no mesh-wide objects, so the rest is said for each namespace.

use mesh2yaml_model::construct::{Install, MeshConstruct, MeshSetting, ObserveSetting};
use mesh2yaml_model::{Gap, MeshView};

use super::{Cx, mtls, observe};
use crate::{AccessLog, HelmValues};

pub(super) fn lower(view: &MeshView<'_>, cx: &mut Cx<'_, '_>) {
    let mut values = HelmValues::new();
    for construct in &view.constructs {
        match construct {
            MeshConstruct::Mesh(setting) => match setting {
                MeshSetting::TrustDomain(leaf) => values = values.identity_trust_domain(&*cx.take(leaf)),
                // Linkerd has none: rules name the identities of each domain. Whether their certificates are taken is a matter of the trust
                // anchors.
                MeshSetting::TrustDomainAliases(aliases) => aliases.iter().for_each(|leaf| {
                    cx.take(leaf);
                }),
                // Identities are referred to by their accounts, so no name of an object depends on it.
                MeshSetting::ControlPlane(leaf) => {
                    cx.take(leaf);
                }
                MeshSetting::ProbeNetworks(networks) => {
                    for leaf in networks {
                        values = values.probe_network(cx.take(leaf).as_str());
                    }
                }
                MeshSetting::ClusterNetworks(networks) => {
                    for leaf in networks {
                        values = values.cluster_network(cx.take(leaf).as_str());
                    }
                }
                // Linkerd compares paths as they are sent. What is not normal is refused by every access rule with
                // a path, which is one of the two answers that any setting allows for such a path.
                MeshSetting::Paths(leaf) => {
                    cx.take(leaf);
                }
                MeshSetting::Install(install) => lower_install(install, cx),
            },
            MeshConstruct::Mtls(said) => {
                let strict = mtls::lower(said, Some(view), cx);
                values.proxy.default_inbound_policy = mtls::default_policy(strict, None);
            }
            MeshConstruct::Observe(setting) => match setting {
                ObserveSetting::AccessLog(log) => {
                    if observe::access_log(log, cx) {
                        values = values.access_log(AccessLog::Apache);
                    }
                }
                ObserveSetting::Tracing(said) => {
                    if let Some(tracing) = observe::tracing(said, cx) {
                        values = values.tracing(tracing);
                    }
                }
                ObserveSetting::Kiali(said) => observe::kiali(said, cx),
            },
        }
    }
    if values != HelmValues::new() {
        cx.emit(values);
    }
}

fn lower_install(install: &Install, cx: &mut Cx<'_, '_>) {
    let Install { profile, auto_mtls } = install;
    if let Some(leaf) = profile {
        cx.unsupported(
            leaf,
            Gap {
                why: "linkerd's chart has no installation profiles".to_owned(),
                instead: "say it for istio only: `on istio { install { profile … } }`".to_owned(),
            },
        );
    }
    // Always so between meshed pods.
    if let Some(leaf) = auto_mtls {
        cx.take(leaf);
    }
}
