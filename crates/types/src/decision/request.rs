//! A request as it leaves its caller.

use std::net::{IpAddr, Ipv4Addr};

use crate::{Name, Port, ServiceAccount};

/// A request as it leaves its caller, before the caller's proxy looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Request {
    /// The namespace of the Service that it is sent to.
    pub namespace: Name,
    /// The Service.
    pub service: Name,
    /// The Service's port.
    pub port: Port,
    /// Who sends it.
    pub caller: Caller,
    /// What is asked; `None` where it is bytes that no proxy reads.
    pub http: Option<HttpRequest>,
}

impl Request {
    /// An HTTP request to a Service, from nobody in particular.
    #[must_use]
    pub fn http(namespace: Name, service: Name, port: Port, http: HttpRequest) -> Self {
        Self {
            http: Some(http),
            ..Self::bytes(namespace, service, port)
        }
    }

    /// A connection to a Service whose bytes no proxy reads.
    #[must_use]
    pub fn bytes(namespace: Name, service: Name, port: Port) -> Self {
        Self {
            caller: Caller::nobody(namespace.clone()),
            namespace,
            service,
            port,
            http: None,
        }
    }

    /// The same from a caller.
    #[must_use]
    pub fn from(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }
}

/// Who sends a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Caller {
    /// Whom its certificate names; `None` for plaintext, which names nobody.
    pub identity: Option<Identity>,
    /// The address that its connection comes from.
    pub address: IpAddr,
    /// The namespace that it runs in.
    pub namespace: Name,
}

impl Caller {
    /// A caller in the mesh, whose certificate names an account of a trust domain; from 10.244.0.1.
    #[must_use]
    pub fn account(trust_domain: &str, account: ServiceAccount) -> Self {
        Self {
            namespace: account.namespace.clone(),
            identity: Some(Identity {
                trust_domain: trust_domain.to_owned(),
                account,
            }),
            address: IpAddr::V4(Ipv4Addr::new(10, 244, 0, 1)),
        }
    }

    /// A caller without a certificate; from 10.244.0.1.
    #[must_use]
    pub fn nobody(namespace: Name) -> Self {
        Self {
            identity: None,
            address: IpAddr::V4(Ipv4Addr::new(10, 244, 0, 1)),
            namespace,
        }
    }

    /// The same from another address.
    #[must_use]
    pub fn at(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }
}

/// Whom a certificate names: a service account in a trust domain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Identity {
    /// The domain whose authority signed the certificate.
    pub trust_domain: String,
    /// The account.
    pub account: ServiceAccount,
}

impl Identity {
    /// An account of a trust domain.
    #[must_use]
    pub fn new(trust_domain: impl Into<String>, account: ServiceAccount) -> Self {
        Self {
            trust_domain: trust_domain.into(),
            account,
        }
    }

    /// As Istio names it: `cluster.local/ns/front/sa/web`.
    #[must_use]
    pub fn principal(&self) -> String {
        self.account.principal(&self.trust_domain)
    }
}

/// What an HTTP request asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method, of any text.
    pub method: String,
    /// Path and query as they are sent, byte by byte.
    pub target: Vec<u8>,
    /// The authority or `Host`, as it is sent; perhaps with a port.
    pub authority: String,
    /// Headers in the order in which they are sent, the names in lower case.
    pub headers: Vec<(String, String)>,
    /// Whether it is a gRPC call.
    pub grpc: bool,
}

impl HttpRequest {
    /// A request of a method for a path, perhaps with a query; without an authority or headers.
    #[must_use]
    pub fn new(method: impl Into<String>, target: impl Into<Vec<u8>>) -> Self {
        Self {
            method: method.into(),
            target: target.into(),
            authority: String::new(),
            headers: Vec::new(),
            grpc: false,
        }
    }

    /// A gRPC call of a method: `POST /shop.Cart/Get`.
    #[must_use]
    pub fn grpc(service: &str, method: &str) -> Self {
        Self {
            grpc: true,
            ..Self::new("POST", format!("/{service}/{method}")).header("content-type", "application/grpc")
        }
    }

    /// The same to an authority.
    #[must_use]
    pub fn authority(mut self, authority: impl Into<String>) -> Self {
        self.authority = authority.into();
        self
    }

    /// The same with another line of a header.
    #[must_use]
    pub fn header(mut self, name: impl AsRef<str>, value: impl Into<String>) -> Self {
        self.headers
            .push((name.as_ref().to_ascii_lowercase(), value.into()));
        self
    }

    /// The path as it is sent, without the query.
    #[must_use]
    pub fn path(&self) -> &[u8] {
        let end = self.target.iter().position(|b| *b == b'?');
        &self.target[..end.unwrap_or(self.target.len())]
    }

    /// The query, without the `?`; `None` where there is none, or where it is no UTF-8.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        let start = self.target.iter().position(|b| *b == b'?')? + 1;
        std::str::from_utf8(&self.target[start..]).ok()
    }

    /// The values of a header, in the order of its lines.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_name = move |(key, _): &&(String, String)| key == name;
        self.headers
            .iter()
            .filter(of_name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a header that is there once; `None` where it is absent or repeated.
    #[must_use]
    pub fn value<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let mut values = self.values(name);
        values.next().filter(|_| values.next().is_none())
    }
}
