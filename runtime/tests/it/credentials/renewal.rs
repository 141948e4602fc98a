//! When tokens are replaced, who waits for it, and what happens when it fails.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use cmdlet_runtime::Graph;
use cmdlet_runtime::auth::ClientSecret;

use super::{
    SECRET, assert_hidden, at_once, granted, hundred_at_once, in_turn, refused, secret_credential, sent_tokens,
};
use crate::server::{Recorded, Server, reply};
use crate::tokens::{CLIENT, TENANT, client, invoke};

fn secret_client(server: &Server, login: &Server) -> Graph {
    client(server, secret_credential(login))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_at_once_make_one_token_request() {
    let (login, server) = (in_turn(vec![granted("ey.1", 3_600)]).await, Server::always(204, "").await);
    let outcomes = hundred_at_once(&secret_client(&server, &login)).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 100);
    assert_eq!(login.requests().len(), 1);
    assert_eq!(sent_tokens(&server), vec!["ey.1"; 100]);
}

#[tokio::test]
async fn a_hundred_that_wait_share_one_failure_too() {
    let refusal = refused(401, "invalid_client", "Invalid client secret provided.");
    let login = in_turn(vec![refusal, granted("ey.1", 3_600)]).await;
    let server = Server::always(204, "").await;
    let graph = secret_client(&server, &login);
    // On one thread all of them wait before the first reply can come.
    for outcome in hundred_at_once(&graph).await {
        let error = outcome.expect_err("refused");
        assert!(error.is_auth(), "{error}");
        assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(401), Some("invalid_client")));
        assert_eq!(error.cmdlet(), Some("Clear-MgUserPresence"));
        assert_hidden(&error, &[SECRET]);
    }
    assert_eq!((login.requests().len(), server.requests().len()), (1, 0));
    invoke(&graph).await.expect("whoever comes later tries again");
    assert_eq!(login.requests().len(), 2);
}

/// A token endpoint on a thread of its own, whose second reply comes when the test says so.
///
/// On the runtime of the test it would hold up what the test does meanwhile.
async fn slow_login(released: mpsc::Receiver<()>) -> Server {
    let (started, login) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let (released, is_first) = (Mutex::new(released), AtomicBool::new(true));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let answer = move |_: &Recorded| {
                if is_first.swap(false, Ordering::SeqCst) {
                    return granted("ey.1", 200);
                }
                released.lock().expect("the channel").recv().expect("the test goes on");
                granted("ey.2", 3_600)
            };
            started.send(Server::start(answer).await).ok().expect("the test waits");
            std::future::pending::<()>().await;
        });
    });
    login.await.expect("the endpoint")
}

#[tokio::test]
async fn while_one_renews_the_others_go_on_with_the_old_token() {
    let (release, released) = mpsc::channel();
    let login = slow_login(released).await;
    let server = Server::always(204, "").await;
    let graph = secret_client(&server, &login);
    invoke(&graph).await.expect("success");

    let renewing = tokio::spawn({
        let graph = graph.clone();
        async move { invoke(&graph).await }
    });
    while login.requests().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..10 {
        invoke(&graph).await.expect("success");
    }
    assert_eq!(sent_tokens(&server), vec!["ey.1"; 11]);
    release.send(()).expect("the endpoint waits");
    renewing.await.expect("no panic").expect("success");
    invoke(&graph).await.expect("success");
    assert_eq!(sent_tokens(&server)[11..], ["ey.2", "ey.2"]);
    assert_eq!(login.requests().len(), 2);
}

#[tokio::test]
async fn a_token_that_cannot_be_replaced_yet_is_used_on() {
    let login = in_turn(vec![granted("ey.1", 200), at_once(reply(503, "<html>ey.secret"))]).await;
    let server = Server::always(204, "").await;
    let graph = secret_client(&server, &login);
    for _ in 0..5 {
        invoke(&graph).await.expect("the old token is good");
    }
    assert_eq!(sent_tokens(&server), vec!["ey.1"; 5]);
    assert_eq!(login.requests().len(), 1 + 3, "one renewal is three attempts, and the next comes later");
}

#[tokio::test]
async fn a_token_that_has_ended_is_not_used_on() {
    let login = in_turn(vec![granted("ey.1", 0), refused(500, "server_error", "Try again.")]).await;
    let server = Server::always(204, "").await;
    let graph = secret_client(&server, &login);
    invoke(&graph).await.expect("a new token is used once");
    let error = invoke(&graph).await.expect_err("no token");
    assert_eq!(
        error.to_string(),
        "Clear-MgUserPresence: no token: 500 Internal Server Error: [server_error] Try again."
    );
    assert_hidden(&error, &[SECRET, "ey.1"]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_endpoint_says_when_to_refresh() {
    let body = |token: &str, wait: u64| {
        reply(200, &format!(r#"{{"access_token":"{token}","expires_in":86400,"refresh_in":{wait}}}"#))
    };
    let login = in_turn(vec![body("ey.1", 0), body("ey.2", 43_200)]).await;
    let server = Server::always(204, "").await;
    let graph = secret_client(&server, &login);
    for _ in 0..3 {
        invoke(&graph).await.expect("success");
    }
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2", "ey.2"]);
    assert_eq!(login.requests().len(), 2);
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_fetches_does_not_hold_the_others_up() {
    let credential = ClientSecret::new(TENANT, CLIENT, SECRET);
    let silent = crate::server::silent().await;
    let credential = Arc::new(credential.authority(&silent).expect("loopback"));
    let server = Server::always(204, "").await;
    let builder = Graph::builder().endpoint(&server.url).credential(Arc::clone(&credential));
    let graph = builder.timeout(Duration::from_millis(200)).build().expect("a client");
    let dropped = tokio::time::timeout(Duration::from_millis(50), invoke(&graph)).await;
    assert!(dropped.is_err(), "it was still waiting");
    let error = invoke(&graph).await.expect_err("silence");
    assert!(error.is_auth() && error.is_timeout(), "{error}");
}
