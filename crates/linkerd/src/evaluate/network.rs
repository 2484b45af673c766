//! Networks of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::Network;

/// Addresses with a common beginning, without some parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Net {
    range: Range,
    except: Vec<Range>,
}

/// The address without the bits behind the prefix, and the mask of the prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    V4(u32, u32),
    V6(u128, u128),
}

impl Net {
    /// Both halves of the world, as the policy controller writes "everywhere".
    pub(super) fn everywhere() -> Vec<Self> {
        [Range::V4(0, 0), Range::V6(0, 0)].map(Self::whole).into()
    }

    /// Where the proxy always lets requests come from.
    pub(super) fn localhost() -> Vec<Self> {
        let v4 = Range::V4(Ipv4Addr::LOCALHOST.to_bits(), u32::MAX);
        let v6 = Range::V6(Ipv6Addr::LOCALHOST.to_bits(), u128::MAX);
        [v4, v6].map(Self::whole).into()
    }

    /// Networks of the installation; a text that is none is left out.
    pub(super) fn listed(texts: &[String]) -> Vec<Self> {
        let ranges = texts.iter().filter_map(|text| Range::parse(text));
        ranges.map(Self::whole).collect()
    }

    /// Networks of a resource; `None` where a text is none, for then the policy controller does not read the resource.
    pub(super) fn all(networks: &[Network]) -> Option<Vec<Self>> {
        let one = |network: &Network| {
            Some(Self {
                range: Range::parse(&network.cidr)?,
                except: network
                    .except
                    .iter()
                    .map(|text| Range::parse(text))
                    .collect::<Option<_>>()?,
            })
        };
        networks.iter().map(one).collect()
    }

    fn whole(range: Range) -> Self {
        Self {
            range,
            except: Vec::new(),
        }
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        self.range.contains(address) && !self.except.iter().any(|part| part.contains(address))
    }
}

impl Range {
    /// An address, or one with a prefix.
    fn parse(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let bits = |most: u32| match length {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse::<u32>().ok().filter(|bits| *bits <= most)
            }
            Some(_) => None,
            None => Some(most),
        };
        Some(match address.parse::<IpAddr>().ok()? {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32 - bits(32)?).unwrap_or(0);
                Self::V4(address.to_bits() & mask, mask)
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128 - bits(128)?).unwrap_or(0);
                Self::V6(address.to_bits() & mask, mask)
            }
        })
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::V4(network, mask), IpAddr::V4(address)) => address.to_bits() & mask == network,
            (Self::V6(network, mask), IpAddr::V6(address)) => address.to_bits() & mask == network,
            (Self::V4(..), IpAddr::V6(_)) | (Self::V6(..), IpAddr::V4(_)) => false,
        }
    }
}
