//! Requests at the edges of a policy: what it speaks of, and what is just beside that.

use mesh2yaml::k8s::types::decision::{Arrival, Caller, HttpRequest, Identity, Request};
use mesh2yaml::k8s::types::{Name, ServiceAccount};

use super::{Random, hostile};

/// What a policy speaks of.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// The mesh's trust domain.
    pub trust_domain: String,
    /// Whether `old.example` is the same domain.
    pub has_alias: bool,
    /// Patterns of paths.
    pub paths: Vec<String>,
    /// How many of them have a `*` before their end.
    pub inner_stars: usize,
    /// Names and values of headers.
    pub headers: Vec<(String, String)>,
    /// Names and values of parameters of the query.
    pub queries: Vec<(String, String)>,
    /// Hosts.
    pub hosts: Vec<String>,
    /// Methods of gRPC: service and method.
    pub calls: Vec<(String, String)>,
    /// Whether some are all methods of a service.
    pub has_whole_calls: bool,
    /// Accounts, with their namespaces.
    pub accounts: Vec<(String, String)>,
    /// Names of certificates: trust domain, namespace and account.
    pub identities: Vec<(String, String, String)>,
    /// Services: namespace, name, labels of the pods, and ports with the container's.
    pub services: Vec<Service>,
    /// Whether each path has one spelling, so that Istio denies by path.
    pub has_one_spelling: bool,
    /// Whether there are constants to refer to.
    pub has_constants: bool,
    /// Whether there is a profile to be used.
    pub has_profile: bool,
    /// Whether the policy does not say where probes come from.
    pub probed_from_anywhere: bool,
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
    /// Its ports.
    pub ports: Vec<Port>,
    /// What the kubelet asks, with the ports of the container.
    pub probes: Vec<(Probe, u16)>,
}

/// What the kubelet asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// GET of a path.
    Path(String),
    /// The health of a gRPC server.
    Health,
}

/// A port of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// The Service's.
    pub number: u16,
    /// The container's.
    pub target: u16,
    /// What is spoken on it.
    pub speaks: Speaks,
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    /// HTTP of any version.
    Http,
    /// Calls of gRPC.
    Grpc,
    /// What no proxy reads.
    Bytes,
}

const METHODS: [&str; 10] = [
    "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "get", "PURGE", "CONNECT", "PRI",
];
/// Where callers are: two networks of pods, that of the nodes and one beside it, and the world.
const ADDRESSES: [&str; 10] = [
    "10.244.0.1",
    "10.244.0.255",
    "10.244.1.0",
    "10.245.0.1",
    "10.0.3.4",
    "10.1.0.0",
    "203.0.113.7",
    "203.0.114.7",
    "fd00::7",
    "fd00:1::9",
];
/// Trust domains that are none of the mesh's (where it has no such alias), and look like some.
pub(super) const FOREIGN: [&str; 7] = [
    "old.example",
    "elsewhere.example",
    "partner.example",
    "cluster.local",
    "prod.example",
    "cluster.local.evil.example",
    "elsewhere",
];

impl Edges {
    /// A request to a service, or `None` if there is none.
    pub fn request(&self, random: &mut Random) -> Option<Request> {
        let service = self.service(random)?;
        let port = *random.pick(&service.ports);
        let number = mesh2yaml::k8s::types::Port::new(port.number)?;
        let to = (name(&service.namespace)?, name(&service.name)?);
        let request = match self.http(random, service, port.speaks) {
            Some(http) => Request::http(to.0, to.1, number, http),
            None => Request::bytes(to.0, to.1, number),
        };
        Some(request.from(self.caller(random)?))
    }

    /// An arrival at a pod of a service.
    pub fn arrival(&self, random: &mut Random) -> Option<Arrival> {
        let service = self.service(random)?;
        if !service.probes.is_empty() && random.percent(8) {
            return self.probe(random, service);
        }
        let mut port = *random.pick(&service.ports);
        // A port that nothing is said of, and the Service's number where it is not the container's.
        match random.below(40) {
            0 => port.target = 9999,
            1 => port.target = port.number,
            _ => {}
        }
        let spoken = service.ports.iter().find(|it| it.target == port.target);
        let speaks = spoken.map_or(Speaks::Http, |it| it.speaks);
        // Pods with the same labels in a namespace where nobody speaks of them.
        let namespace = match random.below(30) {
            0 => *random.pick(&["shop", "bank", "mesh-root", "elsewhere"]),
            _ => service.namespace.as_str(),
        };
        let arrival = Arrival::new(
            name(namespace)?,
            service.labels.clone(),
            mesh2yaml::k8s::types::Port::new(port.target)?,
            self.caller(random)?,
        );
        let http = match self.calls.as_slice() {
            [_, ..] if speaks == Speaks::Grpc && !self.has_whole_calls && random.percent(6) => {
                Some(self.below_a_method(random, service))
            }
            _ => self.http(random, service, speaks),
        };
        Some(match http {
            Some(http) => arrival.asking(http),
            None => arrival,
        })
    }

    /// No call, but what a prefix would take for one. Where a rule is for all methods of a service, nothing is said of it.
    fn below_a_method(&self, random: &mut Random, service: &Service) -> HttpRequest {
        let (called, method) = random.pick(&self.calls);
        HttpRequest::grpc(called, &format!("{method}/x")).authority(self.authority(random, service))
    }

    /// What the kubelet asks, or somebody who asks nearly the same.
    fn probe(&self, random: &mut Random, service: &Service) -> Option<Arrival> {
        let (probe, port) = random.pick(&service.probes);
        let path = match probe {
            Probe::Path(path) => path,
            Probe::Health => return self.health(random, service, *port),
        };
        let mut port = *port;
        if random.percent(10) {
            // What is no call has no place on a port of gRPC.
            let others = service.ports.iter().filter(|port| port.speaks == Speaks::Http);
            let mut others: Vec<u16> = others.map(|port| port.target).collect();
            others.push(9999);
            port = *random.pick(&others);
        }
        let caller = Caller::nobody(name("kube-system")?).at("10.0.3.4".parse().ok()?);
        let caller = if random.percent(40) {
            self.caller(random)?
        } else {
            caller
        };
        let mut path = path.clone();
        match random.below(12) {
            0 => path.push('/'),
            1 => path.push('x'),
            2 => path.insert_str(0, "/."),
            3 => path.push_str("?full=1"),
            _ => {}
        }
        let method = if random.percent(12) { "POST" } else { "GET" };
        let arrival = Arrival::new(
            name(&service.namespace)?,
            service.labels.clone(),
            mesh2yaml::k8s::types::Port::new(port)?,
            caller,
        );
        Some(arrival.asking(HttpRequest::new(method, path).authority("10.244.0.9:8080")))
    }

    /// What the kubelet asks of a gRPC server, or a call that is nearly the same.
    fn health(&self, random: &mut Random, service: &Service, port: u16) -> Option<Arrival> {
        let caller = Caller::nobody(name("kube-system")?).at("10.0.3.4".parse().ok()?);
        let caller = if random.percent(40) {
            self.caller(random)?
        } else {
            caller
        };
        let (asked, method) = match random.below(10) {
            0 => ("grpc.health.v1.Health", "Watch"),
            1 => ("grpc.health.v1.Healthy", "Check"),
            2 => ("shop.Cart", "Get"),
            _ => ("grpc.health.v1.Health", "Check"),
        };
        let arrival = Arrival::new(
            name(&service.namespace)?,
            service.labels.clone(),
            mesh2yaml::k8s::types::Port::new(port)?,
            caller,
        );
        Some(arrival.asking(HttpRequest::grpc(asked, method).authority("10.244.0.9:9090")))
    }

    fn service(&self, random: &mut Random) -> Option<&Service> {
        let with_ports: Vec<&Service> = self.services.iter().filter(|it| !it.ports.is_empty()).collect();
        (!with_ports.is_empty()).then(|| *random.pick(&with_ports))
    }

    /// What is asked; nothing that is read on a port of bytes.
    fn http(&self, random: &mut Random, service: &Service, speaks: Speaks) -> Option<HttpRequest> {
        let mut http = match speaks {
            Speaks::Bytes if random.percent(80) => return None,
            Speaks::Grpc => self.call(random),
            Speaks::Http | Speaks::Bytes => {
                let known = if random.percent(90) { 5 } else { METHODS.len() };
                HttpRequest::new(*random.pick(&METHODS[..known]), self.target(random))
            }
        };
        http = http.authority(self.authority(random, service));
        for (name, value) in &self.headers {
            // One value of several that are spoken of.
            if random.percent(40) && http.value(name).is_none() {
                let value = match random.below(10) {
                    0 => value.to_ascii_uppercase(),
                    1 => format!("{value}x"),
                    2 => String::new(),
                    3 => "x7".to_owned(),
                    _ => value.clone(),
                };
                let name = if random.percent(10) {
                    name.to_ascii_uppercase()
                } else {
                    name.clone()
                };
                http = http.header(&name, value);
                // What is there twice has no meaning of its own, and is left out of comparisons of routes.
                if random.percent(3) {
                    http = http.header(&name, "other");
                }
            }
        }
        Some(http)
    }

    /// A call of gRPC.
    fn call(&self, random: &mut Random) -> HttpRequest {
        let fallback = ("shop.Cart".to_owned(), "Get".to_owned());
        let (service, method) = if self.calls.is_empty() {
            &fallback
        } else {
            random.pick(&self.calls)
        };
        let (mut service, mut method) = (service.clone(), method.clone());
        match random.below(14) {
            0 => "Other".clone_into(&mut method),
            1 => "shop.Other".clone_into(&mut service),
            2 => method.push('x'),
            3 => service.push('x'),
            4 => method = method.to_ascii_lowercase(),
            5 => service.insert_str(0, "a."),
            _ => {}
        }
        HttpRequest::grpc(&service, &method)
    }

    fn caller(&self, random: &mut Random) -> Option<Caller> {
        let fallback = ("other".to_owned(), "somebody".to_owned());
        let (namespace, account) = if self.accounts.is_empty() || random.percent(20) {
            &fallback
        } else {
            random.pick(&self.accounts)
        };
        let account = ServiceAccount::new(name(namespace)?, name(account)?);
        let own = |account: ServiceAccount| Caller::account(&self.trust_domain, account);
        let of = |domain: &str, account: ServiceAccount| {
            let mut caller = own(account.clone());
            caller.identity = Some(Identity::new(domain, account));
            caller
        };
        let caller = match random.below(16) {
            0 | 1 => Caller::nobody(account.namespace),
            2 => of(random.pick::<&str>(&FOREIGN), account),
            3 | 4 if !self.identities.is_empty() => {
                let (domain, namespace, account) = random.pick(&self.identities);
                let account = ServiceAccount::new(name(namespace)?, name(account)?);
                match random.below(5) {
                    0 => of(&self.trust_domain, account),
                    1 => of(random.pick::<&str>(&FOREIGN), account),
                    _ => of(domain, account),
                }
            }
            5 => own(ServiceAccount::new(name("other")?, account.name)),
            7 | 8 if self.has_alias => of("old.example", account),
            6 => own(ServiceAccount::new(account.namespace, name("other")?)),
            _ => own(account),
        };
        Some(if random.percent(40) {
            caller.at(random.pick(&ADDRESSES).parse().ok()?)
        } else {
            caller
        })
    }

    fn authority(&self, random: &mut Random, service: &Service) -> String {
        let short = format!("{}.{}", service.name, service.namespace);
        let host = if !self.hosts.is_empty() && random.percent(35) {
            match random.below(8) {
                0 => format!("x{}", random.pick(&self.hosts).replace("*.", "")),
                1 => random.pick(&self.hosts).replace("*.", ""),
                2 => random.pick(&self.hosts).replace("*.", "a.b."),
                _ => random.pick(&self.hosts).replace("*.", "a."),
            }
        } else {
            match random.below(12) {
                0 => short,
                1 => format!("{short}.svc"),
                _ => format!("{short}.svc.cluster.local"),
            }
        };
        match random.below(18) {
            0 => host.to_ascii_uppercase(),
            1 => format!("{host}:80"),
            2 => format!("{host}:8080"),
            5 => format!("{host}:12345"),
            6 => format!("{host}x"),
            3 => format!("{host}."),
            4 => format!("{host}.:80"),
            _ => host,
        }
    }

    /// A path, perhaps with a query.
    fn target(&self, random: &mut Random) -> String {
        let mut target = self.path(random);
        let mut sign = '?';
        let mut named = Vec::new();
        for (name, value) in &self.queries {
            if random.percent(50) && !named.contains(&name) {
                named.push(name);
                let value = match random.below(8) {
                    0 => "other",
                    1 => "",
                    2 => "3",
                    3 => "22",
                    _ => value,
                };
                target.push_str(&format!("{sign}{name}={value}"));
                sign = '&';
                // What is there twice has no meaning.
                if random.percent(3) {
                    target.push_str(&format!("&{name}=other"));
                }
            }
        }
        target
    }

    /// A path that a pattern matches, or one just off it; now and then in another spelling.
    fn path(&self, random: &mut Random) -> String {
        let path = self.normal_path(random);
        match random.below(40) {
            0..=7 => hostile::spelled(&path, random),
            8 => path + "/../x",
            9 => path + "//x",
            10 => path + "/%2e%2e/admin",
            11 => path + "%2Fx",
            12 => path + "/..;a=b/admin",
            13 => path + "/%41",
            14 => path + "\\x",
            15 => path + "%zz",
            16 => path + "/%00",
            17 => format!("/{path}"),
            18 => path + "/%252e%252e/admin",
            19 => path + "/;x=1/admin",
            20 => path + "/%2e%2e;a=b/admin",
            21 => path + "/[x]",
            _ => path,
        }
    }

    /// A path at the edge of a pattern.
    fn normal_path(&self, random: &mut Random) -> String {
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
                "**" => path.push_str(random.pick::<&str>(&["", "x", "x/y", "x/", "admin", "users/7", "c"])),
                "*" => path.push_str(random.pick::<&str>(&["x", "7", "admin", "...", "a=b", "*", "a;b"])),
                text => path.push_str(text),
            }
        }
        match random.below(30) {
            0 => path.push('/'),
            1 => path = path.trim_end_matches('/').to_owned(),
            2 => path.push('x'),
            3 => path.push_str("/more"),
            4 => path = path.to_ascii_uppercase(),
            5 => {
                path.pop();
            }
            6 => path.push_str("/a%20b"),
            7 => path.push_str(";v=1"),
            8 => path.truncate(path.rfind('/').unwrap_or(0)),
            9 if random.percent(15) => path.push_str(&"/long".repeat(1_500)),
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
