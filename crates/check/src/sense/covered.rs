//! Does each access rule change something: is there a request that it lets in, or denies, and that no other rule does?
//!
//! Callers are compared by what is written: an account is one of its namespace's, a namespace is in the mesh. Requests are compared exactly, as those of
//! routes are. What is too much to compare is not found, and nothing is lost.

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::When;
use mesh2yaml_model::construct::{Allow, Caller, IdentityName, Network, ServiceConstruct};
use mesh2yaml_types::{Name, Port, ServiceAccount};

use super::routes::{Peek, TOGETHER};
use super::{Facts, Sense};

/// As many rules of a service are compared with each other.
const MOST: usize = 1000;

/// A caller with its values.
#[derive(PartialEq, Eq)]
enum Who {
    Account(ServiceAccount),
    Namespace(Name),
    Identity(IdentityName),
    Cidr(Network, Option<Network>),
    Mesh,
    Anyone,
}

impl Who {
    /// Whether every caller of another is one of these.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Anyone, _) | (Self::Mesh, Self::Account(_) | Self::Namespace(_) | Self::Mesh) => true,
            (Self::Namespace(own), Self::Account(account)) => *own == account.namespace,
            // What the other leaves out is no matter; what this one does is.
            (Self::Cidr(own, None), Self::Cidr(network, _)) => own.covers(network),
            _ => self == other,
        }
    }
}

/// A rule with its values.
struct Rule<'p> {
    it: &'p Allow,
    /// Whether the service says it itself.
    own: bool,
    from: Vec<Who>,
    when: When,
}

impl Rule<'_> {
    fn has_callers_of(&self, other: &Self) -> bool {
        other
            .from
            .iter()
            .all(|who| self.from.iter().any(|own| own.covers(who)))
    }
}

impl<'p> Sense<'_, 'p> {
    pub(super) fn covered(&mut self, facts: &Facts<'p>) {
        let ports: Vec<Port> = facts.ports.iter().filter_map(|p| self.value(&p.number)).collect();
        let rules = facts.allows.len() + facts.denies.len();
        if ports.is_empty() || !(2..=MOST).contains(&rules) {
            return;
        }
        let allows = self.rules(facts.allows.iter().copied(), &ports);
        let denies = self.rules(facts.denies.iter().copied(), &ports);
        self.repeated(&allows, &ports, "lets in is let in");
        self.repeated(&denies, &ports, "denies is denied");
        for rule in &allows {
            if let Some(deny) = self.taken_by(rule, denies.iter(), &ports) {
                let d = Diagnostic::new(
                    Code::NoEffect,
                    rule.it.span,
                    "all that this rule lets in is denied",
                )
                .help("a `deny` counts before every `allow`: take this rule out, or deny less")
                .related(deny.it.span, "denied here");
                self.add(d);
            }
        }
    }

    /// The rules in force. One whose values cannot be read is left out, and one for a port that is not there: that is told by itself, and what
    /// such a rule lets in, namely nothing, is not what is meant.
    fn rules(&self, rules: impl Iterator<Item = &'p Allow>, ports: &[Port]) -> Vec<Rule<'p>> {
        let statements = &self.service.body.statements;
        let is_own = |rule: &Allow| {
            statements.iter().any(|own| match &own.construct {
                ServiceConstruct::Allow(own) => std::ptr::eq(own, rule),
                ServiceConstruct::Deny(own) => std::ptr::eq(&raw const own.rule, rule),
                ServiceConstruct::Service(_)
                | ServiceConstruct::Route(_)
                | ServiceConstruct::Pool(_)
                | ServiceConstruct::Eject(_)
                | ServiceConstruct::Mtls(_)
                | ServiceConstruct::Scrape(_)
                | ServiceConstruct::Observe(_) => false,
            })
        };
        rules
            .filter(|rule| rule.dry_run.is_none())
            .filter_map(|rule| {
                let from: Option<Vec<Vec<Who>>> = rule.from.iter().map(|caller| self.who(caller)).collect();
                Some(Rule {
                    it: rule,
                    own: is_own(rule),
                    from: from?.into_iter().flatten().collect(),
                    when: rule.when.values(&mut Peek(self.service)),
                })
            })
            .filter(|rule: &Rule<'_>| rule.when.ports.iter().all(|port| ports.contains(port)))
            .collect()
    }

    fn who(&self, caller: &Caller) -> Option<Vec<Who>> {
        let one = match caller {
            Caller::Account(leaf) => {
                let home = &self.service.namespace;
                let account = |it: &mesh2yaml_model::AccountRef| {
                    let namespace = it.namespace.as_ref().unwrap_or(home).clone();
                    Who::Account(ServiceAccount::new(namespace, it.name.clone()))
                };
                return Some(self.value(leaf)?.iter().map(account).collect());
            }
            Caller::Namespace(leaf) => Who::Namespace(self.value(leaf)?),
            Caller::Identity(leaf) => Who::Identity(self.value(leaf)?),
            Caller::Cidr { network, except } => {
                let except = match except {
                    Some(leaf) => Some(self.value(leaf)?),
                    None => None,
                };
                Who::Cidr(self.value(network)?, except)
            }
            Caller::Mesh(_) => Who::Mesh,
            Caller::Anyone(_) => Who::Anyone,
        };
        Some(vec![one])
    }

    /// Rules whose requests others of their kind take. Of two that are alike the later one is told.
    fn repeated(&mut self, rules: &[Rule<'p>], ports: &[Port], does: &str) {
        let mut needed = vec![true; rules.len()];
        for (i, rule) in rules.iter().enumerate().rev() {
            // What a profile says is compared with the profile alone: elsewhere it may be needed.
            let others = rules.iter().zip(&needed).enumerate();
            let others =
                others.filter(|(j, (other, needed))| *j != i && **needed && (rule.own || !other.own));
            let others: Vec<&Rule<'p>> = others.map(|(_, (other, _))| other).collect();
            if let Some(other) = self.taken_by(rule, others.into_iter(), ports) {
                needed[i] = false;
                let message = format!("all that this rule {does} by others");
                let d = Diagnostic::new(Code::NoEffect, rule.it.span, message)
                    .help("take it out, or say what it is meant to add")
                    .related(other.it.span, "covered here");
                self.add(d);
            }
        }
    }

    /// One of those that together take all requests of a rule, if they do.
    fn taken_by<'r>(
        &mut self,
        rule: &Rule<'p>,
        others: impl Iterator<Item = &'r Rule<'p>>,
        ports: &[Port],
    ) -> Option<&'r Rule<'p>>
    where
        'p: 'r,
    {
        let wider: Vec<&Rule<'p>> = others
            .filter(|other| other.has_callers_of(rule))
            .take(TOGETHER)
            .collect();
        let whens: Vec<&When> = wider.iter().map(|other| &other.when).collect();
        let all = !whens.is_empty()
            && self.affords(&rule.when, &whens)
            && rule.when.left_by(&whens, ports) == Ok(None);
        if !all {
            return None;
        }
        let alone = |other: &&&Rule<'p>| rule.when.left_by(&[&other.when], ports) == Ok(None);
        wider.iter().find(alone).or(wider.first()).copied()
    }
}
