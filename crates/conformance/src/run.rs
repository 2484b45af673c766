//! A whole run, and what it comes to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use mesh2yaml::Mesh;
use mesh2yaml_snapshots::admission::Crds;
use mesh2yaml_snapshots::corpus::cases;

use crate::agreement::Agreement;
use crate::analysis::Analysis;
use crate::corpus::{self, Set};
use crate::decide::{Asked, Decisions, edges_of};
use crate::facts::Facts;
use crate::faults::{self, Fault};
use crate::reading::{Reader, Readings};
use crate::scenario::{self, Scenario};
use crate::{Error, Judge};

/// How much is judged.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Random policies whose documents are judged.
    pub policies: usize,
    /// The seed of random policies.
    pub seed: u64,
    /// The program that decides; without it, nothing is really decided.
    pub envoy: Option<PathBuf>,
    /// Random policies that it is asked about.
    pub decided: usize,
    /// Examples that it is asked about, by a part of their path. With it nothing else is judged, so the page is not whole.
    pub only: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            policies: 500,
            seed: 1,
            envoy: None,
            decided: 20,
            only: None,
        }
    }
}

/// What a run has found.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Run {
    /// The modules that judged, by path.
    pub versions: BTreeMap<String, String>,
    /// Verdicts on documents, by where they come from.
    pub verdicts: Vec<(&'static str, Agreement)>,
    /// What the types of Linkerd's policy controller read.
    pub readings: Readings,
    /// The analyzers' messages on what we emit.
    pub analysis: Analysis,
    /// Numbers that istiod sends.
    pub facts: Facts,
    /// What a real Envoy decides.
    pub decisions: Decisions,
    /// Limits and pods that fail.
    pub scenarios: Vec<Scenario>,
    /// Faults that were put into output, to see that they are found.
    pub faults: Vec<Fault>,
    /// What was not judged, and why.
    pub skipped: Vec<String>,
}

/// Asks all judges.
///
/// # Errors
/// When one is missing or does not answer.
pub fn run(root: &Path, options: &Options) -> Result<Run, Error> {
    let mut judge = Judge::start(root)?;
    let mut run = Run {
        versions: judge.versions()?,
        ..Run::default()
    };
    let shared = Crds::shared().filter(|it| it.join("upstream").is_dir());
    load(&mut judge, shared.as_deref(), &mut run)?;
    if let (Some(_), Some(envoy)) = (&options.only, &options.envoy) {
        decisions(&mut judge, envoy, options, &mut run)?;
        return Ok(run);
    }
    // It may have to be built, and one judge leaves a core for that.
    let folder = root.to_owned();
    let reader = std::thread::spawn(move || Reader::start(&folder));
    let examples = corpus::examples();
    let random = corpus::random(options.seed, options.policies);
    for (name, sets) in [("our examples", &examples), ("random policies", &random)] {
        let mut agreement = Agreement::default();
        agreement.add(&mut judge, sets, true)?;
        run.verdicts.push((name, agreement));
    }
    let upstream = corpus::upstream(shared.as_deref())?;
    let of = |prefix: &str, mesh| -> Vec<Set> {
        let is = |it: &&Set| it.mesh == mesh && !prefix.is_empty();
        upstream.iter().filter(is).cloned().collect()
    };
    for (name, mesh) in [
        ("istio/api's test documents", Some(Mesh::Istio)),
        ("Linkerd's test documents", Some(Mesh::Linkerd)),
        ("the Gateway API's examples", None),
    ] {
        let mut agreement = Agreement::default();
        agreement.add(&mut judge, &of(name, mesh), false)?;
        run.verdicts.push((name, agreement));
    }
    let module = corpus::module(&judge.module()?)?;
    let mut agreement = Agreement::default();
    agreement.add(&mut judge, &module, false)?;
    run.verdicts.push(("the documents in Istio's module", agreement));
    let mut reader = reader
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    run.readings.add_ours(&mut reader, &examples)?;
    run.readings.add_ours(&mut reader, &random)?;
    run.readings.add_upstreams(&mut reader, &upstream)?;
    run.analysis.add(&mut judge, &examples)?;
    run.analysis.add(&mut judge, &random)?;
    run.facts.add(&mut judge, &examples)?;
    if let Some(envoy) = &options.envoy {
        decisions(&mut judge, envoy, options, &mut run)?;
    }
    Ok(run)
}

/// How many questions of each side a policy is asked.
const EACH: usize = 250;

/// Asks Envoy about the examples and random policies.
fn decisions(judge: &mut Judge, envoy: &Path, options: &Options, run: &mut Run) -> Result<(), Error> {
    run.decisions.envoy = version(envoy)?;
    if options.only.is_none() {
        let (scenarios, requests) = scenario::run(judge, envoy)?;
        run.scenarios = scenarios;
        run.decisions.requests += requests;
        run.faults = faults::run(judge, envoy, options.seed)?.0;
        run.decisions.paths(judge, envoy)?;
    }
    let is_asked = |path: &str| options.only.as_ref().is_none_or(|part| path.contains(part));
    for case in cases().into_iter().filter(|it| is_asked(&it.path)) {
        let text = String::from_utf8_lossy(&case.bytes).into_owned();
        let Some(target) = case.targets.iter().find(|it| it.mesh == Mesh::Istio) else {
            continue;
        };
        let Ok(meaning) = case.options().meaning(*target) else {
            continue;
        };
        let edges = edges_of(&text, &meaning);
        if let Some(asked) = Asked::of(&case.path, &case.compile(*target), meaning, edges) {
            run.decisions.add(judge, envoy, &asked, EACH / 5, options.seed)?;
        }
    }
    let mut left = options.decided;
    for (number, (sketch, edges)) in corpus::sketches(options.seed).enumerate() {
        if left == 0 {
            break;
        }
        if let Some(asked) = Asked::new(&format!("random policy {number}"), &sketch.to_string(), edges) {
            left -= 1;
            run.decisions
                .add(judge, envoy, &asked, EACH, options.seed + number as u64)?;
        }
    }
    Ok(())
}

/// The version of Envoy, as `1.40.0`.
fn version(envoy: &Path) -> Result<String, Error> {
    let said = Command::new(envoy)
        .arg("--version")
        .output()
        .map_err(|cause| Error::Io {
            path: envoy.to_owned(),
            cause,
        })?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let words = text
        .split_once("version: ")
        .and_then(|(_, said)| said.split('/').nth(1));
    Ok(words.unwrap_or_else(|| text.trim()).to_owned())
}

/// Makes custom resource definitions known: Istio's from its module, the others where they are.
fn load(judge: &mut Judge, shared: Option<&Path>, run: &mut Run) -> Result<(), Error> {
    let module = judge.module()?;
    let istio = module.join("manifests/charts/base/files/crd-all.gen.yaml");
    let Some(shared) = shared else {
        run.skipped.push("the definitions of Linkerd and of the Gateway API's standard channel, and upstream's test documents: ../shared is not here".to_owned());
        let gateway = module.join("tests/integration/pilot/testdata/gateway-api-crd.yaml");
        judge.definitions("istio", &[istio, gateway])?;
        return Ok(());
    };
    let crds = |folder: &str| -> PathBuf { shared.join("upstream/crds").join(folder) };
    judge.definitions("istio", &[istio, crds("gateway-api-standard")])?;
    judge.definitions("linkerd", &[crds("linkerd"), crds("gateway-api-linkerd-chart")])?;
    Ok(())
}

impl Run {
    /// What is wrong: each a line. None if all is as it must be.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, agreement) in &self.verdicts {
            problems.extend(
                agreement
                    .emitted
                    .iter()
                    .map(|words| format!("upstream objects to what we emit: {words}")),
            );
            for it in agreement
                .differences
                .iter()
                .chain(&agreement.warnings)
                .filter(|it| it.reason.is_none())
            {
                problems.push(format!(
                    "{name}: {}: {}: we say `{}`, upstream says `{}`, and nobody has said why",
                    it.name, it.kind, it.ours, it.upstream
                ));
            }
            if agreement.judged() > 0 && agreement.share() < 0.98 {
                problems.push(format!(
                    "{name}: the same verdict on {:.1} % alone",
                    agreement.share() * 100.0
                ));
            }
        }
        problems.extend(self.readings.wrong.iter().cloned());
        problems.extend(self.analysis.unread.iter().cloned());
        for ((code, level), said) in &self.analysis.messages {
            if level == "Error" || said.reason.is_none() {
                problems.push(format!(
                    "an analyzer says {code} ({level}) {} times of what we emit: {}",
                    said.count, said.first
                ));
            }
        }
        problems.extend(self.facts.wrong.iter().cloned());
        problems.extend(self.decisions.wrong.iter().cloned());
        for it in self.scenarios.iter().filter(|it| !it.is_right) {
            problems.push(format!("{}: {}; {}", it.name, it.meant, it.seen));
        }
        for it in self.faults.iter().filter(|it| !it.is_seen()) {
            problems.push(format!("the fault \"{}\" in the output is not seen", it.name));
        }
        for it in &self.analysis.differences {
            let who = if it.upstream { "upstream alone" } else { "we alone" };
            problems.push(format!("{}: {who}: {}", it.set, it.message));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::Run;
    use crate::agreement::{Agreement, Difference};

    #[test]
    fn what_nobody_has_explained_is_a_problem() {
        let difference = |reason| Difference {
            name: "a.yaml".to_owned(),
            kind: "Server".to_owned(),
            ours: String::new(),
            upstream: "schema: no".to_owned(),
            reason,
        };
        let mut agreement = Agreement {
            admitted: 99,
            ..Agreement::default()
        };
        let problems = |agreement: &Agreement| {
            let run = Run {
                verdicts: vec![("documents", agreement.clone())],
                ..Run::default()
            };
            run.problems()
        };
        agreement.differences = vec![difference(Some("it is right"))];
        assert!(problems(&agreement).is_empty());
        agreement.differences = vec![difference(None)];
        assert_eq!(problems(&agreement).len(), 1);
        // Too many, explained or not.
        agreement.differences = vec![difference(Some("it is right")); 3];
        assert_eq!(
            problems(&agreement),
            ["documents: the same verdict on 97.1 % alone"]
        );
        // What we emit is never refused.
        agreement.differences.clear();
        agreement.emitted = vec!["examples/card.mesh: Server: schema: no".to_owned()];
        assert_eq!(problems(&agreement).len(), 1);
    }
}
