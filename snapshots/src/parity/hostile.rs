//! Other spellings of a path, which Envoy undoes before it compares.

use super::Random;

/// Ways from a folder to itself.
const DETOURS: [&str; 10] = [
    ".",
    "%2e",
    ".;x",
    ".;x%5cy",
    "zz/..",
    "zz/%2E.",
    "zz/..;a=b",
    "zz/..;a\\b",
    "zz/..;%2e",
    "a/b/../..",
];

/// A normal path in another spelling: with separators that some take for one slash, with detours, with encodings of what needs none.
pub(super) fn spelled(path: &str, random: &mut Random) -> String {
    let mut out = String::new();
    for (index, segment) in path.trim_start_matches('/').split('/').enumerate() {
        let is_first = index == 0;
        if random.percent(25) {
            let detour = random.pick::<&str>(&DETOURS);
            // Parameters of dots end at a slash alone, and count after one alone.
            let mut around = |is_first| match detour.contains(';') {
                true if is_first => random.pick::<&str>(&["/", "//"]),
                true => random.pick::<&str>(&["/", "//", "%2F", "%2f"]),
                false => separator(is_first, random),
            };
            out.push_str(around(is_first));
            out.push_str(detour);
            out.push_str(around(is_first));
        } else {
            out.push_str(separator(is_first, random));
        }
        encoded(segment, random, &mut out);
    }
    out
}

fn separator(is_first: bool, random: &mut Random) -> &'static str {
    let all: &[&str] = match is_first {
        true => &["/", "/", "//", "/\\"],
        false => &["/", "/", "//", "\\", "%2F", "%2f", "%5C", "%5c", "/\\"],
    };
    if random.percent(55) {
        "/"
    } else {
        random.pick::<&str>(all)
    }
}

/// Some of the characters that need no encoding, encoded.
fn encoded(segment: &str, random: &mut Random, out: &mut String) {
    let whole = segment.contains('%') || !random.percent(35);
    for c in segment.chars() {
        let unreserved = c.is_ascii_alphanumeric() || "-._~".contains(c);
        if !whole && unreserved && random.percent(30) {
            let code = u32::from(c);
            let text = if random.percent(50) {
                format!("%{code:02X}")
            } else {
                format!("%{code:02x}")
            };
            out.push_str(&text);
        } else {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use mesh2yaml::meaning::is_normal;

    use super::super::normal::{Undone, folded};
    use super::*;

    #[test]
    fn every_spelling_is_the_path() {
        let mut random = Random::new(5);
        let mut others = 0;
        for path in [
            "/",
            "/api",
            "/api/",
            "/a/.../c",
            "/api/users/7",
            "/v1.0/x-y_z/",
            "/a%20b/c",
        ] {
            for _ in 0..500 {
                let spelled = spelled(path, &mut random);
                others += usize::from(!is_normal(spelled.as_bytes()));
                let undone = folded(spelled.as_bytes(), Undone::Slashes);
                assert_eq!(String::from_utf8_lossy(&undone), path, "of {spelled}");
            }
        }
        assert!(others > 1_000);
    }
}
