//! Services, routes and rules.

use core::time::Duration;

use crate::PathPattern;

/// Methods that set a field and give the value back, for constants.
macro_rules! with {
    ($($(#[$doc:meta])* $field:ident: $type:ty),* $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $field(mut self, $field: $type) -> Self {
            self.$field = $field;
            self
        }
    )*};
    (some $($(#[$doc:meta])* $field:ident: $type:ty),* $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $field(mut self, $field: $type) -> Self {
            self.$field = Some($field);
            self
        }
    )*};
}

/// A service of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// Its name.
    pub name: &'static str,
    /// Its namespace.
    pub namespace: &'static str,
    /// The host by which it is called.
    pub host: &'static str,
    /// The service account that its pods run as, in its namespace, where the policy says.
    pub account: Option<&'static str>,
    /// Its ports.
    pub ports: &'static [Port],
    /// Its versions.
    pub versions: &'static [Version],
    /// The paths that the kubelet probes.
    pub probes: &'static [&'static str],
    /// What collectors of metrics may ask, beside the rules.
    pub scrapes: &'static [Scrape],
    /// Its routes: the first that fits a request takes it.
    pub routes: &'static [Route],
    /// Which requests are let in.
    pub allow: &'static [Rule],
    /// Which requests are not, whatever lets them in.
    pub deny: &'static [Rule],
    /// The services of the policy that name it as a caller.
    pub callees: &'static [Callee],
}

impl Service {
    /// A service of which nothing more is said.
    #[must_use]
    pub const fn new(name: &'static str, namespace: &'static str, host: &'static str) -> Self {
        Self {
            name,
            namespace,
            host,
            account: None,
            ports: &[],
            versions: &[],
            probes: &[],
            scrapes: &[],
            routes: &[],
            allow: &[],
            deny: &[],
            callees: &[],
        }
    }

    with! { some
        /// With its account.
        account: &'static str,
    }
    with! {
        /// With its ports.
        ports: &'static [Port],
        /// With its versions.
        versions: &'static [Version],
        /// With what is probed.
        probes: &'static [&'static str],
        /// With what collectors of metrics may ask.
        scrapes: &'static [Scrape],
        /// With its routes.
        routes: &'static [Route],
        /// With what it lets in.
        allow: &'static [Rule],
        /// With what it does not.
        deny: &'static [Rule],
        /// With those that let it in.
        callees: &'static [Callee],
    }

    /// The `allow` rules that take requests of a method and a path, whoever calls and on whatever port. For a test that all that a service
    /// serves is let in:
    ///
    /// ```
    /// use mesh2yaml_runtime::{PathPattern, Rule, Service};
    ///
    /// const SHOP: Service = Service::new("shop", "prod", "shop.prod.svc.cluster.local").allow(&[
    ///     Rule::new(Some("reads")).methods(&["GET"]).paths(&[PathPattern::new("/orders/*")]),
    /// ]);
    /// assert_eq!(SHOP.allowed_by("GET", "/orders/7").next().and_then(|rule| rule.title), Some("reads"));
    /// assert_eq!(SHOP.allowed_by("POST", "/orders/7").next(), None);
    /// ```
    pub fn allowed_by<'a>(
        &self,
        method: &'a str,
        path: &'a str,
    ) -> impl Iterator<Item = &'static Rule> + use<'a> {
        self.allow.iter().filter(move |rule| rule.takes(method, path))
    }

    /// The `deny` rules that take such requests.
    pub fn denied_by<'a>(
        &self,
        method: &'a str,
        path: &'a str,
    ) -> impl Iterator<Item = &'static Rule> + use<'a> {
        self.deny.iter().filter(move |rule| rule.takes(method, path))
    }

    /// The callee of this name, if it lets this service in.
    #[must_use]
    pub fn callee(&self, namespace: &str, name: &str) -> Option<&'static Callee> {
        self.callees
            .iter()
            .find(|it| it.namespace == namespace && it.name == name)
    }
}

/// A port of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Port {
    /// What is spoken on it.
    pub protocol: Protocol,
    /// The Service's port, which callers use.
    pub number: u16,
    /// The container's port, which the service listens on.
    pub target: u16,
}

impl Port {
    /// A port.
    #[must_use]
    pub const fn new(protocol: Protocol, number: u16, target: u16) -> Self {
        Self {
            protocol,
            number,
            target,
        }
    }
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// HTTP/1.1
    Http,
    /// HTTP/2 without TLS of its own
    Http2,
    /// gRPC
    Grpc,
    /// Anything over TCP
    Tcp,
    /// TLS that the workload itself ends
    Tls,
    /// Bytes that no proxy should look at
    Opaque,
}

/// A set of a service's pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Version {
    /// Its name.
    pub name: &'static str,
    /// The labels that tell its pods from others of the service.
    pub labels: &'static [(&'static str, &'static str)],
}

impl Version {
    /// A version.
    #[must_use]
    pub const fn new(name: &'static str, labels: &'static [(&'static str, &'static str)]) -> Self {
        Self { name, labels }
    }
}

/// What a collector of metrics may ask: `GET` of these paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scrape {
    /// The container's port, which the collector asks directly; perhaps one that the service does not declare.
    pub port: u16,
    /// The paths.
    pub paths: &'static [&'static str],
    /// Who asks: any of these.
    pub callers: &'static [Caller],
}

impl Scrape {
    /// These paths of a port, for these callers.
    #[must_use]
    pub const fn new(port: u16, paths: &'static [&'static str], callers: &'static [Caller]) -> Self {
        Self { port, paths, callers }
    }
}

/// What is said of some requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// What the policy calls it.
    pub title: Option<&'static str>,
    /// Which methods; all where there is none.
    pub methods: &'static [&'static str],
    /// Which paths, by patterns. Where there is neither a pattern nor an expression, all.
    pub paths: &'static [PathPattern],
    /// Which paths, by regular expressions over the whole path. There is no matcher of them here.
    pub expressions: &'static [&'static str],
    /// Which gRPC services and methods; all where there is none.
    pub calls: &'static [Call],
    /// Which headers: all of these.
    pub headers: &'static [Field],
    /// Which parameters of the query: all of these.
    pub queries: &'static [Field],
    /// Which hosts, such as `*.example.com`; all where there is none.
    pub hosts: &'static [&'static str],
    /// On which of the Service's ports; on all that are routed where there is none.
    pub ports: &'static [u16],
    /// How long requests may take, all tries together.
    pub timeout: Option<Duration>,
    /// How failed ones are tried again.
    pub retry: Option<Retry>,
}

impl Route {
    /// A route of all requests.
    #[must_use]
    pub const fn new(title: Option<&'static str>) -> Self {
        Self {
            title,
            methods: &[],
            paths: &[],
            expressions: &[],
            calls: &[],
            headers: &[],
            queries: &[],
            hosts: &[],
            ports: &[],
            timeout: None,
            retry: None,
        }
    }

    with! {
        /// Of these methods.
        methods: &'static [&'static str],
        /// Of these paths.
        paths: &'static [PathPattern],
        /// Of paths that these expressions match.
        expressions: &'static [&'static str],
        /// Of these gRPC services and methods.
        calls: &'static [Call],
        /// With these headers.
        headers: &'static [Field],
        /// With these parameters of the query.
        queries: &'static [Field],
        /// Of these hosts.
        hosts: &'static [&'static str],
        /// On these ports.
        ports: &'static [u16],
    }
    with! { some
        /// With a timeout.
        timeout: Duration,
        /// With retries.
        retry: Retry,
    }
}

/// How failed requests are tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// Retries after the first try.
    pub times: u32,
    /// How long one try may take.
    pub each: Option<Duration>,
    /// The most time that all tries can take, where it is bounded.
    pub budget: Option<Duration>,
}

impl Retry {
    /// So many retries.
    #[must_use]
    pub const fn new(times: u32) -> Self {
        Self {
            times,
            each: None,
            budget: None,
        }
    }

    with! { some
        /// With a bound of each try.
        each: Duration,
        /// With a bound of all tries.
        budget: Duration,
    }
}

/// A header or a parameter of the query, with one of some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its name; a header's is in lower case.
    pub name: &'static str,
    /// Values, any of which will do.
    pub values: &'static [&'static str],
    /// Regular expressions over a whole value, any of which will do as well.
    pub expressions: &'static [&'static str],
}

impl Field {
    /// A field with one of these values.
    #[must_use]
    pub const fn new(name: &'static str, values: &'static [&'static str]) -> Self {
        Self::with_expressions(name, values, &[])
    }

    /// A field with one of these values, or one that an expression matches.
    #[must_use]
    pub const fn with_expressions(
        name: &'static str,
        values: &'static [&'static str],
        expressions: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            values,
            expressions,
        }
    }
}

/// A gRPC service, or one method of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// The service, with its package.
    pub service: &'static str,
    /// The method; all where there is none.
    pub method: Option<&'static str>,
}

impl Call {
    /// A service, or one method of it.
    #[must_use]
    pub const fn new(service: &'static str, method: Option<&'static str>) -> Self {
        Self { service, method }
    }

    /// Whether the path of a request is one of its calls: `/service/method`.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let rest = path.strip_prefix('/').and_then(|p| p.strip_prefix(self.service));
        let Some(method) = rest.and_then(|rest| rest.strip_prefix('/')) else {
            return false;
        };
        match self.method {
            Some(own) => own == method,
            None => !method.is_empty() && !method.contains('/'),
        }
    }
}

/// An access rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What the policy calls it.
    pub title: Option<&'static str>,
    /// Who calls: any of these.
    pub callers: &'static [Caller],
    /// Which methods; all where there is none.
    pub methods: &'static [&'static str],
    /// Which paths, by patterns. Where there is neither a pattern nor an expression, all.
    pub paths: &'static [PathPattern],
    /// Which paths, by regular expressions over the whole path. There is no matcher of them here.
    pub expressions: &'static [&'static str],
    /// Which gRPC services and methods; all where there is none.
    pub calls: &'static [Call],
    /// Which headers: all of these.
    pub headers: &'static [Field],
    /// Which parameters of the query: all of these.
    pub queries: &'static [Field],
    /// Which hosts, such as `*.example.com`; all where there is none.
    pub hosts: &'static [&'static str],
    /// On which of the Service's ports; on all that are declared where there is none.
    pub ports: &'static [u16],
}

impl Rule {
    /// A rule of all requests, of nobody yet.
    #[must_use]
    pub const fn new(title: Option<&'static str>) -> Self {
        Self {
            title,
            callers: &[],
            methods: &[],
            paths: &[],
            expressions: &[],
            calls: &[],
            headers: &[],
            queries: &[],
            hosts: &[],
            ports: &[],
        }
    }

    with! {
        /// Of these callers.
        callers: &'static [Caller],
        /// Of these methods.
        methods: &'static [&'static str],
        /// Of these paths.
        paths: &'static [PathPattern],
        /// Of paths that these expressions match.
        expressions: &'static [&'static str],
        /// Of these gRPC services and methods.
        calls: &'static [Call],
        /// With these headers.
        headers: &'static [Field],
        /// With these parameters of the query.
        queries: &'static [Field],
        /// Of these hosts.
        hosts: &'static [&'static str],
        /// On these ports.
        ports: &'static [u16],
    }

    /// Whether it takes requests of a method and a path, whoever calls and on whatever port; what else it asks for is taken as given. What only
    /// a regular expression takes is not known here, and is not taken.
    #[must_use]
    pub fn takes(&self, method: &str, path: &str) -> bool {
        (self.methods.is_empty() || self.methods.contains(&method))
            && (self.paths.is_empty() && self.expressions.is_empty()
                || self.paths.iter().any(|own| own.matches(path)))
            && (self.calls.is_empty() || self.calls.iter().any(|own| own.matches(path)))
    }
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// A service account.
    Account {
        /// Its namespace.
        namespace: &'static str,
        /// Its name.
        name: &'static str,
    },
    /// Any service account of a namespace.
    Namespace(&'static str),
    /// Whoever has this name in its certificate.
    Identity(&'static str),
    /// Whoever connects from an address of a network.
    Network {
        /// The network, such as `10.0.0.0/8`.
        network: &'static str,
        /// The part of it that is not meant.
        except: Option<&'static str>,
    },
    /// Any service account of the mesh's trust domain.
    Mesh,
    /// Anybody, with or without an identity.
    Anyone,
}

/// A service that lets another one in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callee {
    /// Its namespace.
    pub namespace: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The host by which it is called.
    pub host: &'static str,
    /// The Service's ports that it lets the caller in on.
    pub ports: &'static [u16],
}

impl Callee {
    /// A callee.
    #[must_use]
    pub const fn new(
        namespace: &'static str,
        name: &'static str,
        host: &'static str,
        ports: &'static [u16],
    ) -> Self {
        Self {
            namespace,
            name,
            host,
            ports,
        }
    }
}
