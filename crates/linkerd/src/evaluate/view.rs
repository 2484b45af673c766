//! A request as the proxy reads it.

use mesh2yaml_types::decision::HttpRequest;

/// The longest path and query that the proxy reads.
const LONGEST: usize = u16::MAX as usize - 1;

/// The parts of a request that routes compare. Nothing is made normal: paths are as they are sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'r> {
    pub(super) http: &'r HttpRequest,
    pub(super) path: &'r str,
    pub(super) query: Option<&'r str>,
    /// The authority, which a target with a scheme says before the header does.
    authority: &'r str,
    /// The same without its port; `None` where there is no authority.
    pub(super) host: Option<&'r str>,
}

/// A target that the proxy's HTTP library refuses (400), as the crate `http` reads one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rejected;

impl<'r> View<'r> {
    pub(super) fn new(http: &'r HttpRequest) -> Result<Self, Rejected> {
        let (authority, target) = match absolute(&http.target) {
            Some((authority, target)) => (std::str::from_utf8(authority).map_err(|_| Rejected)?, target),
            None => (http.authority.as_str(), http.target.as_slice()),
        };
        let (path, query) = parts(target)?;
        Ok(Self {
            http,
            path,
            query,
            authority,
            host: host(authority),
        })
    }

    /// The port of the authority, if it says one.
    pub(super) fn authority_port(&self) -> Option<u16> {
        let host = self.host?;
        let at = self.authority.rfind(host)? + host.len();
        self.authority.get(at..)?.strip_prefix(':')?.parse().ok()
    }

    /// Path and query.
    pub(super) fn target(&self) -> String {
        match self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.to_owned(),
        }
    }
}

/// Authority and path of a target with a scheme, as clients send it to forward proxies.
fn absolute(sent: &[u8]) -> Option<(&[u8], &[u8])> {
    let has = |scheme: &str| {
        sent.get(..scheme.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    let scheme = ["http://", "https://"].into_iter().find(|scheme| has(scheme))?;
    let rest = sent.get(scheme.len()..)?;
    let end = rest.iter().position(|b| b"/?#".contains(b)).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    Some((authority, if target.is_empty() { b"/" } else { target }))
}

/// Path and query.
fn parts(sent: &[u8]) -> Result<(&str, Option<&str>), Rejected> {
    if sent.len() > LONGEST || !(sent == b"*" || sent.starts_with(b"/")) {
        return Err(Rejected);
    }
    let end = sent.iter().position(|b| *b == b'#').unwrap_or(sent.len());
    let text = sent.get(..end).unwrap_or_default();
    let text = std::str::from_utf8(text).map_err(|_| Rejected)?;
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    };
    let in_path =
        |b: u8| matches!(b, 0x21 | 0x22 | 0x24..=0x3B | 0x3D | 0x40..=0x5F | 0x61..=0x7E | 0x7F..=0xFF);
    let in_query = |b: u8| matches!(b, 0x21 | 0x24..=0x3B | 0x3D | 0x3F..=0xFF);
    if path.bytes().all(in_path) && query.is_none_or(|query| query.bytes().all(in_query)) {
        Ok((path, query))
    } else {
        Err(Rejected)
    }
}

/// The host of an authority, as it is sent.
fn host(authority: &str) -> Option<&str> {
    let after_user = authority.rsplit('@').next().unwrap_or(authority);
    let host = match after_user.find(']') {
        Some(end) if after_user.starts_with('[') => after_user.get(..=end).unwrap_or(after_user),
        Some(_) | None => after_user.split(':').next().unwrap_or(after_user),
    };
    Some(host).filter(|host| !host.is_empty())
}
