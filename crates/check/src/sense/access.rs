//! Do the access rules of a service make sense, and what is probed beside them?

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Access, Allow, Caller, Conditions, MtlsMode, Port, Probes, Protocol};
use mesh2yaml_model::{ServiceView, Text};

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
        if let Some(first) = facts.allows.first()
            && open
            && !facts.ports.is_empty()
        {
            let named: Vec<_> = facts
                .allows
                .iter()
                .flat_map(|a| &a.when.ports)
                .map(|leaf| self.value(leaf))
                .collect();
            let all = facts.allows.iter().any(|a| a.when.ports.is_empty());
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

    /// Without mTLS nobody has an identity.
    pub(super) fn identities(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        let Some(said) = view.mtls else { return };
        if self.value(&said.it.mode) != Some(MtlsMode::Disable) {
            return;
        }
        for allow in &facts.allows {
            let Some(place) = allow.from.iter().find_map(|caller| self.by_identity(caller)) else {
                continue;
            };
            let d = Diagnostic::new(
                Code::Missing,
                place,
                "nobody has an identity here, so this lets nobody in",
            )
            .help("say `mtls strict` or `mtls permissive`, or let in a `cidr`")
            .related(self.place(&said.it.mode), "without mTLS callers prove nothing");
            self.add(d);
        }
    }

    pub(super) fn denies(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        let strict = view.mtls.and_then(|m| self.value(&m.it.mode)) == Some(MtlsMode::Strict);
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

    fn allow_ports(&mut self, allow: &Allow, facts: &Facts<'p>) {
        let mut bound: Vec<&Port> = Vec::new();
        for leaf in &allow.when.ports {
            let number = self.value(leaf);
            match facts.ports.iter().find(|p| self.value(&p.number) == number) {
                Some(port) => bound.push(port),
                None if facts.ports.is_empty() => {}
                None => {
                    let known: Vec<String> = facts
                        .ports
                        .iter()
                        .filter_map(|p| self.value(&p.number))
                        .map(|p| format!("`{p}`"))
                        .collect();
                    let number = number.map_or(String::new(), |n| n.to_string());
                    self.error(
                        Code::UnknownName,
                        self.place(leaf),
                        format!("the service `{}` has no port {number}", self.service.name),
                        format!(
                            "its ports: {}; the Service's number counts, not the container's",
                            known.join(", ")
                        ),
                    );
                }
            }
        }
        if allow.when.ports.is_empty() {
            bound = facts.ports.clone();
        }
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

    pub(super) fn probes(&mut self, facts: &Facts<'p>) {
        let http = |s: &Self, p: &&&Port| s.value(&p.protocol).is_some_and(Protocol::is_http);
        let http_ports: Vec<&&Port> = facts.ports.iter().filter(|p| http(self, p)).collect();
        if facts.probes.is_none()
            && let Some(first) = facts.rules().next()
            && !http_ports.is_empty()
        {
            let d = Diagnostic::new(
                Code::Missing,
                first.span,
                "this rule would lock out the kubelet, and the service does not say what it probes",
            )
            .help("add `probes /healthz` to the service, or `probes none` if there are no HTTP probes");
            return self.add(d);
        }
        let Some(Probes::Http { paths, on }) = facts.probes else {
            return;
        };
        let Some(first) = paths.first() else { return };
        let container = |s: &Self, p: &Port| s.value(p.target.as_ref().unwrap_or(&p.number));
        match on {
            None if http_ports.len() == 1 => {}
            None => self.error(
                Code::Missing,
                self.place(first),
                "this does not say which port is probed",
                "add the container's port: `probes /healthz on 8080`",
            ),
            Some(leaf) => {
                let number = self.value(leaf);
                let port = facts.ports.iter().find(|p| container(self, p) == number);
                let speaks = port.and_then(|p| self.value(&p.protocol));
                if let Some(protocol) = speaks.filter(|p| !p.is_http()) {
                    let message = format!("an HTTP probe asks a port that speaks {}", protocol.word());
                    self.error(Code::HttpOnly, self.place(leaf), message, "probe an HTTP port");
                }
            }
        }
    }
}
