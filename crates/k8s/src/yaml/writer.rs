//! The layout: where a value stands, and what goes in front of it.
//!
//! A key is written up to its `:`, an item up to its `-`. What follows decides for itself: a scalar comes after a blank, a map
//! or list begins with its first entry, on a line of its own or after the dash, and only at its end it is known to be empty.
//! No value ends its line: the next entry begins with a line break, and who asked for the document ends the last line.

use std::fmt::{Display, Write};

use serde::Serialize;
use serde::ser::{self, Serializer};

use super::Failure;
use super::key::{KeyWriter, is_plain_key, push_key};
use super::scalar::{
    Style, is_plain_word, push_double, push_line, push_literal, push_single, style, style_of_any,
};

/// How much deeper a map stands than the key above it.
const STEP: u32 = 2;

/// What a value comes after.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// Nothing: it is the document.
    Nothing,
    /// A key of a map.
    Key,
    /// The dash of a list.
    Dash,
}

// A writer and what it has under way are two words, and a failure is one: all of them are handed about in registers.

/// Takes one value and writes it in its place.
pub(super) struct Writer<'a> {
    out: &'a mut String,
    /// Where the key or dash stands.
    column: u32,
    after: After,
}

impl<'a> Writer<'a> {
    /// A writer of a document.
    pub(super) fn document(out: &'a mut String) -> Self {
        Self {
            out,
            column: 0,
            after: After::Nothing,
        }
    }

    /// The column of a map, or of the lines of a block, in this place.
    #[inline]
    fn inner(&self) -> u32 {
        match self.after {
            After::Nothing => 0,
            After::Key | After::Dash => self.column + STEP,
        }
    }

    /// The blank before a value on the same line.
    #[inline]
    fn push_gap(&mut self) {
        if self.after != After::Nothing {
            self.out.push(' ');
        }
    }

    /// Writes text that needs no quotes.
    #[inline]
    fn bare(mut self, text: &str) -> Result<(), Failure> {
        self.push_gap();
        self.out.push_str(text);
        Ok(())
    }

    fn integer(mut self, negative: bool, number: u64) -> Result<(), Failure> {
        self.push_gap();
        if negative {
            self.out.push('-');
        }
        push_number(self.out, number);
        Ok(())
    }

    /// Writes a finite float so that YAML 1.1 too reads a float: with a point, and a sign in the exponent.
    fn float(mut self, text: std::fmt::Arguments<'_>, finite: bool) -> Result<(), Failure> {
        if !finite {
            return Err(Failure::unsupported("a float that is not finite"));
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
        Ok(())
    }

    /// Below a key a list is not indented.
    #[inline]
    fn list(self) -> Entries<'a> {
        let column = match self.after {
            After::Key => self.column,
            After::Nothing | After::Dash => self.inner(),
        };
        Entries::new(self, column, Empty::List)
    }

    #[inline]
    fn map(self) -> Entries<'a> {
        let column = self.inner();
        Entries::new(self, column, Empty::Map)
    }

    /// Begins the value of a variant: a map with the variant's name as its only key.
    fn variant(self, name: &'static str) -> Writer<'a> {
        let mut map = self.map();
        map.begin_entry();
        push_key(map.out, name, map.column);
        Writer {
            out: map.out,
            column: map.column,
            after: After::Key,
        }
    }
}

/// Writes a number, two digits at a time.
fn push_number(out: &mut String, number: u64) {
    const PAIRS: &str = "00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899";
    // Below a hundred, so twice as much fits.
    let pair = 2 * (number % 100) as usize;
    match number {
        0..10 => out.push_str(&PAIRS[pair + 1..pair + 2]),
        10..100 => out.push_str(&PAIRS[pair..pair + 2]),
        _ => {
            push_number(out, number / 100);
            out.push_str(&PAIRS[pair..pair + 2]);
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

pub(super) fn push_display(out: &mut String, text: impl Display) -> Result<(), Failure> {
    write!(out, "{text}").map_err(|_| ser::Error::custom("a Display implementation failed"))
}

/// What an empty list or map is.
#[derive(Clone, Copy)]
enum Empty {
    List,
    Map,
}

/// A map or list under way.
pub(super) struct Entries<'a> {
    out: &'a mut String,
    /// Where its keys or dashes stand.
    column: u32,
    /// What it comes after itself.
    after: After,
    /// What it is when no entry has come.
    empty: Empty,
    begun: bool,
}

impl<'a> Entries<'a> {
    #[inline]
    fn new(writer: Writer<'a>, column: u32, empty: Empty) -> Self {
        Self {
            out: writer.out,
            column,
            after: writer.after,
            empty,
            begun: false,
        }
    }

    /// Writes what stands before a key or dash.
    #[inline]
    fn begin_entry(&mut self) {
        if self.begun || self.after == After::Key {
            push_line(self.out, self.column);
        } else if self.after == After::Dash {
            self.out.push(' ');
        }
        self.begun = true;
    }

    // None of these is generic: each type that is written costs its users one call, not a copy of what is here.

    /// Begins an item.
    fn item(&mut self) -> Writer<'_> {
        self.begin_entry();
        self.out.push('-');
        Writer {
            out: self.out,
            column: self.column,
            after: After::Dash,
        }
    }

    /// Begins the value of a key that has been written.
    #[inline]
    fn value(&mut self) -> Writer<'_> {
        Writer {
            out: self.out,
            column: self.column,
            after: After::Key,
        }
    }

    /// Begins the value of a field. What the key of a field is a compiler knows, and so whether it is plain.
    #[inline(always)]
    fn field(&mut self, key: &'static str) -> Writer<'_> {
        if is_plain_key(key) {
            self.push_plain_key(key);
        } else {
            self.push_any_key(key);
        }
        self.value()
    }

    fn push_plain_key(&mut self, key: &'static str) {
        self.begin_entry();
        self.out.push_str(key);
        self.out.push(':');
    }

    #[cold]
    fn push_any_key(&mut self, key: &'static str) {
        self.begin_entry();
        push_key(self.out, key, self.column);
    }

    #[inline]
    fn finish(self) -> Result<(), Failure> {
        if !self.begun {
            if self.after != After::Nothing {
                self.out.push(' ');
            }
            self.out.push_str(match self.empty {
                Empty::List => "[]",
                Empty::Map => "{}",
            });
        }
        Ok(())
    }
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Entries<'a>;
    type SerializeTuple = Entries<'a>;
    type SerializeTupleStruct = Entries<'a>;
    type SerializeTupleVariant = Entries<'a>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Entries<'a>;
    type SerializeStructVariant = Entries<'a>;

    fn serialize_str(mut self, v: &str) -> Result<(), Failure> {
        self.push_gap();
        if is_plain_word(v) {
            self.out.push_str(v);
            return Ok(());
        }
        match style_of_any(v) {
            Style::Plain => self.out.push_str(v),
            Style::Single => push_single(self.out, v),
            Style::Double => push_double(self.out, v),
            // Indented even as a document, so that no line of it can be a `---`.
            Style::Literal => push_literal(self.out, v, self.inner().max(STEP)),
        }
        Ok(())
    }

    /// Writes the text where it belongs, and again with quotes only if it needs them.
    fn collect_str<T: Display + ?Sized>(mut self, value: &T) -> Result<(), Failure> {
        let before = self.out.len();
        self.push_gap();
        let start = self.out.len();
        push_display(self.out, value)?;
        if style(&self.out[start..]) == Style::Plain {
            return Ok(());
        }
        let text = Taken::from(self.out, start);
        self.out.truncate(before);
        self.serialize_str(text.as_str())
    }

    fn serialize_bool(self, v: bool) -> Result<(), Failure> {
        self.bare(if v { "true" } else { "false" })
    }
    fn serialize_i8(self, v: i8) -> Result<(), Failure> {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Result<(), Failure> {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Result<(), Failure> {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Result<(), Failure> {
        self.integer(v < 0, v.unsigned_abs())
    }
    fn serialize_i128(mut self, v: i128) -> Result<(), Failure> {
        self.push_gap();
        push_display(self.out, v)
    }
    fn serialize_u8(self, v: u8) -> Result<(), Failure> {
        self.integer(false, v.into())
    }
    fn serialize_u16(self, v: u16) -> Result<(), Failure> {
        self.integer(false, v.into())
    }
    fn serialize_u32(self, v: u32) -> Result<(), Failure> {
        self.integer(false, v.into())
    }
    fn serialize_u64(self, v: u64) -> Result<(), Failure> {
        self.integer(false, v)
    }
    fn serialize_u128(mut self, v: u128) -> Result<(), Failure> {
        self.push_gap();
        push_display(self.out, v)
    }
    fn serialize_f32(self, v: f32) -> Result<(), Failure> {
        self.float(format_args!("{v:?}"), v.is_finite())
    }
    fn serialize_f64(self, v: f64) -> Result<(), Failure> {
        self.float(format_args!("{v:?}"), v.is_finite())
    }
    fn serialize_char(self, v: char) -> Result<(), Failure> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), Failure> {
        Err(Failure::unsupported("a byte string"))
    }

    fn serialize_none(self) -> Result<(), Failure> {
        self.bare("null")
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failure> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Failure> {
        self.bare("null")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Failure> {
        self.bare("null")
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
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        value.serialize(self.variant(variant))
    }

    /// As serde has it, without asking how many there are.
    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, items: I) -> Result<(), Failure> {
        let mut list = self.list();
        for item in items {
            item.serialize(list.item())?;
        }
        list.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'a>, Failure> {
        Ok(self.list())
    }
    fn serialize_tuple(self, _: usize) -> Result<Entries<'a>, Failure> {
        Ok(self.list())
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, Failure> {
        Ok(self.list())
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'a>, Failure> {
        Ok(self.variant(variant).list())
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, Failure> {
        Ok(self.map())
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Entries<'a>, Failure> {
        // serde_json smuggles its raw values and numbers of any precision through structs of such names.
        if name.starts_with('$') && name.starts_with("$serde_json::private") {
            return Err(Failure::unsupported("raw JSON"));
        }
        Ok(self.map())
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'a>, Failure> {
        Ok(self.variant(variant).map())
    }
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Failure;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.begin_entry();
        key.serialize(KeyWriter {
            out: self.out,
            column: self.column,
        })
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        value.serialize(self.value())
    }
    fn end(self) -> Result<(), Failure> {
        self.finish()
    }
}

/// The two families of serde's other compounds: those with items, and those with named fields.
macro_rules! entries {
    ($($compound:ident: $method:ident($($name:ident: $type:ty)?) => $write:ident;)*) => {$(
        impl ser::$compound for Entries<'_> {
            type Ok = ();
            type Error = Failure;
            #[inline(always)]
            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($name: $type,)?
                value: &T,
            ) -> Result<(), Failure> {
                value.serialize(self.$write($($name)?))
            }
            fn end(self) -> Result<(), Failure> {
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
