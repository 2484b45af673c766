//! Routes by claims of a token at a gateway that checks none. IST0149.

use super::super::{Findings, World};
use super::hosts::may_be;
use super::pods::{self, Index, Pods};
use super::selected;
use super::virtual_service_gateways::Gateways;
use crate::set::Known;

/// IST0149: claims are known where a RequestAuthentication has checked the token.
pub(crate) fn without_authentication(world: &World, findings: &mut Findings) {
    if !world.complete || !world.all_read("RequestAuthentication") {
        return;
    }
    let index = Index::of(world);
    let gateways = Gateways::of(world);
    let routed = world.virtual_services.iter();
    for (it, claim) in routed.filter_map(|it| Some((it, it.facts.claim.as_ref()?))) {
        let named = it.facts.real_gateways();
        let unchecked = named
            .flat_map(|(_, name)| gateways.of_istio(name, &it.namespace))
            .find(|gateway| is_unchecked(world, &index, &gateway.facts.selector));
        if let Some(gateway) = unchecked {
            findings
                .error(
                    it,
                    "IST0149",
                    claim.path(),
                    format!(
                        "no RequestAuthentication checks tokens at the pods of the Gateway `{}`, so there are no claims",
                        gateway.full_name()
                    ),
                )
                .help("add a RequestAuthentication that selects these pods, in their namespace");
        }
    }
}

fn is_unchecked(world: &World, index: &Index<'_>, selector: &pods::Labels) -> bool {
    let checks = |pods: Pods<'_>, it: &Known<selected::Facts>| {
        let is_there = may_be(&it.namespace, pods.namespace) || &*it.namespace == pods::ROOT;
        is_there
            && it
                .facts
                .selector
                .as_ref()
                .is_none_or(|labels| pods.have(&labels.get()))
    };
    let mut selected = index.with(selector).peekable();
    if selected.peek().is_some() {
        return selected.any(|pods| !world.authentications.iter().any(|it| checks(pods, it)));
    }
    // Of Istio's own gateway, the labels are not all known.
    let at_ingress = |it: &Known<selected::Facts>| may_be(&it.namespace, pods::ROOT);
    pods::is_ingress(selector) && !index.installs() && !world.authentications.iter().any(at_ingress)
}
