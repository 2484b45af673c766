//! Shapes of the wire that are not the shapes of the values.

use std::fmt::Display;

use mesh2yaml_types::{Duration, DurationError};
use serde::{Deserialize, Serialize, Serializer};

/// A value that is written as text, such as a port in an AuthorizationPolicy.
pub(super) struct Text<T>(pub(super) T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
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

    #[cfg(feature = "read")]
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

    #[cfg(feature = "read")]
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

    #[cfg(feature = "read")]
    pub(in crate::resource) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u16>, D::Error> {
        let ports = Vec::<Port>::deserialize(deserializer)?;
        Ok(ports.into_iter().map(|Port(number)| number).collect())
    }
}

/// `{number: …}`, the way DestinationRule refers to a port. Any number is admitted, and none is 0.
pub(super) mod port_number {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(in crate::resource) struct PortNumber {
        #[serde(default)]
        number: u32,
    }

    pub(in crate::resource) fn serialize<S: Serializer>(
        port: &u32,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        PortNumber { number: *port }.serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(in crate::resource) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<u32, D::Error> {
        PortNumber::deserialize(deserializer).map(|port| port.number)
    }
}

/// A time, or `0s`, which says something of its own. Below a millisecond it is zero, as the proxy counts.
#[cfg_attr(feature = "read", derive(Deserialize), serde(try_from = "String"))]
pub(super) struct MaybeZero(pub(super) Option<Duration>);

impl TryFrom<String> for MaybeZero {
    type Error = DurationError;

    fn try_from(text: String) -> Result<Self, DurationError> {
        match Duration::from_go(&text) {
            Ok(time) => Ok(Self(Some(time))),
            Err(DurationError::Zero) => Ok(Self(None)),
            Err(error) => Err(error),
        }
    }
}

impl Serialize for MaybeZero {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(time) => time.serialize(serializer),
            None => serializer.serialize_str("0s"),
        }
    }
}

/// A time where zero is as good as none.
#[cfg(feature = "read")]
pub(super) fn some_time<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    MaybeZero::deserialize(deserializer).map(|time| time.0)
}

/// Refuses two answers to one choice: each is its field, and whether it is there.
pub(super) fn at_most_one(answers: &[(&str, bool)]) -> Result<(), String> {
    let mut given = answers.iter().filter(|(_, is_there)| *is_there);
    match (given.next(), given.next()) {
        (Some((a, _)), Some((b, _))) => Err(format!("`{a}` and `{b}` exclude each other")),
        (_, _) => Ok(()),
    }
}

/// A list that has an item, if it is there at all.
#[cfg(feature = "read")]
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
#[cfg(feature = "read")]
pub(super) fn protocol<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<super::Protocol>, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(serde::de::Error::custom)
}
