//! The names of the sections, and what a misspelt one means.

use crate::page::near::meant;

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

    /// The section that a misspelt heading means, of those that are wanted.
    pub(super) fn meant_by(heading: &str, is_wanted: impl Fn(Self) -> bool) -> Option<Self> {
        let wanted = NAMES.iter().filter(|(_, name)| is_wanted(*name)).map(|(text, _)| *text);
        meant(heading.trim_end_matches([':', ' ']), wanted).and_then(Self::of)
    }

    /// The sections of the schema, in its order.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(_, name)| name)
    }

    /// The section that is called exactly so.
    pub(super) fn exactly(heading: &str) -> Option<Self> {
        NAMES.iter().find(|(text, _)| *text == heading).map(|(_, name)| *name)
    }
}
