//! Durations as Linkerd's policy controller reads them.

use std::fmt;
use std::str::FromStr;

use mesh2yaml_types::Duration;

/// A duration as it stands in the annotations of Services and routes: one number and one unit, `90m`, or `0`.
///
/// It is made from a [`Duration`], whose parts below a millisecond are cut off.
///
/// ```
/// use mesh2yaml_linkerd::UnitDuration;
/// use mesh2yaml_types::duration;
///
/// assert_eq!(UnitDuration::from(duration!("1h30m")).to_string(), "90m");
/// assert_eq!("1d".parse::<UnitDuration>().map(UnitDuration::as_millis), Ok(86_400_000));
/// assert!("1h30m".parse::<UnitDuration>().is_err());
/// assert!("0.5s".parse::<UnitDuration>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitDuration {
    millis: u64,
}

/// A text is no [`UnitDuration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnitDurationError {
    /// A number without a unit.
    Unit,
    /// Several numbers with units, as in `1h30m`.
    Several,
    /// Anything else: a sign, a fraction, an unknown unit.
    Form,
}

impl fmt::Display for UnitDurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unit => "a number needs a unit: `ms`, `s`, `m`, `h` or `d`",
            Self::Several => "a duration has one unit here: `90m`, not `1h30m`",
            Self::Form => "a duration is one whole number with one of the units `ms`, `s`, `m`, `h`, `d`",
        })
    }
}

impl std::error::Error for UnitDurationError {}

/// The units in milliseconds, those that durations are written with first.
const UNITS: [(&str, u64); 5] = [
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
    ("d", 86_400_000),
];

impl UnitDuration {
    /// The milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.millis
    }
}

impl From<Duration> for UnitDuration {
    fn from(duration: Duration) -> Self {
        Self {
            millis: duration.as_millis(),
        }
    }
}

impl FromStr for UnitDuration {
    type Err = UnitDurationError;

    fn from_str(text: &str) -> Result<Self, UnitDurationError> {
        let text = text.trim();
        let end = text
            .rfind(|c: char| c.is_ascii_digit())
            .ok_or(UnitDurationError::Form)?;
        let (number, unit) = text.split_at(end + 1);
        let Ok(number) = number.parse::<u64>() else {
            let is_several = number.bytes().all(|b| b.is_ascii_alphanumeric());
            return Err(match unit {
                _ if is_several => UnitDurationError::Several,
                _ => UnitDurationError::Form,
            });
        };
        let size = match unit {
            "" if number == 0 => 0,
            "" => return Err(UnitDurationError::Unit),
            unit => {
                let known = UNITS.iter().find(|(name, _)| *name == unit);
                known.ok_or(UnitDurationError::Form)?.1
            }
        };
        let millis = number.checked_mul(size).ok_or(UnitDurationError::Form)?;
        Ok(Self { millis })
    }
}

impl fmt::Display for UnitDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis == 0 {
            return f.write_str("0");
        }
        let written = UNITS[..4]
            .iter()
            .find(|(_, size)| self.millis.is_multiple_of(*size))
            .unwrap_or(&UNITS[3]);
        write!(f, "{}{}", self.millis / written.1, written.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{UnitDuration, UnitDurationError};

    #[test]
    fn what_the_policy_controller_reads() {
        for (text, millis, written) in [
            ("10s", 10_000, "10s"),
            ("500ms", 500, "500ms"),
            ("5m", 300_000, "5m"),
            ("2h", 7_200_000, "2h"),
            ("1d", 86_400_000, "24h"),
            ("0", 0, "0"),
            ("0s", 0, "0"),
            (" 1s ", 1_000, "1s"),
            ("60500ms", 60_500, "60500ms"),
        ] {
            let duration: UnitDuration = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(
                (duration.as_millis(), duration.to_string().as_str()),
                (millis, written)
            );
        }
    }

    #[test]
    fn what_it_does_not_read() {
        for (text, why) in [
            ("5", UnitDurationError::Unit),
            ("1h30m", UnitDurationError::Several),
            ("1m500ms", UnitDurationError::Several),
            ("0.5s", UnitDurationError::Form),
            ("-5s", UnitDurationError::Form),
            ("10x", UnitDurationError::Form),
            ("", UnitDurationError::Form),
            ("soon", UnitDurationError::Form),
            ("999999999999999999d", UnitDurationError::Form),
        ] {
            assert_eq!(text.parse::<UnitDuration>(), Err(why), "{text}");
        }
    }
}
