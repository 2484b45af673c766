//! `eject`: the `outlierDetection` of a DestinationRule.

use mesh2yaml_model::construct::{Eject, Failure};

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
    out.max_ejection_percent = max_ejected.as_ref().map(|l| cx.take(l));
    out.min_health_percent = min_healthy.as_ref().map(|l| cx.take(l));
    out
}
