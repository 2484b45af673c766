//! `localityLbSetting` and `zoneAwareLbSetting`.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_k8s::Validator;

use super::At;
use crate::{Distribution, Failover, LocalityLb, ZoneAwareLb};

/// Labels that say where a pod runs.
const TOPOLOGY: [&str; 3] = [
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
    "topology.istio.io/subzone",
];

pub(super) fn by_locality(v: &mut Validator, it: &LocalityLb, is_ejecting: bool, at: At<'_>) {
    if !it.distribute.is_empty() && !it.failover.is_empty() {
        v.admission("`distribute` and `failover` exclude each other");
    }
    if !it.failover.is_empty() {
        priorities(
            v,
            &it.failover_priority,
            "`failover` has the regions, and excludes this label",
        );
    }
    if !it.distribute.is_empty() && !it.failover_priority.is_empty() {
        v.field("failoverPriority", |v| {
            v.effect("`distribute` comes first, and this is ignored");
        });
    }
    distribute(v, &it.distribute);
    failover(v, &it.failover);
    let asks = !it.failover.is_empty() || !it.failover_priority.is_empty();
    if asks && !is_ejecting {
        needs_ejection(v, at);
    }
}

pub(super) fn by_zone(v: &mut Validator, it: &ZoneAwareLb, is_ejecting: bool, at: At<'_>) {
    priorities(
        v,
        &it.failover_priority,
        "regions and zones come first anyway, and exclude this label",
    );
    failover(v, &it.failover);
    if it.min_cluster_size == Some(0) {
        v.field("minClusterSize", |v| {
            v.schema("it is at least 1");
        });
    }
    let asks = !it.failover.is_empty() || !it.failover_priority.is_empty();
    if asks && !is_ejecting {
        needs_ejection(v, at);
    }
}

/// Of subsets and ports nothing is known: a subset may have the host's outlier detection, and both the mesh's.
fn needs_ejection(v: &mut Validator, at: At<'_>) {
    if at.is_whole_host {
        v.admission_warning("failover needs outlier detection, which the policy does not have")
            .help("add `outlierDetection` beside `loadBalancer`");
    }
}

fn priorities(v: &mut Validator, labels: &[String], why_not: &str) {
    v.each("failoverPriority", labels, |v, label| {
        if TOPOLOGY.contains(&label.as_str()) {
            v.admission(why_not);
        }
    });
}

fn failover(v: &mut Validator, entries: &[Failover]) {
    v.each("failover", entries, |v, entry| {
        if entry.from == entry.to {
            v.admission("the region that serves is the one that fails");
        }
        for (key, region) in [("from", &entry.from), ("to", &entry.to)] {
            v.field(key, |v| {
                if region.contains('/') {
                    v.admission("it is a region, without a zone");
                }
                if region.contains('*') {
                    v.admission("it is one region, without `*`");
                }
            });
        }
    });
}

fn distribute(v: &mut Validator, entries: &[Distribution]) {
    let mut seen = Localities::default();
    v.each("distribute", entries, |v, entry| {
        v.field("from", |v| seen.add(v, &entry.from));
        let mut total = 0u64;
        let mut seen = Localities::default();
        v.entries("to", &entry.to, |v, locality, weight| {
            if !(1..=100).contains(weight) {
                v.admission("a weight is from 1 to 100");
            }
            total += u64::from(*weight);
            seen.add(v, locality);
        });
        if total != 100 {
            v.field("to", |v| {
                v.admission(format!("the weights add up to {total}, not to 100"));
            });
        }
    });
}

/// Localities that have been seen: regions, the zones of each, the subzones of each. A `*` stands for all that come after it; one that
/// comes after others is for the rest, and is let through, as upstream.
#[derive(Default)]
struct Localities<'l> {
    regions: BTreeMap<&'l str, BTreeMap<&'l str, BTreeSet<&'l str>>>,
}

impl<'l> Localities<'l> {
    fn add(&mut self, v: &mut Validator, locality: &'l str) {
        let stars = locality.matches('*').count();
        if stars > 1 || (stars == 1 && !locality.ends_with('*')) {
            v.admission("a `*` is the last part, and there is one");
            return;
        }
        let mut parts = locality.splitn(3, '/');
        let (region, zone, subzone) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        if region.is_empty() || zone.is_some_and(str::is_empty) || subzone.is_some_and(str::is_empty) {
            v.admission("a part is missing")
                .help("the form is `region`, `region/zone` or `region/zone/subzone`");
            return;
        }
        if self.regions.contains_key("*") || !self.insert(region, zone, subzone) {
            v.admission("it is a part of another locality here, or the same");
        }
    }

    /// Whether it is not taken yet.
    fn insert(&mut self, region: &'l str, zone: Option<&'l str>, subzone: Option<&'l str>) -> bool {
        let Some(zone) = zone else {
            let everything = BTreeMap::from([("*", BTreeSet::from(["*"]))]);
            return !self.regions.contains_key(region) && self.regions.insert(region, everything).is_none();
        };
        let zones = self.regions.entry(region).or_default();
        if zones.contains_key("*") {
            return false;
        }
        let Some(subzone) = subzone else {
            return !zones.contains_key(zone) && zones.insert(zone, BTreeSet::from(["*"])).is_none();
        };
        let subzones = zones.entry(zone).or_default();
        !subzones.contains("*") && subzones.insert(subzone)
    }
}
