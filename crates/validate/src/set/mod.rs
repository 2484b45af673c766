//! Checks over all resources together: the second pass.
//!
//! ```text
//!   each document that can be read ──▶ World: what is known of it ──▶ CHECKS ──▶ (Place, Finding) ──▶ Validation::add
//! ```
//!
//! The `World` keeps of each resource what a check needs (names, hosts, labels, its place), never the resource, so that a large set stays
//! small. A check is a function over it, and **a new one is a line in `CHECKS`**: it says only what is certain. That something is nowhere can
//! be said of a complete set alone, where objects without a namespace do not count as being elsewhere.
//!
//! The checks of Istio are those of `istioctl analyze`, under its codes; they were written from its source. Linkerd has no analyzer: its
//! checks, and those of sets of both, have codes in words. All codes are in [`codes`](crate::codes).

mod findings;
mod istio;
mod labels;
mod linkerd;
mod mixed;
mod pods;
mod world;

use std::any::Any;

use mesh2yaml_k8s::Finding;
use serde_json::Value;

pub(crate) use findings::Findings;
pub(crate) use labels::KeptLabels;
pub(crate) use pods::{Pods, Selected};
pub(crate) use world::{Known, World};

use crate::Target;

/// Where a resource was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The text, as the caller numbers them.
    pub source: usize,
    /// Which report of that text is about it, from 0.
    pub report: usize,
}

/// A check over a whole set.
type Check = fn(&World, &mut Findings);

/// All checks, by mesh and name; what they find is put in the order of the text.
const CHECKS: &[Check] = &[
    istio::annotations::annotations,
    istio::authorization_policy::namespaces,
    istio::deprecation::deprecated,
    istio::destination_rule::unverified,
    istio::destinations::delegates,
    istio::destinations::hosts,
    istio::destinations::subsets,
    istio::envoy_filter::operations,
    istio::gateway_certificates::shared,
    istio::gateway_conflicts::conflicts,
    istio::gateway_credentials::credentials,
    istio::gateway_pods::pods,
    istio::ingress_subsets::no_effect,
    istio::injection::image_auto,
    istio::injection::several_labels,
    istio::jwt_routes::without_authentication,
    istio::mesh_hosts::several,
    istio::mesh_networks::registries,
    istio::policies::selectors,
    istio::policies::without_pods,
    istio::policy_selector::ineffective,
    istio::port_name::names,
    istio::service_entry_ports::conflicting,
    istio::service_entry_ports::without_address,
    istio::shared_ports::shared,
    istio::sidecar::same_pods,
    istio::sidecar::several_without_selector,
    istio::subsets::subsets,
    istio::telemetry::same_pods,
    istio::telemetry::several_without_selector,
    istio::telemetry::without_providers,
    istio::user::reserved,
    istio::virtual_service_gateways::gateways,
    linkerd::annotations::annotations,
    linkerd::authorization_policy::without_server,
    linkerd::consumer_routes::beside_producers,
    linkerd::egress_network::overlaps,
    linkerd::no_catch_all::services,
    linkerd::opaque_ports::with_routes,
    linkerd::parents::headless,
    linkerd::parents::protocols,
    linkerd::probes::lost,
    linkerd::profiles::overrides,
    linkerd::rate_limit::protocols,
    linkerd::rate_limit::several,
    linkerd::references::policies,
    linkerd::references::rate_limits,
    linkerd::references::routes,
    linkerd::route_conflicts::kinds,
    linkerd::selection::overlaps,
    linkerd::selection::without_effect,
    mixed::two_meshes::injection,
    mixed::two_owners::services,
];

/// What has been seen so far.
#[derive(Debug, Default)]
pub struct Set {
    world: World,
}

impl Set {
    /// A set of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says which mesh shared kinds are for, where that is known, and whether the set will be complete: what only serves to say that something
    /// is nowhere is not kept otherwise.
    pub(crate) fn aim(&mut self, target: Option<Target>, complete: bool) {
        self.world.signs.target = target;
        self.world.complete = complete;
    }

    /// Takes note of a document, and of the resource that it is, if its kind is known and it fits.
    pub(crate) fn see(&mut self, place: Place, document: &Value, resource: Option<&dyn Any>) {
        self.world.see(place, document, resource);
    }

    /// Takes note of a document of a known kind that does not fit it: what it would be is not missing.
    pub(crate) fn see_unread(&mut self, document: &Value) {
        self.world.unread(document);
    }

    /// What is wrong with the set, by place. Only of a `complete` set is said that something is nowhere; then the validations that the set was
    /// shown to were complete too.
    #[must_use]
    pub fn finish(mut self, complete: bool) -> Vec<(Place, Finding)> {
        self.world.complete = complete;
        let mut findings = Findings::default();
        for check in CHECKS {
            check(&self.world, &mut findings);
        }
        let mut found = findings.sorted();
        found.retain(|(place, finding)| !self.world.is_silenced(*place, finding.rule.code()));
        found
    }
}
