//! `profile` and `use`: what services share, with parameters.

use super::service::Plan;
use super::{Block, allow, condition};
use crate::parity::{Edges, Random};

/// A profile with a route, or with rules.
pub(super) fn profile(random: &mut Random, edges: &mut Edges) -> Option<Block> {
    if random.percent(65) {
        return None;
    }
    edges.has_profile = true;
    edges.paths.push("/shared/**".to_owned());
    edges.accounts.push(("shop".to_owned(), "shared".to_owned()));
    let mut body = vec![
        Block::line("param callers accounts").needed(),
        Block::line("param patience duration = 10s").needed(),
        Block::line("param tries int = 2").needed(),
        Block::line("param listens port = 80").needed(),
    ];
    let route = vec![
        condition::paths(random, edges),
        Block::line("port $listens").needed(),
        Block::line("timeout $patience"),
        Block::line("retry $tries times on gateway-error"),
    ];
    let rest = vec![
        Block::line("port $listens").needed(),
        Block::line("timeout $patience"),
    ];
    body.push(Block::with("route \"shared paths\"", route));
    body.push(Block::with("route \"shared rest\"", rest));
    if random.percent(70) {
        body.push(Block::with(
            "allow \"shared callers\"",
            vec![
                Block::line("from account $callers").needed(),
                condition::methods(random),
                Block::line("port $listens").needed(),
            ],
        ));
    }
    if random.percent(40) {
        let path = edges.has_one_spelling.then(|| Block::line("path \"/shared/**\""));
        body.push(Block::with(
            "deny \"shared denial\"",
            vec![
                Block::line("from anyone").needed(),
                path.unwrap_or_else(|| Block::line("method DELETE")),
                Block::line("port $listens").needed(),
            ],
        ));
    }
    Some(Block::with("profile web", body))
}

/// The use of the profile, where there is one and the service has an HTTP port for it.
pub(super) fn used(plan: &Plan, random: &mut Random, edges: &mut Edges) -> Option<Block> {
    let listens = plan.http().next()?.number;
    if !edges.has_profile || random.percent(35) {
        return None;
    }
    let accounts = random.some(&allow::ACCOUNTS, 2);
    edges.accounts.extend(
        accounts
            .iter()
            .map(|(ns, sa)| ((*ns).to_owned(), (*sa).to_owned())),
    );
    let listed: Vec<String> = accounts.iter().map(|(ns, sa)| format!("{ns}/{sa}")).collect();
    let mut arguments = vec![Block::line(format!("callers {}", listed.join(", "))).needed()];
    if random.percent(50) {
        arguments.push(Block::line("patience 3s"));
    }
    if random.percent(50) {
        arguments.push(Block::line("tries 4"));
    }
    if listens != 80 || random.percent(50) {
        arguments.push(Block::line(format!("listens {listens}")).needed());
    }
    Some(Block::with("use web", arguments))
}
