//! `cidr` and `except`, of every kind that names networks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use mesh2yaml_k8s::{Validate, Validator};

use crate::Network;

impl Validate for Network {
    fn validate(&self, v: &mut Validator) {
        let whole = Range::parse(&self.cidr);
        if whole.is_none() {
            v.field("cidr", no_network);
        }
        v.each("except", &self.except, |v, part| {
            match (Range::parse(part), &whole) {
                (None, _) => no_network(v),
                (Some(part), Some(whole)) if part.contains(whole) => {
                    v.admission("this part is the whole network: nothing is left of it");
                }
                (Some(part), Some(whole)) if !whole.contains(&part) => {
                    v.admission("it is no part of the network");
                }
                (Some(_), _) => {}
            }
        });
    }
}

fn no_network(v: &mut Validator) {
    v.admission("it is neither an IP address nor a range of them (`10.0.0.0/8`)");
}

/// The first and the last address.
struct Range(IpAddr, IpAddr);

impl Range {
    /// Bits of the address behind the prefix do not count.
    fn parse(text: &str) -> Option<Self> {
        let Some((address, length)) = text.split_once('/') else {
            let address = text.parse().ok()?;
            return Some(Self(address, address));
        };
        if let Some(address) = octets(address) {
            let mask = u32::MAX.checked_shr(prefix(length, 2, 32)?).unwrap_or(0);
            let (first, last) = (address.to_bits() & !mask, address.to_bits() | mask);
            return Some(Self(IpAddr::V4(first.into()), IpAddr::V4(last.into())));
        }
        let address: Ipv6Addr = address.parse().ok()?;
        let mask = u128::MAX.checked_shr(prefix(length, 3, 128)?).unwrap_or(0);
        let (first, last) = (address.to_bits() & !mask, address.to_bits() | mask);
        Some(Self(IpAddr::V6(first.into()), IpAddr::V6(last.into())))
    }

    fn contains(&self, other: &Self) -> bool {
        self.0.is_ipv4() == other.0.is_ipv4() && self.0 <= other.0 && other.1 <= self.1
    }
}

/// Before a prefix, Linkerd takes numbers with zeros before them.
fn octets(address: &str) -> Option<Ipv4Addr> {
    let numbers: Option<Vec<u8>> = address.split('.').map(|octet| number(octet, 3)).collect();
    <[u8; 4]>::try_from(numbers?).ok().map(Ipv4Addr::from)
}

fn prefix(length: &str, digits: usize, most: u32) -> Option<u32> {
    number(length, digits).filter(|bits| *bits <= most)
}

/// Digits alone, without a sign.
fn number<N: std::str::FromStr>(text: &str, digits: usize) -> Option<N> {
    let are_digits = text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| are_digits)
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn ranges() {
        for right in [
            "10.0.0.1",
            "::1",
            "10.0.0.0/8",
            "10.1.2.3/8",
            "10.0.0.0/08",
            "010.00.0.0/8",
            "0.0.0.0/0",
            "1.2.3.4/32",
            "::/0",
            "fd00::/8",
            "::1/128",
            "::1/064",
            "::ffff:10.0.0.1/120",
        ] {
            assert!(Range::parse(right).is_some(), "{right}");
        }
        for wrong in [
            "",
            "a",
            "10.0.0",
            "10.0.0.256",
            "10.00.0.1",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/008",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "10.0.0.0/8/8",
            "10.0.0.0/255.0.0.0",
            "::/129",
            "::/0001",
            "fe80::1%eth0",
            " 10.0.0.1",
            "10.0.0.1:80",
        ] {
            assert!(Range::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn ranges_in_ranges() {
        let contains = |a: &str, b: &str| {
            let parse = |text| Range::parse(text).unwrap_or_else(|| panic!("{text}"));
            parse(a).contains(&parse(b))
        };
        assert!(contains("10.0.0.0/8", "10.0.0.0/8"));
        assert!(contains("10.9.9.9/8", "10.0.0.1"));
        assert!(contains("0.0.0.0/0", "255.255.255.255"));
        assert!(contains("10.0.0.1", "10.0.0.1/32"));
        assert!(contains("::/0", "fd00::/8"));
        assert!(!contains("10.0.0.0/8", "11.0.0.0/8"));
        assert!(!contains("10.0.0.0/16", "10.0.0.0/8"));
        assert!(!contains("::/0", "10.0.0.1"));
        assert!(!contains("0.0.0.0/0", "::1"));
    }
}
