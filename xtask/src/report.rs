//! What a command says: results on standard output, diagnostics and problems on standard error.

use platygen::diagnostic::{Diagnostic, Renderer, Severity};
use platygen::ir::Tally;
use std::io::{IsTerminal, Write};
use std::time::Instant;

/// A line of result.
pub(crate) fn result(line: &str) {
    // A closed pipe is no reason to fail.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line about something wrong.
pub(crate) fn problem(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// One line a stage, on a terminal only.
pub(crate) struct Stages {
    is_shown: bool,
    begun: Instant,
}

impl Stages {
    pub(crate) fn new() -> Self {
        Self { is_shown: std::io::stderr().is_terminal(), begun: Instant::now() }
    }

    pub(crate) fn done(&mut self, what: &str) {
        if self.is_shown {
            problem(&format!("{:>6.0} ms  {what}", self.begun.elapsed().as_secs_f64() * 1000.0));
        }
        self.begun = Instant::now();
    }
}

/// Whether standard error takes colours.
pub(crate) fn has_color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// `1 page`, `2 pages`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Prints all findings and, if there are any, how many.
pub(crate) fn diagnostics(renderer: &Renderer, all: &[Diagnostic]) {
    for diagnostic in all {
        problem(&renderer.render(diagnostic));
        problem("");
    }
    let of = |severity| all.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings, infos) = (of(Severity::Error), of(Severity::Warning), of(Severity::Info));
    if !all.is_empty() {
        let counts = [count(errors, "error"), count(warnings, "warning"), count(infos, "info")];
        problem(&counts.join(", "));
    }
}

/// Where routes come from and why cmdlets are left out.
pub(crate) fn tally(tally: &Tally) {
    for (word, count) in &tally.routes {
        result(&format!("{count:>6} routes from {word}"));
    }
    for (reason, count) in &tally.refusals {
        result(&format!("{count:>6} cmdlets left out: {reason}"));
    }
}
