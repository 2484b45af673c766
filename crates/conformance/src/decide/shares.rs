//! Shares that are drawn, and whether what was seen is likely.

use mesh2yaml::k8s::types::decision::{Action, Backend, Fault, Routed, Share};

use super::route::{call_status, is_among, is_pod_of};
use super::wire::Observation;
use super::world::Pod;

/// An observed share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Observed {
    /// Where.
    pub policy: String,
    /// Of what.
    pub what: String,
    /// What is meant, from 0 to 1.
    pub meant: f64,
    /// How often it was seen.
    pub seen: usize,
    /// Of how many.
    pub of: usize,
}

impl Observed {
    /// Whether the number is one that such a share gives: within 4.9 standard deviations, which one in a million is not.
    #[must_use]
    pub fn is_likely(&self) -> bool {
        self.deviations() <= 4.9
    }

    /// How many standard deviations it is from what is meant; where nothing is drawn, each difference is without end.
    #[must_use]
    pub fn deviations(&self) -> f64 {
        let of = self.of as f64;
        let spread = (of * self.meant * (1.0 - self.meant)).sqrt();
        let apart = (self.seen as f64 - of * self.meant).abs();
        if apart < 1e-9 { 0.0 } else { apart / spread }
    }
}

/// The shares of the pods, of copies and of faults in many answers.
pub(super) fn shares(
    policy: &str,
    is_call: bool,
    routed: &Routed,
    seen: &Observation,
    pods: &[Pod],
) -> Vec<Observed> {
    let of: usize = seen.statuses.values().sum();
    let observed = |what: String, share: Share, seen: usize, of: usize| Observed {
        policy: policy.to_owned(),
        what,
        meant: share.as_f64(),
        seen,
        of,
    };
    let at = |backend: &Backend| -> usize {
        let is = |(name, _): &(&String, &usize)| is_pod_of(backend, name, pods);
        seen.pods.iter().filter(is).map(|(_, count)| count).sum()
    };
    let mut all = Vec::new();
    let mut left = of;
    for fault in &routed.faults {
        match fault {
            Fault::Abort { status, share } => {
                let aborted = if is_call {
                    seen.calls.get(&call_status(*status))
                } else {
                    seen.statuses.get(status)
                };
                let aborted = aborted.copied().unwrap_or_default();
                left -= aborted;
                all.push(observed(format!("answered {status}"), *share, aborted, of));
            }
            Fault::Delay { time, share } => {
                // Envoy reckons from the time at which its loop last woke, so a busy machine sees a delay end early, by some
                // milliseconds; what is not delayed ends long before.
                let at_least = time.as_millis() - time.as_millis() / 20;
                let late = seen.millis.iter().filter(|it| **it + 5 >= at_least).count();
                all.push(observed(format!("late by {time}"), *share, late, of));
            }
            Fault::AbortCall { status, share } => {
                let aborted = seen.calls.get(status).copied().unwrap_or_default();
                left -= aborted;
                all.push(observed(
                    format!("answered {status} of gRPC"),
                    *share,
                    aborted,
                    of,
                ));
            }
            _ => {}
        }
    }
    let Action::Forward(forward) = &routed.action else {
        return all;
    };
    let name = |backend: &Backend| {
        let labels: Vec<String> = backend.labels.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let text = format!("{}{}", labels.join(","), backend.host);
        if text.is_empty() {
            "all pods".to_owned()
        } else {
            text
        }
    };
    let arrivals: usize = seen.pods.values().sum();
    if let [mirror] = &routed.mirrors[..] {
        let copies = arrivals.saturating_sub(left);
        all.push(observed(
            format!("copied to {}", name(&mirror.to)),
            mirror.share,
            copies,
            left,
        ));
    }
    for (backend, share) in &forward.to {
        // Whoever gets copies too is left out.
        let is_alone = |it: &Backend| {
            pods.iter()
                .all(|pod| !(is_among(it, pod) && is_among(backend, pod)))
        };
        if left > 0 && forward.to.len() > 1 && routed.mirrors.iter().all(|it| is_alone(&it.to)) {
            all.push(observed(
                format!("to {}", name(backend)),
                *share,
                at(backend),
                left,
            ));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::Observed;

    fn share(meant: f64, seen: usize, of: usize) -> Observed {
        Observed {
            policy: String::new(),
            what: String::new(),
            meant,
            seen,
            of,
        }
    }

    #[test]
    fn a_share_is_likely_or_not() {
        assert!(share(0.9, 905, 1_000).is_likely());
        assert!(!share(0.9, 840, 1_000).is_likely());
        // Nothing is drawn where all or none is meant.
        assert!(share(1.0, 1_000, 1_000).is_likely());
        assert!(!share(1.0, 999, 1_000).is_likely());
        assert!(!share(0.0, 1, 1_000).is_likely());
    }
}
