//! What the values of annotations may be, as the injector checks them.

use std::net::IpAddr;

use mesh2yaml_k8s::manifest::{Limits, documents};
use serde_json::Value;

/// What a value should be, if it is not.
pub(super) type Check = fn(&str) -> Option<&'static str>;

fn unless(right: bool, expected: &'static str) -> Option<&'static str> {
    (!right).then_some(expected)
}

pub(super) fn interception_mode(value: &str) -> Option<&'static str> {
    let right = matches!(value, "REDIRECT" | "TPROXY" | "NONE");
    unless(right, "`REDIRECT`, `TPROXY` or `NONE`")
}

pub(super) fn whole_number(value: &str) -> Option<&'static str> {
    unless(
        is_digits(value) && value.parse::<u32>().is_ok(),
        "a whole number from 0 to 4294967295",
    )
}

pub(super) fn boolean(value: &str) -> Option<&'static str> {
    let right = matches!(
        value,
        "1" | "t" | "T" | "TRUE" | "true" | "True" | "0" | "f" | "F" | "FALSE" | "false" | "False"
    );
    unless(right, "`true` or `false`")
}

pub(super) fn port(value: &str) -> Option<&'static str> {
    unless(is_port(value), "the number of a port")
}

pub(super) fn ports(value: &str) -> Option<&'static str> {
    let value = value.trim();
    let right = value.is_empty() || value.split(',').all(is_port);
    unless(right, "numbers of ports with `,` between them")
}

pub(super) fn any_or_ports(value: &str) -> Option<&'static str> {
    let right = value == "*" || ports(value).is_none();
    unless(right, "numbers of ports with `,` between them, or `*`")
}

pub(super) fn ranges(value: &str) -> Option<&'static str> {
    let right = value.is_empty() || value.split(',').all(is_range);
    unless(right, "ranges of addresses (`10.0.0.0/8`) with `,` between them")
}

pub(super) fn any_or_ranges(value: &str) -> Option<&'static str> {
    let right = value == "*" || ranges(value).is_none();
    unless(
        right,
        "ranges of addresses (`10.0.0.0/8`) with `,` between them, or `*`",
    )
}

pub(super) fn interfaces(value: &str) -> Option<&'static str> {
    let right = value.is_empty() || value.split(',').all(|it| is_interface(it.trim()));
    unless(
        right,
        "names of network interfaces of at most 15 characters with `,` between them",
    )
}

pub(super) fn quantity(value: &str) -> Option<&'static str> {
    unless(is_quantity(value), "an amount, as `100m` or `128Mi`")
}

/// The proxy's settings in YAML; what they say is not looked into.
pub(super) fn proxy_config(value: &str) -> Option<&'static str> {
    let right = documents(value, Limits::default())
        .next()
        .is_none_or(|read| read.is_ok_and(|it| matches!(it.value, Value::Object(_) | Value::Null)));
    unless(right, "a map in YAML")
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_port(text: &str) -> bool {
    let text = text.trim();
    is_digits(text) && text.parse::<u16>().is_ok()
}

fn is_range(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else {
        return false;
    };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    let has_zero = bits.len() > 1 && bits.starts_with('0');
    is_digits(bits) && !has_zero && bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}

fn is_interface(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= 15
        && bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

/// A number with a unit, or with an exponent of ten.
fn is_quantity(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (digits, unit) = number.split_at(end.unwrap_or(number.len()));
    let is_number = digits.matches('.').count() <= 1 && digits.bytes().any(|b| b.is_ascii_digit());
    let is_exponent = || {
        let exponent = unit.strip_prefix(['e', 'E']);
        exponent.is_some_and(|it| is_digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
    };
    let units = [
        "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ];
    is_number && (units.contains(&unit) || is_exponent())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let cases: [(Check, &[&str], &[&str]); 11] = [
            (interception_mode, &["NONE"], &["none", ""]),
            (
                whole_number,
                &["0", "4294967295"],
                &["", "-1", "+1", "4294967296", "a"],
            ),
            (boolean, &["true", "T", "0"], &["yes", ""]),
            (port, &["0", " 80 ", "65535"], &["65536", "", "http"]),
            (ports, &["", "80, 81"], &["*", "80,", "a"]),
            (any_or_ports, &["*", "80"], &["*,80"]),
            (
                ranges,
                &["", "10.0.0.0/8,::/0"],
                &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "*", "1.2.3/8"],
            ),
            (any_or_ranges, &["*"], &["*,10.0.0.0/8"]),
            (
                interfaces,
                &["", "eth0, br-1"],
                &["0eth", "eth0,", "abcdefghijklmnop"],
            ),
            (
                quantity,
                &["100m", "1.5Gi", ".5", "1.", "1e3", "2E", "-1"],
                &["", "m", "1 m", "1.2.3", "1mi", "1e", "1\n"],
            ),
            (
                proxy_config,
                &["{}", "", "concurrency: 2"],
                &["- a", "text", "a: ["],
            ),
        ];
        for (check, right, wrong) in cases {
            for value in right {
                assert_eq!(check(value), None, "{value:?}");
            }
            for value in wrong {
                assert!(check(value).is_some(), "{value:?}");
            }
        }
    }
}
