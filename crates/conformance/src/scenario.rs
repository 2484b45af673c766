//! What one request does not show: limits of connections, and pods that fail.

use std::path::Path;

use mesh2yaml_snapshots::parity::Edges;

use crate::decide::{Asked, Caller, HTTP, Observation, Question, World};
use crate::{Error, Judge};

/// A scenario, and what came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scenario {
    /// What is looked at.
    pub name: &'static str,
    /// What the policy says.
    pub meant: &'static str,
    /// What was seen.
    pub seen: String,
    /// Whether it is that.
    pub is_right: bool,
}

/// What was seen, in words, and whether it is what is meant.
type Look = fn(&[Observation]) -> (String, bool);

struct Case {
    name: &'static str,
    meant: &'static str,
    policy: &'static str,
    questions: fn() -> Vec<Question>,
    look: Look,
}

const CASES: &[Case] = &[
    Case {
        name: "max-connections, max-pending-requests",
        meant: "of 12 requests at once, one is sent and one may wait; the others are answered 503",
        policy: LIMITS,
        questions: || {
            vec![Question {
                times: 12,
                wide: 12,
                delay: 2_000,
                ..to("shop")
            }]
        },
        look: |seen| {
            let of = |status| seen[0].statuses.get(&status).copied().unwrap_or_default();
            let words = format!("{} are answered 200, {} are answered 503", of(200), of(503));
            (words, (1..=3).contains(&of(200)) && of(200) + of(503) == 12)
        },
    },
    Case {
        name: "without limits",
        meant: "of 12 requests at once, all are answered 200",
        policy: NO_LIMITS,
        questions: || {
            vec![Question {
                times: 12,
                wide: 12,
                delay: 2_000,
                ..to("shop")
            }]
        },
        look: |seen| {
            let all = seen[0].statuses.get(&200).copied().unwrap_or_default();
            (format!("{all} are answered 200"), all == 12)
        },
    },
    Case {
        name: "eject",
        meant: "after 5 failures the one of two pods that fails gets nothing for 6 s, and then again",
        policy: EJECT,
        questions: || {
            let failing = || Question {
                status: 500,
                at: "prod/shop-0".to_owned(),
                alone: true,
                // Envoy's main thread ejects, and its worker hears of it some requests later: they must not be too fast.
                delay: 5,
                ..to("shop")
            };
            vec![
                Question {
                    times: EACH,
                    ..failing()
                },
                Question {
                    times: EACH,
                    pause: 7_500,
                    ..failing()
                },
            ]
        },
        look: |seen| {
            let at = |n: usize| seen[n].pods.get("prod/shop-0:8080").copied().unwrap_or_default();
            let failed = |n: usize| seen[n].statuses.get(&500).copied().unwrap_or_default();
            let words = format!("{} of {EACH} reach it, and later {} of {EACH}", at(0), at(1));
            // Half of them would, by 7 standard deviations more than a fifth.
            let is_right =
                (5..=EACH / 5).contains(&at(0)) && failed(0) == at(0) && (1..=EACH / 5).contains(&at(1));
            (words, is_right)
        },
    },
    Case {
        name: "mtls strict",
        meant: "a caller with a sidecar arrives, by its name; plaintext does not",
        policy: STRICT,
        questions: with_and_without_sidecar,
        look: |seen| (arrivals(seen), arrived(seen) == (true, true, false)),
    },
    Case {
        name: "mtls permissive",
        meant: "a caller with a sidecar arrives, by its name; plaintext too",
        policy: PERMISSIVE,
        questions: with_and_without_sidecar,
        look: |seen| (arrivals(seen), arrived(seen) == (true, true, true)),
    },
    Case {
        name: "mtls disable",
        meant: "a caller's sidecar sends plaintext: both arrive, and no name",
        policy: DISABLED,
        questions: with_and_without_sidecar,
        look: |seen| (arrivals(seen), arrived(seen) == (true, false, true)),
    },
    Case {
        name: "tries that take too long",
        meant: "each of 3 tries ends after 800 ms, and the last is the answer",
        policy: TRIES,
        questions: || {
            vec![Question {
                delay: 4_000,
                alone: true,
                ..to("shop")
            }]
        },
        look: |seen| {
            let arrivals = seen[0].first.arrivals.len();
            let took = seen[0].millis.first().copied().unwrap_or_default();
            let status = seen[0].first.status;
            let is_right = arrivals == 3 && status == 504 && (2_280..6_000).contains(&took);
            (format!("{arrivals} tries, {status} after {took} ms"), is_right)
        },
    },
];

/// Requests to two pods of which one fails.
const EACH: usize = 200;

/// A request through the sidecar of `front/web`, and the same without a sidecar.
fn with_and_without_sidecar() -> Vec<Question> {
    let through = Question {
        via: Some(0),
        ..to("shop")
    };
    let plaintext = Question {
        pod: "prod/shop-0".to_owned(),
        port: 8080,
        ..to("shop")
    };
    vec![through, plaintext]
}

/// Whether each arrived, and whom the application was told of: proxies say whose certificate they saw.
fn arrived(seen: &[Observation]) -> (bool, bool, bool) {
    let first = |n: usize| seen[n].first.arrivals.first();
    let is_web = |(name, value): &(String, String)| {
        name == "x-forwarded-client-cert" && value.contains("URI=spiffe://cluster.local/ns/front/sa/web")
    };
    let is_named = first(0).is_some_and(|it| it.headers.iter().any(is_web));
    (first(0).is_some(), is_named, first(1).is_some())
}

fn arrivals(seen: &[Observation]) -> String {
    let said = |yes: bool, of: &str| format!("{}{of}", if yes { "" } else { "not " });
    let (through, named, plaintext) = arrived(seen);
    [
        said(through, "through the sidecar"),
        said(named, "by its name"),
        said(plaintext, "in plaintext"),
    ]
    .join(", ")
}

const STRICT: &str = "
namespace prod {
  mtls strict
}

service shop in prod {
  workload app=shop
  port http 80 to 8080
  probes none
}
";

const PERMISSIVE: &str = "
namespace prod {
  mtls permissive
}

service shop in prod {
  workload app=shop
  port http 80 to 8080
  probes none
}
";

const DISABLED: &str = "
service shop in prod {
  workload app=shop
  port http 80 to 8080
  probes none
  on istio {
    mtls disable
  }
}
";

const LIMITS: &str = "
service shop in prod {
  workload app=shop
  port http 80 to 8080
  probes none
  on istio {
    pool {
      max-connections 1
      max-pending-requests 1
    }
  }
}
";

const NO_LIMITS: &str = "
service shop in prod {
  workload app=shop
  port http 80 to 8080
  probes none
}
";

const EJECT: &str = "
service shop in prod {
  workload app=shop
  port http 80 to 8080
  probes none
  version one version=one
  version two version=two
  eject {
    after 5 consecutive 5xx
    sweep 500ms
    for 6s
    max-ejected 50%
  }
}
";

const TRIES: &str = "
service shop in prod {
  workload app=shop
  port http 80 to 8080
  probes none
  route {
    retry 2 times within 800ms each on 5xx, reset
    timeout 10s
  }
}
";

/// The caller that has a sidecar.
fn web() -> Caller {
    Caller {
        trust_domain: "cluster.local".to_owned(),
        namespace: "front".to_owned(),
        account: "web".to_owned(),
        foreign: false,
    }
}

fn to(service: &str) -> Question {
    Question {
        port: 80,
        method: "GET".to_owned(),
        target: "/".to_owned(),
        authority: format!("{service}.prod.svc.cluster.local"),
        speaks: HTTP,
        ..Question::default()
    }
}

/// Runs all scenarios; says how many requests that were.
pub(crate) fn run(judge: &mut Judge, envoy: &Path) -> Result<(Vec<Scenario>, usize), Error> {
    let mut all = Vec::new();
    let mut requests = 0;
    for case in CASES {
        let Some(asked) = Asked::new(case.name, case.policy, Edges::default()) else {
            all.push(case.with("the policy does not compile".to_owned(), false));
            continue;
        };
        let questions = (case.questions)();
        let world = World::new(&asked);
        let mut found = case.with("it is not looked at".to_owned(), false);
        // A machine that is busy may be late once; what is wrong is wrong each time.
        for _ in 0..3 {
            requests += questions.iter().map(|it| it.times.max(1)).sum::<usize>();
            let answers = world.ask(judge, envoy, &asked, &[web()], &questions)?;
            let (seen, is_right) = (case.look)(&answers.observations);
            found = case.with(seen, is_right);
            if is_right {
                break;
            }
        }
        all.push(found);
    }
    Ok((all, requests))
}

impl Case {
    fn with(&self, seen: String, is_right: bool) -> Scenario {
        Scenario {
            name: self.name,
            meant: self.meant,
            seen,
            is_right,
        }
    }
}
