//! What is found in a document of a kind, and that it is written as it was read.

use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Severity, Validate};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The findings of a spec, each as `E admission spec.url`.
pub(crate) fn found<K>(api_version: &str, kind: &str, spec: &str) -> Vec<String>
where
    K: DeserializeOwned + Serialize + Validate + PartialEq + std::fmt::Debug,
{
    let text = format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"));
    let (it, mut findings) = typed::<K>(&document.value);
    if let Some(it) = it {
        findings.extend(it.findings());
        let kept = Kept::<K>::new(&document.value).0.expect("it was read");
        assert_eq!(
            serde_json::to_value(&kept).expect("JSON"),
            document.value,
            "{spec}"
        );
        let written = serde_json::to_value(&it).expect("JSON");
        let (again, misfits) = typed::<K>(&written);
        assert!(misfits.is_empty(), "{spec} as {written}: {misfits:?}");
        assert_eq!(again.as_ref(), Some(&it), "{spec} as {written}");
    }
    let lines = findings.iter().map(|finding| {
        let severity = if finding.severity == Severity::Error {
            "E"
        } else {
            "W"
        };
        format!("{severity} {} {}", finding.rule, finding.path)
    });
    lines.collect()
}

/// What a value writes, as JSON.
pub(crate) fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("JSON")
}
