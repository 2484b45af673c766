//! What is kept of a Gateway.

use std::collections::BTreeMap;

use mesh2yaml_istio::{Gateway, Server};
use mesh2yaml_k8s::Path;

/// What is kept of a Gateway.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The labels of the pods.
    pub(super) selector: BTreeMap<String, String>,
    pub(super) servers: Vec<ServerFacts>,
}

/// What is kept of a server.
#[derive(Debug)]
pub(super) struct ServerFacts {
    /// None at a socket.
    pub(super) port: Option<u16>,
    pub(super) bind: Box<str>,
    /// With the namespaces they are for, as they are written.
    pub(super) hosts: Vec<Box<str>>,
    /// The certificates; where each is written, below `tls`.
    pub(super) certificates: Vec<(Written, Certificate)>,
}

/// The field of a certificate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Written {
    CredentialName,
    CredentialNames(usize),
    ServerCertificate,
}

/// A certificate with its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Certificate {
    /// In a Secret.
    Secret(Box<str>),
    /// In files of the proxy: the certificate and the key.
    Files(Box<str>, Box<str>),
}

impl Facts {
    pub(crate) fn of(gateway: &Gateway) -> Self {
        Self {
            selector: gateway.spec.selector.clone(),
            servers: gateway.spec.servers.iter().map(ServerFacts::of).collect(),
        }
    }
}

impl ServerFacts {
    fn of(server: &Server) -> Self {
        let mut certificates = Vec::new();
        if let Some(tls) = &server.tls {
            let secret = |name: &String| Certificate::Secret(name.as_str().into());
            if !tls.credential_name.is_empty() {
                certificates.push((Written::CredentialName, secret(&tls.credential_name)));
            }
            for (index, name) in tls.credential_names.iter().enumerate() {
                certificates.push((Written::CredentialNames(index), secret(name)));
            }
            let (certificate, key) = (&tls.server_certificate, &tls.private_key);
            if certificates.is_empty() && !certificate.is_empty() && !key.is_empty() {
                let files = Certificate::Files(certificate.as_str().into(), key.as_str().into());
                certificates.push((Written::ServerCertificate, files));
            }
        }
        Self {
            port: server.port.number.map(|port| port.get()),
            bind: server.bind.as_str().into(),
            hosts: server.hosts.iter().map(|host| host.as_str().into()).collect(),
            certificates,
        }
    }
}

/// Where a server is.
pub(super) fn server(index: usize) -> Path {
    Path::default().key("spec").key("servers").index(index)
}

impl Written {
    /// Where it is, of a server.
    pub(super) fn path(self, index: usize) -> Path {
        let tls = server(index).key("tls");
        match self {
            Self::CredentialName => tls.key("credentialName"),
            Self::CredentialNames(number) => tls.key("credentialNames").index(number),
            Self::ServerCertificate => tls.key("serverCertificate"),
        }
    }
}
