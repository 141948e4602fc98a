//! IR to source files: the last stage that is pure.
//!
//! There is one file here for each thing that is emitted.
//! Templates decide nothing: names, types and routes come from the IR, and logic lives in `cmdlet-runtime`.

mod cmdlet;
mod common;
mod descriptor;
mod doc;
mod documentation;
mod enumeration;
mod example;
mod form;
mod imports;
mod library;
mod manifest;
mod members;
mod model;
mod models;
mod module;
mod names;
mod print;
mod setter;
mod source;
mod surface;
#[cfg(test)]
mod tests;
mod typed;
mod types;

pub(crate) use manifest::is_reserved_module;
pub use names::{RESERVED_FORM_NAMES, RESERVED_MODEL_NAMES};
pub(crate) use names::{is_reserved_in_models, is_reserved_in_modules};
pub use print::EmitError;
pub use source::{GeneratedFile, MARK};

use crate::ir;
use crate::queue;
use members::Members;
use print::Imported;
use source::SourceFile;
use std::num::NonZero;

/// What the emitted crate is called and how it stands to its surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The crate's name, `msgraph-cmdlets`.
    pub name: String,
    /// The crate's version; used only if it is standalone.
    pub version: String,
    /// Where its runtime comes from.
    pub runtime: RuntimeDependency,
    /// Whether it is a workspace of its own, or a member of one whose fields and lints it shares.
    pub standalone: bool,
}

/// Where the emitted crate finds `cmdlet-runtime`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeDependency {
    /// A folder, as it stands in the manifest.
    Path(String),
    /// A version from the registry.
    Version(String),
}

/// One file of the emitted crate, before any work is done on it.
#[derive(Clone, Copy)]
enum Unit<'a> {
    Manifest,
    Surface,
    Library,
    Models,
    Typed,
    Model(&'a ir::Model),
    Enum(&'a ir::EnumType),
    Module(&'a ir::Module),
    Identity(&'a ir::Module, &'a ir::Model),
    Cmdlet(&'a ir::Module, &'a ir::Cmdlet),
}

impl<'a> Unit<'a> {
    fn emit(self, api: &'a ir::Api, settings: &Settings, members: &Members<'a>) -> SourceFile {
        match self {
            Self::Manifest => manifest::emit(api, settings),
            Self::Surface => surface::emit(api),
            Self::Library => library::emit(api),
            Self::Models => models::emit(api),
            Self::Typed => typed::emit(),
            Self::Model(found) => model::emit(found, members),
            Self::Enum(found) => enumeration::emit(found),
            Self::Module(found) => module::emit(found),
            Self::Identity(module, identity) => model::emit_identity(module, identity, members),
            Self::Cmdlet(module, found) => cmdlet::emit((api, module), found, &settings.name, members),
        }
    }
}

/// The files of the crate, in an order that depends on the IR alone.
fn units(api: &ir::Api) -> Vec<Unit<'_>> {
    let mut units = vec![Unit::Manifest, Unit::Surface, Unit::Library, Unit::Models, Unit::Typed];
    units.extend(api.models.iter().map(Unit::Model));
    units.extend(api.enums.iter().map(Unit::Enum));
    for module in &api.modules {
        units.push(Unit::Module(module));
        units.extend(module.identities.iter().map(|identity| Unit::Identity(module, identity)));
        units.extend(module.cmdlets.iter().map(|cmdlet| Unit::Cmdlet(module, cmdlet)));
    }
    units
}

/// All files of the crate, as text.
///
/// # Errors
///
/// The first item that is not Rust.
pub fn emit(api: &ir::Api, settings: &Settings) -> Result<Vec<GeneratedFile>, EmitError> {
    emit_on(NonZero::<usize>::MIN, api, settings)
}

/// As [`emit`] on several threads; the result does not depend on their number.
///
/// A file is printed by the thread that made it, because tokens cannot be sent to another one.
///
/// # Errors
///
/// The first item that is not Rust.
pub fn emit_on(threads: NonZero<usize>, api: &ir::Api, settings: &Settings) -> Result<Vec<GeneratedFile>, EmitError> {
    let (units, members) = (units(api), Members::default());
    let worker = || {
        let mut imported = Imported::default();
        let (units, members) = (&units, &members);
        move |at: usize| units[at].emit(api, settings, members).print(&mut imported)
    };
    queue::on(threads, units.len(), worker).collect()
}
