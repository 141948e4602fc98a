//! Checks of RELATED LINKS and ALIASES.

use super::Report;
use crate::diagnostic::codes;

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    for link in &page.links {
        if link.text.is_empty() && !link.url.is_empty() {
            let message = format!("the link to `{}` has no text", link.url);
            report.add(codes::L001, link.url, message, "write `[text](address)`");
        }
        if link.url.is_empty() || is_broken(link.url) {
            let message = if link.url.is_empty() {
                format!("the link `{}` has no address", link.text)
            } else {
                format!("`{}` is no address", link.url)
            };
            let part = if link.url.is_empty() { link.text } else { link.url };
            report.add(codes::L002, part, message, "write `[text](address)`, or remove the link");
        }
    }
    let first = page.aliases.lines().next().unwrap_or("");
    if first.starts_with("This cmdlet has the following aliases") && page.aliases.contains("{{") {
        report.add(codes::A001, first, "the list of aliases is a placeholder", "write the aliases, or remove the text");
    }
}

/// Whether an address holds what none does, or begins as one of the web and does not go on as one.
fn is_broken(url: &str) -> bool {
    let behind = url.strip_prefix("https").or_else(|| url.strip_prefix("http"));
    let is_web = |rest: &str| rest.strip_prefix("://").is_some_and(|host| !host.starts_with('/'));
    let is_slip = |rest: &str| rest.starts_with([':', '/', '\\', '\u{ff1a}']) && !is_web(rest);
    url.contains([' ', '\t', '<', '>']) || behind.is_some_and(is_slip)
}
