//! Findings that many services share are reported once.

use std::collections::{HashMap, HashSet};

use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Span};

/// Collects diagnostics and says how many services share one.
#[derive(Debug, Default)]
pub struct Reports {
    list: Vec<(Diagnostic, Shared)>,
    known: HashMap<(Code, Option<Span>, String), usize>,
    errors: usize,
    found: usize,
}

#[derive(Debug, Default)]
struct Shared {
    services: HashSet<String>,
    first: Vec<String>,
}

impl Reports {
    /// Adds a finding; `service` is the one that it was found in, if any.
    pub fn add(&mut self, diagnostic: Diagnostic, service: Option<&str>) {
        self.found += 1;
        let index = self.place_of(diagnostic);
        let shared = &mut self.list[index].1;
        if let Some(service) = service
            && shared.services.insert(service.to_owned())
            && shared.first.len() < 3
        {
            shared.first.push(service.to_owned());
        }
    }

    /// The place of a finding in the list, where it is put if it is new.
    fn place_of(&mut self, diagnostic: Diagnostic) -> usize {
        let key = (diagnostic.code, diagnostic.span, diagnostic.message.clone());
        *self.known.entry(key).or_insert_with(|| {
            self.errors += usize::from(diagnostic.severity == Severity::Error);
            self.list.push((diagnostic, Shared::default()));
            self.list.len() - 1
        })
    }

    /// Adds findings that are no service's.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for d in diagnostics {
            self.add(d, None);
        }
    }

    /// Adds findings that were collected of what follows.
    pub fn join(&mut self, next: Self) {
        let found = self.found + next.found;
        for (diagnostic, shared) in next.list {
            let index = self.place_of(diagnostic);
            let all = &mut self.list[index].1;
            let room = 3_usize.saturating_sub(all.first.len());
            let first = shared
                .first
                .into_iter()
                .filter(|name| !all.services.contains(name));
            all.first.extend(first.take(room));
            all.services.extend(shared.services);
        }
        self.found = found;
    }

    /// Whether there is an error among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How often something was found; a finding that services share counts for each of them.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found
    }

    /// How many errors there are among them.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The findings, those of several services with their names.
    #[must_use]
    pub fn finish(self) -> Vec<Diagnostic> {
        self.list
            .into_iter()
            .map(|(mut d, shared)| {
                let count = shared.services.len();
                if count > 1 {
                    let more = match count - shared.first.len() {
                        0 => String::new(),
                        n => format!(" and {n} more"),
                    };
                    let names = format!("in {} services: {}{more}", count, shared.first.join(", "));
                    d.label = Some(d.label.map_or(names.clone(), |label| format!("{label}; {names}")));
                }
                d
            })
            .collect()
    }
}
