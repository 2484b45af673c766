//! One rule of an AuthorizationPolicy (`pilot/pkg/security/authz/model`).

use std::net::IpAddr;

use mesh2yaml_types::decision::Identity;
use regex::bytes::Regex;

use super::address::Network;
use super::text::Text;
use super::trust::Trust;
use super::view::View;
use super::{template, text};
use crate::{Attribute, Condition, Operation, Rule, Source};

/// What a rule is asked about.
pub(super) struct Asked<'a> {
    pub(super) identity: Option<&'a Identity>,
    /// `spiffe://…`, where there is an identity.
    pub(super) uri: Option<String>,
    pub(super) direct: IpAddr,
    pub(super) remote: IpAddr,
    pub(super) port: u16,
    pub(super) view: Option<View<'a>>,
}

/// A rule, ready to be asked: of the callers any, and of what is asked for any.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    from: Vec<Vec<Check>>,
    to: Vec<Vec<Check>>,
}

/// Some values of which one must fit, and some of which none may; where there are no values, any fits.
#[derive(Clone, Debug)]
struct Check {
    any: Vec<Value>,
    none: Vec<Value>,
}

/// One value of a condition.
#[derive(Clone, Debug)]
enum Value {
    Source(Network),
    Remote(Network),
    Principal(Text),
    Namespace(String),
    NamespaceLike(Regex),
    Account {
        namespace: String,
        name: String,
    },
    /// Any domain where it begins and ends as it should.
    Trust {
        begins: String,
        ends: Option<String>,
    },
    /// A header, by its name in lower case; it is there where no text is given.
    Header(String, Option<Text>),
    Host(Option<Text>),
    Path(Text),
    Template(Regex),
    Port(u16),
    /// Of what an arrival does not tell: no token, no address of its own, no name that TLS asks for.
    Absent,
}

/// Why a rule cannot be taken as it is.
enum Unfit {
    /// The whole rule is left out, whatever it does.
    Rule,
    /// This value cannot be compared here: an ALLOW rule is left out whole, a DENY rule keeps the rest.
    Value,
}

/// How a rule is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) trust: &'a Trust,
    /// The policy's namespace.
    pub(super) namespace: &'a str,
    /// Whether what cannot be compared leaves out the whole rule: of an ALLOW it does.
    pub(super) strict: bool,
    /// Whether there is HTTP to compare with.
    pub(super) http: bool,
}

impl Compiled {
    /// A rule as a filter has it; `None` where it is left out.
    pub(super) fn new(rule: &Rule, reading: Reading<'_>) -> Option<Self> {
        let (mut of_caller, mut of_request) = (Vec::new(), Vec::new());
        for condition in &rule.when {
            let (from, check) = reading.condition(condition)?;
            let part = if from { &mut of_caller } else { &mut of_request };
            part.extend(check);
        }
        let from = rule.from.iter().map(|source| reading.source(source));
        let to = rule.to.iter().map(|operation| reading.operation(operation));
        Some(Self {
            from: joined(from.collect::<Option<Vec<_>>>()?, &of_caller),
            to: joined(to.collect::<Option<Vec<_>>>()?, &of_request),
        })
    }

    pub(super) fn matches(&self, asked: &Asked<'_>) -> bool {
        let fits = |all: &[Vec<Check>]| all.iter().any(|checks| checks.iter().all(|it| it.holds(asked)));
        fits(&self.to) && fits(&self.from)
    }
}

/// Alternatives with what holds for all; without any, that alone.
fn joined(mut alternatives: Vec<Vec<Check>>, all: &[Check]) -> Vec<Vec<Check>> {
    if alternatives.is_empty() {
        alternatives.push(Vec::new());
    }
    for alternative in &mut alternatives {
        alternative.extend_from_slice(all);
    }
    alternatives
}

impl Reading<'_> {
    /// A check of some values. Outer `None`: the rule is left out.
    fn check<T>(
        &self,
        values: &[T],
        not_values: &[T],
        read: impl Fn(&T) -> Result<Vec<Value>, Unfit>,
    ) -> Option<Option<Check>> {
        let all = |values: &[T]| {
            let mut out = Vec::new();
            for value in values {
                match read(value) {
                    Ok(values) => out.extend(values),
                    Err(Unfit::Value) if !self.strict => {}
                    Err(Unfit::Value | Unfit::Rule) => return None,
                }
            }
            Some(out)
        };
        let (any, none) = (all(values)?, all(not_values)?);
        Some((!any.is_empty() || !none.is_empty()).then_some(Check { any, none }))
    }

    fn only_http(&self, value: Value) -> Result<Vec<Value>, Unfit> {
        if self.http {
            Ok(vec![value])
        } else {
            Err(Unfit::Value)
        }
    }

    fn network(text: &str, kind: fn(Network) -> Value) -> Result<Vec<Value>, Unfit> {
        Network::new(text).map(|it| vec![kind(it)]).ok_or(Unfit::Value)
    }

    fn principal(&self, value: &str) -> Vec<Value> {
        let text = |value: &str| match Text::starred(value) {
            Text::Exact(_) => Text::Exact(format!("spiffe://{value}")),
            Text::Prefix(prefix) => Text::Prefix(format!("spiffe://{prefix}")),
            other @ (Text::Suffix(_) | Text::Filled | Text::Regex(_) | Text::Never) => other,
        };
        let all = self.trust.principals(value);
        all.iter().map(|value| Value::Principal(text(value))).collect()
    }

    /// A namespace, in which `*` is any text wherever it stands.
    fn namespace(value: &str) -> Vec<Value> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if value.bytes().all(plain) {
            return vec![Value::Namespace(value.to_owned())];
        }
        let parts: Vec<String> = value.split('*').map(regex::escape).collect();
        let pattern = format!(".*/ns/{}/.*", parts.join(".*"));
        vec![text::whole(&pattern).map_or(Value::Absent, Value::NamespaceLike)]
    }

    /// `name` of the policy's own namespace, or `namespace/name`.
    fn account(&self, value: &str) -> Vec<Value> {
        let (namespace, name) = value.split_once('/').unwrap_or((self.namespace, value));
        vec![Value::Account {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }]
    }

    fn trust_domain(&self, value: &str) -> Vec<Value> {
        let all = self.trust.expanded(value).into_iter();
        all.map(|value| match value.split_once('*') {
            None => Value::Trust {
                begins: value,
                ends: None,
            },
            Some((begins, ends)) => Value::Trust {
                begins: begins.to_owned(),
                ends: Some(ends.to_owned()),
            },
        })
        .collect()
    }

    fn header(&self, name: &str, value: &str) -> Result<Vec<Value>, Unfit> {
        self.only_http(Value::Header(name.to_ascii_lowercase(), present_or(value)))
    }

    fn path(&self, value: &str) -> Result<Vec<Value>, Unfit> {
        self.only_http(match template::is_template(value) {
            true => template::compiled(value).map_or(Value::Absent, Value::Template),
            false => Value::Path(Text::starred(value)),
        })
    }

    fn source(&self, source: &Source) -> Option<Vec<Check>> {
        let token = |_: &String| self.only_http(Value::Absent);
        let checks = [
            self.check(&source.principals, &source.not_principals, |it| {
                Ok(self.principal(it))
            })?,
            self.check(&source.request_principals, &source.not_request_principals, token)?,
            self.check(&source.service_accounts, &source.not_service_accounts, |it| {
                Ok(self.account(it))
            })?,
            self.check(&source.trust_domains, &source.not_trust_domains, |it| {
                Ok(self.trust_domain(it))
            })?,
            self.check(&source.namespaces, &source.not_namespaces, |it| {
                Ok(Self::namespace(it))
            })?,
            self.check(&source.remote_ip_blocks, &source.not_remote_ip_blocks, |it| {
                Self::network(it, Value::Remote)
            })?,
            self.check(&source.ip_blocks, &source.not_ip_blocks, |it| {
                Self::network(it, Value::Source)
            })?,
        ];
        Some(checks.into_iter().flatten().collect())
    }

    fn operation(&self, operation: &Operation) -> Option<Vec<Check>> {
        let checks = [
            self.check(&operation.ports, &operation.not_ports, |it| {
                Ok(vec![Value::Port(*it)])
            })?,
            self.check(&operation.methods, &operation.not_methods, |it| {
                self.header(":method", it)
            })?,
            self.check(&operation.hosts, &operation.not_hosts, |it| {
                self.only_http(Value::Host(present_or(it)))
            })?,
            self.check(&operation.paths, &operation.not_paths, |it| self.path(it))?,
        ];
        Some(checks.into_iter().flatten().collect())
    }

    /// A condition, and whether it is about the caller.
    fn condition(&self, condition: &Condition) -> Option<(bool, Option<Check>)> {
        let of_caller = !matches!(
            condition.key,
            Attribute::DestinationIp
                | Attribute::DestinationPort
                | Attribute::ConnectionSni
                | Attribute::EnvoyFilter { .. }
        );
        let check = self.check(&condition.values, &condition.not_values, |value| {
            self.attribute(&condition.key, value)
        });
        // What nobody knows leaves the rule out even where it has no values.
        if let Attribute::Other(name) = &condition.key
            && matches!(Self::unknown(name), Unfit::Rule)
        {
            return None;
        }
        Some((of_caller, check?))
    }

    fn attribute(&self, key: &Attribute, value: &str) -> Result<Vec<Value>, Unfit> {
        match key {
            Attribute::RequestHeader(name) => self.header(name, value),
            Attribute::SourceIp => Self::network(value, Value::Source),
            Attribute::RemoteIp => Self::network(value, Value::Remote),
            Attribute::SourceNamespace => Ok(Self::namespace(value)),
            Attribute::SourceServiceAccount => Ok(self.account(value)),
            Attribute::SourcePrincipal => Ok(self.principal(value)),
            Attribute::SourceTrustDomain => Ok(self.trust_domain(value)),
            Attribute::RequestPrincipal
            | Attribute::RequestAudiences
            | Attribute::RequestPresenter
            | Attribute::RequestClaim(_) => self.only_http(Value::Absent),
            Attribute::DestinationIp => Self::network(value, |_| Value::Absent),
            Attribute::DestinationPort => value
                .parse()
                .map(|port| vec![Value::Port(port)])
                .map_err(|_| Unfit::Value),
            Attribute::ConnectionSni | Attribute::EnvoyFilter { .. } => Ok(vec![Value::Absent]),
            Attribute::Other(name) => Err(Self::unknown(name)),
        }
    }

    /// An attribute that is known but for its brackets cannot be compared; any other makes no rule.
    fn unknown(name: &str) -> Unfit {
        let known = [
            "request.headers",
            "request.auth.claims",
            "experimental.envoy.filters.",
        ];
        match known.iter().any(|it| name.starts_with(it)) {
            true => Unfit::Value,
            false => Unfit::Rule,
        }
    }
}

/// The star alone asks only that it is there.
fn present_or(value: &str) -> Option<Text> {
    (value != "*").then(|| Text::starred(value))
}

impl Check {
    fn holds(&self, asked: &Asked<'_>) -> bool {
        (self.any.is_empty() || self.any.iter().any(|it| it.fits(asked)))
            && !self.none.iter().any(|it| it.fits(asked))
    }
}

impl Value {
    fn fits(&self, asked: &Asked<'_>) -> bool {
        let view = || asked.view.as_ref();
        let uri = || asked.uri.as_deref().map(str::as_bytes);
        match self {
            Self::Source(network) => network.contains(asked.direct),
            Self::Remote(network) => network.contains(asked.remote),
            Self::Principal(Text::Suffix(suffix)) => uri().is_some_and(|uri| {
                let rest = uri.strip_prefix(b"spiffe://");
                rest.is_some_and(|rest| rest.ends_with(suffix.as_bytes()))
            }),
            Self::Principal(text) => uri().is_some_and(|uri| text.matches(uri)),
            Self::Namespace(name) => asked
                .identity
                .is_some_and(|it| it.account.namespace.as_str() == name),
            Self::NamespaceLike(pattern) => uri().is_some_and(|uri| pattern.is_match(uri)),
            Self::Account { namespace, name } => asked.identity.is_some_and(|it| {
                it.account.namespace.as_str() == namespace && it.account.name.as_str() == name
            }),
            Self::Trust { begins, ends } => asked.identity.is_some_and(|it| {
                let domain = it.trust_domain.as_str();
                match ends {
                    None => domain == begins,
                    Some(ends) => domain
                        .strip_prefix(begins.as_str())
                        .is_some_and(|rest| rest.ends_with(ends.as_str())),
                }
            }),
            Self::Header(name, text) => view().is_some_and(|view| match (view.header(name), text) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(value), Some(text)) => text.matches(&value),
            }),
            Self::Host(text) => view().is_some_and(|view| {
                let fits = |text: &Text| text.matches_any_case(view.authority().as_bytes());
                text.as_ref().is_none_or(fits)
            }),
            Self::Path(text) => view().is_some_and(|view| text.matches(view.path())),
            Self::Template(pattern) => view().is_some_and(|view| pattern.is_match(view.path())),
            Self::Port(port) => asked.port == *port,
            Self::Absent => false,
        }
    }
}
