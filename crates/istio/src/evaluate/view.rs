//! An HTTP request as Envoy's matchers see it.

use std::borrow::Cow;

use mesh2yaml_types::decision::HttpRequest;

use super::path::{self, Rejected};
use crate::PathNormalization;

/// A request after its path was made normal.
pub(super) struct View<'r> {
    request: &'r HttpRequest,
    /// Path and query.
    pub(super) target: Cow<'r, [u8]>,
}

impl<'r> View<'r> {
    pub(super) fn new(request: &'r HttpRequest, how: PathNormalization) -> Result<Self, Rejected> {
        Ok(Self {
            request,
            target: path::normal(&request.target, how)?,
        })
    }

    pub(super) fn path(&self) -> &[u8] {
        self.split().0
    }

    /// The query with its `?`, or nothing.
    pub(super) fn query(&self) -> &[u8] {
        self.split().1
    }

    fn split(&self) -> (&[u8], &[u8]) {
        let end = self.target.iter().position(|b| *b == b'?');
        self.target.split_at(end.unwrap_or(self.target.len()))
    }

    pub(super) fn method(&self) -> &str {
        &self.request.method
    }

    pub(super) fn authority(&self) -> &str {
        &self.request.authority
    }

    /// The first value of a parameter of the query, as it is written: nothing is decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<&[u8]> {
        let query = self.query().strip_prefix(b"?")?;
        query.split(|b| *b == b'&').find_map(|pair| {
            let equals = pair.iter().position(|b| *b == b'=');
            let (key, value) = pair.split_at(equals.unwrap_or(pair.len()));
            (key == name.as_bytes()).then(|| value.strip_prefix(b"=").unwrap_or(value))
        })
    }

    /// The value of a header, whose lines are joined by commas; or of what HTTP/2 has for one.
    pub(super) fn header(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        match name {
            ":method" => return Some(Cow::Borrowed(self.method().as_bytes())),
            ":path" => return Some(Cow::Borrowed(&self.target)),
            ":authority" | "host" => return Some(Cow::Borrowed(self.authority().as_bytes())),
            ":scheme" => return Some(Cow::Borrowed(b"http")),
            _ => {}
        }
        let headers = self.request.headers.iter();
        let mut lines = headers
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        let first = lines.next()?;
        let Some(second) = lines.next() else {
            return Some(Cow::Borrowed(first.as_bytes()));
        };
        let mut joined = format!("{first},{second}");
        for line in lines {
            joined.push(',');
            joined.push_str(line);
        }
        Some(Cow::Owned(joined.into_bytes()))
    }
}
