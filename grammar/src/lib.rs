//! The grammar of the .mesh language and its pest parser
