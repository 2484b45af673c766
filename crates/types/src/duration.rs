//! Durations as Kubernetes writes them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::number::number;

/// A duration of 1 ms to 99,999 h, written as Go does: `250ms`, `10s`, `1h30m`.
///
/// The written form is canonical (hours, minutes, seconds, milliseconds; parts that are zero left out), so equal
/// durations are equal text, and both Istio's protobuf durations and Gateway API's GEP-2257 accept it. [`FromStr`] takes this form
/// alone. What is read from a manifest may have every form that Go has: `0.5s`, `1500us`, `1m1h`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "Manifest")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Duration {
    nanos: u64,
}

/// The text of a duration in a manifest.
#[derive(Deserialize)]
#[serde(transparent)]
struct Manifest(String);

impl TryFrom<Manifest> for Duration {
    type Error = DurationError;
    fn try_from(Manifest(text): Manifest) -> Result<Self, DurationError> {
        Self::from_go(&text)
    }
}

const MILLI: u64 = 1_000_000;

/// Why a text is not a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DurationError {
    /// A number without unit, such as `10`.
    #[error("a duration needs a unit: `ms`, `s`, `m` or `h`")]
    Unit,
    /// Zero.
    #[error("a duration is at least 1ms")]
    Zero,
    /// Anything else: a fraction, a sign, an unknown unit, units out of order, a number of more than five digits.
    #[error("a duration is whole numbers with units from large to small, as in `250ms`, `10s` or `1h30m`")]
    Form,
}

const UNITS: [(&str, u64); 6] = [
    ("h", 3_600_000 * MILLI),
    ("m", 60_000 * MILLI),
    ("s", 1_000 * MILLI),
    ("ms", MILLI),
    ("us", 1_000),
    ("ns", 1),
];

/// The most: 99,999 hours.
const MOST: u64 = 99_999 * 3_600_000 * MILLI;

/// Milliseconds of a written duration; `None` where it is malformed or zero.
const fn parse(text: &str) -> Option<u64> {
    let b = text.as_bytes();
    let (mut i, mut total, mut last) = (0, 0u64, u64::MAX);
    while i < b.len() {
        let start = i;
        let mut n = 0u64;
        while i < b.len() && b[i].is_ascii_digit() {
            n = n * 10 + (b[i] - b'0') as u64;
            i += 1;
            if i - start > 5 {
                return None;
            }
        }
        if i == start || i == b.len() {
            return None;
        }
        let unit = match b[i] {
            b'h' => 3_600_000,
            b's' => 1_000,
            b'm' if i + 1 < b.len() && b[i + 1] == b's' => {
                i += 1;
                1
            }
            b'm' => 60_000,
            _ => return None,
        };
        i += 1;
        if unit >= last {
            return None;
        }
        last = unit;
        total += n * unit;
    }
    if total == 0 { None } else { Some(total) }
}

/// Whether `text` is a [`Duration`].
#[must_use]
pub const fn is_duration(text: &str) -> bool {
    parse(text).is_some()
}

impl Duration {
    /// A duration of whole milliseconds, or `None` for 0 and above 99,999 hours.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Option<Self> {
        if millis == 0 || millis > MOST / MILLI {
            None
        } else {
            Some(Self {
                nanos: millis * MILLI,
            })
        }
    }

    /// The duration in milliseconds; what is left of one is cut off.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.nanos / MILLI
    }

    /// Reads every form that Go's `time.ParseDuration` takes, as the API servers and meshes do.
    ///
    /// ```
    /// use mesh2yaml_types::{Duration, duration};
    ///
    /// assert_eq!(Duration::from_go("0.5s")?, duration!("500ms"));
    /// assert_eq!(Duration::from_go("1m1h")?, duration!("1h1m"));
    /// assert!(Duration::from_go("1d").is_err());
    /// # Ok::<(), mesh2yaml_types::DurationError>(())
    /// ```
    ///
    /// # Errors
    /// What Go refuses, and what is below 1 ms or above 99,999 h.
    pub fn from_go(text: &str) -> Result<Self, DurationError> {
        let mut rest = text.strip_prefix('+').unwrap_or(text);
        if rest.is_empty() || rest.starts_with('-') {
            return Err(DurationError::Form);
        }
        if rest == "0" {
            return Err(DurationError::Zero);
        }
        let mut total = 0u64;
        while !rest.is_empty() {
            let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
            let (whole, after) = rest.split_at(digits(rest));
            let (fraction, after) = match after.strip_prefix('.') {
                Some(after) => after.split_at(digits(after)),
                None => ("", after),
            };
            if whole.is_empty() && fraction.is_empty() {
                return Err(DurationError::Form);
            }
            let unit = |c: char| c == '.' || c.is_ascii_digit();
            let (name, after) = after.split_at(after.find(unit).unwrap_or(after.len()));
            let size = match name {
                "" => return Err(DurationError::Unit),
                "µs" | "μs" => 1_000,
                name => UNITS
                    .iter()
                    .find(|(unit, _)| *unit == name)
                    .map(|(_, size)| *size)
                    .ok_or(DurationError::Form)?,
            };
            let whole = if whole.is_empty() {
                Ok(0)
            } else {
                whole.parse::<u64>()
            };
            let mut part = whole
                .ok()
                .and_then(|n| n.checked_mul(size))
                .ok_or(DurationError::Form)?;
            let mut place = size;
            for digit in fraction.bytes() {
                place /= 10;
                part = part.saturating_add(u64::from(digit - b'0') * place);
            }
            total = total.checked_add(part).ok_or(DurationError::Form)?;
            rest = after;
        }
        match total {
            0..MILLI => Err(DurationError::Zero),
            MILLI..=MOST => Ok(Self { nanos: total }),
            _ => Err(DurationError::Form),
        }
    }

    /// One number and one unit, the largest that is exact: `90m` for an hour and a half.
    ///
    /// Linkerd's annotations and its reading of `timeouts.request` take this form only: `1h30m` is silently no
    /// timeout there.
    #[must_use]
    pub fn to_single_unit(self) -> String {
        let (unit, size) = UNITS
            .into_iter()
            .find(|(_, size)| self.nanos.is_multiple_of(*size))
            .unwrap_or(UNITS[5]);
        format!("{}{unit}", self.nanos / size)
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn from_literal(checked: &'static str) -> Self {
        match parse(checked) {
            Some(millis) => Self {
                nanos: millis * MILLI,
            },
            None => Self { nanos: MILLI },
        }
    }
}

impl FromStr for Duration {
    type Err = DurationError;
    fn from_str(s: &str) -> Result<Self, DurationError> {
        match parse(s) {
            Some(millis) => Self::from_millis(millis).ok_or(DurationError::Form),
            None if number(s).is_some() => Err(DurationError::Unit),
            None if ["0h", "0m", "0s", "0ms"].contains(&s) => Err(DurationError::Zero),
            None => Err(DurationError::Form),
        }
    }
}

impl Serialize for Duration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}

impl Duration {
    /// The written form, made by hand from its end on: durations are many, the formatter is slow for them, and so is dividing by what is not a
    /// constant.
    fn text(self) -> Text {
        let mut text = Text {
            bytes: [0; 32],
            at: 32,
        };
        let (seconds, small) = (self.nanos / (1_000 * MILLI), self.nanos % (1_000 * MILLI));
        if small > 0 {
            text.part(small % 1_000, "ns");
            text.part(small / 1_000 % 1_000, "us");
            text.part(small / MILLI, "ms");
        }
        text.part(seconds % 60, "s");
        if seconds >= 60 {
            text.part(seconds / 60 % 60, "m");
            text.part(seconds / 3_600, "h");
        }
        text
    }
}

/// A short text that is written from its end on. The longest has 27 bytes: `99999h59m59s999ms999us999ns`.
struct Text {
    bytes: [u8; 32],
    /// Where it begins.
    at: usize,
}

impl Text {
    /// Puts a number and its unit in front, unless it is 0.
    fn part(&mut self, mut count: u64, unit: &str) {
        if count == 0 {
            return;
        }
        for &byte in unit.as_bytes().iter().rev() {
            self.push(byte);
        }
        while count > 0 {
            self.push(b'0' + (count % 10) as u8);
            count /= 10;
        }
    }

    fn push(&mut self, byte: u8) {
        self.at -= 1;
        self.bytes[self.at] = byte;
    }

    fn as_str(&self) -> &str {
        // All of it is ASCII.
        std::str::from_utf8(&self.bytes[self.at..]).unwrap_or_default()
    }
}

impl TryFrom<String> for Duration {
    type Error = DurationError;
    fn try_from(s: String) -> Result<Self, DurationError> {
        s.parse()
    }
}

impl From<Duration> for String {
    fn from(d: Duration) -> Self {
        d.to_string()
    }
}

impl From<Duration> for std::time::Duration {
    fn from(d: Duration) -> Self {
        Self::from_nanos(d.nanos)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A [`Duration`] literal, checked when the program is compiled.
///
/// ```
/// assert_eq!(mesh2yaml_types::duration!("90m").to_string(), "1h30m");
/// ```
///
/// ```compile_fail
/// let timeout = mesh2yaml_types::duration!("10 seconds");
/// ```
#[macro_export]
macro_rules! duration {
    ($text:literal) => {{
        const {
            assert!(
                $crate::literal::is_duration($text),
                "not a duration such as 250ms, 10s or 1h30m"
            )
        };
        $crate::Duration::from_literal($text)
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value() {
        for (text, millis, canonical, single) in [
            ("250ms", 250, "250ms", "250ms"),
            ("10s", 10_000, "10s", "10s"),
            ("90m", 5_400_000, "1h30m", "90m"),
            ("1h30m", 5_400_000, "1h30m", "90m"),
            ("1m500ms", 60_500, "1m500ms", "60500ms"),
            ("24h", 86_400_000, "24h", "24h"),
        ] {
            let d: Duration = text.parse().unwrap();
            assert_eq!((d.as_millis(), d.to_string().as_str()), (millis, canonical));
            assert_eq!(d.to_single_unit(), single);
            assert_eq!(canonical.parse(), Ok(d));
        }
    }

    /// Each choice of units, with the least and the most of each.
    #[test]
    fn units_from_large_to_small() {
        let mut longest = 0;
        for units in 1..64 {
            for counts in [
                [1; 6],
                [10, 10, 10, 100, 100, 100],
                [99_998, 59, 59, 999, 999, 999],
            ] {
                let chosen = || (0..6).filter(|unit| units >> unit & 1 == 1);
                let nanos = chosen().map(|unit| UNITS[unit].1 * counts[unit]).sum();
                let text: String = chosen()
                    .map(|unit| format!("{}{}", counts[unit], UNITS[unit].0))
                    .collect();
                assert_eq!(Duration { nanos }.to_string(), text);
                longest = longest.max(text.len());
            }
        }
        assert_eq!(longest, 27);
        let most = Duration::from_millis(99_999 * 3_600_000).expect("it is the most");
        assert_eq!(most.to_string(), "99999h");
    }

    #[test]
    fn what_is_not_a_duration() {
        for (text, why) in [
            ("10", DurationError::Unit),
            ("0s", DurationError::Zero),
            ("", DurationError::Form),
            ("1.5s", DurationError::Form),
            ("-1s", DurationError::Form),
            ("10 s", DurationError::Form),
            ("5m1h", DurationError::Form),
            ("1s1s", DurationError::Form),
            ("123456s", DurationError::Form),
            ("10seconds", DurationError::Form),
        ] {
            assert_eq!(text.parse::<Duration>(), Err(why), "{text}");
        }
    }
}
