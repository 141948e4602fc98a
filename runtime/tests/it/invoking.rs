//! Sending an action: outputs, replies, `-PassThru`, and what a client shares.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cmdlet_runtime::http::{Method, Request, Response};
use cmdlet_runtime::serde_json::{Value, json};
use cmdlet_runtime::transport::{Body, BoxFuture, Timeout, Transport, TransportError};
use cmdlet_runtime::{Collection, Graph, Invoke, Object, auth::StaticToken};

use crate::contract::models::User;
use crate::contract::{Any, ClearMgUserPresence};
use crate::server::{Server, reply};

#[tokio::test]
async fn an_action_without_a_result_returns_nothing_or_true() {
    let server = Server::always(200, "whatever").await;
    let action = ClearMgUserPresence::new("adele");
    let reply = action.clone().invoke(&server.graph()).await.expect("success");
    assert_eq!(reply.status(), 200);
    let done: bool = action.pass_thru().header("X-A", "b").invoke(&server.graph()).await.expect("success").into_value();
    assert!(done);
    let requests = server.requests();
    assert_eq!(requests[1].method, Method::POST);
    assert_eq!(requests[1].all("x-a"), ["b"]);
}

#[tokio::test]
async fn outputs_are_decoded() {
    let answer = r#"{"id":"1","displayName":"Adele","value":["a","b"],"@odata.count":7,"x":1}"#;
    let server = Server::always(200, answer).await;
    let graph = server.graph();

    let user = Invoke::new(Any::<User>::new(), &graph).await.expect("an entity").into_value();
    assert_eq!((user.id(), user.display_name()), (Some("1"), Some("Adele")));

    let groups = Invoke::new(Any::<Collection<String>>::new(), &graph).await.expect("a collection").into_value();
    assert_eq!(groups.items(), ["a", "b"]);
    assert_eq!(groups.count(), Some(7));
    assert_eq!(groups.properties().get("x"), Some(&json!(1)));
    assert_eq!(groups.into_iter().collect::<String>(), "ab");

    let any = Invoke::new(Any::<Value>::new(), &graph).await.expect("JSON").into_value();
    assert_eq!(any["x"], 1);
}

#[tokio::test]
async fn a_bare_value_is_decoded() {
    let server = Server::always(200, r#"{"@odata.context":"c","value":true}"#).await;
    assert!(Invoke::new(Any::<bool>::new(), &server.graph()).await.expect("a value").into_value());
}

#[tokio::test]
async fn a_reply_of_another_type_is_a_decode_error() {
    let server = Server::always(200, r#"{"value":["a",1]}"#).await;
    let graph = server.graph();
    let error = Invoke::new(Any::<Collection<String>>::new(), &graph).await.expect_err("a number");
    assert!(error.is_decode() && !error.is_service());
    assert_eq!(error.to_string(), "Get-MgUser: item 1 of the reply is a number, another type is expected");
    let error = Invoke::new(Any::<bool>::new(), &graph).await.expect_err("a list");
    assert_eq!(error.to_string(), "Get-MgUser: the reply has a list where another type is expected");
}

#[tokio::test]
async fn a_reply_has_status_headers_and_request_id() {
    let server = Server::start(|_| {
        let mut reply = reply(202, "");
        reply.headers_mut().insert("request-id", "r-1".parse().expect("a value"));
        reply.headers_mut().insert("x-contoso", "a".parse().expect("a value"));
        reply
    })
    .await;
    let reply = ClearMgUserPresence::new("adele").invoke(&server.graph()).await.expect("success");
    assert_eq!(reply.status(), 202);
    assert_eq!(reply.headers()["x-contoso"], "a");
    assert_eq!(reply.request_id(), Some("r-1"));
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_awaited() {
    let server = Server::always(204, "").await;
    drop(ClearMgUserPresence::new("adele").invoke(&server.graph()));
    let later = ClearMgUserPresence::new("adele").invoke(&server.graph());
    tokio::task::yield_now().await;
    assert_eq!(server.requests().len(), 0);
    tokio::spawn(later).await.expect("no panic").expect("success");
    assert_eq!(server.requests().len(), 1);
}

/// Counts requests and answers with what it was sent.
#[derive(Default)]
struct Echo {
    sent: AtomicUsize,
}

impl Transport for Echo {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.sent.fetch_add(1, Ordering::SeqCst);
        let timeout = request.extensions().get::<Timeout>().map(|timeout| timeout.0.as_secs());
        let seen = Object::from([("url", json!(request.uri().to_string())), ("timeout", json!(timeout))]);
        Box::pin(async move { Ok(Response::new(Body::from(seen.to_string()))) })
    }
}

#[tokio::test]
async fn a_transport_of_one_s_own_is_used_by_all_clones() {
    let echo = Arc::new(Echo::default());
    let graph = Graph::builder()
        .cloud(cmdlet_runtime::Cloud::UsGov)
        .credential(StaticToken::new("t"))
        .transport(Arc::clone(&echo))
        .timeout(std::time::Duration::from_secs(7))
        .build()
        .expect("a client");
    let seen = Invoke::new(Any::<Value>::new(), &graph.clone()).await.expect("JSON").into_value();
    assert_eq!(seen, json!({"url": "https://graph.microsoft.us/v1.0/users", "timeout": 7}));
    Invoke::new(Any::<Value>::new(), &graph).await.expect("JSON");
    assert_eq!(echo.sent.load(Ordering::SeqCst), 2);
}

#[test]
fn a_client_that_is_set_up_wrongly_is_not_built() {
    let error = Graph::builder().endpoint("http://graph.contoso.com").build().expect_err("http");
    assert!(error.is_configuration());
    assert!(error.to_string().contains("loopback"), "{error}");
    assert!(Graph::builder().user_agent("a\nb").build().expect_err("two lines").is_configuration());
}
