//! Paths through `$metadata`: what a segment leads to, and what can follow it.
//!
//! Last part of `facts`: `lower` confirms routes here and asks what they carry and answer.
//! [`successors`] is the one description of the graph; [`resolve_template`] and [`route_from_body_type`] only walk it.

mod body_type;
mod cmdlet;
mod content;
mod flat;
mod graph;
mod noun;
mod resolve;
mod said;
mod successors;
mod template;

#[cfg(test)]
mod body_type_tests;
#[cfg(test)]
mod cmdlet_tests;
#[cfg(test)]
mod tests;

use super::csdl::{Metadata, ObjectKind, Operation, OperationKind, Property, TypeRef};

pub use body_type::{BodyTypeRoute, route_from_body_type};
pub use cmdlet::{Candidate, CmdletRoute, Wanted};
pub use content::{Body, Reply};
pub use graph::Routes;
pub use resolve::{Resolved, ResolvedStep, resolve_template};
pub use successors::successors;
pub use template::Template;

/// What the last segment of a path is, or of the part that is walked so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Last<'m> {
    /// Several entities of a type, by its canonical name.
    Collection(&'m str),
    /// One entity of a type, by its canonical name.
    Entity(&'m str),
    /// A value: a scalar, a complex type, or a collection of them.
    Property(&'m TypeRef),
    /// An action.
    Action(&'m Operation),
    /// A function; what it returns can go on if it is composable.
    Function(&'m Operation),
    /// `$ref`: the reference and not what it leads to.
    Ref,
    /// `$value`: bytes.
    Value,
    /// `$count`: a number.
    Count,
}

impl<'m> Last<'m> {
    /// Where a path stands behind a property or a function of this type.
    pub fn of(metadata: &'m Metadata, ty: &'m TypeRef) -> Self {
        let is_entity = metadata.object(&ty.name).is_some_and(|object| object.kind == ObjectKind::Entity);
        match (is_entity, ty.is_collection) {
            (true, true) => Self::Collection(&ty.name),
            (true, false) => Self::Entity(&ty.name),
            (false, _) => Self::Property(ty),
        }
    }

    fn of_operation(operation: &'m Operation) -> Self {
        match operation.kind {
            OperationKind::Action => Self::Action(operation),
            OperationKind::Function => Self::Function(operation),
        }
    }
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via<'m> {
    /// An entity set or a singleton.
    Root(&'m str),
    /// `{user-id}`: the type whose key it is and the key property.
    Key {
        /// The canonical name of the type.
        ty: &'m str,
        /// The name of the key property, mostly `id`.
        property: &'m str,
    },
    /// A property.
    Property(&'m Property),
    /// A derived type, by its canonical name.
    Cast(&'m str),
    /// An action or a function.
    Operation(&'m Operation),
    /// `$ref`.
    Ref,
    /// `$value`.
    Value,
    /// `$count`.
    Count,
}

/// One segment and where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step<'m> {
    /// What the segment is.
    pub via: Via<'m>,
    /// Where the path stands behind it.
    pub to: Last<'m>,
}

/// The last word of a canonical name.
fn local(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
