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
    v.part("metadata", metadata);
    v.field("metadata", |v| {
        v.entries("annotations", metadata.annotations(), |v, key, _| {
            if key == "istio.io/dry-run" {
                v.admission("only an AuthorizationPolicy can be tried out by this annotation")
                    .help("remove the annotation");
            }
            if INTERNAL.contains(&key.as_str()) {
                v.admission("the annotation is for Istio's own use")
                    .help("remove the annotation");
            }
        });
    });
}
