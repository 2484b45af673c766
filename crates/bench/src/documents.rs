//! Whether two programs wrote the same documents, as far as the workload lays them down.

use std::collections::BTreeMap;

use mesh2yaml_k8s::manifest::{Limits, read};
use serde_json::Value;

/// Specs by kind, namespace and name. What a program may choose is left out: labels, annotations, the names of routes and of access rules, the order.
#[derive(Debug, Default, PartialEq)]
pub struct Documents(BTreeMap<String, Value>);

impl Documents {
    /// Reads a stream.
    ///
    /// # Errors
    /// When it is no YAML, or two documents are about the same.
    pub fn read(yaml: &str) -> Result<Self, String> {
        let mut specs = BTreeMap::new();
        for mut document in read(yaml, &Limits::default()).map_err(|e| e.to_string())? {
            let text = |pointer: &str| {
                let value = document.pointer(pointer).and_then(Value::as_str);
                value.unwrap_or_default().to_owned()
            };
            let kind = text("/kind");
            // An access rule goes by the pods that it protects.
            let name = match kind.as_str() {
                "AuthorizationPolicy" => text("/spec/selector/matchLabels/app"),
                _ => text("/metadata/name"),
            };
            let key = format!(
                "{} {kind} {}/{name}",
                text("/apiVersion"),
                text("/metadata/namespace")
            );
            let mut spec = document["spec"].take();
            if let Some(routes) = spec.get_mut("http").and_then(Value::as_array_mut) {
                for route in routes.iter_mut().filter_map(Value::as_object_mut) {
                    route.shift_remove("name");
                }
            }
            if specs.insert(key.clone(), spec).is_some() {
                return Err(format!("two of {key}"));
            }
        }
        Ok(Self(specs))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How many documents come on top of the expected ones, which may be the denial of all else in a namespace.
///
/// # Errors
/// The first document that is missing, other than expected, or neither.
pub fn extra(expected: &Documents, made: &Documents) -> Result<usize, String> {
    for (key, spec) in &expected.0 {
        match made.0.get(key) {
            Some(made) if made == spec => {}
            Some(made) => return Err(format!("{key} is {made} and not {spec}")),
            None => return Err(format!("{key} is missing")),
        }
    }
    let more = made.0.iter().filter(|(key, _)| !expected.0.contains_key(*key));
    let mut count = 0;
    for (key, spec) in more {
        if !key.starts_with("security.istio.io/v1 AuthorizationPolicy ")
            || *spec != Value::Object([].into_iter().collect())
        {
            return Err(format!("{key} is not expected"));
        }
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::{Documents, extra};

    const ONE: &str =
        "apiVersion: a/v1\nkind: A\nmetadata: {name: a, namespace: n}\nspec: {http: [{name: x, b: 1}]}\n";

    #[test]
    fn what_may_differ_and_what_may_not() {
        let documents = |text: &str| Documents::read(text).expect("they are YAML");
        let expected = documents(ONE);
        assert_eq!(
            extra(&expected, &documents(&ONE.replace("name: x", "name: y"))),
            Ok(0)
        );
        for wrong in [
            ONE.replace("b: 1", "b: 2"),
            ONE.replace("kind: A", "kind: B"),
            String::new(),
        ] {
            assert!(extra(&expected, &documents(&wrong)).is_err(), "{wrong}");
        }
        let denial = "---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: d, namespace: n}\nspec: {}\n";
        assert_eq!(extra(&expected, &documents(&format!("{ONE}{denial}"))), Ok(1));
        assert!(
            extra(
                &expected,
                &documents(&format!("{ONE}{}", denial.replace("{}", "{action: ALLOW}")))
            )
            .is_err()
        );
        assert!(Documents::read(&format!("{ONE}---\n{ONE}")).is_err());
    }
}
