//! From a JSON value to a typed one, with the place of what does not fit.
//!
//! Fields that a type does not know are reported, all of them; another misfit ends the reading. `null` is an absent field, except
//! in lists, and in maps that ask for it. A choice (an enum of values) is a map with one of its fields.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer as _, Unexpected,
    Visitor,
};
use serde_json::{Map, Value};

use crate::object::NULLS;
use crate::path::{Path, Step};
use crate::validate::{Finding, Rule, Severity};

/// Reads a value as a typed one; the findings are about fields that its type does not know.
///
/// # Errors
/// What does not fit, and before it the fields that are not known.
pub fn typed<T: DeserializeOwned>(value: &Value) -> (Option<T>, Vec<Finding>) {
    let unknown = RefCell::default();
    let read = T::deserialize(De {
        value,
        at: At::Root,
        unknown: &unknown,
        keeps_nulls: false,
    });
    let mut findings = unknown.into_inner();
    match read {
        Ok(it) => (Some(it), findings),
        Err(Misfit(misfit)) => {
            findings.push(Finding {
                path: misfit.path.unwrap_or_default(),
                severity: Severity::Error,
                rule: Rule::Shape,
                message: misfit.message,
                help: misfit.help,
            });
            (None, findings)
        }
    }
}

/// A place, as the readers of enclosing values know it.
#[derive(Clone, Copy)]
enum At<'a> {
    Root,
    Key(&'a At<'a>, &'a str),
    Index(&'a At<'a>, usize),
}

impl At<'_> {
    fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut at = self;
        loop {
            match at {
                At::Root => return Path::reversed(steps),
                At::Key(outer, key) => {
                    steps.push(Step::Key((*key).to_owned()));
                    at = outer;
                }
                At::Index(outer, index) => {
                    steps.push(Step::Index(*index));
                    at = outer;
                }
            }
        }
    }
}

/// What does not fit, and where. Behind a pointer, for every field of every type hands it on.
#[derive(Debug)]
struct Misfit(Box<Facts>);

#[derive(Debug)]
struct Facts {
    message: String,
    help: Option<String>,
    path: Option<Path>,
}

impl Misfit {
    fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            message: message.into(),
            help: None,
            path: None,
        }))
    }

    /// The innermost place counts.
    fn at(mut self, at: At<'_>) -> Self {
        self.0.path.get_or_insert_with(|| at.path());
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {}, found {}", wanted(expected), Found(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {}, found {}", wanted(expected), Found(found)))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {length} items"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("`{field}` is missing"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let mut misfit = Self::new(format!("`{variant}` is none of {}", listed(expected)));
        misfit.0.help = meant(variant, expected);
        misfit
    }
}

/// What serde expects, as a reader of the text would say it.
fn wanted(expected: &dyn Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a sequence" => "a list".to_owned(),
        "tuple variant" | "newtype variant" | "struct variant" => "a map".to_owned(),
        _ => text,
    }
}

/// What was found, as a reader of the text sees it.
struct Found<'a>(Unexpected<'a>);

impl fmt::Display for Found<'_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "serde's own words do for the rest")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Unit => f.write_str("null"),
            Unexpected::Map => f.write_str("a map"),
            Unexpected::Seq => f.write_str("a list"),
            Unexpected::Str(text) if text.chars().count() > 60 => f.write_str("a long string"),
            Unexpected::Unsigned(n) => write!(f, "the number {n}"),
            Unexpected::Signed(n) => write!(f, "the number {n}"),
            Unexpected::Float(n) => write!(f, "the number {n}"),
            Unexpected::Bool(b) => write!(f, "the boolean {b}"),
            Unexpected::UnitVariant => f.write_str("a word"),
            other => write!(f, "the {other}"),
        }
    }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    quoted.join(", ")
}

/// The name that was probably meant.
fn meant(written: &str, names: &[&'static str]) -> Option<String> {
    let lower = written.to_ascii_lowercase();
    let near = |name: &&&'static str| {
        let distance = strsim::osa_distance(&lower, &name.to_ascii_lowercase());
        distance <= 1 + name.len() / 4
    };
    let distance = |name: &&&'static str| strsim::osa_distance(&lower, &name.to_ascii_lowercase());
    // Long words are not compared: the distance takes the product of their lengths.
    if written.len() > 64 {
        return None;
    }
    let name = names.iter().filter(near).min_by_key(distance)?;
    Some(format!("did you mean `{name}`?"))
}

#[derive(Clone, Copy)]
struct De<'a> {
    value: &'a Value,
    at: At<'a>,
    unknown: &'a RefCell<Vec<Finding>>,
    /// Whether a `null` in this map is a value.
    keeps_nulls: bool,
}

impl De<'_> {
    fn found(&self) -> Unexpected<'_> {
        match self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(b) => Unexpected::Bool(*b),
            Value::Number(n) => n
                .as_u64()
                .map(Unexpected::Unsigned)
                .or_else(|| n.as_i64().map(Unexpected::Signed))
                .unwrap_or_else(|| Unexpected::Float(n.as_f64().unwrap_or_default())),
            Value::String(s) => Unexpected::Str(s),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        }
    }

    /// The entries of a map that have a value and a known key; the others with a value are reported.
    fn known<'v>(
        &self,
        map: &'v Map<String, Value>,
        fields: &'static [&'static str],
    ) -> Vec<(&'v str, &'v Value)> {
        let mut known = Vec::with_capacity(map.len());
        for (key, value) in map {
            if fields.contains(&key.as_str()) {
                if !value.is_null() {
                    known.push((key.as_str(), value));
                }
            } else {
                self.unknown.borrow_mut().push(Finding {
                    path: At::Key(&self.at, key).path(),
                    severity: Severity::Error,
                    rule: Rule::UnknownField,
                    message: "there is no such field".to_owned(),
                    help: meant(key, fields).or_else(|| {
                        (fields.len() <= 12 && !fields.is_empty())
                            .then(|| format!("there are {}", listed(fields)))
                    }),
                });
            }
        }
        known
    }
}

/// Forwards to `deserialize_any`, which knows what is there.
macro_rules! any {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            self.deserialize_any(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for De<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let at = self.at;
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(b) => visitor.visit_bool(*b),
            Value::Number(n) => {
                if let Some(n) = n.as_u64() {
                    visitor.visit_u64(n)
                } else if let Some(n) = n.as_i64() {
                    visitor.visit_i64(n)
                } else {
                    visitor.visit_f64(n.as_f64().unwrap_or_default())
                }
            }
            Value::String(s) => visitor.visit_str(s),
            Value::Array(items) => visitor.visit_seq(Items {
                items: items.iter().enumerate(),
                of: self,
            }),
            Value::Object(map) => visitor.visit_map(Entries {
                entries: map
                    .iter()
                    .filter(|(_, v)| self.keeps_nulls || !v.is_null())
                    .map(|(k, v)| (k.as_str(), v))
                    .collect::<Vec<_>>()
                    .into_iter(),
                value: None,
                of: self,
            }),
        }
        .map_err(|misfit: Misfit| misfit.at(at))
    }

    any! {
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_unit deserialize_seq deserialize_map deserialize_identifier
        deserialize_f32 deserialize_f64
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }
    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }
    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }
    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }
    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }
    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.integer(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let at = self.at;
        let keeps_nulls = name == NULLS;
        visitor
            .visit_newtype_struct(De { keeps_nulls, ..self })
            .map_err(|misfit: Misfit| misfit.at(at))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_any(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let Value::Object(map) = self.value else {
            return Err(Misfit::new(format!("expected a map, found {}", Found(self.found()))).at(self.at));
        };
        let entries = self.known(map, fields).into_iter();
        let at = self.at;
        visitor
            .visit_map(Entries {
                entries,
                value: None,
                of: self,
            })
            .map_err(|misfit| misfit.at(at))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let at = self.at;
        match self.value {
            Value::String(word) => {
                if !variants.contains(&word.as_str()) {
                    return Err(<Misfit as de::Error>::unknown_variant(word, variants).at(at));
                }
                let word: StrDeserializer<'_, Misfit> = word.as_str().into_deserializer();
                visitor.visit_enum(word).map_err(|misfit: Misfit| misfit.at(at))
            }
            Value::Object(map) => match self.known(map, variants)[..] {
                [(key, value)] => visitor
                    .visit_enum(Choice { key, value, of: self })
                    .map_err(|misfit| misfit.at(at)),
                [] => Err(Misfit::new(format!("one of {} is needed", listed(variants))).at(at)),
                [(a, _), (b, _), ..] => {
                    Err(Misfit::new(format!("`{a}` and `{b}` exclude each other")).at(at))
                }
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(Misfit::new(format!(
                "expected one of {}, found {}",
                listed(variants),
                Found(self.found())
            ))
            .at(at)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

impl De<'_> {
    /// A whole number may be written `80.0`.
    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let at = self.at;
        match self.value.as_f64() {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is whole, and within bounds that a float has exactly"
            )]
            Some(n) if self.value.is_f64() && n.fract() == 0.0 && n.abs() < 9e15 => visitor
                .visit_i64(n as i64)
                .map_err(|misfit: Misfit| misfit.at(at)),
            _ => self.deserialize_any(visitor),
        }
    }
}

struct Items<'a> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
    of: De<'a>,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        let Some((index, value)) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(De {
            value,
            at: At::Index(&self.of.at, index),
            unknown: self.of.unknown,
            keeps_nulls: false,
        })
        .map(Some)
        .map_err(|misfit| misfit.at(At::Index(&self.of.at, index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'a> {
    entries: std::vec::IntoIter<(&'a str, &'a Value)>,
    value: Option<(&'a str, &'a Value)>,
    of: De<'a>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        let Some((key, value)) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some((key, value));
        seed.deserialize(Key(key))
            .map(Some)
            .map_err(|misfit| misfit.at(At::Key(&self.of.at, key)))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misfit> {
        let (key, value) = self.value.take().expect("serde asks for a value after its key");
        let at = At::Key(&self.of.at, key);
        seed.deserialize(De {
            value,
            at,
            unknown: self.of.unknown,
            keeps_nulls: false,
        })
        .map_err(|misfit| misfit.at(at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A key of a map: text, or a number as text.
struct Key<'a>(&'a str);

/// Reads a key as a number.
macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.0.parse::<$type>() {
                Ok(n) => visitor.$visit(n),
                Err(_) => visitor.visit_str(self.0),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if !variants.contains(&self.0) {
            return Err(de::Error::unknown_variant(self.0, variants));
        }
        let word: StrDeserializer<'_, Misfit> = self.0.into_deserializer();
        visitor.visit_enum(word)
    }

    numbers! {
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 u8 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// A choice: the one field that is given, and its value.
struct Choice<'a> {
    key: &'a str,
    value: &'a Value,
    of: De<'a>,
}

impl<'de, 'a> de::EnumAccess<'de> for Choice<'a> {
    type Error = Misfit;
    type Variant = Chosen<'a>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Chosen<'a>), Misfit> {
        let variant = seed.deserialize(Key(self.key))?;
        Ok((variant, Chosen(self)))
    }
}

struct Chosen<'a>(Choice<'a>);

impl<'de> de::VariantAccess<'de> for Chosen<'_> {
    type Error = Misfit;

    /// A choice without a value of its own is written as an empty map.
    fn unit_variant(self) -> Result<(), Misfit> {
        if self.0.value.as_object().is_some_and(Map::is_empty) {
            return Ok(());
        }
        Err(Misfit::new("expected an empty map").at(At::Key(&self.0.of.at, self.0.key)))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        let at = At::Key(&self.0.of.at, self.0.key);
        seed.deserialize(De {
            value: self.0.value,
            at,
            unknown: self.0.of.unknown,
            keeps_nulls: false,
        })
        .map_err(|misfit| misfit.at(at))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        let at = At::Key(&self.0.of.at, self.0.key);
        De {
            value: self.0.value,
            at,
            unknown: self.0.of.unknown,
            keeps_nulls: false,
        }
        .deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let at = At::Key(&self.0.of.at, self.0.key);
        De {
            value: self.0.value,
            at,
            unknown: self.0.of.unknown,
            keeps_nulls: false,
        }
        .deserialize_struct("", fields, visitor)
    }
}
