//! Which requests a policy matches.

use mesh2yaml_types::{Port, ServiceAccount};
use serde::{Serialize, Serializer};

use crate::resource::wire;

/// Requests that come from one of the sources, are one of the operations, and satisfy every condition.
///
/// An empty rule matches everything, so a rule begins with what it asks for; the empty one is
/// [`anything`](Self::anything).
///
/// Texts are compared as a whole; `abc*` is a prefix, `*abc` a suffix and `*` any text but the empty one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rule {
    /// Who asks: any of these, upstream `from[].source`; at most 512. Without one, anybody.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "sources")]
    pub from: Vec<Source>,
    /// For what: any of these, upstream `to[].operation`. Without one, anything.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "operations")]
    pub to: Vec<Operation>,
    /// What else holds: all of these, upstream `when`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

impl Rule {
    /// Every request.
    #[must_use]
    pub fn anything() -> Self {
        Self {
            from: Vec::new(),
            to: Vec::new(),
            when: Vec::new(),
        }
    }

    /// Requests of a source.
    #[must_use]
    pub fn from_source(source: Source) -> Self {
        Self::anything().source(source)
    }

    /// Requests for an operation.
    #[must_use]
    pub fn to_operation(operation: Operation) -> Self {
        Self::anything().operation(operation)
    }

    /// Requests under a condition.
    #[must_use]
    pub fn when(condition: Condition) -> Self {
        Self::anything().condition(condition)
    }

    /// Adds a source: those that are there, *or* this one.
    #[must_use]
    pub fn source(mut self, source: Source) -> Self {
        self.from.push(source);
        self
    }

    /// Adds an operation: those that are there, *or* this one.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.to.push(operation);
        self
    }

    /// Adds a condition: those that are there, *and* this one.
    #[must_use]
    pub fn condition(mut self, condition: Condition) -> Self {
        self.when.push(condition);
        self
    }
}

/// Who asks: every list that is given must have an entry that matches, and every `not` list none.
///
/// Identities need mTLS: plain text has none, so it matches no list of them and every `not` list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Source {
    /// Identities, `<trust domain>/ns/<namespace>/sa/<account>`, upstream `principals`.
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
    /// Namespaces of any trust domain, upstream `namespaces`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<String>,
    /// Namespaces that are not meant, upstream `notNamespaces`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_namespaces: Vec<String>,
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

    /// Adds an identity.
    #[must_use]
    pub fn principal(mut self, principal: impl Into<String>) -> Self {
        self.principals.push(principal.into());
        self
    }

    /// Adds the identity of a service account.
    #[must_use]
    pub fn account(self, account: &ServiceAccount, trust_domain: &str) -> Self {
        self.principal(account.principal(trust_domain))
    }

    /// Excludes an identity.
    #[must_use]
    pub fn not_principal(mut self, principal: impl Into<String>) -> Self {
        self.not_principals.push(principal.into());
        self
    }

    /// Adds an identity of a JWT.
    #[must_use]
    pub fn request_principal(mut self, principal: impl Into<String>) -> Self {
        self.request_principals.push(principal.into());
        self
    }

    /// Excludes an identity of a JWT.
    #[must_use]
    pub fn not_request_principal(mut self, principal: impl Into<String>) -> Self {
        self.not_request_principals.push(principal.into());
        self
    }

    /// Adds a namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespaces.push(namespace.into());
        self
    }

    /// Excludes a namespace.
    #[must_use]
    pub fn not_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.not_namespaces.push(namespace.into());
        self
    }

    /// Adds an address or CIDR of the peer.
    #[must_use]
    pub fn ip_block(mut self, block: impl Into<String>) -> Self {
        self.ip_blocks.push(block.into());
        self
    }

    /// Excludes an address or CIDR of the peer.
    #[must_use]
    pub fn not_ip_block(mut self, block: impl Into<String>) -> Self {
        self.not_ip_blocks.push(block.into());
        self
    }

    /// Adds an address or CIDR of the client behind a proxy.
    #[must_use]
    pub fn remote_ip_block(mut self, block: impl Into<String>) -> Self {
        self.remote_ip_blocks.push(block.into());
        self
    }

    /// Excludes an address or CIDR of the client behind a proxy.
    #[must_use]
    pub fn not_remote_ip_block(mut self, block: impl Into<String>) -> Self {
        self.not_remote_ip_blocks.push(block.into());
        self
    }
}

/// What is asked for: every list that is given must have an entry that matches, and every `not` list none.
///
/// All but ports exist in HTTP alone: on a TCP port Istio drops an `ALLOW` rule with the others, and a `DENY` rule's
/// other fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Operation {
    /// Hosts as the request names them, port included, whatever their case, upstream `hosts`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Hosts that are not meant, upstream `notHosts`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_hosts: Vec<String>,
    /// Methods in capitals, upstream `methods`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Methods that are not meant, upstream `notMethods`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_methods: Vec<String>,
    /// Paths, or templates with `{*}` for one segment and `{**}` for any number, upstream `paths`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Paths that are not meant, upstream `notPaths`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_paths: Vec<String>,
    /// Ports that the workload listens on, upstream `ports`.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "wire::texts")]
    pub ports: Vec<Port>,
    /// Ports that are not meant, upstream `notPorts`.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "wire::texts")]
    pub not_ports: Vec<Port>,
}

impl Operation {
    /// An operation without conditions; Istio refuses it as long as it has none.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a host.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Excludes a host.
    #[must_use]
    pub fn not_host(mut self, host: impl Into<String>) -> Self {
        self.not_hosts.push(host.into());
        self
    }

    /// Adds a method.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.methods.push(method.into());
        self
    }

    /// Excludes a method.
    #[must_use]
    pub fn not_method(mut self, method: impl Into<String>) -> Self {
        self.not_methods.push(method.into());
        self
    }

    /// Adds a path.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.paths.push(path.into());
        self
    }

    /// Excludes a path.
    #[must_use]
    pub fn not_path(mut self, path: impl Into<String>) -> Self {
        self.not_paths.push(path.into());
        self
    }

    /// Adds a port.
    #[must_use]
    pub fn port(mut self, port: Port) -> Self {
        self.ports.push(port);
        self
    }

    /// Excludes a port.
    #[must_use]
    pub fn not_port(mut self, port: Port) -> Self {
        self.not_ports.push(port);
        self
    }
}

/// A condition on an attribute, such as `request.headers[x-team]`; one of the lists has an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Condition {
    /// The attribute, upstream `key`.
    pub key: String,
    /// What it says: any of these, upstream `values`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What it does not say: none of these, upstream `notValues`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_values: Vec<String>,
}

impl Condition {
    /// An attribute that says `value`; another by [`or`](Self::or).
    pub fn is(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            values: vec![value.into()],
            not_values: Vec::new(),
        }
    }

    /// An attribute that does not say `value`; nor another by [`not`](Self::not).
    pub fn is_not(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            values: Vec::new(),
            not_values: vec![value.into()],
        }
    }

    /// Adds a value that the attribute may say.
    #[must_use]
    pub fn or(mut self, value: impl Into<String>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds a value that the attribute must not say.
    #[must_use]
    pub fn not(mut self, value: impl Into<String>) -> Self {
        self.not_values.push(value.into());
        self
    }
}

fn sources<S: Serializer>(sources: &[Source], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct From<'a> {
        source: &'a Source,
    }
    serializer.collect_seq(sources.iter().map(|source| From { source }))
}

fn operations<S: Serializer>(operations: &[Operation], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct To<'a> {
        operation: &'a Operation,
    }
    serializer.collect_seq(operations.iter().map(|operation| To { operation }))
}
