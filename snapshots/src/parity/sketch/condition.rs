//! Conditions of routes, and those that access rules have too.

use super::Block;
use super::service::Plan;
use crate::parity::{Edges, Random};

const PATHS: [&str; 15] = [
    "/",
    "/api",
    "/api/",
    "/api/**",
    "/api/users/**",
    "/api/*",
    "/api/users/*",
    "/admin/**",
    "/api/admin/**",
    "/health",
    "/a/*/c",
    "/a/*/**",
    "/**",
    "/api/users/7",
    "/v1.0/x-y_z/**",
];
const HEADERS: [(&str, &str); 3] = [("x-canary", "true"), ("x-team", "red"), ("x-team", "blue")];
/// Regular expressions, and a path that each takes.
const EXPRESSIONS: [(&str, &str); 5] = [
    (r"/api/v[12]/\w+", "/api/v1/x_9"),
    (r"(?i)/api/Users/\d+", "/api/users/7"),
    (r"/api/.*\bx\b.*", "/api/a-x"),
    (r"/[^/]+/c(/.*)?", "/a/c"),
    (r"/api/users/(7|[a-f]{2,3})", "/api/users/ab"),
];
const LISTED: (&str, &str) = (r"/a|/ab", "/ab");
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];
const CALLS: [(&str, &str); 4] = [
    ("shop.Cart", "Get"),
    ("shop.Cart", "Put"),
    ("shop.Orders", "List"),
    ("Cart", "Get"),
];

pub(super) fn conditions(plan: &Plan, random: &mut Random, edges: &mut Edges) -> Vec<Block> {
    let mut body = Vec::new();
    if random.percent(50) {
        body.push(match random.percent(50) {
            true => plain_paths(random, edges),
            false => paths(random, edges),
        });
    } else if random.percent(12) {
        body.push(expression(random, edges));
    }
    if random.percent(30) {
        body.push(methods(random));
    }
    if random.percent(40) {
        body.push(header(random, edges));
    }
    if random.percent(15) {
        body.push(query(random, edges));
    }
    if random.percent(12) {
        body.push(host(plan, random, edges));
    }
    body
}

/// What access rules ask for beside paths, methods and calls.
pub(super) fn of_rule(plan: &Plan, random: &mut Random, edges: &mut Edges) -> Vec<Block> {
    let mut body = Vec::new();
    for (name, values) in [
        ("x-canary", &["true", "false"][..]),
        ("x-team", &["red", "blue", "green"]),
    ] {
        if random.percent(12) {
            let value = *random.pick(values);
            body.push(Block::line(match random.below(8) {
                0 => format!("header {name} = ~\"{value}|x[0-9]\""),
                1 => format!("header {name} = ~\"{value}.*\""),
                2 => format!("header {name} = \"{value}\", \"other\""),
                _ => format!("header {name} = \"{value}\""),
            }));
            let others = [value, *random.pick(&["other", "x7", "x"])];
            edges
                .headers
                .extend(others.map(|value| (name.to_owned(), value.to_owned())));
        }
    }
    if random.percent(12) {
        // Istio says all hosts below one with a loss, or not at all.
        let mut asked = host(plan, random, edges);
        if asked.head.contains('*') && random.percent(70) {
            edges.hosts.push("shop.example".to_owned());
            asked = Block::line("host www.shop.example, shop.example");
        }
        body.push(asked);
    }
    body
}

/// A regular expression for paths; in many cases one that is a short list, which Istio's rules can say.
pub(super) fn expression(random: &mut Random, edges: &mut Edges) -> Block {
    let (expression, sample) = if random.percent(40) {
        LISTED
    } else {
        *random.pick(&EXPRESSIONS)
    };
    edges.paths.push(sample.to_owned());
    Block::line(format!("path ~\"{expression}\""))
}

/// What the route of a number asks for, of several that are for ever more requests.
pub(super) fn nested(number: usize, count: usize, edges: &mut Edges) -> Vec<Block> {
    let path = ["/api/users/7", "/api/users/**", "/api/**", "/**"][number.min(3)];
    if number + 1 == count {
        return Vec::new();
    }
    edges.paths.push(path.to_owned());
    // Linkerd takes the one with more conditions.
    let headers = [("x-canary", "true"), ("x-team", "red"), ("x-zone", "a")];
    let mut body = vec![Block::line(format!("path \"{path}\""))];
    for (name, value) in headers.iter().take(count.saturating_sub(number + 2)) {
        body.push(Block::line(format!("header {name} = \"{value}\"")));
        edges.headers.push(((*name).to_owned(), (*value).to_owned()));
    }
    body
}

/// What is asked of calls of gRPC.
pub(super) fn calls(random: &mut Random, edges: &mut Edges) -> Vec<Block> {
    let mut body = Vec::new();
    if random.percent(75) {
        body.push(called(random, edges));
    }
    if random.percent(if body.is_empty() { 15 } else { 30 }) {
        body.push(header(random, edges));
    }
    body
}

/// Which services or methods are called.
pub(super) fn called(random: &mut Random, edges: &mut Edges) -> Block {
    let calls = random.some(&CALLS, 2);
    let owned = |(service, method): &(&str, &str)| ((*service).to_owned(), (*method).to_owned());
    edges.calls.extend(calls.iter().map(owned));
    let whole = random.percent(35);
    edges.has_whole_calls |= whole;
    let said = calls.iter().map(|(service, method)| match whole {
        true => (*service).to_owned(),
        false => format!("{service}/{method}"),
    });
    let mut said: Vec<String> = said.collect();
    said.dedup();
    Block::line(format!("grpc {}", said.join(", ")))
}

pub(super) fn header(random: &mut Random, edges: &mut Edges) -> Block {
    let (name, value) = *random.pick(&HEADERS);
    edges.headers.push((name.to_owned(), value.to_owned()));
    if random.percent(20) {
        return Block::line(format!("header {name} = ~\"{value}|x[0-9]\""));
    }
    // A header has a name in any case.
    let name = if random.percent(10) {
        name.to_ascii_uppercase()
    } else {
        name.to_owned()
    };
    Block::line(format!("header {name} = \"{value}\""))
}

pub(super) fn query(random: &mut Random, edges: &mut Edges) -> Block {
    edges.queries.push(("version".to_owned(), "2".to_owned()));
    Block::line(*random.pick(&[
        "query version = \"2\"",
        "query version = \"2\", \"3\"",
        "query version = ~\"[2-4]\"",
    ]))
}

fn host(plan: &Plan, random: &mut Random, edges: &mut Edges) -> Block {
    let own = format!("{}.{}", plan.name, plan.namespace);
    let full = format!("{own}.svc.cluster.local");
    let said = match random.below(8) {
        0..=2 => vec![full],
        3 => vec![own],
        4 | 5 => vec![full, format!("{own}.svc")],
        6 => vec!["shop.example".to_owned()],
        _ => vec!["*.shop.example".to_owned()],
    };
    edges.hosts.extend(said.iter().cloned());
    Block::line(format!("host {}", said.join(", ")))
}

pub(super) fn paths(random: &mut Random, edges: &mut Edges) -> Block {
    some_paths(&PATHS, random, edges)
}

/// Paths that the meshes compare in one way, and that leave some over.
pub(super) fn plain_paths(random: &mut Random, edges: &mut Edges) -> Block {
    let plain: Vec<&str> = PATHS
        .iter()
        .filter(|path| !path.trim_end_matches("/**").contains('*') && **path != "/**")
        .copied()
        .collect();
    some_paths(&plain, random, edges)
}

/// Paths below one prefix.
pub(super) fn below_api(random: &mut Random, edges: &mut Edges) -> Block {
    let below: Vec<&str> = PATHS
        .iter()
        .filter(|path| path.starts_with("/api/"))
        .copied()
        .collect();
    some_paths(&below, random, edges)
}

fn some_paths(all: &[&'static str], random: &mut Random, edges: &mut Edges) -> Block {
    let paths = random.some(all, 2);
    edges.inner_stars += paths
        .iter()
        .filter(|path| path.contains("/*") && !path.ends_with("/**"))
        .count()
        + paths.iter().filter(|path| path.contains("/*/")).count();
    edges.paths.extend(paths.iter().map(|path| (*path).to_owned()));
    let quoted: Vec<String> = paths.iter().map(|path| format!("\"{path}\"")).collect();
    Block::line(format!("path {}", quoted.join(", ")))
}

pub(super) fn methods(random: &mut Random) -> Block {
    Block::line(format!("method {}", random.some(&METHODS, 2).join(", ")))
}
