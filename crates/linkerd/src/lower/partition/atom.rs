//! Paths that the same rules speak of.
//!
//! Patterns are cut with the algebra of regions. An expression that is no union of patterns is one piece: Linkerd can say it, but not what is left
//! of it or beside it. So it must have no path in common with any other path of the port, and where a rule is for all paths, that rule's rest must
//! not have to be told without it.

use std::collections::BTreeSet;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::PathIs;
use mesh2yaml_model::{Automaton, PathPattern, Regex, Region, TooLarge, TooMany};

use super::Rules;
use crate::lower::allow::Grant;

/// How many kinds of paths are told apart on a port.
const MOST: usize = 256;
/// How many expressions are compared with other paths, all comparisons of a port together.
const MOST_COMPARISONS: usize = 1000;

/// Paths that the same rules speak of.
pub(super) struct Atom {
    pub(super) paths: Paths,
    pub(super) allows: BTreeSet<usize>,
    pub(super) denies: BTreeSet<usize>,
    pub(super) probed: bool,
}

/// A set of paths.
pub(super) enum Paths {
    Region(Region),
    /// Of normal paths, and of none that another atom has but the rest.
    Regex(Regex),
}

/// The paths of a rule: patterns, and expressions that are none.
struct Own<'g> {
    /// `None` is all paths.
    region: Option<Region>,
    regexes: Vec<(&'g Regex, Span)>,
    patterns: Vec<PathPattern>,
}

impl<'g> Own<'g> {
    fn of(grant: &'g Grant) -> Result<Self, TooMany> {
        let mut own = Self {
            region: None,
            regexes: Vec::new(),
            patterns: Vec::new(),
        };
        if !grant.has_paths() {
            return Ok(own);
        }
        let places = grant.places.paths.iter().chain(std::iter::repeat(&grant.span));
        for (path, place) in grant.when.paths.iter().zip(places) {
            match path {
                PathIs::Pattern(pattern) => own.patterns.push(pattern.clone()),
                PathIs::Regex(regex) => match regex.patterns() {
                    Some(patterns) => own.patterns.extend(patterns),
                    None => own.regexes.push((regex, *place)),
                },
            }
        }
        let calls = grant.when.calls.iter();
        own.patterns.extend(calls.filter_map(|call| call.paths()));
        let mut regions = own.patterns.iter().map(Region::of);
        let first = regions.next().unwrap_or_default();
        own.region = Some(regions.try_fold(first, |all, one| all.or(&one))?);
        Ok(own)
    }
}

/// An expression, and the rules that have it.
struct Odd<'g> {
    span: Span,
    regex: &'g Regex,
    automaton: Automaton,
    allows: BTreeSet<usize>,
    denies: BTreeSet<usize>,
}

/// All paths, cut wherever one rule speaks of some and not of others.
pub(super) fn all(rules: &Rules<'_>) -> Result<Vec<Atom>, Box<Diagnostic>> {
    let too_many = |_: TooMany| {
        let message = "the paths of these rules overlap in too many ways for linkerd";
        let help = "use fewer patterns with `*` in rules of one port";
        Box::new(Diagnostic::new(Code::TooLarge, rules.span, message).help(help))
    };
    let allows: Vec<Own<'_>> = read(&rules.allows).map_err(too_many)?;
    let denies: Vec<Own<'_>> = read(&rules.denies).map_err(too_many)?;
    let mut atoms = vec![Atom {
        paths: Paths::Region(Region::all()),
        allows: BTreeSet::new(),
        denies: BTreeSet::new(),
        probed: false,
    }];
    for (i, own) in allows.iter().enumerate() {
        atoms = cut(atoms, own.region.as_ref(), |atom| {
            atom.allows.insert(i);
        })
        .map_err(too_many)?;
    }
    for (i, own) in denies.iter().enumerate() {
        atoms = cut(atoms, own.region.as_ref(), |atom| {
            atom.denies.insert(i);
        })
        .map_err(too_many)?;
    }
    if let Some(probes) = rules.probes {
        let probed = probes.region().map_err(too_many)?;
        atoms = cut(atoms, Some(&probed), |atom| atom.probed = true).map_err(too_many)?;
    }
    let odd = odd(rules, &allows, &denies)?;
    beside_rest(rules, &odd, &atoms)?;
    let everywhere = |of: &[Own<'_>]| -> BTreeSet<usize> {
        let of = of.iter().enumerate();
        of.filter(|(_, own)| own.region.is_none())
            .map(|(i, _)| i)
            .collect()
    };
    let (of_allows, of_denies) = (everywhere(&allows), everywhere(&denies));
    atoms.extend(odd.into_iter().map(|odd| Atom {
        paths: Paths::Regex(odd.regex.clone()),
        allows: odd.allows.union(&of_allows).copied().collect(),
        denies: odd.denies.union(&of_denies).copied().collect(),
        probed: false,
    }));
    Ok(atoms)
}

fn read<'g>(grants: &[&'g Grant]) -> Result<Vec<Own<'g>>, TooMany> {
    grants.iter().map(|grant| Own::of(grant)).collect()
}

/// The expressions that are no patterns, each once, if Linkerd can have them as they are.
fn odd<'g>(
    rules: &Rules<'_>,
    allows: &[Own<'g>],
    denies: &[Own<'g>],
) -> Result<Vec<Odd<'g>>, Box<Diagnostic>> {
    let mut all: Vec<Odd<'g>> = Vec::new();
    let mut comparisons = 0;
    let mut tired = |span: Span| {
        comparisons += 1;
        if comparisons > MOST_COMPARISONS {
            return Err(too_large(span));
        }
        Ok(())
    };
    for (own, is_allow) in [(allows, true), (denies, false)] {
        for (i, own) in own.iter().enumerate() {
            for &(regex, span) in &own.regexes {
                let automaton = regex.automaton().map_err(|_| too_large(span))?;
                let mut known = None;
                for (at, other) in all.iter().enumerate() {
                    tired(span)?;
                    let equal = other.regex == regex
                        || are_equal(&other.automaton, &automaton).map_err(|_| too_large(span))?;
                    if equal {
                        known = Some(at);
                        break;
                    }
                    let common = Automaton::witness(&[(true, &other.automaton), (true, &automaton)]);
                    if let Some(path) = common.map_err(|_| too_large(span))? {
                        return Err(shared(span, regex, &path, &other.regex.to_string()));
                    }
                }
                let at = match known {
                    Some(at) => at,
                    None => {
                        is_plain(span, regex, &automaton)?;
                        all.push(Odd {
                            span,
                            regex,
                            automaton,
                            allows: BTreeSet::new(),
                            denies: BTreeSet::new(),
                        });
                        all.len() - 1
                    }
                };
                let of = if is_allow {
                    &mut all[at].allows
                } else {
                    &mut all[at].denies
                };
                of.insert(i);
            }
        }
    }
    if all.is_empty() {
        return Ok(all);
    }
    let probed = rules.probes.map(|probes| probes.patterns()).unwrap_or_default();
    let patterns = allows.iter().chain(denies).flat_map(|own| &own.patterns);
    let patterns: Vec<&PathPattern> = patterns.chain(&probed).collect();
    for odd in &all {
        for pattern in &patterns {
            tired(odd.span)?;
            let common = Automaton::of_pattern(pattern)
                .and_then(|of| Automaton::witness(&[(true, &odd.automaton), (true, &of)]));
            if let Some(path) = common.map_err(|_| too_large(odd.span))? {
                return Err(shared(odd.span, odd.regex, &path, &format!("`{pattern}`")));
            }
        }
    }
    Ok(all)
}

fn are_equal(a: &Automaton, b: &Automaton) -> Result<bool, TooLarge> {
    Ok(a.beyond(b)?.is_none() && b.beyond(a)?.is_none())
}

/// Whether an expression matches normal paths only, and not the one that is as short as the rest.
fn is_plain(span: Span, regex: &Regex, automaton: &Automaton) -> Result<(), Box<Diagnostic>> {
    let normal = Automaton::of_normal_paths().map_err(|_| too_large(span))?;
    if let Some(path) = automaton.beyond(&normal).map_err(|_| too_large(span))? {
        let message = format!(
            "{regex} matches `{path}`, which linkerd compares as it is sent and others read otherwise"
        );
        let help = "match normal paths only: name the characters of a segment, as in `[0-9a-z-]+`, or write a pattern";
        return Err(Box::new(Diagnostic::new(Code::Overlap, span, message).help(help)));
    }
    if automaton.contains(b"/") {
        let message = format!("{regex} matches `/`, which linkerd takes for the rest of all paths");
        let help = "list \"/\" beside an expression that does not match it";
        return Err(Box::new(Diagnostic::new(Code::Overlap, span, message).help(help)));
    }
    Ok(())
}

fn shared(span: Span, regex: &Regex, path: &str, other: &str) -> Box<Diagnostic> {
    let message = format!(
        "{regex} and {other} have `{path}` in common, and linkerd cannot tell what is left of an expression"
    );
    let help = "write patterns, or expressions that no path matches two of";
    Box::new(Diagnostic::new(Code::Overlap, span, message).help(help))
}

fn too_large(span: Span) -> Box<Diagnostic> {
    let message = "the expressions of these rules are too large to compare";
    let help = "use fewer or simpler expressions in rules of one port, or patterns";
    Box::new(Diagnostic::new(Code::TooLarge, span, message).help(help))
}

/// Whether what is left of all paths can be told beside expressions: as the prefix of all paths, which is shorter than any of them, or where it
/// lets nobody in, not at all.
fn beside_rest(rules: &Rules<'_>, odd: &[Odd<'_>], atoms: &[Atom]) -> Result<(), Box<Diagnostic>> {
    let Some(first) = odd.first() else { return Ok(()) };
    let Some(rest) = atoms.iter().find(|atom| rules.is_rest(atom)) else {
        return Ok(());
    };
    let Some(allow) = rest.allows.first().filter(|_| !rules.as_prefix(rest)) else {
        return Ok(());
    };
    let message = format!(
        "linkerd cannot tell all paths without {}, which a rule for all paths needs here",
        first.regex
    );
    let d = Diagnostic::new(Code::Overlap, first.span, message)
        .help("write patterns, or give the rule for all paths some paths")
        .related(rules.allows[*allow].span, "this rule is for all paths");
    Err(Box::new(d))
}

fn cut(atoms: Vec<Atom>, region: Option<&Region>, mark: impl Fn(&mut Atom)) -> Result<Vec<Atom>, TooMany> {
    let mut out = Vec::new();
    for mut atom in atoms {
        let (Some(region), Paths::Region(own)) = (region, &atom.paths) else {
            mark(&mut atom);
            out.push(atom);
            continue;
        };
        let inside = own.and(region)?;
        let outside = own.minus(region)?;
        if !inside.is_empty() {
            let mut inside = Atom {
                paths: Paths::Region(inside),
                allows: atom.allows.clone(),
                denies: atom.denies.clone(),
                probed: atom.probed,
            };
            mark(&mut inside);
            out.push(inside);
        }
        if !outside.is_empty() {
            out.push(Atom {
                paths: Paths::Region(outside),
                ..atom
            });
        }
        if out.len() > MOST {
            return Err(TooMany);
        }
    }
    Ok(out)
}
