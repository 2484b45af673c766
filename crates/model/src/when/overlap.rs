//! What sets of requests have in common, and what is left of one.
//!
//! A request is a text for each of its aspects (port, host, path, …), and conditions are sets of such texts, aspect by aspect. So two sets
//! have a request in common if they have a text in common in each aspect. What is left of one is cut along the aspects of the others,
//! guided by a request that is still left.

use std::collections::BTreeMap;
use std::fmt;

use mesh2yaml_types::Port;

use super::When;
use crate::construct::{HostIs, Method, PathIs, ValueIs};
use crate::{Automaton, PathPattern, Regex, Region, Text, TooLarge, regex_literal};

/// How many pieces a set may be cut into to find what is left of it.
const MOST_PIECES: usize = 500;

/// What a request may be asked about, in the order in which a request is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    Method,
    Host,
    Path,
    Query(Text),
    Header(Text),
    Port,
}

/// A set of texts.
#[derive(Clone, Debug)]
enum Is {
    Text(Text),
    Path(PathPattern),
    Regex(Regex),
    Host(HostIs),
}

/// One of these.
type Any = Vec<Is>;

/// For each aspect, the sets that its text is in (`true`) or is not in.
type Cell<'a> = BTreeMap<&'a Aspect, Vec<(bool, &'a Any)>>;

/// A request, by those of its aspects that matter. An aspect that must be absent has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample(BTreeMap<Aspect, Option<String>>);

impl Sample {
    /// Its path.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.get(&Aspect::Path)?.as_deref()
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |aspect: &Aspect| self.0.get(aspect).and_then(Option::as_deref);
        write!(f, "{} ", of(&Aspect::Method).unwrap_or("GET"))?;
        f.write_str(of(&Aspect::Path).unwrap_or("/"))?;
        let mut mark = '?';
        for (aspect, value) in &self.0 {
            if let (Aspect::Query(name), Some(value)) = (aspect, value) {
                write!(f, "{mark}{name}={value}")?;
                mark = '&';
            }
        }
        if let Some(host) = of(&Aspect::Host) {
            write!(f, " of {host}")?;
        }
        let mut with = " with";
        for (aspect, value) in &self.0 {
            if let (Aspect::Header(name), Some(value)) = (aspect, value) {
                write!(f, "{with} {name}: {value}")?;
                with = ",";
            }
        }
        Ok(())
    }
}

/// The sets of texts that a request's aspects are in.
struct Sets(Vec<(Aspect, Any)>);

impl Sets {
    fn new(when: &When, ports: &[Port]) -> Self {
        let When {
            headers,
            queries,
            methods,
            paths,
            hosts,
            calls,
            ports: said,
        } = when;
        let mut sets = Vec::new();
        let mut add = |aspect, any: Any| {
            if !any.is_empty() {
                sets.push((aspect, any));
            }
        };
        let text = |text: &str| Is::Text(text.into());
        add(Aspect::Method, methods.iter().map(|m| text(m.as_str())).collect());
        add(Aspect::Host, hosts.iter().cloned().map(Is::Host).collect());
        let path = |path: &PathIs| match path {
            PathIs::Pattern(pattern) => Is::Path(pattern.clone()),
            PathIs::Regex(regex) => Is::Regex(regex.clone()),
        };
        add(Aspect::Path, paths.iter().map(path).collect());
        let calls = calls.iter().filter_map(|c| c.paths()).map(Is::Path);
        add(Aspect::Path, calls.collect());
        let value = |value: &ValueIs| match value {
            ValueIs::Text(text) => Is::Text(text.clone()),
            ValueIs::Regex(regex) => Is::Regex(regex.clone()),
        };
        for field in queries {
            let values = field.values.iter().map(value).collect();
            add(Aspect::Query(field.name.clone()), values);
        }
        for field in headers {
            let values = field.values.iter().map(value).collect();
            add(Aspect::Header(field.name.clone()), values);
        }
        let own = |port: &&Port| said.is_empty() || said.contains(port);
        let ports = ports.iter().filter(own);
        // A port that the service does not have is no port, and said elsewhere.
        sets.push((Aspect::Port, ports.map(|p| text(&p.to_string())).collect()));
        Self(sets)
    }

    fn cell(&self) -> Cell<'_> {
        let mut cell = Cell::new();
        for (aspect, any) in &self.0 {
            cell.entry(aspect).or_default().push((true, any));
        }
        cell
    }

    fn take(&self, sample: &Sample) -> bool {
        self.0.iter().all(|(aspect, any)| match sample.0.get(aspect) {
            Some(Some(text)) => any.iter().any(|is| is.has(text)),
            Some(None) => false,
            // The sample leaves it open: it has what such a request mostly has.
            None => aspect
                .usual()
                .is_some_and(|text| any.iter().any(|is| is.has(text))),
        })
    }
}

impl Aspect {
    /// What a request has that is not asked about it; a header that is not asked about is not there.
    fn usual(&self) -> Option<&'static str> {
        match self {
            Self::Method => Some("GET"),
            Self::Host => Some("example.com"),
            Self::Path => Some("/"),
            Self::Query(_) | Self::Header(_) | Self::Port => None,
        }
    }
}

impl Is {
    fn has(&self, text: &str) -> bool {
        match self {
            Self::Text(own) => **own == *text,
            Self::Path(pattern) => pattern.matches(text),
            Self::Regex(regex) => regex.matches(text),
            Self::Host(host) => host.matches(text),
        }
    }

    /// The one text that it is.
    fn exact(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Path(pattern) if pattern.is_literal() => Some(pattern.as_str()),
            Self::Host(HostIs::Exactly(host)) => Some(host.as_str()),
            Self::Path(_) | Self::Regex(_) | Self::Host(HostIs::Below(_)) => None,
        }
    }

    /// As an expression.
    fn expression(&self) -> String {
        match self {
            Self::Text(text) => regex_literal(text),
            Self::Path(pattern) => pattern.expression("[^/]+", ".*"),
            Self::Regex(regex) => regex.written("\\b", "\\B"),
            Self::Host(HostIs::Exactly(host)) => regex_literal(host.as_str()),
            Self::Host(HostIs::Below(parent)) => {
                format!("[0-9a-z.-]+\\.{}", regex_literal(parent.as_str()))
            }
        }
    }
}

pub(super) fn common(a: &When, b: &When, ports: &[Port]) -> Result<Option<Sample>, TooLarge> {
    let (a, b) = (Sets::new(a, ports), Sets::new(b, ports));
    let mut cell = a.cell();
    for (aspect, any) in &b.0 {
        cell.entry(aspect).or_default().push((true, any));
    }
    sample(&cell)
}

pub(super) fn left(of: &When, others: &[&When], ports: &[Port]) -> Result<Option<Sample>, TooLarge> {
    let own = Sets::new(of, ports);
    let others: Vec<Sets> = others.iter().map(|other| Sets::new(other, ports)).collect();
    let mut pieces = vec![own.cell()];
    let mut seen = 0;
    while let Some(piece) = pieces.pop() {
        seen += 1;
        if seen > MOST_PIECES {
            return Err(TooLarge);
        }
        let Some(found) = sample(&piece)? else { continue };
        let Some(other) = others.iter().find(|other| other.take(&found)) else {
            return Ok(Some(found));
        };
        // What the other leaves: all that differs from it in some aspect, told apart by the first such aspect.
        let mut rest = piece;
        for (aspect, any) in &other.0 {
            let mut differs = rest.clone();
            differs.entry(aspect).or_default().push((false, any));
            pieces.push(differs);
            rest.entry(aspect).or_default().push((true, any));
        }
    }
    Ok(None)
}

/// A request of a cell.
fn sample(cell: &Cell<'_>) -> Result<Option<Sample>, TooLarge> {
    let mut texts = BTreeMap::new();
    for (aspect, sets) in cell {
        let Some(text) = text(aspect, sets)? else {
            return Ok(None);
        };
        texts.insert((*aspect).clone(), text);
    }
    Ok(Some(Sample(texts)))
}

/// A text of an aspect, or that it may be absent.
fn text(aspect: &Aspect, sets: &[(bool, &Any)]) -> Result<Option<Option<String>>, TooLarge> {
    let fits = |text: &str| {
        let has = |any: &Any| any.iter().any(|is| is.has(text));
        sets.iter().all(|(wanted, any)| has(any) == *wanted)
    };
    let found = |text: &str| Ok(Some(Some(text.to_owned())));
    // Where a set has only a few texts, they are tried.
    let few = |any: &Any| {
        any.iter()
            .map(|is| is.exact().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
    };
    let wanted = || sets.iter().filter(|(wanted, _)| *wanted).map(|(_, any)| *any);
    if let Some(texts) = wanted().find_map(few) {
        return Ok(texts.into_iter().find(|text| fits(text)).map(Some));
    }
    if wanted().next().is_none() {
        match aspect {
            Aspect::Query(_) | Aspect::Header(_) => return Ok(Some(None)),
            Aspect::Method => {
                let mut all = Method::ALL.iter().map(|m| m.as_str()).chain(["PURGE"]);
                return all.find(|text| fits(text)).map_or(Ok(None), found);
            }
            Aspect::Host => {
                let mut hosts = (0..).map(|n| format!("host{n}.example.com"));
                let most = sets.iter().map(|(_, any)| any.len()).sum::<usize>() + 1;
                let host = hosts
                    .by_ref()
                    .take(most)
                    .chain(["example.com".to_owned(), "example.org".to_owned()]);
                let mut host = host;
                return host.find(|text| fits(text)).map_or(Ok(None), |text| found(&text));
            }
            Aspect::Path | Aspect::Port => {}
        }
    }
    if *aspect == Aspect::Path
        && let Some(region) = region(sets)
    {
        return Ok(region.map_err(|_| TooLarge)?.sample().map(Some));
    }
    searched(aspect, sets)
}

/// The paths of a cell, where no expression is among them.
fn region(sets: &[(bool, &Any)]) -> Option<Result<Region, crate::TooMany>> {
    let mut all = Ok(Region::all());
    for (wanted, any) in sets {
        let mut union = Ok(Region::none());
        for is in *any {
            let Is::Path(pattern) = is else { return None };
            union = union.and_then(|u| u.or(&Region::of(pattern)));
        }
        all = all.and_then(|all| union.and_then(|u| if *wanted { all.and(&u) } else { all.minus(&u) }));
    }
    Some(all)
}

/// A text that automata find.
fn searched(aspect: &Aspect, sets: &[(bool, &Any)]) -> Result<Option<Option<String>>, TooLarge> {
    // What such a text is in any case.
    let all = match aspect {
        Aspect::Path => "/[^?# ]*",
        Aspect::Header(_) => "[!-~](?:[ -~]*[!-~])?",
        Aspect::Query(_) => "[^&#+% ]*",
        Aspect::Method | Aspect::Host | Aspect::Port => "[!-~]+",
    };
    let mut automata = vec![(true, Automaton::of_regex(all)?)];
    for (wanted, any) in sets {
        let each: Vec<String> = any.iter().map(|is| format!("(?:{})", is.expression())).collect();
        automata.push((*wanted, Automaton::of_regex(&each.join("|"))?));
    }
    let automata: Vec<(bool, &Automaton)> = automata.iter().map(|(wanted, it)| (*wanted, it)).collect();
    Ok(Automaton::witness(&automata)?.map(Some))
}

#[cfg(test)]
mod tests {
    use mesh2yaml_types::port;

    use super::*;
    use crate::construct::FieldIs;

    const PORTS: [Port; 2] = [port!(80), port!(81)];

    fn pattern(text: &str) -> PathIs {
        PathIs::Pattern(PathPattern::parse(text).unwrap())
    }

    fn regex(text: &str) -> PathIs {
        PathIs::Regex(Regex::parse(text).unwrap())
    }

    fn paths(paths: impl IntoIterator<Item = PathIs>) -> When {
        When {
            paths: paths.into_iter().collect(),
            ..When::default()
        }
    }

    fn header(name: &str, values: &[&str]) -> When {
        When {
            headers: vec![FieldIs {
                name: name.into(),
                values: values.iter().map(|v| ValueIs::Text((*v).into())).collect(),
            }],
            ..When::default()
        }
    }

    fn methods(methods: &[Method]) -> When {
        When {
            methods: methods.to_vec(),
            ..When::default()
        }
    }

    fn shown(sample: Result<Option<Sample>, TooLarge>) -> Option<String> {
        sample.unwrap().map(|s| s.to_string())
    }

    #[test]
    fn requests_that_two_take() {
        let api = paths([pattern("/api/**")]);
        let versions = paths([regex("/api/v[12]")]);
        assert_eq!(
            shown(api.overlap(&versions, &PORTS)),
            Some("GET /api/v1".to_owned())
        );
        assert_eq!(shown(paths([pattern("/x")]).overlap(&versions, &PORTS)), None);
        let canary = header("x-canary", &["true"]);
        assert_eq!(
            shown(canary.overlap(&versions, &PORTS)),
            Some("GET /api/v1 with x-canary: true".to_owned())
        );
        assert_eq!(shown(canary.overlap(&header("x-canary", &["no"]), &PORTS)), None);
        let one = When {
            ports: vec![port!(80)],
            ..When::default()
        };
        let other = When {
            ports: vec![port!(81)],
            ..When::default()
        };
        assert_eq!(shown(one.overlap(&other, &PORTS)), None);
    }

    #[test]
    fn requests_that_others_leave() {
        let api = paths([pattern("/api/**")]);
        assert_eq!(shown(api.left_by(&[], &PORTS)), Some("GET /api/x".to_owned()));
        let halves = [paths([pattern("/api/v1/**")]), paths([pattern("/api/**")])];
        assert_eq!(shown(api.left_by(&[&halves[0]], &PORTS)).is_some(), true);
        assert_eq!(shown(api.left_by(&[&halves[0], &halves[1]], &PORTS)), None);
        let (get, rest) = (methods(&[Method::Get]), methods(&Method::ALL[1..]));
        assert_eq!(
            shown(api.left_by(&[&get, &rest], &PORTS)),
            Some("PURGE /api/x".to_owned()),
            "a method need not be a known one"
        );
        let numbers = paths([regex("/n/[0-9]+")]);
        let (even, odd) = (
            paths([regex("/n/[0-9]*[02468]")]),
            paths([regex("/n/[0-9]*[13579]")]),
        );
        assert_eq!(shown(numbers.left_by(&[&even, &odd], &PORTS)), None);
        assert_eq!(
            shown(numbers.left_by(&[&odd], &PORTS)),
            Some("GET /n/0".to_owned())
        );
        let canary = header("x-canary", &["true"]);
        assert!(shown(When::default().left_by(&[&canary], &PORTS)).is_some());
        assert_eq!(shown(canary.left_by(&[&When::default()], &PORTS)), None);
        let ports = [80u16, 81].map(|p| When {
            ports: vec![Port::try_from(p).unwrap()],
            ..When::default()
        });
        assert_eq!(
            shown(When::default().left_by(&[&ports[0], &ports[1]], &PORTS)),
            None
        );
    }

    #[test]
    fn many_conditions_are_bounded() {
        let others: Vec<When> = (0..40).map(|n| header(&format!("x-{n}"), &["a", "b"])).collect();
        let refs: Vec<&When> = others.iter().collect();
        assert!(shown(When::default().left_by(&refs, &PORTS)).is_some());
        let long: Vec<PathIs> = (0..60).map(|n| regex(&format!("/{n}/[a-z]+"))).collect();
        assert_eq!(
            shown(paths(long.clone()).overlap(&paths(long), &PORTS)).is_some(),
            true
        );
    }
}
