//! What a misspelt key was meant to be.

use crate::annotation::ANNOTATIONS;

/// The domains whose annotations an author writes.
const DOMAINS: [&str; 7] = [
    "balancer.alpha.linkerd.io",
    "balancer.linkerd.io",
    "config.alpha.linkerd.io",
    "config.beta.linkerd.io",
    "config.linkerd.io",
    "retry.linkerd.io",
    "timeout.linkerd.io",
];

/// The annotation that was probably meant by a key that Linkerd does not have.
pub(super) fn meant(key: &str) -> Option<&'static str> {
    // Long words are not compared: the distance takes the product of their lengths.
    if key.len() > 128 {
        return None;
    }
    let plain = key.to_ascii_lowercase().replace('_', "-");
    let (domain, name) = plain.split_once('/')?;
    let known = || ANNOTATIONS.iter().map(|it| it.key);
    if DOMAINS.contains(&domain) {
        // The right name in a wrong domain.
        let same = known().find(|it| it.split_once('/').is_some_and(|(_, known)| known == name));
        if same.is_some() {
            return same;
        }
    } else if domain != "linkerd.io" {
        return None;
    }
    let near = |known: &&str| {
        let (of, long) = known.split_once('/').unwrap_or_default();
        let most = if long.len() < 6 { 1 } else { 2 };
        of == domain && strsim::osa_distance(name, long) <= most
    };
    known()
        .filter(near)
        .min_by_key(|known| strsim::osa_distance(&plain, known))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn near_ones_and_others() {
        for (key, expected) in [
            (
                "config.linkerd.io/skip-inbound-port",
                Some("config.linkerd.io/skip-inbound-ports"),
            ),
            (
                "config.linkerd.io/opaque_ports",
                Some("config.linkerd.io/opaque-ports"),
            ),
            (
                "config.linkerd.io/proxy-wait-before-exit-seconds",
                Some("config.alpha.linkerd.io/proxy-wait-before-exit-seconds"),
            ),
            (
                "balancer.linkerd.io/failure-accrual-success-rate-window",
                Some("balancer.alpha.linkerd.io/failure-accrual-success-rate-window"),
            ),
            ("config.linkerd.io/inject", Some("linkerd.io/inject")),
            ("linkerd.io/injct", Some("linkerd.io/inject")),
            ("retry.linkerd.io/htp", Some("retry.linkerd.io/http")),
            ("timeout.linkerd.io/requests", Some("timeout.linkerd.io/request")),
            // Written by Linkerd, or somebody else's.
            ("linkerd.io/proxy-version", None),
            ("linkerd.io/created-by", None),
            ("linkerd.io/trust-root-sha256", None),
            ("config.linkerd.io/trace-collector", None),
            ("retry.linkerd.io/backoff", None),
            ("example.com/inject", None),
            ("inject", None),
        ] {
            assert_eq!(meant(key), expected, "{key}");
        }
    }
}
