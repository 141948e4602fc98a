//! `Expectation`: what a test says of one request, and how the mock keeps it.

use std::fmt;

use serde_json::{Value, json};

use super::pattern::{Pattern, weight};
use super::{Answer, Mock, Sent};

/// A request that is expected; what is said of it holds at once.
///
/// Without a reply it is answered with 204 and no content.
pub struct Expectation {
    mock: Mock,
    index: usize,
}

impl Expectation {
    pub(super) fn new(mock: Mock, index: usize) -> Self {
        Self { mock, index }
    }

    fn change(self, change: impl FnOnce(&mut Expected)) -> Self {
        if let Some(expected) = self.mock.lock().expected.get_mut(self.index) {
            change(expected);
        }
        self
    }

    /// Answers 200 with JSON.
    ///
    /// Said again, it answers the next such request; the last answer is also that of all further ones.
    pub fn reply(self, json: impl Into<Value>) -> Self {
        self.answer(Answer::json(json))
    }

    /// Answers with an error in the form of Graph.
    pub fn reply_error(self, status: u16, code: &str, message: &str) -> Self {
        self.answer(Answer::error(status, code, message))
    }

    /// Answers with anything else: a throttle, bytes, a broken connection.
    pub fn answer(self, answer: Answer) -> Self {
        self.change(|expected| expected.answers.push(answer))
    }

    /// Answers with a collection in pages, each of which leads to the next.
    ///
    /// Only the first page has to be asked for.
    ///
    /// ```
    /// # use cmdlet_runtime::{http::Method, mock::Mock, serde_json::json};
    /// let mock = Mock::new();
    /// let pages = [vec![json!({"id": "adele"}), json!({"id": "mira"})], vec![json!({"id": "enrico"})]];
    /// mock.on_request(Method::GET, "/v1.0/users").reply_pages(pages);
    /// ```
    pub fn reply_pages(self, pages: impl IntoIterator<Item = Vec<Value>>) -> Self {
        let pages: Vec<_> = pages.into_iter().collect();
        let answers = pages.iter().enumerate().map(|(at, items)| {
            let answer = Answer::json(json!({ "value": items }));
            if at + 1 < pages.len() { answer.leading_to(self.token(at + 1)) } else { answer }
        });
        let mut answers = answers.collect::<Vec<_>>().into_iter();
        let first = answers.next().unwrap_or_else(|| Answer::json(json!({ "value": [] })));
        for (at, answer) in answers.enumerate() {
            self.mock.expect(Pattern::of_page(&self.token(at + 1))).any_number().answer(answer);
        }
        self.answer(first)
    }

    fn token(&self, page: usize) -> String {
        format!("mock-{}-{page}", self.index)
    }

    /// How often it must come; once by default, or once for each answer.
    pub fn times(self, count: usize) -> Self {
        self.change(|expected| expected.times = Times::Exactly(count))
    }

    /// It may come as often as it likes, also never.
    pub fn any_number(self) -> Self {
        self.change(|expected| expected.times = Times::Any)
    }

    /// It must have this header.
    pub fn with_header(self, name: &str, value: &str) -> Self {
        self.change(|expected| expected.pattern.headers.push((name.to_owned(), value.to_owned())))
    }

    /// It must have this option in its query, not encoded: `with_query("$top", "5")`.
    pub fn with_query(self, name: &str, value: &str) -> Self {
        self.change(|expected| expected.pattern.options.push((name.to_owned(), value.to_owned())))
    }

    /// It must have this JSON as its body.
    pub fn with_body(self, json: impl Into<Value>) -> Self {
        self.change(|expected| expected.pattern.body = Some(json.into()))
    }
}

impl fmt::Debug for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.mock.lock();
        let label = state.expected.get(self.index).map(|expected| expected.pattern.label());
        write!(f, "Expectation({})", label.unwrap_or_default())
    }
}

/// How often a request comes.
#[derive(Clone, Copy, Debug)]
enum Times {
    OnceForEachAnswer,
    Exactly(usize),
    Any,
}

/// An expectation as the mock keeps it.
#[derive(Debug)]
pub(super) struct Expected {
    pattern: Pattern,
    answers: Vec<Answer>,
    times: Times,
    came: usize,
}

impl Expected {
    pub(super) fn new(pattern: Pattern) -> Self {
        Self { pattern, answers: Vec::new(), times: Times::OnceForEachAnswer, came: 0 }
    }

    fn wanted(&self) -> Option<usize> {
        match self.times {
            Times::OnceForEachAnswer => Some(self.answers.len().max(1)),
            Times::Exactly(count) => Some(count),
            Times::Any => None,
        }
    }

    fn is_used_up(&self) -> bool {
        self.wanted().is_some_and(|wanted| self.came >= wanted)
    }

    /// The answer, if the request is this one and is still expected.
    pub(super) fn take(&mut self, sent: &Sent) -> Option<Answer> {
        if self.pattern.mistake.is_some() || self.is_used_up() || !self.pattern.differences(sent).is_empty() {
            return None;
        }
        let answer = self.answers.get(self.came).or(self.answers.last()).cloned();
        self.came += 1;
        Some(answer.unwrap_or_else(Answer::nothing))
    }

    /// How far a request is from this one, and why it is not; `None` for further pages, which nobody wrote down.
    pub(super) fn distance(&self, sent: &Sent) -> Option<(u32, String)> {
        let label = self.pattern.label();
        if self.pattern.mistake.is_some() || label.is_empty() {
            return None;
        }
        let found = self.pattern.differences(sent);
        let why: Vec<_> = found.iter().map(|(_, text)| text.as_str()).collect();
        let why = if why.is_empty() { format!("it came {} × already", self.came) } else { why.join(", ") };
        Some((weight(&found), format!("{label}: {why}")))
    }

    /// What is wrong at the end.
    pub(super) fn complaint(&self) -> Option<String> {
        let label = self.pattern.label();
        if self.pattern.mistake.is_some() {
            return Some(format!("expected {label}"));
        }
        let wanted = self.wanted().filter(|wanted| *wanted != self.came)?;
        Some(format!("expected {wanted} ×, came {} ×: {label}", self.came))
    }
}
