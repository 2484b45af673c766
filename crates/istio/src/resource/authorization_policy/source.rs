//! Who asks.

use mesh2yaml_types::ServiceAccount;
use serde::{Deserialize, Serialize};

/// Who asks: every list that is given must have an entry that matches, and every `not` list none.
///
/// Identities need mTLS: plain text has none, so it matches no list of them and every `not` list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Source {
    /// Identities, `<trust domain>/ns/<namespace>/sa/<account>` without `spiffe://`, upstream `principals`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Identities that are not meant, upstream `notPrincipals`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_principals: Vec<String>,
    /// Identities of a JWT, `<issuer>/<subject>`, upstream `requestPrincipals`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_principals: Vec<String>,
    /// Identities of a JWT that are not meant, upstream `notRequestPrincipals`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_request_principals: Vec<String>,
    /// Namespaces of any trust domain, upstream `namespaces`. Here a `*` may stand anywhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<String>,
    /// Namespaces that are not meant, upstream `notNamespaces`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_namespaces: Vec<String>,
    /// Service accounts of any trust domain, `<namespace>/<account>` or an account of the policy's namespace, without wildcards,
    /// upstream `serviceAccounts`; at most 16, and not beside `principals` and `namespaces`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_accounts: Vec<String>,
    /// Service accounts that are not meant, upstream `notServiceAccounts`; at most 16, and not beside `principals` and `namespaces`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_service_accounts: Vec<String>,
    /// Trust domains, upstream `trustDomains`; a `*` may be their beginning or end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trust_domains: Vec<String>,
    /// Trust domains that are not meant, upstream `notTrustDomains`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_trust_domains: Vec<String>,
    /// Addresses or CIDRs of the peer, upstream `ipBlocks`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_blocks: Vec<String>,
    /// Addresses or CIDRs of the peer that are not meant, upstream `notIpBlocks`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_ip_blocks: Vec<String>,
    /// Addresses or CIDRs of the client as `X-Forwarded-For` or the proxy protocol tell them, upstream
    /// `remoteIpBlocks`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_ip_blocks: Vec<String>,
    /// Addresses or CIDRs of the client that are not meant, upstream `notRemoteIpBlocks`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_remote_ip_blocks: Vec<String>,
}

impl Source {
    /// A source without conditions; Istio refuses it as long as it has none.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the identity of a service account in a trust domain.
    #[must_use]
    pub fn account(self, account: &ServiceAccount, trust_domain: &str) -> Self {
        self.principal(account.principal(trust_domain))
    }
}

setters! { Source {
    /// Adds an identity.
    principal(impl Into<String>) = principals.push;
    /// Excludes an identity.
    not_principal(impl Into<String>) = not_principals.push;
    /// Adds an identity of a JWT.
    request_principal(impl Into<String>) = request_principals.push;
    /// Excludes an identity of a JWT.
    not_request_principal(impl Into<String>) = not_request_principals.push;
    /// Adds a namespace.
    namespace(impl Into<String>) = namespaces.push;
    /// Excludes a namespace.
    not_namespace(impl Into<String>) = not_namespaces.push;
    /// Adds a service account, whatever its trust domain: `<namespace>/<account>`, or one of the policy's namespace.
    service_account(impl Into<String>) = service_accounts.push;
    /// Excludes a service account, whatever its trust domain.
    not_service_account(impl Into<String>) = not_service_accounts.push;
    /// Adds a trust domain.
    trust_domain(impl Into<String>) = trust_domains.push;
    /// Excludes a trust domain.
    not_trust_domain(impl Into<String>) = not_trust_domains.push;
    /// Adds an address or CIDR of the peer.
    ip_block(impl Into<String>) = ip_blocks.push;
    /// Excludes an address or CIDR of the peer.
    not_ip_block(impl Into<String>) = not_ip_blocks.push;
    /// Adds an address or CIDR of the client behind a proxy.
    remote_ip_block(impl Into<String>) = remote_ip_blocks.push;
    /// Excludes an address or CIDR of the client behind a proxy.
    not_remote_ip_block(impl Into<String>) = not_remote_ip_blocks.push;
} }
