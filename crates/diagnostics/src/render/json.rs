//! For scripts: one document, counted from 1.

use serde::Serialize;

use super::place::Place;
use super::write::to_json;
use crate::{Coded, Diagnostic, Sources, Span};

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    at: At<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    at: At<'a>,
    message: &'a str,
}

/// A place, or nulls.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct At<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

pub(super) fn render<C: Coded>(diagnostics: &[Diagnostic<C>], sources: &Sources) -> String {
    to_json(&Document {
        diagnostics: diagnostics.iter().map(|d| entry(d, sources)).collect(),
    })
}

fn entry<'a, C: Coded>(d: &'a Diagnostic<C>, sources: &'a Sources) -> Entry<'a> {
    let related = d.related.iter().map(|label| Related {
        at: at(Some(label.span), sources),
        message: &label.message,
    });
    Entry {
        code: d.code.as_str(),
        severity: d.severity.as_str(),
        message: &d.message,
        help: d.help.as_deref(),
        at: at(d.span, sources),
        label: d.label.as_deref(),
        related: related.collect(),
    }
}

fn at(span: Option<Span>, sources: &Sources) -> At<'_> {
    let place = span.and_then(|span| Place::of(span, sources));
    let place = place.as_ref();
    At {
        file: place.map(|p| p.file),
        line: place.map(|p| p.start.line),
        column: place.map(|p| p.start.column),
        end_line: place.map(|p| p.end.line),
        end_column: place.map(|p| p.end.column),
    }
}
