//! Durations in every form and size that Go has.

use std::fmt;
use std::str::FromStr;

use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize, Serializer};

/// A duration as Go reads it (`time.ParseDuration`): `10s`, `1h30m`, `1.5h`, `100us`, also zero and below it; up to 292 years.
///
/// It is made from a [`Duration`], which has the sizes that make sense. It is written in one form, whatever it was read from.
///
/// ```
/// use mesh2yaml_linkerd::GoDuration;
/// use mesh2yaml_types::duration;
///
/// assert_eq!("1.5h".parse(), Ok(GoDuration::from(duration!("1h30m"))));
/// assert_eq!(GoDuration::from(duration!("1h30m")).to_string(), "1h30m");
/// assert!("1d".parse::<GoDuration>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "read", derive(Deserialize), serde(try_from = "String"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct GoDuration {
    nanos: i64,
}

/// A text is no [`GoDuration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoDurationError(());

impl fmt::Display for GoDurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a duration is of numbers with the units `h`, `m`, `s`, `ms`, `us` or `ns`, as in `10s` or `1h30m`",
        )
    }
}

impl std::error::Error for GoDurationError {}

/// The units, the largest first, in nanoseconds.
const UNITS: [(&str, u64); 6] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

impl GoDuration {
    /// The nanoseconds.
    #[must_use]
    pub const fn as_nanos(self) -> i64 {
        self.nanos
    }
}

impl From<Duration> for GoDuration {
    fn from(duration: Duration) -> Self {
        let nanos = std::time::Duration::from(duration).as_nanos();
        Self {
            nanos: i64::try_from(nanos).unwrap_or(i64::MAX),
        }
    }
}

impl FromStr for GoDuration {
    type Err = GoDurationError;

    fn from_str(text: &str) -> Result<Self, GoDurationError> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if rest == "0" {
            return Ok(Self { nanos: 0 });
        }
        let total = nanos(rest).ok_or(GoDurationError(()))?;
        let nanos = if is_negative {
            0i64.checked_sub_unsigned(total)
        } else {
            i64::try_from(total).ok()
        };
        nanos.map(|nanos| Self { nanos }).ok_or(GoDurationError(()))
    }
}

/// The sum of all numbers with their units.
fn nanos(text: &str) -> Option<u64> {
    let (mut rest, mut total) = (text, 0u64);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, after) = rest.split_at(digits(rest));
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(digits(after)),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let is_number = |c: char| c == '.' || c.is_ascii_digit();
        let (unit, after) = after.split_at(after.find(is_number).unwrap_or(after.len()));
        let size = match unit {
            "µs" | "μs" => 1_000,
            unit => UNITS.iter().find(|(name, _)| *name == unit)?.1,
        };
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        total = total.checked_add(whole.checked_mul(size)?)?;
        let mut place = size;
        for digit in fraction.bytes() {
            place /= 10;
            total = total.checked_add(u64::from(digit - b'0') * place)?;
        }
        rest = after;
    }
    Some(total)
}

impl TryFrom<String> for GoDuration {
    type Error = GoDurationError;

    fn try_from(text: String) -> Result<Self, GoDurationError> {
        text.parse()
    }
}

impl fmt::Display for GoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.nanos.unsigned_abs();
        if self.nanos < 0 {
            f.write_str("-")?;
        }
        if rest == 0 {
            return f.write_str("0s");
        }
        for (unit, size) in UNITS {
            let count = rest / size;
            rest %= size;
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for GoDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::GoDuration;

    #[test]
    fn what_go_reads() {
        for (text, nanos, written) in [
            ("0", 0, "0s"),
            ("-0", 0, "0s"),
            ("1ns", 1, "1ns"),
            ("+1.5s", 1_500_000_000, "1s500ms"),
            (".5s", 500_000_000, "500ms"),
            ("5.s", 5_000_000_000, "5s"),
            ("1m1h", 3_660_000_000_000, "1h1m"),
            ("1µs", 1_000, "1us"),
            ("-10ms", -10_000_000, "-10ms"),
            ("2562047h", 9_223_369_200_000_000_000, "2562047h"),
            (
                "-9223372036854775808ns",
                i64::MIN,
                "-2562047h47m16s854ms775us808ns",
            ),
        ] {
            let duration: GoDuration = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(
                (duration.as_nanos(), duration.to_string().as_str()),
                (nanos, written)
            );
            assert_eq!(written.parse(), Ok(duration));
        }
    }

    #[test]
    fn what_go_refuses() {
        for text in [
            "",
            "-",
            "+",
            "10",
            "1d",
            "s",
            ".s",
            "1 s",
            " 1s",
            "1s ",
            "--1s",
            "one-second",
            "2562048h",
            "9223372036854775808ns",
            "1h30",
        ] {
            assert!(text.parse::<GoDuration>().is_err(), "{text}");
        }
    }
}
