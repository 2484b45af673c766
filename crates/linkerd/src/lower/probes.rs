//! `probes`: a grant to the networks that the kubelet asks from. A Server with routes gets no automatic one.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_gateway::{HttpRouteMatch, Method as GatewayMethod, PathMatch};
use mesh2yaml_model::construct::Method;
use mesh2yaml_model::construct::Probes as Said;
use mesh2yaml_model::{FromArgument, Leaf, Loss, MeshView, PathPattern, Text};
use mesh2yaml_types::Port;

use super::allow::Grant;
use super::{Cx, route};
use crate::Network;

const NETWORKS: &str =
    "say where the kubelet asks from: `mesh { probe-networks … }`, the networks of the nodes";

/// A declared path that is granted to everyone.
const ANYONE: Loss = Loss::opening("every address may ask this path", NETWORKS);

/// What Linkerd itself grants for probes, on ports that have no routes: everyone may ask what pods have as probes.
const AUTOMATIC: Loss = Loss::opening(
    "every address may ask the paths that pods have as probes, on ports without access rules",
    NETWORKS,
);

/// A leaf that shuts ports on which Linkerd keeps its own grant for probes. It is for `probe-networks`, and for
/// everyone where there are none: a loss.
pub(super) fn shut<T: FromArgument>(leaf: &Leaf<T>, mesh: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> Option<T> {
    if mesh.probe_networks.is_some() {
        Some(cx.take(leaf))
    } else {
        cx.approximate(leaf, AUTOMATIC)
    }
}

/// What the kubelet asks, and on which container port.
pub(super) struct Probes {
    pub(super) span: Span,
    pub(super) paths: Vec<Text>,
    pub(super) on: Option<Port>,
    pub(super) networks: Vec<Network>,
}

/// The probes of a service. Without `probe-networks` everybody may ask what they ask: a loss.
pub(super) fn lower(
    probes: &Said,
    mesh: &MeshView<'_>,
    has_rules: impl Fn(Option<Port>) -> bool,
    cx: &mut Cx<'_, '_>,
) -> Option<Probes> {
    let (paths, on) = match probes {
        Said::None(leaf) => {
            cx.take(leaf);
            return None;
        }
        Said::Http { paths, on } => (paths, on),
    };
    let on = on.as_ref().map(|leaf| cx.take(leaf));
    let span = paths.first().map(|leaf| cx.place(leaf))?;
    let Some(networks) = mesh.probe_networks else {
        return anyone(paths, on, span, has_rules(on), cx);
    };
    let networks = networks
        .iter()
        .map(|leaf| Network::new(cx.take(leaf).as_str()))
        .collect();
    let paths = paths.iter().map(|leaf| cx.take(leaf)).collect();
    Some(Probes {
        span,
        paths,
        on,
        networks,
    })
}

fn anyone(
    leaves: &[Leaf<Text>],
    on: Option<Port>,
    span: Span,
    granted: bool,
    cx: &mut Cx<'_, '_>,
) -> Option<Probes> {
    // A port without rules has no Server of ours, so nothing is granted.
    if !granted {
        leaves.iter().for_each(|leaf| {
            cx.take(leaf);
        });
        return None;
    }
    let paths: Option<Vec<Text>> = leaves.iter().map(|leaf| cx.approximate(leaf, ANYONE)).collect();
    let networks = vec![Network::new("0.0.0.0/0"), Network::new("::/0")];
    Some(Probes {
        span,
        paths: paths?,
        on,
        networks,
    })
}

impl Probes {
    pub(super) fn rules(&self, cx: &mut Cx<'_, '_>) -> Vec<Vec<HttpRouteMatch>> {
        let get = |path: &Text| HttpRouteMatch::path(PathMatch::exact(&**path)).method(GatewayMethod::Get);
        let matches = self.paths.iter().map(get).collect();
        route::split(matches, self.span, cx)
    }

    /// The grants that let their callers ask the probed paths too: those of any path. A pattern that matches one is
    /// as specific as the probe's route, and age would decide.
    pub(super) fn shared_with<'g>(&self, grants: &[&'g Grant], cx: &mut Cx<'_, '_>) -> Vec<&'g Grant> {
        let mut shared = Vec::new();
        for grant in grants.iter().copied().filter(|g| g.has_method(Some(Method::Get))) {
            let probed = self.paths.iter().find(|p| match grant.paths.as_slice() {
                [] => &***p == "/",
                patterns => patterns.iter().any(|own: &PathPattern| own.matches(p)),
            });
            if let Some(path) = probed {
                let d = Diagnostic::new(
                    Code::Overlap,
                    grant.span,
                    format!("the probed path `{path}` is among the paths of `{}`", grant.title),
                )
                .help(
                    "linkerd asks one route about a request, and these are as specific as each other: probe a path \
                     outside of the rule's",
                )
                .related(self.span, "probed here");
                cx.refuse(d);
            } else if grant.paths.is_empty() {
                shared.push(grant);
            }
        }
        shared
    }
}
