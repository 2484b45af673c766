//! `scrape`.

use super::service::Plan;
use super::{Block, allow, mtls};
use crate::parity::{Edges, Random};

/// What a collector of metrics may ask. A strict port asks for an identity, so strangers are seldom.
pub(super) fn scrape(plan: &Plan, random: &mut Random, edges: &mut Edges) -> Block {
    let http: Vec<u16> = plan.http().map(|port| port.target).collect();
    let on = match http.as_slice() {
        [] => " on 9999".to_owned(),
        [_] if random.percent(40) => String::new(),
        ports if random.percent(60) => format!(" on {}", random.pick(ports)),
        _ => " on 9999".to_owned(),
    };
    let by_name = match plan.mtls {
        mtls::Own::Disabled => false,
        mtls::Own::Strict => true,
        mtls::Own::Other => random.percent(55),
    };
    let from = if by_name {
        (*random.pick(&[
            "account ops/robot",
            "namespace ops, account shop/web",
            "mesh",
            allow::STRANGER,
        ]))
        .to_owned()
    } else {
        allow::callers(false, random, edges)
    };
    if from == allow::STRANGER {
        let name = ["elsewhere.example", "shop", "web"].map(str::to_owned);
        edges.identities.push(name.into());
    }
    edges.accounts.push(("ops".to_owned(), "robot".to_owned()));
    edges.paths.push("/metrics".to_owned());
    Block::line(format!("scrape /metrics{on} from {from}"))
}
