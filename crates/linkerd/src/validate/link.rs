//! Link. No webhook looks at it; the service mirror reads numbers and durations from its texts.

use mesh2yaml_k8s::{Validate, Validator};

use crate::{GoDuration, LabelExpression, LabelOperator, LabelSelector, Link, LinkProbe, LinkVersion};

impl Validate for Link {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        let spec = &self.spec;
        v.field("spec", |v| {
            versions(v, self);
            v.some("gatewayPort", spec.gateway_port.as_ref(), |v, port| {
                if !is_port(port) && !port.is_empty() {
                    v.effect("a port is a number from 1 to 65535: nothing is mirrored through the gateway");
                }
            });
            v.some("probeSpec", spec.probe_spec.as_ref(), probe);
            for (key, selector) in [
                ("selector", &spec.selector),
                ("remoteDiscoverySelector", &spec.remote_discovery_selector),
                ("federatedServiceSelector", &spec.federated_service_selector),
            ] {
                v.some(key, selector.as_ref(), |v, it| {
                    if is_empty(it) {
                        v.effect("a selector without labels and expressions chooses no service here");
                    }
                    v.each("matchExpressions", &it.match_expressions, expression);
                });
            }
        });
    }
}

/// Fields that only newer versions have.
fn versions(v: &mut Validator, link: &Link) {
    let spec = &link.spec;
    let is_before = |version: LinkVersion| match link.version {
        LinkVersion::V1Alpha3 => false,
        LinkVersion::V1Alpha2 => version == LinkVersion::V1Alpha3,
        LinkVersion::V1Alpha1 => true,
    };
    for (key, is_set, first, name) in [
        (
            "federatedServiceSelector",
            spec.federated_service_selector.is_some(),
            LinkVersion::V1Alpha2,
            "v1alpha2",
        ),
        (
            "excludedAnnotations",
            !spec.excluded_annotations.is_empty(),
            LinkVersion::V1Alpha3,
            "v1alpha3",
        ),
        (
            "excludedLabels",
            !spec.excluded_labels.is_empty(),
            LinkVersion::V1Alpha3,
            "v1alpha3",
        ),
    ] {
        if is_set && is_before(first) {
            v.field(key, |v| {
                v.schema(format!("the field is there from `{name}` on"))
                    .help("make the version `multicluster.linkerd.io/v1alpha3`");
            });
        }
    }
}

/// Without a path the gateway is not asked, and the rest does not count.
fn probe(v: &mut Validator, probe: &LinkProbe) {
    const NONE: &str = "the gateway is not asked";
    if probe.path.as_ref().is_none_or(String::is_empty) {
        return;
    }
    let is_duration = |text: &str| text.parse::<GoDuration>().is_ok();
    let is_count = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u32>().is_ok();
    let mut check = |key: &str, text: Option<&str>, is_right: bool, what: &str| {
        if text.is_some() && !is_right {
            v.field(key, |v| {
                v.effect(format!("{what}: {NONE}"));
            });
        }
    };
    let (port, period) = (probe.port.as_deref(), probe.period.as_deref());
    let (timeout, threshold) = (probe.timeout.as_deref(), probe.failure_threshold.as_deref());
    let duration = "a time is a number with a unit, such as `3s`";
    check(
        "port",
        port,
        port.is_some_and(is_port),
        "a port is a number from 1 to 65535",
    );
    check("period", period, period.is_some_and(is_duration), duration);
    check("timeout", timeout, timeout.is_some_and(is_duration), duration);
    check(
        "failureThreshold",
        threshold,
        threshold.is_some_and(is_count),
        "it is a whole number",
    );
}

/// A selector with an expression that makes no sense chooses nothing. It is read as Kubernetes reads one, other than the policies' selectors.
fn expression(v: &mut Validator, it: &LabelExpression) {
    let has_values = it.values.as_ref().is_some_and(|values| !values.is_empty());
    match it.operator {
        LabelOperator::In | LabelOperator::NotIn if !has_values => {
            v.effect("the operator needs `values`: the selector chooses no service");
        }
        LabelOperator::Exists | LabelOperator::DoesNotExist if has_values => {
            v.effect("the operator takes no `values`: the selector chooses no service");
        }
        LabelOperator::In | LabelOperator::NotIn | LabelOperator::Exists | LabelOperator::DoesNotExist => {}
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn is_empty(selector: &LabelSelector) -> bool {
    selector.match_expressions.is_empty() && selector.match_labels.iter().flatten().next().is_none()
}
