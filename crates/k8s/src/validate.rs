//! Whether a resource is right: what the API server, the mesh's webhook and the mesh itself would say of it.
//!
//! ```text
//!   impl Validate for a kind ──▶ Validator (keeps the path) ──▶ Vec<Finding { path, severity, rule, message, help }>
//! ```

use std::fmt;

use crate::path::{Path, Step};

/// Something whose rules are known.
pub trait Validate {
    /// Says what is wrong with it.
    fn validate(&self, v: &mut Validator);

    /// What is wrong with it, in the order in which it was found.
    ///
    /// ```
    /// use mesh2yaml_k8s::{ObjectMeta, Validate};
    ///
    /// let findings = ObjectMeta::new("Shop", "production").findings();
    /// assert_eq!(findings[0].path.to_string(), "name");
    /// ```
    fn findings(&self) -> Vec<Finding> {
        let mut v = Validator::default();
        self.validate(&mut v);
        v.findings
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The object is refused.
    Error,
    /// The object is admitted, and does not do what it says, or the mesh's own tools warn of it.
    Warning,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// It is no YAML, or not of this kind: a value of a wrong type, a missing field, two answers to one choice.
    Shape,
    /// A field that the kind does not have.
    UnknownField,
    /// The schema that the API server checks, its CEL rules included.
    Schema,
    /// The mesh's admission webhook.
    Admission,
    /// Nobody refuses it, and it has no effect, or another than it seems to have.
    Effect,
    /// A message of the mesh's own analyzer, by its code: `IST0101`.
    Analyzer(&'static str),
}

impl Rule {
    /// The name by which it is shown and suppressed: `schema`, `IST0101`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::UnknownField => "unknown-field",
            Self::Schema => "schema",
            Self::Admission => "admission",
            Self::Effect => "effect",
            Self::Analyzer(code) => code,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Something that is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Where.
    pub path: Path,
    /// How bad it is.
    pub severity: Severity,
    /// Who says so.
    pub rule: Rule,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Collects findings, and knows where it is.
#[derive(Debug, Default)]
pub struct Validator {
    path: Path,
    findings: Vec<Finding>,
}

impl Validator {
    /// Looks into a field.
    pub fn field<R>(&mut self, key: &str, look: impl FnOnce(&mut Self) -> R) -> R {
        self.step(Step::Key(key.to_owned()), look)
    }

    /// Looks into a field, if it is there.
    pub fn some<T>(&mut self, key: &str, value: Option<&T>, look: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value {
            self.field(key, |v| look(v, value));
        }
    }

    /// Looks into each item of a list.
    pub fn each<'i, T: 'i>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = &'i T>,
        mut look: impl FnMut(&mut Self, &'i T),
    ) {
        self.field(key, |v| {
            for (index, item) in items.into_iter().enumerate() {
                v.step(Step::Index(index), |v| look(v, item));
            }
        });
    }

    /// Looks into each entry of a map.
    pub fn entries<'i, K: fmt::Display + 'i, T: 'i>(
        &mut self,
        key: &str,
        entries: impl IntoIterator<Item = (&'i K, &'i T)>,
        mut look: impl FnMut(&mut Self, &'i K, &'i T),
    ) {
        self.field(key, |v| {
            for (name, value) in entries {
                v.step(Step::Key(name.to_string()), |v| look(v, name, value));
            }
        });
    }

    /// Looks into a part that has rules of its own.
    pub fn part(&mut self, key: &str, part: &(impl Validate + ?Sized)) {
        self.field(key, |v| part.validate(v));
    }

    /// Looks into each part of a list.
    pub fn parts<'i, T: Validate + 'i>(&mut self, key: &str, parts: impl IntoIterator<Item = &'i T>) {
        self.each(key, parts, |v, part| part.validate(v));
    }

    /// What the CRD's schema refuses, here.
    pub fn schema(&mut self, message: impl Into<String>) -> &mut Finding {
        self.add(Severity::Error, Rule::Schema, message)
    }

    /// What the webhook refuses, here.
    pub fn admission(&mut self, message: impl Into<String>) -> &mut Finding {
        self.add(Severity::Error, Rule::Admission, message)
    }

    /// What the webhook admits and warns of, here.
    pub fn admission_warning(&mut self, message: impl Into<String>) -> &mut Finding {
        self.add(Severity::Warning, Rule::Admission, message)
    }

    /// What is admitted and does not do what it says, here.
    pub fn effect(&mut self, message: impl Into<String>) -> &mut Finding {
        self.add(Severity::Warning, Rule::Effect, message)
    }

    /// A finding, here.
    pub fn add(&mut self, severity: Severity, rule: Rule, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding {
            path: self.path.clone(),
            severity,
            rule,
            message: message.into(),
            help: None,
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// What has been found.
    #[must_use]
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    fn step<R>(&mut self, step: Step, look: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(step);
        let done = look(self);
        self.path.pop();
        done
    }
}

impl Finding {
    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }
}
