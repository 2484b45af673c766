//! From a text to reports, a document at a time.

use std::any::Any;
use std::borrow::Cow;
use std::collections::VecDeque;

use mesh2yaml_k8s::manifest::{Document, Documents, Limits, documents, places};
use mesh2yaml_k8s::{Finding, Path, Rule, Severity, Step, Validator};
use serde_json::Value;

use crate::kinds::{Entry, Lookup, find};
use crate::report::{Located, Report, Verdict};
use crate::set::{Place, Set};

/// More findings than this of one document are counted, not kept.
const MOST: usize = 1_000;

/// How texts are judged.
///
/// ```
/// use mesh2yaml_validate::{Validation, Verdict};
///
/// let text = "\
/// apiVersion: security.istio.io/v1
/// kind: PeerAuthentication
/// metadata: {name: shop, namespace: prod}
/// spec: {mtls: {mod: STRICT}}
/// ";
/// let reports: Vec<_> = Validation::default().reports(text).collect();
/// assert_eq!(reports[0].verdict, Verdict::Invalid);
/// let found = &reports[0].findings[0];
/// assert_eq!((found.line, found.column), (4, 15));
/// assert_eq!(found.finding.path.to_string(), "spec.mtls.mod");
/// assert_eq!(found.finding.help.as_deref(), Some("did you mean `mode`?"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Validation {
    /// How much is read of a text: by default 64 MiB, and otherwise what [`Limits`] has by default.
    pub limits: Limits,
    /// Whether an unknown field is a warning instead of an error. `false` by default.
    pub lenient: bool,
    /// The mesh whose own rules count too for kinds that several share. By default none: the Gateway API is judged by itself.
    pub target: Option<Target>,
    /// Whether the texts are all that there is, so that what is not in them is nowhere. `false` by default.
    pub complete: bool,
    /// The codes of findings that are left out: `effect`, `IST0101`.
    pub suppressed: Vec<String>,
}

/// A mesh, perhaps in a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// Istio; its minor version, as 30 of 1.30, or the newest.
    Istio(Option<u16>),
    /// Linkerd; its minor version, as 18 of 2.18, or the newest.
    Linkerd(Option<u16>),
}

impl Default for Validation {
    fn default() -> Self {
        Self {
            limits: Limits::default().bytes(64 << 20),
            lenient: false,
            target: None,
            complete: false,
            suppressed: Vec::new(),
        }
    }
}

impl Validation {
    /// With other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// An unknown field is a warning.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// With the rules of a mesh.
    #[must_use]
    pub fn target(mut self, target: Option<Target>) -> Self {
        self.target = target;
        self
    }

    /// The texts are all that there is.
    #[must_use]
    pub fn complete(mut self, complete: bool) -> Self {
        self.complete = complete;
        self
    }

    /// Leaves findings of a code out.
    #[must_use]
    pub fn suppress(mut self, code: impl Into<String>) -> Self {
        self.suppressed.push(code.into());
        self
    }

    /// Reports of the documents of a text, in order; one document is in memory at a time.
    #[must_use]
    pub fn reports<'t>(&'t self, text: &'t str) -> Reports<'t> {
        Reports {
            validation: self,
            text,
            documents: documents(text, self.limits.clone()),
            pending: VecDeque::new(),
            index: 0,
            made: 0,
            set: None,
        }
    }

    /// As [`Self::reports`]; every document that can be read becomes known to a set. `source` is the caller's number of the text.
    #[must_use]
    pub fn reports_into<'t>(&'t self, text: &'t str, source: usize, set: &'t mut Set) -> Reports<'t> {
        set.aim(self.target, self.complete);
        Reports {
            set: Some((source, set)),
            ..self.reports(text)
        }
    }

    /// Adds to the reports of a text what checks of a [set](crate::set) found about it; `found` are the numbers of reports, in order, with
    /// findings. What is suppressed is left out, and what the check of the one resource said in the same words is said once.
    pub fn add(&self, text: &str, reports: &mut [Report], found: Vec<(usize, Finding)>) {
        let wanted = |finding: &Finding| !self.suppressed.iter().any(|code| code == finding.rule.code());
        let mut found = found.into_iter().filter(|(_, it)| wanted(it)).peekable();
        while let Some((number, first)) = found.next() {
            let mut findings = vec![first];
            while let Some((_, more)) = found.next_if(|(other, _)| *other == number) {
                findings.push(more);
            }
            let Some(report) = reports.get_mut(number) else {
                continue;
            };
            for finding in &mut findings {
                finding.path = join(&report.path, &finding.path);
            }
            report
                .findings
                .retain(|it| !findings.iter().any(|found| is_same(&it.finding, found)));
            findings.truncate(MOST.saturating_sub(report.findings.len()));
            let own = text.get(report.own.clone()).unwrap_or_default();
            let places = places(own, report.own_line, findings.iter().map(|it| &it.path));
            for (finding, place) in findings.into_iter().zip(places) {
                report.add(Located {
                    finding,
                    line: place.line,
                    column: place.column,
                    length: place.length,
                });
            }
            if report.findings.len() <= MOST {
                report.findings.sort_by_key(|it| (it.line, it.column));
            }
        }
    }

    /// The report of a text that cannot be read at all, such as bytes that are no UTF-8.
    #[must_use]
    pub fn unreadable(&self, line: usize, column: usize, message: impl Into<String>) -> Report {
        Report {
            line,
            verdict: Verdict::Invalid,
            findings: vec![Located {
                finding: error(Path::default(), message),
                line,
                column,
                length: 0,
            }],
            ..Report::default()
        }
    }

    /// The text of some bytes, or the report that they are none.
    ///
    /// # Errors
    /// When they are no UTF-8.
    pub fn text<'b>(&self, bytes: &'b [u8]) -> Result<&'b str, Box<Report>> {
        std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
            Box::new(self.unreadable(line, column, "the text is not UTF-8"))
        })
    }

    /// Leaves out what is not wanted, and says what the rest comes to.
    fn settle(&self, report: &mut Report, findings: &mut Vec<Finding>) {
        for finding in findings.iter_mut() {
            if self.lenient && finding.rule == Rule::UnknownField {
                finding.severity = Severity::Warning;
            }
        }
        // That a document cannot be understood at all is not to be left out.
        if report.verdict != Verdict::Invalid {
            findings.retain(|f| !self.suppressed.iter().any(|code| code == f.rule.code()));
        }
        if findings.iter().any(|f| f.severity == Severity::Error) {
            report.verdict = Verdict::Invalid;
        }
        if findings.len() > MOST {
            let more = findings.len() - MOST;
            // Errors decide, so they are what is kept.
            findings.sort_by_key(|f| f.severity);
            findings.truncate(MOST);
            let words = format!("{more} more findings are not shown");
            findings.push(finding(Severity::Warning, Path::default(), words, None));
        }
    }
}

fn finding(severity: Severity, path: Path, message: impl Into<String>, help: Option<String>) -> Finding {
    let mut v = Validator::default();
    let made = v.add(severity, Rule::Shape, message);
    made.path = path;
    made.help = help;
    made.clone()
}

fn is_same(a: &Finding, b: &Finding) -> bool {
    (a.severity, &a.path, &a.message) == (b.severity, &b.path, &b.message)
}

fn error(path: Path, message: impl Into<String>) -> Finding {
    finding(Severity::Error, path, message, None)
}

/// The iterator of [`Validation::reports`].
#[derive(Debug)]
pub struct Reports<'t> {
    validation: &'t Validation,
    text: &'t str,
    documents: Documents<'t>,
    /// Of the items of a list.
    pending: VecDeque<Report>,
    index: usize,
    made: usize,
    set: Option<(usize, &'t mut Set)>,
}

impl Iterator for Reports<'_> {
    type Item = Report;

    fn next(&mut self) -> Option<Report> {
        loop {
            if let Some(report) = self.pending.pop_front() {
                return Some(report);
            }
            match self.documents.next()? {
                Ok(document) => self.document(document),
                Err(error) => {
                    let mut report = self
                        .validation
                        .unreadable(error.line, error.column, error.message);
                    report.index = self.index;
                    self.made += 1;
                    self.pending.push_back(report);
                }
            }
            self.index += 1;
        }
    }
}

/// A document or an item of a list, judged and not yet placed.
struct Judged {
    path: Path,
    report: Report,
    findings: Vec<Finding>,
}

impl Reports<'_> {
    fn document(&mut self, mut document: Document<'_>) {
        let value = std::mem::take(&mut document.value);
        let start = document.text.as_ptr() as usize - self.text.as_ptr() as usize;
        let own = start..start + document.text.len();
        let mut judged = Vec::new();
        self.judge(value, Path::default(), &mut judged);
        let first = document.line + lines_before_content(document.text);
        // Items are placed all at once, so that a long list is read once.
        let is_list = judged.iter().any(|it| !it.path.steps().is_empty());
        let mut starts = if is_list {
            document.locate_all(judged.iter().map(|it| &it.path)).into_iter()
        } else {
            Vec::new().into_iter()
        };
        let paths = judged.iter().flat_map(|it| it.findings.iter().map(|f| &f.path));
        let count = judged.iter().map(|it| it.findings.len()).sum::<usize>();
        let mut places = if count == 0 {
            Vec::new().into_iter()
        } else {
            document.locate_all(paths).into_iter()
        };
        for it in judged {
            let Judged {
                mut report,
                findings,
                path,
            } = it;
            report.path = path;
            report.own = own.clone();
            report.own_line = document.line;
            report.line = starts.next().map_or(first, |place| place.line);
            for (finding, place) in findings.into_iter().zip(&mut places) {
                report.findings.push(Located {
                    finding,
                    line: place.line,
                    column: place.column,
                    length: place.length,
                });
            }
            // As one reads; what was found in one place stays in its order, and that there are more at the end.
            let shown = report.findings.len().min(MOST);
            report.findings[..shown].sort_by_key(|it| (it.line, it.column));
            self.pending.push_back(report);
        }
    }

    /// Judges a value, or the items of a list.
    fn judge(&mut self, mut value: Value, path: Path, out: &mut Vec<Judged>) {
        let (mut report, mut findings) = match items(&mut value) {
            Some(items) if !items.is_empty() => {
                for (index, item) in items.into_iter().enumerate() {
                    self.judge(item, path.clone().key("items").index(index), out);
                }
                return;
            }
            // A list of nothing stands for itself.
            Some(_) => (head(&value), Vec::new()),
            None => self.one(&value),
        };
        report.index = self.index;
        if !path.steps().is_empty() {
            for finding in &mut findings {
                finding.path = join(&path, &finding.path);
            }
        }
        self.validation.settle(&mut report, &mut findings);
        self.made += 1;
        out.push(Judged {
            path,
            report,
            findings,
        });
    }

    /// Judges one resource.
    fn one(&mut self, value: &Value) -> (Report, Vec<Finding>) {
        let mut report = head(value);
        let (api_version, kind) = match (word(value, "apiVersion"), word(value, "kind")) {
            (Ok(api_version), Ok(kind)) => (api_version, kind),
            (api_version, kind) => {
                report.verdict = Verdict::Invalid;
                let mut findings: Vec<Finding> = api_version.err().into_iter().chain(kind.err()).collect();
                // What is no map is said once.
                findings.dedup();
                return (report, findings);
            }
        };
        let findings = match find(api_version, kind) {
            Lookup::Known(entry) => self.known(entry, value, &mut report),
            Lookup::Unknown if (api_version, kind) == ("v1", "List") => {
                vec![error(Path::default().key("items"), "`items` of a List is a list")]
            }
            Lookup::Unknown => {
                self.see(value, None);
                Vec::new()
            }
            Lookup::No(wrong) => {
                let severity = if wrong.sure {
                    Severity::Error
                } else {
                    Severity::Warning
                };
                let path = Path::default().key(wrong.field);
                vec![finding(severity, path, wrong.message, wrong.help)]
            }
        };
        (report, findings)
    }

    fn known(&mut self, entry: &'static Entry, value: &Value, report: &mut Report) -> Vec<Finding> {
        // No text is kept for what is known.
        report.kind = Some(Cow::Borrowed(entry.kind));
        let version = entry
            .api_versions
            .iter()
            .find(|v| report.api_version.as_deref() == Some(**v));
        report.api_version = version.map(|v| Cow::Borrowed(*v));
        report.verdict = Verdict::Valid;
        let read = (entry.read)(value);
        let mut findings = read.findings;
        match &read.resource {
            Some(resource) => {
                if let Some(target) = self.validation.target {
                    findings.extend(entry.of_target(target, resource.as_ref()));
                }
            }
            None => {
                if let Some((_, set)) = &mut self.set {
                    set.see_unread(value);
                }
            }
        }
        self.see(value, read.resource.as_deref());
        findings
    }

    /// Makes a document known to the set, if there is one.
    fn see(&mut self, document: &Value, resource: Option<&dyn Any>) {
        if let Some((source, set)) = &mut self.set {
            let place = Place {
                source: *source,
                report: self.made,
            };
            set.see(place, document, resource);
        }
    }
}

/// A report of what stands at the head of a document.
fn head(value: &Value) -> Report {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let metadata = |key: &str| text(value.get("metadata")?.get(key)?);
    Report {
        api_version: value.get("apiVersion").and_then(text).map(Cow::Owned),
        kind: value.get("kind").and_then(text).map(Cow::Owned),
        namespace: metadata("namespace"),
        name: metadata("name"),
        verdict: Verdict::UnknownKind,
        ..Report::default()
    }
}

/// A field that must be a text.
fn word<'v>(value: &'v Value, key: &str) -> Result<&'v str, Finding> {
    let Value::Object(map) = value else {
        let words = format!("expected a resource, which is a map, found {}", found(value));
        return Err(error(Path::default(), words));
    };
    let at = || Path::default().key(key);
    match map.get(key) {
        None | Some(Value::Null) => Err(error(Path::default(), format!("`{key}` is missing"))),
        Some(Value::String(text)) if text.is_empty() => Err(error(at(), format!("`{key}` is empty"))),
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err(error(at(), format!("expected a string, found {}", found(other)))),
    }
}

const fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// The items of a `List`, or of a list of one kind, whose items need not repeat the kind.
fn items(value: &mut Value) -> Option<Vec<Value>> {
    let map = value.as_object_mut()?;
    let kind = map.get("kind")?.as_str()?.strip_suffix("List")?.to_owned();
    let api_version = map.get("apiVersion")?.as_str()?.to_owned();
    if kind.is_empty() && api_version != "v1" {
        return None;
    }
    let items = match map.get_mut("items") {
        Some(Value::Array(items)) => std::mem::take(items),
        // An empty list of Go is null.
        Some(Value::Null) => Vec::new(),
        Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) | None => return None,
    };
    if kind.is_empty() {
        return Some(items);
    }
    let whole = items.into_iter().map(|mut item| {
        if let Value::Object(map) = &mut item {
            for (key, text) in [("apiVersion", &api_version), ("kind", &kind)] {
                if map.get(key).is_none_or(Value::is_null) {
                    map.insert(key.to_owned(), Value::String(text.clone()));
                }
            }
        }
        item
    });
    Some(whole.collect())
}

/// A path below another.
pub(crate) fn join(path: &Path, below: &Path) -> Path {
    below.steps().iter().fold(path.clone(), |path, step| match step {
        Step::Key(key) => path.key(key),
        Step::Index(index) => path.index(*index),
    })
}

/// How many lines say nothing: empty ones, comments and directives.
fn lines_before_content(text: &str) -> usize {
    let says_nothing = |line: &&str| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line.starts_with('%')
    };
    text.lines().take_while(says_nothing).count()
}
