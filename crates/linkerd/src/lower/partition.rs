//! What a port's rules add up to.
//!
//! Linkerd sends a request to one route and asks that route's grants alone, and it has nothing but grants. So the requests that rules
//! speak of are cut into disjoint cells, and each cell's route lets in the callers of all `allow` rules that cover it, without those of the
//! `deny` rules that do:
//!
//! ```text
//!                GET          POST         others
//! /api/admin/** │ b          │ –          │ –
//! /api/…        │ a and b    │ a          │ –
//! any other     │ b          │ –          │ –         –: no route, so nobody
//! ```
//!
//! Cells of paths have no path in common, so that no order of routes and no object's age decides ([`atom`]). Below the same paths, hosts,
//! methods, headers and parameters make a grid, in which a request belongs to the cell with the most conditions ([`grid`]). Where nothing is
//! denied by path, the paths that no rule names are the prefix `/`: each path but `/` is longer, so a cell that has the path beats it.

mod atom;
mod grid;

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_gateway::{HttpRouteMatch, PathMatch};
use mesh2yaml_model::construct::{HostIs, Method};

use self::atom::{Atom, Paths};
use self::grid::{Grid, Point};
use super::allow::Grant;
use super::callers::Callers;
use super::probes::Probes;
use super::{Cx, path, route};

/// How many combinations are told apart on a port.
const MOST: usize = 8192;
/// Gateway API takes at most this many hosts a route.
const HOSTS: usize = 16;

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
    /// To which hosts; to all where there is none.
    pub(super) hosts: Vec<HostIs>,
    pub(super) cover: Cover,
    /// Who is let in.
    pub(super) callers: Callers,
    /// The requests, by rules.
    pub(super) rules: Vec<Vec<HttpRouteMatch>>,
}

/// Which rules decide, by number, in order. Where nobody is let in, none do.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cover {
    pub(super) allows: Vec<usize>,
    /// Those that take a caller out.
    pub(super) denies: Vec<usize>,
    /// Whether the kubelet is let in.
    pub(super) probed: bool,
}

/// Matches, by what decides.
type Decided = BTreeMap<Cover, Vec<HttpRouteMatch>>;
/// Those of each host.
type Matches = BTreeMap<usize, Decided>;

/// What decides, each once and with a number; number 0 is that nobody is let in.
struct Covers {
    all: Vec<Cover>,
    known: BTreeMap<(grid::Fits, bool), usize>,
}

impl Rules<'_> {
    /// Cuts the requests of an HTTP port into cells.
    pub(super) fn cells(&self, cx: &mut Cx<'_, '_>) -> Vec<Cell> {
        let cut = atom::all(self).and_then(|atoms| Ok((atoms, Grid::new(self)?)));
        let (atoms, grid) = match cut {
            Ok(cut) => cut,
            Err(refused) => {
                cx.refuse(*refused);
                return Vec::new();
            }
        };
        let mut covers = Covers {
            all: vec![Cover::default()],
            known: BTreeMap::new(),
        };
        let mut matches = Matches::new();
        let mut below: Vec<(Point, usize)> = Vec::new();
        let mut count = 0;
        let is_rest = |atom: &&Atom| self.is_rest(atom);
        let others = atoms.iter().filter(|atom| !self.is_rest(atom));
        for atom in atoms.iter().filter(is_rest).chain(others) {
            let points = match grid.points(self, atom) {
                Ok(points) if count + points.len() <= MOST => points,
                Ok(points) => return self.too_many(count + points.len(), MOST, cx),
                Err(points) => return self.too_many(points, grid::MOST, cx),
            };
            count += points.len();
            let mut cells: Vec<(Point, usize)> = Vec::with_capacity(points.len());
            for point in points {
                let cover = self.decides(&point, atom, &grid, &mut covers, cx);
                cells.push((point, cover));
            }
            let needed = grid.needed(&cells, &below, 0);
            cells = cells
                .into_iter()
                .zip(needed)
                .filter_map(|(cell, needed)| needed.then_some(cell))
                .collect();
            if cells.is_empty() {
                continue;
            }
            let as_prefix = self.as_prefix(atom);
            let paths = if as_prefix {
                vec![PathMatch::prefix("/")]
            } else {
                self.paths(atom, cx)
            };
            for (point, cover) in &cells {
                let of_host = matches.entry(point.host).or_default();
                let of_cover = of_host.entry(covers.all[*cover].clone()).or_default();
                of_cover.extend(written(point, &grid, &paths));
            }
            if as_prefix {
                below = cells;
            }
        }
        // A Server without routes lets probes in from everywhere.
        if matches.is_empty() {
            let nobody = vec![HttpRouteMatch::path(PathMatch::prefix("/"))];
            matches.insert(0, BTreeMap::from([(Cover::default(), nobody)]));
        }
        self.by_host(matches, &grid, cx)
    }

    /// Hosts for which the same is decided in the same way share their routes.
    fn by_host(&self, matches: Matches, grid: &Grid, cx: &mut Cx<'_, '_>) -> Vec<Cell> {
        let mut groups: Vec<(Vec<HostIs>, Decided)> = Vec::new();
        for (host, matches) in matches {
            let Some(host) = grid.hosts[host].clone() else {
                groups.push((Vec::new(), matches));
                continue;
            };
            let joins = |(hosts, other): &&mut (Vec<HostIs>, _)| {
                (1..HOSTS).contains(&hosts.len()) && *other == matches
            };
            match groups.iter_mut().find(joins) {
                Some((hosts, _)) => hosts.push(host),
                None => groups.push((vec![host], matches)),
            }
        }
        let mut cells = Vec::new();
        for (hosts, matches) in groups {
            for (cover, matches) in matches {
                let callers = self.callers(&cover.allows, &cover.denies).unwrap_or_default();
                let span = cover
                    .allows
                    .first()
                    .map_or_else(|| self.span, |i| self.allows[*i].span);
                let rules = route::split(matches, span, cx);
                cells.push(Cell {
                    hosts: hosts.clone(),
                    cover,
                    callers,
                    rules,
                });
            }
        }
        cells
    }

    fn too_many(&self, count: usize, most: usize, cx: &mut Cx<'_, '_>) -> Vec<Cell> {
        let message = format!(
            "these rules tell {count} combinations of hosts, methods, headers and parameters apart, and {most} are \
             compiled for linkerd at most"
        );
        let help = "ask for fewer headers, parameters or hosts in rules of one port";
        cx.refuse(Diagnostic::new(Code::TooLarge, self.span, message).help(help));
        Vec::new()
    }

    /// What decides about an `allow` where requests have neither method nor path.
    pub(super) fn of_port(&self, allow: usize, cx: &mut Cx<'_, '_>) -> Cover {
        let denies = (0..self.denies.len()).collect();
        self.cover((vec![allow], denies), false, cx)
    }

    /// Whether the kubelet asks by a method.
    fn probes_by(&self, method: Option<Method>) -> bool {
        method.is_some() && method == self.probes.map(Probes::method)
    }

    /// Whether no rule names the paths.
    fn is_rest(&self, atom: &Atom) -> bool {
        let named = |rules: &[&Grant], of: &BTreeSet<usize>| of.iter().any(|i| rules[*i].has_paths());
        let is_region = matches!(atom.paths, Paths::Region(_));
        is_region && !atom.probed && !named(&self.allows, &atom.allows) && !named(&self.denies, &atom.denies)
    }

    /// Whether paths are the prefix of all: those that no rule names, where none is denied and `/` is one of them.
    fn as_prefix(&self, atom: &Atom) -> bool {
        let Paths::Region(region) = &atom.paths else {
            return false;
        };
        self.is_rest(atom) && region.contains("/") && !self.denies.iter().any(|deny| deny.has_paths())
    }

    /// The number of what decides about a combination.
    fn decides(
        &self,
        point: &Point,
        atom: &Atom,
        grid: &Grid,
        covers: &mut Covers,
        cx: &mut Cx<'_, '_>,
    ) -> usize {
        let fits = grid.fits(point, self, atom);
        let probed = atom.probed && self.probes_by(grid.methods[point.method]);
        let key = (fits, probed);
        if let Some(known) = covers.known.get(&key) {
            return *known;
        }
        let cover = self.cover(key.0.clone(), probed, cx);
        let number = covers.all.iter().position(|own| *own == cover);
        let number = number.unwrap_or_else(|| {
            covers.all.push(cover);
            covers.all.len() - 1
        });
        covers.known.insert(key, number);
        number
    }

    /// What decides where these rules fit.
    fn cover(&self, (allows, denies): grid::Fits, probed: bool, cx: &mut Cx<'_, '_>) -> Cover {
        let mut cover = Cover {
            allows,
            denies: Vec::new(),
            probed,
        };
        for deny in denies {
            let before = self.callers(&cover.allows, &cover.denies);
            cover.denies.push(deny);
            let after = self.callers(&cover.allows, &cover.denies);
            match (before, after) {
                (Ok(before), Ok(after)) if before == after => {
                    cover.denies.pop();
                }
                (_, Err(what)) => {
                    self.refuse(deny, &cover, &what, cx);
                    // So that what others deny is not taken for it.
                    cover.denies.pop();
                }
                (Ok(_) | Err(_), Ok(_)) => {}
            }
        }
        let left = self.callers(&cover.allows, &cover.denies);
        if left.is_ok_and(|callers| callers.is_empty()) {
            cover.allows.clear();
            cover.denies.clear();
        }
        cover
    }

    /// The callers of some rules without those of others; `Err` says whom Linkerd cannot take out.
    pub(super) fn callers(&self, allows: &[usize], denies: &[usize]) -> Result<Callers, String> {
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
        let region = match &atom.paths {
            Paths::Region(region) => region,
            Paths::Regex(regex) => {
                let said = path::in_rule(regex);
                let length = path::length(&said);
                if length > path::LONGEST {
                    let message = format!(
                        "{regex} makes an expression of {length} characters, and linkerd takes 1,024"
                    );
                    let help = "use a shorter expression, or patterns";
                    cx.refuse(Diagnostic::new(Code::TooLarge, self.span, message).help(help));
                }
                return vec![said];
            }
        };
        let mut paths = Vec::new();
        for block in region.blocks() {
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

/// A match for each path and each combination of values of a cell.
fn written(point: &Point, grid: &Grid, paths: &[PathMatch]) -> Vec<HttpRouteMatch> {
    let mut all: Vec<HttpRouteMatch> = paths.iter().cloned().map(HttpRouteMatch::path).collect();
    if let Some(method) = grid.methods[point.method] {
        let with = |one: HttpRouteMatch| one.method(route::gateway_method(method));
        all = all.into_iter().map(with).collect();
    }
    for (axis, class) in grid.fields.iter().zip(&point.fields) {
        let Some(class) = class.checked_sub(1).map(|i| &axis.classes[i]) else {
            continue;
        };
        all = route::each(all, &class.values, |one, value| {
            let value = route::value_match(value);
            if axis.is_header {
                one.header(&*axis.name, value)
            } else {
                one.query_param(&*axis.name, value)
            }
        });
    }
    all
}
