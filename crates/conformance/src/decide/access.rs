//! Whether a request was let in as it must be.

use mesh2yaml::k8s::types::decision::{Admission, Arrival};
use mesh2yaml::meaning::{Meaning, is_normal};

use super::wire::Observation;

/// Whether a request was let in as it must be. A path that is not normal is judged by what the application sees of it.
pub(super) fn admit(
    meaning: &Meaning,
    arrival: &Arrival,
    evaluated: &Admission,
    seen: &Observation,
) -> Result<(), String> {
    let admitted = seen.is_let_in();
    let http = arrival.http.as_ref().ok_or("bytes are not asked about")?;
    let foreign = arrival
        .caller
        .identity
        .as_ref()
        .is_some_and(|it| !meaning.trust_domains().contains(&it.trust_domain));
    let said = meaning.admit(arrival);
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
        let has_sign = http.path().contains(&b'=') && said.decision.admitted && admitted;
        return Err(format!(
            "our evaluator says {} ({}){}",
            if evaluated.admitted { "admitted" } else { "denied" },
            evaluated.because,
            if has_sign { ", where a segment has `=`" } else { "" }
        ));
    }
    Ok(())
}
