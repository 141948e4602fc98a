//! Type names: one parser for SYNTAX, parameter blocks, INPUTS, OUTPUTS and NOTES.
//!
//! The five places spell the same type differently (`string`, `String`, `System.String`);
//! [`TypeName::same`] is the rule under which the real pages agree.

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

/// PowerShell accelerators and their .NET names where lower-casing is not enough.
const ACCELERATORS: [(&str, &str); 21] = [
    ("int", "Int32"),
    ("long", "Int64"),
    ("short", "Int16"),
    ("uint", "UInt32"),
    ("ulong", "UInt64"),
    ("ushort", "UInt16"),
    ("float", "Single"),
    ("bool", "Boolean"),
    ("switch", "SwitchParameter"),
    ("ordered", "OrderedDictionary"),
    ("xml", "XmlDocument"),
    ("psvariable", "PSVariable"),
    ("semver", "SemanticVersion"),
    ("bigint", "BigInteger"),
    ("ipaddress", "IPAddress"),
    ("X509Certificate", "X509Certificate"),
    ("cimsession", "CimSession"),
    ("wildcardpattern", "WildcardPattern"),
    ("weakref", "WeakReference"),
    ("initialsessionstate", "InitialSessionState"),
    ("pslistmodifier", "PSListModifier"),
];

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
        // Pages of 2023 escape angle and square brackets.
        let text: String = text.chars().filter(|c| *c != '\\').collect();
        parse_at(text.trim(), 0)
    }

    /// The last segment of the name with accelerators resolved: `String`, `IMicrosoftGraphMessage`.
    #[must_use]
    pub fn short(&self) -> &str {
        let last = self.name.rsplit(['.', '+']).next().unwrap_or(&self.name);
        let found = ACCELERATORS.iter().find(|(short, _)| short.eq_ignore_ascii_case(last));
        found.map_or(last, |(_, name)| name)
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
        f.write_str(&"[]".repeat(self.rank))
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

/// Both spellings of generics: `G<A, B>` and ``G`2[A,B]``.
fn split_generic(text: &str) -> Option<(&str, &str)> {
    if let Some(inner) = text.strip_suffix('>') {
        let (name, rest) = inner.split_once('<')?;
        return (!name.is_empty()).then_some((name.trim_end(), rest));
    }
    let (name, rest) = text.split_once('`')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let inner = rest[digits..].strip_prefix('[')?.strip_suffix(']')?;
    (digits > 0 && !name.is_empty()).then_some((name, inner))
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

fn unbracket(text: &str) -> &str {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.filter(|inner| !inner.is_empty()).map_or(text, str::trim)
}
