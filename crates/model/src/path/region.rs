//! Sets of paths that patterns, their unions, intersections and differences make.
//!
//! ```text
//!   /api/** and not /api/admin/**   =   /api/{not admin}/**   or   /api/{anything, last}
//! ```
//!
//! A [`Region`] is a union of [`Block`]s, and a block says of each segment which texts it may be: some, or all but some. That is closed under
//! all three operations, stays finite, and each block is a pattern that a person can read. Blocks that a difference makes are disjoint.
//!
//! A path is its segments: none is empty but perhaps the last, as in `/a/`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::{PathPattern, Segment};

/// More blocks than this are refused: no policy that a person can follow has them.
const MOST: usize = 1024;

/// A set of paths: a union of blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region(Vec<Block>);

/// A set of paths, told segment by segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// What each segment may be. Those that are not last are never empty.
    pub segments: Vec<Texts>,
    /// Whether at least one more segment follows, of any text; only the last may be empty.
    pub tail: bool,
}

/// A set of texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Texts {
    /// These.
    Only(BTreeSet<String>),
    /// All but these.
    Except(BTreeSet<String>),
}

/// A region has too many blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these path patterns overlap in more than {MOST} ways")]
pub struct TooMany;

impl Texts {
    /// This text alone.
    #[must_use]
    pub fn one(text: &str) -> Self {
        Self::Only(BTreeSet::from([text.to_owned()]))
    }

    /// Every text, also the empty one.
    #[must_use]
    pub fn all() -> Self {
        Self::Except(BTreeSet::new())
    }

    /// Every text but the empty one.
    #[must_use]
    pub fn some() -> Self {
        Self::Except(BTreeSet::from([String::new()]))
    }

    /// Whether a text is one of them.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        match self {
            Self::Only(texts) => texts.contains(text),
            Self::Except(texts) => !texts.contains(text),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Only(texts) if texts.is_empty())
    }

    fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(a), b) | (b, Self::Only(a)) => {
                Self::Only(a.iter().filter(|text| b.contains(text)).cloned().collect())
            }
            (Self::Except(a), Self::Except(b)) => Self::Except(a.union(b).cloned().collect()),
        }
    }

    fn minus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(a), b) => Self::Only(a.iter().filter(|text| !b.contains(text)).cloned().collect()),
            (Self::Except(a), Self::Only(b)) => Self::Except(a.union(b).cloned().collect()),
            (Self::Except(a), Self::Except(b)) => Self::Only(b.difference(a).cloned().collect()),
        }
    }

    /// Whether a text is in both; one that is not empty, where `some` asks for that.
    fn meets(&self, other: &Self, some: bool) -> bool {
        match (self, other) {
            (Self::Only(a), b) | (b, Self::Only(a)) => a
                .iter()
                .any(|text| b.contains(text) && !(some && text.is_empty())),
            (Self::Except(_), Self::Except(_)) => true,
        }
    }

    fn leave_out_empty(&mut self) {
        match self {
            Self::Only(texts) => {
                texts.remove("");
            }
            Self::Except(texts) => {
                texts.insert(String::new());
            }
        }
    }

    /// One of them: a short one.
    fn sample(&self) -> Option<String> {
        match self {
            Self::Only(texts) => texts.iter().next().cloned(),
            Self::Except(texts) => {
                let numbered = (1..).map(|n| format!("x{n}"));
                std::iter::once("x".to_owned())
                    .chain(numbered)
                    .find(|text| !texts.contains(text))
            }
        }
    }
}

impl Block {
    /// The paths of a pattern.
    #[must_use]
    pub fn of(pattern: &PathPattern) -> Self {
        let texts = |segment: &Segment| match segment {
            Segment::Literal(text) => Texts::one(text),
            Segment::Any => Texts::some(),
        };
        Self {
            segments: pattern.segments().iter().map(texts).collect(),
            tail: pattern.has_tail(),
        }
    }

    /// Every path.
    #[must_use]
    pub fn all() -> Self {
        Self {
            segments: Vec::new(),
            tail: true,
        }
    }

    /// Whether a path is one of them.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix('/') else {
            return false;
        };
        let parts: Vec<&str> = rest.split('/').collect();
        let inner = &parts[..parts.len() - 1];
        let fits = if self.tail {
            parts.len() > self.segments.len()
        } else {
            parts.len() == self.segments.len()
        };
        fits && inner.iter().all(|part| !part.is_empty())
            && self
                .segments
                .iter()
                .zip(&parts)
                .all(|(texts, part)| texts.contains(part))
    }

    /// A path of it.
    #[must_use]
    pub fn sample(&self) -> String {
        let mut path = String::new();
        for texts in &self.segments {
            path.push('/');
            path.push_str(&texts.sample().unwrap_or_default());
        }
        if self.tail {
            path.push_str(if path.is_empty() { "/" } else { "/x" });
        }
        path
    }

    /// Whether no path is in it; what is not last is made non-empty on the way.
    fn tidied(mut self) -> Option<Self> {
        let inner = self.inner(self.segments.len());
        self.segments[..inner].iter_mut().for_each(Texts::leave_out_empty);
        let is_empty = self.segments.iter().any(Texts::is_empty) || (self.segments.is_empty() && !self.tail);
        (!is_empty).then_some(self)
    }

    /// How many of so many segments are not the last of a path.
    fn inner(&self, segments: usize) -> usize {
        if self.tail {
            segments
        } else {
            segments.saturating_sub(1)
        }
    }

    /// How many segments paths of both have before a tail; `None` where lengths alone tell them apart.
    fn common_length(&self, other: &Self) -> Option<usize> {
        let (own, others) = (self.segments.len(), other.segments.len());
        let fits = match (self.tail, other.tail) {
            (false, false) => own == others,
            (false, true) => own > others,
            (true, false) => own < others,
            (true, true) => true,
        };
        fits.then(|| own.max(others))
    }

    /// The paths that are in both.
    fn and(&self, other: &Self) -> Option<Self> {
        let length = self.common_length(other)?;
        // Beyond the segments of a tail stands everything.
        let at = |index: usize| match (self.segments.get(index), other.segments.get(index)) {
            (Some(own), Some(others)) => own.and(others),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => Texts::all(),
        };
        let both = Self {
            segments: (0..length).map(at).collect(),
            tail: self.tail && other.tail,
        };
        both.tidied()
    }

    /// Whether a path is in both.
    fn meets(&self, other: &Self) -> bool {
        let Some(length) = self.common_length(other) else {
            return false;
        };
        let inner = if other.tail {
            self.inner(length)
        } else {
            other.inner(length)
        };
        let all = Texts::all();
        let at = |index: usize| {
            let own = self.segments.get(index).unwrap_or(&all);
            let others = other.segments.get(index).unwrap_or(&all);
            own.meets(others, index < inner)
        };
        (0..length).all(at) && (length > 0 || (self.tail && other.tail))
    }

    /// The paths that are in this one and not in the other, in disjoint blocks.
    fn minus(&self, other: &Self, out: &mut Vec<Self>) -> Result<(), TooMany> {
        if !self.meets(other) {
            out.push(self.clone());
            return Ok(());
        }
        let mut rest = self.clone();
        // As long as the other asks for segments that this one leaves open, those that end there are told apart.
        while rest.tail && rest.segments.len() < other.segments.len() {
            let mut ends = rest.clone();
            ends.tail = false;
            ends.segments.push(Texts::all());
            if let Some(ends) = ends.tidied() {
                ends.minus(other, out)?;
            }
            rest.segments.push(Texts::some());
        }
        if !rest.meets(other) {
            out.extend(rest.tidied());
            return Ok(());
        }
        let Some((last, before)) = other.segments.split_last() else {
            return Ok(());
        };
        for (index, theirs) in before.iter().enumerate() {
            let mut piece = rest.clone();
            piece.segments[index] = piece.segments[index].minus(theirs);
            out.extend(piece.tidied());
            if out.len() > MOST {
                return Err(TooMany);
            }
            rest.segments[index] = rest.segments[index].and(theirs);
        }
        let index = before.len();
        rest.segments[index] = rest.segments[index].minus(last);
        out.extend(rest.tidied());
        if out.len() > MOST {
            return Err(TooMany);
        }
        Ok(())
    }
}

impl Region {
    /// No path.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Every path.
    #[must_use]
    pub fn all() -> Self {
        Self(vec![Block::all()])
    }

    /// The paths of a pattern.
    #[must_use]
    pub fn of(pattern: &PathPattern) -> Self {
        Self(vec![Block::of(pattern)])
    }

    /// The blocks that it is the union of.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// Whether no path is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a path is in it.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.0.iter().any(|block| block.contains(path))
    }

    /// A path of it, if there is one.
    #[must_use]
    pub fn sample(&self) -> Option<String> {
        self.0.first().map(Block::sample)
    }

    /// The paths that are in one of the two.
    ///
    /// # Errors
    /// When they are too many.
    pub fn or(&self, other: &Self) -> Result<Self, TooMany> {
        let mut blocks = self.0.clone();
        blocks.extend(other.minus(self)?.0);
        if blocks.len() > MOST {
            return Err(TooMany);
        }
        Ok(Self(blocks))
    }

    /// The paths that are in both.
    ///
    /// # Errors
    /// When they are too many.
    pub fn and(&self, other: &Self) -> Result<Self, TooMany> {
        let mut blocks = Vec::new();
        for a in &self.0 {
            blocks.extend(other.0.iter().filter_map(|b| a.and(b)));
            if blocks.len() > MOST {
                return Err(TooMany);
            }
        }
        Ok(Self(blocks))
    }

    /// The paths that are in this one and not in the other.
    ///
    /// # Errors
    /// When they are too many.
    pub fn minus(&self, other: &Self) -> Result<Self, TooMany> {
        let mut blocks = Cow::Borrowed(&self.0);
        for theirs in &other.0 {
            let mut left = Vec::new();
            for block in blocks.iter() {
                block.minus(theirs, &mut left)?;
            }
            if left.len() > MOST {
                return Err(TooMany);
            }
            blocks = Cow::Owned(left);
        }
        Ok(Self(blocks.into_owned()))
    }

    /// Whether every path of this one is in the other.
    ///
    /// # Errors
    /// When they are too many.
    pub fn is_within(&self, other: &Self) -> Result<bool, TooMany> {
        Ok(self.minus(other)?.is_empty())
    }
}

impl fmt::Display for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |texts: &BTreeSet<String>| {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            texts.join(",")
        };
        match self {
            Self::Only(texts) if texts.len() == 1 => f.write_str(&listed(texts)),
            Self::Only(texts) => write!(f, "{{{}}}", listed(texts)),
            Self::Except(texts) if texts.is_empty() => f.write_str("{*, nothing}"),
            Self::Except(texts) if texts.iter().all(String::is_empty) => f.write_str("*"),
            Self::Except(texts) => {
                let words: BTreeSet<String> = texts.iter().filter(|text| !text.is_empty()).cloned().collect();
                write!(f, "{{not {}}}", listed(&words))
            }
        }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for texts in &self.segments {
            write!(f, "/{texts}")?;
        }
        if self.tail {
            f.write_str("/**")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATTERNS: [&str; 16] = [
        "/", "/a", "/a/", "/a/**", "/**", "/*", "/*/", "/*/b", "/a/*", "/a/*/**", "/a/b", "/*/**", "/b/**",
        "/a/b/**", "/*/b/**", "/a/*/c",
    ];

    fn region(text: &str) -> Region {
        Region::of(&PathPattern::parse(text).unwrap())
    }

    /// All paths of up to four segments of `a`, `b` and `x`, the last of which may be empty.
    fn paths() -> Vec<String> {
        let mut all = vec![String::new()];
        let mut longest = all.clone();
        for _ in 0..4 {
            longest = longest
                .iter()
                .flat_map(|path| ["a", "b", "x"].map(|segment| format!("{path}/{segment}")))
                .collect();
            all.extend(longest.clone());
        }
        let ended: Vec<String> = all.iter().map(|path| format!("{path}/")).collect();
        all.extend(ended);
        all.retain(|path| !path.is_empty());
        all
    }

    #[test]
    fn blocks_meet_where_they_have_a_path_in_common() {
        let mut blocks: Vec<Block> = PATTERNS.iter().flat_map(|text| region(text).0).collect();
        for (a, b) in PATTERNS.iter().flat_map(|a| PATTERNS.map(|b| (a, b))) {
            blocks.extend(region(a).minus(&region(b)).unwrap().0);
        }
        blocks.sort();
        blocks.dedup();
        for (a, b) in blocks.iter().flat_map(|a| blocks.iter().map(move |b| (a, b))) {
            assert_eq!(a.meets(b), a.and(b).is_some(), "{a} and {b}");
        }
    }

    #[test]
    fn a_region_has_the_paths_of_its_pattern() {
        for text in PATTERNS {
            let pattern = PathPattern::parse(text).unwrap();
            for path in paths() {
                assert_eq!(
                    pattern.matches(&path),
                    region(text).contains(&path),
                    "{text} {path}"
                );
            }
        }
    }

    #[test]
    fn operations_are_those_of_sets() {
        let paths = paths();
        for a in PATTERNS {
            for b in PATTERNS {
                let (of_a, of_b) = (region(a), region(b));
                let both = of_a.and(&of_b).unwrap();
                let left = of_a.minus(&of_b).unwrap();
                let either = of_a.or(&of_b).unwrap();
                for path in &paths {
                    let (in_a, in_b) = (of_a.contains(path), of_b.contains(path));
                    assert_eq!(both.contains(path), in_a && in_b, "{a} and {b}: {path}");
                    assert_eq!(left.contains(path), in_a && !in_b, "{a} minus {b}: {path}");
                    assert_eq!(either.contains(path), in_a || in_b, "{a} or {b}: {path}");
                }
                for block in left.blocks().iter().chain(both.blocks()) {
                    let path = block.sample();
                    assert!(
                        of_a.contains(&path) && block.contains(&path),
                        "{a} {b}: {block} has {path}"
                    );
                }
                assert_eq!(of_a.is_within(&of_b).unwrap(), left.is_empty());
            }
        }
    }

    #[test]
    fn what_a_difference_leaves_is_disjoint() {
        let paths: Vec<String> = paths()
            .into_iter()
            .filter(|p| p.matches('/').count() < 4)
            .collect();
        for a in ["/**", "/a/**", "/*/**", "/*/b"] {
            for b in PATTERNS {
                for c in PATTERNS {
                    let (of_b, of_c) = (region(b), region(c));
                    let left = region(a).minus(&of_b).unwrap().minus(&of_c).unwrap();
                    for path in &paths {
                        let count = left.blocks().iter().filter(|block| block.contains(path)).count();
                        let inside = region(a).contains(path) && !of_b.contains(path) && !of_c.contains(path);
                        assert_eq!(count, usize::from(inside), "{a} minus {b} minus {c}: {path}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_difference_reads_as_a_person_would_say_it() {
        let left = region("/api/**").minus(&region("/api/admin/**")).unwrap();
        let shown: Vec<String> = left.blocks().iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["/api/{*, nothing}", "/api/{not admin}/**"]);
    }

    #[test]
    fn what_overlaps_in_too_many_ways_is_refused() {
        // Each cuts every block of those before in two.
        let cut = |pair: usize| {
            let segment = |n: usize| {
                if n / 2 == pair {
                    format!("l{n}")
                } else {
                    "*".to_owned()
                }
            };
            region(&format!(
                "/{}",
                (0..22).map(segment).collect::<Vec<_>>().join("/")
            ))
        };
        let outcome = (0..11).try_fold(region(&"/*".repeat(22)), |left, pair| left.minus(&cut(pair)));
        assert_eq!(outcome, Err(TooMany));
    }
}
