//! `mesh { … }`

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &[
    "trust-domain",
    "trust-domain-aliases",
    "control-plane",
    "probe-networks",
    "cluster-networks",
    "paths",
    "install.profile",
    "install.auto-mtls",
];

/// A statement of `mesh` that no other block has.
#[derive(Clone, Debug)]
pub enum MeshSetting {
    /// The domain of all identities.
    TrustDomain(Leaf<Text>),
    /// Other domains whose identities are the same as the mesh's own.
    TrustDomainAliases(Vec<Leaf<Text>>),
    /// The namespace that the control plane runs in.
    ControlPlane(Leaf<mesh2yaml_types::Name>),
    /// Where the kubelet's probes come from.
    ProbeNetworks(Vec<Leaf<Network>>),
    /// Where the cluster's pods, Services and nodes are.
    ClusterNetworks(Vec<Leaf<Network>>),
    /// How paths are normalised before they are compared.
    Paths(Leaf<PathMode>),
    /// What the installation is told.
    Install(Install),
}

/// What the installation is told beyond what the other statements imply.
#[derive(Clone, Debug)]
pub struct Install {
    /// The installation's profile.
    pub profile: Option<Leaf<mesh2yaml_types::Name>>,
    /// Workloads of the mesh speak mTLS to each other without being told.
    pub auto_mtls: Option<Leaf<()>>,
}

/// An IPv4 or IPv6 network, `10.0.0.0/8`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(Text);

impl Network {
    /// The network of this text, if it is one with no bits beyond its prefix. One network is one text, whichever way it was written.
    ///
    /// A network of IPv4 that is written as IPv6 is none: proxies see its callers as those of IPv4, so it would be nobody.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (bits, length) = Self::bits(text)?;
        let host = u128::MAX.checked_shr(length).unwrap_or(0);
        let (address, length) = text.split_once('/')?;
        let address: std::net::IpAddr = address.parse().ok()?;
        let sound = bits & host == 0 && Self::as_ipv4(text).is_none();
        sound.then(|| Self(format!("{address}/{length}").into()))
    }

    /// The network of IPv4 that this text is in the manner of IPv6: `10.0.0.0/8` for `::ffff:10.0.0.0/104`.
    #[must_use]
    pub fn as_ipv4(text: &str) -> Option<String> {
        let (_, length) = Self::bits(text)?;
        let address: std::net::Ipv6Addr = text.split_once('/')?.0.parse().ok()?;
        let (address, length) = (address.to_ipv4_mapped()?, length.checked_sub(96)?);
        Some(format!("{address}/{length}"))
    }

    /// The bits of the address, from the left, and how many of them count.
    fn bits(text: &str) -> Option<(u128, u32)> {
        let (address, length) = text.split_once('/')?;
        let plain = length.bytes().all(|b| b.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
        let length: u32 = length.parse().ok().filter(|_| plain)?;
        let bits = match address.parse().ok()? {
            std::net::IpAddr::V4(a) if length <= 32 => u128::from(u32::from(a)) << 96,
            std::net::IpAddr::V6(a) if length <= 128 => u128::from(a),
            std::net::IpAddr::V4(_) | std::net::IpAddr::V6(_) => return None,
        };
        Some((bits, length))
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn has(&self, address: std::net::IpAddr) -> bool {
        Self::parse(&format!("{address}/{}", if address.is_ipv4() { 32 } else { 128 }))
            .is_some_and(|one| self.covers(&one))
    }

    /// Whether every address of another network is in it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let same_family = self.0.contains(':') == other.0.contains(':');
        let (Some((own, length)), Some((theirs, longer))) = (Self::bits(&self.0), Self::bits(&other.0))
        else {
            return false;
        };
        let network = !u128::MAX.checked_shr(length).unwrap_or(0);
        same_family && length <= longer && own == theirs & network
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How paths are normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathMode {
    /// As RFC 3986 says: dot segments are resolved, unreserved characters are decoded.
    Base,
    /// And `//` becomes `/`.
    MergeSlashes,
    /// And `%2F` and `%5C` become `/` first.
    DecodeAndMergeSlashes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_one_text() {
        for (text, written) in [
            ("10.0.0.0/8", Some("10.0.0.0/8")),
            ("FD00:0::/16", Some("fd00::/16")),
            ("fd00:0:0:0:0:0:0:1/128", Some("fd00::1/128")),
            ("::/0", Some("::/0")),
            ("10.0.0.1/8", None),
            ("10.0.0.0/08", None),
            ("10.0.0.0", None),
            ("fd00::/129", None),
            // Of IPv4 in the form of IPv6, and what is around that.
            ("::ffff:10.0.0.0/104", None),
            ("::ffff:0:0/96", None),
            ("::ffff:a00:1/128", None),
            ("::/96", Some("::/96")),
        ] {
            let network = Network::parse(text);
            assert_eq!(network.as_ref().map(Network::as_str), written, "{text}");
        }
        assert_eq!(
            Network::as_ipv4("::ffff:10.0.0.0/104").as_deref(),
            Some("10.0.0.0/8")
        );
        assert_eq!(Network::as_ipv4("::ffff:0:0/96").as_deref(), Some("0.0.0.0/0"));
        assert_eq!(Network::as_ipv4("fd00::/8"), None);
        let all = Network::parse("::/0").expect("it is one");
        assert!(!all.has([10, 0, 0, 1].into()), "proxies see IPv4 as such");
    }
}
