//! `eject`: failure accrual, in annotations of the service itself: Linkerd reads them on the Service that requests
//! are addressed to, and not on those that a route sends them to.

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::{Eject, Failure};
use mesh2yaml_model::{Gap, Loss};

use super::Cx;
use crate::FailureAccrual;

pub(super) fn lower(eject: &Eject, cx: &mut Cx<'_, '_>) -> FailureAccrual {
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
        Failure::FiveXx => FailureAccrual::consecutive(count),
    };
    if let Some(leaf) = sweep {
        cx.approximate(leaf, Loss::of("it counts every response and sweeps nothing"));
    }
    if let Some(leaf) = for_ {
        let loss =
            Loss::of("the time does not grow with the number of ejections, and ends with one trial request");
        if let Some(time) = cx.approximate(leaf, loss) {
            out = out.penalty(time, time).jitter_ratio(0.0);
        }
    }
    for leaf in [max_ejected, min_healthy].into_iter().flatten() {
        cx.approximate(
            leaf,
            Loss::of("it ejects any number of endpoints, all of them too"),
        );
    }
    cx.note(
        after,
        Code::Operational,
        "linkerd ejects for a service as a whole: the annotations go onto the Service that others may own",
    );
    out
}

/// Beside a ServiceProfile with routes Linkerd does not look at the annotations.
pub(super) fn refuse(eject: &Eject, cx: &mut Cx<'_, '_>) {
    let Eject {
        after,
        of,
        sweep,
        for_,
        max_ejected,
        min_healthy,
    } = eject;
    let gap = Gap {
        why: "linkerd ejects nothing from a service that has a ServiceProfile with routes".to_owned(),
        instead:
            "compile without `--service-profiles`, or say `eject` for another mesh only, in an `on` block"
                .to_owned(),
    };
    cx.unsupported(after, gap);
    cx.refused_too(of);
    for leaf in [sweep, for_].into_iter().flatten() {
        cx.refused_too(leaf);
    }
    for leaf in [max_ejected, min_healthy].into_iter().flatten() {
        cx.refused_too(leaf);
    }
}
