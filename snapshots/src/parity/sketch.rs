//! A random policy, as statements that can be taken out.

use std::fmt;

use super::Random;
use super::edges::{Edges, Service};

/// A statement, and what stands in its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The statement without its block.
    pub head: String,
    /// What stands in the block; `None` where it has none.
    pub body: Option<Vec<Block>>,
    /// Whether the policy makes no sense without it.
    pub needed: bool,
}

/// A policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(pub Vec<Block>);

impl Block {
    fn line(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            body: None,
            needed: false,
        }
    }

    fn with(head: impl Into<String>, body: Vec<Self>) -> Self {
        Self {
            head: head.into(),
            body: Some(body),
            needed: false,
        }
    }

    fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    fn write(&self, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = "  ".repeat(depth);
        match &self.body {
            None => writeln!(f, "{indent}{}", self.head),
            Some(body) => {
                writeln!(f, "{indent}{} {{", self.head)?;
                body.iter().try_for_each(|it| it.write(depth + 1, f))?;
                writeln!(f, "{indent}}}")
            }
        }
    }

    /// The same with one statement less, in every way.
    fn smaller(&self) -> Vec<Self> {
        let Some(body) = &self.body else { return Vec::new() };
        without_one(body)
            .into_iter()
            .map(|body| Self {
                body: Some(body),
                ..self.clone()
            })
            .collect()
    }
}

/// Lists of statements with one less, or with one that is smaller.
fn without_one(blocks: &[Block]) -> Vec<Vec<Block>> {
    let mut all = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if !block.needed {
            let mut less = blocks.to_vec();
            less.remove(index);
            all.push(less);
        }
        for smaller in block.smaller() {
            let mut less = blocks.to_vec();
            less[index] = smaller;
            all.push(less);
        }
    }
    all
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|block| block.write(0, f))
    }
}

const NAMESPACES: [&str; 2] = ["shop", "bank"];
const ACCOUNTS: [(&str, &str); 4] = [
    ("shop", "web"),
    ("shop", "cart"),
    ("bank", "teller"),
    ("ops", "robot"),
];
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

impl Sketch {
    /// A policy, and what it speaks of.
    #[must_use]
    pub fn random(random: &mut Random) -> (Self, Edges) {
        let mut edges = Edges::default();
        let mut blocks = vec![mesh(random)];
        for namespace in NAMESPACES {
            blocks.extend(self::namespace(namespace, random));
        }
        for number in 0..1 + random.below(2) {
            blocks.push(service(number, random, &mut edges));
        }
        // Another service that routes lead to.
        let archive = vec![
            Block::line("workload app=archive").needed(),
            Block::line("port http 8080").needed(),
        ];
        blocks.push(Block::with("service archive in shop", archive).needed());
        (Self(blocks), edges)
    }

    /// The same with one statement less, in every way, the largest pieces first.
    pub fn smaller(&self) -> impl Iterator<Item = Self> + '_ {
        without_one(&self.0).into_iter().map(Self)
    }

    /// The keywords that it uses.
    #[must_use]
    pub fn keywords(&self) -> Vec<&str> {
        fn collect<'b>(blocks: &'b [Block], out: &mut Vec<&'b str>) {
            for block in blocks {
                out.extend(block.head.split(' ').next());
                collect(block.body.as_deref().unwrap_or_default(), out);
            }
        }
        let mut out = Vec::new();
        collect(&self.0, &mut out);
        out.sort_unstable();
        out.dedup();
        out
    }
}

fn mesh(random: &mut Random) -> Block {
    let mut body = vec![Block::line("probe-networks 10.0.0.0/16")];
    if random.percent(30) {
        body.push(Block::line("trust-domain cluster.local"));
    }
    if random.percent(25) {
        body.push(Block::line("trust-domain-aliases old.example, older.example"));
    }
    // Istio needs the last of them to deny by path.
    if random.percent(50) {
        body.push(Block::line(format!(
            "paths {}",
            random.pick(&[
                "base",
                "merge-slashes",
                "decode-and-merge-slashes",
                "decode-and-merge-slashes"
            ])
        )));
    }
    if random.percent(25) {
        body.push(Block::line(format!(
            "mtls {}",
            random.pick(&["strict", "permissive"])
        )));
    }
    Block::with("mesh", body)
}

fn namespace(name: &str, random: &mut Random) -> Option<Block> {
    if random.percent(40) {
        return None;
    }
    let mut body = Vec::new();
    if random.percent(50) {
        body.push(Block::line(format!(
            "default {}",
            random.pick(&["allow", "deny"])
        )));
    }
    if random.percent(50) {
        body.push(Block::line(format!(
            "mtls {}",
            random.pick(&["strict", "permissive"])
        )));
    }
    (!body.is_empty()).then(|| Block::with(format!("namespace {name}"), body))
}

fn service(number: usize, random: &mut Random, edges: &mut Edges) -> Block {
    let namespace = *random.pick(&NAMESPACES);
    let name = ["cart", "stock"][number];
    let mut labels = vec![("app".to_owned(), name.to_owned())];
    let mut ports = vec![(80, 8080)];
    let mut body = vec![
        Block::line(format!("workload app={name}")).needed(),
        Block::line("port http 80 to 8080").needed(),
    ];
    if random.percent(30) {
        body.push(Block::line("port tcp 5432").needed());
        match random.below(4) {
            0 => body.push(Block::line("mtls strict on 5432")),
            1 => body.push(Block::line("mtls permissive on 5432")),
            _ => {}
        }
        ports.push((5432, 5432));
    }
    if random.percent(15) {
        body.push(Block::line(format!(
            "mtls {} on 80",
            random.pick(&["strict", "permissive"])
        )));
    }
    if random.percent(25) {
        body.push(Block::line(format!(
            "mtls {}",
            random.pick(&["strict", "permissive"])
        )));
    }
    let versions = random.percent(60);
    if versions {
        body.push(Block::line("version stable version=v1").needed());
        body.push(Block::line("version canary version=v2").needed());
        labels.push(("version".to_owned(), (*random.pick(&["v1", "v2"])).to_owned()));
    }
    let mut probed = "none".to_owned();
    if random.percent(30) {
        probed = "/health".to_owned();
    }
    body.push(Block::line(format!("probes {probed}")));
    for route in 0..random.below(4) {
        body.push(self::route(route, versions, random, edges));
    }
    for rule in 0..random.below(4) {
        body.push(allow(rule, random, edges));
    }
    if random.percent(40) {
        for rule in 0..1 + random.below(2) {
            body.push(deny(rule, random, edges));
        }
    }
    if random.percent(20) {
        let on = random.pick(&["", " on 8080", " on 9999"]);
        let from = *random.pick(&[
            "account ops/robot",
            "namespace ops, account shop/web",
            "mesh",
            "cidr 10.244.0.0/16",
        ]);
        edges.accounts.push(("ops".to_owned(), "robot".to_owned()));
        edges.paths.push("/metrics".to_owned());
        body.push(Block::line(format!("scrape /metrics{on} from {from}")));
    }
    if random.percent(60) {
        let consent = "accept allow.dry-run, deny.dry-run on linkerd \"it decides nothing\"";
        body.push(Block::line(consent));
    }
    edges.services.push(Service {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        labels,
        ports,
    });
    Block::with(format!("service {name} in {namespace}"), body).needed()
}

fn route(number: usize, versions: bool, random: &mut Random, edges: &mut Edges) -> Block {
    let mut body = conditions(random, edges);
    // What is answered in the place of being sent on has nothing beside it.
    let answered = match random.below(20) {
        0 | 1 => Some(*random.pick(&[
            "redirect 301 path \"/new\"",
            "redirect 302 scheme https",
            "redirect 302 host new.example",
        ])),
        2 => Some("respond 503 \"later\""),
        _ => None,
    };
    if let Some(answered) = answered {
        body.push(Block::line(answered).needed());
        return Block::with(format!("route \"route {number}\""), body);
    }
    if versions && random.percent(80) {
        body.push(Block::line(*random.pick(&[
            "to stable",
            "to canary",
            "to stable 90%, canary 10%",
            "to stable 50%, canary 50%",
            "to stable 100%, canary 0%",
            "to stable 90%, service shop/archive 10%",
        ])));
    }
    if random.percent(15) {
        body.push(Block::line(*random.pick(&[
            "request set x-team = \"blue\"",
            "request remove x-debug",
            "request add x-seen = \"yes\"",
            "response set x-served = \"mesh\"",
            "response remove server",
        ])));
    }
    // Of one mesh alone, so they are few.
    match random.below(22) {
        0 => body.push(Block::line("rewrite path \"/new\"")),
        1 => body.push(Block::line("mirror service shop/archive 10%")),
        2 => body.push(Block::line("fault delay 250ms of 10%")),
        3 => body.push(Block::line("fault abort 503 of 5%")),
        _ => {}
    }
    if random.percent(30) {
        body.push(Block::line(format!(
            "timeout {}",
            random.pick(&["1s", "250ms", "90s", "1h30m"])
        )));
    }
    if random.percent(30) {
        body.push(Block::line(format!(
            "retry {} times on {}",
            1 + random.below(4),
            random.pick(&["5xx", "gateway-error", "503, 504", "500"])
        )));
    }
    Block::with(format!("route \"route {number}\""), body)
}

fn conditions(random: &mut Random, edges: &mut Edges) -> Vec<Block> {
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

fn allow(number: usize, random: &mut Random, edges: &mut Edges) -> Block {
    let from = callers(random, edges);
    rule(format!("allow \"rule {number}\""), from, random, edges)
}

fn deny(number: usize, random: &mut Random, edges: &mut Edges) -> Block {
    let from = if random.percent(60) {
        "anyone".to_owned()
    } else {
        callers(random, edges)
    };
    rule(format!("deny \"denial {number}\""), from, random, edges)
}

/// Who calls, of one kind or several.
fn callers(random: &mut Random, edges: &mut Edges) -> String {
    let accounts = random.some(&ACCOUNTS, 3);
    let owned = |(namespace, account): &(&str, &str)| ((*namespace).to_owned(), (*account).to_owned());
    edges.accounts.extend(accounts.iter().map(owned));
    let listed: Vec<String> = accounts.iter().map(|(ns, sa)| format!("{ns}/{sa}")).collect();
    let listed = format!("account {}", listed.join(", "));
    let others = [
        format!(
            "namespace {}",
            accounts.first().map_or("shop", |(namespace, _)| namespace)
        ),
        "mesh".to_owned(),
        "anyone".to_owned(),
        "cidr 10.244.0.0/16".to_owned(),
        "cidr 0.0.0.0/0 except 10.244.0.0/24".to_owned(),
        "cidr 203.0.113.0/24".to_owned(),
    ];
    match random.below(8) {
        0..=3 => listed,
        4 => format!("{}, {listed}", random.pick(&others)),
        _ => random.pick(&others).clone(),
    }
}

fn rule(head: String, from: String, random: &mut Random, edges: &mut Edges) -> Block {
    let mut body = vec![Block::line(format!("from {from}")).needed()];
    if random.percent(12) {
        body.push(Block::line("dry-run"));
    }
    // Methods and paths are of HTTP ports alone.
    let mut port = None;
    if random.percent(60) {
        body.push(paths(random, edges));
        port = Some(80);
    }
    if random.percent(50) {
        body.push(methods(random));
        port = Some(80);
    }
    if let Some(port) = port {
        body.push(Block::line(format!("port {port}")).needed());
    }
    Block::with(head, body)
}

fn paths(random: &mut Random, edges: &mut Edges) -> Block {
    let mut paths = random.some(&PATHS, 2);
    // Istio says a `*` inside of a path of a rule only with a loss, so those are fewer.
    let inner = |paths: &[&str]| {
        paths
            .iter()
            .any(|path| path.contains("*/") || path.ends_with("/*"))
    };
    if inner(&paths) && random.percent(50) {
        paths = vec!["/api/**"];
    }
    edges.paths.extend(paths.iter().map(|path| (*path).to_owned()));
    let quoted: Vec<String> = paths.iter().map(|path| format!("\"{path}\"")).collect();
    Block::line(format!("path {}", quoted.join(", ")))
}

fn methods(random: &mut Random) -> Block {
    Block::line(format!("method {}", random.some(&METHODS, 2).join(", ")))
}
