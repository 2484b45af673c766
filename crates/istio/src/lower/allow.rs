//! `allow`: a rule of the service's AuthorizationPolicy.
//!
//! An account is written in the mesh's own trust domain, which Istio takes for all of its aliases too.
//!
//! Identities are compared as principals: Istio's `namespaces` and `serviceAccounts` match any trust domain. Every
//! rule carries the container ports that it is for, so that a rule about HTTP never hits a port that speaks no HTTP.

use mesh2yaml_model::construct::{
    Allow, Caller, Conditions, FieldIs, GrpcCall, IdentityName, PathIs, ValueIs,
};
use mesh2yaml_model::{Gap, Leaf, Loss, Text, TextIs};
use mesh2yaml_types::{Name, Port, ServiceAccount};

use super::{Cx, host, path, target};
use crate::{Attribute, Condition, Operation, Rule, Source};

/// A port of the service: its own number and the container's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) number: Port,
    pub(super) container: Port,
}

/// What a rule does to the requests that it matches. What cannot be said exactly may only let in less, or deny more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny {
        /// Whether other spellings of a path are undone before it is compared.
        one_spelling: bool,
    },
}

/// The rule, and the ports that it is for.
pub(super) fn lower(
    allow: &Allow,
    namespace: &Name,
    trust_domains: &[Text],
    ports: &[Bound],
    cx: &mut Cx<'_, '_>,
) -> (Rule, Vec<Port>) {
    rule(allow, namespace, trust_domains, ports, Effect::Allow, cx)
}

/// A rule, whatever becomes of what it matches, and the ports that it is for.
pub(super) fn rule(
    allow: &Allow,
    namespace: &Name,
    trust_domains: &[Text],
    ports: &[Bound],
    effect: Effect,
    cx: &mut Cx<'_, '_>,
) -> (Rule, Vec<Port>) {
    let Allow {
        title: _,
        span: _,
        from,
        when,
        // Which policy it goes into.
        dry_run: _,
    } = allow;
    let sources = sources(from, namespace, trust_domains, cx);
    let Conditions {
        headers,
        queries,
        methods,
        paths,
        hosts,
        calls,
        ports: named,
    } = when;
    let named: Vec<Port> = named.iter().map(|leaf| cx.take(leaf)).collect();
    let of_rule = |port: &&Bound| named.is_empty() || named.contains(&port.number);
    let bound: Vec<Bound> = ports.iter().filter(of_rule).copied().collect();
    let mut operation = Operation::new();
    operation.methods = methods
        .iter()
        .map(|leaf| cx.take(leaf).as_str().to_owned())
        .collect();
    operation.hosts = hosts
        .iter()
        .flat_map(|leaf| host::in_rule(leaf, &bound, effect, cx))
        .collect();
    operation.paths = paths
        .iter()
        .flat_map(|leaf| rule_paths(leaf, effect, cx))
        .collect();
    operation
        .paths
        .extend(calls.iter().filter_map(|leaf| rule_call(leaf, effect, cx)));
    operation.ports = bound.iter().map(|port| port.container.get()).collect();
    let rule = Rule {
        from: sources,
        to: vec![operation],
        when: headers.iter().filter_map(|leaf| header(leaf, cx)).collect(),
    };
    for leaf in queries {
        let gap = Gap {
            why: "istio's access rules do not see the query".to_owned(),
            instead: "ask for a path or a header instead".to_owned(),
        };
        cx.unsupported(leaf, gap);
    }
    let containers = bound.iter().map(|port| port.container).collect();
    (rule, containers)
}

/// Who calls: any of these. None is everybody.
pub(super) fn sources(
    from: &[Caller],
    namespace: &Name,
    trust_domains: &[Text],
    cx: &mut Cx<'_, '_>,
) -> Vec<Source> {
    let own = trust_domains.first().map_or("cluster.local", |own| own);
    let mut principals: Vec<String> = Vec::new();
    let mut whole: Option<Source> = None;
    let mut parts: Vec<Source> = Vec::new();
    let mut anyone = false;
    for caller in from {
        match caller {
            Caller::Account(leaf) => {
                for account in cx.take(leaf).iter() {
                    let home = account.namespace.clone().unwrap_or_else(|| namespace.clone());
                    principals.push(ServiceAccount::new(home, account.name.clone()).principal(own));
                }
            }
            Caller::Namespace(leaf) => principals.push(format!("{own}/ns/{}/sa/*", cx.take(leaf))),
            Caller::Identity(leaf) => match cx.look(leaf) {
                // Istio reads `cluster.local` as whatever the mesh's own domain is.
                IdentityName::Spiffe(name)
                    if name.starts_with("cluster.local/") && own != "cluster.local" =>
                {
                    cx.unsupported(
                        leaf,
                        Gap {
                            why: format!("istio takes `cluster.local` for the mesh's own domain, `{own}`"),
                            instead: "give the other mesh a trust domain of its own".to_owned(),
                        },
                    );
                }
                IdentityName::Spiffe(name) if trust_domains.len() > 1 && is_of(&name, trust_domains) => {
                    let why = "istio takes an identity of one of the mesh's trust domains for those of all"
                        .to_owned();
                    let instead = "write `account NAMESPACE/NAME`, which is all of them".to_owned();
                    cx.unsupported(leaf, Gap { why, instead });
                }
                IdentityName::Spiffe(name) => {
                    cx.take(leaf);
                    principals.push(name.to_string());
                }
                IdentityName::Dns(_) => cx.unsupported(
                    leaf,
                    Gap {
                        why: "istio compares SPIFFE identities only".to_owned(),
                        instead: "write the one that the certificate has, `identity \"spiffe://…\"`"
                            .to_owned(),
                    },
                ),
            },
            Caller::Cidr { network, except } => {
                let block = cx.take(network);
                match except {
                    None => {
                        let whole = whole.get_or_insert_with(Source::new);
                        whole.ip_blocks.push(block.as_str().to_owned());
                    }
                    Some(except) => {
                        let source = Source::new().ip_block(block.as_str());
                        parts.push(source.not_ip_block(cx.take(except).as_str()));
                    }
                }
            }
            Caller::Mesh(leaf) => {
                cx.take(leaf);
                // What has no namespace and account is not taken for those of all.
                principals.extend(trust_domains.iter().map(|domain| format!("{domain}/*")));
            }
            Caller::Anyone(leaf) => {
                cx.take(leaf);
                anyone = true;
            }
        }
    }
    if anyone {
        return Vec::new();
    }
    let mut all = Vec::with_capacity(1 + parts.len());
    if !principals.is_empty() {
        let mut named = Source::new();
        named.principals = once(principals);
        all.push(named);
    }
    all.extend(whole);
    all.extend(parts);
    all
}

/// The texts without those that an earlier one says.
fn once(texts: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    once
}

/// Whether a SPIFFE identity is of one of some domains, and names an account as Istio does.
fn is_of(name: &str, trust_domains: &[Text]) -> bool {
    let own = |domain: &str| trust_domains.iter().any(|own| **own == *domain);
    name.split('/').next().is_some_and(own) && name.split('/').count() == 5
}

/// The paths of a pattern, or of an expression that is a few of them. An inner `*` is a template. It takes what may stand in a normal path, in old versions
/// not all of it: then fewer requests are let in.
fn rule_paths(leaf: &Leaf<PathIs>, effect: Effect, cx: &mut Cx<'_, '_>) -> Vec<String> {
    let patterns = match cx.look(leaf) {
        PathIs::Pattern(pattern) => vec![pattern],
        PathIs::Regex(regex) => match regex.patterns() {
            Some(patterns) => patterns,
            None => {
                let gap = Gap {
                    why: format!(
                        "istio's access rules have no regular expressions, and {regex} is no short list of patterns"
                    ),
                    instead: "write patterns, as in \"/api/**\"".to_owned(),
                };
                cx.unsupported(leaf, gap);
                return Vec::new();
            }
        },
    };
    if spelt_otherwise(leaf, effect, cx) {
        return Vec::new();
    }
    let templates = || patterns.iter().filter(|pattern| path::needs_template(pattern));
    if templates().next().is_none() {
        cx.take(leaf);
    } else if effect != Effect::Allow {
        let gap = Gap {
            why:
                "istio's `*` inside of a path matches no segment with `[` or `]` in it, which would stay open"
                    .to_owned(),
            instead: "end the pattern before the `*`, with `**`: what is denied may be more".to_owned(),
        };
        cx.unsupported(leaf, gap);
    } else if !cx.has(target::PATH_TEMPLATES, leaf) {
        return Vec::new();
    } else if cx.target.version >= target::WHOLE_TEMPLATES {
        cx.take(leaf);
    } else if templates().any(|pattern| pattern.as_str().contains('=')) {
        let gap = Gap {
            why: "istio takes no `=` in a path with a `*` inside before 1.27".to_owned(),
            instead: "end the pattern before the `*`, or before the `=`, with `**`".to_owned(),
        };
        cx.unsupported(leaf, gap);
    } else {
        let loss =
            Loss::of("before 1.27 istio's `*` inside of a path matches no segment with `=` or `*` in it");
        if cx.approximate(leaf, loss).is_none() {
            return Vec::new();
        }
    }
    let mut said: Vec<String> = patterns.iter().map(path::in_rule).collect();
    if effect != Effect::Allow && said.iter().any(|path| path == "/") {
        // Of a path of nothing but slashes Envoy leaves two (`PathUtil::mergeSlashes`).
        said.push("//".to_owned());
    }
    said
}

/// Whether a path that is denied could be spelt otherwise; then it is refused.
fn spelt_otherwise<T>(leaf: &Leaf<T>, effect: Effect, cx: &mut Cx<'_, '_>) -> bool {
    let open = effect == Effect::Deny { one_spelling: false };
    if open {
        let gap = Gap {
            why: "istio compares `//` and `%2F` as they are sent, so other spellings of a path that is denied get through"
                .to_owned(),
            instead: "have them undone first: `mesh { paths decode-and-merge-slashes }`".to_owned(),
        };
        cx.unsupported(leaf, gap);
    }
    open
}

/// A call is a path. No method's name has a character that a template leaves out, or a slash: so all of a service's methods are a template
/// where they are let in, and all that begins so where they are denied.
fn rule_call(leaf: &Leaf<GrpcCall>, effect: Effect, cx: &mut Cx<'_, '_>) -> Option<String> {
    if spelt_otherwise(leaf, effect, cx) {
        return None;
    }
    let whole = cx.look(leaf).method.is_none();
    if whole && effect == Effect::Allow && !cx.has(target::PATH_TEMPLATES, leaf) {
        return None;
    }
    let GrpcCall { service, method } = cx.take(leaf);
    Some(match (method, effect) {
        (Some(method), _) => format!("/{service}/{method}"),
        (None, Effect::Allow) => format!("/{service}/{{*}}"),
        (None, Effect::Deny { one_spelling: _ }) => format!("/{service}/*"),
    })
}

/// A header with any of some values. Istio has texts, and what begins or ends so.
fn header(leaf: &Leaf<FieldIs>, cx: &mut Cx<'_, '_>) -> Option<Condition> {
    let FieldIs { name, values } = cx.look(leaf);
    let mut said: Vec<String> = Vec::new();
    for value in values.iter() {
        match said_of(value) {
            Ok(texts) => said.extend(texts),
            Err(gap) => {
                cx.unsupported(leaf, gap);
                return None;
            }
        }
    }
    cx.take(leaf);
    let mut condition = Condition::is(Attribute::header(&*name), "");
    condition.values = once(said);
    Some(condition)
}

fn said_of(value: &ValueIs) -> Result<Vec<String>, Gap> {
    let texts = match value {
        ValueIs::Text(text) => vec![TextIs::Exactly(text.to_string())],
        ValueIs::Regex(regex) => regex.texts().ok_or_else(|| Gap {
            why: format!(
                "istio's access rules have no regular expressions, and {regex} is no short list of texts, beginnings and ends"
            ),
            instead: "list the values, or ask for what they begin with: ~\"v1-.*\"".to_owned(),
        })?,
    };
    let said = |text: TextIs| match text {
        TextIs::Exactly(text) if text.is_empty() => Err(Gap {
            why: "istio compares no header with an empty text".to_owned(),
            instead: "leave the empty value out".to_owned(),
        }),
        TextIs::Exactly(text) if text.starts_with('*') || text.ends_with('*') => Err(Gap {
            why: format!("istio takes the `*` at an end of `{text}` for any text"),
            instead: "choose a value without `*` at its ends".to_owned(),
        }),
        TextIs::Begins(text) if text.starts_with('*') => Err(Gap {
            why: format!("istio takes the `*` at the beginning of `{text}` for any text"),
            instead: "choose a value without `*` at its ends".to_owned(),
        }),
        TextIs::Exactly(text) => Ok(text),
        TextIs::Begins(text) => Ok(format!("{text}*")),
        TextIs::Ends(text) => Ok(format!("*{text}")),
    };
    texts.into_iter().map(said).collect()
}
