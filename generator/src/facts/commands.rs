//! `MgCommandMetadata`: method, route and permissions of published cmdlets.
//!
//! First companion source of `facts`; `lower` takes routes from here before it looks anywhere else.
//! Two forms exist: an array of entries with `Uri`, and an older object keyed `<Cmdlet>_v1.0` whose entries have `Url`.

mod entry;
mod read;
mod uri;

#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use uri::is_path;
pub use uri::normalize;

/// The methods that cmdlets send.
pub(crate) const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// One published cmdlet, or one half of it when it both lists and gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// `Clear-MgUserPresence`.
    pub name: String,
    /// The parameter sets that send this request, such as `ClearExpanded`.
    pub variants: Vec<String>,
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`, in capitals.
    pub method: String,
    /// The route as [`normalize`] leaves it, `/users/{user-id}/presence/clearPresence`.
    pub uri: String,
    /// `v1.0` or `beta`.
    pub api_version: String,
    /// The PowerShell type of the reply, if there is one.
    pub output_type: Option<String>,
    /// The PowerShell module without `Microsoft.Graph.`, such as `Users.Actions`.
    pub module: Option<String>,
    /// Permissions that allow the call; empty when the source does not know.
    pub permissions: Vec<Permission>,
    /// The reference page of the operation.
    pub api_reference: Option<String>,
    /// Other names of the cmdlet.
    pub aliases: Vec<String>,
}

/// A permission that allows the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// `Presence.ReadWrite`.
    pub name: String,
    /// `DelegatedWork`, `DelegatedPersonal` or `Application`; empty when not given.
    pub kind: String,
    /// Whether it is the least one that suffices.
    pub is_least: bool,
}

/// Every command of one or more files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commands {
    entries: Vec<Command>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Commands {
    /// Adds one entry.
    pub fn push(&mut self, command: Command) {
        let key = command.name.to_ascii_lowercase();
        self.by_name.entry(key).or_default().push(self.entries.len());
        self.entries.push(command);
    }

    /// Adds all entries of another file behind those that are here.
    pub fn extend(&mut self, other: Self) {
        for command in other.entries {
            self.push(command);
        }
    }

    /// Every entry in file order.
    pub fn all(&self) -> &[Command] {
        &self.entries
    }

    /// Every entry of a cmdlet in file order, whatever its case and API version.
    ///
    /// ```
    /// use platygen::facts::commands;
    ///
    /// let text = r#"[{"Command": "Get-MgUser", "Method": "GET", "Uri": "/users"}]"#;
    /// let (commands, _) = commands::parse(&"commands.json".into(), text);
    /// assert_eq!(commands.find("get-mguser").next().map(|command| &*command.uri), Some("/users"));
    /// ```
    pub fn find(&self, cmdlet: &str) -> impl Iterator<Item = &Command> {
        let found = self.by_name.get(&cmdlet.to_ascii_lowercase());
        found.into_iter().flatten().filter_map(|&at| self.entries.get(at))
    }

    /// The entries of a cmdlet in one API version, `v1.0` or `beta`.
    pub fn find_version(&self, cmdlet: &str, api_version: &str) -> impl Iterator<Item = &Command> {
        self.find(cmdlet).filter(move |command| command.api_version == api_version)
    }
}

/// Reads command metadata in either form.
///
/// An entry without command, method or route is reported and left out.
/// Text that is no JSON is reported with line and column; the entries before that place are kept.
///
/// ```
/// use platygen::facts::commands;
///
/// let text = r#"{"Get-MgUser_v1.0": {"Command": "Get-MgUser", "Method": "GET", "Url": "/users"}}"#;
/// let (commands, findings) = commands::parse(&"commands.json".into(), text);
/// assert_eq!((commands.all().len(), findings.len()), (1, 0));
/// ```
pub fn parse(file: &Arc<str>, text: &str) -> (Commands, Vec<Diagnostic>) {
    read::read(file, text)
}
