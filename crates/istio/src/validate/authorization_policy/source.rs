//! `source`.

use mesh2yaml_k8s::Validator;

use super::{Lists, each_text, ip_or_range, principal, service_accounts, trust_domain};
use crate::Source;

pub(super) fn source(v: &mut Validator, source: &Source, is_custom: bool) {
    let lists = lists(source);
    if lists.iter().flatten().all(|(_, texts)| texts.is_empty()) {
        v.admission("an empty source matches nobody in particular")
            .help("say who, or leave `from` out for anybody");
    }
    let [
        principals,
        request_principals,
        namespaces,
        accounts,
        trust_domains,
        ip_blocks,
        remote_ip_blocks,
    ] = lists;
    let is_set = |lists: &Lists<'_>| lists.iter().any(|(_, texts)| !texts.is_empty());
    if is_set(&accounts) && (is_set(&principals) || is_set(&namespaces)) {
        v.schema("service accounts exclude `principals` and `namespaces`")
            .help("the namespace stands in front of the account: `namespace/account`");
    }
    if is_custom {
        let all = [
            &principals,
            &request_principals,
            &namespaces,
            &accounts,
            &trust_domains,
        ];
        for (field, texts) in all.into_iter().flatten() {
            if !texts.is_empty() {
                v.field(field, |v| {
                    v.admission("a policy that asks a provider cannot compare who asks, except by address");
                });
            }
        }
    }
    each_text(v, principals, principal);
    each_text(v, request_principals, |_, _| {});
    each_text(v, namespaces, |_, _| {});
    for (field, texts) in accounts {
        service_accounts(v, field, texts, |v| {
            v.schema("there are at most 16");
        });
    }
    each_text(v, trust_domains, |v, text| {
        if text.contains('/') {
            v.admission("a trust domain has no `/`: it is `cluster.local`, without `spiffe://` before and a path behind");
        }
        trust_domain(v, text);
    });
    each_text(v, ip_blocks, ip_or_range);
    each_text(v, remote_ip_blocks, ip_or_range);
}

fn lists(source: &Source) -> [Lists<'_>; 7] {
    [
        [
            ("principals", &source.principals),
            ("notPrincipals", &source.not_principals),
        ],
        [
            ("requestPrincipals", &source.request_principals),
            ("notRequestPrincipals", &source.not_request_principals),
        ],
        [
            ("namespaces", &source.namespaces),
            ("notNamespaces", &source.not_namespaces),
        ],
        [
            ("serviceAccounts", &source.service_accounts),
            ("notServiceAccounts", &source.not_service_accounts),
        ],
        [
            ("trustDomains", &source.trust_domains),
            ("notTrustDomains", &source.not_trust_domains),
        ],
        [
            ("ipBlocks", &source.ip_blocks),
            ("notIpBlocks", &source.not_ip_blocks),
        ],
        [
            ("remoteIpBlocks", &source.remote_ip_blocks),
            ("notRemoteIpBlocks", &source.not_remote_ip_blocks),
        ],
    ]
}
