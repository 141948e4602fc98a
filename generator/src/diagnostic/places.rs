//! Lines and columns of a file: its lines and characters are counted once, so that no finding counts what is before it.

/// How many bytes the column of a finding may count again.
const BLOCK: usize = 256;

/// Where lines begin, and how many characters there are before them.
#[derive(Debug)]
pub(super) struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// How many characters begin before each block of the text.
    characters: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let behind = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut count = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            count += characters(block);
            count
        });
        Self {
            starts: std::iter::once(0).chain(behind).collect(),
            characters: std::iter::once(0).chain(blocks).collect(),
        }
    }

    /// The line of a byte, from one.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// Line and column, as [`line_column`](super::line_column) gives them.
    pub(super) fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = if text.is_char_boundary(offset) { offset } else { text.len() };
        let line = self.line(offset);
        (line, self.before(text, offset) - self.before(text, self.starts[line - 1]) + 1)
    }

    /// How many characters begin before a byte.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.characters[block] + characters(&text.as_bytes()[block * BLOCK..offset])
    }
}

/// How many characters begin in these bytes of a text: all bytes but those that continue one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Lines};
    use crate::diagnostic::line_column;

    #[test]
    fn every_place_is_where_counting_finds_it() {
        let long = format!("a\n{}\nb", "é→x".repeat(BLOCK));
        for text in ["", "\n", "a\nbé c\n\r\n→x", "one", &long] {
            let lines = Lines::of(text);
            for offset in 0..text.len() + 3 {
                assert_eq!(lines.line_column(text, offset), line_column(text, offset), "{text:?} at {offset}");
            }
        }
    }
}
