//! Prose that becomes rustdoc when somebody looks at it: much of it never is, and what is emitted is on many threads.

use crate::page::prose::to_rustdoc;
use serde::{Serialize, Serializer};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Rustdoc lines, may be none; copies share them.
#[derive(Clone, Default)]
pub struct Prose(Option<Arc<Inner>>);

struct Inner {
    markdown: Box<str>,
    /// What was said before: the lines with which it begins are left out.
    before: Prose,
    lines: OnceLock<Vec<String>>,
}

impl Prose {
    /// The prose of a page.
    #[must_use]
    pub fn of_page(markdown: &str) -> Self {
        Self::beyond(&Self::default(), markdown)
    }

    /// The prose of a page without the lines that `before` has said already.
    #[must_use]
    pub fn beyond(before: &Self, markdown: &str) -> Self {
        if markdown.trim().is_empty() {
            return Self::default();
        }
        let (markdown, before, lines) = (markdown.into(), before.clone(), OnceLock::new());
        Self(Some(Arc::new(Inner { markdown, before, lines })))
    }

    /// Whether there is nothing that could be rustdoc; what there is may turn out to be none.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.is_none()
    }
}

impl Inner {
    fn lines(&self) -> Vec<String> {
        let mut lines = to_rustdoc(&self.markdown);
        if !self.before.is_blank() {
            let repeated = self.before.iter().zip(&lines).take_while(|(a, b)| a == b).count();
            lines.drain(..repeated);
            let blank = lines.iter().take_while(|line| line.is_empty()).count();
            lines.drain(..blank);
        }
        lines
    }
}

impl Deref for Prose {
    type Target = [String];

    fn deref(&self) -> &[String] {
        self.0.as_ref().map_or(&[], |inner| inner.lines.get_or_init(|| inner.lines()))
    }
}

impl From<Vec<String>> for Prose {
    fn from(lines: Vec<String>) -> Self {
        let (markdown, lines) = (lines.join("\n").into(), OnceLock::from(lines));
        Self(Some(Arc::new(Inner { markdown, before: Self::default(), lines })))
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        let is_copy = self.0.as_ref().zip(other.0.as_ref()).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
        is_copy || **self == **other
    }
}

impl Eq for Prose {}

impl Hash for Prose {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl Serialize for Prose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}
