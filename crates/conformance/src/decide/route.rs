//! Whether a request went where it was meant to go, and as what.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml::k8s::types::decision::{
    Action, Backend, Fault, FieldEdit, Forward, HttpRequest, Redirect, Routed,
};

use super::wire::{self, Answer, Observation, Seen};
use super::world::Pod;

/// Whether an answer is what is meant of a request.
pub(super) fn route(
    http: &HttpRequest,
    meant: &Routed,
    seen: &Observation,
    pods: &[Pod],
) -> Result<(), String> {
    let answer = &seen.first;
    if seen.is_without_connection() {
        return Err(wire::NO_CONNECTION.to_owned());
    }
    let is_abort = |fault: &Fault| match fault {
        Fault::Abort { status, .. } => is_told(http, *status, answer),
        Fault::AbortCall { status, .. } => answer.status_of_call() == Some(*status),
        Fault::Delay { .. } | _ => false,
    };
    if answer.arrivals.is_empty() && meant.faults.iter().any(is_abort) {
        return Ok(());
    }
    match &meant.action {
        Action::NoRoute => {
            same("no route", true, is_told(http, 404, answer))?;
            same("arrivals", 0, answer.arrivals.len())
        }
        Action::Respond(response) => {
            same("status", true, is_told(http, response.status, answer))?;
            same("arrivals", 0, answer.arrivals.len())?;
            // What else a call is told is in a header.
            if http.grpc {
                return Ok(());
            }
            let body = if http.method == "HEAD" {
                Vec::new()
            } else {
                response.body.clone()
            };
            same(
                "body",
                String::from_utf8_lossy(&body).into_owned(),
                answer.body.clone(),
            )
        }
        Action::Redirect(redirect) => {
            same("status", true, is_told(http, redirect.status, answer))?;
            same("arrivals", 0, answer.arrivals.len())?;
            let location = answer.headers.iter().find(|(name, _)| name == "location");
            let location = location.map(|(_, value)| value.as_str()).unwrap_or_default();
            same("location", location_of(redirect, http), location.to_owned())
        }
        Action::Forward(forward) => forwarded(http, meant, forward, seen, pods),
        _ => Err("a decision that nobody knows".to_owned()),
    }
}

/// Whether an answer of a proxy has a status. A call is told so in the words of gRPC.
fn is_told(http: &HttpRequest, status: u16, answer: &Answer) -> bool {
    if http.grpc {
        answer.status_of_call() == Some(call_status(status))
    } else {
        answer.status == status
    }
}

/// The status of gRPC that Envoy makes of a status of HTTP (`source/common/grpc/status.cc`).
pub(super) const fn call_status(status: u16) -> u16 {
    match status {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 | 502..=504 => 14,
        _ => 2,
    }
}

pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, meant: T, seen: T) -> Result<(), String> {
    if meant == seen {
        Ok(())
    } else {
        Err(format!("{what}: {meant:?} is meant, {seen:?} is seen"))
    }
}

/// Where a caller is sent, in words. The port of a scheme is not said.
pub(super) fn location_of(redirect: &Redirect, http: &HttpRequest) -> String {
    let scheme = redirect.scheme.as_deref().unwrap_or("http");
    let host = redirect.host.as_deref().unwrap_or(&http.authority);
    let own = if scheme == "https" { 443 } else { 80 };
    let port = redirect.port.filter(|port| port.get() != own);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let path = redirect.path.as_deref().unwrap_or(&http.target);
    let mut target = String::from_utf8_lossy(path).into_owned();
    if let (Some(_), Some(query)) = (&redirect.path, http.query()) {
        target.push('?');
        target.push_str(query);
    }
    format!("{scheme}://{host}{port}{target}")
}

pub(super) fn forwarded(
    http: &HttpRequest,
    meant: &Routed,
    forward: &Forward,
    seen: &Observation,
    pods: &[Pod],
) -> Result<(), String> {
    // One arrival is the request; the others are copies, each for one mirror.
    let arrivals = &seen.first.arrivals;
    let others_are_copies = |main: usize| {
        let mut mirrors: Vec<&Backend> = meant.mirrors.iter().map(|it| &it.to).collect();
        let others = arrivals.iter().enumerate().filter(|(number, _)| *number != main);
        others.into_iter().all(|(_, it)| {
            let at = mirrors.iter().position(|to| is_at(to, it, pods));
            at.map(|at| mirrors.remove(at)).is_some()
        })
    };
    let is_main = |(number, it): &(usize, &Seen)| {
        others_are_copies(*number) && forward.to.keys().any(|to| is_at(to, it, pods))
    };
    let Some((_, arrival)) = arrivals.iter().enumerate().find(is_main) else {
        let at: Vec<&String> = arrivals.iter().map(|it| &it.pod).collect();
        return Err(format!("it arrives at {at:?}, which is not what is meant"));
    };
    let Some(backend) = forward.to.keys().find(|it| is_at(it, arrival, pods)) else {
        return Err(format!(
            "it is sent to {}, where it is not meant to go",
            arrival.pod
        ));
    };
    let target = forward.target.clone().unwrap_or_else(|| http.target.clone());
    same(
        "target",
        String::from_utf8_lossy(&target).into_owned(),
        arrival.target.clone(),
    )?;
    let edits = forward.own.get(backend);
    let authority = edits
        .and_then(|it| it.authority.as_ref())
        .or(forward.authority.as_ref());
    same(
        "authority",
        authority.unwrap_or(&http.authority),
        &arrival.authority,
    )?;
    let first = edits.map(|it| it.request.as_slice()).unwrap_or_default();
    edited(
        "request",
        &http.headers,
        first.iter().chain(&forward.headers),
        &arrival.headers,
    )?;
    let first = edits.map(|it| it.response.as_slice()).unwrap_or_default();
    let sent = [("x-app".to_owned(), "yes".to_owned())];
    edited(
        "response",
        &sent,
        first.iter().chain(&meant.response),
        &seen.first.headers,
    )
}

/// Whether the headers that edits speak of have come out as meant.
pub(super) fn edited<'e>(
    what: &str,
    sent: &[(String, String)],
    edits: impl Iterator<Item = &'e FieldEdit>,
    seen: &[(String, String)],
) -> Result<(), String> {
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in sent {
        headers
            .entry(name.to_ascii_lowercase())
            .or_default()
            .push(value.clone());
    }
    let mut spoken = BTreeSet::new();
    for edit in edits {
        let (name, value) = match edit {
            FieldEdit::Set(name, value) => {
                headers.remove(&name.to_ascii_lowercase());
                (name, Some(value))
            }
            FieldEdit::Add(name, value) => (name, Some(value)),
            FieldEdit::Remove(name) => {
                headers.remove(&name.to_ascii_lowercase());
                (name, None)
            }
            _ => return Err("an edit that nobody knows".to_owned()),
        };
        let name = name.to_ascii_lowercase();
        headers.entry(name.clone()).or_default().extend(value.cloned());
        spoken.insert(name);
    }
    for name in spoken {
        let mut meant = headers.remove(&name).unwrap_or_default();
        let of = |it: &&(String, String)| it.0 == name;
        let mut got: Vec<String> = seen.iter().filter(of).map(|(_, value)| value.clone()).collect();
        meant.sort();
        got.sort();
        same(&format!("{what} header {name}"), meant, got)?;
    }
    Ok(())
}

/// Whether an arrival is at one of the pods of a backend, and at its port.
pub(super) fn is_at(backend: &Backend, seen: &Seen, pods: &[Pod]) -> bool {
    is_pod_of(backend, &seen.pod, pods)
}

pub(super) fn is_pod_of(backend: &Backend, seen: &str, pods: &[Pod]) -> bool {
    let port = seen.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    if port != Some(backend.port.get()) {
        return false;
    }
    let Some(pod) = pods.iter().find(|it| it.is(seen)) else {
        return false;
    };
    if !backend.host.is_empty() {
        // A Service that the policy does not describe has one set of pods, which is called as it is.
        let mut parts = backend.host.split('.');
        return parts.next() == Some(&pod.name) && parts.next() == Some(&pod.namespace);
    }
    is_among(backend, pod)
}

pub(super) fn is_among(backend: &Backend, pod: &Pod) -> bool {
    pod.namespace == backend.namespace
        && backend
            .labels
            .iter()
            .all(|(key, value)| pod.labels.get(key) == Some(value))
}

#[cfg(test)]
mod tests {
    use mesh2yaml::k8s::types::decision::{FieldEdit, HttpRequest, Redirect};

    use super::{edited, location_of};

    #[test]
    fn a_redirect_says_its_port_where_the_scheme_does_not() {
        let http = HttpRequest::new("GET", "/a?x=1").authority("shop.prod");
        let mut redirect = Redirect::new(301);
        redirect.scheme = Some("https".to_owned());
        redirect.port = "443".parse().ok();
        assert_eq!(location_of(&redirect, &http), "https://shop.prod/a?x=1");
        redirect.port = "8443".parse().ok();
        redirect.path = Some(b"/b".to_vec());
        assert_eq!(location_of(&redirect, &http), "https://shop.prod:8443/b?x=1");
    }

    #[test]
    fn edits_are_looked_for_in_what_arrives() {
        let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sent = [line("x-a", "1"), line("x-b", "2")];
        let edits = [
            FieldEdit::Set("x-a".to_owned(), "3".to_owned()),
            FieldEdit::Remove("x-b".to_owned()),
            FieldEdit::Add("x-c".to_owned(), "4".to_owned()),
        ];
        let right = [line("x-a", "3"), line("x-c", "4"), line("x-other", "5")];
        assert_eq!(edited("request", &sent, edits.iter(), &right), Ok(()));
        for wrong in [
            vec![line("x-a", "1"), line("x-c", "4")],
            vec![line("x-a", "3")],
            vec![line("x-a", "3"), line("x-b", "2"), line("x-c", "4")],
        ] {
            assert!(
                edited("request", &sent, edits.iter(), &wrong).is_err(),
                "{wrong:?}"
            );
        }
    }
}
