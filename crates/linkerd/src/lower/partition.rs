//! What a port's rules add up to.
//!
//! Linkerd sends a request to one route and asks that route's grants alone, and it has nothing but grants. So the requests that rules
//! speak of are cut into disjoint cells, methods × paths, and each cell's route lets in the callers of all `allow` rules that cover it,
//! without those of the `deny` rules that do:
//!
//! ```text
//!                GET          POST         others
//! /api/admin/** │ b          │ –          │ –
//! /api/…        │ a and b    │ a          │ –
//! any other     │ b          │ –          │ –         –: no route, so nobody
//! ```
//!
//! Cells of paths have no path in common, so that no order of routes and no object's age decides. A cell with a method beats the one of
//! all others, in every order that Linkerd's proxies have had. Where nothing is denied by path, the paths that no rule names are the
//! prefix `/`: each path but `/` is longer, so a cell that has the path beats it.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_gateway::{HttpRouteMatch, PathMatch};
use mesh2yaml_model::construct::Method;
use mesh2yaml_model::{Region, TooMany};

use super::allow::Grant;
use super::callers::Callers;
use super::probes::Probes;
use super::{Cx, path, route};

/// The rules of a port.
pub(super) struct Rules<'g> {
    /// The place of the first.
    pub(super) span: Span,
    pub(super) allows: Vec<&'g Grant>,
    pub(super) denies: Vec<&'g Grant>,
    pub(super) probes: Option<&'g Probes>,
}

/// Requests that the same rules speak of.
pub(super) struct Cell {
    pub(super) cover: Cover,
    /// Who is let in.
    pub(super) callers: Callers,
    /// The requests, by rules.
    pub(super) rules: Vec<Vec<HttpRouteMatch>>,
}

/// Which rules decide, by number. Where nobody is let in, none do.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cover {
    pub(super) allows: BTreeSet<usize>,
    /// Those that take a caller out.
    pub(super) denies: BTreeSet<usize>,
    /// Whether the kubelet is let in.
    pub(super) probed: bool,
}

/// Paths that the same rules speak of.
struct Atom {
    region: Region,
    allows: BTreeSet<usize>,
    denies: BTreeSet<usize>,
    probed: bool,
}

type Coverage = BTreeMap<Option<Method>, Cover>;

impl Rules<'_> {
    /// Cuts the requests of an HTTP port into cells.
    pub(super) fn cells(&self, cx: &mut Cx<'_, '_>) -> Vec<Cell> {
        let Ok(atoms) = self.atoms() else {
            let message = "the paths of these rules overlap in too many ways for linkerd";
            let help = "use fewer patterns with `*` in rules of one port";
            cx.refuse(Diagnostic::new(Code::TooLarge, self.span, message).help(help));
            return Vec::new();
        };
        let whole_prefix = self.denies.iter().all(|deny| deny.paths.is_empty());
        let mut rest: Option<Coverage> = None;
        let mut matches: BTreeMap<Cover, Vec<HttpRouteMatch>> = BTreeMap::new();
        let is_rest = |atom: &Atom| self.is_rest(atom);
        for atom in atoms
            .iter()
            .filter(|a| is_rest(a))
            .chain(atoms.iter().filter(|a| !is_rest(a)))
        {
            let coverage = self.coverage(atom, cx);
            let as_prefix = is_rest(atom) && whole_prefix && atom.region.contains("/");
            for method in cells_of(&coverage, rest.as_ref()) {
                let cover = coverage.get(&method).cloned().unwrap_or_default();
                let paths = if as_prefix {
                    vec![PathMatch::prefix("/")]
                } else {
                    self.paths(atom, cx)
                };
                let with_method = |path| {
                    let one = HttpRouteMatch::path(path);
                    match method {
                        Some(method) => one.method(route::gateway_method(method)),
                        None => one,
                    }
                };
                matches
                    .entry(cover)
                    .or_default()
                    .extend(paths.into_iter().map(with_method));
            }
            if as_prefix {
                rest = Some(coverage);
            }
        }
        let cells = matches.into_iter().map(|(cover, matches)| {
            let callers = self.callers(&cover.allows, &cover.denies).unwrap_or_default();
            let span = cover
                .allows
                .first()
                .map_or_else(|| self.span, |i| self.allows[*i].span);
            let rules = route::split(matches, span, cx);
            Cell {
                cover,
                callers,
                rules,
            }
        });
        cells.collect()
    }

    /// What decides about an `allow` where requests have neither method nor path.
    pub(super) fn of_port(&self, allow: usize, cx: &mut Cx<'_, '_>) -> Cover {
        let atom = Atom {
            region: Region::all(),
            allows: BTreeSet::from([allow]),
            denies: (0..self.denies.len()).collect(),
            probed: false,
        };
        self.coverage(&atom, cx).remove(&None).unwrap_or_default()
    }

    /// Whether no rule names the paths.
    fn is_rest(&self, atom: &Atom) -> bool {
        let named = |rules: &[&Grant], of: &BTreeSet<usize>| of.iter().any(|i| !rules[*i].paths.is_empty());
        !atom.probed && !named(&self.allows, &atom.allows) && !named(&self.denies, &atom.denies)
    }

    /// All paths, cut wherever one rule speaks of some and not of others.
    fn atoms(&self) -> Result<Vec<Atom>, TooMany> {
        let mut atoms = vec![Atom {
            region: Region::all(),
            allows: BTreeSet::new(),
            denies: BTreeSet::new(),
            probed: false,
        }];
        for (i, grant) in self.allows.iter().enumerate() {
            atoms = cut(atoms, grant_paths(grant)?, |atom| {
                atom.allows.insert(i);
            })?;
        }
        for (i, grant) in self.denies.iter().enumerate() {
            atoms = cut(atoms, grant_paths(grant)?, |atom| {
                atom.denies.insert(i);
            })?;
        }
        if let Some(probes) = self.probes {
            atoms = cut(atoms, Some(probes.region()?), |atom| atom.probed = true)?;
        }
        Ok(atoms)
    }

    /// Who is covered by what, method by method.
    fn coverage(&self, atom: &Atom, cx: &mut Cx<'_, '_>) -> Coverage {
        let all = self.allows.iter().chain(&self.denies);
        let mut methods: BTreeSet<Option<Method>> =
            all.flat_map(|g| g.methods.iter().copied().map(Some)).collect();
        methods.insert(None);
        if self.probes.is_some() {
            methods.insert(Some(Method::Get));
        }
        let mut coverage = Coverage::new();
        for method in methods {
            let of = |rules: &[&Grant], all: &BTreeSet<usize>| -> BTreeSet<usize> {
                all.iter()
                    .copied()
                    .filter(|i| rules[*i].has_method(method))
                    .collect()
            };
            let mut cover = Cover {
                allows: of(&self.allows, &atom.allows),
                denies: BTreeSet::new(),
                probed: atom.probed && method == Some(Method::Get),
            };
            for deny in of(&self.denies, &atom.denies) {
                let before = self.callers(&cover.allows, &cover.denies);
                cover.denies.insert(deny);
                let after = self.callers(&cover.allows, &cover.denies);
                match (before, after) {
                    (Ok(before), Ok(after)) if before == after => {
                        cover.denies.remove(&deny);
                    }
                    (_, Err(what)) => self.refuse(deny, &cover, &what, cx),
                    (Ok(_) | Err(_), Ok(_)) => {}
                }
            }
            if self
                .callers(&cover.allows, &cover.denies)
                .is_ok_and(|c| c.is_empty())
            {
                cover.allows.clear();
                cover.denies.clear();
            }
            coverage.insert(method, cover);
        }
        coverage
    }

    /// The callers of some rules without those of others; `Err` says whom Linkerd cannot take out.
    pub(super) fn callers(
        &self,
        allows: &BTreeSet<usize>,
        denies: &BTreeSet<usize>,
    ) -> Result<Callers, String> {
        let mut callers = Callers::default();
        allows.iter().for_each(|i| callers.join(&self.allows[*i].callers));
        denies
            .iter()
            .try_fold(callers, |left, i| left.minus(&self.denies[*i].callers))
    }

    fn refuse(&self, deny: usize, cover: &Cover, what: &str, cx: &mut Cx<'_, '_>) {
        let deny = self.denies[deny];
        let mut d = Diagnostic::new(Code::Overlap, deny.span, format!("linkerd cannot take {what}"))
            .help("it only lets in, by lists: allow the accounts that are meant one by one");
        if let Some(allow) = cover.allows.first().map(|i| self.allows[*i]) {
            d = d.related(allow.span, format!("let in by `{}`", allow.title));
        }
        cx.refuse(d);
    }

    fn paths(&self, atom: &Atom, cx: &mut Cx<'_, '_>) -> Vec<PathMatch> {
        let mut paths = Vec::new();
        for block in atom.region.blocks() {
            let said = path::in_block(block);
            let length = said.as_ref().map_or(0, path::length);
            match said {
                Some(said) if length <= path::LONGEST => paths.push(said),
                Some(_) | None => {
                    let why = if length == 0 {
                        "have percent-encodings, which cannot be left out".to_owned()
                    } else {
                        format!("make an expression of {length} characters, and linkerd takes 1,024")
                    };
                    let message = format!("the paths `{block}`, which these rules leave, {why}");
                    let help = "use fewer `*` in one pattern, or deny less deep below a path that is allowed";
                    let of = atom
                        .allows
                        .first()
                        .map_or_else(|| self.span, |i| self.allows[*i].span);
                    cx.refuse(Diagnostic::new(Code::TooLarge, of, message).help(help));
                }
            }
        }
        paths
    }
}

/// The methods that get a cell of their own; `None` is all others. `below` is what a path gets that no cell has.
fn cells_of(coverage: &Coverage, below: Option<&Coverage>) -> Vec<Option<Method>> {
    let others = coverage.get(&None).cloned().unwrap_or_default();
    let nobody = Cover::default();
    let under = |method: &Option<Method>| below.and_then(|c| c.get(method)).unwrap_or(&nobody);
    // What is like below needs no cell, as long as all that has none is.
    let falls = others == *under(&None);
    let own = |(method, cover): &(&Option<Method>, &Cover)| match method {
        None => !falls,
        Some(_) if falls => **cover != *under(method),
        Some(_) => **cover != others,
    };
    coverage.iter().filter(own).map(|(method, _)| *method).collect()
}

/// The paths of a rule; `None` is all.
fn grant_paths(grant: &Grant) -> Result<Option<Region>, TooMany> {
    if grant.paths.is_empty() {
        return Ok(None);
    }
    let all = grant.paths.iter().map(Region::of);
    all.into_iter()
        .try_fold(Region::none(), |all, one| all.or(&one))
        .map(Some)
}

fn cut(atoms: Vec<Atom>, region: Option<Region>, mark: impl Fn(&mut Atom)) -> Result<Vec<Atom>, TooMany> {
    let mut out = Vec::new();
    for mut atom in atoms {
        let Some(region) = &region else {
            mark(&mut atom);
            out.push(atom);
            continue;
        };
        let inside = atom.region.and(region)?;
        let outside = atom.region.minus(region)?;
        if !inside.is_empty() {
            let mut inside = Atom {
                region: inside,
                allows: atom.allows.clone(),
                denies: atom.denies.clone(),
                probed: atom.probed,
            };
            mark(&mut inside);
            out.push(inside);
        }
        if !outside.is_empty() {
            out.push(Atom {
                region: outside,
                ..atom
            });
        }
        if out.len() > MOST {
            return Err(TooMany);
        }
    }
    Ok(out)
}

/// How many kinds of paths are told apart on a port.
const MOST: usize = 256;
