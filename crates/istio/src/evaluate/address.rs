//! Addresses and the networks that they are in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::view::View;

/// A network of one version of IP; its other bits do not count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// An address, perhaps with the length of a prefix.
    pub(super) fn new(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most)?,
            None => most,
        };
        Some(Self { address, bits })
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
                bits4(own) & mask == bits4(other) & mask
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or(0);
                bits6(own) & mask == bits6(other) & mask
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

fn bits4(address: Ipv4Addr) -> u32 {
    u32::from(address)
}

fn bits6(address: Ipv6Addr) -> u128 {
    u128::from(address)
}

/// Where a request comes from in the eyes of a sidecar: the last address of `x-forwarded-for`, or that of the connection.
pub(super) fn remote(view: Option<&View<'_>>, direct: IpAddr) -> IpAddr {
    let forwarded = view.and_then(|view| {
        let value = view.header("x-forwarded-for")?;
        let text = std::str::from_utf8(&value).ok()?;
        text.rsplit(',').next()?.trim().parse().ok()
    });
    forwarded.unwrap_or(direct)
}
