//! The state of a check, and how a word becomes a leaf.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{HasKeyword, Keyword};
use mesh2yaml_model::{
    AccountRef, Argument, ArgumentKind, Body, FromArgument, Given, KeyedMap, KeyedSet, Leaf, LeafId,
    LeafInfo, LeafRange, MeshId, Policy, ProfileId, Reports, Service, Slot, Statement, Text,
};
use mesh2yaml_syntax::ast::{Value, Word};
use mesh2yaml_syntax::closest;
use mesh2yaml_types::Name;

use crate::Checked;
use crate::values::{self, Problem, Read};

/// A `let` or top-level `param`.
pub(crate) struct Constant {
    /// None where it could not be read, which has been said.
    pub(crate) text: Option<String>,
    pub(crate) span: Span,
    pub(crate) used: bool,
    /// Where its value came from, if that is outside of the files: `--set`.
    pub(crate) origin: Option<Rc<str>>,
}

/// Where a value came from that does not stand where it is used.
#[derive(Clone, Debug)]
pub(crate) struct Via {
    pub(crate) span: Span,
    origin: Option<Rc<str>>,
}

impl Via {
    /// As a related note says it.
    fn note(&self) -> String {
        match &self.origin {
            Some(origin) => format!("the value comes from here ({origin})"),
            None => "the value comes from here".to_owned(),
        }
    }
}

/// What a place has against a text, if anything.
type Objection = dyn Fn(&str) -> Option<Problem>;

/// How the text of a place is read.
type Reading<T> = dyn Fn(&str) -> Read<T> + Send + Sync;

/// What a place demands of the parameter that stands there.
pub(crate) struct Demand {
    pub(crate) place: Span,
    pub(crate) problem: Rc<Objection>,
}

/// A profile before its statements are read.
pub(crate) struct ProfileHead {
    pub(crate) id: ProfileId,
    pub(crate) span: Span,
    pub(crate) params: Rc<[ParamHead]>,
    pub(crate) used: bool,
}

/// A parameter of a profile.
pub(crate) struct ParamHead {
    pub(crate) name: String,
    pub(crate) kind: ArgumentKind,
    pub(crate) default: Option<(Argument, Span)>,
    pub(crate) span: Span,
    pub(crate) used: Cell<bool>,
    /// Whether its declaration could not be read, which has been said.
    pub(crate) unread: bool,
}

pub(crate) struct Checker {
    pub(crate) policy: Policy,
    pub(crate) reports: Reports,
    pub(crate) constants: KeyedMap<String, Constant>,
    pub(crate) profiles: KeyedMap<String, ProfileHead>,
    /// What the places of each parameter demand of it.
    pub(crate) demands: KeyedMap<(ProfileId, u16), Vec<Demand>>,
    /// The profile whose statements are being read.
    pub(crate) profile: Option<String>,
    /// Whether `$service` and `$namespace` mean something here.
    pub(crate) in_service: bool,
    pub(crate) mesh_block: Option<Span>,
    /// Services and profiles with a part that could not be read: what they lack may stand there.
    pub(crate) unread: KeyedSet<Span>,
    /// How many values could not be read because what they refer to could not: that has been said.
    unsaid: usize,
    pub(crate) service_names: KeyedMap<(Name, Name), Span>,
    /// Namespaces by their texts: services and accounts share the names of a few.
    namespaces: KeyedMap<Text, Name>,
    /// The names of the fields that conditions and changes of headers are about.
    pub(crate) field_names: KeyedMap<LeafId, Text>,
}

/// What a word stands for.
enum Resolved {
    Text {
        text: String,
        via: Option<Via>,
    },
    /// What each service says, and the type of it.
    Said {
        said: Said,
        kind: ArgumentKind,
    },
}

/// What a service says, where a profile refers to it.
#[derive(Clone, Copy)]
enum Said {
    /// The argument for a parameter.
    Argument(ProfileId, u16),
    /// Its name.
    Name,
    /// Its namespace.
    Namespace,
}

impl Said {
    /// The parameter, if it is one.
    fn argument(self) -> Option<(ProfileId, u16)> {
        match self {
            Self::Argument(profile, index) => Some((profile, index)),
            Self::Name | Self::Namespace => None,
        }
    }

    /// What a service says of it: an argument, or a name.
    fn of(self, service: &Service) -> Option<Result<&Argument, &str>> {
        match self {
            Self::Argument(profile, index) => {
                let used = service.uses.iter().find(|u| u.profile == profile)?;
                let (argument, _) = used.arguments.get(usize::from(index))?;
                Some(Ok(argument))
            }
            Self::Name => Some(Err(service.name.as_str())),
            Self::Namespace => Some(Err(service.namespace.as_str())),
        }
    }
}

impl Checker {
    pub(crate) fn new(meshes: &[&'static str]) -> Self {
        Self {
            policy: Policy {
                meshes: meshes.to_vec(),
                ..Policy::default()
            },
            reports: Reports::default(),
            constants: KeyedMap::default(),
            profiles: KeyedMap::default(),
            demands: KeyedMap::default(),
            profile: None,
            in_service: false,
            mesh_block: None,
            unread: KeyedSet::default(),
            unsaid: 0,
            service_names: KeyedMap::default(),
            namespaces: KeyedMap::default(),
            field_names: KeyedMap::default(),
        }
    }

    /// Makes room for so many services.
    pub(crate) fn expect_services(&mut self, count: usize) {
        self.policy.services.reserve_exact(count);
        self.service_names.reserve(count);
    }

    /// How many parts could not be read so far.
    pub(crate) fn failures(&self) -> usize {
        self.reports.errors() + self.unsaid
    }

    /// Notes a part that cannot be read because of another, which has been said.
    pub(crate) fn fails_unsaid(&mut self) {
        self.unsaid += 1;
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.reports.add(diagnostic, None);
    }

    pub(crate) fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(Diagnostic::new(code, span, message).help(help));
    }

    /// Reads a value that stands for itself or comes from a constant.
    pub(crate) fn read<'a, T>(
        &mut self,
        value: impl Into<Value<'a>>,
        read: impl Fn(&str) -> Read<T>,
    ) -> Option<T> {
        let value = value.into();
        if !value.quoted && !value.text.starts_with('$') {
            return self.plain(value.span, None, read(value.text));
        }
        let (text, via) = self.text(value)?;
        self.plain(value.span, via.as_ref(), read(&text))
    }

    /// The text of a value that no service may say, and where it comes from.
    fn text(&mut self, value: Value<'_>) -> Option<(String, Option<Via>)> {
        match self.resolve(value)? {
            Resolved::Text { text, via } => Some((text, via)),
            Resolved::Said { .. } => {
                self.error(
                    Code::BadArgument,
                    value.span,
                    format!("`{}` cannot stand here", value.text),
                    "only a literal value or a `let` can",
                );
                None
            }
        }
    }

    /// Reads the name of a namespace, of which there is one copy for all.
    pub(crate) fn namespace_name<'a>(&mut self, value: impl Into<Value<'a>>) -> Option<Name> {
        let known = std::mem::take(&mut self.namespaces);
        let name = self.read(value, |text| namespace_name(&known, text));
        self.namespaces = known;
        self.share(name.as_ref());
        name
    }

    /// Reads a service account, whose namespace is shared too.
    pub(crate) fn account<'a>(&mut self, value: impl Into<Value<'a>>) -> Option<AccountRef> {
        let known = std::mem::take(&mut self.namespaces);
        let account = self.read(value, |text| {
            values::account_in(text, |namespace| namespace_name(&known, namespace))
        });
        self.namespaces = known;
        self.share(account.as_ref().and_then(|account| account.namespace.as_ref()));
        account
    }

    fn share(&mut self, name: Option<&Name>) {
        if let Some(name) = name
            && !self.namespaces.contains_key(name.as_str())
        {
            self.namespaces.insert(name.shared(), name.clone());
        }
    }

    pub(crate) fn plain<T>(&mut self, span: Span, via: Option<&Via>, read: Read<T>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(p) => {
                self.problem(span, via, p);
                None
            }
        }
    }

    /// Apart from what is generic: it is compiled once.
    fn problem(&mut self, span: Span, via: Option<&Via>, p: Problem) {
        let mut d = Diagnostic::new(p.code, span, p.message).help(p.help);
        if let Some(via) = via {
            d = d.related(via.span, via.note());
        }
        self.report(d);
    }

    /// Makes a leaf of a word: of its own text, of a constant's, or of a parameter.
    pub(crate) fn leaf<'a, T: FromArgument + 'static>(
        &mut self,
        name: &'static str,
        value: impl Into<Value<'a>>,
        read: impl Fn(&str) -> Read<T> + Send + Sync + 'static,
    ) -> Option<Leaf<T>> {
        self.leaf_of(T::KINDS, name, value, read)
    }

    /// Makes a leaf whose place takes parameters of other types than others of its type do.
    pub(crate) fn leaf_of<'a, T: FromArgument + 'static>(
        &mut self,
        kinds: &'static [ArgumentKind],
        name: &'static str,
        value: impl Into<Value<'a>>,
        read: impl Fn(&str) -> Read<T> + Send + Sync + 'static,
    ) -> Option<Leaf<T>> {
        let value = value.into();
        let (slot, via) = self.slot_of(kinds, value, read)?;
        Some(self.new_leaf(name, value.span, via, slot))
    }

    /// Reads a word that is a part of a leaf.
    pub(crate) fn slot<'a, T: FromArgument + 'static>(
        &mut self,
        value: impl Into<Value<'a>>,
        read: impl Fn(&str) -> Read<T> + Send + Sync + 'static,
    ) -> Option<Slot<T>> {
        self.slot_of(T::KINDS, value, read).map(|(slot, _)| slot)
    }

    /// Reads a word: its own text, a constant's, or what a service gives to the parameter that it names. That is read
    /// as the word itself would be, so nothing can stand here that could not be written here.
    pub(crate) fn slot_of<'a, T: FromArgument + 'static>(
        &mut self,
        kinds: &'static [ArgumentKind],
        value: impl Into<Value<'a>>,
        read: impl Fn(&str) -> Read<T> + Send + Sync + 'static,
    ) -> Option<(Slot<T>, Option<Span>)> {
        let value = value.into();
        // The common case first: a word that stands for itself.
        if !value.quoted && !value.text.starts_with('$') {
            let v = self.plain(value.span, None, read(value.text))?;
            return Some((Slot::Value(v), None));
        }
        self.slot_elsewhere(kinds, value, Arc::new(read))
    }

    /// The rest of [`slot_of`](Self::slot_of): once for each type, and not for each way to read it.
    fn slot_elsewhere<T: FromArgument + 'static>(
        &mut self,
        kinds: &'static [ArgumentKind],
        value: Value<'_>,
        read: Arc<Reading<T>>,
    ) -> Option<(Slot<T>, Option<Span>)> {
        let said = match self.resolve(value)? {
            Resolved::Text { text, via } => {
                let v = self.plain(value.span, via.as_ref(), read(&text))?;
                return Some((Slot::Value(v), via.map(|via| via.span)));
            }
            Resolved::Said { said, kind } => self.takes(kinds, value, kind).then_some(said)?,
        };
        if let Said::Argument(profile, index) = said {
            let problem = Arc::clone(&read);
            let problem = Rc::new(move |text: &str| problem(text).err());
            self.demand((profile, index), value.span, problem);
        }
        let given = Given::new(said.argument(), move |service| match said.of(service)? {
            Ok(argument) => T::from_argument(argument, |text| read(text).ok()),
            Err(name) => read(name).ok(),
        });
        Some((Slot::Given(given), None))
    }

    /// Whether a place takes what a service says; if not, that is reported.
    fn takes(&mut self, kinds: &[ArgumentKind], value: Value<'_>, kind: ArgumentKind) -> bool {
        let takes = kinds.contains(&kind);
        if !takes {
            self.wrong_kind(value, kind.word(), kinds);
        }
        takes
    }

    /// Notes what a place demands of a parameter. Its default is looked at here, an argument where it is given.
    fn demand(&mut self, param: (ProfileId, u16), place: Span, problem: Rc<Objection>) {
        let head = self.profile.as_ref().and_then(|p| self.profiles.get(p));
        let default = head
            .and_then(|h| h.params.get(usize::from(param.1)))
            .and_then(|p| p.default.clone());
        if let Some((argument, at)) = default {
            self.meets(&argument, at, place, &*problem);
        }
        self.demands
            .entry(param)
            .or_default()
            .push(Demand { place, problem });
    }

    /// Whether an argument is what a place demands.
    pub(crate) fn meets(&mut self, argument: &Argument, at: Span, place: Span, problem: &Objection) -> bool {
        let Argument::One(_, text) = argument else {
            return true;
        };
        let Some(p) = problem(text) else { return true };
        let d = Diagnostic::new(p.code, at, p.message).help(p.help);
        self.report(d.related(place, "it stands here"));
        false
    }

    fn wrong_kind(&mut self, value: Value<'_>, kind: &str, kinds: &[ArgumentKind]) {
        let help = match kinds {
            [] => "this place takes a literal value or a `let`".to_owned(),
            kinds => format!(
                "this place takes {}",
                values::list(kinds.iter().map(|k| k.word()))
            ),
        };
        self.error(
            Code::BadArgument,
            value.span,
            format!("`{}` is {} {kind}", value.text, article(kind)),
            help,
        );
    }

    /// A leaf without a word of its own, such as `inject`.
    pub(crate) fn flag(&mut self, name: &'static str, span: Span) -> Leaf<()> {
        self.new_leaf(name, span, None, Slot::Value(()))
    }

    pub(crate) fn new_leaf<T>(
        &mut self,
        name: &'static str,
        span: Span,
        via: Option<Span>,
        slot: Slot<T>,
    ) -> Leaf<T> {
        let id = LeafId(self.leaf_count());
        self.policy.leaves.push(LeafInfo { span, name, via });
        Leaf::new(id, slot)
    }

    pub(crate) fn leaf_count(&self) -> u32 {
        u32::try_from(self.policy.leaves.len()).unwrap_or(u32::MAX)
    }

    /// The leaves made since `start`.
    pub(crate) fn leaves_since(&self, start: u32) -> LeafRange {
        LeafRange {
            start,
            end: self.leaf_count(),
        }
    }

    fn resolve(&mut self, value: Value<'_>) -> Option<Resolved> {
        let Some(name) = value.text.strip_prefix('$').filter(|_| !value.quoted) else {
            return Some(Resolved::Text {
                text: value.unescaped().into_owned(),
                via: None,
            });
        };
        if let Some(head) = self.profile.as_ref().and_then(|p| self.profiles.get(p))
            && let Some((index, param)) = head.params.iter().enumerate().find(|(_, p)| p.name == name)
        {
            param.used.set(true);
            if param.unread {
                self.unsaid += 1;
                return None;
            }
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            return Some(Resolved::Said {
                said: Said::Argument(head.id, index),
                kind: param.kind,
            });
        }
        let own = match name {
            "service" if self.in_service => Some(Said::Name),
            "namespace" if self.in_service => Some(Said::Namespace),
            _ => None,
        };
        if let Some(said) = own {
            let kind = ArgumentKind::Name;
            return Some(Resolved::Said { said, kind });
        }
        if let Some(constant) = self.constants.get_mut(name) {
            constant.used = true;
            let via = Some(Via {
                span: constant.span,
                origin: constant.origin.clone(),
            });
            let text = constant.text.clone();
            self.unsaid += usize::from(text.is_none());
            return text.map(|text| Resolved::Text { text, via });
        }
        let params = self.profile.as_ref().and_then(|p| self.profiles.get(p));
        let known = self.constants.keys().map(String::as_str);
        let known = known.chain(
            params
                .iter()
                .flat_map(|h| h.params.iter().map(|p| p.name.as_str())),
        );
        let mut known: Vec<&str> = known.chain(["service", "namespace"]).collect();
        known.sort_unstable();
        let help = match closest(name, known) {
            Some(close) => format!("did you mean `${close}`?"),
            None => format!("define it: `let {name} = …`, or `param {name} TYPE` in a profile"),
        };
        self.error(
            Code::UnknownReference,
            value.span,
            format!("nothing is called `${name}` here"),
            help,
        );
        None
    }

    /// The number of a mesh that the source names.
    pub(crate) fn mesh_id(&mut self, word: Word<'_>) -> Option<MeshId> {
        let index = self.policy.meshes.iter().position(|m| *m == word.text);
        if let Some(id) = index.and_then(|i| u8::try_from(i).ok()) {
            return Some(MeshId(id));
        }
        let meshes = self.policy.meshes.clone();
        let help = match closest(word.text, meshes.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("one of {}", values::list(meshes.iter().copied())),
        };
        self.error(
            Code::UnknownName,
            word.span,
            format!("`{}` is not a mesh", word.text),
            help,
        );
        None
    }

    /// Adds a statement to a block, unless the block has one of its keyword already.
    pub(crate) fn add<C: HasKeyword>(
        &mut self,
        body: &mut Body<C>,
        only: Option<MeshId>,
        span: Span,
        start: u32,
        construct: C,
    ) {
        let keyword = construct.keyword();
        let clash = body.statements.iter().find(|s| {
            s.construct.keyword() == keyword
                && match (s.only, only) {
                    (None, None) => !construct.stands_beside(&s.construct),
                    (Some(a), Some(b)) => a == b && !construct.stands_beside(&s.construct),
                    (None, Some(_)) | (Some(_), None) => true,
                }
        });
        if let Some(first) = clash {
            let d = if first.only == only {
                Diagnostic::new(Code::Repeated, span, "this is said twice")
                    .help("keep one of the two: a block says each thing once")
            } else {
                Diagnostic::new(Code::ScopedTwice, span, "this is said for one mesh and for all")
                    .help("say it in an `on` block for each mesh, or once for all")
            };
            self.report(d.related(first.span, "said here first"));
            return;
        }
        let leaves = self.leaves_since(start);
        body.scoped |= only.is_some();
        body.statements.push(Statement {
            only,
            span,
            leaves,
            construct,
        });
    }

    /// Brings the policy into its own order, so that it does not depend on the order of the files.
    pub(crate) fn sort(&mut self) {
        self.policy.namespaces.sort_by(|a, b| a.name.cmp(&b.name));
        // No two have one name.
        self.policy
            .services
            .sort_unstable_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    }

    /// Whether all of a service could be read, and all of its profiles.
    pub(crate) fn is_read(&self, service: &Service) -> bool {
        let profile = |u: &mesh2yaml_model::Use| self.policy.profiles.get(u.profile.0 as usize);
        !self.unread.contains(&service.span)
            && service
                .uses
                .iter()
                .filter_map(profile)
                .all(|p| !self.unread.contains(&p.span))
    }

    pub(crate) fn unused(&mut self) {
        let mut unused: Vec<(Span, String)> = Vec::new();
        unused.extend(
            self.constants
                .iter()
                .filter(|(_, c)| !c.used && c.text.is_some())
                .map(|(name, c)| (c.span, format!("`${name}`"))),
        );
        for (name, head) in &self.profiles {
            if !head.used {
                unused.push((head.span, format!("the profile `{name}`")));
            }
            unused.extend(
                head.params
                    .iter()
                    .filter(|p| !p.used.get() && !p.unread)
                    .map(|p| (p.span, format!("`${}`", p.name))),
            );
        }
        unused.sort();
        for (span, what) in unused {
            self.error(
                Code::UnusedDefinition,
                span,
                format!("nothing uses {what}"),
                "take it out, or use it",
            );
        }
    }

    pub(crate) fn finish(self) -> Checked {
        Checked {
            diagnostics: self.reports.finish(&self.policy),
            policy: self.policy,
        }
    }
}

fn namespace_name(known: &KeyedMap<Text, Name>, text: &str) -> Read<Name> {
    known
        .get(text)
        .map_or_else(|| values::name(text), |name| Ok(name.clone()))
}

/// The article of a type's word.
pub(crate) fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

/// A value that is made of two.
pub(crate) fn join<A, B, T>(
    a: Slot<A>,
    b: Slot<B>,
    make: impl Fn(A, B) -> T + Send + Sync + 'static,
) -> Slot<T>
where
    A: Clone + Send + Sync + 'static,
    B: Clone + Send + Sync + 'static,
{
    match (a, b) {
        (Slot::Value(a), Slot::Value(b)) => Slot::Value(make(a, b)),
        (a, b) => {
            let argument = argument_of(&a).or_else(|| argument_of(&b));
            Slot::Given(Given::new(argument, move |service| {
                Some(make(a.of(service)?, b.of(service)?))
            }))
        }
    }
}

/// The parameter whose argument is a value's place.
pub(crate) fn argument_of<T>(slot: &Slot<T>) -> Option<(ProfileId, u16)> {
    match slot {
        Slot::Value(_) => None,
        Slot::Given(given) => given.argument(),
    }
}

/// The keyword of a statement in the words of the source, for messages.
pub(crate) fn keyword_text(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::TrustDomain => "trust-domain",
        Keyword::TrustDomainAliases => "trust-domain-aliases",
        Keyword::ControlPlane => "control-plane",
        Keyword::ProbeNetworks => "probe-networks",
        Keyword::ClusterNetworks => "cluster-networks",
        Keyword::Paths => "paths",
        Keyword::Install => "install",
        Keyword::Inject => "inject",
        Keyword::Default => "default",
        Keyword::Workload => "workload",
        Keyword::Account => "account",
        Keyword::Port => "port",
        Keyword::Probes => "probes",
        Keyword::Version => "version",
        Keyword::Mtls => "mtls",
        Keyword::Route => "route",
        Keyword::Pool => "pool",
        Keyword::Eject => "eject",
        Keyword::Allow => "allow",
        Keyword::Deny => "deny",
        Keyword::Scrape => "scrape",
        Keyword::AccessLog => "access-log",
        Keyword::Tracing => "tracing",
        Keyword::Kiali => "kiali",
    }
}
