//! Values to YAML, and back.

use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_k8s::yaml::{append_document, to_string};
use serde::ser::{
    Serialize, SerializeMap as _, SerializeSeq as _, SerializeStruct as _, SerializeTuple as _, Serializer,
};
use serde_json::{Map, Number, Value};

use crate::tape::Tape;

/// The deepest tree; readers refuse more than 32.
const DEPTH: usize = 12;

/// The most nodes of a tree.
const MOST: usize = 400;

/// What serde can say, and what it comes to.
#[derive(Clone, Debug)]
enum Node {
    Unit,
    None,
    Some(Box<Node>),
    Bool(bool),
    Signed(i64),
    Small(i8),
    Unsigned(u64),
    Float(f64),
    Float32(f32),
    Char(char),
    Text(String),
    /// Text by way of `Display`, in pieces.
    Display(String),
    Newtype(Box<Node>),
    Variant(usize),
    NewtypeVariant(usize, Box<Node>),
    StructVariant(usize, Vec<Node>),
    TupleVariant(usize, Vec<Node>),
    List(Vec<Node>),
    Tuple(Vec<Node>),
    Struct(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Clone, Debug)]
enum Key {
    Text(String),
    Number(i64),
    Bool(bool),
    Char(char),
    Variant(usize),
}

/// Names of fields and variants, which are constants of a program: some are words of YAML.
const NAMES: [&str; 12] = [
    "a", "spec", "no", "null", "y", "0x1", "1e3", "on", "~", "=", "<<", "match",
];

/// Pieces that mean something to some reader of YAML.
const PIECES: [&str; 48] = [
    " ", "\n", "\t", ": ", ":", " #", "#", "- ", "-", "? ", "'", "\"", "\\", "|", ">", "---", "...", "{",
    "]", ",", "&", "*", "!", "%", "@", "0x", "1", "e", ".", "_", "+", "~", "no", "true", "null", "<<", "=",
    "a", "é", "\r", "\u{85}", "\u{2028}", "\u{feff}", "\0", "\u{1b}", "0b1", ".inf", "1:2",
];

fn text(tape: &mut Tape<'_>) -> String {
    match tape.below(4) {
        0 => (0..tape.below(6)).map(|_| *tape.pick(&PIECES)).collect(),
        1 => String::from_utf8_lossy(tape.bytes(40)).into_owned(),
        2 => {
            let piece = *tape.pick(&PIECES);
            let mut text = piece.repeat(tape.below(90));
            text.push_str(&String::from_utf8_lossy(tape.bytes(8)));
            text
        }
        _ => (*tape.pick(&NAMES)).to_owned(),
    }
}

fn character(tape: &mut Tape<'_>) -> char {
    let [a, b, c, _] = tape.array();
    char::from_u32(u32::from_be_bytes([0, a & 0x10, b, c])).unwrap_or('\u{fffd}')
}

fn node(tape: &mut Tape<'_>, depth: usize, left: &mut usize) -> Node {
    *left = left.saturating_sub(1);
    let kinds = if depth == 0 || *left == 0 || tape.is_empty() {
        11
    } else {
        21
    };
    let some = |tape: &mut Tape<'_>, left: &mut usize| -> Vec<Node> {
        (0..tape.below(5))
            .map(|_| node(tape, depth.saturating_sub(1), left))
            .collect()
    };
    match tape.below(kinds) {
        0 => Node::Text(text(tape)),
        1 => Node::Unit,
        2 => Node::None,
        3 => Node::Bool(tape.byte() & 1 == 1),
        4 => Node::Signed(i64::from_be_bytes(tape.array())),
        5 => Node::Small(i8::from_be_bytes(tape.array())),
        6 => Node::Unsigned(u64::from_be_bytes(tape.array())),
        7 => Node::Float(f64::from_bits(u64::from_be_bytes(tape.array()))),
        8 => Node::Char(character(tape)),
        9 => Node::Variant(tape.below(NAMES.len())),
        10 => match tape.below(2) {
            0 => Node::Display(text(tape)),
            _ => Node::Float32(f32::from_bits(u32::from_be_bytes(tape.array()))),
        },
        11 => Node::Some(Box::new(node(tape, depth - 1, left))),
        12 => Node::Newtype(Box::new(node(tape, depth - 1, left))),
        13 => Node::NewtypeVariant(tape.below(NAMES.len()), Box::new(node(tape, depth - 1, left))),
        14 => Node::StructVariant(tape.below(NAMES.len()), some(tape, left)),
        15 => Node::TupleVariant(tape.below(NAMES.len()), some(tape, left)),
        16 => Node::Tuple(some(tape, left)),
        17 => Node::Struct(some(tape, left)),
        18 | 19 => {
            let entries = 0..tape.below(6);
            Node::Map(
                entries
                    .map(|_| (key(tape), node(tape, depth - 1, left)))
                    .collect(),
            )
        }
        _ => Node::List(some(tape, left)),
    }
}

fn key(tape: &mut Tape<'_>) -> Key {
    match tape.below(8) {
        0 => Key::Number(i64::from_be_bytes(tape.array())),
        1 => Key::Bool(tape.byte() & 1 == 1),
        2 => Key::Char(character(tape)),
        3 => Key::Variant(tape.below(NAMES.len())),
        _ => Key::Text(text(tape)),
    }
}

/// What is shown in two pieces, so that text comes bit by bit.
struct InPieces<'t>(&'t str);

impl std::fmt::Display for InPieces<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let middle = self.0.floor_char_boundary(self.0.len() / 2);
        f.write_str(&self.0[..middle])?;
        f.write_str(&self.0[middle..])
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => s.serialize_str(text),
            Self::Number(number) => s.serialize_i64(*number),
            Self::Bool(yes) => s.serialize_bool(*yes),
            Self::Char(c) => s.serialize_char(*c),
            Self::Variant(name) => s.serialize_unit_variant("Node", 0, NAMES[*name]),
        }
    }
}

impl Key {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Bool(yes) => yes.to_string(),
            Self::Char(c) => c.to_string(),
            Self::Variant(name) => NAMES[*name].to_owned(),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{SerializeStructVariant as _, SerializeTupleVariant as _};
        match self {
            Self::Unit => s.serialize_unit(),
            Self::None => s.serialize_none(),
            Self::Some(inner) => s.serialize_some(inner),
            Self::Bool(yes) => s.serialize_bool(*yes),
            Self::Signed(number) => s.serialize_i64(*number),
            Self::Small(number) => s.serialize_i8(*number),
            Self::Unsigned(number) => s.serialize_u64(*number),
            Self::Float(number) => s.serialize_f64(*number),
            Self::Float32(number) => s.serialize_f32(*number),
            Self::Char(c) => s.serialize_char(*c),
            Self::Text(text) => s.serialize_str(text),
            Self::Display(text) => s.collect_str(&InPieces(text)),
            Self::Newtype(inner) => s.serialize_newtype_struct("Node", inner),
            Self::Variant(name) => s.serialize_unit_variant("Node", 0, NAMES[*name]),
            Self::NewtypeVariant(name, inner) => s.serialize_newtype_variant("Node", 0, NAMES[*name], inner),
            Self::StructVariant(name, nodes) => {
                let mut fields = s.serialize_struct_variant("Node", 0, NAMES[*name], nodes.len())?;
                for (node, name) in nodes.iter().zip(NAMES) {
                    fields.serialize_field(name, node)?;
                }
                fields.end()
            }
            Self::TupleVariant(name, nodes) => {
                let mut items = s.serialize_tuple_variant("Node", 0, NAMES[*name], nodes.len())?;
                for node in nodes {
                    items.serialize_field(node)?;
                }
                items.end()
            }
            Self::List(nodes) => {
                // Not every list knows its length.
                let mut items = s.serialize_seq((nodes.len() % 2 == 0).then_some(nodes.len()))?;
                for node in nodes {
                    items.serialize_element(node)?;
                }
                items.end()
            }
            Self::Tuple(nodes) => {
                let mut items = s.serialize_tuple(nodes.len())?;
                for node in nodes {
                    items.serialize_element(node)?;
                }
                items.end()
            }
            Self::Struct(nodes) => {
                let mut fields = s.serialize_struct("Node", nodes.len())?;
                for (node, name) in nodes.iter().zip(NAMES) {
                    fields.serialize_field(name, node)?;
                }
                fields.end()
            }
            Self::Map(entries) => {
                let mut map = s.serialize_map((entries.len() % 2 == 0).then_some(entries.len()))?;
                for (key, node) in entries {
                    map.serialize_entry(key, node)?;
                }
                map.end()
            }
        }
    }
}

impl Node {
    /// What is to be read; none where it cannot be written, or where a map has a key twice.
    fn value(&self) -> Option<Value> {
        let list = |nodes: &[Self]| nodes.iter().map(Self::value).collect::<Option<Vec<_>>>();
        let named = |nodes: &[Self]| -> Option<Value> {
            let fields = NAMES
                .iter()
                .zip(nodes)
                .map(|(name, node)| Some(((*name).to_owned(), node.value()?)));
            fields.collect::<Option<Map<_, _>>>().map(Value::from)
        };
        let tagged =
            |name: usize, value: Value| Value::from(Map::from_iter([(NAMES[name].to_owned(), value)]));
        Some(match self {
            Self::Unit | Self::None => Value::Null,
            Self::Some(inner) | Self::Newtype(inner) => inner.value()?,
            Self::Bool(yes) => (*yes).into(),
            Self::Signed(number) => (*number).into(),
            Self::Small(number) => (*number).into(),
            Self::Unsigned(number) => (*number).into(),
            Self::Float(number) => Number::from_f64(*number)?.into(),
            // As it is written: the shortest text that is this number among those of its width.
            Self::Float32(number) => Number::from_f64(number.to_string().parse().ok()?)?.into(),
            Self::Char(c) => c.to_string().into(),
            Self::Text(text) | Self::Display(text) => text.clone().into(),
            Self::Variant(name) => NAMES[*name].into(),
            Self::NewtypeVariant(name, inner) => tagged(*name, inner.value()?),
            Self::StructVariant(name, nodes) => tagged(*name, named(nodes)?),
            Self::TupleVariant(name, nodes) => tagged(*name, list(nodes)?.into()),
            Self::List(nodes) | Self::Tuple(nodes) => list(nodes)?.into(),
            Self::Struct(nodes) => named(nodes)?,
            Self::Map(entries) => {
                let mut map = Map::new();
                for (key, node) in entries {
                    if map.insert(key.text(), node.value()?).is_some() {
                        return None;
                    }
                }
                map.into()
            }
        })
    }
}

/// What must hold of any value that serde can describe, made of bytes: it is written, alone and as one of several documents, and read back as what
/// it was by our reader, by serde-saphyr as it comes, and by serde_yaml.
///
/// # Panics
/// Where something does not hold.
#[must_use]
pub fn write(data: &[u8]) -> bool {
    let mut tape = Tape::new(data);
    let mut left = MOST;
    let node = node(&mut tape, DEPTH, &mut left);
    let Some(value) = node.value() else {
        // It is refused, or it is written somehow; in any case there is no panic.
        let _ = to_string(&node);
        return true;
    };
    let text = to_string(&node).unwrap_or_else(|e| panic!("{e}: {node:?}"));
    assert!(text.ends_with('\n'), "{text:?}");
    let hidden = text
        .chars()
        .find(|c| !matches!(c, '\n' | '\t') && crate::is_hidden(*c));
    assert!(hidden.is_none(), "{hidden:?} in {text:?}");
    let mut two = String::new();
    for node in [&node, &node] {
        append_document(&mut two, node).unwrap_or_else(|e| panic!("{e}: {node:?}"));
    }
    let wanted = if value.is_null() {
        Vec::new()
    } else {
        vec![value.clone()]
    };
    assert_eq!(read(&text, &Limits::default()).as_ref(), Ok(&wanted), "{text:?}");
    let twice = [&wanted[..], &wanted[..]].concat();
    assert_eq!(read(&two, &Limits::default()), Ok(twice), "{two:?}");
    match serde_yaml::from_str::<Value>(&text) {
        Ok(back) => assert_eq!(back, value, "serde_yaml: {text:?}"),
        Err(e) => panic!("serde_yaml: {e}: {text:?}"),
    }
    match serde_saphyr::from_str::<Value>(&text) {
        Ok(back) => assert_eq!(back, value, "serde-saphyr: {text:?}"),
        Err(e) => panic!("serde-saphyr: {e}: {text:?}"),
    }
    true
}
