//! What can be expected of the request of a `test`.

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{Destination, ServiceRef, Share};
use mesh2yaml_model::{Expectation, Expected};
use mesh2yaml_syntax::ast::{self, ExpectedTarget};
use mesh2yaml_syntax::closest;
use mesh2yaml_types::Percent;

use crate::checker::Checker;
use crate::redirect::{SCHEMES, redirect_status, sound};
use crate::values::{self, choice};

pub(crate) const EXPECTED: &str = "write `expect allowed`, `denied`, `version NAME`, `service NAME`, `redirect …`, `respond STATUS`, `no-route` or `timeout DURATION`";

impl Checker {
    pub(crate) fn expectations(
        &mut self,
        all: &[&ast::Expect<'_>],
        service: Option<usize>,
    ) -> Vec<Expectation> {
        let mut expects: Vec<Expectation> = Vec::with_capacity(all.len());
        for expect in all {
            let Some(what) = self.expectation(expect, service) else {
                continue;
            };
            if let Some(before) = expects.iter().find(|before| excludes(&before.what, &what)) {
                let d = Diagnostic::new(
                    Code::Beside,
                    expect.span,
                    "this cannot hold beside what is expected already",
                )
                .help("a request has one outcome: write another test")
                .related(before.span, "expected already");
                self.report(d);
                continue;
            }
            expects.push(Expectation {
                span: expect.span,
                what,
            });
        }
        expects
    }

    fn expectation(&mut self, expect: &ast::Expect<'_>, service: Option<usize>) -> Option<Expected> {
        match &expect.what {
            ast::Expected::Shares(shares) => self.expected_shares(expect, shares, service),
            ast::Expected::Redirect(redirect) => {
                let status = self.read(redirect.status, redirect_status);
                let scheme = redirect
                    .scheme
                    .map(|w| self.read(w, |text| choice("a scheme", &SCHEMES, text)));
                let host = redirect.host.map(|w| self.read(w, values::host));
                let port = redirect.port.map(|w| self.read(w, values::port));
                let path = redirect.path.map(|v| self.read(v, values::plain_path));
                Some(Expected::Redirect {
                    status: status?,
                    scheme: sound(scheme)?,
                    host: sound(host)?,
                    port: sound(port)?,
                    path: sound(path)?,
                })
            }
            ast::Expected::Respond(status) => {
                let status = self.read(*status, |text| values::status(text, 200));
                status.map(Expected::Respond)
            }
            ast::Expected::Timeout(time) => self.read(*time, values::duration).map(Expected::Timeout),
        }
    }

    fn expected_shares(
        &mut self,
        expect: &ast::Expect<'_>,
        shares: &[ast::ExpectedShare<'_>],
        service: Option<usize>,
    ) -> Option<Expected> {
        if let [one] = shares
            && let ExpectedTarget::Word(word) = one.to
        {
            let known = match word.text {
                "allowed" => Some(Expected::Allowed),
                "denied" => Some(Expected::Denied),
                "no-route" => Some(Expected::NoRoute),
                _ => None,
            };
            if known.is_none() || one.percent.is_some() {
                self.error(Code::BadTest, expect.span, "this is nothing to expect", EXPECTED);
                return None;
            }
            return known;
        }
        let mut to: Vec<Share> = Vec::with_capacity(shares.len());
        let mut is_service = None;
        let mut sum = 0;
        for share in shares {
            let destination = match share.to {
                ExpectedTarget::Version(word) => {
                    is_service = Some(false);
                    self.expected_version(word, service)
                }
                ExpectedTarget::Service { name, port } => {
                    is_service = Some(true);
                    self.expected_service(name, port)
                }
                ExpectedTarget::Word(word) => match is_service {
                    Some(false) => self.expected_version(word, service),
                    Some(true) => self.expected_service(word, None),
                    None => {
                        self.error(Code::BadTest, expect.span, "this is nothing to expect", EXPECTED);
                        return None;
                    }
                },
            };
            let percent = match share.percent {
                Some(word) => self.read(word, values::percent),
                None if shares.len() == 1 => Percent::new(100),
                None => {
                    let help = "write the share of each: `expect version stable 90%, canary 10%`";
                    self.error(Code::Shares, share.span, "a share is missing", help);
                    None
                }
            };
            let (destination, percent) = (destination?, percent?);
            if to.iter().any(|it| it.to == destination) {
                self.error(Code::Repeated, share.span, "this has two shares", "add them up");
                return None;
            }
            sum += u32::from(percent.get());
            to.push(Share {
                to: destination,
                percent,
            });
        }
        if sum != 100 {
            let message = format!("the shares add up to {sum}%");
            self.error(
                Code::Shares,
                expect.span,
                message,
                "they are of all such requests: 100%",
            );
            return None;
        }
        Some(Expected::To(to))
    }

    fn expected_version(&mut self, word: ast::Word<'_>, service: Option<usize>) -> Option<Destination> {
        let name = self.read(word, values::name)?;
        let read = |s: &usize| self.is_read(&self.policy.services[*s]);
        let service = service.filter(read)?;
        let names = self.version_names(service);
        if names.iter().all(|n| n != name.as_str()) {
            let help = match closest(name.as_str(), names.iter().map(String::as_str)) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "expect one of the service's versions".to_owned(),
            };
            let message = format!("the service has no version `{name}`");
            self.error(Code::UnknownName, word.span, message, help);
            return None;
        }
        Some(Destination::Version(name))
    }

    fn expected_service(&mut self, name: ast::Word<'_>, port: Option<ast::Word<'_>>) -> Option<Destination> {
        let service = self.read(name, values::service);
        let port = sound(port.map(|word| self.read(word, values::port)));
        Some(Destination::Service(ServiceRef {
            port: port?,
            ..service?
        }))
    }
}

/// Whether two expectations cannot both hold, or are of one thing.
fn excludes(before: &Expected, other: &Expected) -> bool {
    // What becomes of a request at the caller's side is one thing.
    let is_end = |it: &Expected| {
        matches!(
            it,
            Expected::NoRoute | Expected::To(_) | Expected::Redirect { .. } | Expected::Respond(_)
        )
    };
    let is_access = |it: &Expected| matches!(it, Expected::Allowed | Expected::Denied);
    let is_timeout = |it: &Expected| matches!(it, Expected::Timeout(_));
    let lets_in = |it: &Expected| matches!(it, Expected::To(_));
    let denied = |it: &Expected| matches!(it, Expected::Denied);
    is_end(before) && is_end(other)
        || is_access(before) && is_access(other)
        || is_timeout(before) && is_timeout(other)
        || lets_in(before) && denied(other)
        || denied(before) && lets_in(other)
}
