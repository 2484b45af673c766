//! `deny "…" { from anyone }`

use mesh2yaml_model::construct::Deny;
use mesh2yaml_syntax::ast;

use crate::allow::Names;
use crate::checker::Checker;

const NAMES: Names = Names {
    account: "deny.from.account",
    namespace: "deny.from.namespace",
    identity: "deny.from.identity",
    cidr: "deny.from.cidr",
    except: "deny.from.except",
    mesh: "deny.from.mesh",
    anyone: "deny.from.anyone",
    method: "deny.method",
    path: "deny.path",
    port: "deny.port",
    dry_run: "deny.dry-run",
};

impl Checker {
    pub(crate) fn deny(&mut self, deny: &ast::Deny<'_>) -> Option<Deny> {
        Some(Deny {
            rule: self.access(&deny.rule, &NAMES)?,
        })
    }
}
