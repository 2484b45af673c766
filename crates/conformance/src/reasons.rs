//! Why a difference is right. One without a reason fails the run.

/// Words of a kind, ours and upstream's (parts of them; an empty word stands for silence), and the reason.
struct Reason {
    kind: &'static str,
    ours: &'static str,
    upstream: &'static str,
    why: &'static str,
}

const VERDICTS: &[Reason] = &[
    Reason {
        kind: "HTTPRoute",
        ours: "",
        upstream: "requestMirror.percent",
        why: "Linkerd's test posts this document without strict field validation, and expects it to be admitted; the schema that its chart carries does not know the field",
    },
    Reason {
        kind: "VirtualService",
        ours: "",
        upstream: "is not used (duplicate/overlapping match",
        why: "the webhook and its analyzer (IST0131) compare a part of the conditions: they do not look at expressions, and take a missing method for GET. The match does take requests, \
              so nothing is said here",
    },
    Reason {
        kind: "ServiceEntry",
        ours: "a TCP port without `addresses`",
        upstream: "",
        why: "the webhook looks for the text `TCP` alone; istiod and its analyzer (IST0134) take `tcp` for the same, so the warning is deserved",
    },
];

/// Why two verdicts may differ; empty words mean that a judge says nothing.
#[must_use]
pub(crate) fn of_verdicts(kind: &str, ours: &str, upstream: &str) -> Option<&'static str> {
    let fits = |said: &str, part: &str| {
        if part.is_empty() {
            said.is_empty()
        } else {
            said.contains(part)
        }
    };
    let found = VERDICTS.iter().find(|it| {
        (it.kind.is_empty() || it.kind == kind) && fits(ours, it.ours) && fits(upstream, it.upstream)
    });
    found.map(|it| it.why)
}

/// Why an analyzer says something of what we emit.
const MESSAGES: &[(&str, &str, &str)] = &[
    (
        "IST0127",
        "",
        "these policies close a namespace of which they describe no service, so there are no pods that the policy could be for",
    ),
    (
        "IST0131",
        "",
        "as above: the analyzer does not look at expressions, and takes a missing method for GET; the match does take requests",
    ),
];

/// Why a message is right.
#[must_use]
pub(crate) fn of_message(code: &str, text: &str) -> Option<&'static str> {
    let found = MESSAGES
        .iter()
        .find(|(c, part, _)| *c == code && text.contains(part));
    found.map(|(_, _, why)| *why)
}

/// Whether a method is one that Envoy does not take over HTTP/1.1.
#[must_use]
pub(crate) fn is_odd(method: &str) -> bool {
    method.chars().any(|c| c.is_ascii_lowercase()) || ["CONNECT", "PRI"].contains(&method)
}

/// Why a request was not decided at all, whatever was meant.
#[must_use]
pub(crate) fn of_observation(method: &str, status: u16, arrivals: usize) -> Option<&'static str> {
    (is_odd(method) && status == 400 && arrivals == 0).then_some(
        "over HTTP/1.1 Envoy answers 400 to `CONNECT` of a path, to `PRI`, and to a method that is not written in capitals, before any rule; nothing is let in that the policy denies",
    )
}

/// Parts of what is wrong with decisions, and why it is right nevertheless.
const DECISIONS: &[(&str, &str)] = &[
    (
        "response header server: [] is meant, [\"envoy\"] is seen",
        "the value of the application is gone as meant; where a response has no `server`, the caller's own proxy names itself after all edits",
    ),
    (
        "no connection within `connect-timeout`",
        "the policy's own `connect-timeout` (1 ms in an example) is shorter than it takes to connect, or two proxies to shake hands",
    ),
];

/// Why a decision may differ so.
#[must_use]
pub(crate) fn of_decision(words: &str) -> Option<&'static str> {
    let found = DECISIONS.iter().find(|(part, _)| words.contains(part));
    found.map(|(_, why)| *why)
}
