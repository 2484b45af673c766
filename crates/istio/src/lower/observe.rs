//! `access-log`, `tracing`, `kiali`: Telemetry, and a ConfigMap for Kiali.

use mesh2yaml_diagnostics::Code;
use mesh2yaml_k8s::{ConfigMap, Resource as _};
use mesh2yaml_model::construct::{AccessLog, Kiali, LogTarget, MeshConstruct, ObserveSetting, Tracing};
use mesh2yaml_model::{Gap, MeshView};
use mesh2yaml_types::Host;

use super::{Cx, target};
use crate::{AccessLogging, ExtensionProvider, Telemetry};

/// What is said in one scope: Istio takes one Telemetry for it.
#[derive(Default)]
pub(super) struct Observed {
    access_logging: Option<AccessLogging>,
    tracing: Option<crate::Tracing>,
}

impl Observed {
    pub(super) fn is_empty(&self) -> bool {
        self.access_logging.is_none() && self.tracing.is_none()
    }

    /// What a namespace or a service says.
    pub(super) fn add(&mut self, setting: &ObserveSetting, mesh: &MeshView<'_>, cx: &mut Cx<'_, '_>) {
        match setting {
            ObserveSetting::AccessLog(log) => self.add_log(log, cx),
            ObserveSetting::Tracing(said) => self.tracing = Some(tracing_inside(said, mesh, cx)),
            ObserveSetting::Kiali(_) => {}
        }
    }

    pub(super) fn add_log(&mut self, log: &AccessLog, cx: &mut Cx<'_, '_>) {
        self.access_logging = Some(access_logging(log, cx));
    }

    pub(super) fn add_tracing(&mut self, tracing: crate::Tracing) {
        self.tracing = Some(tracing);
    }

    pub(super) fn telemetry(self, name: &str, namespace: &str, cx: &Cx<'_, '_>) -> Telemetry {
        let mut out = Telemetry::new(name, namespace).version(target::telemetry(cx.target));
        if let Some(tracing) = self.tracing {
            out = out.tracing(tracing);
        }
        if let Some(logging) = self.access_logging {
            out = out.access_logging(logging);
        }
        out.owned()
    }
}

/// `envoy` is Istio's own provider: the proxy's standard output. It is named when logs are off too, because without
/// a provider the entry is empty and the mesh's setting stays in force.
fn access_logging(log: &AccessLog, cx: &mut Cx<'_, '_>) -> AccessLogging {
    let AccessLog { to } = log;
    let out = AccessLogging::new().provider("envoy");
    match cx.take(to) {
        LogTarget::Stdout => out,
        LogTarget::Off => out.disabled(true),
    }
}

/// What is recorded, and the collector if the source says where it is.
pub(super) fn tracing(said: &Tracing, cx: &mut Cx<'_, '_>) -> (crate::Tracing, Option<ExtensionProvider>) {
    let out = recorded(said, cx);
    let name = cx.take(&said.provider);
    let collector = match &said.at {
        Some((host, port)) => {
            let host = Host::in_cluster(&cx.take(host), "cluster.local").ok();
            host.map(|host| ExtensionProvider::opentelemetry(name.as_str(), host, *port))
        }
        None => {
            no_provider(said, cx);
            None
        }
    };
    (out, collector)
}

/// Tracing of a namespace or a service: it names a provider, and where that is stands in the mesh's configuration.
fn tracing_inside(said: &Tracing, mesh: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> crate::Tracing {
    let out = recorded(said, cx);
    let name = cx.take(&said.provider);
    let known = mesh.constructs.iter().any(|c| match c {
        MeshConstruct::Observe(ObserveSetting::Tracing(of)) => {
            of.at.is_some() && cx.look(&of.provider) == name
        }
        MeshConstruct::Mesh(_) | MeshConstruct::Mtls(_) | MeshConstruct::Observe(_) => false,
    });
    match &said.at {
        Some((host, _)) => cx.unsupported(
            host,
            Gap {
                why: "istio knows its collectors from the configuration of the mesh".to_owned(),
                instead: format!("say where `{name}` is in the `mesh` block, and here its name alone"),
            },
        ),
        None if known => {}
        None => no_provider(said, cx),
    }
    out
}

fn no_provider(said: &Tracing, cx: &mut Cx<'_, '_>) {
    let name = cx.look(&said.provider);
    let message = format!(
        "istio traces only if its mesh configuration has a provider `{name}`: it is not made from this policy, for \
         `at` does not say where the collector is"
    );
    cx.note(&said.provider, Code::Operational, message);
}

/// What is recorded, without a word about where it goes.
fn recorded(said: &Tracing, cx: &mut Cx<'_, '_>) -> crate::Tracing {
    let Tracing {
        provider,
        at: _,
        account,
        sample,
    } = said;
    let name = cx.take(provider);
    let mut out = crate::Tracing::new().provider(name.as_str());
    if let Some(sample) = sample {
        out = out.random_sampling_percentage(cx.take(sample));
    }
    // Who the collector is, Istio learns from its certificate.
    if let Some(account) = account {
        cx.take(account);
    }
    out
}

/// Kiali's settings, in the ConfigMap that its installation reads.
pub(super) fn kiali(kiali: &Kiali, namespace: &str, cx: &mut Cx<'_, '_>) {
    use serde::Serialize;

    #[derive(Serialize)]
    struct Config<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        auth: Option<Auth<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        server: Option<Server>,
        #[serde(skip_serializing_if = "Option::is_none")]
        external_services: Option<External<'a>>,
    }
    #[derive(Serialize)]
    struct Auth<'a> {
        strategy: &'a str,
    }
    #[derive(Serialize)]
    struct Server {
        port: u16,
    }
    #[derive(Serialize)]
    struct External<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        prometheus: Option<Url<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        grafana: Option<Inside<'a>>,
        // Kiali's name for what was `jaeger` until 0.20; the old key is ignored.
        #[serde(skip_serializing_if = "Option::is_none")]
        tracing: Option<Inside<'a>>,
    }
    #[derive(Serialize)]
    struct Url<'a> {
        url: &'a str,
    }
    #[derive(Serialize)]
    struct Inside<'a> {
        enabled: bool,
        internal_url: &'a str,
    }

    let Kiali {
        auth,
        port,
        prometheus,
        grafana,
        jaeger,
    } = kiali;
    let auth = auth.as_ref().map(|l| cx.take(l));
    let port = port.as_ref().map(|l| cx.take(l));
    let mut url = |leaf: &Option<_>| leaf.as_ref().map(|l| cx.take(l));
    let (prometheus, grafana, jaeger) = (url(prometheus), url(grafana), url(jaeger));
    let external = prometheus.is_some() || grafana.is_some() || jaeger.is_some();
    let config = Config {
        auth: auth.as_deref().map(|strategy| Auth { strategy }),
        server: port.map(|port| Server { port: port.get() }),
        external_services: external.then(|| External {
            prometheus: prometheus.as_deref().map(|url| Url { url }),
            grafana: grafana.as_deref().map(|internal_url| Inside {
                enabled: true,
                internal_url,
            }),
            tracing: jaeger.as_deref().map(|internal_url| Inside {
                enabled: true,
                internal_url,
            }),
        }),
    };
    // Texts of the policy are printable and the rest is fixed, so there is nothing here that cannot be written.
    let text = mesh2yaml_k8s::yaml::to_string(&config).unwrap_or_default();
    cx.emit(
        ConfigMap::new("kiali", namespace)
            .entry("config.yaml", text)
            .owned(),
    );
}
