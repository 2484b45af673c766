//! What is looked at where it is written, unless it comes from an argument: then it is looked at in each service.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Caller, Destination, Network, PathIs, Route, Share};
use mesh2yaml_model::{Leaf, LeafId};

use super::{Facts, Sense};
use crate::allow::{meant_except, no_part};
use crate::retry::unfit;
use crate::rewrite::not_rewritten;

impl<'p> Sense<'_, 'p> {
    pub(super) fn given(&mut self, facts: &Facts<'p>) {
        if self.service.uses.is_empty() {
            return;
        }
        let policy = self.policy;
        let place = |id: LeafId| policy.leaf(id).span;
        for route in &facts.routes {
            self.given_shares(route);
            let paths = &route.when.paths;
            if let Some(leaf) = &route.rewrite.path
                && (leaf.literal().is_none() || paths.iter().any(|p| p.literal().is_none()))
            {
                let path = |leaf: &Leaf<PathIs>| self.value(leaf);
                let rewrite = self.value(leaf);
                if let Some(d) = rewrite.and_then(|it| not_rewritten(route, &it, path, place)) {
                    self.add(d);
                }
            }
            self.given_tries(route);
        }
        for rule in facts.rules() {
            self.given_networks(&rule.from);
        }
        for scrape in &facts.scrapes {
            self.given_networks(&scrape.from);
        }
    }

    /// Shares add up to 100 % in each service, and each target has one.
    fn given_shares(&mut self, route: &Route) {
        if route.to.iter().all(|leaf| leaf.literal().is_some()) {
            return;
        }
        let shares: Option<Vec<(Span, Share)>> = route
            .to
            .iter()
            .map(|leaf| Some((self.place(leaf), self.value(leaf)?)))
            .collect();
        let Some(shares) = shares else { return };
        for (i, (place, share)) in shares.iter().enumerate() {
            if shares[..i].iter().any(|(_, earlier)| earlier.to == share.to) {
                let text = match &share.to {
                    Destination::Version(name) => name.to_string(),
                    Destination::Service(service) => format!("service {}", service.name),
                };
                let message = format!("`{text}` has two shares");
                self.error(Code::Repeated, *place, message, "add them up");
            }
        }
        let total: u32 = shares.iter().map(|(_, s)| u32::from(s.percent.get())).sum();
        if total != 100
            && let (Some((first, _)), Some((last, _))) = (shares.first(), shares.last())
        {
            let terms: Vec<String> = shares.iter().map(|(_, s)| s.percent.to_string()).collect();
            let message = format!("the shares add up to {total}%, not 100%");
            let help = format!(
                "{} = {total}%: change one of them by {}%",
                terms.join(" + "),
                total.abs_diff(100)
            );
            self.error(Code::Shares, first.to(*last), message, help);
        }
    }

    fn given_tries(&mut self, route: &Route) {
        let (Some(retry), Some(timeout)) = (route.retry.get(self.mesh), route.timeout.get(self.mesh)) else {
            return;
        };
        let Some(each) = &retry.each else { return };
        let literal =
            each.literal().is_some() && retry.times.literal().is_some() && timeout.after.literal().is_some();
        if literal {
            return;
        }
        let policy = self.policy;
        let place = |id: LeafId| policy.leaf(id).span;
        let values = (
            self.value(&retry.times),
            self.value(each),
            self.value(&timeout.after),
        );
        if let (Some(times), Some(each), Some(total)) = values
            && let Some(d) = unfit(retry, timeout, (times, each, total), place)
        {
            self.add(d);
        }
    }

    fn given_networks(&mut self, from: &[Caller]) {
        let policy = self.policy;
        let place = |id: LeafId| policy.leaf(id).span;
        let mut any = false;
        let mut found: Vec<Diagnostic> = Vec::new();
        for caller in from {
            let Caller::Cidr { network, except } = caller else {
                continue;
            };
            any |= network.literal().is_none();
            if let Some(except) = except
                && (network.literal().is_none() || except.literal().is_none())
                && let (Some(whole), Some(part)) = (self.value(network), self.value(except))
            {
                found.extend(no_part(&whole, &part, self.place(except)));
            }
        }
        if any {
            let network = |leaf: &Leaf<Network>| self.value(leaf);
            found.extend(meant_except(from, network, place));
        }
        for d in found {
            self.add(d);
        }
    }
}
