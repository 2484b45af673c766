//! The layout: where a value stands, and what goes in front of it.
//!
//! A key is written up to its `:`, an item up to its `-`. What follows decides for itself: a scalar comes after a blank, a map
//! or list begins with its first entry, on a line of its own or after the dash, and only at its end it is known to be empty.
//! Each value ends with a line break.

use std::fmt::{Display, Write};

use serde::Serialize;
use serde::ser::{self, Serializer};

use super::WriteError;
use super::key::{KeyWriter, push_key};
use super::scalar::{Style, push_double, push_literal, push_single, push_spaces, style};

/// How much deeper a map stands than the key above it.
const STEP: usize = 2;

/// Where a value stands.
#[derive(Clone, Copy)]
enum Place {
    /// It is the document.
    Document,
    /// After the key of a map at this column.
    Key(usize),
    /// After the dash of a list at this column.
    Item(usize),
}

impl Place {
    /// The column of a map, or of the lines of a block, in this place.
    fn inner(self) -> usize {
        match self {
            Self::Document => 0,
            Self::Key(column) | Self::Item(column) => column + STEP,
        }
    }

    /// The column of a list: below a key it is not indented.
    fn list(self) -> usize {
        match self {
            Self::Key(column) => column,
            Self::Document | Self::Item(_) => self.inner(),
        }
    }
}

/// Takes one value and writes it in its place.
pub(super) struct Writer<'a> {
    out: &'a mut String,
    place: Place,
}

impl<'a> Writer<'a> {
    /// A writer of a document.
    pub(super) fn document(out: &'a mut String) -> Self {
        Self {
            out,
            place: Place::Document,
        }
    }

    /// The blank before a value on the same line.
    #[inline]
    fn push_gap(&mut self) {
        if !matches!(self.place, Place::Document) {
            self.out.push(' ');
        }
    }

    /// Writes text that needs no quotes.
    #[inline]
    fn bare(mut self, text: &str) -> Result<(), WriteError> {
        self.push_gap();
        self.out.push_str(text);
        self.out.push('\n');
        Ok(())
    }

    fn integer(mut self, negative: bool, mut rest: u64) -> Result<(), WriteError> {
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            // A remainder by ten fits a byte.
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.push_gap();
        if negative {
            self.out.push('-');
        }
        for &digit in &digits[at..] {
            self.out.push(char::from(digit));
        }
        self.out.push('\n');
        Ok(())
    }

    /// Writes a finite float so that YAML 1.1 too reads a float: with a point, and a sign in the exponent.
    fn float(mut self, text: std::fmt::Arguments<'_>, finite: bool) -> Result<(), WriteError> {
        if !finite {
            return Err(WriteError::Unsupported("a float that is not finite"));
        }
        self.push_gap();
        let start = self.out.len();
        push_display(self.out, text)?;
        if let Some(exponent) = self.out[start..].find('e') {
            let exponent = start + exponent;
            if !self.out[exponent..].starts_with("e-") {
                self.out.insert(exponent + 1, '+');
            }
            if !self.out[start..exponent].contains('.') {
                self.out.insert_str(exponent, ".0");
            }
        }
        self.out.push('\n');
        Ok(())
    }

    fn list(self) -> Entries<'a> {
        let column = self.place.list();
        Entries::new(self, column, "[]")
    }

    fn map(self) -> Entries<'a> {
        let column = self.place.inner();
        Entries::new(self, column, "{}")
    }

    /// Begins the value of a variant: a map with the variant's name as its only key.
    fn variant(self, name: &'static str) -> Writer<'a> {
        let mut map = self.map();
        map.begin_entry();
        push_key(map.out, name, map.column);
        Writer {
            out: map.out,
            place: Place::Key(map.column),
        }
    }
}

/// A text that is taken out of the output again, to be written otherwise: on the stack if it is short, as nearly all are.
pub(super) enum Taken {
    Short([u8; 64], usize),
    Long(String),
}

impl Taken {
    /// Copies what stands from an offset on.
    pub(super) fn from(out: &str, start: usize) -> Self {
        let text = &out[start..];
        let mut short = [0; 64];
        match short.get_mut(..text.len()) {
            Some(place) => {
                place.copy_from_slice(text.as_bytes());
                Self::Short(short, text.len())
            }
            None => Self::Long(text.to_owned()),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            // Copied from a text as a whole.
            Self::Short(bytes, length) => std::str::from_utf8(&bytes[..*length]).unwrap_or_default(),
            Self::Long(text) => text,
        }
    }
}

pub(super) fn push_display(out: &mut String, text: impl Display) -> Result<(), WriteError> {
    write!(out, "{text}").map_err(|_| ser::Error::custom("a Display implementation failed"))
}

/// A map or list under way.
pub(super) struct Entries<'a> {
    out: &'a mut String,
    place: Place,
    /// Where its keys or dashes stand.
    column: usize,
    /// What is written when no entry has come.
    empty: &'static str,
    begun: bool,
}

impl<'a> Entries<'a> {
    #[inline]
    fn new(writer: Writer<'a>, column: usize, empty: &'static str) -> Self {
        Self {
            out: writer.out,
            place: writer.place,
            column,
            empty,
            begun: false,
        }
    }

    /// Writes what stands before a key or dash.
    #[inline]
    fn begin_entry(&mut self) {
        if self.begun {
            push_spaces(self.out, self.column);
            return;
        }
        self.begun = true;
        match self.place {
            Place::Document => {}
            Place::Item(_) => self.out.push(' '),
            Place::Key(_) => {
                self.out.push('\n');
                push_spaces(self.out, self.column);
            }
        }
    }

    // None of these is generic: each type that is written costs its users one call, not a copy of what is here.

    /// Begins an item.
    #[inline]
    fn item(&mut self) -> Writer<'_> {
        self.begin_entry();
        self.out.push('-');
        Writer {
            out: self.out,
            place: Place::Item(self.column),
        }
    }

    /// Begins the value of a key that has been written.
    #[inline]
    fn value(&mut self) -> Writer<'_> {
        Writer {
            out: self.out,
            place: Place::Key(self.column),
        }
    }

    /// Begins the value of a field.
    #[inline]
    fn field(&mut self, key: &str) -> Writer<'_> {
        self.begin_entry();
        push_key(self.out, key, self.column);
        self.value()
    }

    #[inline]
    fn finish(self) -> Result<(), WriteError> {
        if self.begun {
            return Ok(());
        }
        Writer {
            out: self.out,
            place: self.place,
        }
        .bare(self.empty)
    }
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Entries<'a>;
    type SerializeTuple = Entries<'a>;
    type SerializeTupleStruct = Entries<'a>;
    type SerializeTupleVariant = Entries<'a>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Entries<'a>;
    type SerializeStructVariant = Entries<'a>;

    #[inline]
    fn serialize_str(mut self, v: &str) -> Result<(), WriteError> {
        self.push_gap();
        match style(v) {
            Style::Plain => self.out.push_str(v),
            Style::Single => push_single(self.out, v),
            Style::Double => push_double(self.out, v),
            // Indented even as a document, so that no line of it can be a `---`.
            Style::Literal => push_literal(self.out, v, self.place.inner().max(STEP)),
        }
        self.out.push('\n');
        Ok(())
    }

    /// Writes the text where it belongs, and again with quotes only if it needs them.
    fn collect_str<T: Display + ?Sized>(mut self, value: &T) -> Result<(), WriteError> {
        let before = self.out.len();
        self.push_gap();
        let start = self.out.len();
        push_display(self.out, value)?;
        if style(&self.out[start..]) == Style::Plain {
            self.out.push('\n');
            return Ok(());
        }
        let text = Taken::from(self.out, start);
        self.out.truncate(before);
        self.serialize_str(text.as_str())
    }

    fn serialize_bool(self, v: bool) -> Result<(), WriteError> {
        self.bare(if v { "true" } else { "false" })
    }
    fn serialize_i8(self, v: i8) -> Result<(), WriteError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Result<(), WriteError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Result<(), WriteError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Result<(), WriteError> {
        self.integer(v < 0, v.unsigned_abs())
    }
    fn serialize_i128(mut self, v: i128) -> Result<(), WriteError> {
        self.push_gap();
        push_display(self.out, v)?;
        self.out.push('\n');
        Ok(())
    }
    fn serialize_u8(self, v: u8) -> Result<(), WriteError> {
        self.integer(false, v.into())
    }
    fn serialize_u16(self, v: u16) -> Result<(), WriteError> {
        self.integer(false, v.into())
    }
    fn serialize_u32(self, v: u32) -> Result<(), WriteError> {
        self.integer(false, v.into())
    }
    fn serialize_u64(self, v: u64) -> Result<(), WriteError> {
        self.integer(false, v)
    }
    fn serialize_u128(mut self, v: u128) -> Result<(), WriteError> {
        self.push_gap();
        push_display(self.out, v)?;
        self.out.push('\n');
        Ok(())
    }
    fn serialize_f32(self, v: f32) -> Result<(), WriteError> {
        self.float(format_args!("{v:?}"), v.is_finite())
    }
    fn serialize_f64(self, v: f64) -> Result<(), WriteError> {
        self.float(format_args!("{v:?}"), v.is_finite())
    }
    fn serialize_char(self, v: char) -> Result<(), WriteError> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        Err(WriteError::Unsupported("a byte string"))
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.bare("null")
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), WriteError> {
        self.bare("null")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        self.bare("null")
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
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        value.serialize(self.variant(variant))
    }

    /// As serde has it, without asking how many there are.
    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, items: I) -> Result<(), WriteError> {
        let mut list = self.list();
        for item in items {
            item.serialize(list.item())?;
        }
        list.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'a>, WriteError> {
        Ok(self.list())
    }
    fn serialize_tuple(self, _: usize) -> Result<Entries<'a>, WriteError> {
        Ok(self.list())
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, WriteError> {
        Ok(self.list())
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'a>, WriteError> {
        Ok(self.variant(variant).list())
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, WriteError> {
        Ok(self.map())
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Entries<'a>, WriteError> {
        // serde_json smuggles its raw values and numbers of any precision through structs of such names.
        if name.starts_with('$') && name.starts_with("$serde_json::private") {
            return Err(WriteError::Unsupported("raw JSON"));
        }
        Ok(self.map())
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'a>, WriteError> {
        Ok(self.variant(variant).map())
    }
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = WriteError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        self.begin_entry();
        key.serialize(KeyWriter {
            out: self.out,
            column: self.column,
        })
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        value.serialize(self.value())
    }
    fn end(self) -> Result<(), WriteError> {
        self.finish()
    }
}

/// The two families of serde's other compounds: those with items, and those with named fields.
macro_rules! entries {
    ($($compound:ident: $method:ident($($name:ident: $type:ty)?) => $write:ident;)*) => {$(
        impl ser::$compound for Entries<'_> {
            type Ok = ();
            type Error = WriteError;
            #[inline]
            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($name: $type,)?
                value: &T,
            ) -> Result<(), WriteError> {
                value.serialize(self.$write($($name)?))
            }
            fn end(self) -> Result<(), WriteError> {
                self.finish()
            }
        }
    )*};
}

entries! {
    SerializeSeq: serialize_element() => item;
    SerializeTuple: serialize_element() => item;
    SerializeTupleStruct: serialize_field() => item;
    SerializeTupleVariant: serialize_field() => item;
    SerializeStruct: serialize_field(key: &'static str) => field;
    SerializeStructVariant: serialize_field(key: &'static str) => field;
}
