//! Checks over all pages together: cmdlets and types that two pages describe differently.

use super::notes::{cmdlet_aliases, has_unread};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::page::complex::{Complex, PropertyLine};
use crate::page::type_name::{TypeName, last_segment};
use crate::page::{Kind, Page};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Findings that no page shows alone, in the order of the pages.
#[must_use]
pub fn lint_all<'a, 'p: 'a>(pages: impl IntoIterator<Item = &'a Page<'p>>) -> Vec<Diagnostic> {
    let pages: Vec<&Page<'_>> =
        pages.into_iter().filter(|page| page.kind == Kind::Cmdlet && !page.title.is_empty()).collect();
    let mut found = Vec::new();
    check_cmdlets(&pages, &mut found);
    check_types(&pages, &mut found);
    found
}

fn check_cmdlets(pages: &[&Page<'_>], found: &mut Vec<Diagnostic>) {
    let mut by_name: HashMap<String, &Page<'_>> = HashMap::default();
    // A page whose file has the name of the cmdlet is the one that counts.
    for page in pages.iter().filter(|page| page.is_own_file()).chain(pages.iter().filter(|page| !page.is_own_file())) {
        let Some(first) = by_name.get(&page.title.to_ascii_lowercase()) else {
            by_name.insert(page.title.to_ascii_lowercase(), page);
            continue;
        };
        let syntax = |page: &Page<'_>| page.syntax.iter().map(ToString::to_string).collect::<Vec<_>>();
        let how = if syntax(first) == syntax(page) { "with the same syntax" } else { "with another syntax" };
        let message = format!("`{}` is described by another page already, {how}", page.title);
        let diagnostic = Diagnostic::new(codes::C001, &page.file, page.span(page.title), message)
            .help("this page is left out; correct its heading or remove it");
        found.push(diagnostic.related(&first.file, first.span(first.title), "the page that counts"));
    }
    for page in pages {
        for alias in cmdlet_aliases(page) {
            let other =
                by_name.get(&alias.to_ascii_lowercase()).filter(|other| !other.title.eq_ignore_ascii_case(page.title));
            if let Some(other) = other {
                let message = format!("the alias `{alias}` is a cmdlet of its own");
                let diagnostic = Diagnostic::new(codes::C002, &page.file, page.span(alias), message)
                    .help("remove the alias, or the page of the other cmdlet");
                found.push(diagnostic.related(&other.file, other.span(other.title), "the other cmdlet"));
            }
        }
    }
}

/// The properties of a type as one place lists them, without `(Any)`.
type Properties<'p> = Vec<(&'p str, &'p str)>;

/// A list of properties with the places that have it.
struct Variant<'a, 'p> {
    properties: Properties<'p>,
    page: &'a Page<'p>,
    /// The type where it is expanded first.
    place: &'p str,
    pages: usize,
}

fn check_types(pages: &[&Page<'_>], found: &mut Vec<Diagnostic>) {
    let mut types: BTreeMap<&str, Vec<Variant<'_, '_>>> = BTreeMap::new();
    // What the lists say that stand on many pages: which variants of which types.
    let mut lists: HashMap<(usize, &str), Vec<(&str, usize)>> = HashMap::default();
    // Where lines of the notes were not understood, a list lacks what they say.
    for page in pages.iter().filter(|page| !has_unread(page)) {
        // One page says the same of a type again and again.
        let mut seen = HashSet::default();
        for root in &page.complex {
            let list = lists.entry((root.tree_id(), root.type_name)).or_insert_with(|| {
                let variant = |(ty, properties)| {
                    let name = last_segment(ty);
                    (name, variant(types.entry(name).or_default(), page, ty, properties))
                };
                expansions(root).into_iter().map(variant).collect()
            });
            for (name, at) in list.iter().filter(|variant| seen.insert(**variant)) {
                if let Some(variant) = types.get_mut(name).and_then(|variants| variants.get_mut(*at)) {
                    variant.pages += 1;
                }
            }
        }
    }
    for (name, mut variants) in types {
        variants.sort_by_key(|variant| std::cmp::Reverse(variant.pages));
        if let [most, others @ ..] = variants.as_slice() {
            found.extend(others.iter().filter_map(|other| conflict(name, most, other)));
        }
    }
}

/// The number of the variant with these properties, which is made if there is none.
fn variant<'a, 'p>(
    variants: &mut Vec<Variant<'a, 'p>>,
    page: &'a Page<'p>,
    place: &'p str,
    properties: Properties<'p>,
) -> usize {
    variants.iter().position(|variant| variant.properties == properties).unwrap_or_else(|| {
        variants.push(Variant { properties, page, place, pages: 0 });
        variants.len() - 1
    })
}

/// Each type that a root expands, with its properties.
fn expansions<'p>(root: &Complex<'p>) -> Vec<(&'p str, Properties<'p>)> {
    let mut done: Vec<(&str, Properties<'_>)> = Vec::new();
    // The type of each level, with what was read of it.
    let mut open: Vec<(&str, Properties<'_>)> = vec![(root.type_name, Vec::new())];
    let mut above: Option<PropertyLine<'p>> = None;
    for line in root.properties() {
        while open.len() > line.depth {
            done.extend(open.pop());
        }
        if let Some(above) = above.filter(|above| open.len() < line.depth && above.depth < line.depth) {
            open.push((above.type_name, Vec::new()));
        }
        if let Some((_, properties)) = open.last_mut().filter(|_| !line.is_any()) {
            properties.push((line.name, line.type_name));
        }
        above = Some(line);
    }
    done.append(&mut open);
    done.retain(|(_, properties)| !properties.is_empty());
    done
}

fn conflict(name: &str, most: &Variant<'_, '_>, other: &Variant<'_, '_>) -> Option<Diagnostic> {
    let same = |a: &str, b: &str| a == b || TypeName::parse(a).same(&TypeName::parse(b));
    let is_same_list = |compare: &dyn Fn(&str, &str) -> bool| {
        most.properties.len() == other.properties.len()
            && most.properties.iter().zip(&other.properties).all(|(a, b)| a.0 == b.0 && compare(a.1, b.1))
    };
    if is_same_list(&same) {
        return None;
    }
    let without_digits = |a: &str, b: &str| same(unnumbered(a).as_str(), unnumbered(b).as_str());
    let (severity, what) = if is_same_list(&without_digits) {
        (Severity::Info, "differ in the numbers behind type names only")
    } else if name.ends_with("Identity") {
        (Severity::Warning, "are of two generations of pages")
    } else {
        (Severity::Error, "differ")
    };
    let message = format!("the properties of `{name}` {what}: {}", difference(most, other));
    let mut diagnostic = Diagnostic::new(codes::N009, &other.page.file, other.page.span(other.place), message)
        .help(format!("take the list of the other page, which {} pages have", most.pages));
    diagnostic.severity = severity;
    Some(diagnostic.related(&most.page.file, most.page.span(most.place), "the list that most pages have"))
}

/// `IFoo1[]` as `IFoo[]`.
fn unnumbered(ty: &str) -> String {
    let end = ty.trim_end_matches(['[', ']', '?', '\\']).len();
    format!("{}{}", ty[..end].trim_end_matches(|c: char| c.is_ascii_digit()), &ty[end..])
}

/// The first property that only one list has or that has two types.
fn difference(most: &Variant<'_, '_>, other: &Variant<'_, '_>) -> String {
    for (name, ty) in &other.properties {
        match most.properties.iter().find(|(known, _)| known == name) {
            None => return format!("`{name}` is only here"),
            Some((_, known)) if known != ty => return format!("`{name}` is `{ty}` here and `{known}` there"),
            Some(_) => {}
        }
    }
    let lacks = most.properties.iter().find(|(name, _)| !other.properties.iter().any(|(known, _)| known == name));
    lacks.map_or_else(|| "their order".to_owned(), |(name, _)| format!("`{name}` is only there"))
}
