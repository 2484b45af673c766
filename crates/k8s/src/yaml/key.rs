//! Keys: what may be one, and how it is written.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{Impossible, Serializer};

use super::Failure;
use super::scalar::{Style, is_plain_word, push_double, push_line, push_single, style};
use super::writer::{Taken, push_display};

/// Go and libyaml give up on a plain `key:` of more than 1,024 characters. An escape takes up to four characters for a byte, and
/// the quotes two more: this many bytes stay well below.
const LONGEST_SIMPLE: usize = 128;

#[cold]
fn not_a_string<T>() -> Result<T, Failure> {
    Err(Failure::unsupported("a map key that is not a string"))
}

/// Whether a key is seen to need no quotes, at a glance.
#[inline(always)]
pub(super) fn is_plain_key(text: &str) -> bool {
    text.len() <= LONGEST_SIMPLE && is_plain_word(text)
}

/// Writes `key:` in a map at this column; what follows is the value, with its own blank or line break in front.
#[inline]
pub(super) fn push_key(out: &mut String, text: &str, column: u32) {
    if text.len() > LONGEST_SIMPLE {
        out.push_str("? ");
        push_double(out, text);
        push_line(out, column);
    } else {
        match style(text) {
            Style::Plain => out.push_str(text),
            Style::Single => push_single(out, text),
            Style::Double | Style::Literal => push_double(out, text),
        }
    }
    out.push(':');
}

/// Takes a key and writes it in a map at this column.
pub(super) struct KeyWriter<'a> {
    pub(super) out: &'a mut String,
    pub(super) column: u32,
}

impl KeyWriter<'_> {
    /// Numbers and booleans are strings as keys, so the quotes come by themselves.
    fn display(self, key: impl Display) -> Result<(), Failure> {
        self.collect_str(&key)
    }
}

impl Serializer for KeyWriter<'_> {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Impossible<(), Failure>;
    type SerializeTuple = Impossible<(), Failure>;
    type SerializeTupleStruct = Impossible<(), Failure>;
    type SerializeTupleVariant = Impossible<(), Failure>;
    type SerializeMap = Impossible<(), Failure>;
    type SerializeStruct = Impossible<(), Failure>;
    type SerializeStructVariant = Impossible<(), Failure>;

    #[inline]
    fn serialize_str(self, v: &str) -> Result<(), Failure> {
        push_key(self.out, v, self.column);
        Ok(())
    }
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Failure> {
        let start = self.out.len();
        push_display(self.out, value)?;
        let text = Taken::from(self.out, start);
        self.out.truncate(start);
        self.serialize_str(text.as_str())
    }
    fn serialize_char(self, v: char) -> Result<(), Failure> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Failure> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        value.serialize(self)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failure> {
        value.serialize(self)
    }

    fn serialize_bool(self, v: bool) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_i8(self, v: i8) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_i16(self, v: i16) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_i32(self, v: i32) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_i64(self, v: i64) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_i128(self, v: i128) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_u8(self, v: u8) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_u16(self, v: u16) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_u32(self, v: u32) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_u64(self, v: u64) -> Result<(), Failure> {
        self.display(v)
    }
    fn serialize_u128(self, v: u128) -> Result<(), Failure> {
        self.display(v)
    }

    // One float has many spellings, so as a key it would not find itself again.
    fn serialize_f32(self, _: f32) -> Result<(), Failure> {
        not_a_string()
    }
    fn serialize_f64(self, _: f64) -> Result<(), Failure> {
        not_a_string()
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), Failure> {
        not_a_string()
    }
    fn serialize_none(self) -> Result<(), Failure> {
        not_a_string()
    }
    fn serialize_unit(self) -> Result<(), Failure> {
        not_a_string()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Failure> {
        not_a_string()
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Failure> {
        not_a_string()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Failure> {
        not_a_string()
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Failure> {
        not_a_string()
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Failure> {
        not_a_string()
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Failure> {
        not_a_string()
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Failure> {
        not_a_string()
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Failure> {
        not_a_string()
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Failure> {
        not_a_string()
    }
}
