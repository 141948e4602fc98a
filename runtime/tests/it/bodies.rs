//! JSON bodies on the wire: three states of a property, values as given, additional properties.

use cmdlet_runtime::serde_json::{Value, json};
use cmdlet_runtime::{Model as _, Null, Object};

use crate::contract::ClearMgUserPresence;
use crate::contract::models::ClearMgUserPresenceBody;
use crate::server::Server;

async fn sent(action: ClearMgUserPresence) -> Value {
    let server = Server::always(204, "").await;
    action.invoke(&server.graph()).await.expect("success");
    server.request().json()
}

fn action() -> ClearMgUserPresence {
    ClearMgUserPresence::new("adele@contoso.com")
}

#[tokio::test]
async fn a_property_is_absent_null_or_a_value() {
    assert_eq!(sent(action()).await, json!({}));
    assert_eq!(sent(action().session_id(Null)).await, json!({"sessionId": null}));
    assert_eq!(sent(action().session_id("")).await, json!({"sessionId": ""}));
    assert_eq!(sent(action().session_id(r"CONTOSO\a")).await, json!({"sessionId": r"CONTOSO\a"}));
    assert_eq!(sent(action().session_id(json!(["not", "text"]))).await, json!({"sessionId": ["not", "text"]}));
}

#[tokio::test]
async fn additional_properties_are_merged() {
    let extra = Object::from([("isEmpty", json!([])), ("isOff", json!(false)), ("nothing", json!(null))]);
    let body = sent(action().session_id("s").additional_properties(extra)).await;
    assert_eq!(body, json!({"sessionId": "s", "isEmpty": [], "isOff": false, "nothing": null}));
}

#[tokio::test]
async fn a_duplicate_key_is_an_error_that_names_it() {
    let server = Server::always(204, "").await;
    let action = action().session_id("s").additional_properties([("SessionID", "t")]);
    let error = action.invoke(&server.graph()).await.expect_err("a duplicate");
    assert!(error.is_binding());
    assert!(error.to_string().contains("`SessionID`"), "{error}");
    assert_eq!(server.requests().len(), 0, "nothing was sent");
}

#[tokio::test]
async fn a_body_object_goes_out_as_it_is() {
    let server = Server::always(204, "").await;
    let body = ClearMgUserPresenceBody::new().with_session_id("s").with_property("x", 1).with_odata_type("#contoso.t");
    ClearMgUserPresence::with_body("adele", &body).invoke(&server.graph()).await.expect("success");
    let request = server.request();
    assert_eq!(request.json(), json!({"@odata.type": "#contoso.t", "sessionId": "s", "x": 1}));
    assert!(request.body.starts_with(br#"{"@odata.type""#), "OData wants the type first");
    assert_eq!(request.all("content-type"), ["application/json"]);
}

#[tokio::test]
async fn no_body_is_no_content_and_no_content_type() {
    let server = Server::always(200, r#"{"value":[]}"#).await;
    crate::contract::GetMgUserList::new().invoke(&server.graph()).await.expect("success");
    let request = server.request();
    assert!(request.body.is_empty());
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("content-length"), None);
}
