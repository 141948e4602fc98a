//! How long a call waits, to the second: on a clock that runs only while everybody waits, and so without a server.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::http::{Request, Response};
use cmdlet_runtime::retry::{Backoff, RetryPolicy};
use cmdlet_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use cmdlet_runtime::{Action as _, Error, Graph};
use tokio::time::Instant;

use crate::contract::GetMgUserList;
use crate::files::GetContent;

/// Replies at once, the same each time.
#[derive(Clone, Copy)]
enum Replies {
    Status(u16, &'static str),
    Broken,
}

impl Transport for Replies {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            match self {
                Self::Status(status, "") => Ok(Response::builder().status(*status).body(Body::empty())),
                Self::Status(status, after) => {
                    Ok(Response::builder().status(*status).header("retry-after", *after).body(Body::empty()))
                }
                Self::Broken => Err(TransportError::new("the line broke")),
            }
            .map(|reply| reply.expect("a reply"))
        })
    }
}

fn client(replies: impl Transport, policy: impl RetryPolicy) -> Graph {
    let builder = Graph::builder().transport(replies).credential(StaticToken::new("ey")).retry(policy);
    builder.build().expect("a client")
}

/// The error, and how many seconds it took.
async fn waited(replies: impl Transport, policy: impl RetryPolicy) -> (Error, f64) {
    let (graph, begin) = (client(replies, policy), Instant::now());
    let error = GetMgUserList::new().invoke(&graph).await.expect_err("an error");
    (error, begin.elapsed().as_secs_f64())
}

#[tokio::test(start_paused = true)]
async fn without_a_wish_of_the_service_pauses_double() {
    // 1 + 2 + 4 + 8 + 16 seconds, each of them shortened by up to a half.
    let (error, seconds) = waited(Replies::Status(503, ""), Backoff::new()).await;
    assert_eq!(error.attempts(), 6);
    assert!((15.5..=31.1).contains(&seconds), "{seconds}");
    let (error, seconds) = waited(Replies::Broken, Backoff::new()).await;
    assert_eq!(error.attempts(), 3);
    assert!((1.5..=3.1).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn what_the_service_asks_for_is_never_shortened() {
    let (error, seconds) = waited(Replies::Status(429, "20"), Backoff::new()).await;
    assert_eq!(error.attempts(), 6);
    assert!((100.0..=110.1).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn no_attempt_begins_after_the_total_time() {
    let (error, seconds) = waited(Replies::Status(503, "70"), Backoff::new().attempts(100)).await;
    assert_eq!(error.attempts(), 4 + u32::from(seconds > 280.0));
    assert!((210.0..=300.0).contains(&seconds), "{seconds}");
    let long = Backoff::new().attempts(100).longest_pause(Duration::from_secs(10)).total_time(Duration::from_secs(600));
    let (error, seconds) = waited(Replies::Status(503, ""), long).await;
    assert!((60..=125).contains(&error.attempts()), "{}", error.attempts());
    assert!((590.0..=600.0).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn numbers_without_measure_do_no_harm() {
    let (error, seconds) = waited(Replies::Status(429, "18446744073709551615"), Backoff::new()).await;
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(u64::MAX))));
    assert!(seconds < 0.1, "{seconds}");
    let endless = Backoff::new()
        .attempts(u32::MAX)
        .first_pause(Duration::MAX)
        .longest_pause(Duration::MAX)
        .total_time(Duration::MAX);
    let (error, _) = waited(Replies::Status(404, ""), endless.clone()).await;
    assert_eq!(error.attempts(), 1);
    let forever = client(Replies::Status(503, ""), endless);
    let given_up = tokio::time::timeout(Duration::from_secs(86_400), GetMgUserList::new().invoke(&forever)).await;
    assert!(given_up.is_err(), "a century is not over in a day");
}

#[tokio::test(start_paused = true)]
async fn a_policy_without_attempts_sends_once() {
    for attempts in [0, 1] {
        let (error, _) = waited(Replies::Status(503, ""), Backoff::new().attempts(attempts)).await;
        assert_eq!(error.attempts(), 1);
        let (error, _) = waited(Replies::Broken, Backoff::new().attempts_without_reply(attempts)).await;
        assert_eq!(error.attempts(), 1);
    }
}

/// Counts, and is away.
struct Away(AtomicUsize);

impl Transport for Away {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Replies::Status(503, "1").send_static(request)
    }
}

impl Replies {
    fn send_static(self, request: Request<Body>) -> BoxFuture<'static, Result<Response<Body>, TransportError>> {
        Box::pin(async move { self.send(request).await })
    }
}

#[test]
fn without_a_tokio_runtime_the_default_transport_is_an_error_that_says_so() {
    let credential = StaticToken::new("ey");
    let graph = Graph::builder().credential(credential).endpoint("http://127.0.0.1:1").build().expect("a client");
    let mut replies: [BoxFuture<'_, Result<(), Error>>; 2] = [
        Box::pin(async { GetMgUserList::new().invoke(&graph).await.map(|_| ()) }),
        Box::pin(async { GetContent::new("").download_to(&graph, &mut Vec::new()).await.map(|_| ()) }),
    ];
    for reply in &mut replies {
        let polled = reply.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Err(error)) = polled else { panic!("an error: {polled:?}") };
        assert!(error.is_transport() && error.to_string().contains("needs a tokio runtime"), "{error}");
        assert_eq!(error.attempts(), 1);
    }
}

#[test]
fn without_a_tokio_runtime_the_first_error_is_the_result() {
    let away = std::sync::Arc::new(Away(AtomicUsize::new(0)));
    let graph = client(std::sync::Arc::clone(&away), Backoff::new());
    let mut reply = Box::pin(GetMgUserList::new().invoke(&graph));
    let polled = std::future::Future::poll(reply.as_mut(), &mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(error)) = polled else { panic!("nothing to wait for: {polled:?}") };
    assert_eq!((error.attempts(), error.status().map(|status| status.as_u16())), (1, Some(503)));
    assert_eq!(away.0.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_it_waits_gives_its_retry_back() {
    let builder = Graph::builder().transport(Replies::Status(429, "30")).credential(StaticToken::new("ey"));
    let graph = builder.retry(Backoff::new().attempts(2)).retry_quota(1).build().expect("a client");
    for _ in 0..3 {
        let call = GetMgUserList::new().invoke(&graph);
        assert!(tokio::time::timeout(Duration::from_secs(10), call).await.is_err(), "it was waiting for 30 seconds");
    }
    let error = GetMgUserList::new().invoke(&graph).await.expect_err("throttled");
    assert_eq!(error.attempts(), 2, "the only retry that there is was never sent");
    let error = GetMgUserList::new().invoke(&graph).await.expect_err("throttled");
    assert_eq!(error.attempts(), 1, "now it is used up");
}
