//! `probes`: a grant to the networks that the kubelet asks from. A Server with routes gets no automatic one.

use mesh2yaml_model::construct::{HEALTH_CHECK, Method, Probes as Said};
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
    /// Whether it calls by gRPC.
    pub(super) is_call: bool,
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
        Said::Http { paths, on } => (paths.as_slice(), on),
        Said::Grpc { said: _, on } => (&[][..], on),
    };
    let on = on.as_ref().map(|leaf| cx.take(leaf));
    let networks = match mesh.probe_networks {
        Some(networks) => {
            let networks = networks.iter();
            let networks = networks.map(|leaf| Network::new(cx.take(leaf).as_str()));
            Some(networks.collect())
        }
        // A port without rules has no Server of ours, so nothing is granted.
        None if has_rules(on) => None,
        None => Some(Vec::new()),
    };
    let paths = match probes {
        Said::Grpc { said, on: _ } => {
            answer(said, networks.is_some(), cx)?;
            vec![HEALTH_CHECK.into()]
        }
        Said::Http { .. } | Said::None(_) => {
            let paths = paths.iter().map(|leaf| answer(leaf, networks.is_some(), cx));
            // Each leaf is answered before any is missed.
            let paths: Vec<Option<Text>> = paths.collect();
            paths.into_iter().collect::<Option<_>>()?
        }
    };
    let networks = networks.unwrap_or_else(|| vec![Network::new("0.0.0.0/0"), Network::new("::/0")]);
    (!networks.is_empty()).then_some(Probes {
        is_call: matches!(probes, Said::Grpc { .. }),
        paths,
        on,
        networks,
    })
}

/// A probe that is granted to known networks, or to everyone.
fn answer<T: FromArgument>(leaf: &Leaf<T>, known: bool, cx: &mut Cx<'_, '_>) -> Option<T> {
    if known {
        Some(cx.take(leaf))
    } else {
        cx.approximate(leaf, ANYONE)
    }
}

impl Probes {
    /// What probes of both ask: of one port, from the same networks.
    pub(super) fn joined<'a>(all: impl Iterator<Item = &'a Self>) -> Option<Self> {
        all.fold(None, |before: Option<Self>, one| {
            let mut joined = before.unwrap_or_else(|| Self {
                is_call: one.is_call,
                paths: Vec::new(),
                on: one.on,
                networks: one.networks.clone(),
            });
            joined.paths.extend(one.paths.iter().cloned());
            Some(joined)
        })
    }

    /// How it asks.
    pub(super) fn method(&self) -> Method {
        if self.is_call { Method::Post } else { Method::Get }
    }

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
