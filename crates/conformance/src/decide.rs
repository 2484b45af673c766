//! What a real Envoy decides, beside what the policy says.
//!
//! Envoy is configured by istiod's own output for what we emit. Requests go over real connections to applications that tell what arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;

use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::istio::lower::Resource as Lowered;
use mesh2yaml::k8s::types::decision::{
    Action, Admission, Arrival, Backend, Fault, FieldEdit, Forward, HttpRequest, Redirect, Request, Routed, Share,
};
use mesh2yaml::k8s::types::{Name, Port};
use mesh2yaml::meaning::{Meaning, is_normal};
use mesh2yaml::{Compilation, Options, Resource, Target};
use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_snapshots::parity::{Edges, Random};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::corpus::Set;
use crate::stubs::{Pods, Stubs};
use crate::{Error, Judge, reasons};

/// A request that is sent, perhaps many times.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Question {
    pub(crate) pod: String,
    pub(crate) port: u16,
    pub(crate) caller: Option<Caller>,
    pub(crate) from: String,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) authority: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) status: u16,
    /// Milliseconds.
    pub(crate) delay: u64,
    pub(crate) at: String,
    /// Milliseconds.
    pub(crate) pause: u64,
    pub(crate) times: usize,
    pub(crate) wide: usize,
    pub(crate) alone: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Caller {
    pub(crate) trust_domain: String,
    pub(crate) namespace: String,
    pub(crate) account: String,
    pub(crate) foreign: bool,
}

/// What came of a question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Observation {
    pub(crate) statuses: BTreeMap<u16, usize>,
    pub(crate) pods: BTreeMap<String, usize>,
    pub(crate) millis: Vec<u64>,
    pub(crate) failure: String,
    /// Whether the port took plaintext alone, so that no certificate was shown.
    pub(crate) plain: bool,
    pub(crate) first: Answer,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) arrivals: Vec<Seen>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    pub(crate) pod: String,
    pub(crate) target: String,
    pub(crate) authority: String,
    pub(crate) headers: Vec<(String, String)>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Answers {
    pub(crate) observations: Vec<Observation>,
    pub(crate) left: Vec<String>,
}

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

/// An observed share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Observed {
    /// Where.
    pub policy: String,
    /// Of what.
    pub what: String,
    /// What is meant, from 0 to 1.
    pub meant: f64,
    /// How often it was seen.
    pub seen: usize,
    /// Of how many.
    pub of: usize,
}

impl Observed {
    /// Whether the number is one that such a share gives: within 4.9 standard deviations, which one in a million is not.
    #[must_use]
    pub fn is_likely(&self) -> bool {
        let of = self.of as f64;
        let spread = (of * self.meant * (1.0 - self.meant)).sqrt();
        (self.seen as f64 - of * self.meant).abs() <= 4.9 * spread + 1e-9
    }
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

/// Networks of policies, and the same on this machine, so that a caller can come from them.
const NETWORKS: [(&str, &str); 2] = [("10.244.", "127.244."), ("203.0.113.", "127.203.113.")];

impl Asked {
    /// A policy on Istio; `None` where there is no output for it.
    #[must_use]
    pub fn new(name: &str, text: &str, edges: Edges) -> Option<Self> {
        let text = NETWORKS.iter().fold(text.to_owned(), |text, (from, to)| {
            text.replace(&format!("cidr {from}"), &format!("cidr {to}"))
                .replace(&format!("except {from}"), &format!("except {to}"))
        });
        let options = || Options::new().source("policy.mesh", text.as_str());
        Self::of(name, &options().compile(Target::istio()), options().meaning(Target::istio()).ok()?, edges)
    }

    pub(crate) fn of(name: &str, compilation: &Compilation, meaning: Meaning, edges: Edges) -> Option<Self> {
        let set = Set::compiled(name.to_owned(), compilation, meaning.services().collect())?;
        let evaluator = evaluator(compilation, &meaning);
        Some(Self { name: name.to_owned(), meaning, evaluator, set, edges })
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
        let Resource::Istio(resource) = resource else { continue };
        match resource {
            Lowered::VirtualService(it) => resources.virtual_services.push(it.clone()),
            Lowered::DestinationRule(it) => resources.destination_rules.push((**it).clone()),
            Lowered::PeerAuthentication(it) => resources.peer_authentications.push(it.clone()),
            Lowered::AuthorizationPolicy(it) => resources.authorization_policies.push(it.clone()),
            Lowered::Namespace(_) | Lowered::ConfigMap(_) | Lowered::Telemetry(_) | Lowered::IstioOperator(_) | _ => {}
        }
    }
    let defaults = match &compilation.install {
        Some(Resource::Istio(Lowered::IstioOperator(install))) => istio::MeshDefaults::from(&install.spec.mesh_config),
        Some(_) | None => istio::MeshDefaults::default(),
    };
    istio::Evaluator::new(&resources, meaning.services(), defaults)
}

/// A question with what it is asked for.
enum Purpose {
    Route(Box<Request>, Box<Routed>),
    Admit(Box<Arrival>, Admission),
    /// A certificate that another authority signed: nothing of it arrives where one is asked for.
    Foreign,
    /// Where many of the same go.
    Shares(Box<Routed>),
    /// How often it is tried when each try is answered with a failure, or with what is none.
    Tries(u32),
    /// How long it takes at most, in milliseconds.
    Timeout(u64),
}

/// The cluster that a policy is asked in.
pub(crate) struct World {
    stubs: Stubs,
    pods: Vec<Pod>,
}

impl World {
    pub(crate) fn new(asked: &Asked) -> Self {
        let documents = asked.set.documents.iter();
        let objects: Vec<Value> = documents
            .flat_map(|it| read(&it.text, &Limits::default()).unwrap_or_default())
            .collect();
        let stubs = Stubs::new(&asked.set, &objects);
        let pods = with_addresses(&stubs.pods, &asked.edges);
        Self { stubs, pods }
    }

    /// What Envoy makes of questions, in their order.
    pub(crate) fn ask(
        &self,
        judge: &mut Judge,
        envoy: &Path,
        asked: &Asked,
        questions: &[Question],
    ) -> Result<Answers, Error> {
        let documents: Vec<&String> = asked.set.documents.iter().map(|it| &it.text).collect();
        judge.ask(&json!({
            "op": "decide",
            "documents": documents,
            "mesh": asked.set.settings,
            "services": self.stubs.services,
            "namespaces": self.stubs.namespaces,
            "pods": self.pods,
            "trust_domain": asked.meaning.trust_domain(),
            "envoy": envoy,
            "block": block(),
            "questions": questions,
        }))
    }
}

impl Decisions {
    /// Asks Envoy about a policy.
    ///
    /// # Errors
    /// When the judge or Envoy does not answer.
    pub fn add(&mut self, judge: &mut Judge, envoy: &Path, asked: &Asked, each: usize, seed: u64) -> Result<(), Error> {
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
            if let Some(reason) = reasons::of_observation(&question.method, seen.first.status, seen.first.arrivals.len()) {
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
                self.wrong.push(format!("{name}: {sort}: {why}\n  asked {asked}\n  seen  {seen:?}"));
            }
        }
        Ok(())
    }

    /// Questions at the edges of a policy.
    fn questions(&self, asked: &Asked, pods: &[Pod], each: usize, seed: u64) -> (Vec<Purpose>, Vec<Question>) {
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
            if let Some(arrival) = asked.edges.arrival(&mut random) {
                let arrival = here(arrival);
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

    fn judge(&mut self, asked: &Asked, pods: &[Pod], purpose: &Purpose, seen: &Observation) -> Option<String> {
        match purpose {
            Purpose::Route(request, routed) => route(request.http.as_ref()?, routed, seen, pods).err(),
            Purpose::Admit(arrival, said) => admit(&asked.meaning, arrival, said, seen).err(),
            Purpose::Foreign => {
                // A port without TLS sees no certificate.
                let is_seen = !seen.first.arrivals.is_empty() && !seen.plain;
                is_seen.then(|| "WIDER: a certificate of another authority is let in".to_owned())
            }
            Purpose::Shares(routed) => {
                let observed = shares(&asked.name, routed, seen, pods);
                let wrong = observed.iter().find(|it| !it.is_likely());
                let wrong = wrong.map(|it| format!("{}: {} of {} where {} is meant", it.what, it.seen, it.of, it.meant));
                self.shares.extend(observed);
                wrong
            }
            Purpose::Tries(tries) => {
                let arrivals = seen.first.arrivals.len();
                (arrivals != *tries as usize).then(|| format!("{tries} tries are meant, {arrivals} arrive"))
            }
            Purpose::Timeout(millis) => {
                let took = seen.millis.first().copied().unwrap_or_default();
                let right = seen.first.status == 504 && took + 5 >= *millis && took < millis + 1_000;
                (!right).then(|| format!("an end after {millis} ms is meant; status {} after {took} ms", seen.first.status))
            }
        }
    }
}

impl Purpose {
    const fn sort(&self) -> &'static str {
        match self {
            Self::Route(..) => "route",
            Self::Admit(..) => "access",
            Self::Foreign => "another authority",
            Self::Shares(_) => "shares",
            Self::Tries(_) => "tries",
            Self::Timeout(_) => "timeout",
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
        let routed = self.meaning.services().find(|it| it.name == request.service && it.namespace == request.namespace)?;
        if routed.opaque.contains(&request.port) {
            return None;
        }
        Some(self.meaning.route(request)?.decision)
    }
}

/// A pod with an address.
#[derive(Clone, Debug, Serialize)]
struct Pod {
    namespace: String,
    name: String,
    ip: String,
    labels: BTreeMap<String, String>,
    ports: BTreeSet<u16>,
    account: String,
    serves: bool,
}

impl Pod {
    fn is(&self, seen: &str) -> bool {
        seen.rsplit_once(':').is_some_and(|(name, _)| name == format!("{}/{}", self.namespace, self.name))
    }
}

/// The second number of all addresses of a run, so that two may go on at once.
fn block() -> u32 {
    64 + std::process::id() % 128
}

/// Pods as they are behind Services, and one for each service that is asked directly.
fn with_addresses(pods: &[Pods], edges: &Edges) -> Vec<Pod> {
    let mut all: Vec<(Pods, bool)> = pods.iter().map(|it| (it.clone(), true)).collect();
    for (number, service) in edges.services.iter().enumerate() {
        let labels: BTreeMap<_, _> = service.labels.iter().cloned().collect();
        let is = |it: &&(Pods, bool)| it.0.namespace == service.namespace && it.0.labels == labels;
        if all.iter().find(is).is_none() {
            let mut direct = Pods::new(service.namespace.clone(), format!("{}-direct-{number}", service.name), labels);
            direct.ports = service.ports.iter().map(|(_, target)| *target).collect();
            all.push((direct, false));
        }
    }
    let with = |(number, (pods, serves)): (usize, (Pods, bool))| Pod {
        namespace: pods.namespace,
        name: pods.name,
        ip: format!("127.{}.{}.{}", block(), 1 + number / 250, 1 + number % 250),
        labels: pods.labels,
        ports: pods.ports,
        account: "default".to_owned(),
        serves,
    };
    all.into_iter().enumerate().map(with).collect()
}

/// The same arrival from an address of this machine.
fn here(mut arrival: Arrival) -> Arrival {
    let text = arrival.caller.address.to_string();
    let here = NETWORKS.iter().fold(text, |text, (from, to)| match text.strip_prefix(from) {
        Some(rest) => format!("{to}{rest}"),
        None => text,
    });
    if let Ok(address) = here.parse::<IpAddr>() {
        arrival.caller.address = address;
    }
    arrival
}

fn asking(http: &HttpRequest) -> Option<Question> {
    Some(Question {
        method: http.method.clone(),
        target: String::from_utf8(http.target.clone()).ok()?,
        authority: http.authority.clone(),
        headers: http.headers.clone(),
        ..Question::default()
    })
}

fn outbound(request: &Request) -> Option<Question> {
    Some(Question { port: request.port.get(), ..asking(request.http.as_ref()?)? })
}

fn inbound(arrival: &Arrival, pods: &[Pod]) -> Option<Question> {
    let is = |it: &&Pod| *arrival.namespace.as_str() == it.namespace && it.labels == arrival.labels;
    let pod = pods.iter().find(is)?;
    let caller = arrival.caller.identity.as_ref().map(|it| Caller {
        trust_domain: it.trust_domain.clone(),
        namespace: it.account.namespace.to_string(),
        account: it.account.name.to_string(),
        foreign: false,
    });
    Some(Question {
        pod: format!("{}/{}", pod.namespace, pod.name),
        port: arrival.port.get(),
        caller,
        from: arrival.caller.address.to_string(),
        ..asking(arrival.http.as_ref()?)?
    })
}

/// How often the same request is sent where it is drawn what becomes of it.
const BURST: usize = 1_000;

/// What else one route is asked: how requests are spread, how often they are tried, and how long they may take. Each route once.
fn further(routed: &Routed, question: &Question, asked: &mut BTreeSet<String>) -> Vec<(Purpose, Question)> {
    let mut more = Vec::new();
    let Action::Forward(forward) = &routed.action else { return more };
    if !asked.insert(format!("{} {:?}", question.authority, routed)) {
        return more;
    }
    let is_drawn = forward.to.len() > 1 || !routed.mirrors.is_empty() || !routed.faults.is_empty();
    if is_drawn {
        let late = late(routed);
        // As many as take half a minute together.
        let (times, wide) = if late > 0.0 { (((64.0 * 10_000.0 / late) as usize).clamp(64, BURST), 64) } else { (BURST, 1) };
        more.push((Purpose::Shares(Box::new(routed.clone())), Question { times, wide, ..question.clone() }));
    }
    if !routed.faults.is_empty() || !routed.mirrors.is_empty() {
        return more;
    }
    let timeout = routed.timeout.map(|it| it.as_millis());
    if let Some(retry) = &routed.retry
        && retry.attempts > 0
        && timeout.is_none_or(|it| it > 2_000)
    {
        let retried = retry.statuses.iter().next().copied();
        for (status, tries) in [(retried, retry.attempts + 1), (Some(418), 1)] {
            if let Some(status) = status {
                more.push((Purpose::Tries(tries), Question { status, alone: true, ..question.clone() }));
            }
        }
    }
    if let Some(retry) = &routed.retry
        && let Some(each) = retry.per_try.map(|it| it.as_millis())
        && retry.clone().in_full().conditions.contains("per-try-timeout")
    {
        let all = each * u64::from(retry.attempts + 1);
        if all <= 5_000 && timeout.is_none_or(|it| it > all + 1_000) {
            let delay = each + 1_500;
            more.push((Purpose::Tries(retry.attempts + 1), Question { delay, ..question.clone() }));
        }
    }
    if let Some(timeout) = timeout.filter(|it| *it <= 3_000) {
        more.push((Purpose::Timeout(timeout), Question { delay: timeout + 1_500, ..question.clone() }));
    }
    more
}

/// How late a request is on purpose, in milliseconds and on average.
fn late(routed: &Routed) -> f64 {
    let of = |fault: &Fault| match fault {
        Fault::Delay { time, share } => time.as_millis() as f64 * share.as_f64(),
        _ => 0.0,
    };
    routed.faults.iter().map(of).sum()
}

/// Whether an answer is what is meant of a request.
fn route(http: &HttpRequest, meant: &Routed, seen: &Observation, pods: &[Pod]) -> Result<(), String> {
    let answer = &seen.first;
    let aborts = meant.faults.iter().filter_map(|it| match it {
        Fault::Abort { status, .. } => Some(*status),
        _ => None,
    });
    if answer.arrivals.is_empty() && aborts.into_iter().any(|status| status == answer.status) {
        return Ok(());
    }
    match &meant.action {
        Action::NoRoute => same("no route", (404, 0), (answer.status, answer.arrivals.len())),
        Action::Respond(response) => {
            same("status", response.status, answer.status)?;
            same("arrivals", 0, answer.arrivals.len())?;
            let body = if http.method == "HEAD" { Vec::new() } else { response.body.clone() };
            same("body", String::from_utf8_lossy(&body).into_owned(), answer.body.clone())
        }
        Action::Redirect(redirect) => {
            same("status", redirect.status, answer.status)?;
            same("arrivals", 0, answer.arrivals.len())?;
            let location = answer.headers.iter().find(|(name, _)| name == "location");
            let location = location.map(|(_, value)| value.as_str()).unwrap_or_default();
            same("location", location_of(redirect, http), location.to_owned())
        }
        Action::Forward(forward) => forwarded(http, meant, forward, seen, pods),
        _ => Err("a decision that nobody knows".to_owned()),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, meant: T, seen: T) -> Result<(), String> {
    if meant == seen { Ok(()) } else { Err(format!("{what}: {meant:?} is meant, {seen:?} is seen")) }
}

/// Where a caller is sent, in words. The port of a scheme is not said.
fn location_of(redirect: &Redirect, http: &HttpRequest) -> String {
    let scheme = redirect.scheme.as_deref().unwrap_or("http");
    let host = redirect.host.as_deref().unwrap_or(&http.authority);
    let own = if scheme == "https" { 443 } else { 80 };
    let port = redirect.port.filter(|port| port.get() != own);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let path = redirect.path.as_deref().unwrap_or(&http.target);
    let mut target = String::from_utf8_lossy(path).into_owned();
    if let (Some(_), Some(query)) = (&redirect.path, http.query()) {
        target.push('?');
        target.push_str(query);
    }
    format!("{scheme}://{host}{port}{target}")
}

fn forwarded(http: &HttpRequest, meant: &Routed, forward: &Forward, seen: &Observation, pods: &[Pod]) -> Result<(), String> {
    // One arrival is the request; the others are copies, each for one mirror.
    let arrivals = &seen.first.arrivals;
    let others_are_copies = |main: usize| {
        let mut mirrors: Vec<&Backend> = meant.mirrors.iter().map(|it| &it.to).collect();
        let others = arrivals.iter().enumerate().filter(|(number, _)| *number != main);
        others.into_iter().all(|(_, it)| {
            let at = mirrors.iter().position(|to| is_at(to, it, pods));
            at.map(|at| mirrors.remove(at)).is_some()
        })
    };
    let is_main = |(number, it): &(usize, &Seen)| {
        others_are_copies(*number) && forward.to.keys().any(|to| is_at(to, it, pods))
    };
    let Some((_, arrival)) = arrivals.iter().enumerate().find(is_main) else {
        let at: Vec<&String> = arrivals.iter().map(|it| &it.pod).collect();
        return Err(format!("it arrives at {at:?}, which is not what is meant"));
    };
    let Some(backend) = forward.to.keys().find(|it| is_at(it, arrival, pods)) else {
        return Err(format!("it is sent to {}, where it is not meant to go", arrival.pod));
    };
    let target = forward.target.clone().unwrap_or_else(|| http.target.clone());
    same("target", String::from_utf8_lossy(&target).into_owned(), arrival.target.clone())?;
    let edits = forward.own.get(backend);
    let authority = edits.and_then(|it| it.authority.as_ref()).or(forward.authority.as_ref());
    same("authority", authority.unwrap_or(&http.authority), &arrival.authority)?;
    let first = edits.map(|it| it.request.as_slice()).unwrap_or_default();
    edited("request", &http.headers, first.iter().chain(&forward.headers), &arrival.headers)?;
    let first = edits.map(|it| it.response.as_slice()).unwrap_or_default();
    let sent = [("x-app".to_owned(), "yes".to_owned())];
    edited("response", &sent, first.iter().chain(&meant.response), &seen.first.headers)
}

/// Whether the headers that edits speak of have come out as meant.
fn edited<'e>(
    what: &str,
    sent: &[(String, String)],
    edits: impl Iterator<Item = &'e FieldEdit>,
    seen: &[(String, String)],
) -> Result<(), String> {
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in sent {
        headers.entry(name.to_ascii_lowercase()).or_default().push(value.clone());
    }
    let mut spoken = BTreeSet::new();
    for edit in edits {
        let (name, value) = match edit {
            FieldEdit::Set(name, value) => {
                headers.remove(&name.to_ascii_lowercase());
                (name, Some(value))
            }
            FieldEdit::Add(name, value) => (name, Some(value)),
            FieldEdit::Remove(name) => {
                headers.remove(&name.to_ascii_lowercase());
                (name, None)
            }
            _ => return Err("an edit that nobody knows".to_owned()),
        };
        let name = name.to_ascii_lowercase();
        headers.entry(name.clone()).or_default().extend(value.cloned());
        spoken.insert(name);
    }
    for name in spoken {
        let mut meant = headers.remove(&name).unwrap_or_default();
        let of = |it: &&(String, String)| it.0 == name;
        let mut got: Vec<String> = seen.iter().filter(of).map(|(_, value)| value.clone()).collect();
        meant.sort();
        got.sort();
        same(&format!("{what} header {name}"), meant, got)?;
    }
    Ok(())
}

/// Whether an arrival is at one of the pods of a backend, and at its port.
fn is_at(backend: &Backend, seen: &Seen, pods: &[Pod]) -> bool {
    is_pod_of(backend, &seen.pod, pods)
}

fn is_pod_of(backend: &Backend, seen: &str, pods: &[Pod]) -> bool {
    let port = seen.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    if port != Some(backend.port.get()) {
        return false;
    }
    let Some(pod) = pods.iter().find(|it| it.is(seen)) else { return false };
    if !backend.host.is_empty() {
        // A Service that the policy does not describe has one set of pods, which is called as it is.
        let mut parts = backend.host.split('.');
        return parts.next() == Some(&pod.name) && parts.next() == Some(&pod.namespace);
    }
    is_among(backend, pod)
}

fn is_among(backend: &Backend, pod: &Pod) -> bool {
    pod.namespace == backend.namespace && backend.labels.iter().all(|(key, value)| pod.labels.get(key) == Some(value))
}

/// The shares of the pods, of copies and of faults in many answers.
fn shares(policy: &str, routed: &Routed, seen: &Observation, pods: &[Pod]) -> Vec<Observed> {
    let of: usize = seen.statuses.values().sum();
    let observed = |what: String, share: Share, seen: usize, of: usize| Observed {
        policy: policy.to_owned(),
        what,
        meant: share.as_f64(),
        seen,
        of,
    };
    let at = |backend: &Backend| -> usize {
        let is = |(name, _): &(&String, &usize)| is_pod_of(backend, name, pods);
        seen.pods.iter().filter(is).map(|(_, count)| count).sum()
    };
    let mut all = Vec::new();
    let mut left = of;
    for fault in &routed.faults {
        match fault {
            Fault::Abort { status, share } => {
                let aborted = seen.statuses.get(status).copied().unwrap_or_default();
                left -= aborted;
                all.push(observed(format!("answered {status}"), *share, aborted, of));
            }
            Fault::Delay { time, share } => {
                let millis = time.as_millis();
                let late = seen.millis.iter().filter(|it| **it + 1 >= millis).count();
                all.push(observed(format!("late by {time}"), *share, late, of));
            }
            _ => {}
        }
    }
    let Action::Forward(forward) = &routed.action else { return all };
    let name = |backend: &Backend| {
        let labels: Vec<String> = backend.labels.iter().map(|(k, v)| format!("{k}={v}")).collect();
        format!("{}{}", labels.join(","), backend.host)
    };
    let arrivals: usize = seen.pods.values().sum();
    if let [mirror] = &routed.mirrors[..] {
        let copies = arrivals.saturating_sub(left);
        all.push(observed(format!("copied to {}", name(&mirror.to)), mirror.share, copies, left));
    }
    for (backend, share) in &forward.to {
        // Whoever gets copies too is left out.
        let is_alone = |it: &Backend| pods.iter().all(|pod| !(is_among(it, pod) && is_among(backend, pod)));
        if forward.to.len() > 1 && routed.mirrors.iter().all(|it| is_alone(&it.to)) {
            all.push(observed(format!("to {}", name(backend)), *share, at(backend), left));
        }
    }
    all
}

/// Whether a request was let in as it must be. A path that is not normal is judged by what the application sees of it.
fn admit(meaning: &Meaning, arrival: &Arrival, evaluated: &Admission, seen: &Observation) -> Result<(), String> {
    let admitted = !seen.first.arrivals.is_empty();
    let http = arrival.http.as_ref().ok_or("bytes are not asked about")?;
    let foreign = arrival.caller.identity.as_ref().is_some_and(|it| it.trust_domain != meaning.trust_domain());
    let said = meaning.admit(arrival);
    if is_normal(http.path()) && !foreign && admitted && !said.decision.admitted && !meaning.is_probe(arrival) {
        return Err(format!("WIDER: let in, but {}", said.decision.because));
    }
    if is_normal(http.path()) && !foreign && !admitted && said.decision.admitted {
        return Err(format!("not let in, but {}", said.decision.because));
    }
    // What decides is what the application sees.
    if let Some(first) = seen.first.arrivals.first() {
        let mut read = http.clone();
        read.target = first.target.clone().into_bytes();
        let read = arrival.clone().asking(read);
        if is_normal(first.target.split('?').next().unwrap_or_default().as_bytes())
            && !meaning.admit(&read).decision.admitted
            && !meaning.is_probe(&read)
        {
            return Err(format!("WIDER: {} is let in, and read as {}", String::from_utf8_lossy(&http.target), first.target));
        }
    }
    if admitted != evaluated.admitted {
        return Err(format!(
            "our evaluator says {} ({})",
            if evaluated.admitted { "admitted" } else { "denied" },
            evaluated.because
        ));
    }
    Ok(())
}

/// What an example speaks of, as its text has it: good enough to ask at its edges.
#[must_use]
pub fn edges_of(text: &str, meaning: &Meaning) -> Edges {
    let mut edges = Edges::default();
    for line in text.lines().map(str::trim) {
        let mut quoted = line.split('"').skip(1).step_by(2);
        let mut words = line.split_whitespace();
        match words.next() {
            Some("header") => {
                if let (Some(name), Some(value)) = (words.next(), quoted.next())
                    && !line.contains('~')
                {
                    edges.headers.push((name.to_owned(), value.to_owned()));
                }
            }
            Some("query") => {
                if let (Some(name), Some(value)) = (words.next(), quoted.next())
                    && !line.contains('~')
                {
                    edges.queries.push((name.to_owned(), value.to_owned()));
                }
            }
            Some("path") if !line.contains('~') => edges.paths.extend(quoted.map(str::to_owned)),
            Some("from") => {
                for word in line.split([' ', ',']).filter(|it| !it.is_empty()) {
                    let (namespace, account) = word.split_once('/').unwrap_or(("", word));
                    let namespaces = meaning.services().map(|it| it.namespace.to_string());
                    let of: Vec<String> = if namespace.is_empty() { namespaces.collect() } else { vec![namespace.to_owned()] };
                    let is_name = |text: &str| text.parse::<Name>().is_ok();
                    if is_name(account) && !["from", "account", "namespace", "in", "cidr", "mesh", "anyone"].contains(&account) {
                        edges.accounts.extend(of.into_iter().map(|it| (it, account.to_owned())));
                    }
                }
            }
            Some(_) | None => {}
        }
    }
    for facts in meaning.services() {
        let mut service = mesh2yaml_snapshots::parity::Service::default();
        service.namespace = facts.namespace.to_string();
        service.name = facts.name.to_string();
        service.labels = facts.selector.clone().into_iter().collect();
        let number = |port: &Port| port.get();
        service.ports = facts.ports.iter().map(|(port, target)| (number(port), number(target))).collect();
        edges.services.push(service);
    }
    edges
}
