//! Who may depend on whom. docs/architecture.md has the picture.

use serde_json::Value;

use super::Finding;
use crate::error::Error;
use crate::repo::Repo;

const HERE: &str = "crates/xtask/src/tidy/crates.rs";

/// The project's crates that a crate may depend on. Crates that are not published may depend on all.
const MAY: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("diagnostics", &[]),
    ("grammar", &[]),
    ("runtime", &[]),
    ("k8s", &["types"]),
    ("gateway", &["k8s", "types"]),
    ("model", &["diagnostics", "types"]),
    ("syntax", &["diagnostics", "grammar"]),
    ("check", &["diagnostics", "model", "syntax", "types"]),
    ("istio", &["diagnostics", "gateway", "k8s", "model", "types"]),
    ("linkerd", &["diagnostics", "gateway", "k8s", "model", "types"]),
    ("validate", &["gateway", "istio", "k8s", "linkerd"]),
    (
        "mesh2yaml",
        &[
            "check",
            "diagnostics",
            "gateway",
            "istio",
            "k8s",
            "linkerd",
            "model",
            "runtime",
            "syntax",
            "types",
        ],
    ),
    ("files", &["mesh2yaml"]),
    ("build", &["files", "mesh2yaml"]),
    ("cli", &["files", "mesh2yaml", "validate"]),
];

/// Libraries for those who never write `.mesh`: what lowering needs is behind the feature `lower`.
const TYPED: &[&str] = &["istio", "linkerd"];
const FOR_LOWERING: &[&str] = &["diagnostics", "model"];

/// Whose types only some crates know.
const CONFINED: &[(&str, &[&str])] = &[
    ("pest", &["grammar", "syntax"]),
    ("pest_derive", &["grammar"]),
    ("pest_generator", &["grammar"]),
    // The fuzz targets read what `k8s` writes by another way than its own; benches measure it.
    ("serde-saphyr", &["bench", "fuzz", "k8s"]),
    ("annotate-snippets", &["diagnostics"]),
];

/// All that a crate takes from outside, where that is part of the design. The model knows what regular expressions have in
/// common (docs/decisions/0020-regular-expressions.md).
const OUTSIDE: &[(&str, &[&str])] = &[
    (
        "model",
        &["foldhash", "regex-automata", "regex-syntax", "thiserror"],
    ),
    ("runtime", &[]),
];

pub(super) fn check(repo: &Repo) -> Result<Vec<Finding>, Error> {
    let args = ["metadata", "--quiet", "--no-deps", "--format-version", "1"];
    let text = repo.cargo(&args)?;
    let metadata = serde_json::from_str(&text).map_err(|e| Error::Command {
        command: format!("cargo {}", args.join(" ")),
        why: e.to_string(),
    })?;
    Ok(judge(&metadata))
}

/// `k8s` of `mesh2yaml-k8s`; the facade is `mesh2yaml`.
fn short(name: &str) -> &str {
    name.strip_prefix("mesh2yaml-").unwrap_or(name)
}

fn judge(metadata: &Value) -> Vec<Finding> {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let mut findings = Vec::new();
    for package in list(metadata, "packages") {
        let name = short(package["name"].as_str().unwrap_or_default());
        // `publish = false` is an empty list of registries.
        let published = package["publish"].as_array().is_none_or(|to| !to.is_empty());
        let may = MAY.iter().find(|(c, _)| *c == name).map(|(_, may)| *may);
        if published && may.is_none() {
            findings.push(Finding::new(
                name,
                "a crate without a place in the architecture",
                format!("add it to docs/architecture.md, and what it may depend on to {HERE}"),
            ));
        }
        for dependency in list(&package, "dependencies") {
            let crate_ = Dependency {
                of: name,
                name: dependency["name"].as_str().unwrap_or_default(),
                dev: dependency["kind"] == "dev",
                optional: dependency["optional"] == true,
                // Those of the project have a folder.
                own: dependency["path"].is_string(),
            };
            findings.extend(crate_.judge(may));
        }
        if TYPED.contains(&name) && list(&package["features"], "default").contains(&Value::from("lower")) {
            findings.push(Finding::new(
                name,
                "`lower` is on by default",
                "take it out of `default`: the facade asks for it",
            ));
        }
    }
    findings
}

struct Dependency<'a> {
    of: &'a str,
    name: &'a str,
    dev: bool,
    optional: bool,
    own: bool,
}

impl Dependency<'_> {
    fn judge(&self, may: Option<&[&str]>) -> Vec<Finding> {
        let (of, name) = (self.of, self.name);
        let mut findings = Vec::new();
        let mut find = |problem: String, remedy: String| findings.push(Finding::new(of, problem, remedy));
        if let Some((_, owners)) = CONFINED.iter().find(|(c, _)| *c == name)
            && !owners.contains(&of)
        {
            let owners = owners.join(" and ");
            find(
                format!("depends on {name}, which only {owners} may know"),
                format!("use what {owners} offers, or add to it what is lacking"),
            );
        }
        if self.dev {
            return findings;
        }
        if self.own {
            if may.is_some_and(|may| !may.contains(&short(name))) {
                find(
                    format!("depends on {name}, against the direction of docs/architecture.md"),
                    format!("move what is needed down, or change the architecture and {HERE} together"),
                );
            }
            if TYPED.contains(&of) && FOR_LOWERING.contains(&short(name)) && !self.optional {
                find(
                    format!("always depends on {name}"),
                    "make it `optional = true`, behind the feature `lower`".to_owned(),
                );
            }
        } else if let Some((_, outside)) = OUTSIDE.iter().find(|(c, _)| *c == of)
            && !outside.contains(&name)
        {
            find(
                format!("depends on {name}"),
                format!("do without, or say in {HERE} why it is needed"),
            );
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::judge;

    fn problems(name: &str, dependencies: &Value) -> Vec<String> {
        let package = json!({ "name": name, "publish": null, "dependencies": dependencies, "features": {} });
        let found = judge(&json!({ "packages": [package] }));
        found
            .into_iter()
            .map(|f| format!("{}: {}", f.place, f.problem))
            .collect()
    }

    fn own(name: &str) -> Value {
        json!({ "name": name, "path": "/somewhere", "kind": null, "optional": false })
    }

    fn outside(name: &str) -> Value {
        json!({ "name": name, "path": null, "kind": null, "optional": false })
    }

    #[test]
    fn dependencies_point_down() {
        assert!(problems("mesh2yaml-k8s", &json!([own("mesh2yaml-types")])).is_empty());
        for (of, on) in [
            ("mesh2yaml-syntax", "mesh2yaml-model"),
            ("mesh2yaml-model", "mesh2yaml-syntax"),
            ("mesh2yaml-istio", "mesh2yaml-linkerd"),
            ("mesh2yaml-linkerd", "mesh2yaml-check"),
            ("mesh2yaml-diagnostics", "mesh2yaml-types"),
        ] {
            assert_eq!(problems(of, &json!([own(on)])).len(), 1, "{of} on {on}");
        }
    }

    #[test]
    fn tests_may_depend_on_more() {
        let mut dev = own("mesh2yaml");
        dev["kind"] = json!("dev");
        assert!(problems("mesh2yaml-istio", &json!([dev])).is_empty());
    }

    #[test]
    fn what_lowering_needs_is_optional() {
        let mut model = own("mesh2yaml-model");
        assert_eq!(
            problems("mesh2yaml-istio", &json!([model])),
            ["istio: always depends on mesh2yaml-model"]
        );
        model["optional"] = json!(true);
        assert!(problems("mesh2yaml-istio", &json!([model])).is_empty());
        let package =
            json!({ "name": "mesh2yaml-istio", "publish": null, "features": { "default": ["lower"] } });
        assert_eq!(judge(&json!({ "packages": [package] })).len(), 1);
    }

    #[test]
    fn some_libraries_are_one_crates_matter() {
        assert!(problems("mesh2yaml-grammar", &json!([outside("pest")])).is_empty());
        for (of, on) in [
            ("mesh2yaml-check", "pest"),
            ("mesh2yaml-snapshots", "serde-saphyr"),
            ("mesh2yaml-cli", "annotate-snippets"),
            ("mesh2yaml-model", "serde"),
        ] {
            let package = json!({ "name": of, "publish": [], "dependencies": [outside(on)], "features": {} });
            assert_eq!(judge(&json!({ "packages": [package] })).len(), 1, "{of} on {on}");
        }
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert_eq!(problems("mesh2yaml-wasm", &json!([])).len(), 1);
    }
}
