//! The root namespace: what Istio finds there of pods is for the pods of all namespaces.
//!
//! An AuthorizationPolicy there binds whatever pods have its labels, in any namespace, and one without labels binds all; a PeerAuthentication for a
//! namespace is the mesh's, and one with labels is nobody's (`pilot/pkg/model/authorization.go` and `pilot/pkg/model/authentication.go`). So what is said of one service there would
//! open others, and nothing is written.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::MeshView;
use mesh2yaml_model::construct::{ObserveSetting, ServiceConstruct};
use mesh2yaml_types::Name;

use super::{Cx, mesh};

/// Whether it is the root namespace.
pub(super) fn is(namespace: &Name, view: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> bool {
    match view.control_plane {
        Some(leaf) => cx.take(leaf) == *namespace,
        None => namespace.as_str() == mesh::ROOT,
    }
}

/// Refuses what is said of pods of the root namespace.
pub(super) fn refuse(span: Span, cx: &mut Cx<'_, '_>) {
    let message = "istio takes what its root namespace says of pods for the pods of all namespaces";
    let d = Diagnostic::new(Code::NoSuchFeature, span, message).help(
        "say it in the `mesh` block if it is for all; otherwise for another namespace, or another mesh",
    );
    cx.refuse(d);
}

/// Refuses what a service of the root namespace says of its pods; where its requests go is another matter.
pub(super) fn refuse_of_pods(construct: &ServiceConstruct, cx: &mut Cx<'_, '_>) {
    let span = match construct {
        ServiceConstruct::Allow(rule) => rule.span,
        ServiceConstruct::Deny(deny) => deny.rule.span,
        ServiceConstruct::Scrape(scrape) => scrape.span,
        ServiceConstruct::Mtls(mtls) => cx.place(&mtls.mode),
        ServiceConstruct::Observe(setting) => match of_observe(setting, cx) {
            Some(span) => span,
            None => return,
        },
        ServiceConstruct::Service(_)
        | ServiceConstruct::Route(_)
        | ServiceConstruct::Pool(_)
        | ServiceConstruct::Eject(_) => return,
    };
    refuse(span, cx);
}

/// The place of what is recorded of pods.
pub(super) fn of_observe(setting: &ObserveSetting, cx: &Cx<'_, '_>) -> Option<Span> {
    match setting {
        ObserveSetting::AccessLog(log) => Some(cx.place(&log.to)),
        ObserveSetting::Tracing(tracing) => Some(cx.place(&tracing.provider)),
        ObserveSetting::Kiali(_) => None,
    }
}
