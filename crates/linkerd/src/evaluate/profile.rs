//! ServiceProfiles: where one has routes or overrides, it takes the place of routes and annotations.

use std::collections::{BTreeSet, HashMap};

use mesh2yaml_types::decision::{Action, Backend, RetryPolicy, Routed};
use mesh2yaml_types::{Duration, Port};
use regex::Regex;

use super::retry;
use super::service::Services;
use super::split::{Destination, Weighted, split};
use super::view::View;
use crate::{DstOverride, DstWeight, RequestMatch, ResponseClass, ResponseMatch, ServiceProfile};

/// How deep conditions may hold conditions. Deeper ones would not pass the API server.
const DEEPEST: usize = 64;

/// The profiles by namespace and host.
#[derive(Clone, Debug, Default)]
pub(super) struct Profiles {
    by_namespace: HashMap<String, HashMap<String, Option<Profile>>>,
}

/// A profile as a proxy gets it.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    title: String,
    routes: Vec<ProfileRoute>,
    overrides: Vec<(u32, String)>,
}

#[derive(Clone, Debug)]
struct ProfileRoute {
    name: String,
    condition: Condition,
    timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
}

#[derive(Clone, Debug)]
enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Path(Regex),
    Method(String),
}

/// A condition that asks for nothing: no proxy gets the profile.
struct Empty;

impl Profiles {
    pub(super) fn new(all: &[ServiceProfile]) -> Self {
        let mut profiles = Self::default();
        for it in all {
            let namespace = it.metadata.namespace().unwrap_or("default").to_owned();
            let own = profiles.by_namespace.entry(namespace).or_default();
            own.insert(it.metadata.name().to_owned(), Profile::new(it));
        }
        profiles
    }

    /// The profile that is in force for a Service: that of the caller's namespace, or else of the Service's; if it says anything.
    pub(super) fn of(&self, host: &str, caller: &str, service: &str) -> Option<&Profile> {
        let of = |namespace: &str| self.by_namespace.get(namespace)?.get(host);
        let profile = of(caller).or_else(|| of(service))?.as_ref()?;
        (!profile.routes.is_empty() || profile.has_overrides()).then_some(profile)
    }
}

impl Profile {
    fn new(of: &ServiceProfile) -> Option<Self> {
        let mut routes = Vec::new();
        for route in of.spec.routes.iter().flatten() {
            // A route with an expression that is none is left out by the proxy.
            let Some(condition) = Condition::new(&route.condition, 0).ok()? else {
                continue;
            };
            let millis = route.timeout.map(|timeout| timeout.as_nanos() / 1_000_000);
            routes.push(ProfileRoute {
                name: route.name.clone(),
                condition,
                timeout: millis.and_then(|it| Duration::from_millis(u64::try_from(it).ok()?)),
                retry: route
                    .is_retryable
                    .then(|| retry::budgeted(failures(&route.response_classes))),
            });
        }
        let overrides = of
            .spec
            .dst_overrides
            .iter()
            .map(|it| (weight(it), it.authority.clone()));
        Some(Self {
            title: format!(
                "ServiceProfile {}/{}",
                of.metadata.namespace().unwrap_or("default"),
                of.metadata.name()
            ),
            routes,
            overrides: overrides.filter(|(weight, _)| *weight > 0).collect(),
        })
    }

    pub(super) fn has_overrides(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// What it decides of a request to pods, or of bytes.
    pub(super) fn route(
        &self,
        view: Option<&View<'_>>,
        pods: &Backend,
        port: Port,
        services: &Services,
    ) -> Routed {
        let route = view.and_then(|view| self.routes.iter().find(|it| it.condition.holds(view)));
        let because = match route {
            Some(route) => format!("route `{}` of {}", route.name, self.title),
            None => self.title.clone(),
        };
        let mut routed = Routed::new(Action::NoRoute, because);
        routed.timeout = route.and_then(|it| it.timeout);
        routed.retry = route.and_then(|it| it.retry.clone());
        let to = |(weight, authority): &(u32, String)| Weighted {
            weight: *weight,
            to: Destination::Pods(overridden(authority, port, services), Vec::new()),
        };
        let mut backends: Vec<Weighted> = self.overrides.iter().map(to).collect();
        if backends.is_empty() {
            backends.push(Weighted {
                weight: 1,
                to: Destination::Pods(pods.clone(), Vec::new()),
            });
        }
        split(&mut routed, &backends, Vec::new(), view, None, false);
        routed
    }
}

/// The pods of an authority: without a port, that of the request.
fn overridden(authority: &str, port: Port, services: &Services) -> Backend {
    let said = authority
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse().ok()?)));
    let (host, port) = said.unwrap_or((authority, port));
    match services.named(host) {
        Some(service) => service.pods(port),
        None => Backend::host(host, port),
    }
}

impl Condition {
    /// The conditions of a match, all of which must hold; `None` where an expression in it is none.
    fn new(of: &RequestMatch, depth: usize) -> Result<Option<Self>, Empty> {
        if depth > DEEPEST {
            return Err(Empty);
        }
        let each = |items: &[RequestMatch]| -> Result<Vec<Self>, Empty> {
            let read: Result<Vec<_>, _> = items.iter().map(|it| Self::new(it, depth + 1)).collect();
            Ok(read?.into_iter().flatten().collect())
        };
        let mut all: Vec<Option<Self>> = Vec::new();
        if let Some(items) = &of.all {
            all.push(Some(Self::All(each(items)?)));
        }
        if let Some(items) = &of.any {
            all.push(Some(Self::Any(each(items)?)));
        }
        if let Some(method) = of.method.as_deref().filter(|it| !it.is_empty()) {
            all.push(Some(Self::Method(method.to_ascii_uppercase())));
        }
        if let Some(not) = &of.not {
            all.push(Self::new(not, depth + 1)?.map(|it| Self::Not(Box::new(it))));
        }
        if let Some(text) = of.path_regex.as_deref().filter(|it| !it.is_empty()) {
            all.push(path(text).map(Self::Path));
        }
        match all.len() {
            0 => Err(Empty),
            1 => Ok(all.into_iter().next().flatten()),
            _ => Ok(Some(Self::All(all.into_iter().flatten().collect()))),
        }
    }

    fn holds(&self, view: &View<'_>) -> bool {
        match self {
            Self::All(all) => all.iter().all(|it| it.holds(view)),
            Self::Any(any) => any.iter().any(|it| it.holds(view)),
            Self::Not(it) => !it.holds(view),
            Self::Path(regex) => regex.is_match(view.path),
            Self::Method(method) => *method == view.http.method,
        }
    }
}

/// An expression with anchors, as far as it has none.
fn path(text: &str) -> Option<Regex> {
    let text = text.trim();
    let front = if text.starts_with('^') { "" } else { "^" };
    let end = if text.ends_with('$') { "" } else { "$" };
    Regex::new(&format!("{front}{text}{end}")).ok()
}

/// The statuses that count as failures: the first class decides, and without one a 5xx is a failure.
fn failures(classes: &[ResponseClass]) -> BTreeSet<u16> {
    let is_failure = |status: u16| {
        let class = classes
            .iter()
            .find(|it| answers(&it.condition, status, 0) == Some(true));
        class.map_or(status >= 500, |class| class.is_failure)
    };
    (100..=599).filter(|status| is_failure(*status)).collect()
}

/// Whether a condition holds for a status; `None` where the proxy leaves it out.
fn answers(of: &ResponseMatch, status: u16, depth: usize) -> Option<bool> {
    if depth > DEEPEST {
        return None;
    }
    let each = |items: &[ResponseMatch]| -> Option<Vec<bool>> {
        let read: Vec<bool> = items
            .iter()
            .filter_map(|it| answers(it, status, depth + 1))
            .collect();
        (!read.is_empty()).then_some(read)
    };
    let mut all: Vec<Option<bool>> = Vec::new();
    if let Some(items) = &of.all {
        all.push(each(items).map(|read| read.iter().all(|it| *it)));
    }
    if let Some(items) = &of.any {
        all.push(each(items).map(|read| read.iter().any(|it| *it)));
    }
    if let Some(range) = &of.status {
        let bound = |it: Option<u32>| {
            u16::try_from(it.unwrap_or(0))
                .ok()
                .filter(|it| (100..1000).contains(it))
        };
        let range = bound(range.min).zip(bound(range.max));
        all.push(range.map(|(min, max)| (min..=max).contains(&status)));
    }
    if let Some(not) = &of.not {
        all.push(answers(not, status, depth + 1).map(|it| !it));
    }
    let read: Vec<bool> = all.into_iter().flatten().collect();
    (!read.is_empty()).then(|| read.iter().all(|it| *it))
}

/// A weight in ten-thousandths, which is what a proxy gets.
fn weight(of: &DstOverride) -> u32 {
    let milli = match &of.weight {
        None => 0,
        Some(DstWeight::Number(number)) => number.saturating_mul(1000),
        Some(DstWeight::Quantity(text)) => milli(text).unwrap_or(0),
    };
    u32::try_from(milli.saturating_mul(10).max(0)).unwrap_or(u32::MAX)
}

/// The thousandths of a quantity such as `900m`, `1` or `0.5`.
fn milli(text: &str) -> Option<i64> {
    if let Some(text) = text.strip_suffix('m') {
        return text.parse().ok();
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(1000)?.checked_add(thousandths.parse().ok()?)
}
