//! What a real Envoy decides, beside what the policy says.
//!
//! Envoy is configured by istiod's own output for what we emit. Requests go over real connections to applications that tell what arrives.

mod access;
mod ask;
mod edges;
mod route;
mod shares;
mod wire;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::istio::lower::Resource as Lowered;
use mesh2yaml::k8s::types::decision::{Request, Routed};
use mesh2yaml::meaning::{Meaning, is_normal};
use mesh2yaml::{Compilation, Options, Resource, Target};
use mesh2yaml_snapshots::parity::{Edges, Random};

use crate::corpus::Set;
use crate::{Error, Judge, reasons};
use ask::{Purpose, further, inbound, late, outbound};
pub use edges::edges_of;
pub use shares::Observed;
pub(crate) use wire::{Observation, Question};
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
    /// Filters that stock Envoy does not have, and which were left out.
    pub left: BTreeSet<String>,
    /// Shares: of which policy, meant and observed, and of how many.
    pub shares: Vec<Observed>,
    /// Decisions that differ for a reason that is known, by reason.
    pub explained: BTreeMap<&'static str, usize>,
    /// Decisions that were otherwise than meant.
    pub wrong: Vec<String>,
}

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
        let set = Set::compiled(name.to_owned(), compilation, meaning.services().collect())?;
        let evaluator = evaluator(compilation, &meaning);
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

fn evaluator(compilation: &Compilation, meaning: &Meaning) -> istio::Evaluator {
    let mut resources = istio::Resources::new();
    for resource in &compilation.resources {
        let Resource::Istio(resource) = resource else {
            continue;
        };
        match resource {
            Lowered::VirtualService(it) => resources.virtual_services.push(it.clone()),
            Lowered::DestinationRule(it) => resources.destination_rules.push((**it).clone()),
            Lowered::PeerAuthentication(it) => resources.peer_authentications.push(it.clone()),
            Lowered::AuthorizationPolicy(it) => resources.authorization_policies.push(it.clone()),
            Lowered::Namespace(_)
            | Lowered::ConfigMap(_)
            | Lowered::Telemetry(_)
            | Lowered::IstioOperator(_)
            | _ => {}
        }
    }
    let defaults = match &compilation.install {
        Some(Resource::Istio(Lowered::IstioOperator(install))) => {
            istio::MeshDefaults::from(&install.spec.mesh_config)
        }
        Some(_) | None => istio::MeshDefaults::default(),
    };
    istio::Evaluator::new(&resources, meaning.services(), defaults)
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
        let (purposes, questions) = self.questions(asked, &world.pods, each, seed);
        if questions.is_empty() {
            return Ok(());
        }
        let answers = world.ask(judge, envoy, asked, &questions)?;
        let pods = &world.pods;
        self.policies += 1;
        self.left.extend(answers.left);
        for ((purpose, question), seen) in purposes.iter().zip(&questions).zip(&answers.observations) {
            self.requests += question.times.max(1);
            let sort = purpose.sort();
            *self.compared.entry(sort).or_default() += 1;
            if let Some(reason) =
                reasons::of_observation(&question.method, seen.first.status, seen.first.arrivals.len())
            {
                *self.explained.entry(reason).or_default() += 1;
                continue;
            }
            if let Some(why) = self.judge(asked, pods, purpose, seen) {
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
        Ok(())
    }

    /// Questions at the edges of a policy.
    fn questions(
        &self,
        asked: &Asked,
        pods: &[Pod],
        each: usize,
        seed: u64,
    ) -> (Vec<Purpose>, Vec<Question>) {
        let mut random = Random::new(seed);
        let (mut purposes, mut questions) = (Vec::new(), Vec::new());
        let mut bursts = BTreeSet::new();
        for _ in 0..each {
            if let Some(request) = asked.edges.request(&mut random)
                && let Some(routed) = asked.routed(&request)
                && let Some(question) = outbound(&request)
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
            if let Some(arrival) = asked.edges.arrival(&mut random).and_then(here) {
                let question = inbound(&arrival, pods);
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
        seen: &Observation,
    ) -> Option<String> {
        match purpose {
            Purpose::Route(request, routed) => route::route(request.http.as_ref()?, routed, seen, pods).err(),
            Purpose::Admit(arrival, said) => access::admit(&asked.meaning, arrival, said, seen).err(),
            Purpose::Foreign => {
                // A port without TLS sees no certificate.
                let is_seen = !seen.first.arrivals.is_empty() && !seen.plain;
                is_seen.then(|| "WIDER: a certificate of another authority is let in".to_owned())
            }
            Purpose::Shares(routed) => {
                let observed = shares::shares(&asked.name, routed, seen, pods);
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
                let right =
                    seen.first.status == 504 && took + 5 + millis / 20 >= *millis && took < millis + 3_000;
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

impl Asked {
    /// What the policy says of a request, if it says anything: of a normal path, to the service's own name, with no header twice.
    fn routed(&self, request: &Request) -> Option<Routed> {
        let http = request.http.as_ref()?;
        let repeated = http.headers.iter().any(|(name, _)| http.value(name).is_none());
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
