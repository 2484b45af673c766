//! Do the routes of a service make sense: their ports, their targets, and whether any request reaches them?

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Destination, Mirror, Protocol, RetryOn, Route, ServiceRef, Share};
use mesh2yaml_model::{FromArgument, Leaf, ReadLeaf, Service, ServiceView, When};
use mesh2yaml_syntax::closest;
use mesh2yaml_types::Port;

use super::{Facts, Sense};

/// As many routes before one are looked at together; beyond it, nobody reads them together either.
pub(super) const TOGETHER: usize = 64;
/// How many comparisons of routes a whole policy may take; what is not compared then is not found, and nothing is lost.
const MOST_COMPARISONS: usize = 200_000;

/// A port that routes are for.
#[derive(Clone, Copy)]
struct Routed {
    number: Port,
    protocol: Protocol,
    place: Span,
}

/// Looks at leaves as they are in a service.
pub(super) struct Peek<'p>(pub(super) &'p Service);

impl ReadLeaf for Peek<'_> {
    fn read<T: FromArgument>(&mut self, leaf: &Leaf<T>) -> Option<T> {
        leaf.peek(self.0)
    }
}

impl<'p> Sense<'_, 'p> {
    pub(super) fn routes(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        let Some(first) = facts.routes.first() else { return };
        let routed = self.routed(facts);
        if routed.is_empty() && !facts.ports.is_empty() {
            self.error(
                Code::HttpOnly,
                first.span,
                "a route needs a port that speaks HTTP",
                "declare one: `port http 80`",
            );
        }
        for (i, route) in facts.routes.iter().enumerate() {
            self.titled(facts.routes.len(), route.title.as_ref(), route.span, "route");
            for earlier in &facts.routes[..i] {
                if let (Some(a), Some(b)) = (&earlier.title, &route.title)
                    && a.slug == b.slug
                {
                    self.same_name(earlier.span, route.span, &a.slug);
                }
            }
            self.route_ports(route, &routed);
            for share in &route.to {
                self.share(share, view, facts);
            }
            for (.., Mirror { to }) in &route.mirror.0 {
                self.share(to, view, facts);
            }
        }
        if !routed.is_empty() {
            self.reached(facts, &routed);
        }
    }

    fn routed(&self, facts: &Facts<'p>) -> Vec<Routed> {
        let routed = |port: &&mesh2yaml_model::construct::Port| {
            let protocol = self.value(&port.protocol).filter(|p| p.is_routed())?;
            Some(Routed {
                number: self.value(&port.number)?,
                protocol,
                place: self.place(&port.protocol),
            })
        };
        facts.ports.iter().filter_map(routed).collect()
    }

    /// The ports that a route is for: those that it names, or the only one.
    fn route_ports(&mut self, route: &Route, routed: &[Routed]) {
        let mut own: Vec<Routed> = Vec::new();
        for leaf in &route.when.ports {
            let number = self.value(leaf);
            match routed.iter().find(|port| Some(port.number) == number) {
                Some(port) => own.push(*port),
                None if routed.is_empty() => {}
                None => {
                    let number = number.map_or(String::new(), |n| n.to_string());
                    let known: Vec<String> = routed.iter().map(|p| format!("`{}`", p.number)).collect();
                    let place = self.place(leaf);
                    self.error(
                        Code::UnknownName,
                        place,
                        format!(
                            "{} has no port {number} that routes can be for",
                            self.subject(place)
                        ),
                        format!(
                            "its ports for routes: {}; the Service's number counts, not the container's",
                            known.join(", ")
                        ),
                    );
                }
            }
        }
        if route.when.ports.is_empty() {
            if routed.len() > 1 {
                let known: Vec<String> = routed.iter().map(|p| p.number.to_string()).collect();
                self.error(
                    Code::Missing,
                    route.span,
                    "this service has several ports, and the route does not say which one it is of",
                    format!("name it, or all: `port {}`", known.join(", ")),
                );
                return;
            }
            own.extend(routed);
        }
        self.spoken(route, &own);
    }

    /// Whether what is asked means something on the ports.
    fn spoken(&mut self, route: &Route, ports: &[Routed]) {
        let grpc = route.when.calls.first().map(|leaf| (self.place(leaf), "`grpc`"));
        let retried = route.retry.0.iter().flat_map(|(.., retry)| &retry.on);
        let status = retried
            .filter(|on| matches!(on.literal(), Some(RetryOn::Grpc(_))))
            .map(|on| (self.place(on), "a status of gRPC"))
            .next();
        for (place, what) in grpc.into_iter().chain(status) {
            let Some(port) = ports.iter().find(|port| port.protocol != Protocol::Grpc) else {
                continue;
            };
            let d = Diagnostic::new(
                Code::HttpOnly,
                place,
                format!(
                    "{what} means nothing on port {}, which speaks {}",
                    port.number,
                    port.protocol.word()
                ),
            )
            .help("declare the port as `port grpc`, or say which port the route is of with `port`")
            .related(port.place, "declared here");
            self.add(d);
        }
    }

    fn share(&mut self, leaf: &Leaf<Share>, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        match self.value(leaf).map(|share| share.to) {
            Some(Destination::Version(version)) => {
                let names: Vec<_> = facts
                    .versions
                    .iter()
                    .filter_map(|v| self.value(&v.name))
                    .collect();
                if names.contains(&version) {
                    return;
                }
                let help = match closest(version.as_str(), names.iter().map(|n| n.as_str())) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("declare it: `version {version} version=…`"),
                };
                let place = self.place(leaf);
                let message = format!("{} has no version `{version}`", self.subject(place));
                self.error(Code::UnknownName, place, message, help);
            }
            Some(Destination::Service(to)) => self.other_service(leaf, &to, view),
            None => {}
        }
    }

    /// Another service, and its port: said, or the only one that routes can be for.
    fn other_service(&mut self, leaf: &Leaf<Share>, to: &ServiceRef, view: &ServiceView<'_, 'p>) {
        let namespace = to.namespace.as_ref().unwrap_or(view.namespace);
        let (place, shown) = (self.place(leaf), format!("{namespace}/{}", to.name));
        let Some(service) = self.policy.service(namespace, &to.name) else {
            if to.port.is_none() {
                let known: Vec<String> = self
                    .policy
                    .services
                    .iter()
                    .map(|s| format!("{}/{}", s.namespace, s.name))
                    .collect();
                let help = match closest(&shown, known.iter().map(String::as_str)) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("if it is described elsewhere, say its port: `service {shown} port 80`"),
                };
                let message = format!("this policy does not describe the service `{shown}`");
                self.error(Code::UnknownName, place, message, help);
            }
            return;
        };
        let ports = self.policy.ports(service, self.mesh);
        let routed: Vec<String> = ports
            .iter()
            .filter(|(_, protocol)| protocol.is_routed())
            .map(|(port, _)| port.to_string())
            .collect();
        let message = match to.port {
            Some(port) if routed.contains(&port.to_string()) => return,
            Some(port) => format!("the service `{shown}` has no port {port} that requests can be sent to"),
            None if routed.len() == 1 => return,
            None => format!("the service `{shown}` has several ports, or none, and this does not say which"),
        };
        let help = match routed.as_slice() {
            [] => "declare a port that speaks HTTP there: `port http 80`".to_owned(),
            [first, ..] => format!("say one of {}: `service {shown} port {first}`", routed.join(", ")),
        };
        let d = Diagnostic::new(Code::UnknownName, place, message)
            .help(help)
            .related(service.span, "the service");
        self.add(d);
    }

    /// Whether there is room for another comparison.
    pub(super) fn affords(&mut self, when: &When, others: &[&When]) -> bool {
        let weights = others.iter().map(|other| other.weight().max(when.weight()));
        *self.comparisons += weights.sum::<usize>();
        *self.comparisons <= MOST_COMPARISONS
    }

    /// Whether each route gets requests, and each request a route.
    fn reached(&mut self, facts: &Facts<'p>, routed: &[Routed]) {
        let service = self.service;
        let whens: Vec<When> = facts
            .routes
            .iter()
            .map(|route| route.when.values(&mut Peek(service)))
            .collect();
        let ports: Vec<Port> = routed.iter().map(|port| port.number).collect();
        for (i, when) in whens.iter().enumerate() {
            let before: Vec<&When> = whens[..i].iter().take(TOGETHER).collect();
            if before.is_empty() || !self.affords(when, &before) || when.left_by(&before, &ports) != Ok(None)
            {
                continue;
            }
            let alone = |e: &&When| when.left_by(&[e], &ports) == Ok(None);
            let (place, why) = match before.iter().position(alone) {
                Some(one) => (facts.routes[one].span, "this one takes all of its requests"),
                None => (
                    facts.routes[0].span,
                    "this one and those after it take all of its requests",
                ),
            };
            let d = Diagnostic::new(
                Code::Unreachable,
                facts.routes[i].span,
                "no request reaches this route",
            )
            .help("routes are tried from the top: put the narrower one first, or take one out")
            .related(place, why);
            self.add(d);
        }
        for port in ports {
            let own: Vec<usize> = (0..whens.len())
                .filter(|i| whens[*i].ports.is_empty() || whens[*i].ports.contains(&port))
                .collect();
            let Some(last) = own.last() else { continue };
            if own.iter().any(|i| facts.routes[*i].when.take_every_request()) {
                continue;
            }
            let all: Vec<&When> = own.iter().map(|i| &whens[*i]).collect();
            if all.len() <= TOGETHER
                && self.affords(all[0], &all)
                && When::default().left_by(&all, &[port]) == Ok(None)
            {
                continue;
            }
            let d = Diagnostic::new(
                Code::Unmatched,
                facts.routes[*last].span,
                "requests that match no route are answered 404",
            )
            .help("if that is not meant, add a last route without conditions");
            self.add(d);
        }
    }
}
