//! Faults that are put into the output on purpose: Envoy must show each of them, or the comparison finds nothing.

use std::path::Path;

use mesh2yaml_snapshots::corpus::cases;

use crate::decide::{Asked, Decisions, edges_of};
use crate::{Error, Judge};

/// A fault, and whether it was seen.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fault {
    /// What was changed.
    pub name: &'static str,
    /// Decisions that showed it.
    pub seen: usize,
    /// Those of them that let in more than is meant.
    pub wider: usize,
    /// Whether it lets in more than is meant, so that this must be seen.
    pub is_wider: bool,
}

struct Change {
    name: &'static str,
    /// The example.
    case: &'static str,
    is_wider: bool,
    from: &'static str,
    to: &'static str,
}

const CARD: &str = "examples/card.mesh";

const CALLS: &str = "examples/allow/grpc-methods.mesh";
const BYTES: &str = "examples/allow/tcp-and-grpc.mesh";
const STRICT: &str = "examples/mtls/strict-with-rules.mesh";
const STRICT_PORTS: &str = "examples/mtls/ports.mesh";

const CHANGES: &[Change] = &[
    Change {
        name: "a method more",
        case: CARD,
        is_wider: true,
        from: "        - GET\n",
        to: "        - GET\n        - DELETE\n",
    },
    Change {
        name: "all paths",
        case: CARD,
        is_wider: true,
        from: "        - /api/*\n",
        to: "        - '*'\n",
    },
    Change {
        name: "any caller",
        case: CARD,
        is_wider: true,
        from: "        - cluster.local/ns/production/sa/frontend\n",
        to: "        - '*'\n",
    },
    Change {
        name: "a rule of access that only records",
        case: CARD,
        is_wider: false,
        from: "  action: ALLOW\n",
        to: "  action: AUDIT\n",
    },
    Change {
        name: "a path less",
        case: CARD,
        is_wider: false,
        from: "        - /api/*\n",
        to: "        - /api/x\n",
    },
    Change {
        name: "other weights",
        case: CARD,
        is_wider: false,
        from: "      weight: 90\n",
        to: "      weight: 40\n",
    },
    Change {
        name: "another value of the header",
        case: CARD,
        is_wider: false,
        from: "          exact: 'true'\n",
        to: "          exact: 'false'\n",
    },
    Change {
        name: "a try less",
        case: CARD,
        is_wider: false,
        from: "      attempts: 3\n",
        to: "      attempts: 2\n",
    },
    Change {
        name: "tried on other statuses",
        case: CARD,
        is_wider: false,
        from: "      retryOn: 5xx,",
        to: "      retryOn: gateway-error,",
    },
    Change {
        name: "calls of a whole service of gRPC for one",
        case: CALLS,
        is_wider: true,
        from: "        - /shop.Cart/List\n",
        to: "        - /shop.Cart/*\n",
    },
    Change {
        name: "bytes of any caller",
        case: BYTES,
        is_wider: true,
        from: "        - cluster.local/ns/shop/sa/backup\n",
        to: "        - '*'\n",
    },
    Change {
        name: "bytes on another port",
        case: BYTES,
        is_wider: false,
        from: "        - '5432'\n",
        to: "        - '5433'\n",
    },
    Change {
        name: "plaintext where TLS is strict",
        case: STRICT_PORTS,
        is_wider: true,
        from: "    '5432':\n      mode: STRICT\n",
        to: "    '5432':\n      mode: PERMISSIVE\n",
    },
    Change {
        name: "no TLS where it is strict",
        case: STRICT,
        is_wider: false,
        from: "    '8080':\n      mode: STRICT\n",
        to: "    '8080':\n      mode: DISABLE\n",
    },
];

/// Puts each fault into the output; says how many requests that were.
pub(crate) fn run(judge: &mut Judge, envoy: &Path, seed: u64) -> Result<(Vec<Fault>, usize), Error> {
    let mut faults = Vec::new();
    let mut requests = 0;
    let all = cases();
    for change in CHANGES {
        let mut found = Decisions::default();
        let target = mesh2yaml::Target::istio();
        let case = all.iter().find(|it| it.path == change.case);
        if let Some(case) = case
            && let Ok(meaning) = case.options().meaning(target)
        {
            let text = String::from_utf8_lossy(&case.bytes).into_owned();
            let edges = edges_of(&text, &meaning);
            let asked = Asked::of(change.name, &case.compile(target), meaning, edges);
            if let Some(asked) = asked.and_then(|it| it.changed(change.from, change.to)) {
                let each = if change.case == CARD { 600 } else { 200 };
                found.add(judge, envoy, &asked, each, seed)?;
            }
        }
        requests += found.requests;
        faults.push(Fault {
            name: change.name,
            seen: found.wrong.len(),
            wider: found.wrong.iter().filter(|it| it.contains("WIDER")).count(),
            is_wider: change.is_wider,
        });
    }
    Ok((faults, requests))
}

impl Fault {
    /// Whether it was seen as what it is.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        if self.is_wider {
            self.wider > 0
        } else {
            self.seen > 0
        }
    }
}
