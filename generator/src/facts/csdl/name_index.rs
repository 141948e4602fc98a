//! From the type names of pages to canonical names: `IMicrosoftGraphTermStoreSet` is `microsoft.graph.termStore.set`.

use super::DEFAULT_NAMESPACE;
use super::wire_name::bare;
use crate::facts::words;
use foldhash::HashMap;

/// Canonical names by their flat spelling; several can have one.
#[derive(Clone, Debug, Default)]
pub(super) struct NameIndex {
    whole: HashMap<String, Vec<String>>,
    collapsed: HashMap<String, Vec<String>>,
}

impl NameIndex {
    pub(super) fn build<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        let mut index = Self::default();
        for name in names {
            let local = name.strip_prefix(DEFAULT_NAMESPACE).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
            insert(&mut index.whole, bare(local), name);
            insert(&mut index.collapsed, collapse(local), name);
        }
        index
    }

    /// Whole before collapsed, with digits before without; a spelling of several is none of them.
    pub(super) fn find(&self, page_name: &str) -> Option<&str> {
        let local = local_part(page_name);
        let stem = local.trim_end_matches(|digit: char| digit.is_ascii_digit());
        match [local, stem].into_iter().find_map(|name| self.find_local(name))? {
            [name] => Some(name),
            _ => None,
        }
    }

    fn find_local(&self, name: &str) -> Option<&[String]> {
        let entry = self.whole.get(&bare(name)).or_else(|| self.collapsed.get(&collapse(name)));
        entry.map(Vec::as_slice)
    }
}

fn insert(map: &mut HashMap<String, Vec<String>>, key: String, name: &str) {
    let names = map.entry(key).or_default();
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// Without namespace, `[]`, `I` and `MicrosoftGraph`.
fn local_part(page_name: &str) -> &str {
    let name = page_name.trim().trim_end_matches("[]");
    let name = name.rsplit('.').next().unwrap_or(name);
    let bare = name.strip_prefix(['I', 'i']).and_then(without_product);
    bare.or_else(|| without_product(name)).unwrap_or(name)
}

fn without_product(name: &str) -> Option<&str> {
    const PRODUCT: &str = "MicrosoftGraph";
    let head = name.get(..PRODUCT.len())?;
    head.eq_ignore_ascii_case(PRODUCT).then(|| &name[PRODUCT.len()..])
}

/// The flat spelling with repeated words dropped, the way `AutoRest` does it:
/// a word that follows itself and a pair of words that follows itself.
fn collapse(name: &str) -> String {
    words::collapse(words::split(name)).concat()
}
