//! What the values of annotations are.

#[cfg(feature = "full")]
use crate::settings::EnvVar;
use crate::settings::{
    AccessLog, GrpcStatus, HttpStatus, LogFormat, LogHeaders, OnOff, PortRange, PullPolicy, Quantity, Subnet,
    UnitDuration, is_ratio,
};
use crate::{AccessPolicy, GoDuration};

const POLICIES: [AccessPolicy; 6] = [
    AccessPolicy::AllUnauthenticated,
    AccessPolicy::AllAuthenticated,
    AccessPolicy::ClusterUnauthenticated,
    AccessPolicy::ClusterAuthenticated,
    AccessPolicy::Deny,
    AccessPolicy::Audit,
];

/// What the value of an annotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Syntax {
    /// Any text.
    Text,
    /// One of some words; an empty text is as good as none.
    Word(&'static [&'static str]),
    /// `true` or `false`, also `1`, `t`, `T`, `TRUE`, `True` and the like.
    Bool,
    /// `enabled` or `disabled`.
    OnOff,
    /// One number and one of the units `ms`, `s`, `m`, `h`, `d`; or `0`.
    UnitDuration,
    /// The same, at most 4294967295 ms.
    Millis32,
    /// A duration of Go: `1m30s`.
    GoDuration,
    /// The same, or a number of seconds.
    Period,
    /// Ports and ranges of ports with commas between them: `25,8000-8999`.
    Ports,
    /// The same, where 0 is a port too.
    InitPorts,
    /// A port.
    Port,
    /// A whole number from 0 to 65535.
    Retries,
    /// A whole number from 0 to 4294967295.
    Count32,
    /// A whole number from 0 to 18446744073709551615.
    Count64,
    /// A whole number.
    Integer,
    /// A number from 0 to 100.
    JitterRatio,
    /// A number from 0 to 1.
    Rate,
    /// A number between 0 and 1.
    CpuRatio,
    /// A quantity of Kubernetes: `100m`, `64Mi`.
    Quantity,
    /// Statuses of HTTP with commas between them: `5xx,429,500-504,gateway-error`.
    HttpStatuses,
    /// Statuses of gRPC with commas between them: `unavailable,internal`.
    GrpcStatuses,
    /// The mode of the circuit breaker: `consecutive` or `unified`.
    Mode,
    /// What is admitted: `deny`, `all-authenticated` and so on.
    AccessPolicy,
    /// `apache` or `json`.
    AccessLog,
    /// `plain` or `json`.
    LogFormat,
    /// `off` or `insecure`.
    LogHeaders,
    /// `Always`, `IfNotPresent` or `Never`.
    PullPolicy,
    /// Networks with commas between them: `10.0.0.0/8,192.168.0.0/16`.
    Subnets,
    /// A JSON list of variables: `[{"name": "A", "value": "b"}]`.
    Env,
    /// Services of other clusters with commas between them: `shop@west`.
    Discovery,
}

impl Syntax {
    /// Whether a text is such a value.
    ///
    /// # Errors
    /// What is expected instead.
    #[cfg(feature = "full")]
    pub fn check(self, text: &str) -> Result<(), String> {
        let is_right = match self {
            Self::Text => true,
            Self::Word(words) => text.is_empty() || words.contains(&text),
            Self::Bool => is_bool(text.trim()),
            Self::OnOff => text.parse::<OnOff>().is_ok(),
            Self::UnitDuration => {
                return text
                    .parse::<UnitDuration>()
                    .map(|_| ())
                    .map_err(|e| e.to_string());
            }
            Self::Millis32 => {
                let duration = text.parse::<UnitDuration>().map_err(|e| e.to_string())?;
                u32::try_from(duration.as_millis()).is_ok()
            }
            Self::GoDuration => text.parse::<GoDuration>().is_ok(),
            Self::Period => text.parse::<i64>().is_ok() || text.parse::<GoDuration>().is_ok(),
            Self::Ports => are_all(text, |item| item.is_empty() || item.parse::<PortRange>().is_ok()),
            Self::InitPorts => are_all(text, |item| item.is_empty() || is_init_range(item)),
            Self::Port => text.parse::<u16>().is_ok_and(|port| port > 0),
            Self::Retries => text.parse::<u16>().is_ok(),
            Self::Count32 => text.trim().parse::<u32>().is_ok(),
            Self::Count64 => text.parse::<u64>().is_ok(),
            Self::Integer => text.parse::<i64>().is_ok(),
            Self::JitterRatio => text
                .trim()
                .parse::<f32>()
                .is_ok_and(|n| (0.0..=100.0).contains(&n)),
            Self::Rate => text.trim().parse::<f64>().is_ok_and(|n| (0.0..=1.0).contains(&n)),
            Self::CpuRatio => text.parse::<f64>().is_ok_and(is_ratio),
            Self::Quantity => text.parse::<Quantity>().is_ok(),
            Self::HttpStatuses => text.split(',').all(|item| item.parse::<HttpStatus>().is_ok()),
            Self::GrpcStatuses => text.split(',').all(|item| item.parse::<GrpcStatus>().is_ok()),
            Self::Mode => ["consecutive", "unified"].contains(&text),
            Self::AccessPolicy => POLICIES.iter().any(|policy| policy.as_str() == text),
            Self::AccessLog => text.is_empty() || text.parse::<AccessLog>().is_ok(),
            Self::LogFormat => text.parse::<LogFormat>().is_ok(),
            Self::LogHeaders => text.is_empty() || text.parse::<LogHeaders>().is_ok(),
            Self::PullPolicy => text.is_empty() || text.parse::<PullPolicy>().is_ok(),
            Self::Subnets => are_all(text, |item| item.is_empty() || item.parse::<Subnet>().is_ok()),
            Self::Env => text.is_empty() || EnvVar::list(text).is_ok(),
            Self::Discovery => are_all(text, |item| {
                let name = |it: &str| !it.is_empty() && !it.contains('@');
                item.split_once('@')
                    .is_some_and(|(service, cluster)| name(service) && name(cluster))
            }),
        };
        if is_right {
            Ok(())
        } else {
            Err(format!("the value is {}", self.expected()))
        }
    }

    /// What such a value is, as one says it.
    #[must_use]
    pub fn expected(self) -> String {
        let text = match self {
            Self::Text => "a text",
            Self::Word(words) => return one_of(words),
            Self::Bool => "`true` or `false`",
            Self::OnOff => "`enabled` or `disabled`",
            Self::UnitDuration => "one number with one of the units `ms`, `s`, `m`, `h`, `d`",
            Self::Millis32 => "a duration of at most 49 days, such as `5s`",
            Self::GoDuration => "a duration such as `500ms`, `10s` or `1m30s`",
            Self::Period => "a number of seconds, or a duration such as `3s`",
            Self::Ports | Self::InitPorts => "a list of ports and ranges, such as `25,8000-8999`",
            Self::Port => "a port, 1 to 65535",
            Self::Retries => "a whole number from 0 to 65535",
            Self::Count32 => "a whole number from 0 to 4294967295",
            Self::Count64 => "a whole number, 0 or more",
            Self::Integer => "a whole number",
            Self::JitterRatio => "a number from 0 to 100",
            Self::Rate => "a number from 0 to 1",
            Self::CpuRatio => "a number between 0 and 1",
            Self::Quantity => "a quantity such as `100m` or `64Mi`",
            Self::HttpStatuses => {
                "a list of statuses without blanks: `429`, `500-504`, `5xx` and `gateway-error`, of 100 to 599"
            }
            Self::GrpcStatuses => {
                "a list without blanks of `cancelled`, `deadline-exceeded`, `internal`, `resource-exhausted` and `unavailable`"
            }
            Self::Mode => "`consecutive` or `unified`",
            Self::AccessPolicy => return one_of(&POLICIES.map(AccessPolicy::as_str)),
            Self::AccessLog => "`apache` or `json`",
            Self::LogFormat => "`plain` or `json`",
            Self::LogHeaders => "`off` or `insecure`",
            Self::PullPolicy => "`Always`, `IfNotPresent` or `Never`",
            Self::Subnets => "a list of networks, such as `10.0.0.0/8,192.168.0.0/16`",
            Self::Env => "a JSON list of variables, each with a `name`",
            Self::Discovery => "a list of `service@cluster`",
        };
        text.to_owned()
    }
}

fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// What Go's `strconv.ParseBool` takes.
fn is_bool(text: &str) -> bool {
    [
        "1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False",
    ]
    .contains(&text)
}

fn are_all(text: &str, is_item: impl Fn(&str) -> bool) -> bool {
    text.split(',').all(|item| is_item(item.trim()))
}

/// As a range, and 0 is a port.
fn is_init_range(item: &str) -> bool {
    let port = |text: &str| text.trim().parse::<u16>().ok();
    match item.split_once('-') {
        Some((first, last)) => matches!((port(first), port(last)), (Some(a), Some(b)) if a <= b),
        None => port(item).is_some(),
    }
}
