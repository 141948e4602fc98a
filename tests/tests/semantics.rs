//! What the issue tracker of the cmdlets would ask for: typed calls over loopback, one behaviour a test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use msgraph_cmdlets::auth::StaticToken;
use msgraph_cmdlets::models::{Importance, ItemBody, Message, Recipient, User};
use msgraph_cmdlets::users::{GetMgUser, NewMgUser, RemoveMgUser, UpdateMgUser, UsersIdentity};
use msgraph_cmdlets::users_actions::{
    ClearMgUserPresence, ClearMgUserPresenceBody, ClearMgUserPresenceUserPreferredPresence, ConfirmMgUserMemberGroup,
    CopyMgUserMailFolderChildFolderMessage, GetMgUserMemberGroup, RevokeMgUserSignInSession, SendMgUserMail,
    SendMgUserMailBody, SetMgUserLicense, UsersActionsIdentity,
};
use msgraph_cmdlets::{Graph, Model, Null, Object};
use serde_json::json;
use system_tests::{Received, Server, respond};

async fn connect(status: u16, body: &'static str) -> (Server, Graph) {
    let server = Server::start(move |_| respond(status, body)).await.unwrap();
    let graph = Graph::builder().endpoint(server.endpoint()).credential(StaticToken::new("a-token")).build().unwrap();
    (server, graph)
}

fn only(server: &Server) -> Received {
    let received = server.take();
    assert_eq!(received.len(), 1);
    received.into_iter().next().unwrap()
}

#[tokio::test]
async fn an_expanded_set_sends_what_is_bound() {
    let (server, graph) = connect(204, "").await;
    ClearMgUserPresence::new("adele").session_id("an-app").invoke(&graph).await.unwrap();
    let request = only(&server);
    assert_eq!((request.method.as_str(), &*request.target), ("POST", "/v1.0/users/adele/presence/clearPresence"));
    assert_eq!(request.json(), Some(json!({"sessionId": "an-app"})));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some("Bearer a-token"));
}

#[tokio::test]
async fn nothing_bound_is_an_empty_object() {
    let (server, graph) = connect(204, "").await;
    ClearMgUserPresence::new("adele").invoke(&graph).await.unwrap();
    assert_eq!(&only(&server).body[..], b"{}");
}

#[tokio::test]
async fn a_property_has_three_states() {
    let (server, graph) = connect(204, "").await;
    ClearMgUserPresence::new("adele").session_id(Null).invoke(&graph).await.unwrap();
    assert_eq!(only(&server).json(), Some(json!({"sessionId": null})));
    ClearMgUserPresence::new("adele").session_id("").invoke(&graph).await.unwrap();
    assert_eq!(only(&server).json(), Some(json!({"sessionId": ""})));
    ClearMgUserPresence::new("adele").session_id("a\\b").invoke(&graph).await.unwrap();
    assert_eq!(only(&server).json(), Some(json!({"sessionId": "a\\b"})));
}

#[tokio::test]
async fn ids_are_percent_encoded() {
    let (server, graph) = connect(204, "").await;
    ClearMgUserPresence::new("a#EXT#@b.com").invoke(&graph).await.unwrap();
    assert_eq!(only(&server).target, "/v1.0/users/a%23EXT%23%40b.com/presence/clearPresence");
    let error = ClearMgUserPresence::new("").invoke(&graph).await.unwrap_err();
    assert!(error.is_binding() && error.to_string().contains("UserId"), "{error}");
    assert!(server.take().is_empty(), "an empty id sends nothing");
}

#[tokio::test]
async fn an_identity_stands_for_the_ids() {
    let (server, graph) = connect(204, "").await;
    let identity = UsersActionsIdentity::new().user_id("adele");
    ClearMgUserPresence::via_identity(identity.clone()).session_id("an-app").invoke(&graph).await.unwrap();
    assert_eq!(only(&server).json(), Some(json!({"sessionId": "an-app"})));
    let body = ClearMgUserPresenceBody::new().with_session_id("another");
    ClearMgUserPresence::via_identity_with_body(identity, body).invoke(&graph).await.unwrap();
    assert_eq!(only(&server).json(), Some(json!({"sessionId": "another"})));
}

#[tokio::test]
async fn an_identity_without_the_id_is_refused_by_name() {
    let (server, graph) = connect(204, "").await;
    let identity = UsersActionsIdentity::new().chat_id("a-chat");
    let error = ClearMgUserPresence::via_identity(identity).invoke(&graph).await.unwrap_err();
    assert!(error.is_binding() && error.to_string().contains("UserId"), "{error}");
    assert!(server.take().is_empty());
}

#[tokio::test]
async fn what_if_shows_the_request_and_sends_nothing() {
    let server = Server::no_content().await.unwrap();
    // No credential at all: a preview needs none.
    let graph = Graph::builder().endpoint(server.endpoint()).build().unwrap();
    let preview =
        ClearMgUserPresence::new("adele").session_id("an-app").header("X-Contoso", "1").what_if(&graph).unwrap();
    assert_eq!(preview.method(), "POST");
    assert_eq!(preview.url().to_string(), format!("{}/v1.0/users/adele/presence/clearPresence", server.endpoint()));
    assert_eq!(preview.headers().get("x-contoso").map(http::HeaderValue::as_bytes), Some(&b"1"[..]));
    assert!(preview.headers().get("authorization").is_none());
    assert_eq!(preview.body(), Some(&br#"{"sessionId":"an-app"}"#[..]));
    assert_eq!(
        preview.message(),
        "What if: Performing the operation \"Clear-MgUserPresence_ClearExpanded\" on target \
         \"Call remote 'POST /users/{user-id}/presence/microsoft.graph.clearPresence' operation\"."
    );
    assert!(server.take().is_empty());
}

#[tokio::test]
async fn pass_thru_makes_success_true() {
    let (server, graph) = connect(204, "").await;
    let done: bool = ClearMgUserPresence::new("adele").pass_thru().invoke(&graph).await.unwrap().into_value();
    assert!(done);
    assert_eq!(server.take().len(), 1);
}

#[tokio::test]
async fn mail_keeps_the_wire_names_of_its_action() {
    let (server, graph) = connect(202, "").await;
    let to = Recipient::new().with_email_address(json!({"address": "alex@contoso.com"}));
    let message = Message::new()
        .with_subject("Lunch")
        .with_importance(Importance::HIGH)
        .with_body(ItemBody::new().with_content_type("text").with_content("At noon?"))
        .with_to_recipients([to]);
    SendMgUserMail::new("adele").message(message.clone()).save_to_sent_items(false).invoke(&graph).await.unwrap();
    let expanded = only(&server);
    assert_eq!(
        expanded.json(),
        Some(json!({
            "Message": {
                "subject": "Lunch",
                "importance": "high",
                "body": {"contentType": "text", "content": "At noon?"},
                "toRecipients": [{"emailAddress": {"address": "alex@contoso.com"}}],
            },
            "SaveToSentItems": false,
        }))
    );
    let body = SendMgUserMailBody::new().with_message(message).with_save_to_sent_items(false);
    SendMgUserMail::with_body("adele", body).invoke(&graph).await.unwrap();
    assert_eq!(only(&server).body, expanded.body, "both ways send the same bytes");
}

#[tokio::test]
async fn an_action_without_body_sends_no_content() {
    let (server, graph) = connect(204, "").await;
    ClearMgUserPresenceUserPreferredPresence::new("adele").invoke(&graph).await.unwrap();
    let request = only(&server);
    assert_eq!(request.target, "/v1.0/users/adele/presence/clearUserPreferredPresence");
    assert!(request.body.is_empty());
    assert_eq!(request.header("content-type"), None);
}

#[tokio::test]
async fn a_get_cmdlet_can_be_a_post_and_give_strings() {
    let (server, graph) = connect(200, r#"{"value":["group-1","group-2"]}"#).await;
    let groups = GetMgUserMemberGroup::new("adele").security_enabled_only(true).invoke(&graph).await.unwrap();
    let groups: Vec<String> = groups.into_value().into_items();
    assert_eq!(groups, ["group-1", "group-2"]);
    let request = only(&server);
    assert_eq!((request.method.as_str(), &*request.target), ("POST", "/v1.0/users/adele/getMemberGroups"));
    assert_eq!(request.json(), Some(json!({"securityEnabledOnly": true})));
    ConfirmMgUserMemberGroup::new("adele").group_ids(["group-1"]).invoke(&graph).await.unwrap();
    assert_eq!(only(&server).json(), Some(json!({"groupIds": ["group-1"]})));
}

#[tokio::test]
async fn repeated_ids_fill_their_own_places() {
    let (server, graph) = connect(201, r#"{"id":"copy"}"#).await;
    let reply = CopyMgUserMailFolderChildFolderMessage::new("adele", "inbox", "child", "m/1")
        .destination_id("archive")
        .invoke(&graph)
        .await
        .unwrap();
    assert_eq!(reply.value().id(), Some("copy"));
    let request = only(&server);
    assert_eq!(request.target, "/v1.0/users/adele/mailFolders/inbox/childFolders/child/messages/m%2F1/copy");
    assert_eq!(request.json(), Some(json!({"DestinationId": "archive"})));
}

#[tokio::test]
async fn an_empty_list_is_sent_as_one() {
    let (server, graph) = connect(200, r#"{"id":"adele"}"#).await;
    SetMgUserLicense::new("adele")
        .add_licenses(Vec::<Object>::new())
        .remove_licenses(["sku"])
        .invoke(&graph)
        .await
        .unwrap();
    assert_eq!(only(&server).json(), Some(json!({"addLicenses": [], "removeLicenses": ["sku"]})));
}

#[tokio::test]
async fn a_scalar_reply_is_its_value() {
    let (_server, graph) = connect(200, r#"{"@odata.context":"x","value":true}"#).await;
    let revoked: bool = RevokeMgUserSignInSession::new("adele").invoke(&graph).await.unwrap().into_value();
    assert!(revoked);
}

#[tokio::test]
async fn listing_and_getting_are_two_operations() {
    let (server, graph) = connect(200, r#"{"value":[{"id":"1","displayName":"Adele"}],"@odata.count":1}"#).await;
    let users = GetMgUser::list()
        .filter("startsWith(displayName,'a')")
        .property(["id", "displayName"])
        .consistency_level("eventual")
        .count()
        .invoke(&graph)
        .await
        .unwrap()
        .into_value();
    assert_eq!(users.count(), Some(1));
    assert_eq!(users.items()[0].display_name(), Some("Adele"));
    let request = only(&server);
    assert!(request.target.starts_with("/v1.0/users?"), "{}", request.target);
    assert!(request.target.contains("$filter=startsWith%28displayName%2C%27a%27%29"), "{}", request.target);
    assert!(request.target.contains("$select=id%2CdisplayName") && request.target.contains("$count=true"));
    assert_eq!(request.header("consistencylevel"), Some("eventual"));
    GetMgUser::get("adele").property(["mail"]).invoke(&graph).await.unwrap();
    assert_eq!(only(&server).target, "/v1.0/users/adele?$select=mail");
    GetMgUser::get_via_identity(UsersIdentity::new().user_id("adele")).invoke(&graph).await.unwrap();
    assert_eq!(only(&server).target, "/v1.0/users/adele");
}

#[tokio::test]
async fn users_are_created_changed_and_removed() {
    let (server, graph) = connect(201, r#"{"id":"1","contosoNew":{"a":1}}"#).await;
    let created = NewMgUser::new().display_name("Adele").account_enabled(true).invoke(&graph).await.unwrap();
    assert_eq!((created.status().as_u16(), created.value().id()), (201, Some("1")));
    assert_eq!(created.value().property("contosoNew"), Some(&json!({"a": 1})), "unknown properties survive");
    let request = only(&server);
    assert_eq!((request.method.as_str(), &*request.target), ("POST", "/v1.0/users"));
    assert_eq!(request.json(), Some(json!({"displayName": "Adele", "accountEnabled": true})));
    let user = User::new().with_job_title(Null).with_odata_type("#microsoft.graph.user");
    UpdateMgUser::with_body("adele", user).invoke(&graph).await.unwrap();
    let request = only(&server);
    assert_eq!((request.method.as_str(), &*request.target), ("PATCH", "/v1.0/users/adele"));
    assert_eq!(request.json(), Some(json!({"jobTitle": null, "@odata.type": "#microsoft.graph.user"})));
    RemoveMgUser::new("adele").if_match("W/\"1\"").invoke(&graph).await.unwrap();
    let request = only(&server);
    assert_eq!((request.method.as_str(), request.header("if-match")), ("DELETE", Some("W/\"1\"")));
}

#[tokio::test]
async fn an_update_without_content_is_no_error() {
    let (_server, graph) = connect(204, "").await;
    let reply = UpdateMgUser::new("adele").job_title("Retail Manager").invoke(&graph).await.unwrap();
    assert_eq!(reply.status().as_u16(), 204);
}

#[tokio::test]
async fn further_properties_merge_and_never_hide_one() {
    let (server, graph) = connect(204, "").await;
    let more = Object::from([("contoso", json!(1))]);
    ClearMgUserPresence::new("adele").session_id("s").additional_properties(more).invoke(&graph).await.unwrap();
    assert_eq!(only(&server).json(), Some(json!({"sessionId": "s", "contoso": 1})));
    let same = Object::from([("SessionId", json!("t"))]);
    let action = ClearMgUserPresence::new("adele").session_id("s").additional_properties(same);
    let error = action.invoke(&graph).await.unwrap_err();
    assert!(error.is_binding() && error.to_string().contains("SessionId"), "{error}");
    assert!(server.take().is_empty());
}

#[tokio::test]
async fn headers_append_and_set() {
    let (server, graph) = connect(204, "").await;
    let action = ClearMgUserPresence::new("adele").header("X-A", "1").header("X-A", "2").set_header("X-B", "3");
    action.invoke(&graph).await.unwrap();
    let request = only(&server);
    let all: Vec<&[u8]> = request.headers.get_all("x-a").iter().map(http::HeaderValue::as_bytes).collect();
    assert!(all == [&b"1"[..], b"2"] || all == [&b"1, 2"[..]], "{all:?}");
    assert_eq!(request.header("x-b"), Some("3"));
    let error = ClearMgUserPresence::new("adele").header("Authorization", "x").invoke(&graph).await.unwrap_err();
    assert!(error.is_binding(), "{error}");
}

#[tokio::test]
async fn an_error_of_the_service_says_everything() {
    let body = r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges.",
        "innerError":{"request-id":"5d0f8c1e-77aa-4c0e-9f61-0c2f4a1b9d38","client-request-id":"c","date":"2026-01-30T08:00:00"}}}"#;
    let (_server, graph) = connect(403, body).await;
    let error = ClearMgUserPresence::new("adele").invoke(&graph).await.unwrap_err();
    assert!(error.is_service());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert_eq!(error.code(), Some("Authorization_RequestDenied"));
    assert_eq!(error.message(), "Insufficient privileges.");
    assert_eq!(error.request_id(), Some("5d0f8c1e-77aa-4c0e-9f61-0c2f4a1b9d38"));
    let text = error.to_string();
    assert!(text.contains("Clear-MgUserPresence") && text.contains("Presence.ReadWrite"), "{text}");
    assert!(!text.contains('\n') && !text.contains("a-token") && !format!("{error:?}").contains("a-token"));
}
