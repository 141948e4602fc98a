//! When tokens are replaced, who waits for it, and what happens when it fails.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cmdlet_runtime::Graph;
use cmdlet_runtime::auth::ClientSecret;
use cmdlet_runtime::http::{Request, Response};
use cmdlet_runtime::transport::{Body, BoxFuture, Timeout, Transport, TransportError};
use tokio::time::Instant;

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

/// A token that is good for an hour and to be replaced at once.
fn due(token: &str) -> Response<String> {
    reply(200, &format!(r#"{{"access_token":"{token}","expires_in":3600,"refresh_in":0}}"#))
}

/// Waits until so many requests came.
async fn came(server: &Server, requests: usize) {
    let all = async {
        while server.requests().len() < requests {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all).await.expect("the requests come");
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
                    return due("ey.1");
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
async fn a_renewal_that_hangs_holds_up_no_call() {
    let (release, released) = mpsc::channel();
    let login = slow_login(released).await;
    let server = Server::always(204, "").await;
    let graph = secret_client(&server, &login);
    for _ in 0..10 {
        let call = tokio::time::timeout(Duration::from_secs(10), invoke(&graph));
        call.await.expect("nobody waits for the renewal").expect("success");
    }
    came(&login, 2).await;
    invoke(&graph).await.expect("success");
    assert_eq!(sent_tokens(&server), vec!["ey.1"; 11]);

    release.send(()).expect("the endpoint waits");
    let renewed = async {
        while sent_tokens(&server).last().is_none_or(|token| token != "ey.2") {
            invoke(&graph).await.expect("success");
        }
    };
    tokio::time::timeout(Duration::from_secs(10), renewed).await.expect("the new token comes");
    assert_eq!(login.requests().len(), 2);
}

/// Both endpoints without a server: a token request takes so long, and its replies come in turn.
struct Both {
    takes: Duration,
    tokens: Mutex<Vec<Response<String>>>,
    used: Arc<Mutex<Vec<String>>>,
}

impl Both {
    fn graph(takes: Duration, tokens: Vec<Response<String>>) -> (Graph, Arc<Mutex<Vec<String>>>) {
        let used = Arc::default();
        let both = Self { takes, tokens: Mutex::new(tokens), used: Arc::clone(&used) };
        let builder = Graph::builder().credential(ClientSecret::new(TENANT, CLIENT, SECRET)).transport(both);
        (builder.build().expect("a client"), used)
    }

    fn next(&self) -> Response<Body> {
        self.tokens.lock().expect("the replies").remove(0).map(Body::from)
    }
}

impl Transport for Both {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            if let Some(token) = request.headers().get("authorization") {
                self.used.lock().expect("the list").push(token.to_str().expect("text").replace("Bearer ", ""));
                return Ok(reply(204, "").map(Body::from));
            }
            let Some(&Timeout(limit)) = request.extensions().get() else { panic!("a limit") };
            if !self.takes.is_zero() {
                tokio::time::sleep(self.takes.min(limit)).await;
            }
            if self.takes > limit { Err(TransportError::timeout("too late")) } else { Ok(self.next()) }
        })
    }
}

#[test]
fn where_nobody_can_renew_meanwhile_the_call_does() {
    let (graph, used) = Both::graph(Duration::ZERO, vec![due("ey.1"), granted("ey.2", 3_600)]);
    for _ in 0..2 {
        let call = pin!(invoke(&graph));
        let Poll::Ready(outcome) = call.poll(&mut Context::from_waker(Waker::noop())) else { panic!("it is at once") };
        outcome.expect("success");
    }
    assert_eq!(*used.lock().expect("the list"), ["ey.1", "ey.2"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_takes_no_longer_than_a_request_may_with_all_its_attempts() {
    let failing = || refused(503, "temporarily_unavailable", "Later.");
    let (graph, _) = Both::graph(Duration::from_secs(60), vec![failing(), failing(), failing()]);
    let begin = Instant::now();
    let error = invoke(&graph).await.expect_err("no token");
    assert!(error.is_auth(), "{error}");
    assert_eq!(begin.elapsed().as_secs(), 100, "the limit of the client");
}

#[tokio::test]
async fn a_token_that_cannot_be_replaced_yet_is_used_on() {
    let login = in_turn(vec![due("ey.1"), at_once(reply(503, "<html>ey.secret"))]).await;
    let server = Server::always(204, "").await;
    let graph = secret_client(&server, &login);
    for call in 1..=5 {
        invoke(&graph).await.expect("the old token is good");
        came(&login, if call == 1 { 1 } else { 1 + 3 }).await;
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
async fn a_token_that_lives_for_five_minutes_or_less_is_used_more_than_once() {
    for lifetime in [10, 300] {
        let login = in_turn(vec![granted("ey.1", lifetime), granted("ey.2", lifetime)]).await;
        let server = Server::always(204, "").await;
        let graph = secret_client(&server, &login);
        for _ in 0..3 {
            invoke(&graph).await.expect("success");
        }
        assert_eq!(sent_tokens(&server), vec!["ey.1"; 3]);
        assert_eq!(login.requests().len(), 1);
    }
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
