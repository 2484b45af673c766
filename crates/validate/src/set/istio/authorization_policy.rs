//! What is kept of an AuthorizationPolicy, and callers from namespaces that are not there. IST0101.

use std::collections::BTreeMap;

use mesh2yaml_istio::{AuthorizationPolicy, PolicyTarget, Source};
use mesh2yaml_k8s::Path;

use super::super::{Findings, World};

/// What is kept of an AuthorizationPolicy.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(super) target: For,
    callers: Vec<Callers>,
}

/// Whom a policy is for.
#[derive(Debug)]
pub(super) enum For {
    /// All pods of its namespace.
    All,
    /// The pods with these labels.
    Pods(BTreeMap<String, String>),
    /// Gateways and services.
    Others,
}

/// Namespaces of callers, and where they are written.
#[derive(Debug)]
struct Callers {
    rule: usize,
    source: usize,
    field: &'static str,
    index: usize,
    /// Of one namespace, or with a wildcard at one end.
    pattern: Box<str>,
}

impl Facts {
    pub(crate) fn of(policy: &AuthorizationPolicy) -> Self {
        let spec = &policy.spec;
        let rules = spec.rules.iter().enumerate();
        let sources = rules.flat_map(|(rule, it)| it.from.iter().enumerate().map(move |it| (rule, it)));
        Self {
            target: match &spec.target {
                PolicyTarget::All => For::All,
                PolicyTarget::Workloads(it) if it.match_labels.is_empty() => For::All,
                PolicyTarget::Workloads(it) => For::Pods(it.match_labels.clone()),
                PolicyTarget::Refs(_) | PolicyTarget::Ref(_) | _ => For::Others,
            },
            callers: sources
                .flat_map(|(rule, (source, it))| callers(rule, source, it))
                .collect(),
        }
    }
}

fn callers(rule: usize, source: usize, it: &Source) -> impl Iterator<Item = Callers> {
    let lists = [
        ("namespaces", &it.namespaces),
        ("notNamespaces", &it.not_namespaces),
    ];
    lists.into_iter().flat_map(move |(field, patterns)| {
        let patterns = patterns.iter().enumerate();
        patterns.map(move |(index, pattern)| Callers {
            rule,
            source,
            field,
            index,
            pattern: pattern.as_str().into(),
        })
    })
}

impl Callers {
    fn path(&self) -> Path {
        Path::default()
            .key("spec")
            .key("rules")
            .index(self.rule)
            .key("from")
            .index(self.source)
            .key("source")
            .key(self.field)
            .index(self.index)
    }
}

/// IST0101: callers from a namespace that is not there.
pub(crate) fn namespaces(world: &World, findings: &mut Findings) {
    // What is applied where the user says may be in any.
    if !world.complete || world.has_placeless() {
        return;
    }
    for it in &world.authorization_policies {
        for callers in it.facts.callers.iter().filter(|it| !is_there(world, &it.pattern)) {
            findings
                .error(
                    it,
                    "IST0101",
                    callers.path(),
                    format!("there is no namespace `{}`", callers.pattern),
                )
                .help("nobody calls from there");
        }
    }
}

fn is_there(world: &World, pattern: &str) -> bool {
    let mut names = world.namespace_names();
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(""), _) => true,
        (Some(end), _) => names.any(|name| name.ends_with(end)),
        (None, Some(start)) => names.any(|name| name.starts_with(start)),
        (None, None) => names.any(|name| name.eq_ignore_ascii_case(pattern)),
    }
}
