//! Code of the shape that the generator emits: if this compiles, generated code does.
//! Adapted only where the sample would be repeated.

#![allow(unreachable_pub, dead_code, reason = "generated code is public and has a method for every property")]

pub mod models {
    //! Models and an open enum.

    use cmdlet_runtime::edm;
    use cmdlet_runtime::wire::{IntoWire, Object, Symbol, View};

    macro_rules! model {
        ($name:ident) => {
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct $name(Object);

            impl View for $name {
                type Inner = Object;
                fn wrap(inner: Object) -> Self {
                    Self(inner)
                }
                fn inner(&self) -> &Object {
                    &self.0
                }
                fn into_inner(self) -> Object {
                    self.0
                }
            }

            impl $name {
                pub fn new() -> Self {
                    Self::default()
                }
            }
        };
    }

    macro_rules! properties {
        ($model:ident { $($get:ident $set:ident $wire:literal: $ty:ty => $read:ty;)+ }) => {
            impl $model {
                $(
                    pub fn $get(&self) -> Option<$read> {
                        self.0.read::<$ty>($wire)
                    }
                    pub fn $set(self, value: impl IntoWire<$ty>) -> Self {
                        Self(self.0.with($wire, value.into_wire()))
                    }
                )+
            }
        };
    }

    model!(Message);
    properties!(Message {
        subject with_subject "subject": String => &str;
        importance with_importance "importance": Importance => Importance;
        body with_body "body": ItemBody => ItemBody;
        to_recipients with_to_recipients "toRecipients": Vec<Recipient> => Vec<Recipient>;
        categories with_categories "categories": Vec<String> => Vec<&str>;
        is_read with_is_read "isRead": bool => bool;
        size with_size "size": i64 => i64;
        sent_date_time with_sent_date_time "sentDateTime": edm::DateTimeOffset => &str;
        content_bytes with_content_bytes "contentBytes": edm::Binary => Vec<u8>;
        duration with_duration "duration": edm::Duration => &str;
    });

    model!(ItemBody);
    properties!(ItemBody { content with_content "content": String => &str; });

    model!(Recipient);
    properties!(Recipient { name with_name "name": String => &str; });

    model!(User);
    properties!(User {
        id with_id "id": String => &str;
        display_name with_display_name "displayName": String => &str;
    });

    model!(ClearMgUserPresenceBody);
    properties!(ClearMgUserPresenceBody { session_id with_session_id "sessionId": String => &str; });

    // The keys of an identity are the PowerShell names.
    model!(UsersActionsIdentity);

    impl UsersActionsIdentity {
        pub fn user_id(self, user_id: impl Into<String>) -> Self {
            Self(self.0.with("UserId", user_id.into()))
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Importance(Symbol);

    impl View for Importance {
        type Inner = Symbol;
        fn wrap(inner: Symbol) -> Self {
            Self(inner)
        }
        fn inner(&self) -> &Symbol {
            &self.0
        }
        fn into_inner(self) -> Symbol {
            self.0
        }
    }

    impl Importance {
        pub const LOW: Self = Self(Symbol::new("low"));
        pub const HIGH: Self = Self(Symbol::new("high"));
    }
}

use cmdlet_runtime::cmdlet::{
    Cmdlet, Content, Control, Operation, Paging, Parameter, ParameterSet, Permission, Role, Type,
};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::wire::{IntoWire, Object};
use cmdlet_runtime::{Call, Collection, Graph, Invoke, PassThru, Preview, Result, output};
use models::{ClearMgUserPresenceBody, User, UsersActionsIdentity};

/// The descriptor of `Clear-MgUserPresence`.
pub static CLEAR_MG_USER_PRESENCE: Cmdlet = Cmdlet {
    name: "Clear-MgUserPresence",
    module: "Microsoft.Graph.Users.Actions",
    api_version: "v1.0",
    operations: &[Operation {
        method: cmdlet_runtime::http::Method::POST,
        route: "/users/{user-id}/presence/clearPresence",
        content: Content::Json,
        is_bound: true,
        identity: &[],
    }],
    parameters: &[
        Parameter {
            name: "AdditionalProperties",
            aliases: &[],
            role: Role::AdditionalProperties,
            r#type: Type::Object,
        },
        Parameter { name: "BodyParameter", aliases: &[], role: Role::Body, r#type: Type::Object },
        Parameter { name: "Confirm", aliases: &["cf"], role: Role::Control(Control::Confirm), r#type: Type::Switch },
        Parameter { name: "Headers", aliases: &[], role: Role::Headers, r#type: Type::Object },
        Parameter { name: "InputObject", aliases: &[], role: Role::Identity, r#type: Type::Object },
        Parameter { name: "PassThru", aliases: &[], role: Role::Control(Control::PassThru), r#type: Type::Switch },
        Parameter { name: "SessionId", aliases: &[], role: Role::Property("sessionId"), r#type: Type::String },
        Parameter { name: "UserId", aliases: &[], role: Role::Path("user-id"), r#type: Type::String },
    ],
    sets: &[
        ParameterSet {
            name: "ClearExpanded",
            operation: 0,
            is_default: true,
            members: &[0, 2, 3, 5, 6, 7],
            mandatory: &[7],
        },
        ParameterSet { name: "Clear", operation: 0, is_default: false, members: &[1, 2, 3, 5, 7], mandatory: &[1, 7] },
        ParameterSet {
            name: "ClearViaIdentityExpanded",
            operation: 0,
            is_default: false,
            members: &[0, 2, 3, 4, 5, 6],
            mandatory: &[4],
        },
    ],
    permissions: &[
        Permission { name: "Presence.ReadWrite", kind: "DelegatedWork", is_least: true },
        Permission { name: "Presence.ReadWrite.All", kind: "Application", is_least: false },
    ],
};

/// The expanded form.
#[doc(alias = "Clear-MgUserPresence")]
#[derive(Clone, Debug)]
pub struct ClearMgUserPresence(Call);

impl ClearMgUserPresence {
    pub fn new(user_id: impl Into<String>) -> Self {
        Self(Call::new(&CLEAR_MG_USER_PRESENCE, "ClearExpanded").bind("UserId", user_id.into()))
    }

    pub fn with_body(
        user_id: impl Into<String>,
        body: impl IntoWire<ClearMgUserPresenceBody>,
    ) -> ClearMgUserPresenceWithBody {
        ClearMgUserPresenceWithBody(
            Call::new(&CLEAR_MG_USER_PRESENCE, "Clear")
                .bind("UserId", user_id.into())
                .bind("BodyParameter", body.into_wire()),
        )
    }

    pub fn via_identity(identity: impl IntoWire<UsersActionsIdentity>) -> Self {
        Self(Call::new(&CLEAR_MG_USER_PRESENCE, "ClearViaIdentityExpanded").bind("InputObject", identity.into_wire()))
    }

    pub fn session_id(self, session_id: impl IntoWire<String>) -> Self {
        Self(self.0.bind("SessionId", session_id.into_wire()))
    }

    pub fn additional_properties(self, properties: impl Into<Object>) -> Self {
        Self(self.0.bind("AdditionalProperties", properties.into()))
    }

    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self(self.0.header(name.into(), value.into()))
    }

    pub fn set_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self(self.0.set_header(name.into(), value.into()))
    }

    pub fn pass_thru(self) -> PassThru<Self> {
        PassThru::new(self)
    }

    pub fn what_if(&self, graph: &Graph) -> Result<Preview> {
        self.0.what_if(graph)
    }

    pub fn invoke(self, graph: &Graph) -> Invoke<()> {
        Invoke::new(self, graph)
    }
}

action! {
    ClearMgUserPresence => (), output::nothing;
    ClearMgUserPresenceWithBody => (), output::nothing;
    GetMgUserList => Collection<User>, output::collection;
    Any<User> => User, output::entity;
    Any<bool> => bool, output::value;
    Any<Collection<String>> => Collection<String>, output::collection;
    Any<cmdlet_runtime::serde_json::Value> => cmdlet_runtime::serde_json::Value, output::json;
}

#[derive(Clone, Debug)]
pub struct ClearMgUserPresenceWithBody(Call);

impl ClearMgUserPresenceWithBody {
    pub fn invoke(self, graph: &Graph) -> Invoke<()> {
        Invoke::new(self, graph)
    }
}

/// The list form of `Get-MgUser`, and an operation with two more kinds of placeholders.
pub static GET_MG_USER: Cmdlet = Cmdlet {
    name: "Get-MgUser",
    module: "Microsoft.Graph.Users",
    api_version: "v1.0",
    operations: &[
        Operation { method: Method::GET, route: "/users", content: Content::None, is_bound: false, identity: &[] },
        Operation {
            method: Method::GET,
            route: "/users/{user-id}/mailFolders/{mailFolder-id}/childFolders/{mailFolder-id1}",
            content: Content::None,
            is_bound: false,
            identity: &[],
        },
        Operation {
            method: Method::GET,
            route: "/users/{user-id}/reminderView(StartDateTime='{StartDateTime}',EndDateTime='{EndDateTime}')",
            content: Content::None,
            is_bound: true,
            identity: &[],
        },
    ],
    parameters: &[
        Parameter { name: "All", aliases: &[], role: Role::Paging(Paging::All), r#type: Type::Switch },
        Parameter {
            name: "ConsistencyLevel",
            aliases: &[],
            role: Role::Header("ConsistencyLevel"),
            r#type: Type::String,
        },
        Parameter { name: "CountVariable", aliases: &["CV"], role: Role::Paging(Paging::Count), r#type: Type::String },
        Parameter { name: "Filter", aliases: &[], role: Role::Query("$filter"), r#type: Type::String },
        Parameter { name: "PageSize", aliases: &[], role: Role::Paging(Paging::PageSize), r#type: Type::Int32 },
        Parameter {
            name: "Property",
            aliases: &["Select"],
            role: Role::Query("$select"),
            r#type: Type::List(&Type::String),
        },
        Parameter { name: "Search", aliases: &[], role: Role::Query("$search"), r#type: Type::String },
        Parameter { name: "Top", aliases: &["Limit"], role: Role::Paging(Paging::Top), r#type: Type::Int32 },
        Parameter { name: "InputObject", aliases: &[], role: Role::Identity, r#type: Type::Object },
        Parameter { name: "UserId", aliases: &[], role: Role::Path("user-id"), r#type: Type::String },
        Parameter { name: "StartDateTime", aliases: &[], role: Role::Path("StartDateTime"), r#type: Type::String },
        Parameter { name: "EndDateTime", aliases: &[], role: Role::Path("EndDateTime"), r#type: Type::String },
    ],
    sets: &[
        ParameterSet {
            name: "List",
            operation: 0,
            is_default: true,
            members: &[0, 1, 2, 3, 4, 5, 6, 7],
            mandatory: &[],
        },
        ParameterSet { name: "GetViaIdentity", operation: 1, is_default: false, members: &[8], mandatory: &[8] },
        ParameterSet { name: "View", operation: 2, is_default: false, members: &[9, 10, 11], mandatory: &[9] },
    ],
    permissions: &[],
};

/// The list form.
#[derive(Clone, Debug)]
pub struct GetMgUserList(Call);

impl GetMgUserList {
    pub fn new() -> Self {
        Self(Call::new(&GET_MG_USER, "List"))
    }

    pub fn all(self) -> Self {
        Self(self.0.bind("All", true))
    }

    pub fn count(self) -> Self {
        Self(self.0.bind("CountVariable", true))
    }

    pub fn consistency_level(self, level: impl IntoWire<String>) -> Self {
        Self(self.0.bind("ConsistencyLevel", level.into_wire()))
    }

    pub fn filter(self, filter: impl IntoWire<String>) -> Self {
        Self(self.0.bind("Filter", filter.into_wire()))
    }

    pub fn property(self, property: impl IntoWire<Vec<String>>) -> Self {
        Self(self.0.bind("Property", property.into_wire()))
    }

    pub fn search(self, search: impl IntoWire<String>) -> Self {
        Self(self.0.bind("Search", search.into_wire()))
    }

    pub fn top(self, top: impl IntoWire<i32>) -> Self {
        Self(self.0.bind("Top", top.into_wire()))
    }

    pub fn page_size(self, page_size: impl IntoWire<i32>) -> Self {
        Self(self.0.bind("PageSize", page_size.into_wire()))
    }

    pub fn what_if(&self, graph: &Graph) -> Result<Preview> {
        self.0.what_if(graph)
    }

    pub fn invoke(self, graph: &Graph) -> Invoke<Collection<User>> {
        Invoke::new(self, graph)
    }
}

/// `GET /users`, with any output: what differs between actions is the decoder.
pub struct Any<T>(Call, std::marker::PhantomData<T>);

impl<T> Any<T> {
    pub fn new() -> Self {
        Self(Call::new(&GET_MG_USER, "List"), std::marker::PhantomData)
    }
}
