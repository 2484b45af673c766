//! Do the access rules of a service make sense, and what is probed beside them?

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Access, Allow, Caller, Conditions, Mtls, MtlsMode, Port, Probes, Protocol};
use mesh2yaml_model::{Leaf, ServiceView, Text};

use super::{Facts, Sense};

impl<'p> Sense<'_, 'p> {
    pub(super) fn allows(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        for (i, allow) in facts.allows.iter().enumerate() {
            self.titled(facts.allows.len(), allow.title.as_ref(), allow.span, "allow");
            for earlier in &facts.allows[..i] {
                if let (Some(a), Some(b)) = (&earlier.title, &allow.title)
                    && a.slug == b.slug
                {
                    self.same_name(earlier.span, allow.span, &a.slug);
                }
            }
            self.allow_ports(allow, facts);
            self.callers_word(allow, false);
        }
        let open = view
            .default
            .is_none_or(|d| self.value(d.it) == Some(Access::Allow));
        // A dry run shuts no port.
        let in_force: Vec<_> = facts.allows.iter().filter(|a| a.dry_run.is_none()).collect();
        if let Some(first) = in_force.first()
            && open
            && !facts.ports.is_empty()
        {
            let named: Vec<_> = in_force
                .iter()
                .flat_map(|a| &a.when.ports)
                .map(|leaf| self.value(leaf))
                .collect();
            let all = in_force.iter().any(|a| a.when.ports.is_empty());
            let ports: Vec<String> = facts
                .ports
                .iter()
                .map(|p| self.value(&p.number))
                .filter(|p| all || named.contains(p))
                .filter_map(|p| Some(p?.to_string()))
                .collect();
            // A rule for a port that does not exist is told as that.
            if ports.is_empty() {
                return;
            }
            let which = if all {
                "the declared ports"
            } else {
                "the ports that they name"
            };
            let d = Diagnostic::new(
                Code::OpenPorts,
                first.span,
                format!(
                    "access rules bind {which} ({}); other ports of these pods stay open",
                    ports.join(", ")
                ),
            )
            .help(format!(
                "close them: `namespace {} {{ default deny }}`",
                view.namespace
            ));
            self.add(d);
        }
    }

    /// The place of a caller that is told by its identity.
    fn by_identity(&self, caller: &Caller) -> Option<Span> {
        match caller {
            Caller::Account(leaf) => Some(self.place(leaf)),
            Caller::Namespace(leaf) => Some(self.place(leaf)),
            Caller::Identity(leaf) => Some(self.place(leaf)),
            Caller::Mesh(leaf) => Some(self.place(leaf)),
            Caller::Cidr { .. } | Caller::Anyone(_) => None,
        }
    }

    /// The ports that the service says something of its callers on: each exists, and once.
    pub(super) fn mtls_ports(&mut self, facts: &Facts<'p>) {
        let mut said: Vec<(Option<mesh2yaml_types::Port>, Span)> = Vec::new();
        for leaf in facts.mtls.iter().flat_map(|m| &m.ports) {
            let (number, place) = (self.value(leaf), self.place(leaf));
            self.declared(leaf, facts);
            if let Some((_, first)) = said.iter().find(|(earlier, _)| *earlier == number) {
                let number = number.map_or(String::new(), |n| n.to_string());
                let message = format!("`mtls` is said twice of port {number}");
                let d = Diagnostic::new(Code::Repeated, place, message)
                    .help("keep one of the two")
                    .related(*first, "said here first");
                self.add(d);
            }
            said.push((number, place));
        }
    }

    /// What is asked of the callers of a port, and where that is said: of the port, the service, its namespace or the mesh.
    fn mtls_of(
        &self,
        port: &Port,
        view: &ServiceView<'_, 'p>,
        facts: &Facts<'p>,
    ) -> Option<(MtlsMode, Span)> {
        let number = self.value(&port.number);
        let of_port = |m: &&&Mtls| m.ports.iter().any(|leaf| self.value(leaf) == number);
        let own = facts.mtls.iter().find(of_port).copied();
        let said = own.or_else(|| view.mtls.map(|m| m.it))?;
        Some((self.value(&said.mode)?, self.place(&said.mode)))
    }

    /// The ports of a rule that exist.
    fn bound(&self, rule: &Allow, facts: &Facts<'p>) -> Vec<&'p Port> {
        let named: Vec<_> = rule.when.ports.iter().map(|leaf| self.value(leaf)).collect();
        let binds = |port: &&&Port| named.is_empty() || named.contains(&self.value(&port.number));
        facts.ports.iter().filter(binds).copied().collect()
    }

    /// Without mTLS nobody has an identity.
    pub(super) fn identities(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        for allow in &facts.allows {
            let Some(place) = allow.from.iter().find_map(|caller| self.by_identity(caller)) else {
                continue;
            };
            let mut modes = self.bound(allow, facts).into_iter();
            let off = modes.find_map(|port| {
                let said = self.mtls_of(port, view, facts)?;
                (said.0 == MtlsMode::Disable).then_some((self.value(&port.number)?, said.1))
            });
            let Some((port, said)) = off else { continue };
            let d = Diagnostic::new(
                Code::Missing,
                place,
                format!("nobody has an identity on port {port}, so this lets nobody in there"),
            )
            .help("say `mtls strict` or `mtls permissive`, or let in a `cidr`")
            .related(said, "without mTLS callers prove nothing");
            self.add(d);
        }
    }

    pub(super) fn denies(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        for (i, deny) in facts.denies.iter().enumerate() {
            self.titled(facts.denies.len(), deny.title.as_ref(), deny.span, "deny");
            for earlier in &facts.denies[..i] {
                if let (Some(a), Some(b)) = (&earlier.title, &deny.title)
                    && a.slug == b.slug
                {
                    self.same_name(earlier.span, deny.span, &a.slug);
                }
            }
            self.allow_ports(deny, facts);
            self.callers_word(deny, true);
            let identity = deny.from.iter().find_map(|caller| self.by_identity(caller));
            let strict = self.bound(deny, facts).iter().all(|port| {
                let said = self.mtls_of(port, view, facts);
                said.is_some_and(|(mode, _)| mode == MtlsMode::Strict)
            });
            if let Some(place) = identity.filter(|_| !strict) {
                self.error(
                    Code::Missing,
                    place,
                    "who is denied here can call without an identity, and is nobody then",
                    "ask callers for one: `mtls strict`, in the service or its namespace",
                );
            }
        }
    }

    /// Whether the Service has a port that is named.
    fn declared(&mut self, leaf: &Leaf<mesh2yaml_types::Port>, facts: &Facts<'p>) {
        let number = self.value(leaf);
        let mut known = facts.ports.iter().map(|p| self.value(&p.number));
        if facts.ports.is_empty() || known.any(|p| p == number) {
            return;
        }
        let known = facts.ports.iter().filter_map(|p| self.value(&p.number));
        let known: Vec<String> = known.map(|p| format!("`{p}`")).collect();
        let number = number.map_or(String::new(), |n| n.to_string());
        let place = self.place(leaf);
        self.error(
            Code::UnknownName,
            place,
            format!("{} has no port {number}", self.subject(place)),
            format!(
                "its ports: {}; the Service's number counts, not the container's",
                known.join(", ")
            ),
        );
    }

    fn allow_ports(&mut self, allow: &Allow, facts: &Facts<'p>) {
        for leaf in &allow.when.ports {
            self.declared(leaf, facts);
        }
        let bound = self.bound(allow, facts);
        self.spoken_there(allow, &bound);
    }

    /// Whether what is asked means something on the ports.
    fn spoken_there(&mut self, allow: &Allow, bound: &[&Port]) {
        let Conditions {
            headers,
            queries,
            methods,
            paths,
            hosts,
            calls,
            ports: _,
        } = &allow.when;
        let call = calls.first().map(|leaf| (self.place(leaf), "grpc"));
        let http = [
            methods.first().map(|leaf| (self.place(leaf), "method")),
            paths.first().map(|leaf| (self.place(leaf), "path")),
            headers.first().map(|leaf| (self.place(leaf), "header")),
            queries.first().map(|leaf| (self.place(leaf), "query")),
            hosts.first().map(|leaf| (self.place(leaf), "host")),
        ];
        let http = http.into_iter().flatten().next();
        for (asked, speaks) in [
            (call, (|p: Protocol| p == Protocol::Grpc) as fn(Protocol) -> bool),
            (http.filter(|_| call.is_none()), Protocol::is_routed),
        ] {
            let Some((place, word)) = asked else { continue };
            for port in bound {
                let Some(protocol) = self.value(&port.protocol).filter(|p| !speaks(*p)) else {
                    continue;
                };
                let number = self.value(&port.number).map_or(String::new(), |n| n.to_string());
                let help = if word == "grpc" {
                    "declare the port as `port grpc`, or say which port the rule is for with `port`"
                } else {
                    "say which port the rule is for with `port`, or give those ports a rule of their own"
                };
                let d = Diagnostic::new(
                    Code::HttpOnly,
                    place,
                    format!(
                        "`{word}` means nothing on port {number}, which speaks {}",
                        protocol.word()
                    ),
                )
                .help(help)
                .related(self.place(&port.protocol), "declared here");
                self.add(d);
            }
        }
    }

    /// What a caller writes itself proves nothing of it.
    fn callers_word(&mut self, rule: &Allow, denies: bool) {
        let Some(first) = rule.when.headers.first() else {
            return;
        };
        let name = self.value(first).map_or_else(Text::default, |field| field.name);
        let anyone = rule.from.iter().any(|caller| matches!(caller, Caller::Anyone(_)));
        let (message, help) = if denies {
            (
                format!("whoever leaves `{name}` out, or sends it twice, is not denied by this rule"),
                "a header is what the caller writes: deny callers, methods or paths, or see to the header before it gets here",
            )
        } else if anyone {
            (
                format!("anyone who writes `{name}` is let in by this rule"),
                "a header proves nothing of its caller: say who may send it, `from account NAME`",
            )
        } else {
            return;
        };
        self.add(Diagnostic::new(Code::CallersWord, self.place(first), message).help(help));
    }

    /// What is scraped is HTTP of one port, and who asks can get there.
    pub(super) fn scrapes(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        let is_http = |p: &&&'p Port| self.value(&p.protocol).is_some_and(Protocol::is_http);
        let http: Vec<&'p Port> = facts.ports.iter().filter(is_http).copied().collect();
        let mut said = Vec::new();
        for scrape in &facts.scrapes {
            let container = |s: &Self, p: &Port| s.value(p.target.as_ref().unwrap_or(&p.number));
            let port = match &scrape.on {
                Some(leaf) => {
                    let number = self.value(leaf);
                    facts.ports.iter().copied().find(|p| container(self, p) == number)
                }
                None if http.len() == 1 => http.first().copied(),
                None => {
                    self.error(
                        Code::Missing,
                        scrape.span,
                        "this does not say which port is scraped",
                        "add the container's port: `scrape /metrics on 9090 from …`",
                    );
                    continue;
                }
            };
            let number = match &scrape.on {
                Some(leaf) => self.value(leaf),
                None => port.and_then(|p| container(self, p)),
            };
            for leaf in &scrape.paths {
                let (path, place) = (self.value(leaf), self.place(leaf));
                if let Some((.., first)) = said.iter().find(|(p, n, _)| *p == path && *n == number) {
                    let d = Diagnostic::new(Code::Repeated, place, "this path is scraped twice")
                        .help("list the callers in one statement: `from account …, …`")
                        .related(*first, "said here first");
                    self.add(d);
                }
                said.push((path, number, place));
            }
            let speaks = port.and_then(|p| self.value(&p.protocol));
            if let Some(protocol) = speaks.filter(|p| !p.is_http()) {
                let message = format!("metrics are asked of a port that speaks {}", protocol.word());
                self.error(Code::HttpOnly, scrape.span, message, "scrape an HTTP port");
            }
            let mode = match port {
                Some(port) => self.mtls_of(port, view, facts),
                None => view
                    .mtls_around
                    .and_then(|m| Some((self.value(&m.it.mode)?, self.place(&m.it.mode)))),
            };
            let named = scrape.from.iter().find_map(|caller| self.by_identity(caller));
            if let (Some(place), Some((MtlsMode::Disable, said))) = (named, mode) {
                let message = "nobody has an identity on this port, so nobody told by one can scrape it";
                let d = Diagnostic::new(Code::Missing, place, message)
                    .help("say `mtls strict` or `mtls permissive`, or let in a `cidr`")
                    .related(said, "without mTLS callers prove nothing");
                self.add(d);
            }
            let stranger = scrape.from.iter().find_map(|caller| match caller {
                Caller::Cidr { network, .. } => Some(self.place(network)),
                Caller::Anyone(leaf) => Some(self.place(leaf)),
                Caller::Account(_) | Caller::Namespace(_) | Caller::Identity(_) | Caller::Mesh(_) => None,
            });
            if let (Some(place), Some((MtlsMode::Strict, said))) = (stranger, mode) {
                let message =
                    "who scrapes from outside of the mesh has no identity, and this port asks for one";
                let help = match port {
                    Some(_) => {
                        "take plaintext there: `mtls permissive on PORT`; or run the collector in the mesh, and name its account"
                    }
                    None => {
                        "declare the port and take plaintext there: `port http 9090` and `mtls permissive on 9090`; or run the collector in the \
                         mesh, and name its account"
                    }
                };
                let d = Diagnostic::new(Code::Beside, place, message)
                    .help(help)
                    .related(said, "asked for here");
                self.add(d);
            }
        }
    }

    pub(super) fn probes(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        let speaks = |s: &Self, p: &Port, is: fn(Protocol) -> bool| s.value(&p.protocol).is_some_and(is);
        let of = |is: fn(Protocol) -> bool| -> Vec<&Port> {
            let ports = facts.ports.iter().copied();
            ports.filter(|port| speaks(self, port, is)).collect()
        };
        let (http, grpc) = (of(Protocol::is_http), of(|p| p == Protocol::Grpc));
        let help = match (http.is_empty(), grpc.is_empty()) {
            (true, false) => {
                "add `probes grpc` to the service, or `probes none` if the kubelet calls nothing there"
            }
            (false, false) => {
                "add what is probed: `probes /healthz`, or `probes grpc`, or `probes none` if there are no such probes"
            }
            (_, true) => "add `probes /healthz` to the service, or `probes none` if there are no HTTP probes",
        };
        if facts.probes.is_empty()
            && let Some(first) = facts.in_force().next()
            && !(http.is_empty() && grpc.is_empty())
        {
            let d = Diagnostic::new(
                Code::Missing,
                first.span,
                "this rule would lock out the kubelet, and the service does not say what it probes",
            )
            .help(help);
            return self.add(d);
        }
        let closed = view
            .default
            .is_some_and(|d| self.value(d.it) == Some(Access::Deny));
        if facts.probes.is_empty()
            && let Some(first) = facts.scrapes.first()
            && closed
        {
            let d = Diagnostic::new(
                Code::Missing,
                first.span,
                "what opens a closed port for metrics would lock out the kubelet, and the service does not say what it probes",
            )
            .help(help);
            return self.add(d);
        }
        let mut said: Vec<(bool, Option<mesh2yaml_types::Port>, Span)> = Vec::new();
        for probes in facts.probes.iter().copied() {
            let (is_call, place, on) = match probes {
                Probes::None(_) => continue,
                Probes::Http { paths, on } => {
                    let Some(first) = paths.first() else { continue };
                    (false, self.place(first), on)
                }
                Probes::Grpc { said, on } => (true, self.place(said), on),
            };
            let own = if is_call { &grpc } else { &http };
            let number = self.probed(is_call, place, on.as_ref(), own, facts);
            let earlier = said
                .iter()
                .find(|(call, port, _)| *call == is_call && *port == number);
            if let Some((.., first)) = earlier.filter(|_| number.is_some()) {
                let d = Diagnostic::new(Code::Repeated, place, "what is probed is said twice of this port")
                    .help("list the paths in one statement: `probes /healthz, /ready`")
                    .related(*first, "said here first");
                self.add(d);
            }
            said.push((is_call, number, place));
        }
    }

    /// The container port that is probed; it is one that answers such probes.
    fn probed(
        &mut self,
        is_call: bool,
        place: Span,
        on: Option<&Leaf<mesh2yaml_types::Port>>,
        own: &[&Port],
        facts: &Facts<'p>,
    ) -> Option<mesh2yaml_types::Port> {
        let container = |s: &Self, p: &Port| s.value(p.target.as_ref().unwrap_or(&p.number));
        let Some(leaf) = on else {
            if let [only] = own {
                return container(self, only);
            }
            let help = if is_call {
                "add the container's port: `probes grpc on 9090`"
            } else {
                "add the container's port: `probes /healthz on 8080`"
            };
            self.error(
                Code::Missing,
                place,
                "this does not say which port is probed",
                help,
            );
            return None;
        };
        let number = self.value(leaf);
        let port = facts.ports.iter().find(|p| container(self, p) == number);
        let speaks = port.and_then(|p| self.value(&p.protocol));
        match speaks {
            Some(protocol) if !is_call && !protocol.is_http() => {
                let message = format!("an HTTP probe asks a port that speaks {}", protocol.word());
                let help = if protocol == Protocol::Grpc {
                    "write `probes grpc`, if the kubelet calls by gRPC there; or probe an HTTP port"
                } else {
                    "probe an HTTP port"
                };
                self.error(Code::HttpOnly, self.place(leaf), message, help);
            }
            Some(protocol) if is_call && protocol != Protocol::Grpc => {
                let message = format!("a gRPC probe asks a port that speaks {}", protocol.word());
                let help = "declare the port as `port grpc`, or write the paths that are probed";
                self.error(Code::HttpOnly, self.place(leaf), message, help);
            }
            None if is_call && port.is_none() => {
                let number = number.map_or(String::new(), |n| n.to_string());
                let message = format!("no port of the service leads to port {number} of its pods");
                let help = "declare it: `port grpc 9090`; the container's number counts here";
                self.error(Code::UnknownName, self.place(leaf), message, help);
            }
            Some(_) | None => {}
        }
        number
    }
}
