//! The properties of one model: what pages and `$metadata` say together, corrected and named.

use super::models::Models;
use super::names::Scope;
use crate::ir;
use crate::overrides::Subject;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Properties by wire name; the first mention counts, later ones add prose.
#[derive(Default)]
pub(super) struct Properties {
    by_wire: BTreeMap<String, Known>,
    /// What pages call otherwise than the wire does, in more than its case: wire name and name on pages.
    other_names: Vec<(String, String)>,
}

struct Known {
    property: ir::Property,
    /// The name on the wire before it was corrected.
    wire: String,
    /// By which type and property an entry of `overrides.toml` gave it another Rust name, or another name on the wire.
    renamed: Option<(String, String)>,
    rewired: Option<(String, String)>,
}

impl Properties {
    /// Adds a property by its name on a page or on the wire; `owners` are the names of the type that has it.
    pub(super) fn add(
        &mut self,
        owners: &[&str],
        name: &str,
        (wire, ty, docs): (String, ir::Type, ir::Prose),
        models: &mut Models<'_, '_>,
    ) {
        // Every model has it: `Model::odata_type` of the runtime.
        if wire == "@odata.type" {
            return;
        }
        let original = wire.clone();
        let mut property = ir::Property { rust: models.memo.snake(&wire), wire, ty, docs };
        let (mut renamed, mut rewired) = (None, None);
        let names = self.names(name, &original);
        for (name, of) in names.iter().flat_map(|name| owners.iter().map(move |of| (name.as_ref(), *of))) {
            let subject = Subject::Property { of, name };
            if models.corrections.hides(&subject).is_some() {
                return;
            }
            let rust = models.corrections.rename(&subject, property.rust.clone());
            if rust != property.rust {
                renamed = Some((of.to_owned(), name.to_owned()));
                property.rust = rust;
            }
            let wire = models.corrections.wire(&subject, property.wire.clone());
            if wire != property.wire {
                rewired = Some((of.to_owned(), name.to_owned()));
                property.wire = wire;
            }
            property.ty = models.corrected(&subject, property.ty);
        }
        match self.by_wire.get_mut(&property.wire) {
            Some(known) if known.wire != original => {
                // Two properties with one name on the wire: one of them would be lost.
                if let Some((of, name)) = rewired.as_ref().or(known.rewired.as_ref()) {
                    models.corrections.name_taken(&Subject::Property { of, name }, &property.wire);
                }
            }
            // The first look is cheap, and nearly all properties have one description.
            Some(known) if !property.docs.is_blank() && known.property.docs.is_empty() => {
                known.property.docs = property.docs;
            }
            Some(_) => {}
            None => {
                self.by_wire.insert(property.wire.clone(), Known { property, wire: original, renamed, rewired });
            }
        }
    }

    /// The names by which `overrides.toml` can call a property.
    fn names<'a>(&mut self, name: &'a str, wire: &str) -> Vec<Cow<'a, str>> {
        let mut names = vec![Cow::Borrowed(name)];
        if wire.eq_ignore_ascii_case(name) {
            let others = self.other_names.iter().filter(|(known, _)| known == wire);
            names.extend(others.map(|(_, name)| Cow::Owned(name.clone())));
        } else {
            names.push(Cow::Owned(wire.to_owned()));
            self.other_names.push((wire.to_owned(), name.to_owned()));
        }
        names
    }

    /// Sorted by wire name, with Rust names that no other property and no function of a model has.
    pub(super) fn finish(self, models: &mut Models<'_, '_>) -> Vec<ir::Property> {
        let mut scope = Scope::beside(crate::emit::RESERVED_MODEL_NAMES);
        let mut all: Vec<Known> = self.by_wire.into_values().collect();
        // Who keeps the name that it has always had is not in the way of one that gets it.
        all.sort_by_key(|known| known.renamed.is_some());
        for known in &mut all {
            let builder = |name: &str| format!("with_{}", name.trim_start_matches("r#"));
            let wanted = &known.property.rust;
            let is_builder = wanted.strip_prefix("with_").is_some_and(|other| !scope.is_free(other));
            if let Some((of, name)) = &known.renamed
                && (is_builder || !scope.is_free(wanted) || !scope.is_free(&builder(wanted)))
            {
                models.corrections.name_taken(&Subject::Property { of, name }, wanted);
            }
            known.property.rust = scope.claim(wanted).0;
        }
        let mut properties: Vec<ir::Property> = all.into_iter().map(|known| known.property).collect();
        properties.sort_by(|a, b| a.wire.cmp(&b.wire));
        properties
    }
}
