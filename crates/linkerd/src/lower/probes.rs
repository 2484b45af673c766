//! `probes`: a grant to the networks that the kubelet asks from. A Server with routes gets no automatic one.

use mesh2yaml_model::construct::Probes as Said;
use mesh2yaml_model::{FromArgument, Leaf, Loss, MeshView, PathPattern, Region, Text, TooMany};
use mesh2yaml_types::Port;

use super::Cx;
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
    let Some(networks) = mesh.probe_networks else {
        return anyone(paths, on, has_rules(on), cx);
    };
    let networks = networks
        .iter()
        .map(|leaf| Network::new(cx.take(leaf).as_str()))
        .collect();
    let paths = paths.iter().map(|leaf| cx.take(leaf)).collect();
    Some(Probes { paths, on, networks })
}

fn anyone(leaves: &[Leaf<Text>], on: Option<Port>, granted: bool, cx: &mut Cx<'_, '_>) -> Option<Probes> {
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
        paths: paths?,
        on,
        networks,
    })
}

impl Probes {
    /// The probed paths, each a pattern.
    pub(super) fn patterns(&self) -> Vec<PathPattern> {
        let parsed = self.paths.iter().map(|path| PathPattern::parse(path));
        parsed.filter_map(Result::ok).collect()
    }

    /// The probed paths.
    pub(super) fn region(&self) -> Result<Region, TooMany> {
        let all = self.patterns();
        all.iter()
            .try_fold(Region::none(), |all, one| all.or(&Region::of(one)))
    }
}
