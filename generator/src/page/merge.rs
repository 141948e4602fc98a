//! The marks that version control writes between two versions of a file when it cannot merge them.
//!
//! Nothing of such a page is read, and `lint` says so.

use super::lines::lines;
use memchr::memmem;

/// The first mark of an open merge: a line of seven `<`, with one of seven `=` and one of seven `>` below it.
///
/// Which of the two versions is meant nobody knows, so nothing can be read of such a page.
pub(crate) fn open_merge(text: &str) -> Option<&str> {
    const OURS: &[u8] = b"<<<<<<< ";
    let mut marks = memmem::find_iter(text.as_bytes(), OURS);
    let start = marks.find(|at| *at == 0 || text[..*at].ends_with('\n'))?;
    let mut below = lines(&text[start..]).map(|line| line.text);
    let first = below.next();
    let is_open = below.any(|line| line == "=======") && below.any(|line| line.starts_with(">>>>>>> "));
    first.filter(|_| is_open)
}

#[cfg(test)]
mod tests {
    use super::open_merge;

    #[test]
    fn all_three_marks_are_needed_each_at_the_start_of_its_line() {
        assert_eq!(open_merge("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\n"), Some("<<<<<<< HEAD"));
        assert_eq!(open_merge("<<<<<<< HEAD\r\n=======\r\n>>>>>>> topic\r\n"), Some("<<<<<<< HEAD"));
        for text in [
            "",
            "<<<<<<< HEAD\n=======\n",
            "<<<<<<< HEAD\n>>>>>>> topic\n",
            "    <<<<<<< HEAD\n=======\n>>>>>>> topic\n",
            "<<<<<<<HEAD\n=======\n>>>>>>> topic\n",
            "Title\n=======\n>>>>>>> topic\n",
        ] {
            assert_eq!(open_merge(text), None, "{text:?}");
        }
    }
}
