//! What people see when it goes wrong.

use std::error::Error as _;
use std::time::Duration;

use cmdlet_runtime::auth::{ClientSecret, StaticToken};
use cmdlet_runtime::{Action as _, Error, Graph, Invoke};

use crate::contract::{ClearMgUserPresence, GetMgUserList};
use crate::server::{Server, raw, reply, silent};

async fn error_of(graph: &Graph) -> Error {
    // What is sent again, and when, is in `retries.rs` and `faults.rs`.
    Invoke::new(ClearMgUserPresence::new("adele").without_retry(), graph).await.expect_err("an error")
}

fn client(url: &str) -> Graph {
    Graph::builder().endpoint(url).credential(StaticToken::new("ey.static")).build().expect("a client")
}

#[tokio::test]
async fn an_error_of_graph_keeps_everything() {
    let server = Server::start(|request| {
        let body = r#"{"error":{"code":"TooManyRequests","message":"Slow\ndown.",
            "innerError":{"date":"2026-01-31T09:00:00","request-id":"r-inner","client-request-id":"c-inner","x":1}}}"#;
        let mut reply = reply(429, body);
        let id = request.headers["client-request-id"].clone();
        for (name, value) in [("request-id", "r-1"), ("retry-after", "30")] {
            reply.headers_mut().insert(name, value.parse().expect("a value"));
        }
        reply.headers_mut().insert("client-request-id", id);
        reply
    })
    .await;
    let error = error_of(&server.graph()).await;
    assert!(error.is_service() && !error.is_auth() && !error.is_transport() && !error.is_binding());
    assert_eq!(error.status().expect("a status"), 429);
    assert_eq!(error.code(), Some("TooManyRequests"));
    assert_eq!(error.message(), "Slow\ndown.");
    assert_eq!(error.inner_error().expect("an inner error")["x"], 1);
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.client_request_id(), server.request().header("client-request-id"));
    assert_eq!(error.date(), Some("2026-01-31T09:00:00"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert_eq!(error.cmdlet(), Some("Clear-MgUserPresence"));
    assert_eq!(
        error.to_string(),
        "Clear-MgUserPresence: 429 Too Many Requests: [TooManyRequests] Slow down. (request-id r-1)"
    );
}

#[tokio::test]
async fn a_message_may_say_its_language() {
    let body =
        r#"{"error":{"code":"-1, Contoso.ClientException","message":{"lang":"en-US","value":"The list is full."}}}"#;
    let error = error_of(&Server::always(400, body).await.graph()).await;
    assert_eq!((error.code(), error.message()), (Some("-1, Contoso.ClientException"), "The list is full."));
    let error =
        error_of(&Server::always(400, r#"{"error":{"code":"c","message":{"lang":"en-US"}}}"#).await.graph()).await;
    assert_eq!(error.message(), "400 Bad Request: [c]");
}

#[tokio::test]
async fn a_byte_order_mark_before_json_is_skipped() {
    let marked = async |status, json: &str| Server::always(status, &format!("\u{feff}{json}")).await;
    let server = marked(400, r#"{"error":{"code":"BadRequest","message":"No."}}"#).await;
    let error = error_of(&server.graph()).await;
    assert_eq!((error.code(), error.message()), (Some("BadRequest"), "No."));
    let error = error_of(&marked(502, "<html>").await.graph()).await;
    assert_eq!(error.message(), "502 Bad Gateway: <html>");

    let server = marked(200, r#"{"value":[{"id":"adele"}]}"#).await;
    let users = GetMgUserList::new().invoke(&server.graph()).await.expect("users").into_value();
    assert_eq!(users.iter().filter_map(|user| user.id()).collect::<Vec<_>>(), ["adele"]);

    let login = marked(200, r#"{"access_token":"ey.1","expires_in":3600}"#).await;
    let credential = ClientSecret::new("contoso", "6fc4dcd0", "s3cret").authority(&login.url).expect("loopback");
    let server = Server::always(204, "").await;
    let graph = Graph::builder().endpoint(&server.url).credential(credential).build().expect("a client");
    ClearMgUserPresence::new("adele").invoke(&graph).await.expect("success");
    assert_eq!(server.request().header("authorization"), Some("Bearer ey.1"));
}

#[tokio::test]
async fn a_403_names_the_permissions() {
    let body = r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}"#;
    let error = error_of(&Server::always(403, body).await.graph()).await;
    assert_eq!(
        error.to_string(),
        "Clear-MgUserPresence: 403 Forbidden: [Authorization_RequestDenied] Insufficient privileges; \
         it needs Presence.ReadWrite (DelegatedWork)"
    );
    assert_eq!(error.permissions().len(), 2);
    let other = error_of(&Server::always(404, body).await.graph()).await;
    assert!(other.permissions().is_empty());
}

#[tokio::test]
async fn replies_that_are_no_error_object_keep_status_and_excerpt() {
    for (status, body, expected) in [
        (502, "<html>\r\n <h1>Bad gateway</h1>", "502 Bad Gateway: <html> <h1>Bad gateway</h1>"),
        (503, "", "503 Service Unavailable, with no error object in the reply"),
        (500, r#"{"error":{"code":"x","mess"#, r#"500 Internal Server Error: {"error":{"code":"x","mess"#),
    ] {
        let error = error_of(&Server::always(status, body).await.graph()).await;
        assert!(error.is_service());
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.to_string(), format!("Clear-MgUserPresence: {expected}"));
    }
}

#[tokio::test]
async fn a_body_that_is_cut_off_keeps_its_status() {
    let url = raw(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 100\r\nrequest-id: r-1\r\n\r\n{\"err").await;
    let error = error_of(&client(&url)).await;
    assert!(error.is_service(), "{error}");
    assert_eq!(error.status().expect("a status"), 503);
    assert_eq!(error.request_id(), Some("r-1"));

    let url = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"val").await;
    let error = error_of(&client(&url)).await;
    assert!(error.is_transport() && !error.is_timeout(), "{error}");
}

#[tokio::test]
async fn no_connection_is_a_transport_error() {
    // Nobody listens on port 1.
    let error = error_of(&client("http://127.0.0.1:1")).await;
    assert!(error.is_transport() && !error.is_timeout() && !error.is_service());
    assert_eq!(error.status(), None);
    assert_eq!(error.client_request_id().map(str::len), Some(36), "it can be found in the logs of a proxy");
    assert!(error.to_string().starts_with("Clear-MgUserPresence: no connection: "), "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn no_reply_in_time_is_a_timeout() {
    let builder = Graph::builder().endpoint(silent().await).credential(StaticToken::new("ey.static"));
    let error = error_of(&builder.timeout(Duration::from_millis(300)).build().expect("a client")).await;
    assert!(error.is_timeout() && error.is_transport());
    assert!(error.to_string().starts_with("Clear-MgUserPresence: no reply in time"), "{error}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Server::always(204, "").await;
    let target = format!("{}/elsewhere", other.url);
    let server = Server::start(move |_| {
        let mut reply = reply(307, "");
        reply.headers_mut().insert("location", target.parse().expect("a value"));
        reply
    })
    .await;
    let error = error_of(&server.graph()).await;
    assert_eq!(error.status().expect("a status"), 307);
    assert!(error.to_string().contains("redirects are not followed (to 127.0.0.1)"), "{error}");
    assert_eq!(other.requests().len(), 0, "the token did not leave");
}

#[tokio::test]
async fn no_error_shows_the_token() {
    let graph = Graph::builder().credential(StaticToken::new("ey\nsecret")).build().expect("a client");
    let error = error_of(&graph).await;
    assert!(error.is_auth());
    let refused =
        error_of(&Server::always(401, r#"{"error":{"code":"InvalidAuthenticationToken"}}"#).await.graph()).await;
    assert!(refused.is_service() && !refused.is_auth());
    for error in [error, refused] {
        let text = format!("{error} {error:?} {error:#?}");
        assert!(!text.contains("secret") && !text.contains("ey.static"), "{text}");
    }
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let server = Server::always(204, "").await;
    let error = error_of(&Graph::builder().endpoint(&server.url).build().expect("a client")).await;
    assert!(error.is_auth());
    assert!(error.to_string().contains("GraphBuilder::credential"), "{error}");
    assert_eq!(server.requests().len(), 0);
}
