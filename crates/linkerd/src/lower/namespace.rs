//! `namespace`: annotations that its pods inherit when they are created.

use mesh2yaml_diagnostics::Code;
use mesh2yaml_k8s::{Namespace, Resource as _};
use mesh2yaml_model::construct::{Access, NamespaceConstruct, NamespaceSetting, ObserveSetting};
use mesh2yaml_model::{Gap, Leaf, Level, MeshView, NamespaceView};

use super::{Cx, mtls, observe, probes};
use crate::{AccessLog, InboundSettings as _, Inject, WorkloadSettings as _};

pub(super) fn lower(view: &NamespaceView<'_, '_>, cx: &mut Cx<'_, '_>) {
    let plain = Namespace::new(view.name.as_str());
    let mut object = plain.clone();
    for construct in &view.constructs {
        match construct {
            NamespaceConstruct::Namespace(NamespaceSetting::Inject(leaf)) => {
                cx.take(leaf);
                object = object.inject(Inject::Enabled);
            }
            // Told below, where what the mesh says is known too.
            NamespaceConstruct::Namespace(NamespaceSetting::Default(_)) | NamespaceConstruct::Mtls(_) => {}
            NamespaceConstruct::Observe(ObserveSetting::AccessLog(_)) => {}
            NamespaceConstruct::Observe(ObserveSetting::Tracing(said)) => {
                observe::tracing_elsewhere(said, cx)
            }
            NamespaceConstruct::Observe(ObserveSetting::Kiali(said)) => observe::kiali(said, cx),
        }
    }
    // Where the default is to deny, that is what shuts the ports; and what the mesh says is answered there.
    let denies = view.default.is_some_and(|said| cx.look(said.it) == Access::Deny);
    let shuts = !denies && view.mtls.is_some_and(|said| said.level == Level::Namespace);
    let default = view.default.and_then(|said| default(said.it, view.mesh, cx));
    let strict = view
        .mtls
        .and_then(|said| mtls::lower(said.it, shuts.then_some(view.mesh), cx));
    if let Some(policy) = mtls::default_policy(strict, default) {
        object = object.default_inbound_policy(policy);
    }
    object = access_log(view, object, cx);
    if let Some(said) = view.tracing.filter(|t| t.level == Level::Mesh) {
        observe::tracing(said.it, cx);
    }
    if object != plain {
        restart_note(view, cx);
        cx.emit(object.partial());
    }
}

fn default(leaf: &Leaf<Access>, mesh: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> Option<Access> {
    match cx.look(leaf) {
        Access::Deny => probes::shut(leaf, mesh, cx),
        Access::Allow => Some(cx.take(leaf)),
    }
}

fn access_log(view: &NamespaceView<'_, '_>, object: Namespace, cx: &mut Cx<'_, '_>) -> Namespace {
    let Some(said) = view.access_log else {
        return object;
    };
    if observe::access_log(said.it, cx) {
        return object.access_log(AccessLog::Apache);
    }
    let on_for_all = view.mesh.access_log_is_on(cx);
    if said.level == Level::Namespace && on_for_all {
        let why = "linkerd cannot turn the mesh's access log off for one namespace".to_owned();
        let instead =
            "say `access-log stdout` for each namespace that has one, and not for the mesh".to_owned();
        cx.unsupported(&said.it.to, Gap { why, instead });
    }
    object
}

/// Pods read a namespace's annotations once.
fn restart_note(view: &NamespaceView<'_, '_>, cx: &mut Cx<'_, '_>) {
    let message = format!(
        "pods of `{}` read its annotations when they are created: restart those that run",
        view.name
    );
    if let Some(leaf) = view.inject {
        cx.note(leaf, Code::Operational, message);
    } else if let Some(said) = view.default {
        cx.note(said.it, Code::Operational, message);
    } else if let Some(said) = view.mtls {
        cx.note(&said.it.mode, Code::Operational, message);
    } else if let Some(said) = view.access_log {
        cx.note(&said.it.to, Code::Operational, message);
    }
}
