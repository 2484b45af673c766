//! Each byte of a path, and spellings that readers take differently, before a real Envoy: what our evaluator knows of both is held to it.

use std::path::Path;

use mesh2yaml::k8s::types::decision::{Arrival, Caller, HttpRequest};
use mesh2yaml_snapshots::parity::Edges;

use super::ask::{Purpose, asking};
use super::world::World;
use super::{Asked, Decisions, Question};
use crate::{Error, Judge};

/// What a `*` inside of a path takes of a segment, as Envoy decided.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Segments {
    /// Characters that were let in as they are.
    pub plain: String,
    /// Characters that were not.
    pub refused: String,
    /// How many of the 255 encoded bytes were let in.
    pub encoded: usize,
}

/// Spellings below `/c/`, of which some lead out of it.
const SPELLINGS: &[&str] = &[
    "/c/./x",
    "/c/../x",
    "/c/%2e/x",
    "/c/%2e%2e/x",
    "/c/.%2E/x",
    "/c//x",
    "//c/x",
    "/c/\\x",
    "/c\\x",
    "/c/x\\..\\..\\y",
    "/c%2Fx",
    "/c%5cx",
    "/c/..%2Fx",
    "/c/..%5Cx",
    "/c/.;x/y",
    "/c/..;x/y",
    "/c/..;x;y=1/z",
    "/c/.;x%5cy/z",
    "/c/.;x\\y/z",
    "/c/..;x%2Fy/z",
    "/c/..;x%5Cy/z",
    "/c/..;/y",
    "/c/%2e;x/y",
    "/c/%2e%2e;x/y",
    "/c/.%2e;x/y",
    "/c\\.;x/y",
    "/c\\..;x/y",
    "/c/...;x/y",
    "/c/;x/y",
    "/c/.%3bx/y",
    "/c/d/..;x",
    "/c/d/..;x?q=/a/.;b",
    "/c/%zz/y",
    "/c/%/y",
    "/c/%4/y",
    "/c/%%300/y",
    "/c/%%32%65/y",
    "/c/%00/y",
    "/c/..;%00/y",
    "/%63/y",
    "/c/y#z",
    "/C/y",
    "/c/%c3%a9/y",
    "/c/%ff/y",
    "/c/y?z=%zz",
    "/c/%252e%252e/y",
    "/c/..;x",
    "/..;x/c/y",
    "/.;x/c/y",
    "/./c/y",
    "/../c/y",
];

const POLICY: &str = r#"
mesh {
  paths HOW
}

service shop in prod {
  workload app=shop
  port     http 80 to 8080
  probes   none

  allow {
    from anyone
    path "/a/*/b", "/c/**"
  }
}
"#;

/// A byte, and whether it is encoded.
fn segments() -> impl Iterator<Item = (u8, bool)> {
    // What ends a path or a segment is none of it.
    let plain = (b'!'..=b'~').filter(|b| !b"/\\?#".contains(b));
    plain.map(|b| (b, false)).chain((1..=255).map(|b| (b, true)))
}

impl Decisions {
    /// Asks about each byte and spelling, with each setting of how paths are compared.
    pub(crate) fn paths(&mut self, judge: &mut Judge, envoy: &Path) -> Result<(), Error> {
        for how in ["base", "merge-slashes", "decode-and-merge-slashes"] {
            let name = format!("bytes and spellings of paths, {how}");
            let Some(asked) = Asked::new(&name, &POLICY.replace("HOW", how), Edges::default()) else {
                self.wrong.push(format!("{name}: the policy does not compile"));
                continue;
            };
            let target = |(byte, encoded): (u8, bool)| match encoded {
                true => format!("/a/x%{byte:02X}y/b"),
                false => format!("/a/x{}y/b", char::from(byte)),
            };
            let spellings = SPELLINGS.iter().map(|it| (*it).to_owned());
            let asks: Vec<(Purpose, Question)> = segments()
                .map(target)
                .chain(spellings)
                .filter_map(|target| question(&asked, &target))
                .collect();
            let (purposes, questions): (Vec<_>, Vec<_>) = asks.into_iter().unzip();
            let world = World::new(&asked);
            let seen = self.ask(judge, envoy, &asked, &world, (&purposes, &questions), &[])?;
            if how == "base" {
                self.segments = Segments::default();
                for ((byte, encoded), seen) in segments().zip(&seen) {
                    match (encoded, seen.is_let_in()) {
                        (true, true) => self.segments.encoded += 1,
                        (true, false) => {}
                        (false, true) => self.segments.plain.push(char::from(byte)),
                        (false, false) => self.segments.refused.push(char::from(byte)),
                    }
                }
            }
        }
        Ok(())
    }
}

fn question(asked: &Asked, target: &str) -> Option<(Purpose, Question)> {
    let caller = Caller::nobody("prod".parse().ok()?).at("127.0.0.1".parse().ok()?);
    let http = HttpRequest::new("GET", target).authority("shop.prod.svc.cluster.local");
    let arrival = Arrival::new(
        "prod".parse().ok()?,
        [("app", "shop")],
        "8080".parse().ok()?,
        caller,
    );
    let arrival = arrival.asking(http.clone());
    let question = Question {
        pod: "prod/shop-0".to_owned(),
        port: 8080,
        ..asking(&http)?
    };
    let said = asked.evaluator.admit(&arrival);
    Some((Purpose::Admit(Box::new(arrival), said), question))
}
