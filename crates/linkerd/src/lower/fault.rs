//! `fault`: Linkerd delays nothing, and what fails must be a workload.

use mesh2yaml_model::Gap;
use mesh2yaml_model::construct::Fault;

use super::Cx;

pub(super) fn lower(fault: &Fault, cx: &mut Cx<'_, '_>) {
    let Fault { delay, abort } = fault;
    if let Some(leaf) = cx.pick(delay) {
        let gap = Gap {
            why: "linkerd delays no requests".to_owned(),
            instead: "say it for istio alone: `on istio { fault delay … }`".to_owned(),
        };
        cx.unsupported(leaf, gap);
    }
    if let Some(leaf) = cx.pick(abort) {
        let share = cx.look(leaf).percent;
        let gap = Gap {
            why: "linkerd's proxies answer no request themselves".to_owned(),
            instead: format!(
                "send {share} to a workload that fails: `to VERSION {}%, service NAME {share}`; or say it for istio alone: `on istio {{ fault abort … }}`",
                100 - share.get()
            ),
        };
        cx.unsupported(leaf, gap);
    }
}
