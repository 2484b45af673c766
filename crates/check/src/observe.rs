//! `observe { … }`, `access-log stdout`, `tracing jaeger sample 10%`

use mesh2yaml_diagnostics::{Code, Span};
use mesh2yaml_model::construct::{AccessLog, Kiali, LogTarget, ObserveSetting, Tracing};
use mesh2yaml_model::{Leaf, Slot, Text};
use mesh2yaml_syntax::ast::{self, ObserveStatement};
use mesh2yaml_types::ServiceAccount;

use crate::checker::Checker;
use crate::values::{self, Problem, Read, choice, percent, plain_text, port};

const TARGETS: [(&str, LogTarget); 2] = [("stdout", LogTarget::Stdout), ("off", LogTarget::Off)];
const STRATEGIES: [(&str, &str); 5] = [
    ("anonymous", "anonymous"),
    ("token", "token"),
    ("openid", "openid"),
    ("openshift", "openshift"),
    ("header", "header"),
];

impl Checker {
    pub(crate) fn access_log(&mut self, log: &ast::AccessLog<'_>) -> Option<AccessLog> {
        self.leaf("access-log", log.to, |t| {
            choice("where an access log goes", &TARGETS, t)
        })
        .map(|to| AccessLog { to })
    }

    pub(crate) fn tracing(&mut self, tracing: &ast::Tracing<'_>) -> Option<Tracing> {
        let provider = self.leaf("tracing.provider", tracing.provider, values::name);
        let at = tracing.at.and_then(|word| {
            let (host, port) = self.read(word, values::address)?;
            let leaf: Leaf<Text> = self.new_leaf("tracing.at", word.span, None, Slot::Value(host));
            Some((leaf, port))
        });
        let account = tracing
            .account
            .and_then(|word| self.leaf("tracing.as", word, qualified_account));
        let sample = tracing
            .sample
            .and_then(|word| self.leaf("tracing.sample", word, percent));
        Some(Tracing {
            provider: provider?,
            at,
            account,
            sample,
        })
    }

    /// The settings of an `observe` block with their places; `kiali` stands in that of the mesh only.
    pub(crate) fn observe(
        &mut self,
        observe: &ast::Observe<'_>,
        of_mesh: bool,
        mut each: impl FnMut(&mut Self, Span, u32, ObserveSetting),
    ) {
        for statement in &observe.body {
            let start = self.leaf_count();
            let (span, setting) = match statement {
                ObserveStatement::AccessLog(a) => (a.span, self.access_log(a).map(ObserveSetting::AccessLog)),
                ObserveStatement::Tracing(t) => (t.span, self.tracing(t).map(ObserveSetting::Tracing)),
                ObserveStatement::Kiali(k) if of_mesh => {
                    (k.keyword, Some(ObserveSetting::Kiali(self.kiali(k))))
                }
                ObserveStatement::Kiali(k) => {
                    self.error(
                        Code::UnknownStatement,
                        k.keyword,
                        "a mesh has one Kiali",
                        "put it into `mesh { observe { kiali { … } } }`",
                    );
                    continue;
                }
            };
            if let Some(setting) = setting {
                each(self, span, start, setting);
            }
        }
        if observe.body.is_empty() {
            self.error(
                Code::EmptyBlock,
                observe.keyword,
                "this block says nothing",
                "take it out",
            );
        }
    }

    fn kiali(&mut self, kiali: &ast::Kiali<'_>) -> Kiali {
        let mut out = Kiali::default();
        let mut seen = Vec::new();
        for setting in &kiali.body {
            let ast::Setting { key, value } = *setting;
            if !self.once(&mut seen, key) {
                continue;
            }
            match key.text {
                "auth" => {
                    let strategy =
                        |t: &str| choice("a way to log in to Kiali", &STRATEGIES, t).map(Text::from);
                    out.auth = self.leaf("kiali.auth", value, strategy);
                }
                "port" => out.port = self.leaf("kiali.port", value, port),
                "prometheus" => out.prometheus = self.leaf("kiali.prometheus", value, url),
                "grafana" => out.grafana = self.leaf("kiali.grafana", value, url),
                _ => out.jaeger = self.leaf("kiali.jaeger", value, url),
            }
        }
        out
    }
}

fn qualified_account(text: &str) -> Read<ServiceAccount> {
    text.parse().map_err(|e| Problem {
        code: Code::BadName,
        message: format!("`{text}` is not a service account"),
        help: format!("{e}: the collector's own, as in `observability/jaeger-collector`"),
    })
}

fn url(text: &str) -> Read<Text> {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    if rest.is_some_and(|r| !r.is_empty() && !r.contains([' ', '"', '\\'])) {
        return plain_text(text);
    }
    Err(Problem {
        code: Code::BadHost,
        message: format!("`{text}` is not a URL"),
        help: "write it whole, as in \"http://prometheus:9090\"".to_owned(),
    })
}
