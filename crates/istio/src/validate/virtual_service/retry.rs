//! How failed requests are repeated.

use mesh2yaml_k8s::Validator;

use crate::Retry;
use crate::validate::duration::whole_millis;
use crate::validate::text::int32;

pub(super) fn retry(v: &mut Validator, it: &Retry) {
    int32(v, "attempts", Some(it.attempts));
    if it.attempts == 0 {
        if it.per_try_timeout.is_some() || !it.retry_on.is_empty() || it.retry_remote_localities.is_some() {
            v.admission("with 0 `attempts` nothing is repeated, so nothing else can be said of it")
                .help("give the number of `attempts`");
        } else if it.backoff.is_some() || it.retry_ignore_previous_hosts.is_some() {
            v.effect("with 0 `attempts` nothing is repeated")
                .help("give the number of `attempts`");
        }
    }
    whole_millis(v, "perTryTimeout", it.per_try_timeout);
    whole_millis(v, "backoff", it.backoff);
    for failure in it.retry_on.iter().filter(|failure| !failure.is_known()) {
        v.field("retryOn", |v| {
            v.admission(format!("{failure} is no status that has a standard name"));
        });
    }
}
