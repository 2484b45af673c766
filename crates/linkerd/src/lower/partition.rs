//! What a port's grants add up to.
//!
//! Linkerd sends a request to one route and asks that route's grants alone. So the requests that rules speak of are
//! cut into disjoint cells, methods × paths, and each cell's route carries the union of the rules that cover it:
//!
//! ```text
//!              GET          POST         others
//! /api/**   │ a and b   │ a          │ –
//! any path  │ b         │ –          │ –         –: no route, so nobody
//! ```
//!
//! A cell with a path beats the cell of any path, for a path is longer; one with a method beats one without. Two
//! patterns that can match one path are as long as each other, and age would decide: they are refused unless both
//! cells let the same callers in.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_gateway::{HttpRouteMatch, PathMatch};
use mesh2yaml_model::PathPattern;
use mesh2yaml_model::construct::Method;

use super::allow::Grant;
use super::{Cx, path, route};

/// Requests that some grants let in together.
pub(super) struct Cell {
    /// The numbers of the grants.
    pub(super) grants: BTreeSet<usize>,
    /// The requests, by rules.
    pub(super) rules: Vec<Vec<HttpRouteMatch>>,
}

type Coverage = BTreeMap<Option<Method>, BTreeSet<usize>>;

/// Cuts the requests of an HTTP port into cells, one for each set of grants.
pub(super) fn cells(grants: &[&Grant], cx: &mut Cx<'_, '_>) -> Vec<Cell> {
    let mut patterns: Vec<&PathPattern> = Vec::new();
    for pattern in grants.iter().flat_map(|g| &g.paths) {
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    overlaps(&patterns, grants, cx);
    root(&patterns, grants, cx);
    let any = grants.iter().any(|g| g.paths.is_empty()).then_some(None);
    let mut by_grants: BTreeMap<BTreeSet<usize>, Vec<HttpRouteMatch>> = BTreeMap::new();
    for cell in patterns.iter().map(|p| Some(*p)).chain(any) {
        let coverage = coverage(cell, grants);
        let others = coverage.get(&None).cloned();
        for (method, covering) in coverage {
            // A method that gets what all others get needs no match of its own.
            if method.is_none() || Some(&covering) != others.as_ref() {
                by_grants
                    .entry(covering)
                    .or_default()
                    .push(matching(cell, method));
            }
        }
    }
    too_long(&patterns, grants, cx);
    let cell = |(covering, matches): (BTreeSet<usize>, Vec<HttpRouteMatch>), cx: &mut Cx<'_, '_>| {
        let span = covering.first().map(|i| grants[*i].span)?;
        let rules = route::split(matches, span, cx);
        Some(Cell {
            grants: covering,
            rules,
        })
    };
    by_grants
        .into_iter()
        .filter_map(|group| cell(group, cx))
        .collect()
}

/// Which grants cover the methods of a path cell.
fn coverage(cell: Option<&PathPattern>, grants: &[&Grant]) -> Coverage {
    let covering: Vec<(usize, &Grant)> = grants
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, g)| g.has_path(cell))
        .collect();
    let named = covering
        .iter()
        .flat_map(|(_, g)| g.methods.iter().copied().map(Some));
    let methods: BTreeSet<Option<Method>> = named.chain([None]).collect();
    let of = |m: Option<Method>| {
        covering
            .iter()
            .filter(|(_, g)| g.has_method(m))
            .map(|(i, _)| *i)
            .collect()
    };
    methods
        .into_iter()
        .map(|m| (m, of(m)))
        .filter(|(_, g): &(_, BTreeSet<usize>)| !g.is_empty())
        .collect()
}

fn matching(cell: Option<&PathPattern>, method: Option<Method>) -> HttpRouteMatch {
    let path = cell.map_or_else(|| PathMatch::prefix("/"), path::in_rule);
    let one = HttpRouteMatch::path(path);
    match method {
        Some(method) => one.method(route::gateway_method(method)),
        None => one,
    }
}

fn overlaps(patterns: &[&PathPattern], grants: &[&Grant], cx: &mut Cx<'_, '_>) {
    let owner = |p: &PathPattern| grants.iter().find(|g| g.paths.contains(p));
    for (i, a) in patterns.iter().enumerate() {
        for b in &patterns[..i] {
            let Some(request) = a.witness(b) else { continue };
            if coverage(Some(a), grants) == coverage(Some(b), grants) {
                continue;
            }
            let (Some(of_a), Some(of_b)) = (owner(a), owner(b)) else {
                continue;
            };
            let d = Diagnostic::new(
                Code::Overlap,
                of_a.span,
                format!("`{a}` and `{b}` share paths such as `{request}`, and let different callers in"),
            )
            .label(format!("`{a}` is of `{}`", of_a.title))
            .help(
                "linkerd asks one route about a request, and these are as specific as each other: make the paths \
                 disjoint, or give both rules the same callers and methods",
            )
            .related(of_b.span, format!("`{b}` is of `{}`", of_b.title));
            cx.refuse(d);
        }
    }
}

/// The cell of any path is the prefix `/`, which on the path `/` is as long as a pattern that matches it: age would
/// decide there.
fn root(patterns: &[&PathPattern], grants: &[&Grant], cx: &mut Cx<'_, '_>) {
    let Some(any) = grants.iter().find(|g| g.paths.is_empty()) else {
        return;
    };
    for pattern in patterns.iter().filter(|p| p.matches("/")) {
        let of = grants.iter().find(|g| g.paths.contains(pattern));
        let Some(of) = of.filter(|_| coverage(Some(pattern), grants) != coverage(None, grants)) else {
            continue;
        };
        let d = Diagnostic::new(
            Code::Overlap,
            of.span,
            format!("`{pattern}` and any path share the path `/`, and let different callers in"),
        )
        .label(format!("`{pattern}` is of `{}`", of.title))
        .help(
            "linkerd asks one route about a request, and for `/` these are as specific as each other: give both \
             rules the same callers and methods, or give the rule for any path the paths `/*` and `/*/**`",
        )
        .related(any.span, format!("any path is of `{}`", any.title));
        cx.refuse(d);
    }
}

fn too_long(patterns: &[&PathPattern], grants: &[&Grant], cx: &mut Cx<'_, '_>) {
    for pattern in patterns {
        let length = path::length(&path::in_rule(pattern));
        if length > path::LONGEST
            && let Some(owner) = grants.iter().find(|g| g.paths.contains(pattern))
        {
            let message =
                format!("`{pattern}` makes an expression of {length} characters, and linkerd takes 1,024");
            let help = "use fewer `*` in one pattern";
            cx.refuse(Diagnostic::new(Code::TooLarge, owner.span, message).help(help));
        }
    }
}
