//! Which replies are waited out, how often and for how long, on real connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cmdlet_runtime::auth::ClientSecret;
use cmdlet_runtime::http::Response;
use cmdlet_runtime::retry::{Backoff, Failure, Never, RetryPolicy};
use cmdlet_runtime::{Action, Error, Graph, Invoke};

use crate::contract::{ClearMgUserPresence, GetMgUserList};
use crate::faulty::{Act, Faulty, answer, printed, unsaid};
use crate::server::{Recorded, Server, quick, reply};

fn with(mut reply: Response<String>, headers: &[(&'static str, &str)]) -> Response<String> {
    for (name, value) in headers {
        reply.headers_mut().insert(*name, value.parse().expect("a value"));
    }
    reply
}

/// Answers the first requests with what the function says, and all others with success.
async fn first(times: usize, answer: impl Fn(&Recorded) -> Response<String> + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |request| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        if number < times { answer(request) } else { reply(200, r#"{"value":[]}"#) }
    })
    .await
}

fn client(server: &Server, policy: impl RetryPolicy) -> Graph {
    server.builder().retry(policy).build().expect("a client")
}

fn post() -> ClearMgUserPresence {
    ClearMgUserPresence::new("adele").session_id("s")
}

#[tokio::test]
async fn a_throttled_request_comes_back_when_the_service_says() {
    let seconds = first(1, |_| with(reply(429, ""), &[("retry-after", "1")])).await;
    let date = first(1, |_| {
        let dates = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:38 GMT")];
        with(reply(429, ""), &dates)
    })
    .await;
    let timed = async |server: &Server| {
        let begin = Instant::now();
        let reply = post().invoke(&client(server, quick())).await.expect("success");
        assert_eq!((reply.attempts(), server.requests().len()), (2, 2));
        begin.elapsed()
    };
    for took in <[Duration; 2]>::from(unsaid(async { tokio::join!(timed(&seconds), timed(&date)) }).await) {
        assert!(took >= Duration::from_secs(1), "{took:?}");
    }
    let requests = seconds.requests();
    assert_eq!(requests[0].json(), requests[1].json());
    assert_eq!(requests[1].all("authorization"), ["Bearer ey.static"]);
    assert_eq!(requests[0].header("client-request-id"), requests[1].header("client-request-id"), "it is one call");
}

#[tokio::test]
async fn a_service_that_is_away_twice() {
    for headers in [&[][..], &[("retry-after", "0")]] {
        let server = first(2, move |_| with(reply(503, ""), headers)).await;
        let graph = client(&server, quick());
        let reply = unsaid(post().invoke(&graph)).await.expect("success");
        assert_eq!((reply.attempts(), server.requests().len()), (3, 3));
    }
    let server = first(2, |_| reply(503, "<html>maintenance")).await;
    GetMgUserList::new().invoke(&client(&server, quick())).await.expect("success");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_gateway_that_got_no_reply_does_not_say_what_became_of_a_post() {
    let server = first(1, |_| reply(504, "")).await;
    let graph = client(&server, quick());
    let error = unsaid(post().invoke(&graph)).await.expect_err("504");
    printed(&error);
    assert!(error.is_service() && error.is_outcome_unknown());
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    let server = first(1, |_| reply(504, "")).await;
    GetMgUserList::new().invoke(&client(&server, quick())).await.expect("success");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn the_last_error_is_the_result() {
    let server = Server::start(|request| {
        let id = request.header("client-request-id").expect("an id").to_owned();
        with(reply(429, ""), &[("retry-after", "0"), ("request-id", "r-1"), ("client-request-id", &id)])
    })
    .await;
    let graph = client(&server, quick());
    let error = unsaid(post().invoke(&graph)).await.expect_err("throttled");
    printed(&error);
    assert!(error.is_throttled() && !error.is_outcome_unknown() && !error.is_not_found());
    assert_eq!((error.attempts(), server.requests().len()), (6, 6));
    assert_eq!(error.client_request_id(), server.requests()[5].header("client-request-id"));
    let expected =
        "Clear-MgUserPresence: 429 Too Many Requests, with no error object in the reply (request-id r-1, 6 attempts)";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_pause_beyond_the_budget_is_not_begun() {
    let server = Server::start(|_| with(reply(429, ""), &[("retry-after", "3600")])).await;
    let begin = Instant::now();
    let error = post().invoke(&client(&server, Backoff::new())).await.expect_err("throttled");
    assert!(begin.elapsed() < Duration::from_secs(60));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3_600)));
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn what_is_wrong_is_not_sent_again() {
    for status in [400, 401, 403, 404, 409, 412, 500, 501] {
        let server = Server::always(status, "").await;
        let error = GetMgUserList::new().invoke(&client(&server, quick())).await.expect_err("an error");
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{status}");
        assert_eq!(error.is_not_found(), status == 404);
        assert_eq!(error.is_forbidden(), status == 403);
        assert_eq!(error.is_conflict(), status == 409 || status == 412);
        assert_eq!(error.is_outcome_unknown(), status == 500);
    }
}

#[tokio::test]
async fn one_action_can_have_its_own_policy() {
    let away = || first(2, |_| reply(503, ""));
    let server = away().await;
    let error = Invoke::new(post().without_retry(), &client(&server, quick())).await.expect_err("503");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));

    let server = away().await;
    Invoke::new(post().with_retry(quick()), &client(&server, Never)).await.expect("success");
    assert_eq!(server.requests().len(), 3);

    let server = away().await;
    let paging = GetMgUserList::new().all().with_retry(Arc::new(quick()));
    paging.invoke(&client(&server, Never)).await.expect("success");
    assert_eq!(server.requests().len(), 3);
}

/// Notes what it is asked, and says yes to everything.
#[derive(Default)]
struct Note(std::sync::Mutex<Vec<String>>);

impl RetryPolicy for Note {
    fn pause(&self, failure: &Failure<'_>) -> Option<Duration> {
        let status = failure.error().status().map_or(0, |status| status.as_u16());
        let note = format!(
            "{} {status} {} transient={} harmless={}",
            failure.method(),
            failure.attempts(),
            failure.is_transient(),
            failure.is_harmless()
        );
        self.0.lock().expect("the notes").push(note);
        Some(Duration::ZERO)
    }
}

#[tokio::test]
async fn a_policy_knows_the_attempt_and_has_the_last_word() {
    let (note, count) = (Arc::new(Note::default()), AtomicUsize::new(0));
    let server = Server::start(move |_| {
        let statuses = [504, 429, 500, 404];
        statuses.get(count.fetch_add(1, Ordering::SeqCst)).map_or_else(|| reply(204, ""), |status| reply(*status, ""))
    })
    .await;
    let graph = client(&server, Arc::clone(&note));
    post().invoke(&graph).await.expect("success");
    assert_eq!(server.requests().len(), 5);
    let expected = [
        "POST 504 1 transient=true harmless=false",
        "POST 429 2 transient=true harmless=true",
        "POST 500 3 transient=false harmless=false",
        "POST 404 4 transient=false harmless=true",
    ];
    assert_eq!(*note.0.lock().expect("the notes"), expected);
    let error = ClearMgUserPresence::new("").invoke(&graph).await.expect_err("no id");
    assert_eq!(error.attempts(), 0);
    assert_eq!(note.0.lock().expect("the notes").len(), 4, "it is not asked about a value that is missing");
}

#[tokio::test]
async fn a_service_that_stays_away_is_not_hammered() {
    let server = first(4, |_| reply(503, "")).await;
    let graph = server.builder().retry(quick()).retry_quota(12).build().expect("a client");
    let requests = async |expected: usize| {
        let reply = post().invoke(&graph).await;
        assert_eq!(server.requests().len(), expected);
        reply.map_or_else(|error: Error| error.attempts(), |reply| reply.attempts())
    };
    assert_eq!(requests(3).await, 3, "two retries of five each");
    assert_eq!(requests(4).await, 1, "two are left");
    for number in 5..=7 {
        assert_eq!(requests(number).await, 1, "each success gives one back");
    }
    assert!(post().invoke(&client(&Server::always(503, "").await, quick())).await.is_err());
}

/// Each call would be sent six times; all together send no more again than the quota has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_do_not_hammer_a_service_that_throttles_them_all() {
    const CALLS: usize = 50;
    const QUOTA: u32 = 20;
    let server = Server::start(|_| with(reply(429, ""), &[("retry-after", "0")])).await;
    let graph = server.builder().retry(quick()).retry_quota(QUOTA).build().expect("a client");
    let tasks: Vec<_> = (0..CALLS)
        .map(|_| {
            let graph = graph.clone();
            tokio::spawn(async move { post().invoke(&graph).await.expect_err("throttled").attempts() as usize })
        })
        .collect();
    let mut attempts = 0;
    for task in tasks {
        attempts += task.await.expect("no panic");
    }
    assert_eq!(attempts, server.requests().len());
    assert_eq!(attempts, CALLS + QUOTA as usize, "the whole quota is used, and no more");
}

/// 16 tasks, and a server that throttles one request in twenty.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_through_a_server_that_throttles_now_and_then() {
    const CALLS: usize = 4_000;
    let (count, throttled) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let refused = Arc::clone(&throttled);
    let server = Server::start(move |_| {
        if count.fetch_add(1, Ordering::SeqCst) % 20 == 7 {
            refused.fetch_add(1, Ordering::SeqCst);
            return with(reply(429, ""), &[("retry-after", "0")]);
        }
        reply(204, "")
    })
    .await;
    // Less than all retries together take: what is given back is enough.
    let graph = server.builder().retry(quick()).retry_quota(50).build().expect("a client");
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let graph = graph.clone();
            tokio::spawn(async move {
                for _ in 0..CALLS / 16 {
                    post().invoke(&graph).await.expect("success");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let throttled = throttled.load(Ordering::SeqCst);
    assert!((CALLS / 20..CALLS / 15).contains(&throttled), "{throttled}");
    assert_eq!(server.requests().len(), CALLS + throttled, "no request more than needed");
}

const TENANT: &str = "contoso.onmicrosoft.com";

fn signing_in(login: &str, server: &Server) -> Graph {
    let credential = ClientSecret::new(TENANT, "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", "s3cret");
    let credential = credential.authority(login).expect("loopback");
    Graph::builder().endpoint(&server.url).credential(credential).build().expect("a client")
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_asked_again() {
    let token = || Act::Send(answer("200 OK", "", r#"{"access_token":"ey.1","expires_in":3600}"#));
    let server = Server::always(204, "").await;
    let away = || Act::Send(answer("503 Service Unavailable", "retry-after: 0\r\n", ""));
    let cut = || Act::Last(Vec::new());
    let login = Faulty::start(move |number| if number < 3 { away() } else { token() }).await;
    let cutting = Faulty::start(move |number| if number < 2 { cut() } else { token() }).await;
    let (one, other) = (signing_in(&login.url, &server), signing_in(&cutting.url, &server));
    let (one, other) = tokio::join!(post().invoke(&one), post().invoke(&other));
    assert_eq!((one.expect("success").attempts(), other.expect("success").attempts()), (1, 1));
    assert_eq!((login.requests().len(), cutting.requests().len(), server.requests().len()), (3, 2, 2));
    let requests = login.requests();
    assert!(requests[0].contains("client_secret=s3cret") && requests[0] == requests[2], "{requests:?}");
}

#[tokio::test]
async fn a_token_endpoint_that_goes_on_failing_is_an_error() {
    let server = Server::always(204, "").await;
    for (status, headers, requests) in [
        ("500 Internal Server Error", "retry-after: 0\r\n", 3),
        ("429 Too Many Requests", "retry-after: 3600\r\n", 1),
        ("401 Unauthorized", "", 1),
    ] {
        let login = Faulty::start(move |_| Act::Send(answer(status, headers, ""))).await;
        let error = post().invoke(&signing_in(&login.url, &server)).await.expect_err(status);
        assert!(error.is_auth() && !format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        assert_eq!((error.attempts(), login.requests().len()), (0, requests), "{status}");
        assert_eq!(error.is_throttled(), status.starts_with("429"));
    }
    assert_eq!(server.requests().len(), 0);
}
