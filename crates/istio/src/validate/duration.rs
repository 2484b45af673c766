//! Durations. What is below a millisecond is refused when it is read.

use mesh2yaml_k8s::Validator;
use mesh2yaml_types::Duration;

/// A field with a duration, if it is there.
pub(super) fn duration(v: &mut Validator, key: &str, duration: Option<Duration>) {
    let nanos = duration.map_or(0, |it| std::time::Duration::from(it).subsec_nanos());
    if !nanos.is_multiple_of(1_000_000) {
        v.field(key, |v| {
            v.admission("a duration is of whole milliseconds");
        });
    }
}
