//! Models: the object types and enumerations that operations reach, with Rust names and wire names.
//!
//! A type that `$metadata` knows is named and shaped by it, and the pages add prose and properties;
//! any other type is what the pages say. A property that leads to entities is typed only if a page shows the entity's
//! properties; else it is an open object, so that one user does not drag in the whole service.

use super::Facts;
use super::corrections::Corrections;
use super::memo::Memo;
use super::names::{self, Scope};
use super::page_types::{PageTypes, bare};
use super::properties::Properties;
use super::scalars;
use super::type_names::TypeNames;
use crate::facts::csdl::{self, Metadata, TypeRef};
use crate::ir;
use crate::overrides::Subject;
use crate::page::type_name::TypeName;
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// What identifies a type: its canonical name, or its name on pages if `$metadata` does not know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Wire(String),
    Page(String),
}

/// Turns type names into IR types and remembers what they reach.
pub(super) struct Models<'m, 'p> {
    pages: &'m PageTypes<'p>,
    metadata: &'m Metadata,
    /// The names that pages give to a type of `$metadata`, sorted.
    page_names: BTreeMap<&'m str, Vec<&'p str>>,
    names: HashMap<Key, String>,
    /// What was asked for before, by the name in `$metadata` and by the last segment of the name on pages.
    wire_types: HashMap<String, ir::Type>,
    page_types: HashMap<String, ir::Type>,
    rust_names: TypeNames,
    described: BTreeMap<String, ir::Model>,
    enums: BTreeMap<String, ir::EnumType>,
    /// The types of the arguments of functions in routes by name; none for a name that two functions have differently.
    arguments: HashMap<String, Option<ir::Type>>,
    /// Types that are named and not yet described.
    open: Vec<Key>,
    pub(super) memo: Memo<'p>,
    pub(super) corrections: Corrections<'m>,
}

impl<'m, 'p> Models<'m, 'p> {
    pub(super) fn new(pages: &'m PageTypes<'p>, facts: &Facts<'m>) -> Self {
        let metadata = facts.metadata;
        let mut page_names: BTreeMap<&'m str, Vec<&'p str>> = BTreeMap::new();
        for name in pages.names() {
            if let Some(wire) = metadata.type_by_page_name(name) {
                page_names.entry(wire).or_default().push(name);
            }
        }
        Self {
            pages,
            metadata,
            page_names,
            names: HashMap::default(),
            wire_types: HashMap::default(),
            page_types: HashMap::default(),
            rust_names: TypeNames::beside(crate::emit::is_reserved_in_models),
            described: BTreeMap::new(),
            enums: BTreeMap::new(),
            arguments: HashMap::default(),
            open: Vec::new(),
            memo: Memo::default(),
            corrections: Corrections::new(facts.overrides),
        }
    }

    /// The IR type of a type in `$metadata`.
    pub(super) fn of_wire(&mut self, ty: &TypeRef) -> ir::Type {
        let known = self.wire_types.get(&ty.name).cloned();
        let one = known.unwrap_or_else(|| {
            let one = self.one_of_wire(ty);
            self.wire_types.insert(ty.name.clone(), one.clone());
            one
        });
        list(one, usize::from(ty.is_collection))
    }

    /// The IR type of an argument of a function, which is remembered for [`Self::argument`].
    pub(super) fn of_argument(&mut self, name: &str, ty: &TypeRef) -> ir::Type {
        let ty = self.of_wire(ty);
        let known = self.arguments.entry(name.to_owned()).or_insert_with(|| Some(ty.clone()));
        if known.as_ref().is_some_and(|known| *known != ty) {
            *known = None;
        }
        ty
    }

    /// The type that all arguments of this name have.
    pub(super) fn argument(&self, name: &str) -> Option<ir::Type> {
        self.arguments.get(name).cloned().flatten()
    }

    fn one_of_wire(&mut self, ty: &TypeRef) -> ir::Type {
        match scalars::of_wire(&ty.name) {
            Some(simple) => simple,
            None if self.metadata.enumeration(&ty.name).is_some() => self.enumeration(&ty.name),
            None if self.metadata.object(&ty.name).is_some() => self.model(Key::Wire(ty.name.clone())),
            None => ir::Type::Any,
        }
    }

    /// The IR type of a type on a page.
    pub(super) fn of_page(&mut self, ty: &TypeName) -> ir::Type {
        if ty.rank == 1 && ty.short() == "Byte" {
            return ir::Type::Binary;
        }
        let short = ty.short();
        let known = self.page_types.get(short).cloned();
        let one = known.unwrap_or_else(|| {
            let one = scalars::of_page(short).unwrap_or_else(|| self.named_on_page(short));
            self.page_types.insert(short.to_owned(), one.clone());
            one
        });
        list(one, ty.rank)
    }

    fn named_on_page(&mut self, short: &str) -> ir::Type {
        if let Some(key) = self.key_of_page(short) {
            return self.model(key);
        }
        if let Some(wire) = self.metadata.type_by_page_name(short) {
            return self.enumeration(wire);
        }
        // Interfaces are objects whose properties no page shows; the other types of the cmdlets are enumerations,
        // which go over the wire as text.
        let mut letters = short.chars();
        let is_interface = letters.next() == Some('I') && letters.next().is_some_and(char::is_uppercase);
        if is_interface { ir::Type::Object } else { ir::Type::String }
    }

    /// The canonical name of the type that a page calls by this name.
    pub(super) fn wire_type(&self, page_type: &str) -> Option<&'m str> {
        let name = self.metadata.type_by_page_name(page_type)?;
        self.metadata.object(name).map(|object| object.name.as_str())
    }

    fn key_of_page(&self, short: &str) -> Option<Key> {
        if let Some(wire) = self.wire_type(short) {
            return Some(Key::Wire(wire.to_owned()));
        }
        self.pages.get(short)?;
        // `IFoo1` is `IFoo` if the pages know both.
        let stem = short.trim_end_matches(|c: char| c.is_ascii_digit());
        let known = if self.pages.get(stem).is_some() { stem } else { short };
        Some(Key::Page(known.to_owned()))
    }

    /// The type of a property or parameter, or what a maintainer says instead.
    pub(super) fn corrected(&mut self, subject: &Subject<&str>, known: ir::Type) -> ir::Type {
        let Some(text) = self.corrections.type_name(subject) else { return known };
        let written = TypeName::parse(text);
        let short = written.short();
        let is_known = scalars::of_page(short).is_some() || self.metadata.type_by_page_name(short).is_some();
        if !is_known && short != "Byte" && self.key_of_page(short).is_none() {
            self.corrections.unknown_type(subject, text);
            return known;
        }
        let wanted = self.of_page(&written);
        self.corrections.ty(subject, known, &wanted)
    }

    /// The type by its name, or an open object if a maintainer hides it.
    fn model(&mut self, key: Key) -> ir::Type {
        let names = self.names_of(&key);
        match names.iter().find_map(|name| self.corrections.hides(&Subject::Type { name })) {
            Some(_) => ir::Type::Object,
            None => ir::Type::Model(self.name(key)),
        }
    }

    /// The names by which `overrides.toml` can call a type: that in `$metadata`, and those on pages.
    fn names_of(&self, key: &Key) -> Vec<String> {
        match key {
            Key::Page(page) => vec![page.clone()],
            Key::Wire(wire) => {
                let pages = self.page_names.get(wire.as_str()).into_iter().flatten();
                std::iter::once(wire.clone()).chain(pages.map(|&page| page.to_owned())).collect()
            }
        }
    }

    fn name(&mut self, key: Key) -> String {
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let name = self.new_name(&key);
        self.names.insert(key.clone(), name.clone());
        self.open.push(key);
        name
    }

    /// The Rust name of a type that has none yet: its own, or the one that a maintainer gives it.
    fn new_name(&mut self, key: &Key) -> String {
        let natural = names::pascal(&match key {
            Key::Wire(wire) => wire_words(wire),
            Key::Page(page) => page_words(page).to_owned(),
        });
        let names = self.names_of(key);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.rust_names.name(&names, &natural, &mut self.corrections)
    }

    fn enumeration(&mut self, wire: &str) -> ir::Type {
        let key = Key::Wire(wire.to_owned());
        if let Some(name) = self.names.get(&key) {
            return ir::Type::Enum(name.clone());
        }
        if self.corrections.hides(&Subject::Type { name: wire }).is_some() {
            return ir::Type::String;
        }
        let rust = self.new_name(&key);
        self.names.insert(key, rust.clone());
        let mut scope = Scope::default();
        let members = self.metadata.enumeration(wire).into_iter().flat_map(|found| &found.members);
        let member = |member: &csdl::EnumMember| ir::EnumMember {
            wire: member.name.clone(),
            rust: scope.claim(&names::shouty(&member.name)).0,
        };
        let described = ir::EnumType {
            file: names::file(&rust),
            wire_type: wire.to_owned(),
            members: members.map(member).collect(),
            features: BTreeSet::new(),
            rust: rust.clone(),
        };
        self.enums.insert(rust.clone(), described);
        ir::Type::Enum(rust)
    }

    /// Describes everything that was named, and what that names in turn.
    fn describe_all(&mut self) {
        while let Some(key) = self.open.pop() {
            let rust = self.names[&key].clone();
            let model = match &key {
                Key::Wire(wire) => self.describe_wire(wire, rust.clone()),
                Key::Page(page) => self.describe_page(page, rust.clone()),
            };
            self.described.insert(rust, model);
        }
    }

    fn describe_wire(&mut self, wire: &str, rust: String) -> ir::Model {
        let mut properties = Properties::default();
        let pages = self.page_names.get(wire).cloned().unwrap_or_default();
        let owners: Vec<&str> = pages.iter().copied().chain([wire]).collect();
        let mut is_open = self.metadata.lineage(wire).iter().any(|object| object.is_open);
        for page_type in &pages {
            let Some(described) = self.pages.get(page_type) else { continue };
            is_open |= described.is_open;
            for property in &described.properties {
                let known = self.metadata.find_property(wire, property.name).found();
                let (wire, ty) = if let Some(known) = known {
                    (known.name.clone(), self.of_wire(&known.ty))
                } else {
                    let written = TypeName::parse(property.type_name);
                    (names::guessed_wire(property.name), self.of_page(&written))
                };
                let docs = self.memo.docs(property.description);
                properties.add(&owners, property.name, (wire, ty, docs), self);
            }
        }
        for property in self.metadata.properties(wire) {
            let ty = if property.is_navigation {
                list(ir::Type::Object, usize::from(property.ty.is_collection))
            } else {
                self.of_wire(&property.ty)
            };
            properties.add(&owners, &property.name, (property.name.clone(), ty, ir::Prose::default()), self);
        }
        let first = pages.first().and_then(|page_type| self.pages.get(page_type));
        ir::Model {
            file: names::file(&rust),
            rust,
            page_type: pages.first().map(|&page_type| page_type.to_owned()),
            wire_type: Some(wire.to_owned()),
            page: first.map(|described| described.page.to_owned()),
            is_open,
            docs: ir::Prose::default(),
            properties: properties.finish(self),
            features: BTreeSet::new(),
        }
    }

    /// The model of a type that only pages know.
    fn describe_page(&mut self, page_type: &str, rust: String) -> ir::Model {
        let pages = self.pages;
        let described = pages.get(page_type);
        let mut properties = Properties::default();
        for property in described.into_iter().flat_map(|described| &described.properties) {
            let ty = self.of_page(&TypeName::parse(property.type_name));
            let docs = self.memo.docs(property.description);
            properties.add(&[page_type], property.name, (names::guessed_wire(property.name), ty, docs), self);
        }
        ir::Model {
            file: names::file(&rust),
            rust,
            page_type: Some(page_type.to_owned()),
            wire_type: None,
            page: described.map(|described| described.page.to_owned()),
            is_open: described.is_none_or(|described| described.is_open),
            docs: ir::Prose::default(),
            properties: properties.finish(self),
            features: BTreeSet::new(),
        }
    }

    /// Name, type and description of each property that pages give to a type.
    pub(super) fn page_properties(&self, page_type: &str) -> Vec<(&'p str, &'p str, &'p str)> {
        let described = self.pages.get(page_type).into_iter().flat_map(|described| &described.properties);
        described.map(|property| (property.name, property.type_name, property.description)).collect()
    }

    /// The page that shows a type first.
    pub(super) fn page_of(&self, page_type: &str) -> Option<String> {
        self.pages.get(page_type).map(|described| described.page.to_owned())
    }

    /// All models and enumerations, each with the features of the modules that reach it.
    pub(super) fn finish(mut self, modules: &[ir::Module]) -> (Vec<ir::Model>, Vec<ir::EnumType>, Corrections<'m>) {
        self.describe_all();
        let mut features: HashMap<String, BTreeSet<String>> = HashMap::default();
        for module in modules {
            for name in self.reached(module) {
                features.entry(name.to_owned()).or_default().insert(module.feature.clone());
            }
        }
        let mut models: Vec<ir::Model> = self.described.into_values().collect();
        models.retain_mut(|model| give(&mut model.features, features.remove(&model.rust)));
        let mut enums: Vec<ir::EnumType> = self.enums.into_values().collect();
        enums.retain_mut(|found| give(&mut found.features, features.remove(&found.rust)));
        (models, enums, self.corrections)
    }

    /// The models and enumerations that the types of a module name, and those that their properties name in turn.
    fn reached<'a>(&'a self, module: &'a ir::Module) -> HashSet<&'a str> {
        let mut reached = HashSet::default();
        let of_identities = module.identities.iter().flat_map(|identity| &identity.properties);
        let of_identities = of_identities.map(|property| &property.ty);
        let mut open: Vec<&ir::Type> = module.cmdlets.iter().flat_map(types_of).chain(of_identities).collect();
        while let Some(ty) = open.pop() {
            match ty {
                ir::Type::List(inner) => open.push(inner),
                ir::Type::Enum(name) => {
                    reached.insert(name.as_str());
                }
                ir::Type::Model(name) if reached.insert(name) => {
                    if let Some(model) = self.described.get(name) {
                        open.extend(model.properties.iter().map(|property| &property.ty));
                    }
                }
                _ => {}
            }
        }
        reached
    }
}

/// Gives a type the features that reach it; whether there are any.
fn give(features: &mut BTreeSet<String>, reaching: Option<BTreeSet<String>>) -> bool {
    *features = reaching.unwrap_or_default();
    !features.is_empty()
}

/// Every type that a cmdlet names.
fn types_of(cmdlet: &ir::Cmdlet) -> Vec<&ir::Type> {
    let outputs = cmdlet.operations.iter().filter_map(|operation| match &operation.output {
        ir::Output::Entity(ty) | ir::Output::Collection(ty) | ir::Output::Value(ty) | ir::Output::Text(ty) => Some(ty),
        ir::Output::Nothing | ir::Output::Reference | ir::Output::File | ir::Output::Json => None,
    });
    let bodies = cmdlet.bodies.iter().flat_map(|body| body.properties.iter().map(|property| &property.ty));
    outputs.chain(bodies).chain(cmdlet.parameters.iter().map(|parameter| &parameter.ty)).collect()
}

pub(super) fn list(ty: ir::Type, rank: usize) -> ir::Type {
    (0..rank).fold(ty, |inner, _| ir::Type::List(Box::new(inner)))
}

/// `microsoft.graph.termStore.set` as words for a Rust name: `termStore-set`.
fn wire_words(wire: &str) -> String {
    wire.strip_prefix("microsoft.graph.").unwrap_or(wire).replace('.', "-")
}

fn page_words(page: &str) -> &str {
    let name = bare(page);
    let short = name.strip_prefix("IMicrosoftGraph").unwrap_or_else(|| name.strip_prefix('I').unwrap_or(name));
    if short.is_empty() { name } else { short }
}
