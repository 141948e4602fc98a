//! `-WhatIf`: the real request, with nothing sent and no token.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cmdlet_runtime::auth::{AccessToken, TokenProvider, TokenRequest};
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::transport::BoxFuture;
use cmdlet_runtime::{Error, Graph, Result};

use crate::contract::{ClearMgUserPresence, GetMgUserList};
use crate::server::Server;

/// Counts how often a token is wanted, and has none.
#[derive(Default)]
struct Counter(AtomicUsize);

impl TokenProvider for Counter {
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Err(Error::auth("none today")) })
    }
}

#[tokio::test]
async fn a_preview_sends_nothing_and_needs_no_token() {
    let server = Server::always(204, "").await;
    let counter = Arc::new(Counter::default());
    let graph = Graph::builder().endpoint(&server.url).credential(Arc::clone(&counter)).build().expect("a client");
    let preview = ClearMgUserPresence::new("adele").session_id("s").what_if(&graph).expect("a request");
    assert_eq!(server.requests().len(), 0);
    assert_eq!(counter.0.load(Ordering::SeqCst), 0);

    assert_eq!(preview.cmdlet(), "Clear-MgUserPresence");
    assert_eq!(preview.parameter_set(), "ClearExpanded");
    assert_eq!(preview.method(), "POST");
    assert_eq!(preview.url().to_string(), format!("{}/v1.0/users/adele/presence/clearPresence", server.url));
    assert_eq!(preview.json(), Some(json!({"sessionId": "s"})));
    assert!(!preview.headers().contains_key("authorization"));

    let error = ClearMgUserPresence::new("adele").invoke(&graph).await.expect_err("no token");
    assert!(error.is_auth());
    assert_eq!(error.to_string(), "Clear-MgUserPresence: none today");
    assert_eq!(counter.0.load(Ordering::SeqCst), 1);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn the_message_is_powershell_s() {
    let graph = Graph::builder().build().expect("a client");
    let preview = ClearMgUserPresence::new("adele").pass_thru().what_if(&graph).expect("a request");
    assert_eq!(
        preview.message(),
        "What if: Performing the operation \"Clear-MgUserPresence_ClearExpanded\" on target \
         \"Call remote 'POST /users/{user-id}/presence/microsoft.graph.clearPresence' operation\"."
    );
}

#[test]
fn a_preview_is_readable_and_hides_secrets() {
    let graph = Graph::builder().build().expect("a client");
    let action = ClearMgUserPresence::new("adele")
        .session_id("s")
        .additional_properties([("password", "Pa$$w0rd")])
        .header("X-Contoso", "a")
        .header("X-Contoso-Token", "t0ken");
    let preview = action.what_if(&graph).expect("a request");
    let expected = r#"POST https://graph.microsoft.com/v1.0/users/adele/presence/clearPresence
content-type: application/json
x-contoso: a
x-contoso-token: [redacted]

{
  "password": "[redacted]",
  "sessionId": "s"
}"#;
    assert_eq!(preview.to_string(), expected);
    for debug in [format!("{preview:?}"), format!("{action:?}"), format!("{action:#?}")] {
        assert!(!debug.contains("w0rd") && !debug.contains("t0ken"), "{debug}");
        assert!(debug.contains("X-Contoso") || debug.contains("x-contoso"), "{debug}");
    }
    assert_eq!(preview.json().expect("a body")["password"], "Pa$$w0rd", "the body itself is the real one");
}

#[test]
fn a_request_without_content_has_no_body() {
    let graph = Graph::builder().build().expect("a client");
    let preview = GetMgUserList::new().what_if(&graph).expect("a request");
    assert_eq!(preview.body(), None);
    assert_eq!(preview.to_string(), "GET https://graph.microsoft.com/v1.0/users");
}
