//! Which modules and cmdlets are generated: what `gen.toml` includes and excludes.

use serde::Deserialize;

/// A list of modules and one of cmdlets.
///
/// `Users.Actions` names `Microsoft.Graph.Users.Actions`; a star in a cmdlet stands for any letters, `Get-MgUser*`.
/// Case does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Names {
    /// Modules.
    pub modules: Vec<String>,
    /// Cmdlets.
    pub cmdlets: Vec<String>,
}

/// What is wanted: everything that is included, or all if nothing is, without what is excluded.
///
/// ```
/// use platygen::specs::{Names, Selection};
/// let include = Names { modules: vec!["Users".into()], cmdlets: vec!["Send-*".into()] };
/// let exclude = Names { cmdlets: vec!["Remove-MgUser".into()], ..Names::default() };
/// let selection = Selection { include, exclude };
/// assert!(selection.wants("Microsoft.Graph.Users", "Get-MgUser"));
/// assert!(!selection.wants("Microsoft.Graph.Users", "Remove-MgUser"));
/// assert!(selection.wants("Microsoft.Graph.Users.Actions", "Send-MgUserMail"));
/// assert!(!selection.wants("Microsoft.Graph.Mail", "Get-MgUserMessage"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// `[include]`.
    pub include: Names,
    /// `[exclude]`.
    pub exclude: Names,
}

impl Selection {
    /// Whether a cmdlet of a module is to be generated.
    #[must_use]
    pub fn wants(&self, module: &str, cmdlet: &str) -> bool {
        let is_included = self.include == Names::default() || self.include.name(module, cmdlet);
        is_included && !self.exclude.name(module, cmdlet)
    }

    /// The entries that name none of these modules and cmdlets.
    pub(crate) fn idle<'s>(&'s self, pages: &[(&str, &str)]) -> Vec<&'s str> {
        let lists = [&self.include, &self.exclude];
        let modules = lists.into_iter().flat_map(|names| &names.modules);
        let cmdlets = lists.into_iter().flat_map(|names| &names.cmdlets);
        let idle_modules = modules.filter(|wanted| !pages.iter().any(|(module, _)| is_module(wanted, module)));
        let idle_cmdlets = cmdlets.filter(|wanted| !pages.iter().any(|(_, cmdlet)| is_like(wanted, cmdlet)));
        idle_modules.chain(idle_cmdlets).map(String::as_str).collect()
    }
}

impl Names {
    fn name(&self, module: &str, cmdlet: &str) -> bool {
        self.modules.iter().any(|wanted| is_module(wanted, module))
            || self.cmdlets.iter().any(|wanted| is_like(wanted, cmdlet))
    }
}

fn is_module(wanted: &str, module: &str) -> bool {
    let short = module.strip_prefix("Microsoft.Graph.").unwrap_or(module);
    wanted.eq_ignore_ascii_case(module) || wanted.eq_ignore_ascii_case(short)
}

/// Whether a pattern with stars fits a name.
fn is_like(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(head) else { return false };
    let parts: Vec<&str> = rest.split('*').collect();
    let Some((tail, middle)) = parts.split_last() else { return false };
    for part in middle {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn stars_stand_for_any_letters() {
        for (pattern, name) in [
            ("Get-MgUser", "get-mguser"),
            ("*", "A-B"),
            ("Get-*", "Get-MgUser"),
            ("*User*l", "Send-MgUserMail"),
            ("a*b*c", "aXbbYc"),
        ] {
            assert!(is_like(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("Get-MgUser", "Get-MgUserMail"), ("Get-*", "Set-MgUser"), ("*Mail", "Send-MgUserMails"), ("aa*aa", "aaa")]
        {
            assert!(!is_like(pattern, name), "{pattern} {name}");
        }
    }
}
