//! Requests at the edges of a policy: what it speaks of, and what is just beside that.

use mesh2yaml::k8s::types::decision::{Arrival, Caller, HttpRequest, Identity, Request};
use mesh2yaml::k8s::types::{Name, Port, ServiceAccount};

use super::Random;

/// What a policy speaks of.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// Patterns of paths.
    pub paths: Vec<String>,
    /// Names and values of headers.
    pub headers: Vec<(String, String)>,
    /// Names and values of parameters of the query.
    pub queries: Vec<(String, String)>,
    /// Hosts.
    pub hosts: Vec<String>,
    /// Methods of gRPC: service and method.
    pub calls: Vec<(String, String)>,
    /// Accounts, with their namespaces.
    pub accounts: Vec<(String, String)>,
    /// Services: namespace, name, labels of the pods, and ports with the container's.
    pub services: Vec<Service>,
}

/// A service that requests are sent to.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The labels of its pods, of one version or another.
    pub labels: Vec<(String, String)>,
    /// Its ports, and the container's.
    pub ports: Vec<(u16, u16)>,
}

const METHODS: [&str; 8] = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "get", "PURGE"];

impl Edges {
    /// A request to a service, or `None` if there is none.
    pub fn request(&self, random: &mut Random) -> Option<Request> {
        let service = self.service(random)?;
        let (port, _) = *random.pick(&service.ports);
        let http = self.http(random, service);
        let to = (name(&service.namespace)?, name(&service.name)?);
        Some(Request::http(to.0, to.1, Port::new(port)?, http).from(self.caller(random)?))
    }

    /// An arrival at a pod of a service.
    pub fn arrival(&self, random: &mut Random) -> Option<Arrival> {
        let service = self.service(random)?;
        let (_, target) = *random.pick(&service.ports);
        // A port that nothing is said of.
        let target = if random.percent(8) { 9999 } else { target };
        let arrival = Arrival::new(
            name(&service.namespace)?,
            service.labels.clone(),
            Port::new(target)?,
            self.caller(random)?,
        );
        Some(arrival.asking(self.http(random, service)))
    }

    fn service(&self, random: &mut Random) -> Option<&Service> {
        let with_ports: Vec<&Service> = self.services.iter().filter(|it| !it.ports.is_empty()).collect();
        (!with_ports.is_empty()).then(|| *random.pick(&with_ports))
    }

    fn http(&self, random: &mut Random, service: &Service) -> HttpRequest {
        let known = if random.percent(92) { 5 } else { METHODS.len() };
        let method = *random.pick(&METHODS[..known]);
        let mut http = if !self.calls.is_empty() && random.percent(60) {
            let (called, method) = random.pick(&self.calls);
            HttpRequest::grpc(called, if random.percent(20) { "Other" } else { method })
        } else {
            HttpRequest::new(method, self.target(random))
        };
        http = http.authority(self.authority(random, service));
        for (name, value) in &self.headers {
            if random.percent(40) {
                let value = match random.below(8) {
                    0 => value.to_ascii_uppercase(),
                    1 => format!("{value}x"),
                    2 => String::new(),
                    _ => value.clone(),
                };
                http = http.header(name, value);
                // What is there twice has no meaning of its own, and is left out of comparisons of routes.
                if random.percent(3) {
                    http = http.header(name, "other");
                }
            }
        }
        http
    }

    fn caller(&self, random: &mut Random) -> Option<Caller> {
        let fallback = ("other".to_owned(), "somebody".to_owned());
        let (namespace, account) = if self.accounts.is_empty() || random.percent(20) {
            &fallback
        } else {
            random.pick(&self.accounts)
        };
        let account = ServiceAccount::new(name(namespace)?, name(account)?);
        Some(match random.below(12) {
            0 => Caller::nobody(account.namespace),
            1 => {
                let mut caller = Caller::account("cluster.local", account.clone());
                caller.identity = Some(Identity::new("elsewhere.example", account));
                caller
            }
            4 => Caller::account("old.example", account),
            2 => Caller::account("cluster.local", ServiceAccount::new(name("other")?, account.name)),
            3 => Caller::account("cluster.local", account).at([203, 0, 113, 7].into()),
            _ => Caller::account("cluster.local", account),
        })
    }

    fn authority(&self, random: &mut Random, service: &Service) -> String {
        if !self.hosts.is_empty() && random.percent(30) {
            let host = random.pick(&self.hosts).replace("*.", "a.");
            return match random.below(6) {
                0 => host.to_ascii_uppercase(),
                1 => format!("{host}:8080"),
                2 => format!("x{host}"),
                _ => host,
            };
        }
        format!("{}.{}.svc.cluster.local", service.name, service.namespace)
    }

    /// A path, perhaps with a query.
    fn target(&self, random: &mut Random) -> String {
        let mut target = self.path(random);
        let mut sign = '?';
        // A parameter that is there twice has no meaning.
        let mut named = Vec::new();
        for (name, value) in &self.queries {
            if random.percent(50) && !named.contains(&name) {
                named.push(name);
                let value = if random.percent(20) { "other" } else { value };
                target.push_str(&format!("{sign}{name}={value}"));
                sign = '&';
            }
        }
        target
    }

    /// A path that a pattern matches, or one just off it.
    fn path(&self, random: &mut Random) -> String {
        let fallback = "/".to_owned();
        let pattern = if self.paths.is_empty() || random.percent(8) {
            &fallback
        } else {
            random.pick(&self.paths)
        };
        let mut path = String::new();
        for segment in pattern.trim_start_matches('/').split('/') {
            path.push('/');
            match segment {
                "**" => path.push_str(random.pick::<&str>(&["", "x", "x/y", "x/", "admin", "users/7"])),
                "*" => path.push_str(random.pick::<&str>(&["x", "7", "admin", "..."])),
                text => path.push_str(text),
            }
        }
        match random.below(24) {
            0 => path.push('/'),
            1 => path = path.trim_end_matches('/').to_owned(),
            2 => path.push('x'),
            3 => path.push_str("/more"),
            4 => path = path.to_ascii_uppercase(),
            5 => path.insert(0, '/'),
            6 => path.push_str("/../x"),
            7 => path = path.replacen("/", "/./", 1),
            8 => path.push_str("//x"),
            9 => path.push_str("/%2e%2e/admin"),
            10 => path.push_str("%2Fx"),
            11 => path = path.replacen('a', "%61", 1),
            12 => path.push_str("/..;a=b/admin"),
            14 => path.push_str("/%41"),
            15 => path.push_str("/a%20b"),
            16 => path.push_str("\\x"),
            _ => {}
        }
        if path.is_empty() {
            path.push('/');
        }
        path
    }
}

fn name(text: &str) -> Option<Name> {
    text.parse().ok()
}
