//! The analyzers' messages on what we emit, and our own checks of the same sets.

use std::collections::BTreeMap;

use mesh2yaml::Mesh;
use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_validate::set::Set as Checked;
use mesh2yaml_validate::{Target, Validation};
use serde_json::Value;

use crate::corpus::Set;
use crate::judge::{Judge, Message};
use crate::stubs::Stubs;
use crate::{Error, reasons};

/// How the analyzers and our checks of sets compare.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Analysis {
    /// Sets that were analyzed.
    pub sets: usize,
    /// Documents in them, stubs left out.
    pub documents: usize,
    /// Documents of ours that upstream could not read.
    pub unread: Vec<String>,
    /// Messages that upstream and we have alike, by code.
    pub alike: BTreeMap<String, usize>,
    /// Messages that only one of them has.
    pub differences: Vec<Apart>,
    /// What upstream says of what we emit, by code and level: how often, the first, and the reason.
    pub messages: BTreeMap<(String, String), Said>,
}

/// Messages of one code.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Said {
    /// How often.
    pub count: usize,
    /// The first.
    pub first: String,
    /// Why they are right; `None` where nobody has said so.
    pub reason: Option<&'static str>,
}

/// A message that only one side has.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Apart {
    /// The set.
    pub set: String,
    /// Whether it is upstream's.
    pub upstream: bool,
    /// Its code and object.
    pub message: String,
}

impl Analysis {
    /// Adds sets that we emit for Istio.
    ///
    /// # Errors
    /// When the judge does not answer.
    pub fn add(&mut self, judge: &mut Judge, sets: &[Set]) -> Result<(), Error> {
        for set in sets.iter().filter(|it| it.mesh == Some(Mesh::Istio)) {
            let objects: Vec<Value> = set
                .documents
                .iter()
                .flat_map(|it| read(&it.text, &Limits::default()).unwrap_or_default())
                .collect();
            let mut documents: Vec<String> = set.documents.iter().map(|it| it.text.clone()).collect();
            documents.extend(Stubs::new(set, &objects).documents());
            let unread = self.judge(judge, set, &documents)?;
            if !unread.is_empty() {
                self.unread.push(format!("{}: {unread}", set.name));
            }
        }
        Ok(())
    }

    /// Adds sets of upstream's, as they are.
    ///
    /// # Errors
    /// When the judge does not answer.
    pub fn add_upstreams(&mut self, judge: &mut Judge, sets: &[Set]) -> Result<(), Error> {
        for set in sets {
            let documents: Vec<String> = set.documents.iter().map(|it| it.text.clone()).collect();
            self.judge(judge, set, &documents)?;
        }
        Ok(())
    }

    fn judge(&mut self, judge: &mut Judge, set: &Set, documents: &[String]) -> Result<String, Error> {
        let messages = judge.analysis(documents, &set.settings)?;
        self.sets += 1;
        self.documents += set.documents.len();
        self.count(set, &messages.messages, &ours(documents));
        Ok(messages.unread)
    }

    fn count(&mut self, set: &Set, messages: &[Message], ours: &[String]) {
        let mut left = ours.to_vec();
        for message in messages {
            let key = (message.code.clone(), message.level.clone());
            let words = format!("{}: {}: {}", set.name, message.origin, message.text);
            let reason = reasons::of_message(&message.code, &message.text);
            let said = self.messages.entry(key).or_insert(Said {
                count: 0,
                first: words,
                reason,
            });
            said.count += 1;
            said.reason = said.reason.and(reason);
            let same = format!("{} {}", message.code, message.origin);
            if let Some(at) = left.iter().position(|it| *it == same) {
                left.remove(at);
                *self.alike.entry(message.code.clone()).or_default() += 1;
            } else if reason.is_none() {
                self.differences.push(Apart {
                    set: set.name.clone(),
                    upstream: true,
                    message: same,
                });
            }
        }
        self.differences.extend(left.into_iter().map(|message| Apart {
            set: set.name.clone(),
            upstream: false,
            message,
        }));
    }
}

/// Our own messages with an analyzer's code, as `IST0101 VirtualService production/shop`.
fn ours(documents: &[String]) -> Vec<String> {
    let validation = Validation::default()
        .target(Some(Target::Istio(None)))
        .complete(true);
    let mut set = Checked::new();
    let mut heads = BTreeMap::new();
    let mut found = Vec::new();
    for (number, text) in documents.iter().enumerate() {
        for report in validation.reports_into(text, number, &mut set) {
            let part = |it: &Option<std::borrow::Cow<'static, str>>| it.clone().unwrap_or_default();
            let name = report.name.clone().unwrap_or_default();
            let origin = match &report.namespace {
                Some(namespace) => format!("{} {namespace}/{name}", part(&report.kind)),
                None => format!("{} {name}", part(&report.kind)),
            };
            for located in &report.findings {
                found.push(format!("{} {origin}", located.finding.rule));
            }
            heads.insert(number, origin);
        }
    }
    for (place, finding) in set.finish(true) {
        let origin = heads.get(&place.source).cloned().unwrap_or_default();
        found.push(format!("{} {origin}", finding.rule));
    }
    found.retain(|it| it.starts_with("IST"));
    found
}
