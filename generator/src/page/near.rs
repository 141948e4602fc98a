//! What a misspelt word means: the word of a list that is nearest to it.

/// The word that is at most two edits away, and fewer than would replace half of it; whatever its case.
pub(crate) fn meant<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let near = known.into_iter().filter_map(|known| {
        let most = 2.min(known.len() / 2);
        // Long text is not compared at all.
        let is_near = word.len().abs_diff(known.len()) <= most;
        is_near.then(|| (edits(word, known), known)).filter(|(edits, _)| *edits <= most)
    });
    near.min_by_key(|(edits, _)| *edits).map(|(_, known)| known)
}

/// Levenshtein distance, whatever the case of letters; both texts are short.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<u8> = b.bytes().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            let is_other = !x.eq_ignore_ascii_case(y);
            row[j + 1] = (diagonal + usize::from(is_other)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
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
            ("Nothing", None),
            ("", None),
        ] {
            assert_eq!(meant(word, known), expected, "{word}");
        }
    }
}
