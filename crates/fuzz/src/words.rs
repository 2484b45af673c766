//! The words of the language, for mutants and dictionaries.

use std::collections::BTreeSet;

const GRAMMAR: &str = include_str!("../../../grammar/mesh.pest");

/// The words of the language: everything that stands in quotes in its grammar, and values of each type.
#[must_use]
pub fn words() -> Vec<String> {
    let mut words: BTreeSet<String> = VALUES.iter().map(|it| (*it).to_owned()).collect();
    for line in GRAMMAR
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        let mut parts = line.split('"');
        while let (Some(_), Some(word)) = (parts.next(), parts.next()) {
            // An escape of the grammar's own is no word.
            if !word.is_empty() && !word.contains('\\') {
                words.insert(word.to_owned());
            }
        }
    }
    words.into_iter().collect()
}

/// What values look like.
const VALUES: [&str; 31] = [
    "$x",
    "$service",
    "10s",
    "1h30m",
    "0.5s",
    "90%",
    "0.01%",
    "65535",
    "5 consecutive 5xx",
    "\"/api/**\"",
    "\"/*/b\"",
    "~\"/v[12]/.*\"",
    "\"/\"",
    "app=web",
    "10.0.0.0/8",
    "::/0",
    "shop.prod",
    "spiffe://td/ns/a/sa/b",
    "\"*.example.com\"",
    "x-canary = \"true\"",
    "from anyone",
    "from account web",
    "{\n",
    "}\n",
    "accept x on linkerd \"why\"",
    "on istio {\n",
    "on linkerd {\n",
    "import \"other.mesh\"",
    "use web",
    "\u{feff}",
    "\u{202e}",
];

/// The words as a dictionary of libFuzzer.
#[must_use]
pub fn dictionary() -> String {
    let mut out = String::from("# The words of the language: cargo xtask fuzz-seeds\n");
    for word in words() {
        out.push('"');
        for b in word.bytes() {
            match b {
                b'"' | b'\\' => out.extend(['\\', char::from(b)]),
                b' '..=b'~' => out.push(char::from(b)),
                _ => out.push_str(&format!("\\x{b:02x}")),
            }
        }
        out.push_str("\"\n");
    }
    out
}
