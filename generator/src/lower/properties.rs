//! The properties of one model: what pages and `$metadata` say together, corrected and named.

use super::models::Models;
use super::names::Scope;
use crate::ir;
use crate::overrides::Subject;
use std::collections::BTreeMap;

/// Properties by wire name; the first mention counts, later ones add prose.
#[derive(Default)]
pub(super) struct Properties {
    by_wire: BTreeMap<String, ir::Property>,
}

impl Properties {
    /// Adds a property; `names` are those by which `overrides.toml` can call it, each with the type that has it.
    pub(super) fn add(
        &mut self,
        wire: String,
        ty: ir::Type,
        docs: ir::Prose,
        names: &[(&str, &str)],
        models: &mut Models<'_, '_>,
    ) {
        // Every model has it: `Model::odata_type` of the runtime.
        if wire == "@odata.type" {
            return;
        }
        let mut property = ir::Property { rust: models.memo.snake(&wire), wire, ty, docs };
        for &(of, name) in names {
            let subject = Subject::Property { of, name };
            if models.corrections.hides(&subject).is_some() {
                return;
            }
            property.rust = models.corrections.rename(&subject, property.rust);
            property.wire = models.corrections.wire(&subject, property.wire);
            property.ty = models.corrected(&subject, property.ty);
        }
        let known = self
            .by_wire
            .entry(property.wire.clone())
            .or_insert_with(|| ir::Property { docs: ir::Prose::default(), ..property.clone() });
        // The first look is cheap, and nearly all properties have one description.
        if !property.docs.is_blank() && known.docs.is_empty() {
            known.docs = property.docs;
        }
    }

    /// Sorted by wire name, with Rust names that no other property and no function of a model has.
    pub(super) fn finish(self) -> Vec<ir::Property> {
        let mut scope = Scope::beside(crate::emit::RESERVED_MODEL_NAMES);
        let named = |mut property: ir::Property| {
            property.rust = scope.claim(&property.rust).0;
            property
        };
        self.by_wire.into_values().map(named).collect()
    }
}
