//! From trees to a policy: names, profiles, units, sense.
//!
//! ```text
//! ast::File ─┐   1. names: let, param, profile, namespace, service        (each duplicate an error)
//! ast::File ─┼─▶ 2. values: every word becomes what its place demands     (leaf by leaf, profiles once)
//! ast::File ─┘   3. sense: every service with its profiles, as each mesh sees it
//!                4. tests, and what nothing uses                      ─▶ Policy + Vec<Diagnostic>
//! ```
//!
//! A file per construct, named as in every other crate. Invariants: the policy does not depend on the order of the
//! files; a value that could not be read is reported at its place and left out, and the rest is checked all the
//! same.

mod accept;
mod allow;
mod checker;
mod condition;
mod deny;
mod edit;
mod eject;
mod expected;
mod fault;
mod import;
mod r#let;
mod mesh;
mod mirror;
mod mtls;
mod namespace;
mod observe;
mod on;
mod pods;
mod pool;
mod profile;
mod redirect;
mod respond;
mod retry;
mod rewrite;
mod route;
mod scrape;
mod sense;
mod service;
mod test;
mod timeout;
mod values;

use mesh2yaml_diagnostics::Diagnostic;
use mesh2yaml_model::Policy;
use mesh2yaml_syntax::ast::{File, Item};

pub use import::import_path;
pub use r#let::Setting;

use checker::Checker;

/// A policy and what is to be said of it.
#[derive(Debug)]
pub struct Checked {
    /// The policy: complete only if there is no error.
    pub policy: Policy,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks files as one policy. `meshes` are the names that `on` and `accept` may use, `settings` the values that
/// come from outside for `param`s.
#[must_use]
pub fn check(files: &[File<'_>], meshes: &[&'static str], settings: &[Setting]) -> Checked {
    let mut checker = Checker::new(meshes);
    let items = || files.iter().flat_map(|f| &f.items);
    checker.constants(items(), settings);
    checker.declare_profiles(items());
    for item in items() {
        match item {
            Item::Mesh(mesh) => checker.mesh(mesh),
            Item::Namespace(namespace) => checker.namespace(namespace),
            Item::Profile(profile) => checker.profile(profile),
            Item::Import(_) | Item::Let(_) | Item::Param(_) | Item::Service(_) | Item::Test(_) => {}
        }
    }
    let services = || items().filter(|item| matches!(item, Item::Service(_)));
    checker.expect_services(services().count());
    for item in services() {
        if let Item::Service(service) = item {
            checker.service(service);
        }
    }
    checker.sort();
    sense::check(&mut checker);
    pods::check(&mut checker);
    for item in items() {
        if let Item::Test(test) = item {
            checker.test(test);
        }
    }
    checker.unused();
    checker.finish()
}
