//! Times, as the webhook takes them.

use mesh2yaml_k8s::Validator;
use mesh2yaml_types::Duration;

/// A time in whole milliseconds.
pub(super) fn whole_millis(v: &mut Validator, key: &str, time: Option<Duration>) {
    let is_whole = |time| {
        std::time::Duration::from(time)
            .subsec_nanos()
            .is_multiple_of(1_000_000)
    };
    if time.is_some_and(|time| !is_whole(time)) {
        v.field(key, |v| {
            v.admission("a time is in whole milliseconds");
        });
    }
}
