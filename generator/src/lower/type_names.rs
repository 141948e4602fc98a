//! The names of the types of one Rust module: which are taken, and which of them `overrides.toml` gave to what.

use super::corrections::Corrections;
use super::names;
use crate::overrides::Subject;
use foldhash::HashMap;

/// Names that are taken; two that would have one file are one name.
pub(super) struct TypeNames {
    is_reserved: fn(&str) -> bool,
    /// The names by their letters: only those with the same letters can have the same file, which costs more to know.
    taken: HashMap<String, Vec<String>>,
    /// The names that entries give, by such a file, each with what it is given to.
    given: HashMap<String, (String, Vec<Subject<String>>)>,
}

impl TypeNames {
    /// Names beside those that the files need for themselves.
    pub(super) fn beside(is_reserved: fn(&str) -> bool) -> Self {
        Self { is_reserved, taken: HashMap::default(), given: HashMap::default() }
    }

    pub(super) fn is_free(&self, name: &str) -> bool {
        let has_file = |others: &Vec<String>| {
            let file = names::file(name);
            others.iter().any(|other| names::file(other) == file)
        };
        !(self.is_reserved)(name) && !self.taken.get(&letters(name)).is_some_and(has_file)
    }

    /// The name, or the name with an underscore for every time that it is taken.
    pub(super) fn claim(&mut self, name: &str, corrections: &mut Corrections<'_>) -> String {
        self.check(name, corrections);
        let mut claimed = name.to_owned();
        while !self.is_free(&claimed) {
            claimed.push('_');
        }
        self.take(&claimed);
        claimed
    }

    /// The name of a type that entries call by one of these names: its own, or the one that an entry gives it.
    pub(super) fn name(&mut self, of: &[&str], natural: &str, corrections: &mut Corrections<'_>) -> String {
        let rename = |wanted, name: &&str| corrections.rename(&Subject::Type { name }, wanted);
        let wanted = of.iter().fold(natural.to_owned(), rename);
        if wanted != natural {
            self.give(&wanted, of.iter().map(|&name| Subject::Type { name: name.to_owned() }).collect());
        }
        self.claim(&wanted, corrections)
    }

    /// Nothing else can have the file that goes by this name.
    pub(super) fn take(&mut self, name: &str) {
        self.taken.entry(letters(name)).or_default().push(name.to_owned());
    }

    /// Remembers who is to blame if something else would have the name.
    pub(super) fn give(&mut self, name: &str, to: Vec<Subject<String>>) {
        self.given.entry(names::file(name)).or_insert_with(|| (name.to_owned(), to));
    }

    /// Reports that a name is taken, if an entry gives it to this or to something else; whether it is free.
    pub(super) fn check(&self, name: &str, corrections: &mut Corrections<'_>) -> bool {
        if self.is_free(name) {
            return true;
        }
        if let Some((name, of)) = self.given.get(&names::file(name)) {
            for subject in of {
                corrections.name_taken(&subject.as_deref(), name);
            }
        }
        false
    }
}

/// What no rule for names changes but its case: letters and digits, and the underscores of names that were taken.
fn letters(name: &str) -> String {
    let bare = name.trim_end_matches('_');
    let letters = bare.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    letters.chain(name[bare.len()..].chars()).collect()
}
