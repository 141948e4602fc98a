//! EXAMPLES: headings with opaque markdown below; today's pages do not fence their code.

use super::sections::{Fence, FenceEvent, fence_event, lines};

/// One example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// The heading without its number signs.
    pub title: &'a str,
    /// Everything below it.
    pub body: &'a str,
}

/// Reads the body of the section.
pub(crate) fn parse(body: &str) -> Vec<Example<'_>> {
    let mut starts: Vec<(usize, usize, &str)> = Vec::new();
    let mut open: Option<Fence<'_>> = None;
    for line in lines(body) {
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(fence) | FenceEvent::Reopen(fence) => open = Some(fence),
            FenceEvent::Close => open = None,
            FenceEvent::None if open.is_none() => {
                if let Some(title) = line.text.strip_prefix("### ") {
                    starts.push((line.start, line.start + line.text.len(), title.trim()));
                }
            }
            FenceEvent::None => {}
        }
    }
    let ends = starts.iter().skip(1).map(|next| next.0).chain([body.len()]);
    starts.iter().zip(ends).map(|(start, end)| Example { title: start.2, body: body[start.1..end].trim() }).collect()
}
