//! `mesh`: the installation, and what the root namespace says for all.

use mesh2yaml_k8s::Resource as _;
use mesh2yaml_model::MeshView;
use mesh2yaml_model::construct::{Install, LogTarget, MeshConstruct, MeshSetting, ObserveSetting, PathMode};
use mesh2yaml_model::{Gap, Leaf};
use mesh2yaml_types::Name;

use super::observe::{self, Observed};
use super::{Cx, mtls};
use crate::{IstioOperator, MeshConfig, PathNormalization, Profile};

/// Istio's root namespace where the source does not say.
pub(super) const ROOT: &str = "istio-system";

pub(super) fn lower(view: &MeshView<'_>, cx: &mut Cx<'_, '_>) {
    let root = root_namespace(view, cx);
    let mut config = MeshConfig::new();
    let mut profile = None;
    let mut observed = Observed::default();
    for construct in &view.constructs {
        match construct {
            MeshConstruct::Mesh(setting) => match setting {
                MeshSetting::TrustDomain(leaf) => config = config.trust_domain(&*cx.take(leaf)),
                MeshSetting::TrustDomainAliases(aliases) => {
                    for leaf in aliases {
                        config = config.trust_domain_alias(&*cx.take(leaf));
                    }
                }
                MeshSetting::ControlPlane(leaf) => {
                    let name = cx.take(leaf);
                    if name.as_str() != ROOT {
                        config = config.root_namespace(name.as_str());
                    }
                }
                // The injector rewrites probes, so that they need no grant: where they come from is of no account.
                MeshSetting::ProbeNetworks(networks) => networks.iter().for_each(|n| {
                    cx.take(n);
                }),
                // Istio knows the cluster by its Services and endpoints, whatever their addresses.
                MeshSetting::ClusterNetworks(networks) => networks.iter().for_each(|n| {
                    cx.take(n);
                }),
                MeshSetting::Paths(leaf) => {
                    config = config.path_normalization(match cx.take(leaf) {
                        PathMode::Base => PathNormalization::Base,
                        PathMode::MergeSlashes => PathNormalization::MergeSlashes,
                        PathMode::DecodeAndMergeSlashes => PathNormalization::DecodeAndMergeSlashes,
                    });
                }
                MeshSetting::Install(install) => {
                    let Install {
                        profile: named,
                        auto_mtls,
                    } = install;
                    profile = named.as_ref().and_then(|leaf| install_profile(leaf, cx));
                    if let Some(leaf) = auto_mtls {
                        cx.take(leaf);
                        config = config.enable_auto_mtls(true);
                    }
                }
            },
            MeshConstruct::Mtls(said) => mtls::namespace_wide(&root, said, cx),
            MeshConstruct::Observe(setting) => match setting {
                ObserveSetting::AccessLog(log) => {
                    observed.add_log(log, cx);
                    config = match cx.take(&log.to) {
                        LogTarget::Stdout => config.access_log_file("/dev/stdout"),
                        LogTarget::Off => config,
                    };
                }
                ObserveSetting::Tracing(said) => {
                    let (tracing, collector) = observe::tracing(said, cx);
                    observed.add_tracing(tracing);
                    if let Some(collector) = collector {
                        config = config.enable_tracing(true).extension_provider(collector);
                    }
                }
                ObserveSetting::Kiali(kiali) => observe::kiali(kiali, &root, cx),
            },
        }
    }
    if !observed.is_empty() {
        let telemetry = observed.telemetry("mesh-default", &root, cx);
        cx.emit(telemetry);
    }
    if profile.is_some() || !config.is_empty() {
        let mut install = IstioOperator::new("mesh", &*root).mesh_config(config);
        install.spec.profile = profile.map(Into::into);
        cx.emit(Box::new(install.owned()));
    }
}

/// The namespace of mesh-wide objects.
pub(super) fn root_namespace(view: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> String {
    view.control_plane
        .map_or_else(|| ROOT.to_owned(), |leaf| cx.take(leaf).to_string())
}

fn install_profile(leaf: &Leaf<Name>, cx: &mut Cx<'_, '_>) -> Option<Profile> {
    let name = cx.take(leaf);
    let known = Profile::from_name(name.as_str());
    if known.is_none() {
        cx.unsupported(
            leaf,
            Gap {
                why: format!("istio ships no installation profile `{name}`"),
                instead: format!("one of {}", Profile::ALL.map(|p| p.as_str()).join(", ")),
            },
        );
    }
    known
}
