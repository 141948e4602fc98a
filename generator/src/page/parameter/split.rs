//! The entry of a parameter cut into its description, its blocks and what stands behind them.

use super::block;
use crate::page::disguise::is_fence;
use crate::page::lines::{Fence, FenceEvent, fence_event, lines, marked_lines};
use std::ops::Range;

/// A block with the fence around it.
pub(super) struct Fenced<'a> {
    /// The lines between the fences.
    pub(super) text: &'a str,
    /// The line above them.
    pub(super) fence: Fence<'a>,
    /// Block and fences; none if the second one is missing, which is reported.
    pub(super) whole: Option<&'a str>,
}

/// An entry cut at its blocks.
#[derive(Default)]
pub(super) struct Split<'a> {
    pub(super) description: &'a str,
    pub(super) blocks: Vec<Fenced<'a>>,
    pub(super) trailing: Vec<&'a str>,
    /// Text behind a block with a block of its own below it, and all that follows.
    pub(super) rest: Option<&'a str>,
}

/// Cuts the body of an entry.
pub(super) fn split(body: &str) -> Split<'_> {
    let mut split = Split::default();
    let mut open: Option<Fence<'_>> = None;
    // Where the text that is no block goes on.
    let mut text = 0;
    for line in marked_lines(body) {
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(_) if split.ends(&body[text..], line.start - text) => return split,
            FenceEvent::Open(fence) => open = Some(fence),
            FenceEvent::Close => {
                let inside = |fence: &Fence<'_>| fence.line.next..line.start;
                if let Some(fence) = open.take().filter(|fence| is_block(fence, &body[inside(fence)])) {
                    let whole = &body[fence.line.start..line.start + line.text.len()];
                    split.block(body, text..fence.line.start, inside(&fence), (fence, Some(whole)));
                    text = line.next;
                }
            }
            FenceEvent::Reopen(fence) => {
                if let Some(open) = open.replace(fence).filter(Fence::is_yaml) {
                    text = split.unclosed(body, text, open, line.start);
                    if split.ends(&body[text..], line.start - text) {
                        return split;
                    }
                }
            }
            FenceEvent::None => {}
        }
    }
    if let Some(fence) = open.filter(Fence::is_yaml) {
        text = split.unclosed(body, text, fence, body.len());
    }
    split.text(&body[text..]);
    split
}

/// Whether facts stand in a fence: one that says so, or one with lines that are nothing else.
fn is_block(fence: &Fence<'_>, inner: &str) -> bool {
    fence.is_yaml() || block::is_block(inner)
}

impl<'a> Split<'a> {
    /// Whether text stands between the last block and the fence at `end` of what follows that block.
    fn ends(&mut self, rest: &'a str, end: usize) -> bool {
        let is_end = !self.blocks.is_empty() && !rest[..end].trim().is_empty();
        self.rest = is_end.then_some(rest);
        is_end
    }

    /// Adds what turned out to belong to the same entry.
    pub(super) fn append(&mut self, next: Self) {
        self.trailing.extend(Some(next.description).filter(|text| !text.is_empty()));
        self.blocks.extend(next.blocks);
        self.trailing.extend(next.trailing);
        self.rest = next.rest;
    }

    fn block(
        &mut self,
        body: &'a str,
        before: Range<usize>,
        block: Range<usize>,
        (fence, whole): (Fence<'a>, Option<&'a str>),
    ) {
        self.text(&body[before]);
        let text = &body[block.start.min(block.end)..block.end];
        self.blocks.push(Fenced { text, fence, whole });
    }

    /// A block without an end ends at the first line that is none of its own.
    fn unclosed(&mut self, body: &'a str, text: usize, fence: Fence<'a>, end: usize) -> usize {
        let start = fence.line.next.min(end);
        let inner = &body[start..end];
        let stop = lines(inner).find(|line| !block::is_line(line.text)).map_or(end, |line| start + line.start);
        self.block(body, text..fence.line.start, start..stop, (fence, None));
        stop
    }

    fn text(&mut self, text: &'a str) {
        let text = text.trim();
        if self.blocks.is_empty() {
            self.description = text;
        } else if !text.is_empty() && !self.is_end(text) {
            self.trailing.push(text);
        }
    }

    /// Whether a text is the marks that should have ended the block above, or that stand there once more: the outline
    /// has reported the fence.
    fn is_end(&self, text: &str) -> bool {
        let is_open = self.blocks.last().is_some_and(|block| block.whole.is_none());
        is_fence(text) && !text.contains('\n') && (is_open || text.starts_with("```"))
    }
}
