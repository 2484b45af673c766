//! One policy: what it means, and what each mesh makes of its output.

use std::collections::BTreeMap;
use std::fmt;

use mesh2yaml::k8s::types::decision::{Action, Arrival, HttpRequest, Request, Routed};
use mesh2yaml::meaning::{Meaning, is_normal};
use mesh2yaml::{Compilation, Mesh, Options, Resource, Target};

use super::decider::Decider;
use super::{Edges, Random, Sketch, normal};

/// How many requests of each sort a policy is asked.
const ASKED: usize = 200;

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Decisions of a mesh that were compared with the policy's.
    pub decisions: usize,
    /// Those on policies that both meshes say without consent.
    pub on_both: usize,
    /// Arrivals that were let in.
    pub admitted: usize,
    /// Paths that are not normal.
    pub not_normal: usize,
    /// Policies.
    pub policies: usize,
    /// Policies that neither mesh can say, or that make no sense.
    pub unusable: usize,
    /// Decisions on policies that use a keyword.
    pub by_keyword: BTreeMap<String, usize>,
}

/// What was asked.
#[derive(Clone, Debug)]
pub enum Question {
    /// Where does it go?
    Route(Request),
    /// Is it let in?
    Admit(Arrival),
}

/// A mesh decides otherwise than the policy says.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The mesh.
    pub mesh: Mesh,
    /// The policy.
    pub policy: String,
    /// The question.
    pub question: Question,
    /// What the policy says.
    pub meant: String,
    /// What the mesh does.
    pub done: String,
    /// The mesh's output.
    pub output: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} decides otherwise.\n\n{}", self.mesh.name(), self.policy)?;
        writeln!(f, "asked:   {:?}", self.question)?;
        writeln!(f, "meant:   {}", self.meant)?;
        writeln!(f, "decided: {}\n\n{}", self.done, self.output)
    }
}

/// A policy that can be asked.
pub struct Judge {
    sides: Vec<Side>,
    policy: String,
}

/// A policy on a mesh.
struct Side {
    mesh: Mesh,
    meaning: Meaning,
    decider: Decider,
    output: String,
}

impl Judge {
    /// Of a policy; `None` if no mesh can say it.
    #[must_use]
    pub fn new(policy: &str) -> Option<Self> {
        Self::of(policy, &[Target::istio(), Target::linkerd()], |_| true)
    }

    /// Of a policy on one mesh whose output has a fault: to see that it is found. `None` if the mesh cannot say the policy, or the fault has
    /// nothing to be in.
    #[must_use]
    pub fn with_fault(policy: &str, target: Target, fault: fn(&mut Vec<Resource>) -> bool) -> Option<Self> {
        Self::of(policy, &[target], |compilation| fault(&mut compilation.resources))
    }

    fn of(policy: &str, targets: &[Target], change: impl Fn(&mut Compilation) -> bool) -> Option<Self> {
        let sides: Vec<Side> = targets
            .iter()
            .filter_map(|target| Side::new(policy, *target, &change))
            .collect();
        (!sides.is_empty()).then(|| Self {
            sides,
            policy: policy.to_owned(),
        })
    }

    /// Asks random questions; the first that a mesh answers wrongly is returned.
    pub fn compare(
        &self,
        sketch: &Sketch,
        edges: &Edges,
        random: &mut Random,
        tally: &mut Tally,
    ) -> Option<Disagreement> {
        tally.policies += 1;
        let before = tally.decisions;
        let mut found = None;
        for number in 0..2 * ASKED {
            let question = if number % 2 == 0 {
                edges.request(random).map(Question::Route)
            } else {
                edges.arrival(random).map(Question::Admit)
            };
            let Some(question) = question else { continue };
            found = self.ask(&question, tally);
            if found.is_some() {
                break;
            }
        }
        let decided = tally.decisions - before;
        if self.sides.len() == Mesh::ALL.len() {
            tally.on_both += decided;
        }
        for keyword in sketch.keywords() {
            *tally.by_keyword.entry(keyword.to_owned()).or_default() += decided;
        }
        found
    }

    /// The same question of a disagreement, if there is still one.
    #[must_use]
    pub fn again(&self, before: &Disagreement) -> Option<Disagreement> {
        self.ask(&before.question, &mut Tally::default())
            .filter(|found| found.mesh == before.mesh)
    }

    fn ask(&self, question: &Question, tally: &mut Tally) -> Option<Disagreement> {
        for side in &self.sides {
            let wrong = match question {
                Question::Route(request) => side.route(request, tally),
                Question::Admit(arrival) => side.admit(arrival, tally),
            };
            if let Some((meant, done)) = wrong {
                return Some(Disagreement {
                    mesh: side.mesh,
                    policy: self.policy.clone(),
                    question: question.clone(),
                    meant,
                    done,
                    output: side.output.clone(),
                });
            }
        }
        None
    }
}

impl Side {
    fn new(policy: &str, target: Target, change: &impl Fn(&mut Compilation) -> bool) -> Option<Self> {
        let options = || Options::new().source("policy.mesh", policy);
        let mut compilation = options().compile(target);
        if compilation.has_errors() || !change(&mut compilation) {
            return None;
        }
        let meaning = options().meaning(target).ok()?;
        let decider = Decider::new(&compilation, &meaning)?;
        Some(Self {
            mesh: target.mesh,
            meaning,
            decider,
            output: compilation.yaml(),
        })
    }

    /// What is meant and what is done, where they differ. A path that is not normal goes where the mesh's own comparison sends it, and a header
    /// that is there twice has no meaning.
    fn route(&self, request: &Request, tally: &mut Tally) -> Option<(String, String)> {
        let http = request.http.as_ref()?;
        if !is_normal(http.path()) || has_repeated_header(http) {
            return None;
        }
        // A route is of requests under the service's own names. Where a mesh goes by the address, the others are too.
        if self.mesh == Mesh::Istio && !has_own_name(request, http) {
            return None;
        }
        let meant = self.meaning.route(request)?.decision;
        for (done, by_age) in self.decider.route(request) {
            tally.decisions += 1;
            if let Some(objects) = by_age {
                return Some((format!("{meant:#?}"), format!("by age alone: {objects}")));
            }
            if comparable(&meant) != comparable(&done) && !says_nothing_of(&meant, &done) {
                return Some((format!("{meant:#?}"), format!("{done:#?}")));
            }
        }
        None
    }

    /// A path that is not normal is denied, or decided as its normal form is.
    fn admit(&self, arrival: &Arrival, tally: &mut Tally) -> Option<(String, String)> {
        let http = arrival.http.as_ref()?;
        let is_probe = self.meaning.is_probe(arrival);
        let meant = self.meaning.admit(arrival);
        for (done, by_age) in self.decider.admit(arrival) {
            tally.decisions += 1;
            if let Some(objects) = by_age {
                return Some((format!("{meant:?}"), format!("by age alone: {objects}")));
            }
            tally.admitted += usize::from(done.admitted);
            let right = if self.is_foreign(arrival) {
                // Whether a certificate of another domain is taken at all is a matter of the roots of trust. Rules for networks and for anyone
                // are for whom it names too.
                !done.admitted || meant.decision.admitted || self.is_meant_in_some_form(arrival, http)
            } else if is_normal(http.path()) {
                // What lets a probe in is the mesh's own matter.
                done.admitted == meant.decision.admitted || is_probe
            } else {
                tally.not_normal += 1;
                !done.admitted || self.is_meant_in_some_form(arrival, http)
            };
            if !right {
                return Some((format!("{meant:?}"), format!("{done:?}")));
            }
        }
        None
    }

    fn is_foreign(&self, arrival: &Arrival) -> bool {
        let identity = arrival.caller.identity.as_ref();
        identity.is_some_and(|it| !self.meaning.trust_domains().contains(&it.trust_domain))
    }

    fn is_meant_in_some_form(&self, arrival: &Arrival, http: &HttpRequest) -> bool {
        normal::forms(http.path()).into_iter().any(|path| {
            let mut asked = http.clone();
            asked.target = path;
            let arrival = arrival.clone().asking(asked);
            self.meaning.admit(&arrival).decision.admitted || self.meaning.is_probe(&arrival)
        })
    }
}

/// Whether a request is addressed to its Service by one of the Service's names.
fn has_own_name(request: &Request, http: &HttpRequest) -> bool {
    let host = http.authority.split(':').next().unwrap_or_default();
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let short = format!("{}.{}", request.service, request.namespace);
    let names = [
        format!("{short}.svc.cluster.local"),
        format!("{short}.svc"),
        short,
    ];
    host.is_empty() || names.contains(&host)
}

fn has_repeated_header(http: &HttpRequest) -> bool {
    http.headers.iter().any(|(name, _)| http.value(name).is_none())
}

/// A decision without the words of whoever decided, and with tries in full.
fn comparable(routed: &Routed) -> Routed {
    let mut routed = routed.clone();
    routed.because.clear();
    // A host's own port and none are one place.
    if let Action::Redirect(to) = &mut routed.action {
        let is_https = to.scheme.as_deref() == Some("https");
        let own = if is_https { 443 } else { 80 };
        to.port = to.port.filter(|port| to.host.is_none() || port.get() != own);
    }
    routed.retry = routed.retry.map(|retry| {
        let mut retry = retry.in_full();
        // Linkerd always tries what was refused before it was looked at; the language says so.
        retry.conditions.clear();
        retry
    });
    routed
}

/// Whether they differ only in what the policy leaves to the mesh.
fn says_nothing_of(meant: &Routed, done: &Routed) -> bool {
    let mut done = comparable(done);
    let meant = comparable(meant);
    if meant.retry.is_none() {
        done.retry = None;
    }
    if !matches!(meant.action, Action::Forward(_)) {
        return meant.action == done.action;
    }
    meant == done
}
