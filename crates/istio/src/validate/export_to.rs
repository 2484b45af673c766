//! `exportTo`.

use std::collections::BTreeSet;

use mesh2yaml_k8s::Validator;

use crate::ExportTo;

/// The entries of an object of this namespace; `takes_nobody` says that it is a ServiceEntry.
pub(super) fn export_to(v: &mut Validator, entries: &[ExportTo], own: Option<&str>, takes_nobody: bool) {
    let own = own.unwrap_or(".");
    let mut seen = BTreeSet::new();
    v.each("exportTo", entries, |v, entry| {
        let name = match entry {
            ExportTo::Own => own.to_owned(),
            ExportTo::All | ExportTo::Nobody | ExportTo::Namespace(_) => entry.to_string(),
        };
        if !seen.insert(name) {
            v.admission("the namespace is there twice")
                .help("`.` is the namespace of the object");
        }
        match entry {
            ExportTo::Nobody if !takes_nobody => {
                v.admission("only a ServiceEntry can be for nobody");
            }
            ExportTo::All | ExportTo::Nobody if entries.len() > 1 => {
                v.admission(format!("`{entry}` stands alone"));
            }
            ExportTo::All | ExportTo::Own | ExportTo::Nobody | ExportTo::Namespace(_) => {}
        }
    });
}
