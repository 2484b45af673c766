//! Shapes of the wire that several kinds share.

use serde::de::{Deserialize, Deserializer, Error};

/// A list that has an item, if it is there at all.
#[cfg(feature = "read")]
pub(super) fn some_items<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let items = Vec::deserialize(deserializer)?;
    if items.is_empty() {
        return Err(D::Error::custom("the list needs an item, or is left out"));
    }
    Ok(items)
}
