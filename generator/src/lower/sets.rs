//! Parameter sets: what the name of a set and its parameters say about it.
//!
//! A set name is a stem with `ViaIdentity`, `Expanded` and digits behind it: `ClearViaIdentityExpanded`.
//! In all Graph pages `ViaIdentity` goes with `-InputObject`, and `Expanded` never with `-BodyParameter`.

use crate::ir::{BodyShape, Target};
use crate::page::Page;
use crate::page::parameter::Parameter;
use crate::page::syntax::SyntaxSet;
use crate::page::type_name::TypeName;

/// A set with both sources of its parameters joined; SYNTAX decides about membership and what is mandatory.
pub(super) struct Set<'a, 'p> {
    pub(super) name: String,
    pub(super) is_default: bool,
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
    let default = page.syntax.iter().position(|set| set.is_default).unwrap_or(0);
    let join_set = |(at, syntax): (usize, &'a SyntaxSet<'p>)| Set {
        // The name that PowerShell itself gives to the set of a cmdlet that names none.
        name: if syntax.name.is_empty() { "__AllParameterSets".to_owned() } else { syntax.name.to_owned() },
        is_default: at == default,
        syntax,
        members: members(page, syntax),
    };
    page.syntax.iter().enumerate().filter(|(at, set)| is_first(*at, set.name)).map(join_set).collect()
}

fn members<'a, 'p>(page: &'a Page<'p>, syntax: &'a SyntaxSet<'p>) -> Vec<Member<'a, 'p>> {
    let mut members: Vec<Member<'a, 'p>> = Vec::new();
    for item in &syntax.items {
        if members.iter().any(|member| member.name.eq_ignore_ascii_case(item.name)) {
            continue;
        }
        let entry = page.parameter(item.name);
        let written = item.type_name.unwrap_or("SwitchParameter");
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
    pub(super) fn member(&self, name: &str) -> Option<&Member<'a, 'p>> {
        self.members.iter().find(|member| member.name.eq_ignore_ascii_case(name))
    }

    /// Sets with the same stem send the same request: `Clear` of `ClearViaIdentityExpanded`, `Get1` of `GetViaIdentity1`.
    pub(super) fn stem(&self) -> String {
        let letters = self.name.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &self.name[letters.len()..];
        let stem = letters.strip_suffix("Expanded").unwrap_or(letters);
        let stem = stem.strip_suffix("ViaIdentity").unwrap_or(stem);
        format!("{stem}{digits}")
    }

    pub(super) fn target(&self) -> Target {
        if self.member("InputObject").is_some() {
            Target::Identity
        } else if self.members.iter().any(|member| member.is_mandatory && is_id(member)) {
            Target::Ids
        } else {
            Target::None
        }
    }

    /// Whether it sends a file; `-Data` or `-BodyParameter` beside `-InFile` is the same content as a stream.
    pub(super) fn is_upload(&self) -> bool {
        self.member("InFile").is_some()
    }

    /// Whether what it gets is a file.
    pub(super) fn is_download(&self) -> bool {
        self.member("OutFile").is_some()
    }

    pub(super) fn body(&self) -> BodyShape {
        if self.is_upload() {
            BodyShape::None
        } else if self.member("BodyParameter").is_some() {
            BodyShape::Object
        } else if self.name.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("Expanded") {
            BodyShape::Expanded
        } else {
            BodyShape::None
        }
    }
}

/// A mandatory parameter that is neither the body nor a file can only be a part of the route.
///
/// A part of the route has the name of a type in it, `UserId`; `Id` alone says which reference a request removes.
pub(super) fn is_id(member: &Member<'_, '_>) -> bool {
    !matches!(member.name, "BodyParameter" | "InputObject" | "InFile" | "OutFile" | "Data" | "ContentType" | "Id")
}
