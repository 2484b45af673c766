//! Shares that need not be whole.

use mesh2yaml_types::Percent;
use serde::{Deserialize, Serialize, Serializer};

/// A percentage that need not be whole, 0 to 100, upstream `Percent`. Proxies count in steps of 0.0001.
///
/// ```
/// use mesh2yaml_istio::Percentage;
/// use mesh2yaml_types::percent;
///
/// assert_eq!(Percentage::from(percent!(10)).get(), 10.0);
/// assert_eq!(Percentage::new(0.5).map(Percentage::get), Some(0.5));
/// assert_eq!(Percentage::new(100.5), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
#[cfg_attr(feature = "read", derive(Deserialize), serde(try_from = "f64"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "f64"))]
pub struct Percentage(f64);

/// It is never not a number.
impl Eq for Percentage {}

/// Why a number is no [`Percentage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PercentageError;

impl std::fmt::Display for PercentageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a percentage is a number from 0 to 100")
    }
}

impl std::error::Error for PercentageError {}

impl Percentage {
    /// The percentage with this value, or `None` outside of 0 to 100.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=100.0).contains(&value).then_some(Self(value))
    }

    /// The value, 0 to 100.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Percentage {
    type Error = PercentageError;

    fn try_from(value: f64) -> Result<Self, PercentageError> {
        Self::new(value).ok_or(PercentageError)
    }
}

impl From<Percent> for Percentage {
    fn from(percent: Percent) -> Self {
        Self(f64::from(percent.get()))
    }
}

impl Serialize for Percentage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (0..=100u8).find(|whole| f64::from(*whole) == self.0) {
            Some(whole) => serializer.serialize_u8(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

/// `{value: …}`, as Istio writes a percentage; without a value it is 0.
#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    #[serde(default)]
    value: Percentage,
}

/// Writes and reads a percentage as `{value: …}`.
pub(super) mod in_value {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Percentage, Value};

    pub(in crate::resource) fn serialize<S: Serializer>(
        percentage: &Option<Percentage>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        percentage.map(|value| Value { value }).serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(in crate::resource) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Percentage>, D::Error> {
        Ok(Option::<Value>::deserialize(deserializer)?.map(|it| it.value))
    }
}
