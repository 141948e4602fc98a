//! `$metadata`: the types, actions and functions of the service with their wire names.
//!
//! Second companion source of `facts`; `lower` takes wire names and body types from here, `routes` walks it.
//! Names are canonical everywhere: an alias such as `graph.user` is `microsoft.graph.user` after reading.

mod index;
mod name_index;
mod query;
mod read;
mod restriction;
mod wire_name;

#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use index::Index;
use std::fmt;
use std::sync::Arc;

pub use query::{QueryOption, RestrictedPath};
pub use restriction::Restriction;
pub use wire_name::Match;

/// The namespace whose actions and functions need no prefix in a route.
pub const DEFAULT_NAMESPACE: &str = "microsoft.graph";

/// A reference to a type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// The canonical name, `microsoft.graph.user` or `Edm.String`.
    pub name: String,
    /// Whether it is a collection of them.
    pub is_collection: bool,
}

impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_collection { write!(f, "Collection({})", self.name) } else { f.write_str(&self.name) }
    }
}

/// A namespace and its short name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// `microsoft.graph`.
    pub namespace: String,
    /// `graph`.
    pub alias: Option<String>,
}

/// What an object type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// It has a key and a route of its own.
    Entity,
    /// It lives inside an entity.
    Complex,
}

/// An entity type or a complex type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectType {
    /// The canonical name, `microsoft.graph.user`.
    pub name: String,
    /// What it is.
    pub kind: ObjectKind,
    /// The canonical name of the base type.
    pub base: Option<String>,
    /// Whether only types derived from it occur.
    pub is_abstract: bool,
    /// Whether it takes any property.
    pub is_open: bool,
    /// Whether it is a stream of bytes as well.
    pub has_stream: bool,
    /// Names of the key properties, without those of the base type.
    pub keys: Vec<String>,
    /// Properties that are values, without those of the base type.
    pub properties: Vec<Property>,
    /// Properties that lead to entities, without those of the base type.
    pub navigation_properties: Vec<Property>,
}

/// A property of an object type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    /// The wire name.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// Whether null is a value of it; `$metadata` says so unless it denies it.
    pub is_nullable: bool,
    /// Whether it leads to entities.
    pub is_navigation: bool,
    /// Whether those entities belong to the one that has the property.
    pub contains_target: bool,
    /// Query options that reading it takes beside those of OData.
    pub custom_query: Vec<QueryOption>,
}

/// An enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumType {
    /// The canonical name, `microsoft.graph.importance`.
    pub name: String,
    /// Whether several members can hold at once.
    pub is_flags: bool,
    /// Members in file order.
    pub members: Vec<EnumMember>,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumMember {
    /// The word in JSON.
    pub name: String,
    /// The number, if it is given and is one.
    pub value: Option<i64>,
}

/// What an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// A POST whose parameters are its body.
    Action,
    /// A GET whose parameters stand in the route.
    Function,
}

/// An action or a function; several of one name differ in what they are bound to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The name without namespace, `clearPresence`.
    pub name: String,
    /// `microsoft.graph`.
    pub namespace: String,
    /// What it is.
    pub kind: OperationKind,
    /// Whether it acts on what its first parameter names.
    pub is_bound: bool,
    /// Whether a route can go on behind it.
    pub is_composable: bool,
    /// Every parameter, the binding one first.
    pub parameters: Vec<Parameter>,
    /// What it answers.
    pub return_type: Option<TypeRef>,
    /// Query options that it takes beside those of OData.
    pub custom_query: Vec<QueryOption>,
}

impl Operation {
    /// What it is bound to.
    pub fn binding(&self) -> Option<&TypeRef> {
        self.parameters.first().filter(|_| self.is_bound).map(|first| &first.ty)
    }

    /// The parameters a caller gives, without the binding one.
    pub fn arguments(&self) -> &[Parameter] {
        self.parameters.get(usize::from(self.is_bound)..).unwrap_or_default()
    }

    /// The argument that a PowerShell parameter stands for.
    pub fn find_argument(&self, powershell_name: &str) -> Match<&Parameter> {
        wire_name::find(&self.arguments().iter(), |argument| &argument.name, powershell_name)
    }

    /// The segment it has in a route: the plain name, or the full one outside the default namespace.
    pub fn segment(&self) -> String {
        if self.namespace == DEFAULT_NAMESPACE {
            self.name.clone()
        } else {
            format!("{}.{}", self.namespace, self.name)
        }
    }
}

/// A parameter of an action or a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// The wire name.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// Whether null is a value of it.
    pub is_nullable: bool,
}

/// A first segment of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The segment, `users`.
    pub name: String,
    /// A collection for an entity set, a single entity for a singleton.
    pub ty: TypeRef,
    /// Query options of paths that begin here.
    pub restricted: Vec<RestrictedPath>,
}

/// What a route can start with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// The canonical name, `microsoft.graph.GraphService`.
    pub name: String,
    /// Entity sets such as `users`.
    pub entity_sets: Vec<Root>,
    /// Singletons such as `me`.
    pub singletons: Vec<Root>,
    /// Names of imported actions and functions, each with the canonical name of the operation.
    pub imports: Vec<(String, String)>,
}

/// Everything that `$metadata` says, with look-ups.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Namespaces in file order.
    pub schemas: Vec<Schema>,
    /// Entity types and complex types in file order.
    pub objects: Vec<ObjectType>,
    /// Enumerations in file order.
    pub enums: Vec<EnumType>,
    /// Actions and functions in file order.
    pub operations: Vec<Operation>,
    /// What a route can start with.
    pub container: Container,
    changes: restriction::Targets,
    index: Index,
}

/// Reads `$metadata`.
///
/// Text that is no XML gives one finding and nothing else; an element that is not understood is reported and left out.
///
/// ```
/// use platygen::facts::csdl;
///
/// let text = r#"<Schema Namespace="microsoft.graph" Alias="graph">
///     <EntityType Name="user"><Property Name="givenName" Type="Edm.String"/></EntityType>
/// </Schema>"#;
/// let (metadata, findings) = csdl::parse(&"metadata.xml".into(), text);
/// assert!(findings.is_empty());
/// let property = metadata.find_property("microsoft.graph.user", "GivenName").found();
/// assert_eq!(property.map(|property| &*property.name), Some("givenName"));
/// ```
pub fn parse(file: &Arc<str>, text: &str) -> (Metadata, Vec<Diagnostic>) {
    read::read(file, text)
}
