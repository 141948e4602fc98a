//! What a misspelt word means: the word of a list that is nearest to it.

/// The word that is at most two edits away, and fewer than would replace half of it; whatever its case.
pub(crate) fn meant<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let near = known.into_iter().filter_map(|known| {
        let most = 2.min(known.len() / 2);
        // Long text is not compared at all.
        let is_near = word.len().abs_diff(known.len()) <= most;
        let edits = is_near.then(|| edits(word.as_bytes(), known.as_bytes(), most)).flatten();
        edits.map(|edits| (edits, known))
    });
    near.min_by_key(|(edits, _)| *edits).map(|(_, known)| known)
}

/// Levenshtein distance if it is at most `most`, whatever the case of letters.
///
/// Equal letters in front cost nothing; where they end, each kind of edit is tried.
fn edits(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let equal = a.iter().zip(b).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let (a, b) = (&a[equal..], &b[equal..]);
    let ([_, a_rest @ ..], [_, b_rest @ ..]) = (a, b) else {
        return Some(a.len() + b.len()).filter(|edits| *edits <= most);
    };
    let most = most.checked_sub(1)?;
    let tries = [(a_rest, b_rest), (a_rest, b), (a, b_rest)];
    tries.into_iter().filter_map(|(a, b)| edits(a, b, most)).min().map(|edits| edits + 1)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn the_nearest_word_is_meant() {
        let known = ["INPUTS", "OUTPUTS", "NOTES", "Type", "Name"];
        for (word, expected) in [
            ("OTPUTS", Some("OUTPUTS")),
            ("inputs", Some("INPUTS")),
            ("Tpye", Some("Type")),
            ("Nmae", Some("Name")),
            ("INNPUT", Some("INPUTS")),
            ("PUTS", Some("INPUTS")),
            ("UTS", None),
            ("Nothing", None),
            ("", None),
        ] {
            assert_eq!(meant(word, known), expected, "{word}");
        }
    }
}
