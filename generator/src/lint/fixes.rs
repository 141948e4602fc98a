//! Changes for findings of the reader, whose help line already holds the text that is to stand there.

use crate::diagnostic::{Diagnostic, Fix, codes};
use crate::page::Page;
use std::collections::BTreeMap;

/// Adds the change to findings whose place is a heading and whose help says what to write.
pub(super) fn add(found: &mut [Diagnostic], pages: &[Page<'_>]) {
    let texts: BTreeMap<&str, &str> = pages.iter().map(|page| (&*page.file, page.text)).collect();
    for diagnostic in found.iter_mut().filter(|diagnostic| diagnostic.fix.is_none()) {
        if ![codes::S010, codes::P007].contains(&diagnostic.code) {
            continue;
        }
        let written = diagnostic.help.as_deref().and_then(|help| help.strip_prefix("write `")?.strip_suffix('`'));
        let here = texts.get(&*diagnostic.place.file).and_then(|text| text.get(diagnostic.place.span.clone()));
        if let (Some(written), Some(here)) = (written, here) {
            // The place is the whole line, or the heading behind its number signs.
            let replacement = if here.starts_with('#') { written } else { written.trim_start_matches(['#', ' ']) };
            diagnostic.fix = Some(Fix { span: diagnostic.place.span.clone(), replacement: replacement.to_owned() });
        }
    }
}
