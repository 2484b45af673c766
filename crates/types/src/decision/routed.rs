//! Where a request goes.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Duration, Name, Port};

/// What the caller's side does with a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Routed {
    /// Where it goes, or what is answered in its place.
    pub action: Action,
    /// How long it may take with all its tries; `None` where nothing limits it.
    pub timeout: Option<Duration>,
    /// When it is tried again; `None` where the mesh does as it does by default.
    pub retry: Option<RetryPolicy>,
    /// Copies of it, whose answers nobody sees.
    pub mirrors: Vec<Mirror>,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// Changes to the headers of the response, in order.
    pub response: Vec<FieldEdit>,
    /// The rule that decided, in the words of whoever decided; for people, and not to be compared.
    pub because: String,
}

impl Routed {
    /// Nothing but an action.
    #[must_use]
    pub fn new(action: Action, because: impl Into<String>) -> Self {
        Self {
            action,
            timeout: None,
            retry: None,
            mirrors: Vec::new(),
            faults: Vec::new(),
            response: Vec::new(),
            because: because.into(),
        }
    }
}

/// Where a request goes, or what is answered in its place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// It is sent on.
    Forward(Forward),
    /// The caller is sent elsewhere.
    Redirect(Redirect),
    /// It is answered at once.
    Respond(Response),
    /// No rule takes it: 404, or a refused connection.
    NoRoute,
}

/// Where a request is sent on, and what becomes of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Forward {
    /// The sets of pods; one of them gets it, drawn by share. Those without a share are left out; shares add up to 1.
    pub to: BTreeMap<Backend, Share>,
    /// The path and query, where they are changed.
    pub target: Option<Vec<u8>>,
    /// The authority, where it is changed.
    pub authority: Option<String>,
    /// Changes to headers, in order.
    pub headers: Vec<FieldEdit>,
    /// What becomes of it besides, where it depends on who gets it.
    pub own: BTreeMap<Backend, OwnEdits>,
}

/// What becomes of a request and its response at one set of pods alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OwnEdits {
    /// Changes to the headers of the request, in order and before those that all pods see.
    pub request: Vec<FieldEdit>,
    /// Changes to the headers of the response, in order and before those of all.
    pub response: Vec<FieldEdit>,
    /// The authority, where it is changed.
    pub authority: Option<String>,
}

impl Forward {
    /// To sets of pods by weight; equal ones are one, and those of no weight none.
    #[must_use]
    pub fn weighted(to: impl IntoIterator<Item = (Backend, u32)>) -> Self {
        let mut sums: BTreeMap<Backend, u32> = BTreeMap::new();
        for (backend, weight) in to {
            *sums.entry(backend).or_default() += weight;
        }
        let total: u32 = sums.values().sum();
        Self {
            to: sums
                .into_iter()
                .filter(|(_, weight)| *weight > 0)
                .map(|(backend, weight)| (backend, Share::new(weight, total)))
                .collect(),
            ..Self::default()
        }
    }
}

/// A part of a whole, as a fraction in its lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share {
    part: u32,
    whole: u32,
}

impl Share {
    /// All of it.
    pub const ALL: Self = Self { part: 1, whole: 1 };

    /// So many of so many; nothing of nothing is nothing.
    #[must_use]
    pub const fn new(part: u32, whole: u32) -> Self {
        let (mut a, mut b) = (part, whole);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        if a == 0 || whole == 0 {
            return Self { part: 0, whole: 1 };
        }
        Self {
            part: part / a,
            whole: whole / a,
        }
    }

    /// As a number from 0 to 1.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.part) / f64::from(self.whole)
    }
}

/// A set of pods and a port of theirs; or a host outside of the cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Backend {
    /// Their namespace; empty for a host.
    pub namespace: String,
    /// The labels that choose them, as the Service and the version say together; empty for a host.
    pub labels: BTreeMap<String, String>,
    /// The host, where it is outside of the cluster or its Service is not known; empty for pods.
    pub host: String,
    /// The port that their containers, or the host, listen on.
    pub port: Port,
}

impl Backend {
    /// Pods of a namespace with these labels.
    #[must_use]
    pub fn pods<K: Into<String>, V: Into<String>>(
        namespace: &str,
        labels: impl IntoIterator<Item = (K, V)>,
        port: Port,
    ) -> Self {
        Self {
            namespace: namespace.to_owned(),
            labels: labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
            host: String::new(),
            port,
        }
    }

    /// A host of which no pods are known.
    #[must_use]
    pub fn host(host: impl Into<String>, port: Port) -> Self {
        Self {
            namespace: String::new(),
            labels: BTreeMap::new(),
            host: host.into(),
            port,
        }
    }
}

/// A Service of the cluster, as an evaluator must know it: its pods, and which port of theirs each of its ports is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceFacts {
    /// Its namespace.
    pub namespace: Name,
    /// Its name.
    pub name: Name,
    /// The labels of its pods.
    pub selector: BTreeMap<String, String>,
    /// The port of the container, by the Service's port.
    pub ports: BTreeMap<Port, Port>,
    /// Which of the Service's ports no proxy reads as HTTP, whatever is sent to them.
    pub opaque: BTreeSet<Port>,
}

impl ServiceFacts {
    /// A Service whose pods have these labels, without ports yet.
    #[must_use]
    pub fn new<K: Into<String>, V: Into<String>>(
        namespace: Name,
        name: Name,
        selector: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self {
            namespace,
            name,
            selector: selector.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
            ports: BTreeMap::new(),
            opaque: BTreeSet::new(),
        }
    }

    /// With another port, and the container's port behind it.
    #[must_use]
    pub fn port(mut self, port: Port, target: Port) -> Self {
        self.ports.insert(port, target);
        self
    }

    /// With another port whose bytes no proxy reads.
    #[must_use]
    pub fn opaque_port(mut self, port: Port, target: Port) -> Self {
        self.opaque.insert(port);
        self.port(port, target)
    }
}

/// Where a caller is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirect {
    /// The status, 301 for example.
    pub status: u16,
    /// The scheme, where it is changed.
    pub scheme: Option<String>,
    /// The host, where it is changed.
    pub host: Option<String>,
    /// The port, where it is said.
    pub port: Option<Port>,
    /// The path, where it is changed.
    pub path: Option<Vec<u8>>,
}

impl Redirect {
    /// To the same place, with this status.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self {
            status,
            scheme: None,
            host: None,
            port: None,
            path: None,
        }
    }
}

/// What is answered at once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A status and a body.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            body: body.into(),
        }
    }
}

/// When a request is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How often after the first try.
    pub attempts: u32,
    /// How long a try may take.
    pub per_try: Option<Duration>,
    /// Statuses that count as failures.
    pub statuses: BTreeSet<u16>,
    /// What else does: `reset`, `connect-failure`, `refused-stream`, `per-try-timeout`, and names of gRPC statuses.
    pub conditions: BTreeSet<String>,
}

impl RetryPolicy {
    /// So many tries after the first, on nothing yet.
    #[must_use]
    pub fn new(attempts: u32) -> Self {
        Self {
            attempts,
            per_try: None,
            statuses: BTreeSet::new(),
            conditions: BTreeSet::new(),
        }
    }

    /// The same with nothing left unsaid, for comparisons: `reset` includes connections that fail, streams that are refused and resets before
    /// the request, and tries that run out of time where there is such a time. No tries are no policy.
    #[must_use]
    pub fn in_full(mut self) -> Self {
        if self.attempts == 0 {
            return Self::new(0);
        }
        if self.conditions.contains("reset") {
            let included = ["connect-failure", "refused-stream", "reset-before-request"];
            self.conditions.extend(included.map(str::to_owned));
            if self.per_try.is_some() {
                self.conditions.insert("per-try-timeout".to_owned());
            }
        }
        if self.per_try.is_none() {
            self.conditions.remove("per-try-timeout");
        }
        self
    }
}

/// A copy of a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mirror {
    /// Who gets it.
    pub to: Backend,
    /// Of how many requests there is one.
    pub share: Share,
}

impl Mirror {
    /// Copies of a part of the requests.
    #[must_use]
    pub fn new(to: Backend, share: Share) -> Self {
        Self { to, share }
    }
}

/// What goes wrong on purpose.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Some requests are answered with a status.
    Abort {
        /// The status.
        status: u16,
        /// Of how many.
        share: Share,
    },
    /// Some calls are answered with a status of gRPC.
    AbortCall {
        /// The status, by its number.
        status: u16,
        /// Of how many.
        share: Share,
    },
    /// Some requests wait.
    Delay {
        /// How long.
        time: Duration,
        /// Of how many.
        share: Share,
    },
}

/// A change to a header.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FieldEdit {
    /// It has this value and no other.
    Set(String, String),
    /// It has this value too.
    Add(String, String),
    /// It is not there.
    Remove(String),
}
