//! Ports and percentages.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A TCP port, 1 to 65535.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u16")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "NonZeroU16"))]
pub struct Port(NonZeroU16);

/// Why a text or number is not a [`Port`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a port is a whole number from 1 to 65535")]
pub struct PortError;

impl Port {
    /// The port with this number, or `None` for 0.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        match NonZeroU16::new(number) {
            Some(n) => Some(Self(n)),
            None => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0.get()
    }
}

impl FromStr for Port {
    type Err = PortError;
    fn from_str(s: &str) -> Result<Self, PortError> {
        number(s)
            .and_then(|n| u16::try_from(n).ok())
            .and_then(Self::new)
            .ok_or(PortError)
    }
}

impl TryFrom<i64> for Port {
    type Error = PortError;
    fn try_from(number: i64) -> Result<Self, PortError> {
        u16::try_from(number).ok().and_then(Self::new).ok_or(PortError)
    }
}

impl From<Port> for u16 {
    fn from(port: Port) -> Self {
        port.get()
    }
}

impl TryFrom<String> for Port {
    type Error = PortError;
    fn try_from(s: String) -> Result<Self, PortError> {
        s.parse()
    }
}

impl TryFrom<u16> for Port {
    type Error = PortError;
    fn try_from(n: u16) -> Result<Self, PortError> {
        Self::new(n).ok_or(PortError)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A whole percentage, 0 to 100. Written `10%`; a plain number in YAML.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "u8", extend("maximum" = 100)))]
pub struct Percent(u8);

/// Why a text or number is not a [`Percent`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PercentError {
    /// The text does not end in `%`.
    #[error("a percentage ends in `%`, as in `10%`")]
    Sign,
    /// Not a whole number from 0 to 100.
    #[error("a percentage is a whole number from 0 to 100")]
    Range,
}

impl Percent {
    /// The percentage with this value, or `None` above 100.
    #[must_use]
    pub const fn new(value: u8) -> Option<Self> {
        if value <= 100 { Some(Self(value)) } else { None }
    }

    /// The value, 0 to 100.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for Percent {
    type Err = PercentError;
    fn from_str(s: &str) -> Result<Self, PercentError> {
        let digits = s.strip_suffix('%').ok_or(PercentError::Sign)?;
        number(digits)
            .and_then(|n| u8::try_from(n).ok())
            .and_then(Self::new)
            .ok_or(PercentError::Range)
    }
}

impl TryFrom<String> for Percent {
    type Error = PercentError;
    fn try_from(s: String) -> Result<Self, PercentError> {
        s.parse()
    }
}

impl TryFrom<i64> for Percent {
    type Error = PercentError;
    fn try_from(n: i64) -> Result<Self, PercentError> {
        u8::try_from(n)
            .ok()
            .and_then(Self::new)
            .ok_or(PercentError::Range)
    }
}

impl TryFrom<u8> for Percent {
    type Error = PercentError;
    fn try_from(n: u8) -> Result<Self, PercentError> {
        Self::new(n).ok_or(PercentError::Range)
    }
}

impl From<Percent> for u8 {
    fn from(p: Percent) -> Self {
        p.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

impl fmt::Debug for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A decimal number of at most nine digits without sign, blank or leading zero.
pub(crate) fn number(s: &str) -> Option<u32> {
    let plain = s.bytes().all(|b| b.is_ascii_digit()) && (s.len() == 1 || !s.starts_with('0'));
    if s.is_empty() || s.len() > 9 || !plain {
        return None;
    }
    s.parse().ok()
}

/// A [`Port`] literal, checked when the program is compiled.
///
/// ```
/// assert_eq!(mesh2yaml_types::port!(8080).get(), 8080);
/// ```
///
/// ```compile_fail
/// let port = mesh2yaml_types::port!(0);
/// ```
#[macro_export]
macro_rules! port {
    ($number:literal) => {
        const {
            match $crate::Port::new($number) {
                Some(port) => port,
                None => panic!("a port is a whole number from 1 to 65535"),
            }
        }
    };
}

/// A [`Percent`] literal, checked when the program is compiled.
///
/// ```
/// assert_eq!(mesh2yaml_types::percent!(90).to_string(), "90%");
/// ```
///
/// ```compile_fail
/// let share = mesh2yaml_types::percent!(101);
/// ```
#[macro_export]
macro_rules! percent {
    ($number:literal) => {
        const {
            match $crate::Percent::new($number) {
                Some(percent) => percent,
                None => panic!("a percentage is a whole number from 0 to 100"),
            }
        }
    };
}
