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
            v.some("probeSpec", spec.probe_spec.as_ref(), |v, it| {
                probe(v, it, self.version);
            });
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

fn probe(v: &mut Validator, probe: &LinkProbe, version: LinkVersion) {
    // The API server's reading of `format: duration` is wider than the mirror's.
    let is_checked = version != LinkVersion::V1Alpha1;
    for (key, text, is_checked) in [
        ("period", &probe.period, is_checked),
        ("timeout", &probe.timeout, true),
    ] {
        v.some(key, text.as_ref(), |v, text| {
            if is_checked && !is_api_duration(text) {
                v.schema("a time is a number with a unit, such as `3s`");
            }
        });
    }
    // Without a path the gateway is not asked, and the rest does not count.
    if probe.path.as_ref().is_none_or(String::is_empty) {
        return;
    }
    let is_time = |text: &str| text.parse::<GoDuration>().is_ok();
    // What the schema refuses has been said.
    let is_period = |text: &str| is_time(text) || (is_checked && !is_api_duration(text));
    let is_timeout = |text: &str| is_time(text) || !is_api_duration(text);
    let is_count = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u32>().is_ok();
    let mut check = |key: &str, text: &Option<String>, is_right: &dyn Fn(&str) -> bool, what: &str| {
        v.some(key, text.as_ref(), |v, text| {
            if !is_right(text) {
                v.effect(format!("{what}: the gateway is not asked"));
            }
        });
    };
    let time = "a time is a number with a unit, such as `3s`";
    check(
        "port",
        &probe.port,
        &is_port,
        "a port is a number from 1 to 65535",
    );
    check("period", &probe.period, &is_period, time);
    check("timeout", &probe.timeout, &is_timeout, time);
    check(
        "failureThreshold",
        &probe.failure_threshold,
        &is_count,
        "it is a whole number",
    );
}

/// Whether the API server takes a text for a duration: as Go does, or with a number and a unit anywhere in it, such as `2 days`.
fn is_api_duration(text: &str) -> bool {
    const UNITS: [&str; 12] = ["ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk", "min"];
    const BEGINNINGS: [&str; 8] = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];
    if text.parse::<GoDuration>().is_ok() {
        return true;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let after_numbers = text
        .match_indices(is_digit)
        .map(|(at, _)| text[at + 1..].trim_start());
    after_numbers.into_iter().any(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_alphabetic() || c == 'µ'));
        let unit = rest[..end.unwrap_or(rest.len())].to_lowercase();
        UNITS.contains(&unit.as_str()) || BEGINNINGS.iter().any(|beginning| unit.starts_with(beginning))
    })
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
