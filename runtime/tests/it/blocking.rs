//! Waiting without async, from every kind of thread; a deadlock here is a failure and not a test that hangs.

use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use cmdlet_runtime::auth::ClientSecret;
use cmdlet_runtime::http::{Request, Response};
use cmdlet_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use cmdlet_runtime::{Error, Graph, Result, auth::StaticToken, blocking};
use futures_core::Stream;

use crate::contract::ClearMgUserPresence;
use crate::server::{Server, reply};

const TOKEN: &str = "ey.static";

/// Runs the work on a thread of its own and fails when it is not done soon.
fn soon<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::sync_channel(1);
    thread::spawn(move || done.send(work()));
    result.recv_timeout(Duration::from_secs(20)).expect("no deadlock")
}

/// A server on a runtime of its own, which nothing here blocks.
fn server() -> Server {
    let (started, server) = mpsc::sync_channel(1);
    thread::spawn(move || {
        current_thread().block_on(async move {
            started.send(Server::always(204, "").await).expect("a reader");
            pending::<()>().await;
        });
    });
    server.recv().expect("a server")
}

fn current_thread() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn clear(graph: &Graph) -> Result<u16> {
    ClearMgUserPresence::new("adele").invoke(graph).wait().map(|reply| reply.status().as_u16())
}

fn assert_refused(error: &Error, expected: &str) {
    assert!(error.is_configuration(), "{error:?}");
    assert!(error.to_string().contains(expected), "{error}");
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
}

#[test]
fn a_plain_thread_waits() {
    let server = server();
    let graph = server.graph();
    assert_eq!(soon(move || (clear(&graph).expect("success"), clear(&graph).expect("success"))), (204, 204));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn an_error_comes_as_it_does_when_awaited() {
    let graph = Graph::builder().endpoint("http://127.0.0.1:1").credential(StaticToken::new(TOKEN));
    let graph = graph.build().expect("a client");
    let error = soon(move || clear(&graph)).expect_err("nobody listens");
    assert!(error.is_transport(), "{error:?}");
    assert!(error.to_string().starts_with("Clear-MgUserPresence: no connection"), "{error}");
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
}

#[test]
fn a_current_thread_runtime_is_refused_at_once() {
    let server = server();
    let graph = server.graph();
    let errors = soon(move || {
        let runtime = current_thread();
        let root = graph.clone();
        let root = runtime.block_on(async move { clear(&root) });
        let task = runtime.block_on(async move { tokio::spawn(async move { clear(&graph) }).await.expect("no panic") });
        [root, task]
    });
    for error in errors {
        assert_refused(
            &error.expect_err("all of its tasks would stand still"),
            "Clear-MgUserPresence: cannot wait on the thread of a current-thread runtime",
        );
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn spawn_blocking_waits_even_for_a_server_of_a_current_thread_runtime() {
    let server = Server::always(204, "").await;
    let graph = server.graph();
    let status = tokio::task::spawn_blocking(move || clear(&graph)).await.expect("no panic");
    assert_eq!(status.expect("success"), 204);
    assert_eq!(server.request().all("authorization"), ["Bearer ey.static"]);
}

#[test]
fn the_only_worker_of_a_runtime_waits_for_a_server_on_it() {
    let requests = soon(|| {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let server = Server::always(204, "").await;
            let (root, graph) = (server.graph(), server.graph());
            assert_eq!(clear(&root).expect("the thread of block_on is no worker"), 204);
            let task = tokio::spawn(async move { (clear(&graph), clear(&graph)) }).await.expect("no panic");
            assert_eq!((task.0.expect("success"), task.1.expect("success")), (204, 204));
            server.requests().len()
        })
    });
    assert_eq!(requests, 3);
}

#[test]
fn a_future_that_is_waited_for_cannot_wait_itself() {
    let server = server();
    let graph = server.graph();
    let nested = soon(move || {
        blocking::wait(async move {
            let direct = clear(&graph);
            let other = graph.clone();
            let task = tokio::spawn(async move { clear(&other) }).await.expect("no panic");
            Ok([direct, task])
        })
    });
    for error in nested.expect("the outer one works") {
        assert_refused(&error.expect_err("it would wait for itself"), "cannot wait inside of what is waited for");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn a_future_that_is_waited_for_can_wait_on_another_thread() {
    let server = server();
    let graph = server.graph();
    let nested = soon(move || {
        blocking::wait(async move {
            assert_eq!(tokio::task::block_in_place(|| clear(&graph))?, 204);
            tokio::task::spawn_blocking(move || clear(&graph)).await.expect("no panic")
        })
    });
    assert_eq!(nested.expect("success"), 204);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn many_threads_wait_at_once_and_ask_for_one_token() {
    let (login, server) = (
        {
            let (started, server) = mpsc::sync_channel(1);
            thread::spawn(move || {
                current_thread().block_on(async move {
                    let token = r#"{"token_type":"Bearer","expires_in":3600,"access_token":"ey.1"}"#;
                    started.send(Server::always(200, token).await).expect("a reader");
                    pending::<()>().await;
                });
            });
            server.recv().expect("a server")
        },
        server(),
    );
    let credential = ClientSecret::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", "s3cret");
    let credential = credential.authority(&login.url).expect("loopback");
    let graph = Graph::builder().endpoint(&server.url).credential(credential).build().expect("a client");
    let statuses = soon(move || {
        let threads: Vec<_> = (0..50)
            .map(|_| {
                let graph = graph.clone();
                thread::spawn(move || clear(&graph).expect("success"))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    assert_eq!(statuses, [204; 50]);
    assert_eq!(server.requests().len(), 50);
    assert_eq!(login.requests().len(), 1);
}

#[test]
fn a_connection_of_a_runtime_that_stands_still_is_not_used() {
    let server = server();
    let graph = server.graph();
    soon(move || {
        let runtime = current_thread();
        let awaited = runtime.block_on(async { ClearMgUserPresence::new("adele").invoke(&graph).await });
        assert_eq!(awaited.expect("success").status(), 204);
        // The runtime is there and keeps its connection, but nobody drives it.
        assert_eq!(clear(&graph).expect("success"), 204);
        drop(runtime);
    });
    assert_eq!(server.requests().len(), 2);
}

/// Panics.
struct Broken;

impl Transport for Broken {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async { panic!("a transport of somebody else") })
    }
}

#[test]
fn a_panic_of_somebody_else_s_code_is_an_error() {
    let graph = Graph::builder().credential(StaticToken::new(TOKEN)).transport(Broken).build().expect("a client");
    let error = soon(move || clear(&graph)).expect_err("a panic");
    assert_refused(&error, "Clear-MgUserPresence: the work panicked");
    assert_eq!(soon(|| blocking::wait(async { Ok(1) })).expect("the thread goes on"), 1);
}

/// Numbers, each tenth only after a timer; counts how many were made.
struct Numbers {
    made: Arc<AtomicUsize>,
    end: usize,
    timer: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Stream for Numbers {
    type Item = Result<usize>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let number = self.made.load(Ordering::SeqCst);
        if number == self.end {
            return Poll::Ready(None);
        }
        if number.is_multiple_of(10) {
            let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_millis(1))));
            if timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.timer = None;
        }
        self.made.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(Some(if number == 995 { Err(Error::auth("it is locked")) } else { Ok(number) }))
    }
}

fn numbers(end: usize) -> (Arc<AtomicUsize>, Numbers) {
    let made = Arc::new(AtomicUsize::new(0));
    (Arc::clone(&made), Numbers { made, end, timer: None })
}

#[test]
fn a_stream_is_an_iterator_that_makes_nothing_before_it_is_asked() {
    let (made, stream) = numbers(1_000);
    soon(move || {
        let mut items = blocking::iter(stream);
        assert_eq!(made.load(Ordering::SeqCst), 0);
        assert_eq!(items.next().expect("an item").expect("a number"), 0);
        assert_eq!(items.next().expect("an item").expect("a number"), 1);
        assert_eq!(made.load(Ordering::SeqCst), 2);
        let rest: Vec<_> = items.by_ref().collect();
        assert_eq!(rest.len(), 998);
        assert!(rest.iter().enumerate().all(|(at, item)| item.as_ref().map_or(at + 2 == 995, |got| *got == at + 2)));
        assert!(items.next().is_none());
    });
}

#[test]
fn an_iterator_says_where_it_cannot_work_and_ends() {
    let (made, stream) = numbers(5);
    let (first, second) = soon(move || {
        current_thread().block_on(async move {
            let mut items = blocking::iter(stream);
            (items.next(), items.next())
        })
    });
    assert_refused(&first.expect("an error").expect_err("a current-thread runtime"), "current-thread runtime");
    assert!(second.is_none());
    assert_eq!(made.load(Ordering::SeqCst), 0);
}

#[test]
fn the_body_of_a_loop_can_wait_as_well() {
    let server = server();
    let graph = server.graph();
    let (_, stream) = numbers(25);
    let count = soon(move || {
        let mut count = 0;
        for number in blocking::iter(stream) {
            count += number.expect("a number");
            assert_eq!(clear(&graph).expect("success"), 204);
        }
        count
    });
    assert_eq!(count, 300);
    assert_eq!(server.requests().len(), 25);
}

#[test]
fn a_stream_that_polls_again_and_again_is_driven() {
    let mut left = 3;
    let work = poll_fn(move |context| {
        left -= 1;
        context.waker().wake_by_ref();
        if left == 0 { Poll::Ready(Ok(reply(204, "").status().as_u16())) } else { Poll::Pending }
    });
    assert_eq!(soon(move || blocking::wait(work)).expect("success"), 204);
}
