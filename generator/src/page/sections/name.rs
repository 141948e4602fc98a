//! The names of the sections, and what a misspelt one means.

/// A section heading of the help schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionName {
    /// `## SYNOPSIS`
    Synopsis,
    /// `## SYNTAX`
    Syntax,
    /// `## ALIASES`
    Aliases,
    /// `## DESCRIPTION`
    Description,
    /// `## EXAMPLES`
    Examples,
    /// `## PARAMETERS`
    Parameters,
    /// `## INPUTS`
    Inputs,
    /// `## OUTPUTS`
    Outputs,
    /// `## NOTES`
    Notes,
    /// `## RELATED LINKS`
    RelatedLinks,
    /// A heading that the schema does not know.
    Unknown,
}

const NAMES: [(&str, SectionName); 10] = [
    ("SYNOPSIS", SectionName::Synopsis),
    ("SYNTAX", SectionName::Syntax),
    ("ALIASES", SectionName::Aliases),
    ("DESCRIPTION", SectionName::Description),
    ("EXAMPLES", SectionName::Examples),
    ("PARAMETERS", SectionName::Parameters),
    ("INPUTS", SectionName::Inputs),
    ("OUTPUTS", SectionName::Outputs),
    ("NOTES", SectionName::Notes),
    ("RELATED LINKS", SectionName::RelatedLinks),
];

const LONGEST_NAME: usize = "RELATED LINKS".len();

impl SectionName {
    /// How many there are, with `Unknown`.
    pub(super) const COUNT: usize = NAMES.len() + 1;

    /// The heading's text, `RELATED LINKS`.
    #[must_use]
    pub fn text(self) -> &'static str {
        NAMES.iter().find(|(_, name)| *name == self).map_or("", |(text, _)| text)
    }

    /// Pages write headings in any case, and some end them with a colon.
    pub(super) fn of(heading: &str) -> Option<Self> {
        let heading = heading.trim_end_matches([':', ' ']);
        NAMES.iter().find(|(text, _)| text.eq_ignore_ascii_case(heading)).map(|(_, name)| *name)
    }

    /// The section that a misspelt heading means: two edits away at most.
    pub(super) fn meant_by(heading: &str) -> Option<Self> {
        let heading = heading.trim_end_matches([':', ' ']);
        if heading.len() > LONGEST_NAME + 2 {
            return None;
        }
        let heading = heading.to_ascii_uppercase();
        let is_close =
            |(text, _): &&(&str, Self)| heading.len().abs_diff(text.len()) <= 2 && edits(&heading, text) <= 2;
        NAMES.iter().find(is_close).map(|(_, name)| *name)
    }
}

/// Levenshtein distance; both texts are short.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<u8> = b.bytes().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != *y)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}
