//! Lines and columns of a file: where its lines begin is found once, so that no finding counts the lines above it.

/// The first byte of each line.
#[derive(Debug)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let behind = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self(std::iter::once(0).chain(behind).collect())
    }

    /// The line of a byte, from one.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }

    /// Line and column, as [`line_column`](super::line_column) gives them.
    pub(super) fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = if text.is_char_boundary(offset) { offset } else { text.len() };
        let line = self.line(offset);
        (line, text[self.0[line - 1]..offset].chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::diagnostic::line_column;

    #[test]
    fn every_place_is_where_counting_finds_it() {
        for text in ["", "\n", "a\nbé c\n\r\n→x", "one"] {
            let lines = Lines::of(text);
            for offset in 0..text.len() + 3 {
                assert_eq!(lines.line_column(text, offset), line_column(text, offset), "{text:?} at {offset}");
            }
        }
    }
}
