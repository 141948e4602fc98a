//! What is asked for again and again: the prose and the names of the parameters and properties that many pages have.

use super::names;
use crate::ir::Prose;
use foldhash::HashMap;

/// Answers that were worked out before.
#[derive(Default)]
pub(super) struct Memo<'p> {
    docs: HashMap<&'p str, Prose>,
    snake: HashMap<String, String>,
}

impl<'p> Memo<'p> {
    /// The prose of a page as rustdoc.
    pub(super) fn docs(&mut self, markdown: &'p str) -> Prose {
        self.docs.entry(markdown).or_insert_with(|| Prose::of_page(markdown)).clone()
    }

    /// The name as a Rust function.
    pub(super) fn snake(&mut self, name: &str) -> String {
        if let Some(known) = self.snake.get(name) {
            return known.clone();
        }
        let snake = names::snake(name);
        self.snake.insert(name.to_owned(), snake.clone());
        snake
    }
}
