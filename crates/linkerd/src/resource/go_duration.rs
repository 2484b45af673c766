//! Durations as Go writes them.

use std::fmt;

use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

/// A duration as Go's `time.ParseDuration` reads it: numbers, perhaps with a fraction, each with a unit `h`, `m`, `s`, `ms`, `us` or `ns`;
/// or `0`.
///
/// Text that is none can be held too, for a manifest may have it: the kind's rules refuse it.
///
/// ```
/// use mesh2yaml_linkerd::GoDuration;
/// use mesh2yaml_types::duration;
///
/// assert_eq!(GoDuration::from(duration!("1h30m")).as_str(), "90m");
/// assert_eq!(GoDuration::from("1.5s".to_owned()).nanos(), Some(1_500_000_000));
/// assert_eq!(GoDuration::from("-1m30s".to_owned()).nanos(), Some(-90_000_000_000));
/// assert_eq!(GoDuration::from("1d".to_owned()).nanos(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct GoDuration(String);

const UNITS: [(&str, i128); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

impl GoDuration {
    /// The duration as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The duration in nanoseconds; `None` where the text is no duration, or one of more than 292 years.
    #[must_use]
    pub fn nanos(&self) -> Option<i64> {
        let (sign, rest) = match self.0.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, self.0.strip_prefix('+').unwrap_or(&self.0)),
        };
        if rest == "0" {
            return Some(0);
        }
        i64::try_from(sign * parts(rest)?).ok()
    }
}

/// The sum of numbers with units.
fn parts(text: &str) -> Option<i128> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text;
    let mut total = 0_i128;
    while !rest.is_empty() || text.is_empty() {
        let (whole, after) = rest.split_at(digits(rest));
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(digits(after)),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let end = after.find(|c: char| c == '.' || c.is_ascii_digit());
        let (unit, after) = after.split_at(end.unwrap_or(after.len()));
        let (_, size) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        if !whole.is_empty() {
            total = total.checked_add(whole.parse::<i128>().ok()?.checked_mul(size)?)?;
        }
        let mut place = size;
        for digit in fraction.bytes() {
            place /= 10;
            total += i128::from(digit - b'0') * place;
        }
        rest = after;
    }
    Some(total)
}

impl From<Duration> for GoDuration {
    fn from(duration: Duration) -> Self {
        Self(duration.to_single_unit())
    }
}

impl From<String> for GoDuration {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for GoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for GoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
