//! Webhooks that change objects, and which objects they are asked about.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Meta, is, items, text, texts};

/// A MutatingWebhookConfiguration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MutatingWebhooks {
    /// Name, labels and annotations.
    pub meta: Meta,
    /// The webhooks.
    pub webhooks: Vec<Webhook>,
}

/// A webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Webhook {
    /// Its name.
    pub name: String,
    /// Labels of the namespaces whose objects it is asked about.
    pub namespaces: LabelSelector,
    /// Labels of the objects that it is asked about.
    pub objects: LabelSelector,
}

/// What is asked of labels; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LabelSelector {
    /// Labels that must be there.
    labels: BTreeMap<String, String>,
    /// The key, the operator, and the values.
    expressions: Vec<(String, String, Vec<String>)>,
}

impl MutatingWebhooks {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        is(
            document,
            "admissionregistration.k8s.io",
            "MutatingWebhookConfiguration",
        )
        .then(|| Self {
            meta: Meta {
                namespace: None,
                ..Meta::of(document)
            },
            webhooks: items(&document["webhooks"]).map(Webhook::read).collect(),
        })
    }
}

impl Webhook {
    fn read(value: &Value) -> Self {
        Self {
            name: text(&value["name"]).unwrap_or_default(),
            namespaces: LabelSelector::read(&value["namespaceSelector"]),
            objects: LabelSelector::read(&value["objectSelector"]),
        }
    }
}

impl LabelSelector {
    fn read(value: &Value) -> Self {
        let expression = |it: &Value| {
            Some((
                text(&it["key"])?,
                text(&it["operator"])?,
                items(&it["values"]).filter_map(text).collect(),
            ))
        };
        Self {
            labels: texts(&value["matchLabels"]),
            expressions: items(&value["matchExpressions"]).filter_map(expression).collect(),
        }
    }

    /// Whether these labels are meant.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let has = |(key, value): (&String, &String)| labels.get(key) == Some(value);
        let holds = |(key, operator, values): &(String, String, Vec<String>)| {
            let value = labels.get(key);
            match operator.as_str() {
                "In" => value.is_some_and(|value| values.contains(value)),
                "NotIn" => value.is_none_or(|value| !values.contains(value)),
                "Exists" => value.is_some(),
                "DoesNotExist" => value.is_none(),
                _ => false,
            }
        };
        self.labels.iter().all(has) && self.expressions.iter().all(holds)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::MutatingWebhooks;

    #[test]
    fn selectors() {
        let hooks = MutatingWebhooks::read(&json!({
            "apiVersion": "admissionregistration.k8s.io/v1",
            "kind": "MutatingWebhookConfiguration",
            "metadata": {"name": "injector"},
            "webhooks": [{
                "name": "rev.istio.io",
                "namespaceSelector": {"matchExpressions": [
                    {"key": "istio.io/rev", "operator": "In", "values": ["canary", "stable"]},
                    {"key": "istio-injection", "operator": "DoesNotExist"},
                ]},
                "objectSelector": {
                    "matchLabels": {"app": "a"},
                    "matchExpressions": [
                        {"key": "inject", "operator": "NotIn", "values": ["false"]},
                        {"key": "app", "operator": "Exists"},
                    ],
                },
            }, {}],
        }))
        .expect("it is one");
        let labels = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect()
        };
        let hook = &hooks.webhooks[0];
        assert!(hook.namespaces.matches(&labels(&[("istio.io/rev", "canary")])));
        assert!(!hook.namespaces.matches(&labels(&[("istio.io/rev", "old")])));
        assert!(
            !hook
                .namespaces
                .matches(&labels(&[("istio.io/rev", "canary"), ("istio-injection", "x")]))
        );
        assert!(hook.objects.matches(&labels(&[("app", "a")])));
        assert!(
            !hook
                .objects
                .matches(&labels(&[("app", "a"), ("inject", "false")]))
        );
        assert!(!hook.objects.matches(&labels(&[("inject", "true")])));
        assert!(hooks.webhooks[1].objects.matches(&labels(&[])));
    }
}
