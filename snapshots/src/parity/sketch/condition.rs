//! Conditions of routes, and those that access rules have too.

use super::Block;
use crate::parity::{Edges, Random};

const PATHS: [&str; 14] = [
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
];
const HEADERS: [(&str, &str); 3] = [("x-canary", "true"), ("x-team", "red"), ("x-team", "blue")];
/// Regular expressions, and a path that each takes.
const EXPRESSIONS: [(&str, &str); 6] = [
    (r"/api/v[12]/\w+", "/api/v1/x_9"),
    (r"/a|/ab", "/ab"),
    (r"(?i)/api/Users/\d+", "/api/users/7"),
    (r"/api/.*\bx\b.*", "/api/a-x"),
    (r"/[^/]+/c(/.*)?", "/a/c"),
    (r"/api/users/(7|[a-f]{2,3})", "/api/users/ab"),
];
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

pub(super) fn conditions(random: &mut Random, edges: &mut Edges) -> Vec<Block> {
    let mut body = Vec::new();
    if random.percent(50) {
        body.push(paths(random, edges));
    } else if random.percent(8) {
        let (expression, sample) = *random.pick(&EXPRESSIONS);
        body.push(Block::line(format!("path ~\"{expression}\"")));
        edges.paths.push(sample.to_owned());
    }
    if random.percent(30) {
        body.push(methods(random));
    }
    if random.percent(40) {
        let (name, value) = *random.pick(&HEADERS);
        let written = if random.percent(20) {
            format!("header {name} = ~\"{value}|x[0-9]\"")
        } else {
            format!("header {name} = \"{value}\"")
        };
        body.push(Block::line(written));
        edges.headers.push((name.to_owned(), value.to_owned()));
    }
    if random.percent(12) {
        body.push(Block::line("query version = \"2\""));
        edges.queries.push(("version".to_owned(), "2".to_owned()));
    }
    if random.percent(8) {
        let host = *random.pick(&["cart.shop.svc.cluster.local", "shop.example", "*.shop.example"]);
        body.push(Block::line(format!("host {host}")));
        edges.hosts.push(host.to_owned());
    }
    body
}

pub(super) fn paths(random: &mut Random, edges: &mut Edges) -> Block {
    let paths = random.some(&PATHS, 2);
    edges.paths.extend(paths.iter().map(|path| (*path).to_owned()));
    let quoted: Vec<String> = paths.iter().map(|path| format!("\"{path}\"")).collect();
    Block::line(format!("path {}", quoted.join(", ")))
}

pub(super) fn methods(random: &mut Random) -> Block {
    Block::line(format!("method {}", random.some(&METHODS, 2).join(", ")))
}
