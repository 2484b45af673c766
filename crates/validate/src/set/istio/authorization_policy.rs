//! What is kept of an AuthorizationPolicy, and callers from namespaces that are not there. IST0101.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

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
    let namespaces = Namespaces::of(world);
    for it in &world.authorization_policies {
        let missing = |it: &&Callers| !namespaces.has(&it.pattern);
        for callers in it.facts.callers.iter().filter(missing) {
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

/// The namespaces of a set, so that a pattern is looked up and not compared with each.
struct Namespaces {
    /// In small letters.
    names: BTreeSet<String>,
    /// From their ends.
    reversed: BTreeSet<String>,
}

impl Namespaces {
    fn of(world: &World) -> Self {
        let names: BTreeSet<_> = world.namespace_names().map(str::to_ascii_lowercase).collect();
        Self {
            reversed: names.iter().map(|name| name.chars().rev().collect()).collect(),
            names,
        }
    }

    fn has(&self, pattern: &str) -> bool {
        let begins = |names: &BTreeSet<String>, start: &str| {
            let mut from = names.range::<str, _>((Bound::Included(start), Bound::Unbounded));
            from.next().is_some_and(|name| name.starts_with(start))
        };
        match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
            (Some(""), _) => true,
            (Some(end), _) => begins(&self.reversed, &end.chars().rev().collect::<String>()),
            (None, Some(start)) => begins(&self.names, start),
            (None, None) => self.names.contains(&pattern.to_ascii_lowercase()),
        }
    }
}
