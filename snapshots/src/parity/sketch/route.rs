//! `route`.

use super::service::Plan;
use super::{Block, condition, edit, fault, mirror, redirect, respond, retry, rewrite, timeout};
use crate::parity::Random;
use crate::parity::edges::{Edges, Speaks};

/// The routes of a service: all for both meshes, or all for one.
pub(super) fn routes(plan: &Plan, random: &mut Random, edges: &mut Edges) -> Vec<Block> {
    if random.percent(80) {
        return list(plan, "", random, edges);
    }
    let mut on = |mesh: &'static str, random: &mut Random| {
        let body = list(plan, mesh, random, edges);
        (!body.is_empty()).then(|| Block::with(format!("on {mesh}"), body))
    };
    let istio = on("istio", random);
    let linkerd = if random.percent(50) {
        on("linkerd", random)
    } else {
        None
    };
    istio.into_iter().chain(linkerd).collect()
}

/// Routes for one mesh, or for all.
fn list(plan: &Plan, mesh: &str, random: &mut Random, edges: &mut Edges) -> Vec<Block> {
    let count = *random.pick(&[0, 0, 1, 1, 1, 2, 2, 2, 3, 4]);
    let nested = random.percent(if count > 2 { 60 } else { 15 });
    let mut routes = Vec::new();
    for number in 0..count {
        let (ports, speaks) = ports(plan, random);
        let mut conditions = match (speaks, nested) {
            (Speaks::Grpc, _) => condition::calls(random, edges),
            (Speaks::Http | Speaks::Bytes, true) => condition::nested(number, count, edges),
            (Speaks::Http | Speaks::Bytes, false) => condition::conditions(plan, random, edges),
        };
        // What a prefix can be rewritten of.
        if mesh == "istio" && number == 0 && speaks == Speaks::Http && random.percent(50) {
            conditions = vec![condition::below_api(random, edges)];
        }
        if conditions.is_empty() && number + 1 < count {
            conditions.push(match speaks {
                Speaks::Grpc => condition::called(random, edges),
                Speaks::Http | Speaks::Bytes => condition::plain_paths(random, edges),
            });
        }
        conditions.extend(ports);
        let one = Of { plan, speaks, mesh };
        routes.push(route(number, &one, conditions, edges, random));
    }
    routes
}

/// Of which ports a route is: it need not say where the service has only one.
fn ports(plan: &Plan, random: &mut Random) -> (Option<Block>, Speaks) {
    let routed: Vec<(u16, Speaks)> = plan.routed().map(|port| (port.number, port.speaks)).collect();
    let (first, speaks) = *random.pick(&routed);
    if routed.len() == 1 {
        let said = random.percent(10).then(|| Block::line(format!("port {first}")));
        return (said, speaks);
    }
    let alike: Vec<String> = routed
        .iter()
        .filter(|(number, other)| *other == speaks && *number != first)
        .map(|(number, _)| number.to_string())
        .collect();
    let mut ports = vec![first.to_string()];
    if random.percent(35) {
        ports.extend(alike);
    }
    (
        Some(Block::line(format!("port {}", ports.join(", "))).needed()),
        speaks,
    )
}

/// What a route is of.
struct Of<'p> {
    plan: &'p Plan,
    speaks: Speaks,
    /// The one mesh that it is for; empty where it is for all.
    mesh: &'p str,
}

fn route(number: usize, of: &Of<'_>, mut body: Vec<Block>, edges: &Edges, random: &mut Random) -> Block {
    let Of { plan, speaks, mesh } = *of;
    let head = format!("route \"route {number}\"");
    // What is answered in the place of being sent on has nothing beside it.
    let answered = match random.below(20) {
        0..=2 if speaks == Speaks::Http => Some(redirect::redirect(random)),
        3..=8 if mesh == "istio" => Some(vec![respond::respond(random)]),
        _ => None,
    };
    if let Some(answered) = answered {
        body.extend(answered);
        return Block::with(head, body);
    }
    body.extend(to(plan, random));
    if random.percent(20) {
        body.extend(edit::edits(speaks, random));
    }
    if mesh == "istio" && random.percent(60) {
        body.extend(rewrite::rewrite(&body, random));
    }
    if random.percent(8) {
        body.push(mirror::mirror(plan, mesh, random));
    }
    if random.percent(8) {
        body.push(fault::fault(mesh, random));
    }
    if random.percent(30) {
        body.extend(timeout::timeout(mesh, edges, random));
    }
    if random.percent(35) {
        body.extend(retry::retry(speaks, mesh, random));
    }
    if body.is_empty() {
        body.push(Block::line("timeout 5s"));
    }
    Block::with(head, body)
}

/// Who gets the requests, by share.
fn to(plan: &Plan, random: &mut Random) -> Option<Block> {
    let other = "to service shop/archive port 8080";
    if plan.versions && random.percent(80) {
        return Some(Block::line(*random.pick(&[
            "to stable",
            "to canary",
            "to stable 90%, canary 10%",
            "to stable 50%, canary 50%",
            "to stable 100%, canary 0%",
            "to stable 90%, service shop/archive 10%",
            other,
        ])));
    }
    random.percent(8).then(|| Block::line(other))
}
