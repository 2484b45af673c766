//! `deny "…" { from anyone }`

use mesh2yaml_model::construct::Deny;
use mesh2yaml_syntax::ast;

use crate::allow::{Callers, Names};
use crate::checker::Checker;
use crate::condition;

const NAMES: Names = Names {
    from: Callers {
        account: "deny.from.account",
        namespace: "deny.from.namespace",
        identity: "deny.from.identity",
        cidr: "deny.from.cidr",
        except: "deny.from.except",
        mesh: "deny.from.mesh",
        anyone: "deny.from.anyone",
    },
    when: condition::Names {
        header: "deny.header",
        query: "deny.query",
        method: "deny.method",
        path: "deny.path",
        regex: "deny.path.regex",
        host: "deny.host",
        grpc: "deny.grpc",
        port: "deny.port",
    },
    dry_run: "deny.dry-run",
};

impl Checker {
    pub(crate) fn deny(&mut self, deny: &ast::Deny<'_>) -> Option<Deny> {
        Some(Deny {
            rule: self.access(&deny.rule, &NAMES)?,
        })
    }
}
