//! The rustdoc of forms and constructors.

use super::doc::Doc;
use super::example;
use super::names::plain;
use crate::ir::{Api, Cmdlet, Constructor, Form, Module, Parameter, Permission};

/// The line length at which PowerShell syntax and examples are wrapped.
pub(super) const WIDTH: usize = 100;

/// The whole documentation of a cmdlet, for the form that carries its name.
pub(super) fn of_cmdlet(api: &Api, module: &Module, cmdlet: &Cmdlet, crate_name: &str) -> Doc {
    let mut doc = Doc::prose(&cmdlet.help.synopsis, || format!("`{}`.", cmdlet.name));
    doc.paragraph(&cmdlet.help.description);
    doc.section("Syntax", &syntax(cmdlet));
    doc.section("Request", &requests(cmdlet));
    doc.section("Permissions", &permissions(&cmdlet.permissions));
    doc.section("Example", &example::lines(api, module, cmdlet, crate_name));
    if let Some(online) = cmdlet.help.online.as_deref().filter(|address| is_address(address)) {
        doc.paragraph(&[format!("[`{}` on the web](<{online}>)", cmdlet.name)]);
    }
    doc
}

/// The documentation of another form: which sets it is, and how a value of it comes to be.
pub(super) fn of_form(cmdlet: &Cmdlet, form: &Form) -> Doc {
    let first = cmdlet.forms.first().map_or(form.rust.as_str(), |first| first.rust.as_str());
    let mut doc = Doc::line(format!("[`{first}`] in another form, made by:"));
    let makers = form.constructors.iter().map(|constructor| {
        let function = plain(&constructor.rust);
        let set = &cmdlet.sets[constructor.set].name;
        // A path through the alias would lead to whichever form has such a function first.
        format!("- [`{first}::{function}`]({first}#method.{function}), the parameter set `{set}`")
    });
    doc.paragraph(&makers.collect::<Vec<_>>());
    doc
}

/// The documentation of a constructor: its parameter set and its arguments.
pub(super) fn of_constructor(cmdlet: &Cmdlet, constructor: &Constructor) -> Doc {
    let set = &cmdlet.sets[constructor.set];
    let kind = if set.is_default { ", the default one" } else { "" };
    let mut doc = Doc::line(format!("The parameter set `{}`{kind}.", set.name));
    let arguments = constructor.arguments.iter().map(|&index| argument(&cmdlet.parameters[index]));
    doc.paragraph(&arguments.collect::<Vec<_>>());
    doc
}

/// One list entry: the argument, and the first paragraph of what the page says about it.
fn argument(parameter: &Parameter) -> String {
    let name = plain(&parameter.rust);
    let first: Vec<&str> = parameter.docs.iter().map(|line| line.trim()).take_while(|line| !line.is_empty()).collect();
    // A paragraph that is no prose (a list, a table, a fence) does not fit into a list entry.
    let is_prose =
        first.first().is_some_and(|line| line.starts_with(|c: char| c.is_alphanumeric() || c == '`' || c == '['));
    if is_prose && !first.iter().any(|line| line.starts_with("```")) {
        format!("- `{name}`: {}", first.join(" "))
    } else {
        format!("- `{name}`: `-{}`", parameter.name)
    }
}

fn requests(cmdlet: &Cmdlet) -> Vec<String> {
    let line = |(method, route): (&str, &str)| format!("- `{method} {route}`");
    cmdlet.operations.iter().map(|found| line((&found.method, &found.route.template))).collect()
}

/// The PowerShell syntax of all sets in one block.
fn syntax(cmdlet: &Cmdlet) -> Vec<String> {
    let mut lines = vec!["```text".to_owned()];
    for (index, set) in cmdlet.sets.iter().filter(|set| !set.syntax.is_empty()).enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        lines.extend(wrap(&set.syntax));
    }
    if lines.len() == 1 {
        return Vec::new();
    }
    lines.push("```".to_owned());
    lines
}

/// Breaks a syntax between its parameters, never inside `[-Name <Type>]`.
fn wrap(syntax: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for part in parts(syntax) {
        if !line.is_empty() && line.len() + 1 + part.len() > WIDTH {
            lines.push(std::mem::replace(&mut line, String::from("   ")));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&part);
    }
    lines.push(line);
    lines
}

/// Splits a syntax into the words and brackets that stay together.
fn parts(syntax: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut depth = 0_i32;
    // A fence inside would end the block.
    for word in syntax.split_whitespace().filter(|word| !word.starts_with("```")) {
        // The type of a mandatory parameter stays with its name, as in `-UserId <String>`.
        match parts.last_mut() {
            Some(last) if depth > 0 || word.starts_with('<') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => parts.push(word.to_owned()),
        }
        for c in word.chars() {
            depth += i32::from(c == '[') - i32::from(c == ']');
        }
    }
    parts
}

/// One line a kind, because the same names come again in each.
fn permissions(permissions: &[Permission]) -> Vec<String> {
    let mut kinds: Vec<&str> = Vec::new();
    for permission in permissions {
        if !kinds.contains(&permission.kind.as_str()) {
            kinds.push(&permission.kind);
        }
    }
    kinds.into_iter().map(|kind| permissions_of(kind, permissions)).collect()
}

fn permissions_of(kind: &str, permissions: &[Permission]) -> String {
    let words = match kind {
        "DelegatedWork" => "Delegated (work or school account)",
        "DelegatedPersonal" => "Delegated (personal account)",
        other => other,
    };
    let names = permissions.iter().filter(|permission| permission.kind == kind).map(|permission| {
        let least = if permission.is_least { " (least privileged)" } else { "" };
        format!("`{}`{least}", permission.name)
    });
    format!("- {words}: {}", names.collect::<Vec<_>>().join(", "))
}

/// Whether a link to it cannot be read as anything else.
fn is_address(address: &str) -> bool {
    let is_safe = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '`' | '\\');
    (address.starts_with("https://") || address.starts_with("http://")) && address.chars().all(is_safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_is_broken_between_parameters_only() {
        let syntax = "Get-MgUser -UserId <String> [-ExpandProperty <String[]>] [-Property <String[]>] \
                      [-ResponseHeadersVariable <String>] [-Headers <IDictionary>] [<CommonParameters>]";
        assert_eq!(
            wrap(syntax),
            [
                "Get-MgUser -UserId <String> [-ExpandProperty <String[]>] [-Property <String[]>]",
                "    [-ResponseHeadersVariable <String>] [-Headers <IDictionary>] [<CommonParameters>]",
            ]
        );
        assert_eq!(parts("a [-B <C>] ``` <D>"), ["a", "[-B <C>] <D>"]);
    }

    #[test]
    fn permissions_are_grouped_by_kind() {
        let permission =
            |name: &str, kind: &str, is_least| Permission { name: name.into(), kind: kind.into(), is_least };
        let all = [
            permission("A", "DelegatedWork", true),
            permission("B", "Application", false),
            permission("B", "DelegatedWork", false),
        ];
        assert_eq!(
            permissions(&all),
            ["- Delegated (work or school account): `A` (least privileged), `B`", "- Application: `B`"]
        );
    }

    #[test]
    fn only_plain_addresses_are_linked() {
        assert!(is_address("https://learn.microsoft.com/powershell/module/x?view=1"));
        for bad in ["javascript:x", "https://a b", "https://a>b", "learn.microsoft.com"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
