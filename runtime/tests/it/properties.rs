//! Ids from the properties of an object: which property fills which id, and what is said when none does.

use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, Parameter, ParameterSet, Role, Type};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::output;
use cmdlet_runtime::pipeline::ByProperty;
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Action, Call, Graph, Object};

use crate::contract::models::{User, UsersActionsIdentity};
use crate::contract::{ClearMgUserPresence, GET_MG_USER};

/// Two ids, one of which has an alias.
static GET_MG_USER_MESSAGE: Cmdlet = Cmdlet {
    name: "Get-MgUserMessage",
    module: "Microsoft.Graph.Mail",
    api_version: "v1.0",
    operations: &[Operation::new(Method::GET, "/users/{user-id}/messages/{message-id}", Content::None)],
    parameters: &[
        Parameter::new("InputObject", Role::Identity, Type::Object),
        Parameter::new("MessageId", Role::Path("message-id"), Type::String),
        Parameter::new("UserId", Role::Path("user-id"), Type::String).aliased(&["UserPrincipalName"]),
    ],
    sets: &[
        ParameterSet::new("Get", 0, &[1, 2], &[1, 2]).by_default(),
        ParameterSet::new("GetViaIdentity", 0, &[0], &[0]),
    ],
    permissions: &[],
};

#[derive(Debug)]
struct GetMgUserMessage(Call);

impl GetMgUserMessage {
    fn get(user: &str, message: &str) -> Self {
        Self(Call::new(&GET_MG_USER_MESSAGE, "Get").bind_text("UserId", user).bind_text("MessageId", message))
    }

    fn get_via_identity(identity: Object) -> Self {
        Self(Call::new(&GET_MG_USER_MESSAGE, "GetViaIdentity").bind_object("InputObject", identity))
    }
}

action! {
    GetMgUserMessage => Object, output::entity;
}

fn path(action: &impl Action) -> String {
    let graph = Graph::builder().build().expect("a client");
    action.call().what_if(&graph).expect("a request").url().path().to_owned()
}

#[track_caller]
fn bound(action: impl Action, object: &impl ByProperty) -> String {
    path(&action.bind_properties(object).expect("all ids"))
}

#[track_caller]
fn refused(action: impl Action, object: &impl ByProperty) -> String {
    let error = action.bind_properties(object).err().expect("an id is missing");
    assert!(error.is_binding());
    error.to_string()
}

#[test]
fn the_id_of_a_user_is_the_user_id() {
    let user = User::new().with_id("87d349ed").with_display_name("Adele");
    let expected = "/v1.0/users/87d349ed/presence/clearPresence";
    assert_eq!(bound(ClearMgUserPresence::via_identity(Object::new()), &user), expected);
    assert_eq!(bound(ClearMgUserPresence::new(""), &user), expected, "an empty id is none");
    let wrong_letters = Object::from([("USERID", "")]);
    assert_eq!(bound(ClearMgUserPresence::via_identity(wrong_letters), &user), expected);
    let unknown = Object::from([("ID", json!(7))]);
    assert_eq!(bound(ClearMgUserPresence::new(""), &unknown), "/v1.0/users/7/presence/clearPresence");
}

#[test]
fn what_is_bound_stays() {
    let user = User::new().with_id("87d349ed");
    let expected = "/v1.0/users/adele/presence/clearPresence";
    assert_eq!(bound(ClearMgUserPresence::new("adele"), &user), expected);
    assert_eq!(bound(ClearMgUserPresence::via_identity(UsersActionsIdentity::new().user_id("adele")), &user), expected);
}

#[test]
fn a_property_of_that_name_comes_before_the_id() {
    let message = Object::from([("id", "AAMk"), ("userId", "adele")]);
    assert_eq!(bound(GetMgUserMessage::get("", ""), &message), "/v1.0/users/adele/messages/AAMk");
    let identity = GetMgUserMessage::get_via_identity(Object::new());
    assert_eq!(bound(identity, &message), "/v1.0/users/adele/messages/AAMk");
    let by_alias = Object::from([("messageid", "AAMk"), ("userPrincipalName", "adele@contoso.com")]);
    let expected = "/v1.0/users/adele%40contoso.com/messages/AAMk";
    assert_eq!(bound(GetMgUserMessage::get("", ""), &by_alias), expected);
    assert_eq!(bound(GetMgUserMessage::get_via_identity(Object::new()), &by_alias), expected);
}

#[test]
fn the_id_fills_the_only_one_that_is_left() {
    let message = Object::from([("id", "AAMk")]);
    assert_eq!(bound(GetMgUserMessage::get("adele", ""), &message), "/v1.0/users/adele/messages/AAMk");
    let identity = Object::from([("UserId", "adele")]);
    assert_eq!(bound(GetMgUserMessage::get_via_identity(identity), &message), "/v1.0/users/adele/messages/AAMk");
    let user = Object::from([("id", "adele")]);
    assert_eq!(bound(GetMgUserMessage::get("", "AAMk"), &user), "/v1.0/users/adele/messages/AAMk");
}

#[test]
fn arguments_of_functions_are_no_ids() {
    let view = Call::new(&GET_MG_USER, "View").bind("StartDateTime", "").bind("EndDateTime", "b");
    let user = Object::from([("id", "adele"), ("startDateTime", "a")]);
    let expected = "/v1.0/users/adele/reminderView(StartDateTime='',EndDateTime='b')";
    assert_eq!(bound(GetMgUserMessage(view), &user), expected);
}

#[test]
fn an_id_that_is_missing_is_named() {
    let text = "Clear-MgUserPresence: UserId has no value: the input has neither `UserId` nor `id`";
    for object in [
        Object::new(),
        Object::from([("displayName", "Adele")]),
        Object::from([("id", json!(null))]),
        Object::from([("id", "")]),
        Object::from([("id", json!({"a": 1}))]),
    ] {
        assert_eq!(refused(ClearMgUserPresence::via_identity(Object::new()), &object), text, "{object}");
    }
    assert_eq!(
        refused(GetMgUserMessage::get("", ""), &Object::from([("id", "AAMk")])),
        "Get-MgUserMessage: UserId and MessageId have no value: the input has no property of these names, \
         and `id` could mean either"
    );
}
