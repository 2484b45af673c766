//! Durations as routes write them.

use std::fmt;

use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

/// A duration of a route, upstream `Duration` (GEP-2257): 1 to 4 numbers of at most 5 digits, each with a unit `h`, `m`, `s` or `ms`. Zero
/// is a duration here, and switches a limit off.
///
/// It is text, for meshes do not read the same from `90m` and from `1h30m`: Linkerd takes the second one for no limit. What is made of a
/// [`Duration`] has one unit. Text that is none can be held too, for a manifest may have it: the kind's rules refuse it.
///
/// ```
/// use mesh2yaml_gateway::GatewayDuration;
/// use mesh2yaml_types::duration;
///
/// let written = GatewayDuration::from(duration!("1h30m"));
/// assert_eq!(written.as_str(), "90m");
/// assert_eq!(written.millis(), Some(5_400_000));
/// assert_eq!(GatewayDuration::zero().as_str(), "0s");
/// assert_eq!(GatewayDuration::from("1.5h".to_owned()).millis(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct GatewayDuration(String);

/// The units, the longer ones of one beginning first.
const UNITS: [(&str, u64); 4] = [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];

impl GatewayDuration {
    /// No time, which is no limit.
    #[must_use]
    pub fn zero() -> Self {
        Self("0s".to_owned())
    }

    /// The duration as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The duration in milliseconds; `None` where the text is no duration.
    #[must_use]
    pub fn millis(&self) -> Option<u64> {
        let parts = self.parts()?;
        (1..=4).contains(&parts.len()).then(|| parts.iter().sum())
    }

    /// Whether it is one number and one unit, which is all that Linkerd reads.
    #[must_use]
    pub fn is_single_unit(&self) -> bool {
        self.parts().is_some_and(|parts| parts.len() == 1)
    }

    fn parts(&self) -> Option<Vec<u64>> {
        let mut rest = self.0.as_str();
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at(digits);
            let (unit, size) = UNITS.into_iter().find(|(unit, _)| after.starts_with(unit))?;
            if digits > 5 {
                return None;
            }
            parts.push(number.parse::<u64>().ok()? * size);
            rest = &after[unit.len()..];
        }
        Some(parts)
    }
}

impl From<Duration> for GatewayDuration {
    fn from(duration: Duration) -> Self {
        Self(duration.to_single_unit())
    }
}

impl From<String> for GatewayDuration {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for GatewayDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for GatewayDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
