//! The values of settings: each is written by `Display`, and read by `FromStr`.

use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};
#[cfg(feature = "full")]
use serde_json::Value;

/// A text is not a value of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueError {
    pub(crate) expected: &'static str,
}

impl ValueError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for ValueError {}

/// Defines an enum that is one of some words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ } $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// The value as Linkerd reads it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::settings::ValueError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::settings::ValueError::new($expected)),
                }
            }
        }
    };
}
pub(super) use words;

words! {
    /// A switch.
    OnOff {
        /// On, `enabled`.
        Enabled = "enabled",
        /// Off, `disabled`.
        Disabled = "disabled",
    }
    "`enabled` or `disabled`"
}

words! {
    /// The form of the proxy's log.
    LogFormat {
        /// Lines of text, `plain`.
        Plain = "plain",
        /// An object on each line, `json`.
        Json = "json",
    }
    "`plain` or `json`"
}

words! {
    /// Whether headers are logged.
    LogHeaders {
        /// No, `off`.
        Off = "off",
        /// Yes, with what is secret in them, `insecure`.
        Insecure = "insecure",
    }
    "`off` or `insecure`"
}

words! {
    /// When an image is pulled.
    PullPolicy {
        /// At each start, `Always`.
        Always = "Always",
        /// Where it is not there yet, `IfNotPresent`.
        IfNotPresent = "IfNotPresent",
        /// Never, `Never`.
        Never = "Never",
    }
    "`Always`, `IfNotPresent` or `Never`"
}

impl From<bool> for OnOff {
    fn from(on: bool) -> Self {
        if on { Self::Enabled } else { Self::Disabled }
    }
}

/// A port, or the ports from one to another.
///
/// ```
/// use mesh2yaml_linkerd::PortRange;
/// use mesh2yaml_types::port;
///
/// assert_eq!(PortRange::from(port!(25)).to_string(), "25");
/// assert_eq!("8000-8999".parse(), Ok(PortRange::new(port!(8000), port!(8999))));
/// assert!("9-8".parse::<PortRange>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    first: Port,
    last: Port,
}

impl PortRange {
    /// The ports between two, both included, whichever comes first.
    #[must_use]
    pub fn new(a: Port, b: Port) -> Self {
        Self {
            first: a.min(b),
            last: a.max(b),
        }
    }

    /// Reads a list with commas, as the policy controller does; empty items count for nothing.
    ///
    /// # Errors
    /// When an item is neither a port nor a range.
    pub fn list(text: &str) -> Result<Vec<Self>, ValueError> {
        let items = text.split(',').filter(|item| !item.trim().is_empty());
        items.map(str::parse).collect()
    }

    /// The numbers.
    #[must_use]
    pub fn numbers(self) -> RangeInclusive<u16> {
        self.first.get()..=self.last.get()
    }
}

impl From<Port> for PortRange {
    fn from(port: Port) -> Self {
        Self {
            first: port,
            last: port,
        }
    }
}

impl FromStr for PortRange {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = ValueError::new("a port or a range such as `8000-8999`");
        let port = |text: &str| text.trim().parse::<u16>().ok().and_then(Port::new).ok_or(error);
        match text.split_once('-') {
            None => port(text).map(Self::from),
            Some((first, last)) => {
                let (first, last) = (port(first)?, port(last)?);
                if first > last {
                    return Err(error);
                }
                Ok(Self { first, last })
            }
        }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

/// An amount of CPU, memory or storage, as Kubernetes writes it: `100m`, `64Mi`, `1.5`.
///
/// ```
/// use mesh2yaml_linkerd::Quantity;
///
/// assert_eq!("64Mi".parse::<Quantity>()?.to_string(), "64Mi");
/// assert!("64MB".parse::<Quantity>().is_err());
/// # Ok::<(), mesh2yaml_linkerd::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity(String);

impl Quantity {
    /// Thousandths of a CPU.
    #[must_use]
    pub fn milli_cpu(count: u32) -> Self {
        Self(format!("{count}m"))
    }

    /// Units of 1024 × 1024 bytes.
    #[must_use]
    pub fn mebibytes(count: u32) -> Self {
        Self(format!("{count}Mi"))
    }
}

impl FromStr for Quantity {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        if is_quantity(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ValueError::new("a quantity such as `100m` or `64Mi`"))
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is a quantity of Kubernetes: a decimal number, and a suffix or an exponent.
pub(crate) fn is_quantity(text: &str) -> bool {
    let unsigned = |text: &'_ str| text.strip_prefix(['+', '-']).map_or(text.len(), str::len);
    let text = &text[text.len() - unsigned(text)..];
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits(text));
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(digits(rest)),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return false;
    }
    if ["", "n", "u", "m", "k", "M", "G", "T", "P", "E"].contains(&suffix) {
        return true;
    }
    if ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].contains(&suffix) {
        return true;
    }
    suffix.strip_prefix(['e', 'E']).is_some_and(|exponent| {
        let exponent = &exponent[exponent.len() - unsigned(exponent)..];
        !exponent.is_empty() && exponent.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a number is a part of a whole, neither nothing nor all.
pub(crate) fn is_ratio(ratio: f64) -> bool {
    ratio > 0.0 && ratio < 1.0
}

/// A network: `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subnet {
    address: IpAddr,
    bits: u8,
}

impl FromStr for Subnet {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = ValueError::new("a network such as `10.0.0.0/8`");
        let (address, bits) = text.split_once('/').ok_or(error)?;
        let address: IpAddr = address.parse().map_err(|_| error)?;
        let bits = Some(bits).filter(|bits| bits.bytes().all(|b| b.is_ascii_digit()));
        let bits: u8 = bits.and_then(|bits| bits.parse().ok()).ok_or(error)?;
        if bits > if address.is_ipv4() { 32 } else { 128 } {
            return Err(error);
        }
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// A variable of the proxy's environment.
#[cfg(feature = "full")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EnvVar {
    /// The name.
    pub name: String,
    /// The value. Empty by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Where the value comes from instead, as Kubernetes writes it (`valueFrom`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_from: Option<Value>,
}

#[cfg(feature = "full")]
impl EnvVar {
    /// A variable with a value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            value_from: None,
        }
    }

    /// Reads the list of an annotation.
    ///
    /// # Errors
    /// When it is no such JSON list.
    pub fn list(text: &str) -> Result<Vec<Self>, ValueError> {
        serde_json::from_str(text)
            .map_err(|_| ValueError::new("a JSON list of variables, each with a `name`"))
    }
}

#[cfg(test)]
mod tests {
    use super::{EnvVar, PortRange, Subnet, is_quantity};

    #[test]
    fn quantities() {
        for text in ["1", "1.5", ".5", "5.", "100m", "64Mi", "1e3", "1E-3", "+1k", "-1"] {
            assert!(is_quantity(text), "{text}");
        }
        for text in [
            "", ".", "m", "1MB", "1 Gi", "1mi", "1e", "1e+", "1e1.5", "--1", "1,5",
        ] {
            assert!(!is_quantity(text), "{text}");
        }
    }

    #[test]
    fn ranges_of_ports() {
        for (text, written) in [("25", "25"), ("1-3", "1-3"), (" 1 - 3 ", "1-3"), ("7-7", "7")] {
            let range: PortRange = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(range.to_string(), written);
        }
        let list = PortRange::list("25, 8000-8002,").unwrap();
        let numbers: Vec<u16> = list.into_iter().flat_map(PortRange::numbers).collect();
        assert_eq!(numbers, [25, 8000, 8001, 8002]);
        assert!(PortRange::list("25,http").is_err());
        for text in ["", "0", "2-1", "2-", "-2", "65536", "1-2-3", "http"] {
            assert!(text.parse::<PortRange>().is_err(), "{text}");
        }
    }

    #[test]
    fn networks() {
        for text in ["10.0.0.0/8", "::/0", "0.0.0.0/32"] {
            assert_eq!(
                text.parse::<Subnet>().map(|it| it.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0/8", "a/8"] {
            assert!(text.parse::<Subnet>().is_err(), "{text}");
        }
    }

    #[test]
    fn variables() {
        let text = r#"[{"name":"A","value":"b"},{"name":"C","valueFrom":{"fieldRef":{"fieldPath":"d"}}}]"#;
        let list = EnvVar::list(text).unwrap();
        assert_eq!(list[0], EnvVar::new("A", "b"));
        assert_eq!(serde_json::to_string(&list).unwrap(), text);
        for text in ["{}", "[{}]", "A=b", "[{\"name\": 1}]"] {
            assert!(EnvVar::list(text).is_err(), "{text}");
        }
    }
}
