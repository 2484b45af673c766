//! From sidecar to sidecar: a caller's proxy with what istiod sends to it, over TLS of its making, to the proxy of a pod.

use std::net::IpAddr;

use mesh2yaml::k8s::types::decision::{Action, Arrival, Caller, HttpRequest, Identity, Request, Routed};
use mesh2yaml::k8s::types::{Name, Port};
use mesh2yaml_snapshots::parity::Random;

use super::ask::{asking, speaking};
use super::route::is_pod_of;
use super::wire::{Observation, Question};
use super::world::{World, caller_address};
use super::{Asked, wire};

/// As many callers have sidecars of their own.
const CALLERS: usize = 3;

/// A pod that a request may be sent to, and what is said of it there.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// As arrivals name it.
    pod: String,
    meant: bool,
    evaluated: bool,
    because: String,
}

/// Callers that a policy speaks of, each of the mesh.
pub(super) fn callers(asked: &Asked, random: &mut Random) -> Vec<Identity> {
    let own = asked.meaning.trust_domains();
    let mut found: Vec<Identity> = Vec::new();
    for _ in 0..60 {
        let request = asked.edges.request(random);
        let identity = request.and_then(|it| it.caller.identity);
        if let Some(identity) = identity.filter(|it| own.contains(&it.trust_domain))
            && !found.contains(&identity)
        {
            found.push(identity);
        }
        if found.len() == CALLERS {
            break;
        }
    }
    found
}

/// A question that goes through both proxies; `None` where more than access decides, or nothing is known of it.
pub(super) fn question(
    asked: &Asked,
    world: &World,
    callers: &[Identity],
    random: &mut Random,
) -> Option<(Vec<Candidate>, Question)> {
    let mut request = asked.edges.request(random)?;
    let via = random.below(callers.len());
    let address: IpAddr = caller_address(via).parse().ok()?;
    let identity = callers.get(via)?.clone();
    request.caller = Caller::account(&identity.trust_domain, identity.account.clone()).at(address);
    let routed = match &request.http {
        Some(_) => asked.routed(&request)?,
        None => asked.meaning.route(&request)?.decision,
    };
    let candidates = candidates(asked, world, &request, &routed)?;
    let question = match &request.http {
        Some(http) => Question {
            via: Some(via),
            port: request.port.get(),
            speaks: speaking(http, random),
            ..asking(http)?
        },
        None => Question {
            via: Some(via),
            port: request.port.get(),
            speaks: wire::BYTES,
            service: world.number(request.namespace.as_str(), request.service.as_str())?,
            ..Question::default()
        },
    };
    Some((candidates, question))
}

/// What is said at each pod that a request may be sent to.
fn candidates(asked: &Asked, world: &World, request: &Request, routed: &Routed) -> Option<Vec<Candidate>> {
    let Action::Forward(forward) = &routed.action else {
        return None;
    };
    let is_edited = !forward.headers.is_empty() || !forward.own.is_empty();
    let is_more = is_edited || !routed.mirrors.is_empty() || !routed.faults.is_empty();
    if is_more {
        return None;
    }
    let http = request.http.as_ref().map(|http| {
        let mut http: HttpRequest = http.clone();
        http.target = forward.target.clone().unwrap_or(http.target);
        http.authority = forward.authority.clone().unwrap_or(http.authority);
        http
    });
    let mut found = Vec::new();
    for backend in forward.to.keys() {
        for pod in world.pods.iter().filter(|it| it.serves) {
            let name = format!("{}/{}:{}", pod.namespace, pod.name, backend.port);
            if !is_pod_of(backend, &name, &world.pods) {
                continue;
            }
            let namespace: Name = pod.namespace.parse().ok()?;
            let port: Port = backend.port;
            let mut arrival = Arrival::new(namespace, pod.labels.clone(), port, request.caller.clone());
            if let Some(http) = &http {
                arrival = arrival.asking(http.clone());
            }
            let meant = asked.meaning.admit(&arrival).decision;
            found.push(Candidate {
                pod: name,
                meant: meant.admitted,
                evaluated: asked.evaluator.admit(&arrival).admitted,
                because: meant.because,
            });
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a request came out as it must at the far end.
pub(super) fn judge(candidates: &[Candidate], is_http: bool, seen: &Observation) -> Result<(), String> {
    let Some(first) = seen.first.arrivals.first() else {
        let refused = candidates.iter().find(|it| !it.meant || !it.evaluated);
        let status = seen.first.status_of_call().unwrap_or(seen.first.status);
        return match refused {
            None if seen.is_without_connection() => Err(wire::NO_CONNECTION.to_owned()),
            None => Err(format!(
                "not let in through both proxies, but {}",
                candidates
                    .first()
                    .map(|it| it.because.as_str())
                    .unwrap_or_default()
            )),
            // 7 is what a call is told.
            Some(_) if is_http && ![403, 7].contains(&status) => {
                Err(format!("status {status} is seen where access is denied"))
            }
            Some(_) => Ok(()),
        };
    };
    let Some(at) = candidates.iter().find(|it| it.pod == first.pod) else {
        return Err(format!(
            "it arrives at {}, where it is not meant to go",
            first.pod
        ));
    };
    if !at.meant {
        return Err(format!("WIDER: let in through both proxies, but {}", at.because));
    }
    if !at.evaluated {
        return Err(format!("our evaluator denies it at {}", at.pod));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Candidate, judge};
    use crate::decide::wire::{Answer, Observation, Seen};

    fn candidate(pod: &str, meant: bool) -> Candidate {
        Candidate {
            pod: pod.to_owned(),
            meant,
            evaluated: meant,
            because: "a rule".to_owned(),
        }
    }

    fn seen(status: u16, pods: &[&str]) -> Observation {
        let arrivals = pods.iter().map(|pod| Seen {
            pod: (*pod).to_owned(),
            ..Seen::default()
        });
        Observation {
            first: Answer {
                status,
                arrivals: arrivals.collect(),
                ..Answer::default()
            },
            ..Observation::default()
        }
    }

    #[test]
    fn each_pod_has_its_own_say() {
        let both = [candidate("a:80", true), candidate("b:80", false)];
        assert_eq!(judge(&both, true, &seen(200, &["a:80"])), Ok(()));
        assert_eq!(judge(&both, true, &seen(403, &[])), Ok(()));
        for wrong in [seen(200, &["b:80"]), seen(200, &["c:80"]), seen(503, &[])] {
            assert!(judge(&both, true, &wrong).is_err(), "{wrong:?}");
        }
        let one = [candidate("a:80", true)];
        assert!(judge(&one, true, &seen(403, &[])).is_err());
        assert!(judge(&[candidate("a:80", false)], true, &seen(200, &["a:80"])).is_err());
        // Bytes have no status.
        assert_eq!(judge(&both, false, &seen(0, &[])), Ok(()));
    }
}
