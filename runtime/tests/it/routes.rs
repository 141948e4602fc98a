//! Path values and query options on the wire.

use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, Parameter, ParameterSet, Role, Type};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Call, Graph, Null, Object};

use crate::contract::models::UsersActionsIdentity;
use crate::contract::{ClearMgUserPresence, GET_MG_USER, GetMgUserList};
use crate::server::Server;

fn graph() -> Graph {
    Graph::builder().build().expect("a client")
}

fn list_url(action: &GetMgUserList) -> String {
    let url = action.what_if(&graph()).expect("a request").url().to_string();
    url.strip_prefix("https://graph.microsoft.com/v1.0/users").expect("the route").to_owned()
}

#[tokio::test]
async fn an_id_is_encoded_once_and_arrives_so() {
    let server = Server::always(204, "").await;
    for id in ["adele#EXT#@contoso.com", "a/b?c", "é~.-_ %2F", "a&b=c+d"] {
        ClearMgUserPresence::new(id).invoke(&server.graph()).await.expect(id);
    }
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    let expected = ["adele%23EXT%23%40contoso.com", "a%2Fb%3Fc", "%C3%A9~.-_%20%252F", "a%26b%3Dc%2Bd"]
        .map(|id| format!("/v1.0/users/{id}/presence/clearPresence"));
    assert_eq!(targets, expected);
}

#[test]
fn an_id_that_would_change_the_route_is_refused() {
    for (id, why) in [
        ("", "Clear-MgUserPresence: UserId has no value"),
        (".", "Clear-MgUserPresence: UserId cannot be `.`"),
        ("..", "Clear-MgUserPresence: UserId cannot be `..`"),
    ] {
        let error = ClearMgUserPresence::new(id).what_if(&graph()).expect_err(id);
        assert!(error.is_binding());
        assert_eq!(error.to_string(), why);
        assert_eq!(error.cmdlet(), Some("Clear-MgUserPresence"));
    }
}

/// A key and an argument of a function can have one name; the identity has a property for each.
#[test]
fn an_identity_gives_arguments_from_the_properties_that_are_theirs() {
    static CMDLET: Cmdlet = Cmdlet {
        name: "Get-MgListItem",
        module: "Microsoft.Graph.Sites",
        api_version: "v1.0",
        operations: &[Operation::new(Method::GET, "/lists/{list-id}/applicable(listId='{listId}')", Content::None)
            .bound()
            .identity(&[("listId", "ListId1")])],
        parameters: &[Parameter::new("InputObject", Role::Identity, Type::Object)],
        sets: &[ParameterSet::new("GetViaIdentity", 0, &[0], &[0])],
        permissions: &[],
    };
    let call = |identity: Object| Call::new(&CMDLET, "GetViaIdentity").bind("InputObject", identity);
    let both = call(Object::from([("ListId", "key"), ("ListId1", "argument")]));
    let url = both.what_if(&graph()).expect("a request").url().to_string();
    assert_eq!(url, "https://graph.microsoft.com/v1.0/lists/key/applicable(listId='argument')");
    let error = call(Object::from([("ListId", "key")])).what_if(&graph()).expect_err("no argument");
    assert_eq!(error.to_string(), "Get-MgListItem: InputObject has no value for ListId1");
}

#[test]
fn an_identity_gives_the_ids_in_any_case() {
    let identity = Object::from([("userid", "adele"), ("MAILFOLDERID", "inbox"), ("mailFolderId1", "a b")]);
    let call = Call::new(&GET_MG_USER, "GetViaIdentity").bind("InputObject", identity);
    let url = call.what_if(&graph()).expect("a request").url().to_string();
    assert_eq!(url, "https://graph.microsoft.com/v1.0/users/adele/mailFolders/inbox/childFolders/a%20b");
}

#[test]
fn an_identity_without_a_value_is_an_error_that_names_it() {
    let why = |identity: Object| {
        let error = ClearMgUserPresence::via_identity(identity).what_if(&graph()).expect_err("no UserId");
        assert!(error.is_binding());
        error.to_string()
    };
    let expected = "Clear-MgUserPresence: InputObject has no value for UserId";
    assert_eq!(why(Object::new()), expected);
    assert_eq!(why(Object::from([("UserId", json!(null))])), expected);
    assert_eq!(why(Object::from([("UserId", "")])), expected);
    assert_eq!(why(Object::from([("Id", "adele")])), expected);
    let good = ClearMgUserPresence::via_identity(UsersActionsIdentity::new().user_id("adele"));
    assert!(good.what_if(&graph()).is_ok());
}

#[test]
fn quotes_in_the_argument_of_a_function_are_doubled() {
    let call = Call::new(&GET_MG_USER, "View")
        .bind("UserId", "adele")
        .bind("StartDateTime", "2026-01-31T09:00:00Z")
        .bind("EndDateTime", "a'b");
    let url = call.what_if(&graph()).expect("a request").url().to_string();
    let expected = "/v1.0/users/adele/reminderView(StartDateTime='2026-01-31T09%3A00%3A00Z',EndDateTime='a%27%27b')";
    assert_eq!(url, format!("https://graph.microsoft.com{expected}"));
}

#[test]
fn mistakes_of_binding_are_reported_and_not_sent() {
    let why = |call: Call| call.what_if(&graph()).expect_err("a mistake").to_string();
    assert_eq!(why(Call::new(&GET_MG_USER, "Lisst")), "Get-MgUser: there is no parameter set `Lisst`");
    assert_eq!(
        why(Call::new(&GET_MG_USER, "List").bind("UserId", "adele").bind("Top", 1)),
        "Get-MgUser: the parameter set List has no parameter UserId"
    );
    assert_eq!(why(Call::new(&GET_MG_USER, "View")), "Get-MgUser: UserId is mandatory and has no value");
    assert_eq!(
        why(Call::new(&GET_MG_USER, "View").bind("UserId", "a").bind("StartDateTime", "b")),
        "Get-MgUser: EndDateTime has no value"
    );
}

#[test]
fn an_option_is_there_only_when_it_is_bound() {
    assert_eq!(list_url(&GetMgUserList::new()), "");
    assert_eq!(list_url(&GetMgUserList::new().filter("a").filter("b")), "?$filter=b", "the last binding wins");
    assert_eq!(list_url(&GetMgUserList::new().filter("a").filter(Null)), "", "null unbinds");
}

#[test]
fn options_are_joined_quoted_and_encoded() {
    assert_eq!(list_url(&GetMgUserList::new().property(["id", "mail"])), "?$select=id%2Cmail");
    assert_eq!(
        list_url(&GetMgUserList::new().filter("startsWith(displayName,'a&b#?')")),
        "?$filter=startsWith%28displayName%2C%27a%26b%23%3F%27%29"
    );
    assert_eq!(list_url(&GetMgUserList::new().search("displayName:a")), "?$search=%22displayName%3Aa%22");
    assert_eq!(list_url(&GetMgUserList::new().search("\"a\" OR \"b\"")), "?$search=%22a%22%20OR%20%22b%22");
    assert_eq!(
        list_url(&GetMgUserList::new().top(5).search("a").count().filter("b")),
        "?$count=true&$filter=b&$search=%22a%22&$top=5",
        "in the order of the descriptor"
    );
}

#[test]
fn page_sizes() {
    assert_eq!(list_url(&GetMgUserList::new().page_size(999)), "?$top=999");
    assert_eq!(list_url(&GetMgUserList::new().page_size(10).top(25)), "?$top=10");
    assert_eq!(list_url(&GetMgUserList::new().top(2_000)), "?$top=999");
    for size in [0, 1_000] {
        let error = GetMgUserList::new().page_size(size).what_if(&graph()).expect_err("a page size");
        let text = format!("Invalid page size specified `{size}`. PageSize must be between 1 and 999 inclusive.");
        assert_eq!(error.message(), text);
    }
    assert!(GetMgUserList::new().top(-1).what_if(&graph()).expect_err("negative").is_binding());
}
