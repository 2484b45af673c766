//! What becomes of a request on its way: edits of headers, and redirections.

use mesh2yaml_gateway::{
    GrpcRouteFilter, HeaderModifier, HttpRouteFilter, PathRewrite, RequestRedirect, Scheme,
};
use mesh2yaml_types::Port;
use mesh2yaml_types::decision::{FieldEdit, Redirect};

use super::matching::{HttpRank, PathRank, Unread};
use super::text::{header_name, is_header_value};
use super::view::View;
use crate::{PolicyBackendFilter, PolicyRedirect, PolicyRouteFilter};

/// A change on the way.
#[derive(Clone, Debug)]
pub(super) enum Filter {
    /// Edits of the request's headers.
    Request(Vec<FieldEdit>),
    /// Edits of the response's headers.
    Response(Vec<FieldEdit>),
    /// The caller is sent elsewhere.
    Redirect(Location),
}

/// Where a redirection leads.
#[derive(Clone, Debug)]
pub(super) struct Location {
    scheme: Option<Scheme>,
    host: Option<String>,
    port: Option<Port>,
    path: Option<PathRewrite>,
    status: u16,
}

/// What the filters of a rule have made of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Edited {
    pub(super) request: Vec<FieldEdit>,
    pub(super) response: Vec<FieldEdit>,
}

/// What ends a request among the filters.
#[derive(Clone, Debug)]
pub(super) enum Ended {
    /// The caller is sent elsewhere.
    Redirected(Redirect),
    /// A redirection that replaces the prefix of a path that was no prefix: the proxy fails with 500.
    Invalid,
}

impl Filter {
    /// Of a rule of Gateway API's HTTPRoute.
    pub(super) fn http(of: &HttpRouteFilter) -> Result<Self, Unread> {
        match of {
            HttpRouteFilter::RequestHeaderModifier(it) => edits(it).map(Self::Request),
            HttpRouteFilter::ResponseHeaderModifier(it) => edits(it).map(Self::Response),
            HttpRouteFilter::RequestRedirect(it) => Location::new(it).map(Self::Redirect),
            HttpRouteFilter::RequestMirror(_)
            | HttpRouteFilter::UrlRewrite(_)
            | HttpRouteFilter::Cors(_)
            | HttpRouteFilter::ExtensionRef(_)
            | _ => Err(Unread::Resource),
        }
    }

    /// Of a rule of Linkerd's own HTTPRoute.
    pub(super) fn policy(of: &PolicyRouteFilter) -> Result<Self, Unread> {
        match of {
            PolicyRouteFilter::RequestHeaderModifier(it) => edits(it).map(Self::Request),
            PolicyRouteFilter::RequestRedirect(it) => Location::policy(it).map(Self::Redirect),
        }
    }

    /// Of a backend of Linkerd's own HTTPRoute.
    pub(super) fn policy_backend(of: &PolicyBackendFilter) -> Result<Self, Unread> {
        match of {
            PolicyBackendFilter::RequestHeaderModifier(it) => edits(it).map(Self::Request),
            PolicyBackendFilter::ResponseHeaderModifier(it) => edits(it).map(Self::Response),
            PolicyBackendFilter::RequestRedirect(it) => Location::policy(it).map(Self::Redirect),
        }
    }

    /// Of a GRPCRoute on the caller's side. Edits of responses reach the proxy empty, and it refuses all of the policy.
    pub(super) fn grpc(of: &GrpcRouteFilter) -> Result<Self, Unread> {
        match of {
            GrpcRouteFilter::RequestHeaderModifier(it) => edits(it).map(Self::Request),
            GrpcRouteFilter::ResponseHeaderModifier(it) => edits(it).and(Err(Unread::Policy)),
            GrpcRouteFilter::RequestMirror(_) | GrpcRouteFilter::ExtensionRef(_) | _ => Err(Unread::Resource),
        }
    }
}

/// Applies filters one after the other; a redirection to where the request already goes is passed over.
pub(super) fn apply(filters: &[Filter], view: &View<'_>, rank: Option<&HttpRank>) -> Result<Edited, Ended> {
    let mut edited = Edited::default();
    for filter in filters {
        match filter {
            Filter::Request(edits) => edited.request.extend(edits.iter().cloned()),
            Filter::Response(edits) => edited.response.extend(edits.iter().cloned()),
            Filter::Redirect(location) => location.send(view, rank)?,
        }
    }
    Ok(edited)
}

/// The edits of a modifier in the order in which the proxy makes them: it adds, sets, removes.
fn edits(of: &HeaderModifier) -> Result<Vec<FieldEdit>, Unread> {
    let name = |text: &str| header_name(text).ok_or(Unread::Resource);
    let value = |text: &str| match is_header_value(text) {
        true => Ok(text.to_owned()),
        false => Err(Unread::Resource),
    };
    let mut out = Vec::with_capacity(of.add.len() + of.set.len() + of.remove.len());
    for header in &of.add {
        out.push(FieldEdit::Add(name(&header.name)?, value(&header.value)?));
    }
    for header in &of.set {
        out.push(FieldEdit::Set(name(&header.name)?, value(&header.value)?));
    }
    for header in &of.remove {
        out.push(FieldEdit::Remove(name(header)?));
    }
    Ok(out)
}

/// What both CRDs write into a redirection without a status.
const FOUND: u16 = 302;

impl Location {
    fn new(of: &RequestRedirect) -> Result<Self, Unread> {
        Self {
            scheme: of.scheme,
            host: of.hostname.as_ref().map(|it| it.as_str().to_owned()),
            port: of.port,
            path: of.path.clone(),
            status: of.status_code.map_or(FOUND, |status| status.code()),
        }
        .checked()
    }

    fn policy(of: &PolicyRedirect) -> Result<Self, Unread> {
        Self {
            scheme: of.scheme,
            host: of.hostname.as_ref().map(|it| it.as_str().to_owned()),
            port: of.port,
            path: of.path.clone(),
            status: of.status_code.map_or(FOUND, |status| status.code()),
        }
        .checked()
    }

    fn checked(self) -> Result<Self, Unread> {
        let is_absolute = |path: &PathRewrite| path.as_str().starts_with('/');
        match self.path.as_ref().is_none_or(is_absolute) {
            true => Ok(self),
            false => Err(Unread::Resource),
        }
    }

    /// Sends a request there, unless it goes there already.
    fn send(&self, view: &View<'_>, rank: Option<&HttpRank>) -> Result<(), Ended> {
        let path = match &self.path {
            None => None,
            Some(PathRewrite::Full(path)) => Some(path.clone()),
            Some(PathRewrite::Prefix(front)) => {
                let rest = match rank.map(|rank| rank.path) {
                    Some(PathRank::Prefix(length)) => view.path.get(length..),
                    Some(PathRank::Exact(_) | PathRank::Regex(_)) | None => None,
                };
                let rest = rest.ok_or(Ended::Invalid)?;
                let gap = if rest.is_empty() || rest.starts_with('/') {
                    ""
                } else {
                    "/"
                };
                Some(format!("{front}{gap}{rest}"))
            }
            Some(_) => return Err(Ended::Invalid),
        };
        let Some(host) = view.host else {
            // There is nothing to send the caller to but what the filter says.
            return match &self.host {
                Some(_) => Err(Ended::Redirected(self.redirect(path))),
                None => Err(Ended::Invalid),
            };
        };
        // The proxy takes the request's scheme for http.
        let same_scheme = self.scheme != Some(Scheme::Https);
        let default_port = if same_scheme { 80 } else { 443 };
        let sent_port = view.authority_port();
        let same_port = match (self.port.map(Port::get), &self.host) {
            (Some(port), Some(_)) => sent_port == Some(port),
            (Some(port), None) if port == default_port => sent_port.is_none(),
            (Some(port), None) => sent_port == Some(port),
            (None, Some(_)) => sent_port != Some(default_port),
            (None, None) => true,
        };
        let same_host = self
            .host
            .as_ref()
            .is_none_or(|own| own.eq_ignore_ascii_case(host));
        let same_path = match (&self.path, &path) {
            (Some(PathRewrite::Full(_)), Some(path)) => *path == view.target(),
            (_, path) => path.as_ref().is_none_or(|path| path == view.path),
        };
        if same_scheme && same_port && same_host && same_path {
            return Ok(());
        }
        Err(Ended::Redirected(self.redirect(path)))
    }

    fn redirect(&self, path: Option<String>) -> Redirect {
        let mut out = Redirect::new(self.status);
        out.scheme = self.scheme.map(|scheme| match scheme {
            Scheme::Http => "http".to_owned(),
            Scheme::Https | _ => "https".to_owned(),
        });
        out.host = self.host.clone();
        out.port = self.port;
        out.path = path.map(String::into_bytes);
        out
    }
}
