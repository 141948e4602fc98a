//! Any text as a help page: read, checked, its prose turned to rustdoc, its findings rendered.

#![no_main]

use libfuzzer_sys::fuzz_target;
use platygen::diagnostic::Renderer;
use platygen::page::{self, prose};
use std::sync::Arc;

fuzz_target!(|text: &str| {
    let text = text.to_owned();
    let file: Arc<str> = "Get-Thing.md".into();
    let (page, mut found) = page::parse(&file, &text);
    found.extend(platygen::lint::lint(&page));
    let mut renderer = Renderer::new(false);
    renderer.add(&file, page.text.into());
    for diagnostic in &found {
        // Every place lies in the text, on character boundaries.
        assert!(page.text.get(diagnostic.place.span.clone()).is_some(), "{diagnostic:?}");
        let _ = renderer.render(diagnostic);
    }
    for part in [page.synopsis, page.description] {
        let _ = prose::to_rustdoc(part);
    }
});
