//! `fault`: the `fault` of an `http` entry. Envoy injects it before it routes, so what fails is not tried again.

use mesh2yaml_model::construct::Fault as Said;

use super::Cx;
use crate::{Abort, AbortStatus, Delay, Fault};

pub(super) fn lower(fault: &Said, cx: &mut Cx<'_, '_>) -> Option<Fault> {
    let Said { delay, abort } = fault;
    let delay = cx.pick(delay).map(|leaf| {
        let said = cx.take(leaf);
        Delay::new(said.time, said.percent)
    });
    let abort = cx.pick(abort).map(|leaf| {
        let said = cx.take(leaf);
        Abort::new(AbortStatus::Http(said.status), said.percent)
    });
    match (delay, abort) {
        (Some(delay), Some(abort)) => Some(Fault::delay(delay).and_abort(abort)),
        (Some(delay), None) => Some(Fault::delay(delay)),
        (None, Some(abort)) => Some(Fault::abort(abort)),
        (None, None) => None,
    }
}
