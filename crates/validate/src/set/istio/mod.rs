//! What `istioctl analyze` says of a set, a file a kind or a question.

pub(super) mod envoy_filter;
pub(super) mod sidecar;
