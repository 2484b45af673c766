//! Did you mean …?

/// The one of `known` that is so close to `word` that it was probably meant: the first of the closest.
pub fn closest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_ascii_lowercase();
    let mut closest: Option<(usize, &'k str)> = None;
    for known in known {
        if let Some(distance) = distance(&lower, known)
            && closest.is_none_or(|(least, _)| distance < least)
        {
            closest = Some((distance, known));
        }
    }
    closest.map(|(_, known)| known)
}

/// How far a word is from a known one, where it is close. Apart from what is generic: it is compiled once.
fn distance(word: &str, known: &str) -> Option<usize> {
    let allowed = (word.len() / 3).clamp(1, 3);
    // A difference in length is a distance: a long text is not compared at all.
    if known.len().abs_diff(word.len()) > allowed {
        return None;
    }
    let distance = strsim::damerau_levenshtein(word, known);
    (distance <= allowed && distance < known.len()).then_some(distance)
}
