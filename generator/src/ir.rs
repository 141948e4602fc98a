//! The intermediate representation: plain data between `lower` and `emit`.
//!
//! Everything that a template needs is decided here: names are Rust names already, types are resolved, routes are known.
//! `Serialize` is for snapshots and `cargo xtask ir` only.

mod prose;
mod reason;
mod role;
mod tally;
mod text;

pub use prose::Prose;
pub use reason::Reason;
pub use role::{Control, Direction, Paging, Role};
pub use tally::Tally;

use serde::Serialize;
use std::collections::BTreeSet;

/// All that is emitted into one crate: the modules and types of one API version.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Api {
    /// The version segment of every URL, such as `v1.0`.
    pub version: String,
    /// The PowerShell modules, sorted by name.
    pub modules: Vec<Module>,
    /// Object types shared by all modules, sorted by Rust name.
    pub models: Vec<Model>,
    /// Enumerations shared by all modules, sorted by Rust name.
    pub enums: Vec<EnumType>,
    /// Old names of models and enumerations.
    pub aliases: Vec<Alias>,
}

/// An old Rust name that stays beside the new one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alias {
    /// The name as it was.
    pub old: String,
    /// The type that it stands for.
    pub new: String,
}

/// One PowerShell module: a Rust module behind a feature of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Module {
    /// The PowerShell name, such as `Microsoft.Graph.Users.Actions`.
    pub name: String,
    /// The Rust module, such as `users_actions`.
    pub rust: String,
    /// The cargo feature, such as `users-actions`.
    pub feature: String,
    /// Cmdlets, sorted by name.
    pub cmdlets: Vec<Cmdlet>,
    /// Pages that name a cmdlet for which nothing could be emitted, sorted by name.
    pub refused: Vec<Refusal>,
    /// Identity types (`-InputObject`), sorted by Rust name.
    pub identities: Vec<Model>,
    /// Old names of the module's types.
    pub aliases: Vec<Alias>,
}

/// A cmdlet that is left out, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refusal {
    /// The cmdlet, such as `Get-MgUser`.
    pub cmdlet: String,
    /// The reason.
    pub reason: Reason,
}

/// One cmdlet: a descriptor and one or more forms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cmdlet {
    /// `Clear-MgUserPresence`.
    pub name: String,
    /// The Rust type, `ClearMgUserPresence`.
    pub rust: String,
    /// The Rust file and module, `clear_mg_user_presence`.
    pub file: String,
    /// The page it comes from, relative to the specs folder.
    pub page: String,
    /// Other names of the cmdlet.
    pub aliases: Vec<String>,
    /// What the page says, ready for rustdoc.
    pub help: Help,
    /// The requests that the cmdlet can send.
    pub operations: Vec<Operation>,
    /// Every parameter, sorted by name; the same name stands twice if its role differs between sets.
    pub parameters: Vec<Parameter>,
    /// Parameter sets in page order.
    pub sets: Vec<ParameterSet>,
    /// The Rust types a caller builds; the first carries the cmdlet's name and all constructors.
    pub forms: Vec<Form>,
    /// Body types that belong to this cmdlet alone.
    pub bodies: Vec<Model>,
    /// Permissions that allow the call.
    pub permissions: Vec<Permission>,
}

/// The prose of a page as rustdoc markdown, one entry a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Help {
    /// The synopsis.
    pub synopsis: Prose,
    /// The lines of the description that do not repeat the synopsis.
    pub description: Prose,
    /// The page on the web.
    pub online: Option<String>,
}

/// One method and route.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// Where it goes and how that is known.
    pub route: Route,
    /// What the request carries.
    pub content: Content,
    /// What the reply holds.
    pub output: Output,
    /// Whether the route ends with an action or a function, as far as `$metadata` knows.
    pub is_bound: bool,
    /// Placeholders of the route that an identity fills from a property of another name, each with that property.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identity: Vec<(String, String)>,
}

/// A route template with its provenance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Route {
    /// `/users/{user-id}/presence/clearPresence`.
    pub template: String,
    /// The source that named it.
    pub provenance: Provenance,
}

/// Where a route comes from. A route is known or the cmdlet is refused; it is never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// `MgCommandMetadata` names it.
    Metadata,
    /// The name of the body type spells it and `$metadata` confirms it.
    BodyType,
    /// `$metadata` has exactly one path that fits.
    Csdl,
    /// An entry of `overrides.toml`.
    Override,
}

impl Provenance {
    /// The word that stands in `SURFACE.txt`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::BodyType => "body-type",
            Self::Csdl => "csdl",
            Self::Override => "override",
        }
    }
}

/// What a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Content {
    /// No content and no `Content-Type`.
    None,
    /// A JSON object; `{}` when nothing is bound.
    Json,
    /// The bytes of a file.
    Stream,
}

/// What a successful reply holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Output {
    /// Nothing; `-PassThru` turns success into `true`.
    Nothing,
    /// One object.
    Entity(Type),
    /// `{"value": […]}`, perhaps with a next link.
    Collection(Type),
    /// `{"value": …}` with one scalar.
    Value(Type),
    /// One scalar as plain text, such as a count.
    Text(Type),
    /// `{"@odata.id": …}`: where something is, as text.
    Reference,
    /// Bytes that are saved to a file.
    File,
    /// Whatever the service sends.
    Json,
}

/// A parameter of a cmdlet in one role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Parameter {
    /// The PowerShell name without dash, `SessionId`.
    pub name: String,
    /// The Rust setter or argument, `session_id`.
    pub rust: String,
    /// PowerShell aliases, such as `RHV`.
    pub aliases: Vec<String>,
    /// What it does to the request.
    pub role: Role,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Rustdoc lines, may be empty.
    pub docs: Prose,
}

/// One parameter set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ParameterSet {
    /// `ClearExpanded`.
    pub name: String,
    /// Whether it is the default set.
    pub is_default: bool,
    /// Index into the cmdlet's operations.
    pub operation: usize,
    /// How the target is named.
    pub target: Target,
    /// How the body comes in.
    pub body: BodyShape,
    /// Indices into the cmdlet's parameters, ascending.
    pub members: Vec<usize>,
    /// Those of `members` that must be given, ascending.
    pub mandatory: Vec<usize>,
    /// The PowerShell syntax of the set on one line.
    pub syntax: String,
}

/// How a set names its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Target {
    /// The route has no placeholder.
    None,
    /// One parameter for each placeholder.
    Ids,
    /// `-InputObject`.
    Identity,
}

/// How a set takes its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum BodyShape {
    /// There is none.
    None,
    /// `-BodyParameter`.
    Object,
    /// One parameter for each property.
    Expanded,
}

/// A Rust type that a caller builds: one operation and one list of optional parameters.
///
/// Sets that differ only in how they name their target share a form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Form {
    /// The Rust type, `ClearMgUserPresence` or `ClearMgUserPresenceWithBody`.
    pub rust: String,
    /// Index into the cmdlet's operations.
    pub operation: usize,
    /// Indices of the optional parameters that have a setter.
    pub setters: Vec<usize>,
    /// Whether `-PassThru` belongs to it.
    pub pass_thru: bool,
    /// How a value of it comes to be, default set first.
    pub constructors: Vec<Constructor>,
}

/// A constructor: one parameter set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Constructor {
    /// The Rust function, `new`, `with_body`, `via_identity`, `list`.
    pub rust: String,
    /// Index into the cmdlet's sets.
    pub set: usize,
    /// Indices of the mandatory parameters in argument order.
    pub arguments: Vec<usize>,
}

/// A permission that allows the call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Permission {
    /// `Presence.ReadWrite`.
    pub name: String,
    /// `DelegatedWork`, `DelegatedPersonal` or `Application`.
    pub kind: String,
    /// Whether it is the least one that suffices.
    pub is_least: bool,
}

/// An object type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    /// The Rust type, `Message`.
    pub rust: String,
    /// The Rust file, `message`.
    pub file: String,
    /// The type name on pages, `IMicrosoftGraphMessage`.
    pub page_type: Option<String>,
    /// The type name in `$metadata`, `microsoft.graph.message`.
    pub wire_type: Option<String>,
    /// The page it was first met on, or none if only `$metadata` names it.
    pub page: Option<String>,
    /// Whether it takes any property.
    pub is_open: bool,
    /// Rustdoc lines, may be empty.
    pub docs: Prose,
    /// Properties, sorted by wire name.
    pub properties: Vec<Property>,
    /// Features of the modules that reach it.
    pub features: BTreeSet<String>,
}

/// A property of an object type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Property {
    /// The name in JSON; for an identity the PowerShell name.
    pub wire: String,
    /// The Rust getter; the builder is `with_` and this name.
    pub rust: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Rustdoc lines, may be empty.
    pub docs: Prose,
}

/// An open enumeration: a string with known values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnumType {
    /// The Rust type, `Importance`.
    pub rust: String,
    /// The Rust file, `importance`.
    pub file: String,
    /// The type name in `$metadata`.
    pub wire_type: String,
    /// Known members in `$metadata` order.
    pub members: Vec<EnumMember>,
    /// Features of the modules that reach it.
    pub features: BTreeSet<String>,
}

/// A known member of an enumeration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnumMember {
    /// The value in JSON.
    pub wire: String,
    /// The Rust constant, `HIGH`.
    pub rust: String,
}

/// The type of a parameter, a property or a reply.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Text.
    String,
    /// A switch parameter.
    Switch,
    /// `true` or `false`.
    Boolean,
    /// 8 bits, signed.
    SByte,
    /// 8 bits, unsigned.
    Byte,
    /// 16 bits.
    Int16,
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
    /// Single precision.
    Single,
    /// Double precision.
    Double,
    /// A decimal number, kept as JSON has it.
    Decimal,
    /// A date with time and offset.
    DateTimeOffset,
    /// A calendar date.
    Date,
    /// A time of day.
    TimeOfDay,
    /// A span of time.
    Duration,
    /// A GUID.
    Guid,
    /// Bytes in JSON (base64).
    Binary,
    /// The bytes of a file.
    Stream,
    /// An object of unknown shape.
    Object,
    /// Any JSON value.
    Any,
    /// A model shared by all modules, by Rust name.
    Model(String),
    /// An enumeration, by Rust name.
    Enum(String),
    /// The body type of this cmdlet, by Rust name.
    Own(String),
    /// The identity type of this module, by Rust name.
    Identity(String),
    /// A list.
    List(Box<Type>),
}
