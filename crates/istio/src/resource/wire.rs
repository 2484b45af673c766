//! Shapes of the wire that are not the shapes of the values.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Deserialize as _, Serialize, Serializer};

/// A value that is written as text, such as a port in an AuthorizationPolicy.
pub(super) struct Text<T>(pub(super) T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Writes a map whose keys are text on the wire and something narrower here.
pub(super) fn text_keys<K: Display, V: Serialize, S: Serializer>(
    map: &BTreeMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(map.iter().map(|(key, value)| (Text(key), value)))
}

/// A port where 0 says that there is none, as of a Unix socket.
pub(super) mod port_or_zero {
    use mesh2yaml_types::Port;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::resource) fn serialize<S: Serializer>(
        port: &Option<Port>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(port.map_or(0, Port::get))
    }

    pub(in crate::resource) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Port>, D::Error> {
        match i64::deserialize(deserializer)? {
            0 => Ok(None),
            number => Port::try_from(number).map(Some).map_err(D::Error::custom),
        }
    }
}

/// Ports as texts. 0 is one, and zeros may stand in front.
pub(super) mod port_texts {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Text;

    struct Port(u16);

    impl<'de> Deserialize<'de> for Port {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            let is_number = text.bytes().all(|b| b.is_ascii_digit());
            text.parse()
                .ok()
                .filter(|_| is_number)
                .map(Self)
                .ok_or_else(|| D::Error::custom("a port is a number of at most 65535, in quotes"))
        }
    }

    pub(in crate::resource) fn serialize<S: Serializer>(
        ports: &[u16],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(ports.iter().map(Text))
    }

    pub(in crate::resource) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u16>, D::Error> {
        let ports = Vec::<Port>::deserialize(deserializer)?;
        Ok(ports.into_iter().map(|Port(number)| number).collect())
    }
}

/// A list that has an item, if it is there at all.
pub(super) fn some_items<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let items = Vec::deserialize(deserializer)?;
    if items.is_empty() {
        return Err(serde::de::Error::custom("the list needs an item, or is left out"));
    }
    Ok(items)
}

/// A protocol, where an empty text is as good as none.
pub(super) fn protocol<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<super::Protocol>, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(serde::de::Error::custom)
}
