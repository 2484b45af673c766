//! Requests of the same paths, told apart by host, method, headers and parameters.
//!
//! ```text
//!                        any method   GET
//!   nothing asked        │ a         │ a and b     a point for each combination; a request belongs to the one that has all it can have,
//!   x-team: red          │ –         │ b           and a cell with fewer conditions takes what no cell of its own has
//! ```
//!
//! Proxies compare hosts first, then paths, then in two orders headers, parameters and method. Where every combination has a cell, its own
//! has the most of each and wins in both orders. A cell is left out only where what takes its requests then decides the same, in both orders, and
//! without a tie.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{FieldIs, HostIs, Method, ValueIs};
use mesh2yaml_model::{Automaton, Regex, Text, TextIs, TooLarge};

use super::Rules;
use super::atom::Atom;
use crate::lower::allow::Grant;

/// How many combinations are told apart below one kind of paths.
pub(super) const MOST: usize = 512;
/// How often it is tried to leave out more cells.
const PASSES: usize = 4;
/// How many expressions of one header or parameter are compared with each other and with its texts.
const MOST_COMPARISONS: usize = 1000;

/// What requests of a port are told apart by.
pub(super) struct Grid {
    /// None first, which is every host.
    pub(super) hosts: Vec<Option<HostIs>>,
    /// None first, which is every method.
    pub(super) methods: Vec<Option<Method>>,
    pub(super) fields: Vec<Axis>,
}

/// A header or parameter.
pub(super) struct Axis {
    pub(super) name: Text,
    pub(super) is_header: bool,
    /// Values that the same rules ask for: no two have one in common.
    pub(super) classes: Vec<Class>,
}

/// Values that the same rules ask for.
pub(super) struct Class {
    pub(super) values: Vec<ValueIs>,
    rules: Named,
}

/// Rules, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    allows: BTreeSet<usize>,
    denies: BTreeSet<usize>,
}

impl Named {
    fn of(&self, denies: bool) -> &BTreeSet<usize> {
        if denies { &self.denies } else { &self.allows }
    }
}

/// A combination: the numbers of a host, a method, and of a class of each field, where 0 is whatever else there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) host: usize,
    pub(super) method: usize,
    pub(super) fields: Vec<usize>,
}

/// The rules that decide about a combination, by number, in order.
pub(super) type Fits = (Vec<usize>, Vec<usize>);

impl Grid {
    pub(super) fn new(rules: &Rules<'_>) -> Result<Self, Box<Diagnostic>> {
        let all = || rules.allows.iter().chain(&rules.denies);
        let hosts: BTreeSet<HostIs> = all().flat_map(|g| g.when.hosts.iter().cloned()).collect();
        let mut methods: BTreeSet<Option<Method>> = all()
            .flat_map(|g| g.when.methods.iter().copied().map(Some))
            .collect();
        methods.insert(None);
        methods.extend(rules.probes.map(|probes| Some(probes.method())));
        let mut fields = Vec::new();
        for is_header in [true, false] {
            let names: BTreeSet<Text> = all()
                .flat_map(|g| of_kind(g, is_header))
                .map(|field| field.name.clone())
                .collect();
            for name in names {
                fields.push(Axis::new(name, is_header, rules)?);
            }
        }
        Ok(Self {
            hosts: std::iter::once(None).chain(hosts.into_iter().map(Some)).collect(),
            methods: methods.into_iter().collect(),
            fields,
        })
    }

    /// The combinations that the rules of some paths tell apart; `Err` is their number where they are too many.
    pub(super) fn points(&self, rules: &Rules<'_>, atom: &Atom) -> Result<Vec<Point>, usize> {
        let own: Vec<&Grant> = atom
            .allows
            .iter()
            .map(|i| rules.allows[*i])
            .chain(atom.denies.iter().map(|i| rules.denies[*i]))
            .collect();
        let some = |count: usize, asked: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (0..count).filter(|i| *i == 0 || asked(*i)).collect()
        };
        let hosts = some(self.hosts.len(), &|i| {
            let host = self.hosts[i].as_ref();
            host.is_some_and(|host| own.iter().any(|g| g.when.hosts.contains(host)))
        });
        let methods = some(self.methods.len(), &|i| {
            let method = self.methods[i];
            let probed = atom.probed && rules.probes_by(method);
            probed || method.is_some_and(|m| own.iter().any(|g| g.when.methods.contains(&m)))
        });
        let fields: Vec<Vec<usize>> = self
            .fields
            .iter()
            .map(|axis| {
                some(axis.classes.len() + 1, &|i| {
                    let Named { allows, denies } = &axis.classes[i - 1].rules;
                    !allows.is_disjoint(&atom.allows) || !denies.is_disjoint(&atom.denies)
                })
            })
            .collect();
        let lengths = [hosts.len(), methods.len()].into_iter();
        let count = lengths
            .chain(fields.iter().map(Vec::len))
            .fold(1_usize, usize::saturating_mul);
        if count > MOST {
            return Err(count);
        }
        let mut points = Vec::with_capacity(count);
        for host in hosts {
            for &method in &methods {
                points.push(Point {
                    host,
                    method,
                    fields: Vec::new(),
                });
            }
        }
        for own in &fields {
            points = points
                .iter()
                .flat_map(|point| {
                    own.iter().map(|class| {
                        let mut point = point.clone();
                        point.fields.push(*class);
                        point
                    })
                })
                .collect();
        }
        Ok(points)
    }

    /// The rules that speak of a combination below some paths.
    pub(super) fn fits(&self, point: &Point, rules: &Rules<'_>, atom: &Atom) -> Fits {
        let of = |grants: &[&Grant], all: &BTreeSet<usize>, denies: bool| {
            let fits = |i: &usize| self.is_of(point, grants[*i], *i, denies);
            all.iter().copied().filter(fits).collect()
        };
        (
            of(&rules.allows, &atom.allows, false),
            of(&rules.denies, &atom.denies, true),
        )
    }

    fn is_of(&self, point: &Point, grant: &Grant, number: usize, denies: bool) -> bool {
        let host = self.hosts[point.host].as_ref();
        let of_host = |own: &HostIs| host.is_some_and(|host| takes(own, host));
        let hosts = &grant.when.hosts;
        grant.has_method(self.methods[point.method])
            && (hosts.is_empty() || hosts.iter().any(of_host))
            && self.fields.iter().zip(&point.fields).all(|(axis, class)| {
                let asks = of_kind(grant, axis.is_header).any(|field| field.name == axis.name);
                let class = class.checked_sub(1).map(|i| &axis.classes[i]);
                !asks || class.is_some_and(|class| class.rules.of(denies).contains(&number))
            })
    }

    /// Whether a cell takes the requests of a combination, if it is the best.
    fn covers(&self, cell: &Point, point: &Point) -> bool {
        let host = match (&self.hosts[cell.host], &self.hosts[point.host]) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(host)) => takes(own, host),
        };
        host && (cell.method == 0 || cell.method == point.method)
            && cell
                .fields
                .iter()
                .zip(&point.fields)
                .all(|(own, class)| *own == 0 || own == class)
    }

    /// How specific a cell is, in both orders of the proxies. `named` says whether it has paths of its own.
    fn ranks(&self, cell: &Point, named: bool) -> [Rank; 2] {
        let host = match &self.hosts[cell.host] {
            None => (0, 0),
            Some(HostIs::Below(parent)) => (1, parent.as_str().len()),
            Some(HostIs::Exactly(host)) => (2, host.as_str().len()),
        };
        let asked = |is_header: bool| {
            let own = self.fields.iter().zip(&cell.fields);
            own.filter(|(axis, class)| axis.is_header == is_header && **class != 0)
                .count()
        };
        let (headers, parameters, method) = (asked(true), asked(false), usize::from(cell.method != 0));
        [
            (host, named, [headers, parameters, method]),
            (host, named, [method, headers, parameters]),
        ]
    }

    /// Which of some cells are needed, where `below` are those of the paths that no rule names, which are less specific. A cell is a combination and
    /// what decides about it, by number; `nobody` is what decides where there is no cell.
    pub(super) fn needed(
        &self,
        cells: &[(Point, usize)],
        below: &[(Point, usize)],
        nobody: usize,
    ) -> Vec<bool> {
        let all: Vec<(&(Point, usize), [Rank; 2])> = cells
            .iter()
            .map(|cell| (cell, self.ranks(&cell.0, true)))
            .chain(below.iter().map(|cell| (cell, self.ranks(&cell.0, false))))
            .collect();
        // For each combination the cells that take it.
        let takers: Vec<Vec<usize>> = cells
            .iter()
            .map(|(point, _)| {
                let takes = |i: &usize| self.covers(&all[*i].0.0, point);
                (0..all.len()).filter(takes).collect()
            })
            .collect();
        let mut kept = vec![true; all.len()];
        let decided = |kept: &[bool], at: usize| {
            let own = cells[at].1;
            let takers = || takers[at].iter().filter(|i| kept[**i]);
            if takers().next().is_none() {
                return own == nobody;
            }
            (0..2).all(|order| {
                let best = takers().map(|i| &all[*i].1[order]).max();
                let mut first = takers().filter(|i| Some(&all[**i].1[order]) == best);
                first.all(|i| all[*i].0.1 == own)
            })
        };
        let asks = |point: &Point| {
            let fields = point.fields.iter().filter(|class| **class != 0).count();
            fields + usize::from(point.host != 0) + usize::from(point.method != 0)
        };
        let mut order: Vec<usize> = (0..cells.len()).collect();
        order.sort_by_key(|i| Reverse(asks(&cells[*i].0)));
        // What fell to a cell that is left out later may be left out itself then.
        for _ in 0..PASSES {
            let mut is_less = false;
            for &i in &order {
                if !std::mem::take(&mut kept[i]) {
                    continue;
                }
                let touched = |at: &usize| !kept[*at] && takers[*at].binary_search(&i).is_ok();
                kept[i] = !(0..cells.len()).filter(touched).all(|at| decided(&kept, at));
                is_less |= !kept[i];
            }
            if !is_less {
                break;
            }
        }
        kept.truncate(cells.len());
        kept
    }
}

/// How specific a cell is: its host, whether it has paths of its own, and the rest in the order of a proxy.
type Rank = ((u8, usize), bool, [usize; 3]);

/// Whether every request for a host is one for another.
fn takes(own: &HostIs, host: &HostIs) -> bool {
    match host {
        HostIs::Exactly(host) => own.matches(host.as_str()),
        HostIs::Below(parent) => {
            own == host || own.matches(parent.as_str()) && matches!(own, HostIs::Below(_))
        }
    }
}

fn of_kind(grant: &Grant, is_header: bool) -> impl Iterator<Item = &FieldIs> {
    let fields = if is_header {
        &grant.when.headers
    } else {
        &grant.when.queries
    };
    fields.iter()
}

/// An expression of a field that is no list of texts.
struct Odd<'g> {
    span: Span,
    regex: &'g Regex,
    automaton: Automaton,
    rules: Named,
}

impl Axis {
    fn new(name: Text, is_header: bool, rules: &Rules<'_>) -> Result<Self, Box<Diagnostic>> {
        let mut texts: BTreeMap<Text, Named> = BTreeMap::new();
        let mut odd: Vec<Odd<'_>> = Vec::new();
        let mut comparisons = 0;
        let word = if is_header { "header" } else { "query" };
        for (grants, denies) in [(&rules.allows, false), (&rules.denies, true)] {
            for (i, grant) in grants.iter().enumerate() {
                let add = |rules: &mut Named| {
                    let of = if denies {
                        &mut rules.denies
                    } else {
                        &mut rules.allows
                    };
                    of.insert(i);
                };
                let places = if is_header {
                    &grant.places.headers
                } else {
                    &grant.places.queries
                };
                let places = places.iter().chain(std::iter::repeat(&grant.span));
                let own = of_kind(grant, is_header).zip(places);
                let own = own.filter(|(field, _)| field.name == name);
                for (value, span) in
                    own.flat_map(|(field, span)| field.values.iter().map(move |v| (v, *span)))
                {
                    match value {
                        ValueIs::Text(text) => add(texts.entry(text.clone()).or_default()),
                        ValueIs::Regex(regex) => match listed(regex) {
                            Some(list) => list
                                .into_iter()
                                .for_each(|text| add(texts.entry(text).or_default())),
                            None => {
                                comparisons += odd.len();
                                let found = place(&mut odd, regex, span, word, &name, comparisons)?;
                                add(&mut odd[found].rules);
                            }
                        },
                    }
                }
            }
        }
        for one in &odd {
            if let Some(text) = texts.keys().find(|text| one.automaton.contains(text.as_bytes())) {
                return Err(shared(
                    one.span,
                    word,
                    &name,
                    &one.regex.to_string(),
                    text,
                    &format!("\"{text}\""),
                ));
            }
        }
        let mut classes: BTreeMap<Named, Vec<ValueIs>> = BTreeMap::new();
        for (text, rules) in texts {
            classes.entry(rules).or_default().push(ValueIs::Text(text));
        }
        for one in odd {
            classes
                .entry(one.rules)
                .or_default()
                .push(ValueIs::Regex(one.regex.clone()));
        }
        let classes = classes.into_iter().map(|(rules, values)| Class { values, rules });
        Ok(Self {
            name,
            is_header,
            classes: classes.collect(),
        })
    }
}

/// The number of an expression: that of an equal one, or its own if no value is of another too.
fn place<'g>(
    odd: &mut Vec<Odd<'g>>,
    regex: &'g Regex,
    span: Span,
    word: &str,
    name: &str,
    comparisons: usize,
) -> Result<usize, Box<Diagnostic>> {
    let too_large = |_: TooLarge| {
        let message = format!("the expressions for `{word} {name}` are too large to compare");
        let help = "use fewer or simpler expressions in rules of one port, or list values";
        Box::new(Diagnostic::new(Code::TooLarge, span, message).help(help))
    };
    if comparisons > MOST_COMPARISONS {
        return Err(too_large(TooLarge));
    }
    let automaton = regex.automaton().map_err(too_large)?;
    for (at, other) in odd.iter().enumerate() {
        let differ = |a: &Automaton, b: &Automaton| a.beyond(b).map(|text| text.is_some()).map_err(too_large);
        if other.regex == regex
            || !(differ(&other.automaton, &automaton)? || differ(&automaton, &other.automaton)?)
        {
            return Ok(at);
        }
        let common = Automaton::witness(&[(true, &other.automaton), (true, &automaton)]);
        if let Some(text) = common.map_err(too_large)? {
            let (own, other) = (regex.to_string(), other.regex.to_string());
            return Err(shared(span, word, name, &own, &text, &other));
        }
    }
    odd.push(Odd {
        span,
        regex,
        automaton,
        rules: Named::default(),
    });
    Ok(odd.len() - 1)
}

/// The texts that an expression is, if it is a list.
fn listed(regex: &Regex) -> Option<Vec<Text>> {
    let text = |text: TextIs| match text {
        TextIs::Exactly(text) if !text.is_empty() => Some(Text::from(text)),
        TextIs::Exactly(_) | TextIs::Begins(_) | TextIs::Ends(_) => None,
    };
    regex.texts()?.into_iter().map(text).collect()
}

fn shared(span: Span, word: &str, name: &str, own: &str, text: &str, other: &str) -> Box<Diagnostic> {
    let message = format!(
        "{own} and {other} of `{word} {name}` have \"{text}\" in common, and linkerd cannot tell which of the two counts"
    );
    let help = "list the values, or write expressions that no value matches two of";
    Box::new(Diagnostic::new(Code::Overlap, span, message).help(help))
}
