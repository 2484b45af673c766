//! `namespace`: its label, its mTLS, its default.

use mesh2yaml_k8s::{Namespace, Resource as _};
use mesh2yaml_model::construct::{Access, NamespaceConstruct, NamespaceSetting};
use mesh2yaml_model::{Level, NamespaceView};

use super::observe::{self, Observed};
use super::{Cx, mtls, root, target};
use crate::AuthorizationPolicy;

pub(super) fn lower(view: &NamespaceView<'_, '_>, cx: &mut Cx<'_, '_>) {
    let name = view.name.as_str();
    let is_root = root::is(view.name, view.mesh, cx);
    let mut observed = Observed::default();
    for construct in &view.constructs {
        match construct {
            NamespaceConstruct::Namespace(NamespaceSetting::Inject(leaf)) => {
                cx.take(leaf);
                cx.emit(Namespace::new(name).label("istio-injection", "enabled").partial());
            }
            NamespaceConstruct::Namespace(NamespaceSetting::Default(leaf)) => {
                if cx.take(leaf) == Access::Deny {
                    if is_root {
                        root::refuse(cx.place(leaf), cx);
                    }
                    let policy = AuthorizationPolicy::deny_all("default-deny", name);
                    cx.emit(policy.version(target::security(cx.target)).owned());
                }
            }
            NamespaceConstruct::Mtls(said) => {
                if is_root {
                    root::refuse(cx.place(&said.mode), cx);
                }
                mtls::namespace_wide(name, said, cx);
            }
            NamespaceConstruct::Observe(setting) => {
                if let Some(span) = root::of_observe(setting, cx).filter(|_| is_root) {
                    root::refuse(span, cx);
                }
                observed.add(setting, view.mesh, cx);
            }
        }
    }
    if !observed.is_empty() {
        let telemetry = observed.telemetry("default", name, cx);
        cx.emit(telemetry);
    }
    inherited(view, cx);
}

/// What the mesh says for its namespaces is in its root namespace already.
fn inherited(view: &NamespaceView<'_, '_>, cx: &mut Cx<'_, '_>) {
    if let Some(said) = view.mtls.filter(|m| m.level == Level::Mesh) {
        mtls::lower(said.it, cx);
    }
    if let Some(said) = view.access_log.filter(|m| m.level == Level::Mesh) {
        cx.take(&said.it.to);
    }
    if let Some(said) = view.tracing.filter(|m| m.level == Level::Mesh) {
        observe::tracing(said.it, cx);
    }
}
