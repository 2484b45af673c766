//! Whether a pod lets a request in: a port with rules denies what none of them allows.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{Admission, Arrival};
use mesh2yaml_types::{Port, ServiceAccount};

use super::service::{PortMeaning, Reader, ServiceMeaning};
use crate::When;
use crate::construct::{Allow, PathIs};

/// An access rule with its values.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    span: Span,
    title: String,
    accounts: Vec<ServiceAccount>,
    when: When,
    /// The Service's ports; all that are declared where there is none.
    ports: Vec<Port>,
}

impl Rule {
    pub(super) fn new(allow: &Allow, reader: &Reader<'_>) -> Self {
        let Allow {
            title,
            span,
            from,
            methods,
            paths,
            ports,
        } = allow;
        let accounts = reader.values(from);
        let account = |account: &crate::AccountRef| {
            let home = account.namespace.clone();
            ServiceAccount::new(
                home.unwrap_or_else(|| reader.namespace().clone()),
                account.name.clone(),
            )
        };
        Self {
            span: *span,
            title: title
                .as_ref()
                .map_or_else(|| "allow".to_owned(), |t| t.text.to_string()),
            accounts: accounts
                .iter()
                .flat_map(|list| list.iter())
                .map(account)
                .collect(),
            when: When {
                methods: reader.values(methods),
                paths: reader.values(paths).into_iter().map(PathIs::Pattern).collect(),
                ..When::default()
            },
            ports: reader.values(ports),
        }
    }

    fn binds(&self, port: &PortMeaning) -> bool {
        self.ports.is_empty() || self.ports.contains(&port.number)
    }

    fn lets_in(&self, arrival: &Arrival, port: &PortMeaning, trust_domain: &str) -> bool {
        let Some(identity) = &arrival.caller.identity else {
            return false;
        };
        identity.trust_domain == trust_domain
            && self.accounts.contains(&identity.account)
            && arrival
                .http
                .as_ref()
                .is_none_or(|http| self.when.fits(http, port.number))
    }
}

impl ServiceMeaning {
    /// What the rules of a port say; `None` where it has none.
    pub(super) fn admit(
        &self,
        arrival: &Arrival,
        port: &PortMeaning,
        trust_domain: &str,
        trace: &mut Vec<(Span, &'static str)>,
    ) -> Option<Admission> {
        let mut rules = self.rules.iter().filter(|rule| rule.binds(port)).peekable();
        let first = rules.peek()?.span;
        if let Some(rule) = rules.find(|rule| rule.lets_in(arrival, port, trust_domain)) {
            trace.push((rule.span, "this rule lets it in"));
            return Some(Admission::admitted(rule.title.clone()));
        }
        trace.push((first, "the port has rules, and none lets it in"));
        Some(Admission::denied("no rule lets it in"))
    }

    /// Whether it is one of the kubelet's probes that the service declares: what a mesh does with those is its own matter, for the kubelet is
    /// outside of it and has no identity.
    pub(super) fn is_probe(&self, arrival: &Arrival, port: &PortMeaning) -> bool {
        let Some(probes) = &self.probes else { return false };
        let asked = arrival.http.as_ref().filter(|http| http.method == "GET");
        let on = probes.on.is_none_or(|on| on == port.target);
        on && arrival.caller.identity.is_none()
            && asked.is_some_and(|http| probes.paths.iter().any(|path| path.as_bytes() == http.path()))
    }
}
