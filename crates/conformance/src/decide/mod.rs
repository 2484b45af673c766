//! What a real Envoy decides, beside what the policy says.
//!
//! Envoy is configured by istiod's own output for what we emit. Requests go over real connections to applications that tell what arrives.

mod access;
mod ask;
mod chain;
mod edges;
mod paths;
mod route;
mod shares;
mod wire;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::k8s::types::decision::{Request, Routed};
use mesh2yaml::meaning::{Meaning, is_normal};
use mesh2yaml::{Compilation, Options, Target};
use mesh2yaml_snapshots::parity::{Edges, Random, Speaks};

use crate::corpus::Set;
use crate::{Error, Judge, reasons};
use ask::{Purpose, further, inbound, late, outbound};
pub use edges::edges_of;
pub use paths::Segments;
pub use shares::Observed;
pub(crate) use wire::{Caller, HTTP, Observation, Question};
pub(crate) use world::World;
use world::{Pod, here, networks_here};

/// What real decisions came to.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Decisions {
    /// Envoy's version.
    pub envoy: String,
    /// Policies.
    pub policies: usize,
    /// Requests that were sent.
    pub requests: usize,
    /// Questions by sort, with how many were compared.
    pub compared: BTreeMap<&'static str, usize>,
    /// What a `*` inside of a path takes.
    pub segments: Segments,
    /// Questions that were asked again, alone, since a busy machine may have answered them.
    pub again: usize,
    /// Requests by what is spoken.
    pub spoken: BTreeMap<&'static str, usize>,
    /// Filters that stock Envoy does not have, and which were left out.
    pub left: BTreeSet<String>,
    /// Shares: of which policy, meant and observed, and of how many.
    pub shares: Vec<Observed>,
    /// Decisions that differ for a reason that is known, by reason.
    pub explained: BTreeMap<&'static str, usize>,
    /// Decisions that were otherwise than meant.
    pub wrong: Vec<String>,
}

/// How often what a busy machine may have answered is asked again. What is wrong stays wrong.
const AGAIN: usize = 2;

/// A policy that can be asked, with what it speaks of.
#[derive(Debug)]
pub struct Asked {
    name: String,
    meaning: Meaning,
    evaluator: istio::Evaluator,
    set: Set,
    edges: Edges,
}

impl Asked {
    /// A policy on Istio; `None` where there is no output for it.
    #[must_use]
    pub fn new(name: &str, text: &str, edges: Edges) -> Option<Self> {
        let text = networks_here(text);
        let options = || Options::new().source("policy.mesh", text.as_str());
        Self::of(
            name,
            &options().compile(Target::istio()),
            options().meaning(Target::istio()).ok()?,
            edges,
        )
    }

    pub(crate) fn of(name: &str, compilation: &Compilation, meaning: Meaning, edges: Edges) -> Option<Self> {
        let mut set = Set::compiled(name.to_owned(), compilation, meaning.services().collect())?;
        for service in &edges.services {
            let calls = service.ports.iter().filter(|it| it.speaks == Speaks::Grpc);
            set.calls
                .extend(calls.map(|it| (service.namespace.clone(), service.name.clone(), it.number)));
        }
        let (resources, defaults) = compilation.for_istio();
        let evaluator = istio::Evaluator::new(&resources, meaning.services(), defaults);
        Some(Self {
            name: name.to_owned(),
            meaning,
            evaluator,
            set,
            edges,
        })
    }
}

impl Asked {
    /// The same with a fault in its output; `None` where there is nothing to change.
    pub(crate) fn changed(mut self, from: &str, to: &str) -> Option<Self> {
        let document = self.set.documents.iter_mut().find(|it| it.text.contains(from))?;
        document.text = document.text.replace(from, to);
        Some(self)
    }
}

impl Decisions {
    /// Asks Envoy about a policy.
    ///
    /// # Errors
    /// When the judge or Envoy does not answer.
    pub fn add(
        &mut self,
        judge: &mut Judge,
        envoy: &Path,
        asked: &Asked,
        each: usize,
        seed: u64,
    ) -> Result<(), Error> {
        let world = World::new(asked);
        let mut random = Random::new(seed);
        let (mut purposes, mut questions) = self.questions(asked, &world.pods, each, &mut random);
        let callers = chain::callers(asked, &mut random);
        if !callers.is_empty() {
            let more = (0..each).filter_map(|_| chain::question(asked, &world, &callers, &mut random));
            for (candidates, question) in more {
                purposes.push(Purpose::Chain(candidates));
                questions.push(question);
            }
        }
        if questions.is_empty() {
            return Ok(());
        }
        let callers: Vec<Caller> = callers.iter().map(Caller::of).collect();
        self.ask(judge, envoy, asked, &world, (&purposes, &questions), &callers)?;
        Ok(())
    }

    /// Asks questions, and judges the answers.
    fn ask(
        &mut self,
        judge: &mut Judge,
        envoy: &Path,
        asked: &Asked,
        world: &World,
        (purposes, questions): (&[Purpose], &[Question]),
        callers: &[Caller],
    ) -> Result<Vec<Observation>, Error> {
        let mut answers = world.ask(judge, envoy, asked, callers, questions)?;
        for _ in 0..AGAIN {
            let late = Self::late(asked, &world.pods, purposes, questions, &answers.observations);
            if late.is_empty() {
                break;
            }
            let alone = |at: &usize| Question {
                alone: true,
                ..questions[*at].clone()
            };
            let again: Vec<Question> = late.iter().map(alone).collect();
            let found = world.ask(judge, envoy, asked, callers, &again)?;
            self.again += again.len();
            for (at, observation) in late.into_iter().zip(found.observations) {
                answers.observations[at] = observation;
            }
        }
        let pods = &world.pods;
        self.policies += 1;
        self.left.extend(answers.left);
        for ((purpose, question), seen) in purposes.iter().zip(questions).zip(&answers.observations) {
            self.requests += question.times.max(1);
            let sort = purpose.sort();
            *self.compared.entry(sort).or_default() += 1;
            *self.spoken.entry(question.speaks).or_default() += question.times.max(1);
            if let Some(reason) =
                reasons::of_observation(&question.method, seen.first.status, seen.first.arrivals.len())
            {
                *self.explained.entry(reason).or_default() += 1;
                continue;
            }
            if let Some(why) = self.judge(asked, pods, purpose, question, seen) {
                if let Some(reason) = reasons::of_decision(&why) {
                    *self.explained.entry(reason).or_default() += 1;
                    continue;
                }
                let name = &asked.name;
                let asked = serde_json::to_string(question).unwrap_or_default();
                self.wrong.push(format!(
                    "{name}: {sort}: {why}\n  asked {asked}\n  seen  {seen:?}"
                ));
            }
        }
        Ok(answers.observations)
    }

    /// The questions whose answers are otherwise than meant, and which a busy machine may have answered: about times, tries and shares, and what a proxy
    /// or the harness gave up. Nothing that lets in more is among them.
    fn late(
        asked: &Asked,
        pods: &[Pod],
        purposes: &[Purpose],
        questions: &[Question],
        seen: &[Observation],
    ) -> Vec<usize> {
        let mut scratch = Self::default();
        let mut is_late = |at: &usize| {
            let (purpose, seen) = (&purposes[*at], &seen[*at]);
            let is_timed = matches!(
                purpose,
                Purpose::Shares(_) | Purpose::Tries(_) | Purpose::Timeout(_)
            );
            let why = scratch.judge(asked, pods, purpose, &questions[*at], seen);
            why.is_some_and(|why| !why.contains("WIDER") && (is_timed || seen.is_given_up()))
        };
        (0..questions.len()).filter(|at| is_late(at)).collect()
    }

    /// Questions at the edges of a policy.
    fn questions(
        &self,
        asked: &Asked,
        pods: &[Pod],
        each: usize,
        random: &mut Random,
    ) -> (Vec<Purpose>, Vec<Question>) {
        let (mut purposes, mut questions) = (Vec::new(), Vec::new());
        let mut bursts = BTreeSet::new();
        for _ in 0..each {
            if let Some(request) = asked.edges.request(random)
                && let Some(routed) = asked.routed(&request)
                && let Some(question) = outbound(&request, random)
            {
                for (purpose, question) in further(&routed, &question, &mut bursts) {
                    purposes.push(purpose);
                    questions.push(question);
                }
                // What takes its time is looked at once, with its shares.
                if late(&routed) < 300.0 {
                    purposes.push(Purpose::Route(Box::new(request), Box::new(routed)));
                    questions.push(question);
                }
            }
            if let Some(arrival) = asked.edges.arrival(random).and_then(here) {
                let question = inbound(&arrival, pods, random);
                if let Some(mut question) = question {
                    // The same from an authority that the mesh does not trust.
                    if random.percent(3)
                        && let Some(caller) = &mut question.caller
                    {
                        caller.foreign = true;
                        purposes.push(Purpose::Foreign);
                        questions.push(question.clone());
                        continue;
                    }
                    let said = asked.evaluator.admit(&arrival);
                    purposes.push(Purpose::Admit(Box::new(arrival), said));
                    questions.push(question);
                }
            }
        }
        (purposes, questions)
    }

    fn judge(
        &mut self,
        asked: &Asked,
        pods: &[Pod],
        purpose: &Purpose,
        question: &Question,
        seen: &Observation,
    ) -> Option<String> {
        match purpose {
            Purpose::Route(request, routed) => route::route(request.http.as_ref()?, routed, seen, pods).err(),
            Purpose::Admit(arrival, said) => access::admit(&asked.meaning, arrival, said, seen).err(),
            Purpose::Chain(candidates) => {
                chain::judge(candidates, question.speaks != wire::BYTES, seen).err()
            }
            Purpose::Foreign => {
                // A port without TLS sees no certificate.
                let is_seen = !seen.first.arrivals.is_empty() && !seen.plain;
                is_seen.then(|| "WIDER: a certificate of another authority is let in".to_owned())
            }
            Purpose::Shares(routed) => {
                let observed = shares::shares(
                    &asked.name,
                    question.speaks == wire::HTTP2 && is_call(question),
                    routed,
                    seen,
                    pods,
                );
                let wrong = observed.iter().find(|it| !it.is_likely());
                let wrong = wrong.map(|it| {
                    format!(
                        "{}: {} of {} where {} is meant",
                        it.what, it.seen, it.of, it.meant
                    )
                });
                self.shares.extend(observed);
                wrong
            }
            Purpose::Tries(tries) => {
                let arrivals = seen.first.arrivals.len();
                (arrivals != *tries as usize).then(|| format!("{tries} tries are meant, {arrivals} arrive"))
            }
            Purpose::Timeout(millis) => {
                let took = seen.millis.first().copied().unwrap_or_default();
                // A call is told that nobody is there: 14.
                let ended = seen.first.status == 504 || seen.first.status_of_call() == Some(14);
                let right = ended && took + 5 + millis / 20 >= *millis && took < millis + 2_500;
                (!right).then(|| {
                    format!(
                        "an end after {millis} ms is meant; status {} after {took} ms",
                        seen.first.status
                    )
                })
            }
        }
    }
}

/// Whether a question is a call of gRPC.
fn is_call(question: &Question) -> bool {
    let is =
        |(name, value): &(String, String)| name == "content-type" && value.starts_with("application/grpc");
    question.headers.iter().any(is)
}

impl Asked {
    /// What the policy says of a request, if it says anything: of a normal path, to the service's own name, with no header and no parameter twice.
    fn routed(&self, request: &Request) -> Option<Routed> {
        let http = request.http.as_ref()?;
        let repeated = http.headers.iter().any(|(name, _)| http.value(name).is_none());
        let mut named = BTreeSet::new();
        let parameters = http.query().into_iter().flat_map(|it| it.split('&'));
        let repeated = repeated
            || !parameters
                .into_iter()
                .all(|it| named.insert(it.split('=').next()));
        let own = format!("{}.{}.svc.cluster.local", request.service, request.namespace);
        if !is_normal(http.path()) || repeated || http.authority != own {
            return None;
        }
        let routed = self
            .meaning
            .services()
            .find(|it| it.name == request.service && it.namespace == request.namespace)?;
        if routed.opaque.contains(&request.port) {
            return None;
        }
        Some(self.meaning.route(request)?.decision)
    }
}
