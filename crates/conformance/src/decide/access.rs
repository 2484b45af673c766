//! Whether a request was let in as it must be.

use mesh2yaml::k8s::types::decision::{Admission, Arrival, HttpRequest};
use mesh2yaml::meaning::{Meaning, is_normal};

use super::wire::Observation;

/// As many readings of repeated headers are looked at.
const MOST_READINGS: usize = 256;

/// A request with one line of each header, in every way.
fn single_lines(http: &HttpRequest) -> Vec<HttpRequest> {
    let mut names: Vec<String> = http
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut bare = http.clone();
    bare.headers.clear();
    let mut all = vec![bare];
    for name in names {
        let of_name = |(own, _): &&(String, String)| own.eq_ignore_ascii_case(&name);
        let lines: Vec<&(String, String)> = http.headers.iter().filter(of_name).collect();
        let with = |one: &HttpRequest, line: &(String, String)| {
            let mut one = one.clone();
            one.headers.push(line.clone());
            one
        };
        all = all
            .iter()
            .flat_map(|one| lines.iter().map(|line| with(one, line)))
            .take(MOST_READINGS)
            .collect();
    }
    all
}

/// Whether a request was let in as it must be. A path that is not normal is judged by what the application sees of it.
pub(super) fn admit(
    meaning: &Meaning,
    arrival: &Arrival,
    evaluated: &Admission,
    seen: &Observation,
) -> Result<(), String> {
    let admitted = seen.is_let_in();
    let foreign = arrival
        .caller
        .identity
        .as_ref()
        .is_some_and(|it| !meaning.trust_domains().contains(&it.trust_domain));
    let said = meaning.admit(arrival);
    let Some(http) = arrival.http.as_ref() else {
        return match said.decision.admitted {
            false if admitted && !foreign => {
                Err(format!("WIDER: bytes are let in, but {}", said.decision.because))
            }
            true if !admitted && !foreign => {
                Err(format!("bytes are not let in, but {}", said.decision.because))
            }
            _ if admitted != evaluated.admitted => Err(differs(evaluated)),
            _ => Ok(()),
        };
    };
    let lines = single_lines(http);
    if lines.len() > 1 {
        // Nothing is meant of a header that is there twice, but that one of its lines must be enough; with the path that the application sees.
        let admits = |mut one: HttpRequest| {
            if let Some(first) = seen.first.arrivals.first() {
                one.target = first.target.clone().into_bytes();
            }
            meaning.admit(&arrival.clone().asking(one)).decision.admitted
        };
        let wider = admitted && !meaning.is_probe(arrival) && !lines.into_iter().any(admits);
        return if wider {
            Err("WIDER: let in by a header that is there twice, and by none of its lines".to_owned())
        } else {
            Ok(())
        };
    }
    if is_normal(http.path()) && !foreign && admitted && !said.decision.admitted && !meaning.is_probe(arrival)
    {
        return Err(format!("WIDER: let in, but {}", said.decision.because));
    }
    if is_normal(http.path()) && !foreign && !admitted && said.decision.admitted {
        return Err(format!("not let in, but {}", said.decision.because));
    }
    // What decides is what the application sees.
    if let Some(first) = seen.first.arrivals.first() {
        let mut read = http.clone();
        read.target = first.target.clone().into_bytes();
        let read = arrival.clone().asking(read);
        if is_normal(first.target.split('?').next().unwrap_or_default().as_bytes())
            && !meaning.admit(&read).decision.admitted
            && !meaning.is_probe(&read)
        {
            return Err(format!(
                "WIDER: {} is let in, and read as {}",
                String::from_utf8_lossy(&http.target),
                first.target
            ));
        }
    }
    if admitted != evaluated.admitted {
        return Err(differs(evaluated));
    }
    Ok(())
}

fn differs(evaluated: &Admission) -> String {
    format!(
        "our evaluator says {} ({})",
        if evaluated.admitted { "admitted" } else { "denied" },
        evaluated.because
    )
}
