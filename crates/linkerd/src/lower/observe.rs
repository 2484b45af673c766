//! `access-log`, `tracing`, `kiali`.

use mesh2yaml_model::construct::{AccessLog, Kiali, LogTarget, ObserveSetting, Tracing};
use mesh2yaml_model::{FromArgument, Gap, Leaf, Loss};
use mesh2yaml_types::Host;

use super::{Cx, target};
use crate::TracingValues;

/// Whether there is a log.
pub(super) fn access_log(log: &AccessLog, cx: &mut Cx<'_, '_>) -> bool {
    let AccessLog { to } = log;
    match cx.take(to) {
        LogTarget::Stdout => true,
        LogTarget::Off => false,
    }
}

/// Where spans go. The chart refuses to trace without knowing where the collector is and who.
pub(super) fn tracing(said: &Tracing, cx: &mut Cx<'_, '_>) -> Option<TracingValues> {
    let Tracing {
        provider,
        at,
        account,
        sample,
    } = said;
    if let Some(sample) = sample {
        cx.approximate(
            sample,
            Loss::of("its proxies follow the sampling decision of whoever calls first"),
        );
    }
    let (Some((host, port)), Some(account)) = (at, account) else {
        if let Some((host, _)) = at {
            cx.take(host);
        }
        if let Some(account) = account {
            cx.take(account);
        }
        cx.unsupported(
            provider,
            Gap {
                why: "linkerd traces only if it is told where the collector is, and who".to_owned(),
                instead:
                    "add both: `tracing jaeger at collector.observability:4317 as observability/collector`"
                        .to_owned(),
            },
        );
        return None;
    };
    let text = cx.take(host);
    let who = cx.take(account);
    if !cx.has(target::TRACING, provider) {
        return None;
    }
    cx.take(provider);
    let host = Host::in_cluster(&text, "cluster.local").ok();
    host.map(|host| TracingValues::new(&host, *port, who))
}

/// What Linkerd's pods read from annotations of their own, which this policy does not write.
pub(super) fn of_service(setting: &ObserveSetting, cx: &mut Cx<'_, '_>) {
    match setting {
        ObserveSetting::AccessLog(AccessLog { to }) => {
            let why = "linkerd has an access log of a namespace or of a pod, not of a service";
            let instead = "say it in the `namespace` block, or for istio only: `on istio { observe { … } }`";
            unsupported(to, why, instead, cx);
        }
        ObserveSetting::Tracing(said) => tracing_elsewhere(said, cx),
        ObserveSetting::Kiali(said) => kiali(said, cx),
    }
}

/// Tracing is a setting of the installation.
pub(super) fn tracing_elsewhere(said: &Tracing, cx: &mut Cx<'_, '_>) {
    let Tracing {
        provider,
        at,
        account,
        sample,
    } = said;
    let (why, instead) = (
        "linkerd traces for the whole mesh or not at all",
        "say it in the `mesh` block, or for istio only: `on istio { observe { … } }`",
    );
    unsupported(provider, why, instead, cx);
    if let Some((host, _)) = at {
        cx.refused_too(host);
    }
    if let Some(account) = account {
        cx.refused_too(account);
    }
    if let Some(sample) = sample {
        cx.refused_too(sample);
    }
}

pub(super) fn kiali(kiali: &Kiali, cx: &mut Cx<'_, '_>) {
    let Kiali {
        auth,
        port,
        prometheus,
        grafana,
        jaeger,
    } = kiali;
    let (why, instead) = (
        "Kiali shows Istio, and nothing of linkerd",
        "put it into `on istio { observe { … } }`",
    );
    // One error for the block, at the first thing that it says.
    let mut said = false;
    for leaf in [auth, prometheus, grafana, jaeger].into_iter().flatten() {
        if said {
            cx.refused_too(leaf)
        } else {
            unsupported(leaf, why, instead, cx)
        }
        said = true;
    }
    if let Some(port) = port {
        if said {
            cx.refused_too(port)
        } else {
            unsupported(port, why, instead, cx)
        }
    }
}

fn unsupported<T: FromArgument>(leaf: &Leaf<T>, why: &str, instead: &str, cx: &mut Cx<'_, '_>) {
    cx.unsupported(
        leaf,
        Gap {
            why: why.to_owned(),
            instead: instead.to_owned(),
        },
    );
}
