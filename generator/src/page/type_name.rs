//! Type names: one parser for SYNTAX, parameter blocks, INPUTS, OUTPUTS and NOTES.
//!
//! The five places spell the same type differently (`string`, `String`, `System.String`);
//! [`TypeName::same`] is the rule under which the real pages agree.

mod accelerators;

use std::borrow::Cow;
use std::fmt;

/// How deep generic arguments may nest; what is deeper is kept as text.
const MAX_DEPTH: usize = 32;

/// A .NET type name as a page writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeName {
    /// The name with its namespace, without arguments and suffixes.
    pub name: String,
    /// Generic arguments.
    pub arguments: Vec<TypeName>,
    /// How many `[]` follow.
    pub rank: usize,
    /// Whether it is `T?` or `Nullable<T>`.
    pub is_nullable: bool,
}

impl TypeName {
    /// Reads a type name; text that is none becomes a name as it stands.
    ///
    /// ```
    /// use platygen::page::type_name::TypeName;
    /// let read = TypeName::parse("System.Nullable`1[[System.Int32]]");
    /// assert_eq!(read.to_string(), "System.Int32?");
    /// assert!(read.same(&TypeName::parse("int")));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Self {
        parse_at(unescape(text).trim(), 0)
    }

    /// The last segment of the name with accelerators resolved: `String`, `IMicrosoftGraphMessage`.
    #[must_use]
    pub fn short(&self) -> &str {
        // Behind the number sign stands the class of a CIM instance, `CimInstance#root\X`.
        let (path, class) = self.name.split_at(self.name.find('#').unwrap_or(self.name.len()));
        let start = path.rfind(['.', '+']).map_or(0, |at| at + 1);
        let last = &self.name[start..];
        if class.is_empty() { accelerators::resolve(last).unwrap_or(last) } else { last }
    }

    /// Whether this is that .NET type, by its short name.
    #[must_use]
    pub fn is(&self, short: &str) -> bool {
        self.rank == 0 && self.short().eq_ignore_ascii_case(short)
    }

    /// Whether two spellings mean the same type: last segments without case, accelerators resolved, `Nullable` ignored.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.rank == other.rank
            && self.short().eq_ignore_ascii_case(other.short())
            && self.arguments.len() == other.arguments.len()
            && self.arguments.iter().zip(&other.arguments).all(|(a, b)| a.same(b))
    }
}

/// The last segment of a type in NOTES, without what marks an array, as a slice of the page; generics stay as they are.
pub(crate) fn last_segment(ty: &str) -> &str {
    let ty = ty.trim_end_matches(['[', ']', '?', '\\']);
    ty.rsplit('.').next().unwrap_or(ty)
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (at, argument) in self.arguments.iter().enumerate() {
            f.write_str(if at == 0 { "<" } else { ", " })?;
            argument.fmt(f)?;
        }
        if !self.arguments.is_empty() {
            f.write_str(">")?;
        }
        if self.is_nullable {
            f.write_str("?")?;
        }
        (0..self.rank).try_for_each(|_| f.write_str("[]"))
    }
}

fn parse_at(text: &str, depth: usize) -> TypeName {
    let (text, rank) = strip_rank(text);
    let (text, is_nullable) = match text.strip_suffix('?') {
        Some(inner) => (inner.trim_end(), true),
        None => (text, false),
    };
    if depth < MAX_DEPTH
        && let Some((name, inner)) = split_generic(text)
    {
        let arguments: Vec<TypeName> =
            split_arguments(inner).into_iter().map(|argument| parse_at(argument, depth + 1)).collect();
        return nullable(TypeName { name: name.to_owned(), arguments, rank, is_nullable });
    }
    TypeName { name: text.to_owned(), arguments: Vec::new(), rank, is_nullable }
}

/// `Nullable<T>` is `T?`.
fn nullable(mut read: TypeName) -> TypeName {
    if !read.name.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("Nullable")) {
        return read;
    }
    match read.arguments.pop() {
        Some(mut inner) if read.arguments.is_empty() && inner.rank == 0 => {
            inner.is_nullable = true;
            inner.rank = read.rank;
            inner
        }
        Some(inner) => {
            read.arguments.push(inner);
            read
        }
        None => read,
    }
}

fn strip_rank(mut text: &str) -> (&str, usize) {
    let mut rank = 0;
    while let Some(inner) = text.strip_suffix("[]") {
        text = inner.trim_end();
        rank += 1;
    }
    (text, rank)
}

/// The spellings of generics: `G<A, B>`, ``G`2[A,B]`` and `G[A,B]`.
fn split_generic(text: &str) -> Option<(&str, &str)> {
    let (name, inner) = if let Some(inner) = text.strip_suffix('>') {
        inner.split_once('<')?
    } else {
        text.strip_suffix(']')?.split_once('[')?
    };
    let name = strip_arity(name.trim_end());
    (!name.is_empty() && !inner.trim_matches([',', ' ']).is_empty()).then_some((name, inner))
}

/// `Nullable` of ``Nullable`1``.
fn strip_arity(name: &str) -> &str {
    match name.rsplit_once('`') {
        Some((head, digits)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => head,
        _ => name,
    }
}

/// Markdown escapes taken off: a back-slash before punctuation; `root\X` keeps its own.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' || !chars.peek().is_some_and(|next| "[]<>`_*#\\,.()".contains(*next)) {
            plain.push(c);
        } else if let Some(next) = chars.next() {
            plain.push(next);
        }
    }
    Cow::Owned(plain)
}

/// Splits at the commas outside of brackets and takes the doubled brackets of ``G`1[[T]]`` off.
fn split_arguments(text: &str) -> Vec<&str> {
    let mut arguments = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'<' | b'[' => depth += 1,
            b'>' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                arguments.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    arguments.push(&text[start..]);
    arguments.into_iter().map(|argument| unbracket(argument.trim())).collect()
}

/// `[T, assembly, Version=…]` is `T`.
fn unbracket(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return text };
    let mut depth = 0_usize;
    let comma = inner.bytes().position(|byte| {
        match byte {
            b'<' | b'[' => depth += 1,
            b'>' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte == b',' && depth == 0
    });
    let inner = inner[..comma.unwrap_or(inner.len())].trim();
    if inner.is_empty() { text } else { inner }
}
