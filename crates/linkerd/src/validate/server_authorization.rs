//! ServerAuthorization.

use mesh2yaml_k8s::{Rule, Severity, Validate, Validator};

use super::text::{is_dns_identity, is_dns_label};
use crate::{
    ClientAuthentication, MeshTlsClients, ServerAuthorization, ServerAuthorizationVersion, ServerClient,
    ServerSelect,
};

impl Validate for ServerAuthorization {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        if self.version == ServerAuthorizationVersion::V1Alpha1 {
            v.field("apiVersion", |v| {
                v.add(
                    Severity::Warning,
                    Rule::Schema,
                    "this version of ServerAuthorization is deprecated",
                )
                .help("use `policy.linkerd.io/v1beta1`");
            });
        }
        v.field("spec", |v| {
            v.field("server", |v| match &self.spec.server {
                ServerSelect::Name(name) => label(v, "name", name),
                ServerSelect::Selector(selector) => v.part("selector", selector),
            });
            v.field("client", |v| client(v, &self.spec.client));
        });
    }
}

fn label(v: &mut Validator, key: &str, text: &str) {
    if !is_dns_label(text) {
        v.field(key, |v| {
            v.schema(
                "it is of lower case letters, digits and `-`, and begins and ends with a letter or digit",
            );
        });
    }
}

fn client(v: &mut Validator, client: &ServerClient) {
    v.parts("networks", &client.networks);
    match &client.authentication {
        None => {
            v.effect("without `meshTLS` or `unauthenticated: true`, nobody is let in")
                .help("say how callers show who they are");
        }
        Some(ClientAuthentication::MeshTls(clients)) => v.field("meshTLS", |v| mesh_tls(v, clients)),
        Some(ClientAuthentication::Unauthenticated | ClientAuthentication::UnauthenticatedTls) => {}
    }
}

fn mesh_tls(v: &mut Validator, clients: &MeshTlsClients) {
    if clients.identities.is_empty() && clients.service_accounts.is_empty() {
        v.effect("without `identities`, `serviceAccounts` or `unauthenticatedTLS: true`, nobody is let in");
    }
    v.each("identities", &clients.identities, |v, identity| {
        if !is_dns_identity(identity) {
            v.schema("an identity is a DNS name in lower case, a suffix of one (`*.example.com`), or `*`");
        }
    });
    v.each("serviceAccounts", &clients.service_accounts, |v, account| {
        label(v, "name", &account.name);
        if let Some(namespace) = &account.namespace {
            label(v, "namespace", namespace);
        }
    });
}
