//! Batches that are throttled, refused, cut off or answered badly.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cmdlet_runtime::Graph;
use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::batch::Batch;
use cmdlet_runtime::retry::Never;
use cmdlet_runtime::serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::batch_service::{Executed, assert_no_token, batch, get, refused, send, service, user, user_of, users_of};
use crate::server::{Server, quick, reply};

#[tokio::test]
async fn what_stays_throttled_is_an_error_when_the_policy_gives_up() {
    let (server, executed) = service(|item| match user_of(item).as_str() {
        "busy" => refused(503, "ServiceUnavailable", Some("0")),
        "slow" => refused(429, "TooManyRequests", Some("3600")),
        "late" => refused(504, "GatewayTimeout", Some("0")),
        _ => user(item),
    })
    .await;
    let mut batch = Batch::new();
    let (busy, slow, late) = (batch.add(get("busy")), batch.add(get("slow")), batch.add(send("late")));
    let good = batch.add(get("adele"));
    let graph = server.builder().retry(quick().attempts(4)).build().expect("a client");
    let mut replies = batch.send(&graph).await.expect("replies");
    let error = replies.take(busy).expect_err("not there");
    assert_eq!((error.status().expect("a status").as_u16(), error.code()), (503, Some("ServiceUnavailable")));
    assert_eq!(error.attempts(), 4);
    let error = replies.take(slow).expect_err("an hour is too long");
    assert_eq!((error.retry_after(), error.attempts()), (Some(Duration::from_secs(3_600)), 1));
    assert_eq!(replies.take(late).expect_err("unknown").status().expect("a status"), 504);
    replies.take(good).expect("a user");
    assert_eq!(executed.lock().expect("the count").len(), 1);
    let sent: Vec<_> = server.requests().iter().map(users_of).collect();
    assert_eq!(sent, [vec!["busy", "slow", "late", "adele"], vec!["busy"], vec!["busy"], vec!["busy"]]);
}

#[tokio::test]
async fn a_throttled_batch_is_sent_again_as_a_whole() {
    let (asked, executed) = (AtomicUsize::new(0), Executed::default());
    let count = Arc::clone(&executed);
    let server = Server::start(move |request| {
        if asked.fetch_add(1, Ordering::SeqCst) == 1 {
            let mut throttled = reply(429, r#"{"error":{"code":"TooManyRequests","message":"Slow down."}}"#);
            throttled.headers_mut().insert("retry-after", "0".parse().expect("a value"));
            return throttled;
        }
        batch(request, &user, &count)
    })
    .await;
    let mut batch = Batch::new().concurrency(NonZeroUsize::MIN);
    let handles: Vec<_> = (0..100).map(|id| batch.add(send(&id.to_string()))).collect();
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for handle in handles {
        replies.take(handle).expect("success");
    }
    let executed = executed.lock().expect("the count");
    assert_eq!((executed.len(), executed.values().max()), (100, Some(&1)));
    assert_eq!(server.requests().len(), 6, "five, and one again");
}

#[tokio::test]
async fn a_batch_that_timed_out_at_a_gateway_sends_again_what_cannot_happen_twice() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        if asked.fetch_add(1, Ordering::SeqCst) == 0 {
            let mut late = reply(504, "");
            late.headers_mut().insert("retry-after", "0".parse().expect("a value"));
            return late;
        }
        batch(request, &user, &Executed::default())
    })
    .await;
    let mut batch = Batch::new();
    let (write, read) = (batch.add(send("a")), batch.add(get("b")));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    assert_eq!(replies.take(write).expect_err("unknown").status().expect("a status"), 504);
    replies.take(read).expect("a user");
    assert_eq!(server.requests().iter().map(users_of).collect::<Vec<_>>(), [vec!["a", "b"], vec!["b"]]);
}

#[tokio::test]
async fn a_batch_that_never_got_through_is_an_error_as_a_whole() {
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..200).map(|id| batch.add(get(&id.to_string()))).collect();
    drop(handles);
    let server = Server::always(200, "").await;
    let error =
        batch.send(&Graph::builder().endpoint(&server.url).build().expect("a client")).await.expect_err("no token");
    assert!(error.is_auth(), "{error}");
    assert_eq!(server.requests().len(), 0);

    let server = Server::always(400, r#"{"error":{"code":"BadRequest","message":"Not like this."}}"#).await;
    let mut batch = Batch::new();
    let handle = batch.add(get("adele"));
    let error = batch.send(&server.graph()).await.expect_err("refused");
    assert_eq!(error.to_string(), "400 Bad Request: [BadRequest] Not like this.");
    assert_eq!(server.requests().len(), 1);
    assert_no_token(&error);
    let (server, _) = service(user).await;
    let mut other = Batch::new();
    let own = other.add(get("adele"));
    let mut replies = other.send(&server.graph()).await.expect("replies");
    assert!(replies.take(handle).expect_err("another batch").is_binding());
    replies.take(own).expect("a user");
}

#[tokio::test]
async fn a_refused_request_is_the_error_of_its_actions_only() {
    let server = Server::start(|request| {
        if request.json()["requests"].as_array().is_some_and(|items| items.iter().any(|item| user_of(item) == "bad")) {
            return reply(500, "");
        }
        batch(request, &user, &Executed::default())
    })
    .await;
    let mut batch = Batch::new().concurrency(NonZeroUsize::MIN);
    let bad = batch.add(get("bad"));
    let with_it: Vec<_> = (1..20).map(|id| batch.add(get(&id.to_string()))).collect();
    let others: Vec<_> = (20..45).map(|id| batch.add(get(&id.to_string()))).collect();
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for handle in with_it.into_iter().chain([bad]) {
        let error = replies.take(handle).expect_err("refused");
        assert_eq!((error.status().expect("a status").as_u16(), error.cmdlet()), (500, Some("Invoke-MgUser")));
    }
    for handle in others {
        replies.take(handle).expect("a user");
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn what_the_reply_leaves_out_is_sent_again_only_if_that_does_no_harm() {
    let (server, executed) = service(|item| match user_of(item).as_str() {
        "silent" => Value::Null,
        "odd" => json!({"status": "fine"}),
        _ => user(item),
    })
    .await;
    let mut batch = Batch::new();
    let (silent, odd, good) = (batch.add(send("silent")), batch.add(get("odd")), batch.add(get("adele")));
    let graph = server.builder().retry(quick()).build().expect("a client");
    let mut replies = batch.send(&graph).await.expect("replies");
    let text = "Invoke-MgUser: no reply: the reply of the batch leaves the action out";
    let error = replies.take(silent).expect_err("nothing came");
    assert!(error.is_transport() && !error.is_service());
    assert_eq!((error.to_string(), error.attempts()), (text.to_owned(), 1));
    let error = replies.take(odd).expect_err("nothing that says a status");
    assert_eq!((error.to_string(), error.attempts()), (format!("{text} (3 attempts)"), 3));
    replies.take(good).expect("a user");
    assert_eq!(executed.lock().expect("the count")["POST /users/silent/send"], 1);
    let sent: Vec<_> = server.requests().iter().map(users_of).collect();
    assert_eq!(sent, [vec!["silent", "odd", "adele"], vec!["odd"], vec!["odd"]]);
}

#[tokio::test]
async fn replies_that_are_no_batch_are_errors() {
    for body in ["", "<html>", "[]", r#"{"value":[]}"#, r#"{"responses":{}}"#] {
        let server = Server::always(200, body).await;
        let mut batch = Batch::new();
        let handle = batch.add(get("adele"));
        let graph = server.builder().retry(Never).build().expect("a client");
        let error = batch.send(&graph).await.expect_err(body);
        assert!(error.is_transport(), "{body} {error}");
        assert_no_token(&error);
        drop(handle);
        assert_eq!(server.requests().len(), 1);
    }
    // Ids that nobody asked for, twice the same, and no ids.
    let body = json!({"responses": [
        {"id": "7", "status": 200}, {"id": "x", "status": 200}, {"status": 200}, 1,
        {"id": "0", "status": 200, "body": {"id": "first"}}, {"id": "0", "status": 404},
    ]});
    let server = Server::always(200, &body.to_string()).await;
    let mut batch = Batch::new();
    let handle = batch.add(get("adele"));
    let user = batch.send(&server.graph()).await.expect("replies").take(handle).expect("a user");
    assert_eq!(user.value().id(), Some("first"));
}

/// A server that reads a request and hangs up, or says nothing; it counts its connections.
async fn rude(hangs_up: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4_096]).await.expect("a request");
            if !hangs_up {
                kept.push(stream);
            }
        }
    });
    (url, count)
}

#[tokio::test]
async fn what_was_lost_on_its_way_is_not_sent_again() {
    for hangs_up in [true, false] {
        let (url, connections) = rude(hangs_up).await;
        let builder = Graph::builder().endpoint(url).credential(StaticToken::new("ey.static"));
        let graph = builder.timeout(Duration::from_millis(300)).build().expect("a client");
        let mut batch = Batch::new();
        let _handle = batch.add(send("adele"));
        let error = batch.send(&graph).await.expect_err("no reply");
        assert!(error.is_transport(), "{error}");
        assert_eq!(error.is_timeout(), !hangs_up, "{error}");
        assert_no_token(&error);
        until(|| connections.load(Ordering::SeqCst) > 0).await;
        assert_eq!(connections.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn dropping_the_future_stops_the_batch() {
    let (server, _) = service(|item| match user_of(item).as_str() {
        "0" => refused(429, "TooManyRequests", Some("200")),
        _ => user(item),
    })
    .await;
    let mut batch = Batch::new();
    let _handle = batch.add(get("0"));
    let graph = server.graph();
    drop(batch.send(&graph));
    assert_eq!(server.requests().len(), 0, "nothing is sent before it is awaited");

    let mut batch = Batch::new();
    let _handle = batch.add(get("0"));
    let sending = tokio::spawn(async move { batch.send(&graph).await });
    until(|| !server.requests().is_empty()).await;
    sending.abort();
    assert!(sending.await.expect_err("it was waiting for 200 seconds").is_cancelled());
    assert_eq!(server.requests().len(), 1);
}

/// Lets others work until something is so.
async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
