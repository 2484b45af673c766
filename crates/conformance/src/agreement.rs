//! Our verdicts beside upstream's.

use std::collections::BTreeMap;

use mesh2yaml::Mesh;
use mesh2yaml_validate::{Rule, Severity, Target, Validation, Verdict as Ours};

use crate::Error;
use crate::corpus::{Document, Set, kind};
use crate::judge::{Judge, Verdict};
use crate::reasons;

/// How verdicts on some documents compare.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Agreement {
    /// Documents.
    pub documents: usize,
    /// Documents that both judges admit.
    pub admitted: usize,
    /// Documents that both refuse.
    pub refused: usize,
    /// Documents that upstream's webhook warns of.
    pub warned: usize,
    /// Documents on which they differ.
    pub differences: Vec<Difference>,
    /// Documents that upstream admits and warns of where we say nothing, or the reverse.
    pub warnings: Vec<Difference>,
    /// Documents of kinds that upstream's code does not judge, by kind.
    pub unjudged: BTreeMap<String, usize>,
    /// Documents of kinds that upstream judges and we do not, by kind.
    pub unknown: BTreeMap<String, usize>,
    /// What upstream refuses or warns of, of what we emit.
    pub emitted: Vec<String>,
}

/// A document on which two judges differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Where the document is from.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// What we say; empty for nothing.
    pub ours: String,
    /// What upstream says; empty for nothing.
    pub upstream: String,
    /// Why that is right, if it is.
    pub reason: Option<&'static str>,
}

impl Agreement {
    /// Documents that were judged by both.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.admitted + self.refused + self.differences.len()
    }

    /// The share of them on which both say the same.
    #[must_use]
    pub fn share(&self) -> f64 {
        let all = self.judged().max(1);
        (self.admitted + self.refused) as f64 / all as f64
    }

    /// Adds the verdicts on some sets, in which documents are ours or not.
    ///
    /// # Errors
    /// When the judge does not answer.
    pub fn add(&mut self, judge: &mut Judge, sets: &[Set], ours: bool) -> Result<(), Error> {
        for set in sets {
            let documents: Vec<&Document> = set.documents.iter().chain(&set.install).collect();
            let texts: Vec<String> = documents.iter().map(|it| it.text.clone()).collect();
            let verdicts = judge.verdicts(definitions_of(set.mesh), &texts)?;
            for (document, verdict) in documents.into_iter().zip(verdicts) {
                self.count(set, document, &verdict, ours);
            }
        }
        Ok(())
    }

    fn count(&mut self, set: &Set, document: &Document, verdict: &Verdict, ours: bool) {
        self.documents += 1;
        let kind = kind(&document.text).to_owned();
        let refusal = upstreams(document, verdict);
        let upstream_warns: Vec<&str> = verdict.warnings().collect();
        if ours {
            let name = &set.name;
            let explained = |words: &&str| reasons::of_verdicts(&kind, "", words).is_some();
            let warnings = upstream_warns.iter().copied().filter(|words| !explained(words));
            let words = refusal.iter().map(String::as_str).chain(warnings);
            self.emitted
                .extend(words.map(|words| format!("{name}: {kind}: {words}")));
        }
        if !verdict.is_judged() && document.expected.is_none() {
            *self.unjudged.entry(kind).or_default() += 1;
            return;
        }
        let said = judged_by_us(set.mesh, &document.text);
        if !said.is_known {
            *self.unknown.entry(kind).or_default() += 1;
            return;
        }
        let difference = |ours: String, upstream: String| {
            let reason = reasons::of_verdicts(&kind, &ours, &upstream);
            Difference {
                name: set.name.clone(),
                kind: kind.clone(),
                ours,
                upstream,
                reason,
            }
        };
        self.warned += usize::from(!upstream_warns.is_empty());
        match (&said.refusal, &refusal) {
            (None, None) => {
                self.admitted += 1;
                if said.warnings.is_empty() != upstream_warns.is_empty() {
                    self.warnings
                        .push(difference(said.warnings.join("; "), upstream_warns.join("; ")));
                }
            }
            (Some(_), Some(_)) => self.refused += 1,
            (Some(ours), None) => self.differences.push(difference(ours.clone(), String::new())),
            (None, Some(upstream)) => self.differences.push(difference(String::new(), upstream.clone())),
        }
    }
}

/// Why upstream refuses a document. What its own tests record counts for those whose webhook is not published.
fn upstreams(document: &Document, verdict: &Verdict) -> Option<String> {
    let recorded = || {
        let expected = document.expected.as_ref().filter(|it| !it.is_valid)?;
        Some(format!("recorded: {}", expected.source))
    };
    verdict.refusal().or_else(recorded)
}

/// The installation whose definitions judge.
fn definitions_of(mesh: Option<Mesh>) -> &'static str {
    match mesh {
        Some(Mesh::Linkerd) => "linkerd",
        Some(_) | None => "istio",
    }
}

/// What we say of a document alone.
pub(crate) struct Said {
    pub(crate) is_known: bool,
    pub(crate) refusal: Option<String>,
    /// Warnings of what the mesh's webhook warns of.
    pub(crate) warnings: Vec<String>,
}

pub(crate) fn judged_by_us(mesh: Option<Mesh>, text: &str) -> Said {
    let target = match mesh {
        Some(Mesh::Istio) => Some(Target::Istio(None)),
        Some(Mesh::Linkerd) => Some(Target::Linkerd(None)),
        Some(_) | None => None,
    };
    let validation = Validation::default().target(target);
    let mut said = Said {
        is_known: false,
        refusal: None,
        warnings: Vec::new(),
    };
    for report in validation.reports(text) {
        said.is_known |= report.verdict != Ours::UnknownKind;
        for located in &report.findings {
            let finding = &located.finding;
            let words = format!("{}: {}: {}", finding.rule, finding.path, finding.message);
            match finding.severity {
                Severity::Error => said.refusal = said.refusal.or(Some(words)),
                Severity::Warning if finding.rule == Rule::Admission => said.warnings.push(words),
                Severity::Warning | _ => {}
            }
        }
        if report.verdict == Ours::Invalid && said.refusal.is_none() {
            said.refusal = Some("invalid".to_owned());
        }
    }
    said
}
