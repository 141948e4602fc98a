//! Checks over pages: what disagrees with itself or with other pages, and where.
//!
//! Each file checks one section; a check sees the page and adds findings, nothing else.
//! One mistake is to give one finding: a check is silent where another one has said what is wrong.

mod across;
mod blocks;
mod facts;
mod forms;
mod front_matter;
mod headings;
mod known;
mod levels;
mod links;
mod manual;
mod markup;
mod notes;
mod parameters;
mod run;
mod structure;
mod syntax;
mod text;
mod title;
mod types;

use crate::diagnostic::{Code, Diagnostic};
use crate::page::{Kind, Page, is_verb_noun};
use notes::Clean;

pub use across::lint_all;
pub use levels::{Level, configure};
pub use manual::{explain, manual};
pub(crate) use run::{Checks, finish, read};
pub use run::{check, lint_text};

/// All findings about a page that reading it did not give already.
#[must_use]
pub fn lint(page: &Page<'_>) -> Vec<Diagnostic> {
    lint_beside(page, &mut Clean::default())
}

/// As [`lint`] for one of many pages; `clean` knows what was checked on those before.
fn lint_beside<'a>(page: &'a Page<'_>, clean: &mut Clean<'a>) -> Vec<Diagnostic> {
    let mut report = Report { page, found: Vec::new() };
    front_matter::check(&mut report);
    if page.kind == Kind::Cmdlet {
        text::check(&mut report);
        structure::check(&mut report);
        headings::check(&mut report);
        markup::check(&mut report);
        syntax::check(&mut report);
        forms::check(&mut report);
        parameters::check(&mut report);
        blocks::check(&mut report);
        types::check(&mut report);
        links::check(&mut report);
        notes::check(&mut report, clean);
    }
    report.found
}

/// The page under check and what was found.
struct Report<'a, 'p> {
    page: &'a Page<'p>,
    found: Vec<Diagnostic>,
}

impl Report<'_, '_> {
    /// Reports something about `part`, which must be a slice of the page's text.
    fn add(&mut self, code: &'static Code, part: &str, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = self.at(code, part, message, help);
        self.found.push(diagnostic);
    }

    /// The same, for a finding to which more belongs.
    fn at(&self, code: &'static Code, part: &str, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.page.file, self.page.span(part), message).help(help)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }
}

/// ``names in back-ticks: `A`, `B` and `C` ``.
fn names(all: &[&str]) -> String {
    match all {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [head @ .., last] => {
            let head: Vec<String> = head.iter().map(|name| format!("`{name}`")).collect();
            format!("{} and `{last}`", head.join(", "))
        }
    }
}
