//! The models of the generated crate, read from its sources.

use super::cover::Cover;
use anyhow::{Context, Result, bail};
use quote::ToTokens;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use syn::{Expr, GenericArgument, Ident, ImplItem, ImplItemConst, ImplItemFn, Item, ItemImpl, Stmt, Type};

/// What stands under `src/models`, and the file with the types that it uses.
pub(super) struct Models {
    pub(super) objects: Vec<Object>,
    pub(super) enumerations: Vec<Enumeration>,
    pub(super) typed: String,
}

/// A model.
pub(super) struct Object {
    pub(super) name: Ident,
    pub(super) properties: Vec<Property>,
}

/// A property of a model.
pub(super) struct Property {
    pub(super) wire: String,
    /// As the getter reads it: `Vec<Recipient>`.
    pub(super) marker: Type,
    pub(super) getter: ImplItemFn,
    pub(super) builder: ImplItemFn,
}

/// An enumeration.
pub(super) struct Enumeration {
    pub(super) name: Ident,
    pub(super) members: Vec<ImplItemConst>,
}

impl Models {
    pub(super) fn read(generated: &Path) -> Result<Self> {
        let typed = fs::read_to_string(generated.join("src/typed.rs")).context("src/typed.rs")?;
        let mut models = Self { objects: Vec::new(), enumerations: Vec::new(), typed };
        let folder = generated.join("src/models");
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.sort();
        for file in files.iter().filter(|file| !file.ends_with("mod.rs")) {
            let what = || file.display().to_string();
            models.add(&fs::read_to_string(file).with_context(what)?).with_context(what)?;
        }
        Ok(models)
    }

    fn add(&mut self, file: &str) -> Result<()> {
        let file = syn::parse_file(file)?;
        let is_enumeration = file.items.iter().any(|item| matches!(item, Item::Use(names) if names_symbol(names)));
        let Some(functions) = file.items.into_iter().find_map(functions) else { bail!("no functions") };
        let (name, items) = functions?;
        if is_enumeration {
            let members = items.into_iter().map(|item| match item {
                ImplItem::Const(member) => Ok(member),
                _ => bail!("an enumeration has more than members"),
            });
            self.enumerations.push(Enumeration { name, members: members.collect::<Result<_>>()? });
        } else {
            let mut properties = Vec::new();
            let mut items = items.into_iter();
            while let Some(getter) = items.next() {
                properties.push(property(getter, items.next())?);
            }
            self.objects.push(Object { name, properties });
        }
        Ok(())
    }

    pub(super) fn cover(&self) -> Cover {
        Cover {
            types: self.objects.len() + self.enumerations.len(),
            properties: self.objects.iter().map(|object| object.properties.len()).sum(),
            members: self.enumerations.iter().map(|enumeration| enumeration.members.len()).sum(),
        }
    }

    /// The names of the models.
    pub(super) fn names(&self) -> BTreeSet<&Ident> {
        self.objects.iter().map(|object| &object.name).collect()
    }
}

fn names_symbol(names: &syn::ItemUse) -> bool {
    fn last(tree: &syn::UseTree) -> bool {
        match tree {
            syn::UseTree::Path(path) => last(&path.tree),
            syn::UseTree::Name(name) => name.ident == "Symbol",
            syn::UseTree::Group(group) => group.items.iter().any(last),
            _ => false,
        }
    }
    last(&names.tree)
}

fn functions(item: Item) -> Option<Result<(Ident, Vec<ImplItem>)>> {
    let Item::Impl(ItemImpl { self_ty, items, .. }) = item else { return None };
    let Type::Path(path) = *self_ty else { return Some(Err(anyhow::anyhow!("functions of no named type"))) };
    path.path.get_ident().cloned().map(|name| Ok((name, items)))
}

/// A getter and the builder behind it.
fn property(getter: ImplItem, builder: Option<ImplItem>) -> Result<Property> {
    let (ImplItem::Fn(getter), Some(ImplItem::Fn(builder))) = (getter, builder) else {
        bail!("not a getter and a builder");
    };
    let [Stmt::Expr(Expr::MethodCall(read), None)] = &getter.block.stmts[..] else { bail!("a getter does not read") };
    let marker = read.turbofish.as_ref().and_then(|types| types.args.first());
    let (Some(GenericArgument::Type(marker)), Some(Expr::Lit(wire))) = (marker, read.args.first()) else {
        bail!("a getter reads something else");
    };
    let syn::Lit::Str(wire) = &wire.lit else { bail!("a wire name is no text") };
    // Parsed again, for the types of syn are cloned only with a feature that every command here would pay for.
    let (marker, wire) = (syn::parse2(marker.to_token_stream())?, wire.value());
    Ok(Property { wire, marker, getter, builder })
}
