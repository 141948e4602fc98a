//! Writes CommonMark events down again as lines that rustdoc takes as they are meant.

use super::absolute;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::collections::BTreeSet;
use std::fmt::Write;

/// How deep quotations and items are shown.
const MAX_DEPTH: usize = 12;

/// What every line inside of it begins with.
enum Container {
    Quote,
    /// The width of the item's marker.
    Item(usize),
}

/// An open list.
struct List {
    /// The next number; none for bullets.
    next: Option<u64>,
    mark: Mark,
}

/// Of two lists in a row only the marks tell where the second one begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Usual,
    Other,
}

/// Collects lines.
#[derive(Default)]
pub(super) struct Writer {
    lines: Vec<String>,
    line: String,
    lists: Vec<List>,
    /// How many lines there were when the last list ended, and the mark of that list.
    list_end: Option<(usize, Mark)>,
    /// The open quotations and items, outermost first.
    containers: Vec<Container>,
    links: Vec<Option<String>>,
    in_code: bool,
    /// The columns of the open table.
    columns: Option<Vec<Alignment>>,
    /// A heading is bold as a whole.
    in_heading: bool,
    /// A list item has begun and its marker is not yet written.
    marker: Option<String>,
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
            Tag::Paragraph => self.begin_block(),
            Tag::Heading { .. } => {
                self.begin_block();
                self.push("**");
                self.in_heading = true;
            }
            Tag::BlockQuote(kind) => {
                self.begin_block();
                self.containers.push(Container::Quote);
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
                let is_second = self.list_end == Some((self.lines.len(), Mark::Usual));
                self.lists.push(List { next: first, mark: if is_second { Mark::Other } else { Mark::Usual } });
            }
            Tag::Item => self.open_item(),
            Tag::Emphasis => self.push("*"),
            Tag::Strong if !self.in_heading => self.push("**"),
            // The text is the address, which becomes a link as any other.
            Tag::Link { link_type: LinkType::Autolink, .. } => self.links.push(None),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let url = absolute(&dest_url);
                if url.is_some() {
                    self.push("[");
                }
                self.links.push(url);
            }
            Tag::Table(columns) => {
                self.begin_block();
                self.columns = Some(columns);
            }
            Tag::TableRow | Tag::TableHead => self.push("|"),
            Tag::TableCell => self.push(" "),
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
                self.containers.pop();
                self.blank();
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.put("```");
                self.blank();
            }
            TagEnd::List(_) => {
                self.break_line();
                let mark = self.lists.pop().map_or(Mark::Usual, |list| list.mark);
                if self.lists.is_empty() {
                    self.blank();
                }
                self.list_end = Some((self.lines.len(), mark));
            }
            TagEnd::Item => {
                self.break_line();
                self.marker = None;
                self.containers.pop();
            }
            TagEnd::Emphasis => self.push("*"),
            TagEnd::Strong if !self.in_heading => self.push("**"),
            TagEnd::Link | TagEnd::Image => {
                if let Some(Some(url)) = self.links.pop() {
                    self.push(&format!("]({})", destination(&url)));
                }
            }
            TagEnd::TableCell => self.push(" |"),
            TagEnd::TableRow => self.break_line(),
            TagEnd::TableHead => self.end_head(),
            TagEnd::Table => {
                self.columns = None;
                self.blank();
            }
            _ => {}
        }
    }

    /// The head of a table and the row of rules below it.
    fn end_head(&mut self) {
        self.break_line();
        let rule = |column: &Alignment| match column {
            Alignment::None => " --- |",
            Alignment::Left => " :-- |",
            Alignment::Center => " :-: |",
            Alignment::Right => " --: |",
        };
        let rules: String = self.columns.iter().flatten().map(rule).collect();
        self.put(&format!("|{rules}"));
    }

    /// A block that an empty line sets off, unless it is the first of an item.
    fn begin_block(&mut self) {
        if self.marker.is_none() {
            self.blank();
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
            Some(List { next: Some(number), mark }) => {
                *number += 1;
                format!("{}{} ", *number - 1, if *mark == Mark::Usual { '.' } else { ')' })
            }
            Some(List { next: None, mark: Mark::Other }) => "* ".to_owned(),
            _ => "- ".to_owned(),
        };
        self.containers.push(Container::Item(marker.len()));
        self.marker = Some(marker);
    }

    fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.begin_block();
        // `text` keeps rustdoc from compiling PowerShell.
        let info = match kind {
            CodeBlockKind::Fenced(info) if is_language(info) => info.to_string(),
            _ => "text".to_owned(),
        };
        self.put(&format!("```{info}"));
        self.in_code = true;
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.trim_end_matches('\n').split('\n') {
            // A line of back-ticks would end the block.
            self.put(line.replace("```", "'''").trim_end());
        }
    }

    fn code(&mut self, code: &str) {
        // The shortest run of back-ticks that does not stand inside.
        let runs: BTreeSet<usize> = code.split(|c| c != '`').map(str::len).collect();
        let fence = "`".repeat((1..=runs.len() + 1).find(|length| !runs.contains(length)).unwrap_or(1));
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        // A bar would end the cell of a table even inside of code.
        let code = if self.columns.is_some() { code.replace('|', "\\|") } else { code.to_owned() };
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
        if let Some(start) = start.filter(|_| self.links.iter().all(Option::is_none)) {
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
        if !text.is_empty() {
            self.put(text);
        }
    }

    /// Writes a line with what the open containers put before it.
    fn put(&mut self, text: &str) {
        let marker = self.marker.take();
        let line = format!("{}{text}", self.prefix(marker.as_deref()));
        self.lines.push(line.trim_end().to_owned());
    }

    fn blank(&mut self) {
        self.break_line();
        // An empty line inside of a quotation carries its marks, or the quotation would end.
        if self.lines.last().is_some_and(|line| !is_blank(line)) {
            self.lines.push(self.prefix(None).trim_end().to_owned());
        }
    }

    /// What stands before a line; a marker takes the place of the blanks of the innermost item.
    ///
    /// Deeper containers look like the deepest that is shown.
    fn prefix(&self, marker: Option<&str>) -> String {
        let shown = &self.containers[..self.containers.len().min(MAX_DEPTH)];
        let innermost = shown.iter().rposition(|container| matches!(container, Container::Item(_)));
        let mut prefix = String::new();
        for (at, container) in shown.iter().enumerate() {
            match container {
                Container::Quote => prefix.push_str("> "),
                Container::Item(width) => match marker.filter(|_| innermost == Some(at)) {
                    Some(marker) => prefix.push_str(marker),
                    None => prefix.push_str(&" ".repeat(*width)),
                },
            }
        }
        prefix
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
