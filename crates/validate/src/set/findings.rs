//! What checks of a set find.

use mesh2yaml_k8s::{Finding, Path, Rule, Severity, Validator};

use super::{Known, Place};
use crate::codes;
use crate::validation::join;

/// Findings with the resources they are about.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: Vec<(Place, Finding)>,
}

impl Findings {
    /// Something that the mesh's own analyzer calls an error.
    pub(crate) fn error<F>(
        &mut self,
        about: &Known<F>,
        code: &'static str,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.add(about.place, Severity::Error, code, path, message.into())
    }

    /// Something that it warns of, or informs about.
    pub(crate) fn warning<F>(
        &mut self,
        about: &Known<F>,
        code: &'static str,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.add(about.place, Severity::Warning, code, path, message.into())
    }

    /// What the rules of one kind find of a part of a resource, which is at `path`.
    pub(crate) fn judge<F>(&mut self, about: &Known<F>, path: &Path, rules: impl FnOnce(&mut Validator)) {
        let mut v = Validator::default();
        rules(&mut v);
        for mut finding in v.into_findings() {
            finding.path = join(path, &finding.path);
            self.found.push((about.place, finding));
        }
    }

    fn add(
        &mut self,
        place: Place,
        severity: Severity,
        code: &'static str,
        path: Path,
        message: String,
    ) -> &mut Finding {
        debug_assert_eq!(
            codes::find(code).map(|it| it.severity),
            Some(severity),
            "{code} is in the list of codes, as severe"
        );
        let mut v = Validator::default();
        v.add(severity, Rule::Analyzer(code), message);
        let found = v.into_findings().into_iter().map(|mut finding| {
            finding.path = path.clone();
            (place, finding)
        });
        self.found.extend(found);
        let last = self.found.len() - 1;
        &mut self.found[last].1
    }

    /// By place; what is about one resource, in the order of the checks.
    pub(super) fn sorted(mut self) -> Vec<(Place, Finding)> {
        self.found.sort_by_key(|(place, _)| *place);
        self.found
    }
}
