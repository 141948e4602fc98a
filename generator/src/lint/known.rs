//! Names of a page for look-up, made once for the checks of PARAMETERS against SYNTAX.

use crate::diagnostic::{Diagnostic, codes};
use crate::page::Page;
use crate::page::parameter::Parameter;
use crate::page::syntax::{SyntaxItem, SyntaxSet};
use crate::page::type_name::TypeName;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// Names of a page for look-up; pages have up to a thousand parameters.
pub(super) struct Known<'a, 'p> {
    parameters: HashMap<String, &'a Parameter<'p>>,
    items: HashMap<String, Vec<&'a SyntaxSet<'p>>>,
    /// Every set that a block names, in lower case.
    named: HashSet<String>,
    /// Every set that the syntax names, in lower case.
    pub(super) sets: HashSet<String>,
    /// Whether a set is shown for one provider, whose parameters stand in no other.
    pub(super) has_providers: bool,
    /// Those without a syntax block, in lower case.
    hidden: HashSet<String>,
    /// Where the syntax has a parameter first.
    first: HashMap<String, &'a SyntaxItem<'p>>,
    /// The types that NOTES give to parameters, in lower case.
    roots: HashMap<String, &'a str>,
    /// The types of INPUTS, without namespaces and in lower case.
    inputs: HashSet<String>,
    /// The names in what was not understood of a set, in lower case.
    unread: HashSet<(*const SyntaxSet<'p>, String)>,
    /// Parameters that were reported to have two types in the syntax, in lower case.
    with_two_types: HashSet<String>,
}

impl<'a, 'p> Known<'a, 'p> {
    pub(super) fn new(page: &'a Page<'p>, found: &[Diagnostic]) -> Self {
        let mut items: HashMap<String, Vec<&SyntaxSet<'p>>> = HashMap::new();
        let mut first: HashMap<String, &SyntaxItem<'p>> = HashMap::new();
        let mut with_two_types = HashSet::new();
        let two_types = found.iter().filter(|diagnostic| diagnostic.code == codes::C003);
        let reported: HashSet<usize> = two_types.map(|diagnostic| diagnostic.place.span.start).collect();
        for set in &page.syntax {
            for item in &set.items {
                items.entry(item.name.to_ascii_lowercase()).or_default().push(set);
                first.entry(item.name.to_ascii_lowercase()).or_insert(item);
                if reported.contains(&page.span(item.raw).start) {
                    with_two_types.insert(item.name.to_ascii_lowercase());
                }
            }
        }
        let parameters =
            page.parameters.iter().map(|parameter| (parameter.name.to_ascii_lowercase(), parameter)).collect();
        let facts = page.parameters.iter().flat_map(|parameter| &parameter.blocks).flat_map(|block| &block.sets);
        let named = facts.filter(|facts| !facts.is_all()).map(|facts| facts.set.to_ascii_lowercase()).collect();
        let without_block = page.syntax.iter().filter(|set| set.text.is_empty());
        let hidden = without_block.map(|set| set.name.to_ascii_lowercase()).collect();
        let sets: HashSet<String> = page.syntax.iter().map(|set| set.name.to_ascii_lowercase()).collect();
        let has_providers = sets.iter().any(|name| name.contains("provider"));
        let roots = page.complex.iter().map(|root| (root.name.to_ascii_lowercase(), root.type_name)).collect();
        let inputs = page.inputs.iter().map(|entry| short(&TypeName::parse(entry.type_name))).collect();
        let unread = page.syntax.iter().flat_map(unread).collect();
        Self { parameters, items, named, sets, has_providers, hidden, first, roots, inputs, unread, with_two_types }
    }

    pub(super) fn first(&self, name: &str) -> Option<&'a SyntaxItem<'p>> {
        self.first.get(&name.to_ascii_lowercase()).copied()
    }

    pub(super) fn has_two_types(&self, name: &str) -> bool {
        self.with_two_types.contains(&name.to_ascii_lowercase())
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&'a Parameter<'p>> {
        self.parameters.get(&name.to_ascii_lowercase()).copied()
    }

    /// Whether no block names this set, while blocks name one that the syntax lacks: the set was renamed in one place.
    pub(super) fn is_renamed(&self, set: &SyntaxSet<'_>) -> bool {
        !self.named.contains(&set.name.to_ascii_lowercase()) && !self.named.is_subset(&self.sets)
    }

    /// Whether the block names a set that the syntax lacks, which is another finding.
    pub(super) fn has_unknown_set(&self, parameter: &Parameter<'_>) -> bool {
        let mut facts = parameter.blocks.iter().flat_map(|block| &block.sets);
        facts.any(|facts| !facts.is_all() && !self.sets.contains(&facts.set.to_ascii_lowercase()))
    }

    /// Whether the syntax that would have the parameter is missing, which is another finding.
    pub(super) fn may_be_hidden(&self, parameter: &Parameter<'_>) -> bool {
        let mut facts = parameter.blocks.iter().flat_map(|block| &block.sets);
        !self.hidden.is_empty()
            && facts.any(|facts| facts.is_all() || self.hidden.contains(&facts.set.to_ascii_lowercase()))
    }

    /// Whether a parameter stands in a piece of the set's syntax that was not understood, which is another finding.
    pub(super) fn is_unread(&self, set: &SyntaxSet<'p>, name: &str) -> bool {
        !self.unread.is_empty() && self.unread.contains(&(std::ptr::from_ref(set), name.to_ascii_lowercase()))
    }

    /// Whether NOTES or INPUTS give the parameter this type.
    pub(super) fn is_elsewhere(&self, parameter: &Parameter<'_>, ty: &TypeName) -> bool {
        let takes_pipeline = parameter.blocks.iter().flat_map(|block| &block.sets).any(|facts| facts.by_value);
        let root = self.roots.get(&parameter.name.to_ascii_lowercase());
        root.is_some_and(|root| TypeName::parse(root).same(ty)) || (takes_pipeline && self.inputs.contains(&short(ty)))
    }

    /// The sets whose syntax has the parameter.
    pub(super) fn sets(&self, name: &str) -> &[&'a SyntaxSet<'p>] {
        self.items.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}

/// The words behind dashes, whichever they are.
fn unread<'p>(set: &SyntaxSet<'p>) -> impl Iterator<Item = (*const SyntaxSet<'p>, String)> {
    let behind = set.unread.iter().flat_map(|piece| piece.split(['-', '\u{2013}', '\u{2014}']).skip(1));
    let name = |text: &str| text.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    behind.map(move |text| (std::ptr::from_ref(set), name(text).to_ascii_lowercase()))
}

fn short(ty: &TypeName) -> String {
    ty.short().to_ascii_lowercase()
}
