//! Did you mean …?

/// The one of `known` that is so close to `word` that it was probably meant.
pub fn closest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_ascii_lowercase();
    let allowed = (word.len() / 3).clamp(1, 3);
    known
        .into_iter()
        // A difference in length is a distance: a long text is not compared at all.
        .filter(|k| k.len().abs_diff(lower.len()) <= allowed)
        .map(|k| (strsim::damerau_levenshtein(&lower, k), k))
        .filter(|(distance, k)| *distance <= allowed && *distance < k.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}
