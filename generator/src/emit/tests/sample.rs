//! A small API, built by hand: an action with three parameter sets, a cmdlet with two operations, and what they use.

use crate::ir::{
    Api, BodyShape, Cmdlet, Constructor, Content, Control, EnumMember, EnumType, Form, Help, Model, Module, Operation,
    Output, Paging, Parameter, ParameterSet, Permission, Property, Prose, Provenance, Reason, Refusal, Role, Route,
    Target, Type,
};
use std::collections::BTreeSet;

/// Two modules that share models.
pub(super) fn api() -> Api {
    Api {
        version: "v1.0".into(),
        modules: vec![users(), users_actions()],
        models: vec![entity(), item_body(), message(), user()],
        enums: vec![importance()],
        aliases: Vec::new(),
    }
}

fn users() -> Module {
    Module {
        name: "Microsoft.Graph.Users".into(),
        rust: "users".into(),
        feature: "users".into(),
        cmdlets: vec![get_mg_user()],
        refused: vec![Refusal { cmdlet: "Invite-MgUser".into(), reason: Reason::NoPath { set: "Get\tall".into() } }],
        identities: vec![identity("UsersIdentity", &["UserId"])],
        aliases: Vec::new(),
    }
}

fn users_actions() -> Module {
    Module {
        name: "Microsoft.Graph.Users.Actions".into(),
        rust: "users_actions".into(),
        feature: "users-actions".into(),
        cmdlets: vec![clear_mg_user_presence(), send_mg_user_mail()],
        refused: Vec::new(),
        identities: vec![identity("UsersActionsIdentity", &["MessageId", "UserId"])],
        aliases: Vec::new(),
    }
}

fn features(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn prose(lines: &[&str]) -> Prose {
    lines.iter().map(|&line| line.to_owned()).collect::<Vec<_>>().into()
}

fn property(wire: &str, rust: &str, ty: Type, docs: &[&str]) -> Property {
    Property { wire: wire.into(), rust: rust.into(), ty, docs: prose(docs) }
}

fn model(rust: &str, file: &str, names: &[&str], properties: Vec<Property>) -> Model {
    Model {
        rust: rust.into(),
        file: file.into(),
        page_type: Some(format!("IMicrosoftGraph{rust}")),
        wire_type: Some(format!("microsoft.graph.{}{}", rust[..1].to_lowercase(), &rust[1..])),
        page: Some("Microsoft.Graph.Users.Actions/Send-MgUserMail.md".into()),
        is_open: false,
        docs: prose(&[]),
        properties,
        features: features(names),
    }
}

fn identity(rust: &str, ids: &[&str]) -> Model {
    let ids = ids.iter().map(|id| {
        let rust = id.replace("Id", "_id").to_lowercase();
        property(id, &rust, Type::String, &[])
    });
    Model { wire_type: None, page_type: Some(format!("I{rust}")), ..model(rust, "identity", &[], ids.collect()) }
}

fn entity() -> Model {
    let everything = [
        ("any", Type::Any),
        ("binary", Type::Binary),
        ("date", Type::Date),
        ("decimal", Type::Decimal),
        ("double", Type::Double),
        ("duration", Type::Duration),
        ("float", Type::Single),
        ("guid", Type::Guid),
        ("i16", Type::Int16),
        ("i32", Type::Int32),
        ("i64", Type::Int64),
        ("i8", Type::SByte),
        ("listOfAny", Type::List(Box::new(Type::Any))),
        ("listOfGuid", Type::List(Box::new(Type::Guid))),
        ("nested", Type::List(Box::new(Type::List(Box::new(Type::Model("Entity".into())))))),
        ("object", Type::Object),
        ("stream", Type::Stream),
        ("time", Type::TimeOfDay),
        ("type", Type::Boolean),
        ("u8", Type::Byte),
    ];
    let rust = |wire: &str| match wire {
        "listOfAny" => "list_of_any".to_owned(),
        "listOfGuid" => "list_of_guid".to_owned(),
        "type" => "r#type".to_owned(),
        // Names of primitive types are no keywords.
        other => other.to_owned(),
    };
    let properties = everything.into_iter().map(|(wire, ty)| property(wire, &rust(wire), ty, &[]));
    Model { is_open: true, ..model("Entity", "entity", &["users"], properties.collect()) }
}

fn item_body() -> Model {
    let content = property("content", "content", Type::String, &["The content of the item.", "", "HTML or text."]);
    let entity = property("entity", "entity", Type::String, &[]);
    Model {
        docs: prose(&["Text, \"#, */ and\nmore."]),
        ..model("ItemBody", "item_body", &["users-actions"], vec![content, entity])
    }
}

fn message() -> Model {
    let properties = vec![
        property("body", "body", Type::Model("ItemBody".into()), &[]),
        property("importance", "importance", Type::Enum("Importance".into()), &[]),
        property("replies", "replies", Type::List(Box::new(Type::Model("Message".into()))), &[]),
        property("sentDateTime", "sent_date_time", Type::DateTimeOffset, &[]),
        property("subject", "subject", Type::String, &["The subject of the message."]),
    ];
    model("Message", "message", &["users-actions"], properties)
}

fn user() -> Model {
    let properties = vec![
        property("displayName", "display_name", Type::String, &["The name in the address book."]),
        property("extra", "extra", Type::Model("Entity".into()), &[]),
    ];
    model("User", "user", &["users"], properties)
}

fn importance() -> EnumType {
    let member = |wire: &str| EnumMember { wire: wire.into(), rust: wire.to_uppercase() };
    EnumType {
        rust: "Importance".into(),
        file: "importance".into(),
        wire_type: "microsoft.graph.importance".into(),
        members: vec![member("low"), member("high")],
        features: features(&["users", "users-actions"]),
    }
}

fn parameter(name: &str, rust: &str, role: Role, ty: Type) -> Parameter {
    Parameter { name: name.into(), rust: rust.into(), aliases: Vec::new(), role, ty, docs: prose(&[]) }
}

fn operation(method: &str, template: &str, content: Content, output: Output) -> Operation {
    let route = Route { template: template.into(), provenance: Provenance::Metadata };
    Operation { method: method.into(), route, content, output, is_bound: false, identity: Vec::new() }
}

fn set(name: &str, operation: usize, members: &[usize], mandatory: &[usize]) -> ParameterSet {
    ParameterSet {
        name: name.into(),
        is_default: false,
        operation,
        target: Target::Ids,
        body: BodyShape::None,
        members: members.into(),
        mandatory: mandatory.into(),
        syntax: String::new(),
    }
}

fn constructor(rust: &str, set: usize, arguments: &[usize]) -> Constructor {
    Constructor { rust: rust.into(), set, arguments: arguments.into() }
}

fn cmdlet(name: &str, rust: &str, file: &str, page: &str) -> Cmdlet {
    Cmdlet {
        name: name.into(),
        rust: rust.into(),
        file: file.into(),
        page: page.into(),
        aliases: Vec::new(),
        help: Help::default(),
        operations: Vec::new(),
        parameters: Vec::new(),
        sets: Vec::new(),
        forms: Vec::new(),
        bodies: Vec::new(),
        permissions: Vec::new(),
    }
}

fn clear_mg_user_presence() -> Cmdlet {
    let own = "ClearMgUserPresenceBody";
    let page = "Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md";
    let parameters = vec![
        parameter("AdditionalProperties", "additional_properties", Role::AdditionalProperties, Type::Object),
        parameter("BodyParameter", "body", Role::Body, Type::Own(own.into())),
        Parameter {
            aliases: vec!["cf".into()],
            ..parameter("Confirm", "confirm", Role::Control(Control::Confirm), Type::Switch)
        },
        parameter("Headers", "headers", Role::Headers, Type::Object),
        parameter("InputObject", "identity", Role::Identity, Type::Identity("UsersActionsIdentity".into())),
        parameter("PassThru", "pass_thru", Role::Control(Control::PassThru), Type::Switch),
        Parameter {
            docs: prose(&["The session to end."]),
            ..parameter("SessionId", "session_id", Role::Property("sessionId".into()), Type::String)
        },
        Parameter {
            docs: prose(&["The id of user.", "", "More."]),
            ..parameter("UserId", "user_id", Role::Path("user-id".into()), Type::String)
        },
    ];
    let expanded = ParameterSet {
        is_default: true,
        body: BodyShape::Expanded,
        syntax: "Clear-MgUserPresence -UserId <String> [-AdditionalProperties <Hashtable>] [-SessionId <String>] \
                 [-Headers <IDictionary>] [-PassThru] [-Confirm] [<CommonParameters>]"
            .into(),
        ..set("ClearExpanded", 0, &[0, 2, 3, 5, 6, 7], &[7])
    };
    let forms = vec![
        Form {
            rust: "ClearMgUserPresence".into(),
            operation: 0,
            setters: vec![0, 6],
            pass_thru: true,
            constructors: vec![constructor("new", 0, &[7]), constructor("via_identity", 2, &[4])],
        },
        Form {
            rust: "ClearMgUserPresenceWithBody".into(),
            operation: 0,
            setters: Vec::new(),
            pass_thru: true,
            constructors: vec![constructor("with_body", 1, &[7, 1])],
        },
    ];
    let permission =
        |kind: &str, is_least| Permission { name: "Presence.ReadWrite".into(), kind: kind.into(), is_least };
    Cmdlet {
        aliases: vec!["Clear-Presence".into()],
        help: Help {
            synopsis: prose(&["Clear the presence of a user."]),
            description: prose(&[]),
            online: Some("https://learn.microsoft.com/powershell/module/x/clear-mguserpresence".into()),
        },
        operations: vec![operation("POST", "/users/{user-id}/presence/clearPresence", Content::Json, Output::Nothing)],
        parameters,
        sets: vec![
            expanded,
            ParameterSet { body: BodyShape::Object, ..set("Clear", 0, &[1, 2, 3, 5, 7], &[1, 7]) },
            ParameterSet { target: Target::Identity, ..set("ClearViaIdentityExpanded", 0, &[0, 2, 3, 4, 5, 6], &[4]) },
        ],
        forms,
        bodies: vec![Model {
            wire_type: None,
            ..model(own, "clear_mg_user_presence", &[], vec![property("sessionId", "session_id", Type::String, &[])])
        }],
        permissions: vec![permission("DelegatedWork", true), permission("Application", false)],
        ..cmdlet("Clear-MgUserPresence", "ClearMgUserPresence", "clear_mg_user_presence", page)
    }
}

fn send_mg_user_mail() -> Cmdlet {
    let page = "Microsoft.Graph.Users.Actions/Send-MgUserMail.md";
    let parameters = vec![
        parameter("Message", "message", Role::Property("message".into()), Type::Model("Message".into())),
        parameter("SaveToSentItems", "save_to_sent_items", Role::Property("saveToSentItems".into()), Type::Switch),
        parameter("Tags", "tags", Role::Property("tags".into()), Type::List(Box::new(Type::Enum("Importance".into())))),
        parameter("UserId", "user_id", Role::Path("user-id".into()), Type::String),
    ];
    Cmdlet {
        operations: vec![operation("POST", "/users/{user-id}/sendMail", Content::Json, Output::Value(Type::Guid))],
        parameters,
        sets: vec![ParameterSet {
            is_default: true,
            body: BodyShape::Expanded,
            ..set("SendExpanded", 0, &[0, 1, 2, 3], &[0, 2, 3])
        }],
        forms: vec![Form {
            rust: "SendMgUserMail".into(),
            operation: 0,
            setters: vec![1],
            pass_thru: false,
            constructors: vec![constructor("new", 0, &[3, 0, 2])],
        }],
        ..cmdlet("Send-MgUserMail", "SendMgUserMail", "send_mg_user_mail", page)
    }
}

fn get_mg_user() -> Cmdlet {
    let strings = || Type::List(Box::new(Type::String));
    let user = || Type::Model("User".into());
    let parameters = vec![
        parameter("All", "all", Role::Paging(Paging::All), Type::Switch),
        Parameter {
            aliases: vec!["CV".into()],
            ..parameter("CountVariable", "count_variable", Role::Paging(Paging::Count), Type::String)
        },
        parameter("Filter", "filter", Role::Query("$filter".into()), Type::String),
        parameter("InputObject", "identity", Role::Identity, Type::Identity("UsersIdentity".into())),
        Parameter {
            aliases: vec!["Select".into()],
            ..parameter("Property", "property", Role::Query("$select".into()), strings())
        },
        parameter("Top", "top", Role::Paging(Paging::Top), Type::Int32),
        parameter("UserId", "user_id", Role::Path("user-id".into()), Type::String),
    ];
    let forms = vec![
        Form {
            rust: "GetMgUser".into(),
            operation: 0,
            setters: vec![0, 1, 2, 4, 5],
            pass_thru: false,
            constructors: vec![constructor("list", 0, &[])],
        },
        Form {
            rust: "GetMgUserGet".into(),
            operation: 1,
            setters: vec![4],
            pass_thru: false,
            constructors: vec![constructor("get", 1, &[6]), constructor("get_via_identity", 2, &[3])],
        },
    ];
    Cmdlet {
        help: Help { synopsis: prose(&["Read users."]), description: prose(&["One or all."]), online: None },
        operations: vec![
            operation("GET", "/users", Content::None, Output::Collection(user())),
            operation("GET", "/users/{user-id}", Content::None, Output::Entity(user())),
        ],
        parameters,
        sets: vec![
            ParameterSet { is_default: true, target: Target::None, ..set("List", 0, &[0, 1, 2, 4, 5], &[]) },
            set("Get", 1, &[4, 6], &[6]),
            ParameterSet { target: Target::Identity, ..set("GetViaIdentity", 1, &[3, 4], &[3]) },
        ],
        forms,
        ..cmdlet("Get-MgUser", "GetMgUser", "get_mg_user", "Microsoft.Graph.Users/Get-MgUser.md")
    }
}
