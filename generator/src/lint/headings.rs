//! Checks of lines that are headings and should not be, or should be and are not.

use super::{Report, is_verb_noun};
use crate::diagnostic::{Severity, codes};
use crate::page::comments::visible;
use crate::page::complex::MARK;
use crate::page::disguise;
use crate::page::sections::{
    Fence, FenceEvent, Line, Section, SectionName, any_level, entry_at, fence_event, is_example, level_three, lines,
};

pub(super) fn check(report: &mut Report<'_, '_>) {
    for (at, section) in report.page.sections.iter().enumerate() {
        let mut scan = Scan { is_fenced: false, in_complex: false, section, open: None, above: None };
        for line in visible(section.name, section.body).into_iter().flat_map(lines) {
            scan.line(report, line);
            if scan.in_complex {
                break;
            }
        }
        scan.glued_section(report, at);
    }
}

/// What is known while the lines of a section go by.
struct Scan<'a, 'p> {
    /// A fence stands in this example, so that its comments are not outside of one.
    is_fenced: bool,
    /// The list of complex types has begun; its lines are checked with it.
    in_complex: bool,
    section: &'a Section<'p>,
    open: Option<Fence<'p>>,
    /// The line above if it is text.
    above: Option<&'p str>,
}

impl<'p> Scan<'_, 'p> {
    fn line(&mut self, report: &mut Report<'_, '_>, line: Line<'p>) {
        match fence_event(self.open.as_ref(), line) {
            FenceEvent::Open(fence) | FenceEvent::Reopen(fence) => {
                if self.section.name == SectionName::Parameters && fence.is_yaml() {
                    self.glued(report, line.text, "the yaml block");
                }
                self.open = Some(fence);
                self.is_fenced = true;
                self.above = None;
            }
            FenceEvent::Close => {
                self.open = None;
                self.above = None;
            }
            FenceEvent::None if self.open.is_some() => {}
            FenceEvent::None => self.text(report, line.text),
        }
    }

    fn text(&mut self, report: &mut Report<'_, '_>, line: &'p str) {
        use SectionName::{Inputs, Outputs, Syntax};
        self.in_complex = self.section.name == SectionName::Notes && line.contains(MARK);
        if self.in_complex {
            return;
        }
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let rest = &line[level..];
        let is_heading = (1..=6).contains(&level) && rest.starts_with([' ', '\t', '\u{a0}']);
        let has_entries = matches!(self.section.name, Syntax | Inputs | Outputs);
        let is_read = if is_heading && (level < 2 || level == 3 || !has_entries) {
            self.heading(report, line, level, rest.trim());
            true
        } else if level > 1 && !rest.is_empty() {
            self.near_heading(report, line, rest)
        } else {
            disguise::heading(line).is_some_and(|(_, text)| self.near_heading(report, line, text))
        };
        self.above = (!is_read && !line.trim().is_empty()).then_some(line);
    }

    /// Reports a line that is read as a heading of level 3: of another level, with something before its number signs or
    /// without a blank behind them. Gives whether it is one.
    fn near_heading(&self, report: &mut Report<'_, '_>, line: &str, rest: &str) -> bool {
        use SectionName::{Examples, Inputs, Outputs, Parameters, Syntax};
        let text = rest.trim();
        let is_entry = match self.section.name {
            // What is read as a parameter is reported with it.
            Parameters => text.starts_with('-') && level_three(line).is_none(),
            Examples => is_example(text),
            Syntax | Inputs | Outputs => any_level(line).is_some(),
            _ => false,
        };
        if is_entry {
            let right = format!("### {text}");
            let message = format!("`{}` is no heading of level 3 as it stands", line.trim());
            let diagnostic = report.at(codes::S012, line, message, format!("write `{right}` at the start of the line"));
            report.push(diagnostic.fix(report.page.span(line), right));
        }
        is_entry
    }

    fn heading(&mut self, report: &mut Report<'_, '_>, line: &str, level: usize, text: &str) {
        use SectionName::{Description, Examples, Inputs, Notes, Outputs, Parameters, RelatedLinks, Synopsis, Syntax};
        if level == 3 && matches!(self.section.name, Examples | Inputs | Outputs | Syntax) {
            self.glued(report, line, "the heading");
        }
        if level == 3 {
            self.is_fenced = false;
        }
        if level == 1 && self.section.name == Examples && !self.is_fenced {
            let message = "a comment outside of a fence reads as a heading";
            report.add(codes::S017, line, message, "put the example between two lines of three back-ticks");
        } else if self.is_text(line, level, text) && !is_unread(report, line) {
            let message = format!("`{line}` stands where text belongs");
            let help = match self.section.name {
                Synopsis | Description | Notes => {
                    "write it in bold, or escape the number sign; readers of pages end the section here"
                }
                Parameters | RelatedLinks => "escape the number sign with a backslash, or write it in back-ticks",
                _ => "use a heading of level 3",
            };
            let mut diagnostic = report.at(codes::S013, line, message, help);
            if !text.starts_with(char::is_alphabetic) {
                // A list of signs that a line break split: nobody meant a heading, and Graph pages have it.
                diagnostic.severity = Severity::Info;
            }
            report.push(diagnostic);
        }
    }

    fn is_text(&self, line: &str, level: usize, text: &str) -> bool {
        use SectionName::{Description, Examples, Notes, Parameters, RelatedLinks, Synopsis, Syntax, Unknown};
        match self.section.name {
            // AutoRest wrote the aliases as headings.
            Notes => !(level == 3 && is_verb_noun(text)),
            Description => true,
            Synopsis | RelatedLinks => level != 2,
            Parameters if entry_at(line).is_some() => false,
            Parameters => level != 3 && level != 2 || level == 3 && !text.contains(|c: char| c.is_ascii_alphanumeric()),
            Syntax => level == 1,
            Unknown => false,
            Examples => level != 3,
            _ => level > 3,
        }
    }

    /// Text that touches what follows it: platyPS loses its last line.
    fn glued(&self, report: &mut Report<'_, '_>, next: &str, what: &str) {
        if let Some(above) = self.above {
            let diagnostic = report.at(
                codes::S014,
                above,
                format!("no blank line stands between this text and {what} below it"),
                "add a blank line; platyPS drops the last line of the text without one",
            );
            let at = report.page.span(next).start;
            report.push(diagnostic.fix(at..at, "\n"));
        }
    }

    fn glued_section(&self, report: &mut Report<'_, '_>, at: usize) {
        let page = report.page;
        let body_ends_with_text = !self.section.body.ends_with("\n\n") && !self.section.body.ends_with("\n\r\n");
        // A heading that is lost is another finding.
        let next = page.sections.get(at + 1).filter(|next| !next.heading.is_empty());
        if let (Some(next), true, true) = (next, body_ends_with_text, self.open.is_none()) {
            let heading = page.span(next.heading).start;
            let start = page.text[..heading].rfind('\n').map_or(0, |at| at + 1);
            self.glued(report, &page.text[start..heading], &format!("`## {}`", next.heading));
        }
    }
}

/// Whether the line begins text that has no place, which is reported.
fn is_unread(report: &Report<'_, '_>, line: &str) -> bool {
    let place = |part: &str| part.as_ptr() as usize;
    report.page.unread.binary_search_by_key(&place(line), |part| place(part)).is_ok()
}
