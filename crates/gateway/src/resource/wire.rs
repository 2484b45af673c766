//! Shapes of the wire that are not the shapes of the values.

use serde::Deserialize;

/// A list that has an item, if it is there at all.
#[cfg(feature = "read")]
pub(super) fn some_items<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let items = Vec::deserialize(deserializer)?;
    if items.is_empty() {
        return Err(serde::de::Error::custom("the list needs an item, or is left out"));
    }
    Ok(items)
}
