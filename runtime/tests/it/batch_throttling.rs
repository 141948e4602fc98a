//! Batches through a service that throttles, on a clock that runs only while everybody waits.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::batch::Batch;
use cmdlet_runtime::http::{Request, Response};
use cmdlet_runtime::serde_json::{Value, json};
use cmdlet_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use cmdlet_runtime::{Graph, GraphBuilder};
use tokio::time::Instant;

use crate::batch_service::{Executed, Item, batch, get, get_beta, refused, send, user, user_of, users_of};
use crate::server::{Recorded, reply};

/// What the service says, and after how long.
type Answer = dyn Fn(&Recorded) -> (Duration, Response<String>) + Send + Sync;

/// A service without a line, which would stop the clock.
#[derive(Clone)]
struct Service {
    answer: Arc<Answer>,
    requests: Arc<Mutex<Vec<(Duration, Recorded)>>>,
    began: Instant,
}

impl Service {
    fn new(answer: impl Fn(&Recorded) -> (Duration, Response<String>) + Send + Sync + 'static) -> Self {
        Self { answer: Arc::new(answer), requests: Arc::default(), began: Instant::now() }
    }

    /// A service that answers each item as the function says.
    fn of_items(answer: impl Fn(&Item) -> Value + Send + Sync + 'static) -> Self {
        Self::new(move |request| (Duration::ZERO, batch(request, &answer, &Executed::default())))
    }

    fn client(&self) -> GraphBuilder {
        Graph::builder().transport(self.clone()).credential(StaticToken::new("ey"))
    }

    /// The time of each request, in whole seconds, and its users.
    fn requests(&self) -> Vec<(u64, Vec<String>)> {
        let requests = self.requests.lock().expect("the requests");
        requests.iter().map(|(time, request)| (time.as_secs(), users_of(request))).collect()
    }
}

impl Transport for Service {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.bytes().await?;
            let recorded =
                Recorded { method: parts.method, target: parts.uri.to_string(), headers: parts.headers, body };
            self.requests.lock().expect("the requests").push((self.began.elapsed(), recorded.clone()));
            let (pause, reply) = (self.answer)(&recorded);
            tokio::time::sleep(pause).await;
            Ok(reply.map(Body::from))
        })
    }
}

fn throttled(retry_after: &str) -> Response<String> {
    let mut reply = reply(429, r#"{"error":{"code":"TooManyRequests","message":"Slow down."}}"#);
    reply.headers_mut().insert("retry-after", retry_after.parse().expect("a value"));
    reply
}

/// Sends a batch of that many users and expects each.
async fn all_are_there(users: usize, graph: &Graph) {
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..users).map(|id| batch.add(get(&id.to_string()))).collect();
    let mut replies = batch.send(graph).await.expect("replies");
    for (id, handle) in handles.into_iter().enumerate() {
        let user = replies.take(handle).expect("a user").into_value();
        assert_eq!(user.id(), Some(id.to_string().as_str()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_actions_wait_for_a_service_that_throttles_all_of_them() {
    for whole in [false, true] {
        let began = Instant::now();
        let service = Service::new(move |request| {
            let is_throttled = began.elapsed() < Duration::from_millis(1_500);
            let answer =
                |item: &Item| if is_throttled { refused(429, "TooManyRequests", Some("1")) } else { user(item) };
            let reply =
                if is_throttled && whole { throttled("1") } else { batch(request, &answer, &Executed::default()) };
            (Duration::ZERO, reply)
        });
        all_are_there(1_000, &service.client().build().expect("a client")).await;
        let early = service.requests().iter().filter(|(time, _)| *time < 2).count();
        assert_eq!(early, 8, "four at once, and again after a second");
        assert_eq!(service.requests().len(), 58, "50 in all, of which 4 were sent three times");
    }
}

#[tokio::test(start_paused = true)]
async fn one_throttled_action_holds_up_no_other() {
    let asked = AtomicUsize::new(0);
    let service = Service::of_items(move |item| match user_of(item).as_str() {
        "7" if asked.fetch_add(1, Ordering::SeqCst) == 0 => refused(429, "TooManyRequests", Some("60")),
        _ => user(item),
    });
    all_are_there(100, &service.client().build().expect("a client")).await;
    let times: Vec<_> = service.requests().iter().map(|(time, users)| (*time < 60, users.len())).collect();
    assert_eq!(times, [(true, 20), (true, 20), (true, 20), (true, 20), (true, 20), (false, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_mostly_throttled_waits_before_its_place_is_taken() {
    let asked = AtomicUsize::new(0);
    // 5 of the first 20 are done.
    let service = Service::of_items(move |item| match asked.fetch_add(1, Ordering::SeqCst) {
        5..20 => refused(429, "TooManyRequests", Some("10")),
        _ => user(item),
    });
    let graph = service.client().build().expect("a client");
    let mut batch = Batch::new().concurrency(NonZeroUsize::MIN);
    let handles: Vec<_> = (0..40).map(|id| batch.add(get(&id.to_string()))).collect();
    let mut replies = batch.send(&graph).await.expect("replies");
    for handle in handles {
        replies.take(handle).expect("a user");
    }
    let times: Vec<_> = service.requests().iter().map(|(time, users)| (*time < 10, users.len())).collect();
    assert_eq!(times, [(true, 20), (false, 15), (false, 20)]);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_sent_again_takes_from_the_quota_once() {
    for whole in [false, true] {
        let asked = AtomicUsize::new(0);
        let service = Service::new(move |request| {
            let is_throttled = asked.fetch_add(1, Ordering::SeqCst) < 3;
            let answer =
                |item: &Item| if is_throttled { refused(429, "TooManyRequests", Some("1")) } else { user(item) };
            let reply =
                if is_throttled && whole { throttled("1") } else { batch(request, &answer, &Executed::default()) };
            (Duration::ZERO, reply)
        });
        let graph = service.client().retry_quota(3).build().expect("a client");
        all_are_there(20, &graph).await;
        assert_eq!(service.requests().len(), 4);
        // It was given back, so that the next one has as much.
        all_are_there(20, &graph).await;
    }
}

#[tokio::test(start_paused = true)]
async fn without_quota_nothing_of_a_request_is_sent_again() {
    let service = Service::of_items(|_| refused(429, "TooManyRequests", Some("1")));
    let graph = service.client().retry_quota(2).build().expect("a client");
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..20).map(|id| batch.add(get(&id.to_string()))).collect();
    let mut replies = batch.send(&graph).await.expect("replies");
    for handle in handles {
        assert_eq!(replies.take(handle).expect_err("throttled").attempts(), 3);
    }
    assert_eq!(service.requests().len(), 3);
}

/// An action that waits 400 seconds for another one and then as long as the function says, with one 503: its attempts.
async fn attempts_behind_a_slow_one(own: Duration) -> u32 {
    let seen = AtomicUsize::new(0);
    let service = Service::new(move |request| {
        let turn = seen.fetch_add(1, Ordering::SeqCst);
        let answer = |item: &Item| if turn == 1 { refused(503, "Busy", Some("5")) } else { user(item) };
        let pause = if turn == 0 { Duration::from_secs(400) } else { own };
        (pause, batch(request, &answer, &Executed::default()))
    });
    let mut batch = Batch::new();
    // Of another version, so that they do not go together.
    let first = batch.add(get_beta("first"));
    let second = batch.add(get("second"));
    batch.depends_on(&second, &first).expect("an order");
    let mut replies = batch.send(&service.client().build().expect("a client")).await.expect("replies");
    replies.take(first).expect("a user");
    replies.take(second).map_or_else(|error| error.attempts(), |reply| reply.attempts())
}

#[tokio::test(start_paused = true)]
async fn the_time_of_an_action_begins_when_it_is_sent() {
    assert_eq!(attempts_behind_a_slow_one(Duration::from_secs(1)).await, 2);
    assert_eq!(attempts_behind_a_slow_one(Duration::from_secs(300)).await, 1, "its own 300 seconds are over");
}

#[tokio::test(start_paused = true)]
async fn a_pause_may_be_a_number_as_well() {
    let asked = AtomicUsize::new(0);
    let service = Service::of_items(move |item| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => json!({"status": 429, "headers": {"Retry-After": 30}, "body": {"error": {"code": "TooManyRequests"}}}),
        _ => user(item),
    });
    all_are_there(1, &service.client().build().expect("a client")).await;
    let times: Vec<_> = service.requests().iter().map(|(time, _)| *time).collect();
    assert_eq!(times[0], 0);
    assert!((30..=33).contains(&times[1]), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn what_depends_on_a_failed_action_is_not_sent_again_with_the_rest() {
    let asked = AtomicUsize::new(0);
    let service = Service::new(move |request| {
        let reply = match asked.fetch_add(1, Ordering::SeqCst) {
            0 => reply(504, ""),
            _ => batch(request, &user, &Executed::default()),
        };
        (Duration::ZERO, reply)
    });
    let mut batch = Batch::new();
    let read = batch.add(get("read"));
    let written = batch.add(send("written"));
    let behind = [batch.add(get("behind")), batch.add(get("last"))];
    batch.depends_on(&written, &read).expect("an order");
    batch.depends_on(&behind[0], &written).expect("an order");
    batch.depends_on(&behind[1], &behind[0]).expect("an order");
    let mut replies = batch.send(&service.client().build().expect("a client")).await.expect("replies");
    replies.take(read).expect("a user");
    assert_eq!(replies.take(written).expect_err("nobody knows").status().expect("a status"), 504);
    for handle in behind {
        assert!(replies.take(handle).expect_err("not sent").is_failed_dependency());
    }
    let users: Vec<_> = service.requests().into_iter().map(|(_, users)| users).collect();
    assert_eq!(users, [vec!["read", "written", "behind", "last"], vec!["read"]]);
}
