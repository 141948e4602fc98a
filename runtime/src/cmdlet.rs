//! Descriptors: what a help page says of one cmdlet, as constant data.
//! Actions, `-WhatIf`, batches and a command line all read the same descriptor; nothing here runs a request.

mod common;

use std::borrow::Cow;

use crate::request::property_of;

/// One cmdlet: its operations, parameters, parameter sets and permissions.
///
/// ```
/// use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, Parameter, ParameterSet, Role, Type};
/// use cmdlet_runtime::http::Method;
///
/// static GET_MG_USER: Cmdlet = Cmdlet {
///     name: "Get-MgUser",
///     module: "Microsoft.Graph.Users",
///     api_version: "v1.0",
///     operations: &[Operation::new(Method::GET, "/users/{user-id}", Content::None)],
///     parameters: &[Parameter::new("UserId", Role::Path("user-id"), Type::String)],
///     sets: &[ParameterSet::new("Get", 0, &[0], &[0]).by_default()],
///     permissions: &[],
/// };
/// assert_eq!(GET_MG_USER.default_set().map(|set| set.name), Some("Get"));
/// ```
#[derive(Debug)]
pub struct Cmdlet {
    /// The name at a shell, `Clear-MgUserPresence`.
    pub name: &'static str,
    /// The PowerShell module, `Microsoft.Graph.Users.Actions`.
    pub module: &'static str,
    /// The API version, the first segment of every URL: `v1.0` or `beta`.
    pub api_version: &'static str,
    /// What the cmdlet can call; most have one, `Get-MgUser` has two (list and get).
    pub operations: &'static [Operation],
    /// Every parameter.
    /// A name may stand here twice with two roles: a path parameter in one set, a body property in another.
    pub parameters: &'static [Parameter],
    /// The parameter sets.
    pub sets: &'static [ParameterSet],
    /// The permissions that the command metadata lists.
    pub permissions: &'static [Permission],
}

impl Cmdlet {
    /// The parameter set of that name.
    pub fn set(&self, name: &str) -> Option<&'static ParameterSet> {
        self.sets.iter().find(|set| set.name == name)
    }

    /// The parameter set that PowerShell takes when the parameters leave a choice.
    pub fn default_set(&self) -> Option<&'static ParameterSet> {
        self.sets.iter().find(|set| set.is_default)
    }

    /// The operation that a parameter set calls.
    pub fn operation(&self, set: &ParameterSet) -> Option<&'static Operation> {
        self.operations.get(usize::from(set.operation))
    }

    /// The parameter at an index of `members` or `mandatory`.
    pub fn parameter(&self, index: u16) -> Option<&'static Parameter> {
        self.parameters.get(usize::from(index))
    }

    /// The parameters of a set, each with its index.
    pub fn members(&self, set: &ParameterSet) -> impl Iterator<Item = (u16, &'static Parameter)> + use<> {
        let (members, parameters) = (set.members, self.parameters);
        members.iter().filter_map(move |&index| Some((index, parameters.get(usize::from(index))?)))
    }
}

/// One method and route of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The HTTP method.
    pub method: http::Method,
    /// The route below the API version, with placeholders: `/users/{user-id}/presence/clearPresence`.
    pub route: &'static str,
    /// What the request carries.
    pub content: Content,
    /// Whether the route ends with an action or a function that is bound to what stands before it.
    pub is_bound: bool,
    /// Placeholders that an identity fills from a property of another name, each with that property:
    /// `("listId", "ListId1")`, where NOTES of the page says `[ListId1 <String>]: Usage: listId='{listId}'`.
    pub identity: &'static [(&'static str, &'static str)],
}

impl Operation {
    /// An operation as the generator writes it.
    pub const fn new(method: http::Method, route: &'static str, content: Content) -> Self {
        Self { method, route, content, is_bound: false, identity: &[] }
    }

    /// The same operation as an action or a function.
    pub const fn bound(mut self) -> Self {
        self.is_bound = true;
        self
    }

    /// The same operation with the properties of an identity that are not called like their placeholders.
    pub const fn identity(mut self, properties: &'static [(&'static str, &'static str)]) -> Self {
        self.identity = properties;
        self
    }

    /// The identity property that fills a placeholder: `user-id` is `UserId`, `mailFolder-id1` is `MailFolderId1`.
    pub(crate) fn identity_property(&self, placeholder: &str) -> Cow<'static, str> {
        match self.identity.iter().find(|(renamed, _)| *renamed == placeholder) {
            Some((_, property)) => Cow::Borrowed(*property),
            None => Cow::Owned(property_of(placeholder)),
        }
    }

    /// The route with the namespace that the cmdlets show before an action or a function, which the service does not
    /// need: `/users/{user-id}/presence/microsoft.graph.clearPresence`.
    pub(crate) fn qualified_route(&self) -> Cow<'static, str> {
        let (before, last) = self.route.rsplit_once('/').unwrap_or(("", self.route));
        let name = last.split('(').next().unwrap_or_default();
        if !self.is_bound || name.contains('.') {
            return Cow::Borrowed(self.route);
        }
        Cow::Owned(format!("{before}/microsoft.graph.{last}"))
    }
}

/// What a request carries as its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Nothing: no content and no `Content-Type`.
    None,
    /// A JSON body; `{}` when no property is bound.
    Json,
    /// The bytes of a file.
    Stream,
}

/// One parameter of a cmdlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The PowerShell name without the dash.
    pub name: &'static str,
    /// The PowerShell aliases.
    pub aliases: &'static [&'static str],
    /// Where its value goes.
    pub role: Role,
    /// What its value is.
    pub r#type: Type,
}

impl Parameter {
    /// A parameter without aliases.
    pub const fn new(name: &'static str, role: Role, r#type: Type) -> Self {
        Self { name, aliases: &[], role, r#type }
    }

    /// The same parameter with these aliases.
    pub const fn aliased(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

/// Where the value of a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Into the route, at the placeholder of that name: `user-id`.
    Path(&'static str),
    /// Into the query, as the option of that name: `$filter`.
    Query(&'static str),
    /// Into the header of that name: `ConsistencyLevel`.
    Header(&'static str),
    /// Into the JSON body, as the property of that wire name.
    Property(&'static str),
    /// It is the body (`-BodyParameter`).
    Body,
    /// It holds the path values (`-InputObject`).
    Identity,
    /// Its entries are merged into the JSON body.
    AdditionalProperties,
    /// Its entries are appended to the headers.
    Headers,
    /// It governs paging.
    Paging(Paging),
    /// It names a file.
    File(File),
    /// It governs the cmdlet and not the request.
    Control(Control),
}

/// How a parameter governs paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paging {
    /// `-All`: follow the next link until there is none.
    All,
    /// `-PageSize`: 1 to 999, sent as `$top`.
    PageSize,
    /// `-Top`: how many items there are in all; sent as `$top`, over 999 enforced by the client.
    Top,
    /// `-CountVariable`: sends `$count=true`.
    Count,
}

/// Which way a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum File {
    /// `-InFile`: uploaded.
    In,
    /// `-OutFile`: downloaded.
    Out,
}

/// A parameter that governs the cmdlet and never reaches the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Control {
    /// `-Confirm`
    Confirm,
    /// `-WhatIf`
    WhatIf,
    /// `-PassThru`
    PassThru,
    /// `-ResponseHeadersVariable`
    ResponseHeadersVariable,
    /// `-ProgressAction`
    ProgressAction,
    /// `-Break`
    Break,
    /// `-HttpPipelineAppend`
    HttpPipelineAppend,
    /// `-HttpPipelinePrepend`
    HttpPipelinePrepend,
    /// `-Proxy`
    Proxy,
    /// `-ProxyCredential`
    ProxyCredential,
    /// `-ProxyUseDefaultCredentials`
    ProxyUseDefaultCredentials,
    /// `-Data`, on older pages `-BodyParameter`: the content of `-InFile` as a stream of .NET.
    ///
    /// Its sets demand `-InFile` as well, which is what a call sends.
    Data,
    /// Any of `about_CommonParameters`.
    Common,
}

/// What the value of a parameter is, so that a command line can turn text into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text.
    String,
    /// A PowerShell switch.
    Switch,
    /// `true` or `false`.
    Boolean,
    /// `Edm.Byte`
    Byte,
    /// `Edm.SByte`
    SByte,
    /// `Edm.Int16`
    Int16,
    /// `Edm.Int32`
    Int32,
    /// `Edm.Int64`
    Int64,
    /// `Edm.Single`
    Single,
    /// `Edm.Double`
    Double,
    /// `Edm.Decimal`
    Decimal,
    /// `Edm.DateTimeOffset`
    DateTimeOffset,
    /// `Edm.Date`
    Date,
    /// `Edm.TimeOfDay`
    TimeOfDay,
    /// `Edm.Duration`
    Duration,
    /// `Edm.Guid`
    Guid,
    /// `Edm.Binary`: bytes.
    ///
    /// The parameter may be called `-<Property>InputFile`, which takes a path at a shell.
    /// It is the command line that reads the file then; a call is bound to the bytes.
    Binary,
    /// `Edm.Stream`
    Stream,
    /// An open enum, by the name of its type.
    Enum(&'static str),
    /// A JSON object.
    Object,
    /// Any JSON.
    Any,
    /// A list.
    List(&'static Type),
}

/// One way of calling a cmdlet: which parameters belong to it and which of them must be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterSet {
    /// The name, `ClearExpanded`.
    pub name: &'static str,
    /// The index of its operation.
    pub operation: u16,
    /// Whether it is the default set.
    pub is_default: bool,
    /// Indices of its parameters.
    pub members: &'static [u16],
    /// Those of `members` that must be bound.
    pub mandatory: &'static [u16],
}

impl ParameterSet {
    /// A set that is not the default one.
    pub const fn new(name: &'static str, operation: u16, members: &'static [u16], mandatory: &'static [u16]) -> Self {
        Self { name, operation, is_default: false, members, mandatory }
    }

    /// The same set as the default one.
    pub const fn by_default(mut self) -> Self {
        self.is_default = true;
        self
    }
}

/// A permission that allows the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Permission {
    /// The name, `Presence.ReadWrite`.
    pub name: &'static str,
    /// Who it is granted to: `DelegatedWork`, `DelegatedPersonal`, `Application`.
    pub kind: &'static str,
    /// Whether it is the least of those that allow the call.
    pub is_least: bool,
}

impl Permission {
    /// A permission that allows more than the call.
    pub const fn new(name: &'static str, kind: &'static str) -> Self {
        Self { name, kind, is_least: false }
    }

    /// The least permission that allows the call.
    pub const fn least(name: &'static str, kind: &'static str) -> Self {
        Self { name, kind, is_least: true }
    }
}
