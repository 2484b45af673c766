//! `profile web { … }`, `use web`

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{HasKeyword, Keyword, ServiceConstruct};
use mesh2yaml_model::{Argument, ArgumentKind, Body, MeshId, Profile, ProfileId, Use};
use mesh2yaml_syntax::ast::{self, Item, ServiceStatement};
use mesh2yaml_syntax::closest;

use crate::checker::{Checker, ParamHead, ProfileHead, keyword_text};
use crate::r#let::argument;
use crate::values;

impl Checker {
    /// Notes the profiles and their parameters, so that they can be used before they are read.
    pub(crate) fn declare_profiles<'a, 's: 'a>(&mut self, items: impl Iterator<Item = &'a Item<'s>>) {
        for item in items {
            let Item::Profile(profile) = item else { continue };
            let Some(name) = self.read(profile.name, values::name) else {
                continue;
            };
            if let Some(first) = self.profiles.get(name.as_str()) {
                let message = format!("the profile `{name}` is described twice");
                let d = Diagnostic::new(Code::DuplicateName, profile.name.span, message)
                    .help("give one of the two another name: all files share their profiles")
                    .related(first.span, "the first is here");
                self.report(d);
                continue;
            }
            let id = ProfileId(u16::try_from(self.policy.profiles.len()).unwrap_or(u16::MAX));
            let span = profile.name.span;
            self.policy.profiles.push(Profile {
                name: name.clone(),
                span,
                block: profile.span,
                body: Body::default(),
            });
            let params = self.params(profile);
            self.profiles.insert(
                name.to_string(),
                ProfileHead {
                    id,
                    span,
                    params: params.into(),
                    used: false,
                },
            );
        }
    }

    fn params(&mut self, profile: &ast::Profile<'_>) -> Vec<ParamHead> {
        let mut params: Vec<ParamHead> = Vec::new();
        for statement in &profile.body {
            let ServiceStatement::Param(p) = statement else {
                continue;
            };
            let Some(name) = self.read(p.name, values::name) else {
                continue;
            };
            if let Some(first) = params.iter().find(|q| q.name == name.as_str()) {
                let message = format!("the parameter `{name}` is declared twice");
                let d = Diagnostic::new(Code::DuplicateName, p.name.span, message)
                    .help("keep one of the two")
                    .related(first.span, "declared here first");
                self.report(d);
                continue;
            }
            if ["service", "namespace"].contains(&name.as_str()) {
                let message = format!("`${name}` always means the {name} that uses the profile");
                self.error(Code::DuplicateName, p.name.span, message, "choose another name");
                continue;
            }
            let failures = self.failures();
            let kind = self.param_kind(p).unwrap_or(ArgumentKind::Text);
            let default = p
                .default
                .filter(|_| self.failures() == failures)
                .and_then(|d| self.read(d, |text| argument(kind, &[text])).map(|a| (a, d.span)));
            params.push(ParamHead {
                name: name.to_string(),
                kind,
                default,
                span: p.name.span,
                used: Cell::new(false),
                unread: self.failures() > failures,
            });
        }
        params
    }

    pub(crate) fn profile(&mut self, profile: &ast::Profile<'_>) {
        let head = self
            .profiles
            .get(profile.name.text)
            .filter(|h| h.span == profile.name.span);
        let Some(id) = head.map(|h| h.id) else { return };
        self.profile = Some(profile.name.text.to_owned());
        self.in_service = true;
        let failures = self.failures();
        let body = self.service_body(&profile.body, None);
        if self.failures() > failures {
            self.unread.insert(profile.name.span);
        }
        self.in_service = false;
        self.profile = None;
        self.policy.profiles[id.0 as usize].body = body;
    }

    pub(crate) fn use_profile(
        &mut self,
        used: &ast::Use<'_>,
        only: Option<MeshId>,
        uses: &mut Option<&mut Vec<Use>>,
    ) {
        let place = used.profile.span;
        let Some(uses) = uses else {
            let help = "put the statements into one profile, or let the services use both";
            return self.error(
                Code::UnknownProfile,
                used.span,
                "a profile uses no other profile",
                help,
            );
        };
        if only.is_some() {
            if let Some(head) = self.profiles.get_mut(used.profile.text) {
                head.used = true;
            }
            let help = "take it out of the `on` block, and scope statements in the profile instead";
            return self.error(
                Code::ScopedTwice,
                used.span,
                "a profile is used on every mesh",
                help,
            );
        }
        let Some(head) = self.profiles.get_mut(used.profile.text) else {
            let mut known: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            known.sort_unstable();
            let help = match closest(used.profile.text, known.iter().copied()) {
                Some(close) => format!("did you mean `{close}`?"),
                None if known.is_empty() => format!("define it: `profile {} {{ … }}`", used.profile.text),
                None => format!("known here: {}", values::list(known.into_iter())),
            };
            let message = format!("no profile is called `{}`", used.profile.text);
            return self.error(Code::UnknownProfile, place, message, help);
        };
        head.used = true;
        let (id, params) = (head.id, Rc::clone(&head.params));
        if let Some(first) = uses.iter().find(|u| u.profile == id) {
            let d = Diagnostic::new(Code::Repeated, place, "this profile is used twice")
                .help("keep one of the two")
                .related(first.span, "used here first");
            return self.report(d);
        }
        if let Some(arguments) = self.arguments(used, id, &params) {
            uses.push(Use {
                profile: id,
                span: used.span.to(place),
                arguments,
            });
        }
    }

    /// The arguments of a use, by the parameters' numbers; `None` if one is missing or wrong.
    fn arguments(
        &mut self,
        used: &ast::Use<'_>,
        id: ProfileId,
        params: &[ParamHead],
    ) -> Option<Vec<(Argument, Span)>> {
        let name = used.profile.text;
        if params.iter().any(|p| p.unread) {
            self.fails_unsaid();
            return None;
        }
        let mut sound = true;
        for (i, argument) in used.arguments.iter().enumerate() {
            let word = argument.name;
            if let Some(first) = used.arguments[..i].iter().find(|a| a.name.text == word.text) {
                let message = format!("`{}` is given twice", word.text);
                let d = Diagnostic::new(Code::Repeated, word.span, message)
                    .help("keep one of the two")
                    .related(first.name.span, "given here first");
                self.report(d);
                sound = false;
            } else if !params.iter().any(|p| p.name == word.text) {
                let known = || params.iter().map(|p| p.name.as_str());
                let help = match closest(word.text, known()) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None if params.is_empty() => "take it out: the profile has no parameters".to_owned(),
                    None => format!("its parameters: {}", values::list(known())),
                };
                let message = format!("the profile `{name}` has no parameter `{}`", word.text);
                self.error(Code::BadArgument, word.span, message, help);
                sound = false;
            }
        }
        let mut arguments = Vec::with_capacity(params.len());
        for (index, param) in (0_u16..).zip(params.iter()) {
            let given = used.arguments.iter().find(|a| a.name.text == param.name);
            let value = match given {
                Some(argument) => self
                    .argument_value(argument, param.kind)
                    .filter(|a| self.meets_all((id, index), a, span_of(argument)))
                    .map(|a| (a, span_of(argument))),
                // A default stands where it is declared, so that what is wrong with it is said once for all services.
                None => param.default.clone().map(|(d, _)| (d, param.span)),
            };
            match value {
                Some(value) => arguments.push(value),
                None => {
                    sound = false;
                    if given.is_none() {
                        let message = format!("the profile `{name}` needs `{}`", param.name);
                        let help = format!(
                            "give it: `use {name} {{ {} {} }}`",
                            param.name,
                            sample(param.kind)
                        );
                        self.error(Code::BadArgument, used.profile.span, message, help);
                    }
                }
            }
        }
        sound.then_some(arguments)
    }

    /// Whether an argument is what all places of its parameter demand.
    fn meets_all(&mut self, param: (ProfileId, u16), argument: &Argument, at: Span) -> bool {
        let Some(demands) = self.demands.get_mut(&param).map(std::mem::take) else {
            return true;
        };
        // One place is enough to say that the argument is wrong.
        let sound = demands
            .iter()
            .all(|demand| self.meets(argument, at, demand.place, &*demand.problem));
        self.demands.insert(param, demands);
        sound
    }

    fn argument_value(&mut self, given: &ast::Argument<'_>, kind: ArgumentKind) -> Option<Argument> {
        if kind == ArgumentKind::Accounts {
            // Each account has a place of its own to be wrong at.
            let accounts: Vec<_> = given
                .values
                .iter()
                .map(|v| self.account(*v))
                .collect::<Option<_>>()?;
            return Some(Argument::Accounts(accounts.into()));
        }
        let texts: Vec<String> = given
            .values
            .iter()
            .map(|v| self.read(*v, |t| Ok(t.to_owned())))
            .collect::<Option<_>>()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        match argument(kind, &texts) {
            Ok(argument) => Some(argument),
            Err(p) => {
                self.error(p.code, span_of(given), p.message, p.help);
                None
            }
        }
    }

    /// Two profiles of one service must not say the same thing, unless the service says it itself.
    pub(crate) fn profiles_agree(&mut self, uses: &[Use], own: &Body<ServiceConstruct>) {
        if uses.len() < 2 {
            return;
        }
        let mut clashes = Vec::new();
        let meshes = u8::try_from(self.policy.meshes.len()).unwrap_or(0);
        for mesh in (0..meshes).map(MeshId) {
            let visible = |only: Option<MeshId>| only.is_none_or(|m| m == mesh);
            let mut said: HashMap<Keyword, (ProfileId, Span)> = HashMap::new();
            for used in uses {
                let Some(profile) = self.policy.profiles.get(used.profile.0 as usize) else {
                    continue;
                };
                for s in profile.body.statements.iter().filter(|s| visible(s.only)) {
                    let keyword = s.construct.keyword();
                    let mut own = own.statements.iter().filter(|o| visible(o.only));
                    if keyword.adds_up() || own.any(|o| o.construct.keyword() == keyword) {
                        continue;
                    }
                    let (first, place) = *said.entry(keyword).or_insert((used.profile, s.span));
                    let clash = (keyword, used.span, place, s.span);
                    if first != used.profile && !clashes.contains(&clash) {
                        clashes.push(clash);
                    }
                }
            }
        }
        for (keyword, use_place, first, second) in clashes {
            let word = keyword_text(keyword);
            let d = Diagnostic::new(
                Code::ProfileClash,
                use_place,
                format!("two profiles of this service say `{word}`"),
            )
            .help(format!(
                "say `{word}` in the service itself, or in one of the profiles only"
            ))
            .related(first, "said here")
            .related(second, "and here");
            self.report(d);
        }
    }
}

fn span_of(argument: &ast::Argument<'_>) -> Span {
    match (argument.values.first(), argument.values.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => argument.name.span,
    }
}

fn sample(kind: ArgumentKind) -> &'static str {
    use ArgumentKind as K;
    match kind {
        K::Name => "shop",
        K::Text => "\"text\"",
        K::Word => "strict",
        K::Int => "3",
        K::Duration => "10s",
        K::Percent => "10%",
        K::Port => "8080",
        K::Account | K::Accounts => "shop/frontend",
        K::Identity => "\"spiffe://partner.example/ns/shop/sa/web\"",
        K::Service => "shop/cart",
        K::Cidr => "10.0.0.0/8",
        K::Host => "shop.example.com",
        K::Method => "GET",
        K::Path => "\"/api/**\"",
        K::Call => "shop.Cart/Get",
    }
}
