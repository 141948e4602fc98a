//! Writes CommonMark events down again as lines that rustdoc takes as they are meant.

use super::absolute;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::collections::BTreeSet;
use std::fmt::Write;

/// How deep quotations are shown.
const MAX_QUOTES: usize = 6;

/// Collects lines.
#[derive(Default)]
pub(super) struct Writer {
    lines: Vec<String>,
    line: String,
    /// One entry a list: the next number, or none for bullets.
    lists: Vec<Option<u64>>,
    quotes: usize,
    links: Vec<Option<String>>,
    in_code: bool,
    /// A heading is bold as a whole.
    in_heading: bool,
    /// A list item has begun and its marker is not yet written.
    marker: Option<String>,
    indent: usize,
}

impl Writer {
    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code_lines(&text),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.code(&code),
            Event::InlineHtml(html) | Event::Html(html) => self.text(html.trim_end_matches('\n')),
            Event::SoftBreak | Event::HardBreak => self.break_line(),
            Event::Rule => self.blank(),
            _ => {}
        }
    }

    pub(super) fn finish(mut self) -> Vec<String> {
        self.break_line();
        let first = self.lines.iter().position(|line| !line.is_empty()).unwrap_or(self.lines.len());
        self.lines.split_off(first)
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open_block(),
            Tag::Heading { .. } => {
                self.open_block();
                self.push("**");
                self.in_heading = true;
            }
            Tag::BlockQuote(kind) => {
                self.blank();
                self.quotes += 1;
                if let Some(kind) = kind {
                    self.push(&format!("**{kind:?}**"));
                    self.break_line();
                }
            }
            Tag::CodeBlock(kind) => self.open_code(&kind),
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.blank();
                } else {
                    self.break_line();
                }
                self.lists.push(first);
            }
            Tag::Item => self.open_item(),
            Tag::Emphasis => self.push("*"),
            Tag::Strong if !self.in_heading => self.push("**"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let url = absolute(&dest_url);
                if url.is_some() {
                    self.push("[");
                }
                self.links.push(url);
            }
            Tag::TableRow | Tag::TableHead => self.break_line(),
            Tag::TableCell if !self.line.is_empty() => self.push(" | "),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.close_block(),
            TagEnd::Heading(_) => {
                self.in_heading = false;
                self.push("**");
                self.close_block();
            }
            TagEnd::BlockQuote(_) => {
                self.break_line();
                while self.lines.last().is_some_and(|line| line.ends_with('>') && is_blank(line)) {
                    self.lines.pop();
                }
                self.quotes -= 1;
                self.blank();
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.lines.push("```".to_owned());
                self.blank();
            }
            TagEnd::List(_) => {
                self.break_line();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.blank();
                }
            }
            TagEnd::Item => {
                self.break_line();
                self.marker = None;
                self.indent = self.indent.saturating_sub(2);
            }
            TagEnd::Emphasis => self.push("*"),
            TagEnd::Strong if !self.in_heading => self.push("**"),
            TagEnd::Link | TagEnd::Image => {
                if let Some(Some(url)) = self.links.pop() {
                    self.push(&format!("]({})", destination(&url)));
                }
            }
            TagEnd::Table => self.blank(),
            _ => {}
        }
    }

    fn open_block(&mut self) {
        if self.lists.is_empty() {
            self.blank();
        } else if self.marker.is_none() {
            self.break_line();
        }
    }

    fn close_block(&mut self) {
        self.break_line();
        if self.lists.is_empty() {
            self.blank();
        }
    }

    fn open_item(&mut self) {
        self.break_line();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.marker = Some(marker);
        self.indent += 2;
    }

    fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.blank();
        // `text` keeps rustdoc from compiling PowerShell.
        let info = match kind {
            CodeBlockKind::Fenced(info) if is_language(info) => info.to_string(),
            _ => "text".to_owned(),
        };
        self.lines.push(format!("```{info}"));
        self.in_code = true;
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.trim_end_matches('\n').split('\n') {
            // A line of back-ticks would end the block.
            self.lines.push(line.replace("```", "'''").trim_end().to_owned());
        }
    }

    fn code(&mut self, code: &str) {
        // The shortest run of back-ticks that does not stand inside.
        let runs: BTreeSet<usize> = code.split(|c| c != '`').map(str::len).collect();
        let fence = "`".repeat((1..=runs.len() + 1).find(|length| !runs.contains(length)).unwrap_or(1));
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        self.push(&format!("{fence}{pad}{code}{pad}{fence}"));
    }

    fn text(&mut self, text: &str) {
        for (at, word) in text.split(' ').enumerate() {
            if at > 0 {
                self.push(" ");
            }
            self.word(word);
        }
    }

    /// Bare addresses become links; markup characters lose their meaning.
    fn word(&mut self, word: &str) {
        let start = word.find("https://").or_else(|| word.find("http://"));
        if let Some(start) = start.filter(|_| self.links.is_empty()) {
            let end = start + address_length(&word[start..]);
            if end > start && word[start..end].bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte)) {
                let (head, tail) = (&word[..start], &word[end..]);
                self.escaped(head);
                self.push(&format!("<{}>", &word[start..end]));
                self.escaped(tail);
                return;
            }
        }
        self.escaped(word);
    }

    fn escaped(&mut self, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let begins = at == 0 && self.line.is_empty();
            let is_markup = matches!(c, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\' | '|' | '~')
                || (begins && matches!(c, '#' | '+' | '-' | '='))
                || (c == '&' && is_entity(&text[at + 1..]));
            // A lone underscore inside a word is no markup.
            let is_inner = c == '_' && at > 0 && text[at + 1..].starts_with(char::is_alphanumeric);
            if is_markup && !is_inner {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        if self.line.is_empty() {
            escaped = escape_number(escaped);
        }
        self.push(&escaped);
    }

    fn push(&mut self, text: &str) {
        self.line.push_str(text);
    }

    fn break_line(&mut self) {
        let text = std::mem::take(&mut self.line);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let prefix = self.quotation();
        let line = match self.marker.take() {
            Some(marker) => format!("{prefix}{}{marker}{text}", " ".repeat(self.indent.saturating_sub(2))),
            None => format!("{prefix}{}{text}", " ".repeat(self.indent)),
        };
        self.lines.push(line);
    }

    fn blank(&mut self) {
        self.break_line();
        // An empty line inside of a quotation carries its marks, or the quotation would end.
        if self.lines.last().is_some_and(|line| !is_blank(line)) {
            self.lines.push(self.quotation().trim_end().to_owned());
        }
    }

    /// The marks of the open quotations; deeper ones look like the deepest that is shown.
    fn quotation(&self) -> String {
        "> ".repeat(self.quotes.min(MAX_QUOTES))
    }
}

/// Nothing but the marks of quotations.
fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b'>' | b' '))
}

/// How much of a word is the address that it begins with: the marks of a sentence are not, but parentheses that it opens.
fn address_length(word: &str) -> usize {
    let opened = word.matches('(').count();
    let mut closed = word.matches(')').count();
    let is_behind = |c: char| match c {
        ')' if opened >= closed => false,
        ')' => {
            closed -= 1;
            true
        }
        _ => matches!(c, '.' | ',' | ';' | ':' | '\'' | '"'),
    };
    word.trim_end_matches(is_behind).len()
}

/// Whether what follows an ampersand makes it the begin of an entity, such as `&lt;`.
fn is_entity(behind: &str) -> bool {
    let name = behind.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    name > 0 && behind[name..].starts_with(';')
}

/// An address in which nothing ends the link or begins other markup.
fn destination(url: &str) -> String {
    let mut safe = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' | ')' | '<' | '>' | '[' | ']' | '"' | '`' | '\\' | '|' | '\0'..=' ' => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "%{:02X}", u32::from(c));
            }
            _ => safe.push(c),
        }
    }
    safe
}

/// `1.` or `2)` at the start of a line would begin a list.
fn escape_number(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text,
    }
}

/// Languages that rustdoc shows as they are and does not compile.
fn is_language(info: &str) -> bool {
    matches!(info, "powershell" | "json" | "xml" | "http" | "text" | "output" | "console" | "yaml" | "csharp")
}
