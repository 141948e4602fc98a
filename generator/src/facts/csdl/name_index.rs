//! From the type names of pages to canonical names: `IMicrosoftGraphTermStoreSet` is `microsoft.graph.termStore.set`.

use super::DEFAULT_NAMESPACE;
use super::wire_name::bare;
use std::collections::HashMap;

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
    let mut kept: Vec<String> = Vec::new();
    for word in words(name) {
        kept.push(word);
        if let [.., a, b] = kept.as_slice()
            && a == b
        {
            kept.pop();
        }
        if let [.., a, b, c, d] = kept.as_slice()
            && a == c
            && b == d
        {
            kept.truncate(kept.len() - 2);
        }
    }
    kept.concat()
}

/// Words of a camel-case name in lower case: `hasMFAEnabled` is `has`, `mfa`, `enabled`.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &c) in chars.iter().enumerate() {
        let after_lower = at > 0 && !chars[at - 1].is_uppercase();
        let before_lower = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if !c.is_alphanumeric() || (c.is_uppercase() && (after_lower || before_lower)) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
