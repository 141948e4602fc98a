//! Sections whose heading is gone: where what stands in them begins, in the section above.
//!
//! Only what cannot be anything else counts; nothing tells the types of OUTPUTS from those of INPUTS.

use super::{Heading, Line, SectionName, is_example, level_three, lines, outside_fences};
use crate::page::complex::begins_list;
use crate::page::is_verb_noun;
use crate::page::parameter::is_parameter_heading;
use crate::page::syntax::first_word;

/// A heading without text in front of the first line of a section, if that stands in the one above.
pub(super) fn heading<'a>(text: &'a str, name: SectionName, found: &[Heading<'a>]) -> Option<Heading<'a>> {
    let sections = || found.iter().filter(|heading| heading.level == 2);
    let above = sections().rfind(|heading| heading.name < name)?;
    let end =
        sections().find(|heading| heading.line.start > above.line.start).map_or(text.len(), |next| next.line.start);
    let body = &text[above.line.next..end];
    let start = above.line.next + begin(name, above.name, body)?;
    let line = Line { start, next: start, text: &text[start..start] };
    Some(Heading { level: 2, name, text: line.text, line })
}

/// Where a section begins in the body of another.
fn begin(name: SectionName, above: SectionName, body: &str) -> Option<usize> {
    use SectionName::{Aliases, Description, Examples, Inputs, Notes, Parameters, RelatedLinks, Syntax};
    match name {
        Syntax => syntax(body),
        Description if above == Syntax => behind_blocks(body),
        Description if above == Aliases => behind_paragraph(body),
        Examples => heading_like(body, is_example),
        Parameters => heading_like(body, is_parameter_heading),
        Inputs if above == Parameters => types(body),
        Notes => outside_fences(body).find(|line| begins_list(line.text)).map(|line| line.start),
        RelatedLinks if above == Notes => links(body),
        _ => None,
    }
}

/// The first block that begins with a cmdlet, with the heading above it.
fn syntax(body: &str) -> Option<usize> {
    let mut heading = None;
    let mut all = lines(body).filter(|line| !line.is_blank()).peekable();
    while let Some(line) = all.next() {
        let is_fence = line.text.starts_with("```");
        if is_fence && all.peek().is_some_and(|next| is_verb_noun(first_word(next.text))) {
            return heading.or(Some(line.start));
        }
        heading = level_three(line.text).map(|_| line.start);
    }
    None
}

/// The text below the last block.
fn behind_blocks(body: &str) -> Option<usize> {
    let close = lines(body).filter(|line| line.text.starts_with("```")).last()?;
    let first = lines(&body[close.next..]).find(|line| !line.is_blank())?;
    first.text.starts_with(char::is_alphabetic).then_some(close.next + first.start)
}

/// The text below the sentence that names the aliases; what goes on with them is a list or indented.
fn behind_paragraph(body: &str) -> Option<usize> {
    let mut all = lines(body).skip_while(Line::is_blank).skip_while(|line| !line.is_blank());
    all.find(|line| line.text.starts_with(char::is_uppercase)).map(|line| line.start)
}

fn heading_like(body: &str, is_one: impl Fn(&str) -> bool) -> Option<usize> {
    let found = outside_fences(body).find(|line| level_three(line.text).is_some_and(&is_one));
    found.map(|line| line.start)
}

/// The first type below the last parameter: all that stands there are headings with a type, and text.
fn types(body: &str) -> Option<usize> {
    let headings = || outside_fences(body).filter_map(|line| Some((line.start, level_three(line.text)?)));
    let is_type = |(_, text): &(usize, &str)| text.contains('.') && !text.contains(char::is_whitespace);
    let last = headings().filter(|(_, text)| is_parameter_heading(text)).last()?;
    let mut below = headings().filter(|(start, _)| *start > last.0);
    let (start, _) = below.next().filter(is_type)?;
    below.all(|heading| is_type(&heading)).then_some(start)
}

/// The links that end a body.
fn links(body: &str) -> Option<usize> {
    let mut start = None;
    for line in lines(body).filter(|line| !line.is_blank()) {
        let text = line.text.trim_start_matches(['-', '*', '#', ' ']);
        let is_link = text.starts_with('[') && text.contains("](") && text.trim_end().ends_with(')');
        start = if is_link { start.or(Some(line.start)) } else { None };
    }
    start
}
