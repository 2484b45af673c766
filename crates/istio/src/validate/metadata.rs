//! What the webhook says of any kind's metadata.

use mesh2yaml_k8s::{ObjectMeta, Validator};

/// Annotations that are not an author's.
const INTERNAL: [&str; 3] = [
    "internal.istio.io/webhook-always-reject",
    "internal.istio.io/parent-namespace",
    "internal.istio.io/parents",
];

/// Metadata of a kind that cannot be tried out by `istio.io/dry-run`: every one but AuthorizationPolicy.
pub(super) fn metadata(v: &mut Validator, metadata: &ObjectMeta) {
    metadata_with(v, metadata, |v, _| {
        v.admission("only an AuthorizationPolicy can be tried out by this annotation")
            .help("remove the annotation");
    });
}

/// Metadata, with what there is to say of the annotation `istio.io/dry-run`.
pub(super) fn metadata_with(
    v: &mut Validator,
    metadata: &ObjectMeta,
    mut dry_run: impl FnMut(&mut Validator, &str),
) {
    v.part("metadata", metadata);
    v.field("metadata", |v| {
        v.entries("annotations", metadata.annotations(), |v, key, value| {
            if key == "istio.io/dry-run" {
                dry_run(v, value);
            }
            if INTERNAL.contains(&key.as_str()) {
                v.admission("the annotation is for Istio's own use")
                    .help("remove the annotation");
            }
        });
    });
}
