//! For people: what is wrong, and the source with the place underlined.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::Rendering;
use super::excerpt::Excerpt;
use super::hidden::{spell, spell_lines};
use super::place::{Place, nearest};
use crate::{Coded, Diagnostic, Label, Position, Severity, SourceId, Sources, Span};

type Marked<'a> = Snippet<'a, Annotation<'a>>;

/// Snippets do not get narrower than this, whatever the terminal.
const NARROWEST: usize = 40;

pub(super) fn render<C: Coded>(
    diagnostics: &[Diagnostic<C>],
    sources: &Sources,
    rendering: Rendering,
) -> String {
    let renderer = if rendering.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(rendering.width.max(NARROWEST));
    let shown = diagnostics.iter().map(|d| one(d, sources, &renderer) + "\n");
    shown.collect::<Vec<_>>().join("\n")
}

fn one<C: Coded>(d: &Diagnostic<C>, sources: &Sources, renderer: &Renderer) -> String {
    let title = level(d.severity)
        .primary_title(spell(&d.message))
        .id(d.code.as_str());
    let header = Group::with_title(title);
    match d.span.and_then(|span| nearest(span, sources)) {
        Some(span) => placed(d, span, sources, header, renderer),
        None => placeless(d, sources, header, renderer),
    }
}

/// One line, and one for each thing to add.
fn placeless<C: Coded>(
    d: &Diagnostic<C>,
    sources: &Sources,
    header: Group<'_>,
    renderer: &Renderer,
) -> String {
    let notes = d.related.iter().map(|label| (Level::NOTE, note(label, sources)));
    let help = d.help.iter().map(|help| (Level::HELP, spell_lines(help)));
    let added = notes
        .chain(help)
        .map(|(level, words)| Group::with_title(level.secondary_title(words)));
    let lines = std::iter::once(header)
        .chain(added)
        .map(|group| renderer.render(&[group]));
    lines.collect::<Vec<_>>().join("\n")
}

fn placed<C: Coded>(
    d: &Diagnostic<C>,
    span: Span,
    sources: &Sources,
    header: Group<'_>,
    renderer: &Renderer,
) -> String {
    let (mut notes, mut here, mut elsewhere) = (Vec::new(), Vec::new(), BTreeMap::new());
    for label in &d.related {
        match nearest(label.span, sources) {
            Some(near) if near.source == span.source => here.push((label, near)),
            Some(near) => elsewhere
                .entry(near.source)
                .or_insert_with(Vec::new)
                .push((label, near)),
            None => notes.push(label),
        }
    }
    let main = View::new(sources, span.source, Some(span), here);
    let own = main.snippet(sources, d.label.as_deref(), &mut notes);
    let mut elements = vec![Element::from(own)];
    for (source, labels) in elsewhere {
        let aside = View::new(sources, source, None, labels).aside(sources, &mut notes);
        elements.extend(aside.map(Element::from));
    }
    let notes = notes
        .into_iter()
        .map(|label| Level::NOTE.message(note(label, sources)));
    elements.extend(notes.map(Element::from));
    let help = d.help.iter().map(|help| Level::HELP.message(spell_lines(help)));
    elements.extend(help.map(Element::from));
    main.with_column(sources, renderer.render(&[header.elements(elements)]))
}

/// The excerpt of one source with what is to be said about it.
struct View<'a> {
    source: SourceId,
    excerpt: Excerpt,
    primary: Option<(Span, Option<Range<usize>>)>,
    labels: Vec<(&'a Label, Option<Range<usize>>)>,
}

impl<'a> View<'a> {
    fn new(
        sources: &Sources,
        source: SourceId,
        primary: Option<Span>,
        labels: Vec<(&'a Label, Span)>,
    ) -> Self {
        let spans = labels.iter().map(|(_, span)| *span);
        let spans: Vec<Span> = primary.into_iter().chain(spans).collect();
        let mut excerpt = Excerpt::new(sources, source, &spans);
        let mut marks = std::mem::take(&mut excerpt.marks).into_iter();
        Self {
            source,
            excerpt,
            primary: primary.map(|span| (span, marks.next().flatten())),
            labels: labels.into_iter().map(|(label, _)| label).zip(marks).collect(),
        }
    }

    /// The snippet that has the diagnostic's own place. What cannot be marked is left in `notes`.
    fn snippet<'b>(&self, sources: &Sources, label: Option<&str>, notes: &mut Vec<&'a Label>) -> Marked<'b> {
        let mark = self.primary.iter().find_map(|(_, mark)| mark.clone());
        let words = label.filter(|words| !words.is_empty()).map(spell);
        let primary = mark.map(|at| AnnotationKind::Primary.span(at).label(words));
        self.frame(sources)
            .annotations(primary)
            .annotations(self.context(notes))
    }

    /// A snippet of another file. Its columns cannot be put right, so notes do where they would be wrong.
    fn aside<'b>(&self, sources: &Sources, notes: &mut Vec<&'a Label>) -> Option<Marked<'b>> {
        if self.excerpt.shifted {
            notes.extend(self.labels.iter().map(|(label, _)| *label));
            return None;
        }
        Some(self.frame(sources).annotations(self.context(notes)))
    }

    fn frame<'b>(&self, sources: &Sources) -> Marked<'b> {
        Snippet::source(self.excerpt.text.clone())
            .line_start(self.excerpt.line)
            .path(spell(sources.name(self.source)))
    }

    fn context<'b>(&self, notes: &mut Vec<&'a Label>) -> Vec<Annotation<'b>> {
        let mut seen: Vec<&Range<usize>> = self
            .primary
            .iter()
            .filter_map(|(_, mark)| mark.as_ref())
            .collect();
        let mut annotations = Vec::new();
        for (label, mark) in &self.labels {
            match mark {
                // Two marks over the same lines would hide each other's beginning.
                Some(at) if !(seen.contains(&at) && self.excerpt.text[at.clone()].contains('\n')) => {
                    seen.push(at);
                    let words = spell(&label.message);
                    annotations.push(AnnotationKind::Context.span(at.clone()).label(words));
                }
                Some(_) | None => notes.push(label),
            }
        }
        annotations
    }

    /// The snippet's second line, `--> file:line:column`, with the column of the source where the excerpt's differs.
    fn with_column(&self, sources: &Sources, rendered: String) -> String {
        let Some((span, Some(mark))) = self.primary.as_ref().filter(|_| self.excerpt.shifted) else {
            return rendered;
        };
        let Position { line, column } = sources.start(*span);
        let wrong = format!(":{line}:{}", self.excerpt.column(mark.start));
        let mut lines: Vec<&str> = rendered.split('\n').collect();
        let fixed = lines.get(1).and_then(|second| second.rsplit_once(&wrong));
        let fixed = fixed.map(|(before, after)| format!("{before}:{line}:{column}{after}"));
        if let (Some(second), Some(fixed)) = (lines.get_mut(1), &fixed) {
            *second = fixed;
        }
        lines.join("\n")
    }
}

fn note(label: &Label, sources: &Sources) -> String {
    let words = spell(&label.message);
    Place::of(label.span, sources).map_or_else(
        || words.clone(),
        |Place { file, start, .. }| format!("{}:{}:{}: {words}", spell(file), start.line, start.column),
    )
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}
