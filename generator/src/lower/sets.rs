//! Parameter sets: what the name of a set and its parameters say about it.
//!
//! A set name is a stem with `ViaIdentity`, `Expanded` and digits behind it: `ClearViaIdentityExpanded`.
//! In all Graph pages `ViaIdentity` goes with `-InputObject`, and `Expanded` never with `-BodyParameter`.

use crate::ir::{BodyShape, Target};
use crate::page::Page;
use crate::page::parameter::Parameter;
use crate::page::spelling::Spellings;
use crate::page::syntax::SyntaxSet;
use crate::page::type_name::TypeName;
use std::cmp::Ordering;

/// A set with both sources of its parameters joined; SYNTAX decides about membership and what is mandatory.
pub(super) struct Set<'a, 'p> {
    pub(super) name: String,
    /// Sets with the same stem send the same request: `Clear` of `ClearViaIdentityExpanded`, `Get1` of `GetViaIdentity1`.
    pub(super) stem: String,
    pub(super) is_default: bool,
    pub(super) target: Target,
    pub(super) body: BodyShape,
    /// Whether it sends a file; `-Data` or `-BodyParameter` beside `-InFile` is the same content as a stream.
    pub(super) is_upload: bool,
    /// Whether what it gets is a file.
    pub(super) is_download: bool,
    pub(super) syntax: &'a SyntaxSet<'p>,
    pub(super) members: Vec<Member<'a, 'p>>,
}

/// A parameter in a set.
pub(super) struct Member<'a, 'p> {
    pub(super) name: &'p str,
    /// The type as SYNTAX writes it.
    pub(super) type_name: &'p str,
    pub(super) is_mandatory: bool,
    /// The entry in PARAMETERS, if there is one.
    pub(super) entry: Option<&'a Parameter<'p>>,
}

/// All sets of a page; exactly one of them is the default.
pub(super) fn join<'a, 'p>(page: &'a Page<'p>) -> Vec<Set<'a, 'p>> {
    // Of two sets with one name only the first can be called; the second is an error of the page.
    let is_first = |at: usize, name: &str| !page.syntax[..at].iter().any(|set| set.name.eq_ignore_ascii_case(name));
    let is_shown = |set: &SyntaxSet<'_>| !set.text.is_empty();
    let default = page.syntax.iter().position(|set| set.is_default && is_shown(set));
    let default = default.or_else(|| page.syntax.iter().position(is_shown)).unwrap_or(0);
    let entries = Entries::of(page);
    let join_set =
        |(at, syntax): (usize, &'a SyntaxSet<'p>)| Set::new(syntax, members(&entries, syntax), at == default);
    let all = page.syntax.iter().enumerate().filter(|(_, set)| is_shown(set));
    let mut sets: Vec<_> = all.filter(|(at, set)| is_first(*at, set.name)).map(join_set).collect();
    spell(page, &mut sets);
    sets
}

/// Gives each parameter one spelling; nearly all pages have.
fn spell<'p>(page: &Page<'p>, sets: &mut [Set<'_, 'p>]) {
    let is_usual = |member: &Member<'_, '_>| member.entry.is_some_and(|entry| entry.name == member.name);
    if sets.iter().flat_map(|set| &set.members).all(is_usual) {
        return;
    }
    let spellings = Spellings::of(page);
    for member in sets.iter_mut().flat_map(|set| &mut set.members) {
        member.name = spellings.usual(member.name).unwrap_or(member.name);
    }
}

/// The entries in PARAMETERS by name.
struct Entries<'a, 'p> {
    all: &'a [Parameter<'p>],
    /// Pages list their parameters by name, mostly.
    are_sorted: bool,
}

impl<'a, 'p> Entries<'a, 'p> {
    fn of(page: &'a Page<'p>) -> Self {
        let all = page.parameters.as_slice();
        let are_sorted = all.is_sorted_by(|one, next| order(one.name, next.name).is_lt());
        Self { all, are_sorted }
    }

    /// The first entry with this name, whatever its case.
    fn get(&self, name: &str) -> Option<&'a Parameter<'p>> {
        if self.are_sorted {
            return self.all.binary_search_by(|entry| order(entry.name, name)).ok().and_then(|at| self.all.get(at));
        }
        self.all.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }
}

/// How names sort if case counts for nothing.
fn order(one: &str, other: &str) -> Ordering {
    one.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()))
}

fn members<'a, 'p>(entries: &Entries<'a, 'p>, syntax: &'a SyntaxSet<'p>) -> Vec<Member<'a, 'p>> {
    let mut members: Vec<Member<'a, 'p>> = Vec::with_capacity(syntax.items.len());
    for item in &syntax.items {
        if members.iter().any(|member| member.name.eq_ignore_ascii_case(item.name)) {
            continue;
        }
        let written = item.type_name.unwrap_or("SwitchParameter");
        let entry = entries.get(item.name);
        members.push(Member { name: item.name, type_name: written, is_mandatory: item.is_mandatory, entry });
    }
    members
}

impl Member<'_, '_> {
    pub(super) fn ty(&self) -> TypeName {
        TypeName::parse(self.type_name)
    }
}

impl<'a, 'p> Set<'a, 'p> {
    fn new(syntax: &'a SyntaxSet<'p>, members: Vec<Member<'a, 'p>>, is_default: bool) -> Self {
        // The name that PowerShell itself gives to the set of a cmdlet that names none.
        let name = if syntax.name.is_empty() { "__AllParameterSets".to_owned() } else { syntax.name.to_owned() };
        let is_upload = find(&members, "InFile").is_some();
        Self {
            stem: stem(&name),
            is_default,
            target: target(&members),
            body: if is_upload { BodyShape::None } else { body(&members, &name) },
            is_upload,
            is_download: find(&members, "OutFile").is_some(),
            name,
            syntax,
            members,
        }
    }

    pub(super) fn member(&self, name: &str) -> Option<&Member<'a, 'p>> {
        find(&self.members, name)
    }
}

fn find<'s, 'a, 'p>(members: &'s [Member<'a, 'p>], name: &str) -> Option<&'s Member<'a, 'p>> {
    members.iter().find(|member| member.name.eq_ignore_ascii_case(name))
}

fn stem(name: &str) -> String {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &name[letters.len()..];
    let stem = letters.strip_suffix("Expanded").unwrap_or(letters);
    let stem = stem.strip_suffix("ViaIdentity").unwrap_or(stem);
    [stem, digits].concat()
}

fn target(members: &[Member<'_, '_>]) -> Target {
    if find(members, "InputObject").is_some() {
        Target::Identity
    } else if members.iter().any(|member| member.is_mandatory && is_id(member)) {
        Target::Ids
    } else {
        Target::None
    }
}

/// The body of a set that sends no file.
fn body(members: &[Member<'_, '_>], name: &str) -> BodyShape {
    if find(members, "BodyParameter").is_some() {
        BodyShape::Object
    } else if name.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("Expanded") {
        BodyShape::Expanded
    } else {
        BodyShape::None
    }
}

/// A mandatory parameter that is neither the body nor a file can only be a part of the route.
///
/// A part of the route has the name of a type in it, `UserId`; `Id` alone says which reference a request removes.
pub(super) fn is_id(member: &Member<'_, '_>) -> bool {
    !matches!(member.name, "BodyParameter" | "InputObject" | "InFile" | "OutFile" | "Data" | "ContentType" | "Id")
}
