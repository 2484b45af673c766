//! `eject`: the `outlierDetection` of a DestinationRule.

use mesh2yaml_model::construct::{Eject, Failure};
use mesh2yaml_model::{Gap, Leaf};
use mesh2yaml_types::Percent;

use super::Cx;
use crate::OutlierDetection;

pub(super) fn lower(eject: &Eject, cx: &mut Cx<'_, '_>) -> OutlierDetection {
    let Eject {
        after,
        of,
        sweep,
        for_,
        max_ejected,
        min_healthy,
    } = eject;
    let count = cx.take(after);
    let mut out = match cx.take(of) {
        Failure::FiveXx => OutlierDetection::new().consecutive_5xx_errors(count),
    };
    out.interval = sweep.as_ref().map(|l| cx.take(l));
    out.base_ejection_time = for_.as_ref().map(|l| cx.take(l));
    out.max_ejection_percent = max_ejected.as_ref().and_then(|leaf| most(leaf, cx));
    out.min_health_percent = min_healthy.as_ref().map(|l| cx.take(l));
    out
}

/// Istio takes 0 for unsaid, and Envoy's 10 % for that.
fn most(leaf: &Leaf<Percent>, cx: &mut Cx<'_, '_>) -> Option<Percent> {
    if cx.look(leaf).get() > 0 {
        return Some(cx.take(leaf));
    }
    cx.unsupported(
        leaf,
        Gap {
            why: "istio reads `max-ejected 0%` as unsaid, and ejects up to 10%".to_owned(),
            instead: "take `eject` out: nothing is ejected without it".to_owned(),
        },
    );
    None
}
