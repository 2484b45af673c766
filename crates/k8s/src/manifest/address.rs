//! IPv6 prefixes at the end of a flow list, as in `[1.2.3.4, 001:db8::]`.
//!
//! By the letter of YAML 1.2 the last `:` before `]` or `,` parts a key from its value, so the item is a map. Go, and with it the
//! API server, reads the string that was meant, and such lists occur in Istio's own examples.

use serde_json::Value;

/// Puts the addresses back that were read as maps of one key without a value.
pub(super) fn restore(text: &str, documents: &mut [Value]) {
    // Only an address that touches what follows it is misread; hardly any text has one.
    if text.contains("::]") || text.contains("::,") {
        documents.iter_mut().for_each(restore_in);
    }
}

fn restore_in(value: &mut Value) {
    match value {
        Value::Array(items) => {
            for item in items {
                match address(item) {
                    Some(address) => *item = Value::String(address),
                    None => restore_in(item),
                }
            }
        }
        Value::Object(entries) => entries.values_mut().for_each(restore_in),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The address that this item was meant to be.
fn address(item: &Value) -> Option<String> {
    let entries = item.as_object()?;
    let (head, value) = entries.iter().next()?;
    let is_head = head.ends_with(':') && head.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
    (entries.len() == 1 && value.is_null() && is_head).then(|| format!("{head}:"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::restore;

    #[test]
    fn only_addresses_change() {
        let mut documents = [json!([[{"db8:": null}], {"a": [{":": null}]}, {"db8:": 1}, {"x:": null}])];
        restore("[::]", &mut documents);
        assert_eq!(
            documents,
            [json!([["db8::"], {"a": ["::"]}, {"db8:": 1}, {"x:": null}])]
        );
        let mut documents = [json!([{"db8:": null}])];
        restore("- 'db8:':", &mut documents);
        assert_eq!(documents, [json!([{"db8:": null}])]);
    }
}
