//! What the targets that read pages have in common.

use platygen::diagnostic::Renderer;
use platygen::page::{self, prose};
use std::sync::Arc;

/// Reads and checks a page, renders every finding, and turns its prose to rustdoc.
pub fn check_page(text: &str) {
    let file: Arc<str> = "Get-Thing.md".into();
    let (page, mut found) = page::parse(&file, text);
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
}
