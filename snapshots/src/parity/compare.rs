//! One policy: what it means, and what each mesh makes of its output.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use mesh2yaml::k8s::Output as _;
use mesh2yaml::k8s::types::decision::{
    Action, Admission, Arrival, HttpRequest, Request, RetryPolicy, Routed,
};
use mesh2yaml::meaning::{Decided, Meaning, PathMode, is_normal};
use mesh2yaml::{Compilation, Mesh, Options, Outcome, Resource, Target};

use super::decider::{Decider, Made};
use super::normal::{Undone, folded, forms};
use super::{Edges, Random, Sketch};

/// How many requests of each sort a policy is asked.
const ASKED: usize = 60;

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
    /// Probes of the kubelet.
    pub probes: usize,
    /// Callers with a certificate of another trust domain that is taken.
    pub foreign: usize,
    /// Connections that no proxy reads.
    pub bytes: usize,
    /// Decisions on policies that use a keyword.
    pub by_keyword: BTreeMap<String, usize>,
    /// Decisions on policies of which a mesh was told a leaf.
    pub by_leaf: BTreeMap<&'static str, usize>,
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
    /// The leaves that it was told.
    told: BTreeSet<&'static str>,
    /// Those that are said with a loss, which the author agreed to.
    lost: BTreeSet<&'static str>,
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

    /// Of a policy on one mesh whose output has a fault, the installation (the last of the resources) among it: to see that it is found. `None` if the mesh cannot say the policy, or the fault has
    /// nothing to be in.
    #[must_use]
    pub fn with_fault(policy: &str, target: Target, fault: fn(&mut Vec<Resource>) -> bool) -> Option<Self> {
        Self::of(policy, &[target], |compilation| {
            let mut all = std::mem::take(&mut compilation.resources);
            all.extend(compilation.install.take());
            let has_fault = fault(&mut all);
            let (objects, mut install): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|it| it.wave().is_some());
            compilation.resources = objects;
            compilation.install = install.pop();
            has_fault
        })
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
        if self.sides.len() == Mesh::ALL.len() && self.sides.iter().all(|side| side.lost.is_empty()) {
            tally.on_both += decided;
        }
        let told: BTreeSet<&'static str> = self.sides.iter().flat_map(|side| &side.told).copied().collect();
        for leaf in told {
            *tally.by_leaf.entry(leaf).or_default() += decided;
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
        let mut random = Random::new(policy.len() as u64);
        let decider = Decider::new(&compilation, &meaning, &mut random)?;
        let leaves = |which: fn(Outcome) -> bool| {
            let answered = compilation.outcomes.keys().filter(|(_, outcome)| which(*outcome));
            answered.map(|(leaf, _)| *leaf).collect()
        };
        Some(Self {
            mesh: target.mesh,
            told: leaves(|outcome| matches!(outcome, Outcome::Exact | Outcome::Approximate)),
            lost: leaves(|outcome| outcome == Outcome::Approximate),
            meaning,
            decider,
            output: compilation.yaml() + &compilation.install_yaml(),
        })
    }

    /// What is meant and what is done, where they differ. A path that is not normal goes where the mesh's own comparison sends it, and a header
    /// or parameter that is there twice has no meaning.
    fn route(&self, request: &Request, tally: &mut Tally) -> Option<(String, String)> {
        if let Some(http) = &request.http {
            if !is_normal(http.path()) || has_repeated_header(http) || has_repeated_parameter(http) {
                return None;
            }
            // A route is of requests under the service's own names. Where a mesh goes by the address, the others are too.
            if self.mesh == Mesh::Istio && !has_own_name(request, http) {
                return None;
            }
        }
        let meant = self.meaning.route(request)?.decision;
        for made in self.decider.route(request) {
            tally.decisions += 1;
            if let Some(objects) = made.by_age {
                return Some((format!("{meant:#?}"), format!("by age alone: {objects}")));
            }
            let goes_on = self.mesh == Mesh::Linkerd && leads_back(request, &meant.action);
            if !goes_on && !self.is_as_meant(&meant, &made.decision) {
                return Some((format!("{meant:#?}"), format!("{:#?}", made.decision)));
            }
        }
        None
    }

    /// Whether a decision is the policy's, but for what it leaves to the mesh and what was agreed to.
    fn is_as_meant(&self, meant: &Routed, done: &Routed) -> bool {
        let retried = match (&meant.retry, &done.retry) {
            (None, _) => true,
            (Some(meant), Some(done)) => self.is_retried_as_meant(meant, done),
            (Some(_), None) => false,
        };
        let (meant, done) = (comparable(meant), comparable(done));
        retried && meant == done
    }

    fn is_retried_as_meant(&self, meant: &RetryPolicy, done: &RetryPolicy) -> bool {
        let (meant, done) = (meant.clone().in_full(), done.clone().in_full());
        if (meant.attempts, meant.per_try) != (done.attempts, done.per_try) {
            return false;
        }
        let lost = |leaf: &str| self.lost.contains(leaf);
        // Istio takes the statuses that have a name.
        let nameless = |status: &u16| *status == 509 || *status > 511;
        let unsaid = |condition: &str| match condition {
            "reset" => lost("retry.on.reset"),
            "connect-failure" => lost("retry.on.reset") || lost("retry.on.connect-failure"),
            "reset-before-request" => lost("retry.on.reset") || lost("retry.on.reset-before-request"),
            _ => false,
        };
        // Linkerd always tries again what was refused before it was looked at.
        let own = |condition: &str| self.mesh == Mesh::Linkerd && condition == "refused-stream";
        let mut missing = meant.statuses.difference(&done.statuses);
        done.statuses.is_subset(&meant.statuses)
            && missing.all(|status| lost("retry.on.5xx") && nameless(status))
            && done.conditions.difference(&meant.conditions).all(|it| own(it))
            && meant.conditions.difference(&done.conditions).all(|it| unsaid(it))
    }

    /// Whether it is let in, in each cluster.
    fn admit(&self, arrival: &Arrival, tally: &mut Tally) -> Option<(String, String)> {
        // What is there twice has no meaning for a rule either.
        let repeats = |http: &HttpRequest| has_repeated_header(http) || has_repeated_parameter(http);
        if arrival.http.as_ref().is_some_and(repeats) {
            return None;
        }
        let expected = self.expected(arrival, tally);
        for made in self.decider.admit(arrival) {
            tally.decisions += 1;
            let Made {
                decision: done,
                by_age,
                trusts_all,
            } = made;
            if let Some(objects) = by_age {
                return Some((expected.to_string(), format!("by age alone: {objects}")));
            }
            tally.admitted += usize::from(done.admitted);
            let is_foreign = self.is_foreign(arrival);
            tally.foreign += usize::from(is_foreign && trusts_all);
            // Whether a certificate of another domain is taken at all is a matter of the roots of trust.
            let is_refused = is_foreign && !trusts_all && !done.admitted;
            if !is_refused && !expected.allows(done.admitted) {
                return Some((expected.to_string(), format!("{done:?}")));
            }
        }
        None
    }

    /// What the policy demands of a decision.
    fn expected(&self, arrival: &Arrival, tally: &mut Tally) -> Expected {
        let decided = self.meaning.admit(arrival);
        let Some(http) = &arrival.http else {
            tally.bytes += 1;
            return Expected::exactly(&decided);
        };
        if self.mesh == Mesh::Linkerd {
            if self.meaning.is_probe(arrival) {
                tally.probes += 1;
                return Expected::Admitted;
            }
            if is_normal(http.path()) {
                return Expected::exactly(&decided);
            }
            tally.not_normal += 1;
            return self.compared_as_sent(arrival, http);
        }
        let path = folded(http.path(), self.undone());
        tally.not_normal += usize::from(!is_normal(http.path()));
        if !is_normal(&path) {
            // One of the readings that it may have, or denied.
            let mut readings = forms(http.path()).into_iter().chain([path]);
            let meant = readings.any(|path| self.asking(arrival, http, path).admitted);
            return if meant {
                Expected::Anything
            } else {
                Expected::Denied
            };
        }
        let admission = self.asking(arrival, http, path.clone());
        // Of nothing but slashes Envoy leaves two, which are not the root.
        let narrowed = path == b"/" && http.path() != b"/";
        match admission.admitted {
            true if narrowed => Expected::Anything,
            true => Expected::Admitted,
            false => Expected::Denied,
        }
    }

    /// Where paths are compared as they are sent, what is not normal is let in only by a rule without a path; and not if it can be read as what is
    /// denied.
    fn compared_as_sent(&self, arrival: &Arrival, http: &HttpRequest) -> Expected {
        let mut all = forms(http.path());
        all.retain(|path| is_normal(path));
        // What no pattern matches.
        all.push(b"*".to_vec());
        let admits = |path| self.asking(arrival, http, path).admitted;
        if all.into_iter().all(admits) {
            Expected::Anything
        } else {
            Expected::Denied
        }
    }

    fn asking(&self, arrival: &Arrival, http: &HttpRequest, path: Vec<u8>) -> Admission {
        let mut asked = http.clone();
        // The query stays as it is.
        asked.target.splice(..http.path().len(), path);
        self.meaning.admit(&arrival.clone().asking(asked)).decision
    }

    /// What Envoy undoes of a path, as the policy says.
    fn undone(&self) -> Undone {
        match self.meaning.paths() {
            Some(PathMode::DecodeAndMergeSlashes) => Undone::Slashes,
            Some(PathMode::MergeSlashes) => Undone::Repeats,
            Some(PathMode::Base) | None => Undone::Dots,
        }
    }

    fn is_foreign(&self, arrival: &Arrival) -> bool {
        let identity = arrival.caller.identity.as_ref();
        identity.is_some_and(|it| !self.meaning.trust_domains().contains(&it.trust_domain))
    }
}

/// What a policy demands of a decision.
#[derive(Clone, Copy, Debug)]
enum Expected {
    Admitted,
    Denied,
    /// Either, where the path is not normal or the author agreed to less.
    Anything,
}

impl Expected {
    fn exactly(decided: &Decided<Admission>) -> Self {
        if decided.decision.admitted {
            Self::Admitted
        } else {
            Self::Denied
        }
    }

    fn allows(self, admitted: bool) -> bool {
        match self {
            Self::Admitted => admitted,
            Self::Denied => !admitted,
            Self::Anything => true,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Admitted => "let in",
            Self::Denied => "not let in",
            Self::Anything => "let in or not",
        })
    }
}

/// Whether a request is addressed to its Service by one of the Service's names.
fn has_own_name(request: &Request, http: &HttpRequest) -> bool {
    let host = http.authority.split(':').next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let short = format!("{}.{}", request.service, request.namespace);
    let names = [
        format!("{short}.svc.cluster.local"),
        // With its last dot it is the same name; the others are none then.
        format!("{short}.svc.cluster.local."),
        format!("{short}.svc"),
        short,
    ];
    host.is_empty() || names.contains(&host)
}

/// Whether it is a redirection to the very place that was asked, which Linkerd takes for none.
fn leads_back(request: &Request, action: &Action) -> bool {
    let (Action::Redirect(to), Some(http)) = (action, &request.http) else {
        return false;
    };
    let (host, port) = http.authority.split_once(':').unwrap_or((&http.authority, "80"));
    to.scheme.as_deref().is_none_or(|scheme| scheme == "http")
        && to.host.as_deref().is_none_or(|to| to.eq_ignore_ascii_case(host))
        && to.port.is_none_or(|to| to.to_string() == port)
        && to.path.as_deref().is_none_or(|to| to == http.path())
}

fn has_repeated_header(http: &HttpRequest) -> bool {
    http.headers.iter().any(|(name, _)| http.value(name).is_none())
}

fn has_repeated_parameter(http: &HttpRequest) -> bool {
    let query = http.query().unwrap_or_default();
    let name = |pair: &str| pair.split('=').next().unwrap_or(pair).to_owned();
    let mut names: Vec<String> = query.split('&').map(name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    names.len() < all
}

/// A decision without the words of whoever decided, without tries, and with changes of headers in one order.
fn comparable(routed: &Routed) -> Routed {
    let mut routed = routed.clone();
    routed.because.clear();
    routed.retry = None;
    // Each header is changed once, so their order means nothing.
    routed.response.sort();
    if let Action::Forward(forward) = &mut routed.action {
        forward.headers.sort();
    }
    // A host's own port and none are one place.
    if let Action::Redirect(to) = &mut routed.action {
        let is_https = to.scheme.as_deref() == Some("https");
        let own = if is_https { 443 } else { 80 };
        to.port = to.port.filter(|port| to.host.is_none() || port.get() != own);
    }
    routed
}
