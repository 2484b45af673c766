//! What a policy is asked.

use std::collections::BTreeSet;

use mesh2yaml::k8s::types::decision::{
    Action, Admission, Arrival, Fault, HttpRequest, Request, RetryPolicy, Routed,
};
use mesh2yaml_snapshots::parity::Random;

use super::chain::Candidate;
use super::is_call;
use super::wire::{self, Caller, Question};
use super::world::Pod;
use crate::reasons;

/// A question with what it is asked for.
pub(super) enum Purpose {
    Route(Box<Request>, Box<Routed>),
    Admit(Box<Arrival>, Admission),
    /// A certificate that another authority signed: nothing of it arrives where one is asked for.
    Foreign,
    /// Through a caller's proxy and a pod's.
    Chain(Vec<Candidate>),
    /// Where many of the same go.
    Shares(Box<Routed>),
    /// How often it is tried when each try is answered with a failure, or with what is none.
    Tries(u32),
    /// How long it takes at most, in milliseconds.
    Timeout(u64),
}

impl Purpose {
    pub(super) fn sort(&self) -> &'static str {
        match self {
            Self::Route(..) => "route",
            Self::Admit(..) => "access",
            Self::Chain(_) => "from sidecar to sidecar",
            Self::Foreign => "another authority",
            Self::Shares(_) => "shares",
            Self::Tries(_) => "tries",
            Self::Timeout(_) => "timeout",
        }
    }
}

/// How a request is sent: calls over HTTP/2, and others now and then. `CONNECT` is another thing there; and where an escape is malformed, the
/// application, which is Go's, would end the stream, and nobody could tell whether the proxy let it in.
pub(super) fn speaking(http: &HttpRequest, random: &mut Random) -> &'static str {
    let is_escape = |rest: &[u8]| rest.iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2;
    let is_read = http.target.split(|b| *b == b'%').skip(1).all(is_escape);
    let is_second = http.grpc || (random.percent(30) && is_read && http.method != "CONNECT");
    if is_second { wire::HTTP2 } else { wire::HTTP }
}

pub(super) fn asking(http: &HttpRequest) -> Option<Question> {
    Some(Question {
        method: http.method.clone(),
        target: String::from_utf8(http.target.clone()).ok()?,
        authority: http.authority.clone(),
        headers: http.headers.clone(),
        speaks: wire::HTTP,
        ..Question::default()
    })
}

pub(super) fn outbound(request: &Request, random: &mut Random) -> Option<Question> {
    let http = request.http.as_ref()?;
    Some(Question {
        port: request.port.get(),
        speaks: speaking(http, random),
        ..asking(http)?
    })
}

pub(super) fn inbound(arrival: &Arrival, pods: &[Pod], random: &mut Random) -> Option<Question> {
    let is = |it: &&Pod| *arrival.namespace.as_str() == it.namespace && it.labels == arrival.labels;
    let pod = pods.iter().find(is)?;
    let caller = arrival.caller.identity.as_ref().map(Caller::of);
    let asked = match &arrival.http {
        Some(http) => Question {
            speaks: speaking(http, random),
            ..asking(http)?
        },
        None => Question {
            speaks: wire::BYTES,
            ..Question::default()
        },
    };
    Some(Question {
        pod: format!("{}/{}", pod.namespace, pod.name),
        port: arrival.port.get(),
        caller,
        from: arrival.caller.address.to_string(),
        ..asked
    })
}

/// How often the same request is sent where it is drawn what becomes of it.
pub(super) const BURST: usize = 1_000;

/// What else one route is asked: how requests are spread, how often they are tried, and how long they may take. Each route once.
pub(super) fn further(
    routed: &Routed,
    question: &Question,
    asked: &mut BTreeSet<String>,
) -> Vec<(Purpose, Question)> {
    let mut more = Vec::new();
    let Action::Forward(forward) = &routed.action else {
        return more;
    };
    // Nothing is learnt of a route from what a proxy does not take.
    if reasons::is_odd(&question.method) {
        return more;
    }
    if !asked.insert(format!("{} {:?}", question.authority, routed)) {
        return more;
    }
    let is_drawn = forward.to.len() > 1 || !routed.mirrors.is_empty() || !routed.faults.is_empty();
    if is_drawn {
        let late = late(routed);
        // As many as take half a minute together.
        let (times, wide) = if late > 0.0 {
            (((64.0 * 10_000.0 / late) as usize).clamp(64, BURST), 64)
        } else {
            (BURST, 1)
        };
        more.push((
            Purpose::Shares(Box::new(routed.clone())),
            Question {
                times,
                wide,
                ..question.clone()
            },
        ));
    }
    if !routed.faults.is_empty() || !routed.mirrors.is_empty() {
        return more;
    }
    let timeout = routed.timeout.map(|it| it.as_millis());
    if is_call(question) && timeout.is_none_or(|it| it > 2_000) {
        more.extend(calls(routed, question));
    } else if let Some(retry) = &routed.retry
        && retry.attempts > 0
        && timeout.is_none_or(|it| it > 2_000)
    {
        let retried = retry.statuses.iter().next().copied();
        for (status, tries) in [(retried, retry.attempts + 1), (Some(418), 1)] {
            if let Some(status) = status {
                more.push((
                    Purpose::Tries(tries),
                    Question {
                        status,
                        alone: true,
                        ..question.clone()
                    },
                ));
            }
        }
    }
    if let Some(retry) = &routed.retry
        && let Some(each) = retry.per_try.map(|it| it.as_millis())
        && retry.clone().in_full().conditions.contains("per-try-timeout")
    {
        let all = each * u64::from(retry.attempts + 1);
        if all <= 5_000 && timeout.is_none_or(|it| it > all + 1_000) {
            let delay = each + 1_500;
            more.push((
                Purpose::Tries(retry.attempts + 1),
                Question {
                    delay,
                    ..question.clone()
                },
            ));
        }
    }
    // Where each try has a limit of its own, the last of them may end before all of them must.
    let each = routed.retry.as_ref().and_then(|retry| retry.per_try);
    let by_tries = |timeout: u64| each.is_some_and(|each| each.as_millis() < timeout);
    if let Some(timeout) = timeout.filter(|it| *it <= 3_000 && !by_tries(*it)) {
        more.push((
            Purpose::Timeout(timeout),
            Question {
                delay: timeout + 3_000,
                ..question.clone()
            },
        ));
    }
    more
}

/// The conditions of retries that are statuses of gRPC.
const CALLS: [(&str, u16); 5] = [
    ("cancelled", 1),
    ("deadline-exceeded", 4),
    ("resource-exhausted", 8),
    ("internal", 13),
    ("unavailable", 14),
];

/// How often a call is tried that is answered with a status: each that is retried, and one that is not.
fn calls(routed: &Routed, question: &Question) -> Vec<(Purpose, Question)> {
    // What Istio does where a policy says nothing of it.
    let mut default = RetryPolicy::new(2);
    let own = ["unavailable", "cancelled"];
    default.conditions.extend(own.map(str::to_owned));
    let retry = routed.retry.as_ref().unwrap_or(&default);
    let is_retried = |name: &str| retry.attempts > 0 && retry.conditions.contains(name);
    let retried = CALLS.iter().find(|(name, _)| is_retried(name));
    let other = CALLS.iter().find(|(name, _)| !is_retried(name));
    let asked = |call: u16, tries: u32| {
        let question = Question {
            call,
            alone: true,
            ..question.clone()
        };
        (Purpose::Tries(tries), question)
    };
    let mut more = vec![asked(NOT_FOUND, 1)];
    more.extend(retried.map(|(_, call)| asked(*call, retry.attempts + 1)));
    more.extend(other.map(|(_, call)| asked(*call, 1)));
    more
}

/// A status of gRPC that nobody tries again.
const NOT_FOUND: u16 = 5;

/// How late a request is on purpose, in milliseconds and on average.
pub(super) fn late(routed: &Routed) -> f64 {
    let of = |fault: &Fault| match fault {
        Fault::Delay { time, share } => time.as_millis() as f64 * share.as_f64(),
        Fault::Abort { .. } | Fault::AbortCall { .. } | _ => 0.0,
    };
    routed.faults.iter().map(of).sum()
}
