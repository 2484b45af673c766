//! What is changed on the way.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use super::schema::at_most;
use super::schema::{header_modifier, host_and_path, once};
use super::text::int32;
use crate::{
    Fraction, HeaderModifier, HttpRouteFilter, MirrorShare, RequestMirror, RequestRedirect, UrlRewrite,
};

/// The filters of a rule or of a backend: at most 16, and one of a type, except of copies and extensions.
pub(super) fn http_filters(v: &mut Validator, filters: &[HttpRouteFilter]) {
    at_most(v, "filters", filters.len(), 16);
    let mut types = BTreeSet::new();
    v.each("filters", filters, |v, filter| {
        filter.validate(v);
        let repeats = matches!(
            filter,
            HttpRouteFilter::RequestMirror(_) | HttpRouteFilter::ExtensionRef(_)
        );
        if !types.insert(filter.type_name()) && !repeats {
            v.schema(format!(
                "there is another filter of type `{}`",
                filter.type_name()
            ));
        }
    });
    if types.contains("RequestRedirect") && types.contains("URLRewrite") {
        v.field("filters", |v| {
            v.schema("a request is redirected or rewritten, not both");
        });
    }
}

impl Validate for HttpRouteFilter {
    fn validate(&self, v: &mut Validator) {
        match self {
            Self::RequestHeaderModifier(edits) => v.part("requestHeaderModifier", edits),
            Self::ResponseHeaderModifier(edits) => v.part("responseHeaderModifier", edits),
            Self::RequestMirror(mirror) => v.part("requestMirror", mirror),
            Self::RequestRedirect(redirect) => v.part("requestRedirect", redirect),
            Self::UrlRewrite(rewrite) => v.part("urlRewrite", rewrite),
            Self::Cors(cors) => v.part("cors", cors),
            Self::ExtensionRef(reference) => v.part("extensionRef", reference),
        }
    }
}

impl Validate for HeaderModifier {
    fn validate(&self, v: &mut Validator) {
        header_modifier(v, self);
        // The schema of the experimental channel alone says so, and no proxy can send it.
        for (key, headers) in [("set", &self.set), ("add", &self.add)] {
            v.each(key, headers, |v, header| {
                if header.value.contains(['\r', '\n', '\0']) {
                    v.field("value", |v| {
                        v.schema("the value of a header has no line breaks");
                    });
                }
            });
        }
        let mut names = BTreeSet::new();
        v.each("remove", &self.remove, |v, name| {
            once(v, names.insert(name), "header");
        });
    }
}

impl Validate for RequestMirror {
    fn validate(&self, v: &mut Validator) {
        v.part("backendRef", &self.backend);
        match self.share {
            Some(MirrorShare::Percent(percent)) if percent > 100 => v.field("percent", |v| {
                v.schema("a percentage is at most 100");
            }),
            Some(MirrorShare::Fraction(fraction)) => v.part("fraction", &fraction),
            None | Some(MirrorShare::Percent(_)) => {}
        }
    }
}

impl Validate for Fraction {
    fn validate(&self, v: &mut Validator) {
        let denominator = self.denominator.unwrap_or(100);
        v.field("numerator", |v| int32(v, self.numerator));
        v.field("denominator", |v| {
            int32(v, denominator);
            if denominator == 0 {
                v.schema("the denominator is at least 1");
            }
        });
        if self.numerator > denominator {
            v.schema("the numerator is at most the denominator, which is 100 by default");
        }
    }
}

impl Validate for RequestRedirect {
    fn validate(&self, v: &mut Validator) {
        host_and_path(v, self.hostname.as_ref(), self.path.as_ref());
    }
}

impl Validate for UrlRewrite {
    fn validate(&self, v: &mut Validator) {
        host_and_path(v, self.hostname.as_ref(), self.path.as_ref());
    }
}
