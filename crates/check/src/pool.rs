//! `pool { max-connections 100 }`

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{H2Upgrade, Pool};
use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::values::{choice, duration, int};

const H2: [(&str, H2Upgrade); 2] = [("always", H2Upgrade::Always), ("never", H2Upgrade::Never)];

impl Checker {
    pub(crate) fn pool(&mut self, pool: &ast::Pool<'_>) -> Pool {
        let mut out = Pool::default();
        let mut seen: Vec<(&str, Span)> = Vec::new();
        for setting in &pool.body {
            let ast::Setting { key, value } = *setting;
            if !self.once(&mut seen, key) {
                continue;
            }
            match key.text {
                "max-connections" => out.max_connections = self.leaf("pool.max-connections", value, int),
                "connect-timeout" => out.connect_timeout = self.leaf("pool.connect-timeout", value, duration),
                "max-pending-requests" => {
                    out.max_pending_requests = self.leaf("pool.max-pending-requests", value, int);
                }
                "max-requests" => out.max_requests = self.leaf("pool.max-requests", value, int),
                "max-requests-per-connection" => {
                    out.max_requests_per_connection =
                        self.leaf("pool.max-requests-per-connection", value, int);
                }
                "max-concurrent-retries" => {
                    out.max_concurrent_retries = self.leaf("pool.max-concurrent-retries", value, int);
                }
                _ => {
                    let h2 = |t: &str| choice("a mode of `h2-upgrade`", &H2, t);
                    out.h2_upgrade = self.leaf("pool.h2-upgrade", value, h2);
                }
            }
        }
        if pool.body.is_empty() {
            self.error(
                Code::EmptyBlock,
                pool.keyword,
                "this block says nothing",
                "set a limit, or take it out",
            );
        }
        out
    }

    /// Whether a keyword stands in its block for the first time.
    pub(crate) fn once<'s>(&mut self, seen: &mut Vec<(&'s str, Span)>, key: ast::Word<'s>) -> bool {
        let first = seen.iter().find(|(k, _)| *k == key.text).copied();
        if let Some((_, first)) = first {
            let d = Diagnostic::new(Code::Repeated, key.span, format!("`{}` is said twice", key.text))
                .help("keep one of the two: a block says each thing once")
                .related(first, "said here first");
            self.report(d);
            return false;
        }
        seen.push((key.text, key.span));
        true
    }
}
