//! `redirect 301 scheme https host shop.example.com`

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::ArgumentKind;
use mesh2yaml_model::construct::{Redirect, RedirectStatus, Scheme};
use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::values::{self, Problem, Read, choice};

pub(crate) const SCHEMES: [(&str, Scheme); 2] = [("http", Scheme::Http), ("https", Scheme::Https)];

impl Checker {
    pub(crate) fn redirect(&mut self, redirect: &ast::Redirect<'_>) -> Option<Redirect> {
        let ast::Redirect {
            span,
            status,
            scheme,
            host,
            port,
            path,
        } = redirect;
        if scheme.is_none() && host.is_none() && port.is_none() && path.is_none() {
            self.error(
                Code::Missing,
                *span,
                "this sends callers to where they are",
                "say what is different there: `redirect 301 scheme https`",
            );
            return None;
        }
        let status = self.leaf("redirect.status", *status, redirect_status);
        let scheme = scheme.map(|w| self.leaf("redirect.scheme", w, |t| choice("a scheme", &SCHEMES, t)));
        let host = host.map(|w| self.leaf("redirect.host", w, values::host));
        let port = port.map(|w| self.leaf("redirect.port", w, values::port));
        let path = path.map(|v| self.leaf_of(&[ArgumentKind::Path], "redirect.path", v, values::plain_path));
        Some(Redirect {
            status: status?,
            scheme: sound(scheme)?,
            host: sound(host)?,
            port: sound(port)?,
            path: sound(path)?,
        })
    }
}

/// What is said, unless it could not be read.
pub(crate) fn sound<T>(said: Option<Option<T>>) -> Option<Option<T>> {
    said.map_or(Some(None), |it| it.map(Some))
}

pub(crate) fn redirect_status(text: &str) -> Read<RedirectStatus> {
    let of = |status: &&RedirectStatus| status.code().to_string() == text;
    let known = RedirectStatus::ALL.iter().find(of);
    known.copied().ok_or_else(|| Problem {
        code: Code::BadNumber,
        message: format!("`{text}` is not a status that sends callers elsewhere"),
        help: "301 and 308 are for good, 302 and 307 for now, and 303 is for a GET of another place"
            .to_owned(),
    })
}
