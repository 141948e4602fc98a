//! What a new surface lacks: the public names of the crate on disk that the generated one no longer has.

use std::collections::BTreeSet;

/// The names that `old`, the text of a `SURFACE.txt`, has and `new` has not, sorted.
///
/// A name is a constructor (`users::GetMgUser::get`), what can be set behind it (`users::GetMgUser::get.filter`),
/// a type (`models::Message`) or a property of it (`models::Message.subject`). A refused cmdlet has no name.
/// An alias keeps the names of its type.
///
/// ```
/// let old = "type\tmodel\tmodels::Mail\t-\tid,subject\n";
/// let new = "type\tmodel\tmodels::Mail\t-\tid\n";
/// assert_eq!(platygen::write::removed_names(old, new), ["models::Mail.subject"]);
/// ```
#[must_use]
pub fn removed_names(old: &str, new: &str) -> Vec<String> {
    let kept = names(new);
    names(old).difference(&kept).cloned().collect()
}

fn names(surface: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut aliases = Vec::new();
    for line in surface.lines() {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["type", "alias", old, new, ..] => aliases.push((old, new)),
            ["type", _, path, _, properties] => add(&mut names, path, properties),
            [_, _, _, _, _, path, setters] => add(&mut names, path, setters),
            _ => {}
        }
    }
    for (old, new) in aliases {
        let is_part =
            |name: &&String| name.strip_prefix(new).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let kept: Vec<String> = names.iter().filter(is_part).map(|name| name.replacen(new, old, 1)).collect();
        names.extend(kept);
    }
    names
}

fn add(names: &mut BTreeSet<String>, path: &str, parts: &str) {
    names.insert(path.to_owned());
    let parts = parts.split(',').filter(|part| *part != "-");
    names.extend(parts.map(|part| format!("{path}.{}", part.split_once('=').map_or(part, |(_, rust)| rust))));
}

#[cfg(test)]
mod tests {
    use super::removed_names;

    const OLD: &str = "Get-MgUser\tGet\tGET\t/users/{user-id}\tmetadata\tusers::GetMgUser::get\tproperty,top\n\
                       Get-MgLost\t-\t-\t-\trefused\tnot in $metadata\n\
                       type\tmodel\tmodels::User\tmicrosoft.graph.user\tid,mail\n";

    #[test]
    fn a_changed_route_or_a_new_name_removes_nothing() {
        let new = OLD.replace("/users/{user-id}", "/people/{user-id}").replace("property,top", "filter,property,top");
        assert!(removed_names(OLD, &new).is_empty());
    }

    #[test]
    fn what_is_gone_is_named() {
        let new = "type\topen\tmodels::User\tmicrosoft.graph.user\tid\n";
        let gone = [
            "models::User.mail",
            "users::GetMgUser::get",
            "users::GetMgUser::get.property",
            "users::GetMgUser::get.top",
        ];
        assert_eq!(removed_names(OLD, new), gone);
    }

    #[test]
    fn an_alias_keeps_the_names_of_its_type() {
        let renamed = OLD.replace("GetMgUser", "ReadUser").replace("models::User", "models::Person");
        assert!(!removed_names(OLD, &renamed).is_empty());
        let aliases = "type\talias\tusers::GetMgUser\tusers::ReadUser\ntype\talias\tmodels::User\tmodels::Person\n";
        assert!(removed_names(OLD, &(renamed + aliases)).is_empty());
    }
}
