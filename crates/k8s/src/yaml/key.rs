//! Keys: what may be one, and how it is written.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{Impossible, Serializer};

use super::WriteError;
use super::scalar::{Style, push_double, push_single, push_spaces, style};
use super::writer::{Taken, push_display};

/// Go and libyaml give up on a plain `key:` of more than 1,024 characters. An escape takes up to four characters for a byte, and
/// the quotes two more: this many bytes stay well below.
const LONGEST_SIMPLE: usize = 128;

const NOT_A_STRING: WriteError = WriteError::Unsupported("a map key that is not a string");

/// Writes `key:` in a map at this column; what follows is the value, with its own blank or line break in front.
#[inline]
pub(super) fn push_key(out: &mut String, text: &str, column: usize) {
    if text.len() > LONGEST_SIMPLE {
        out.push_str("? ");
        push_double(out, text);
        out.push('\n');
        push_spaces(out, column);
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
    pub(super) column: usize,
}

impl KeyWriter<'_> {
    /// Numbers and booleans are strings as keys, so the quotes come by themselves.
    fn display(self, key: impl Display) -> Result<(), WriteError> {
        self.collect_str(&key)
    }
}

impl Serializer for KeyWriter<'_> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Impossible<(), WriteError>;
    type SerializeTuple = Impossible<(), WriteError>;
    type SerializeTupleStruct = Impossible<(), WriteError>;
    type SerializeTupleVariant = Impossible<(), WriteError>;
    type SerializeMap = Impossible<(), WriteError>;
    type SerializeStruct = Impossible<(), WriteError>;
    type SerializeStructVariant = Impossible<(), WriteError>;

    #[inline]
    fn serialize_str(self, v: &str) -> Result<(), WriteError> {
        push_key(self.out, v, self.column);
        Ok(())
    }
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        let start = self.out.len();
        push_display(self.out, value)?;
        let text = Taken::from(self.out, start);
        self.out.truncate(start);
        self.serialize_str(text.as_str())
    }
    fn serialize_char(self, v: char) -> Result<(), WriteError> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), WriteError> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        value.serialize(self)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_bool(self, v: bool) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_i8(self, v: i8) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_i16(self, v: i16) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_i32(self, v: i32) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_i64(self, v: i64) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_i128(self, v: i128) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_u8(self, v: u8) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_u16(self, v: u16) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_u32(self, v: u32) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_u64(self, v: u64) -> Result<(), WriteError> {
        self.display(v)
    }
    fn serialize_u128(self, v: u128) -> Result<(), WriteError> {
        self.display(v)
    }

    // One float has many spellings, so as a key it would not find itself again.
    fn serialize_f32(self, _: f32) -> Result<(), WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_f64(self, _: f64) -> Result<(), WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_none(self) -> Result<(), WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_unit(self) -> Result<(), WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, WriteError> {
        Err(NOT_A_STRING)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, WriteError> {
        Err(NOT_A_STRING)
    }
}
