//! Spans and events as a subscriber sees them: what happened, and never whose data it was.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once};

use cmdlet_runtime::auth::{ClientSecret, StaticToken};
use cmdlet_runtime::batch::Batch;
use cmdlet_runtime::{Action as _, Collection, Graph, Invoke};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::batch_service::{get, refused, service, user, user_of};
use crate::contract::{Any, ClearMgUserPresence, GetMgUserList};
use crate::secure::{Authority, SecureServer, TOKEN};
use crate::server::{Server, reply};

const SECRET: &str = "s3cret";

/// What a subscriber wrote.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the log").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wants nothing and may want anything later.
///
/// While no subscriber is there, an event that is met for the first time is switched off for good, and a test that
/// begins in that moment on another thread would miss it. This one is always there.
struct Undecided;

impl Subscriber for Undecided {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Everything that all crates said during the work, down to the level trace.
async fn log(work: impl Future<Output = ()>) -> String {
    logged(work).await.1
}

/// What the work gives, and what was said meanwhile with `tracing` or with the crate `log`.
pub(crate) async fn logged<T>(work: impl Future<Output = T>) -> (T, String) {
    static UNDECIDED: Once = Once::new();
    UNDECIDED.call_once(|| {
        tracing::subscriber::set_global_default(Undecided).expect("no other subscriber");
        tracing_log::LogTracer::init().expect("no other logger");
    });
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false).without_time();
    // A current-thread runtime runs everything on this thread.
    let guard = subscriber.with_writer(move || writer.clone()).set_default();
    let done = work.await;
    drop(guard);
    let bytes = log.0.lock().expect("the log").clone();
    (done, String::from_utf8(bytes).expect("text"))
}

/// The lines of this crate, with the time that a reply took left out.
fn own(log: &str) -> Vec<String> {
    let lines = log.lines().filter(|line| line.contains("cmdlet_runtime: "));
    lines.map(|line| line.split(" elapsed_ms=").next().unwrap_or_default().trim().to_owned()).collect()
}

/// The words of events, without their fields.
fn events<'a>(lines: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
    let words = |line: &'a String| {
        let event = line.rsplit_once("cmdlet_runtime: ")?.1;
        let end = event.find('=').map_or(event.len(), |equals| event[..equals].rfind(' ').unwrap_or(equals));
        Some(&event[..end])
    };
    lines.into_iter().filter_map(words).collect()
}

const SPAN: &str =
    r#"cmdlet{cmdlet="Clear-MgUserPresence" method="POST" route="/users/{user-id}/presence/clearPresence""#;

#[tokio::test]
async fn a_call_is_a_span_with_its_token_request_and_reply() {
    let token = r#"{"token_type":"Bearer","expires_in":3600,"access_token":"ey.secret"}"#;
    let (login, server) = (Server::always(200, token).await, Server::always(204, "").await);
    let credential = ClientSecret::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", SECRET);
    let credential = credential.authority(&login.url).expect("loopback");
    let graph = Graph::builder().endpoint(&server.url).credential(credential).build().expect("a client");
    let log = log(async {
        for id in ["c-1", "c-2"] {
            let action = ClearMgUserPresence::new("adele").session_id("s-1").set_header("client-request-id", id);
            action.invoke(&graph).await.expect("success");
        }
    })
    .await;
    // How much of the hour is left depends on the machine.
    let (_, left) = log.split_once("expires_in_s=").expect("the lifetime");
    let left: u64 = left.split_whitespace().next().expect("a number").parse().expect("seconds");
    assert!((3_500..=3_600).contains(&left), "{left}");
    let fetched = format!("DEBUG {SPAN}}}: cmdlet_runtime: token fetched expires_in_s={left}");
    let request = |id| {
        let sent = r#"cmdlet_runtime: request sent method="POST" client_request_id="#;
        format!(r#"DEBUG {SPAN} client_request_id="{id}"}}: {sent}"{id}""#)
    };
    let reply = |id| format!(r#"DEBUG {SPAN} client_request_id="{id}"}}: cmdlet_runtime: reply status=204"#);
    assert_eq!(own(&log), [fetched, request("c-1"), reply("c-1"), request("c-2"), reply("c-2")]);
    for hidden in ["ey.secret", SECRET] {
        assert!(!log.contains(hidden), "{log}");
    }
    for line in own(&log) {
        assert!(!line.contains("adele") && !line.contains("s-1") && !line.contains("http"), "{line}");
    }
}

#[tokio::test]
async fn each_page_is_an_event() {
    let server = Server::start(|request| {
        let next = if request.target.contains("skiptoken") { "" } else { r#","@odata.nextLink":"users?$skiptoken=7""# };
        reply(200, &format!(r#"{{"value":[{{"id":"adele"}},{{"id":"mira"}}]{next}}}"#))
    })
    .await;
    let graph = server.graph();
    let log = log(async {
        let users = GetMgUserList::new().all().invoke(&graph).await.expect("two pages").into_value();
        assert_eq!(users.items().len(), 4);
    })
    .await;
    let said: Vec<_> =
        own(&log).iter().filter_map(|line| Some(line.rsplit_once("cmdlet_runtime: ")?.1.to_owned())).collect();
    let ids: Vec<_> =
        server.requests().iter().filter_map(|one| one.header("client-request-id").map(str::to_owned)).collect();
    let request = |at: usize| format!(r#"request sent method="GET" client_request_id="{}""#, ids[at]);
    let (reply, followed) = ("reply status=200".to_owned(), "page followed items=2".to_owned());
    assert_eq!(said, [request(0), reply.clone(), followed, request(1), reply]);
    assert!(!own(&log).iter().any(|line| line.contains("skiptoken") || line.contains("adele")), "{log}");
    assert!(!log.contains("ey.static"), "{log}");
}

#[tokio::test]
async fn a_stream_is_one_span_however_many_pages_it_has() {
    let server = Server::start(|request| match request.target.as_str() {
        target if target.contains("skiptoken=8") => reply(404, ""),
        target if target.contains("skiptoken=7") => {
            reply(200, r#"{"value":[{"id":"mira"}],"@odata.nextLink":"users?$skiptoken=8"}"#)
        }
        _ => reply(200, r#"{"value":[{"id":"adele"}],"@odata.nextLink":"users?$skiptoken=7"}"#),
    })
    .await;
    let graph = server.graph();
    let log = log(async {
        let mut users = GetMgUserList::new().items(&graph);
        for _ in 0..2 {
            users.try_next().await.expect("a page").expect("a user");
        }
        users.try_next().await.expect_err("404");
    })
    .await;
    let said = own(&log);
    let list = r#"cmdlet{cmdlet="Get-MgUser" method="GET" route="/users""#;
    assert!(said.iter().all(|line| line.contains(list) && line.matches("cmdlet{").count() == 1), "{said:?}");
    let events = events(&said);
    let page = ["request sent", "reply", "page followed"];
    assert_eq!(events, [&page[..], &page, &["request sent", "reply", "call failed"]].concat());
}

#[tokio::test]
async fn the_actions_of_a_batch_are_spans_within_its_own() {
    let throttled = AtomicBool::new(true);
    let (server, _) = service(move |item| match user_of(item).as_str() {
        "lost" => refused(404, "Request_ResourceNotFound", None),
        "busy" if throttled.swap(false, Ordering::SeqCst) => refused(429, "TooManyRequests", Some("0")),
        _ => user(item),
    })
    .await;
    let graph = server.graph();
    let log = log(async {
        let mut batch = Batch::new();
        let users = ["adele", "busy", "lost"].map(|id| batch.add(get(id)));
        let mut replies = batch.send(&graph).await.expect("replies");
        assert_eq!(users.map(|user| replies.take(user).is_ok()), [true, true, false]);
    })
    .await;
    let said = own(&log);
    assert!(said.iter().all(|line| line.contains("batch{actions=3}:")), "{said:?}");
    let item = |line: &&String| line.contains(r#"batch{actions=3}:cmdlet{cmdlet="Invoke-MgUser" method="GET""#);
    let (of_items, of_batch): (Vec<_>, Vec<_>) = said.iter().partition(item);
    assert_eq!(events(of_items), ["answered", "retry", "answered", "call failed"]);
    assert_eq!(events(of_batch), ["request sent", "reply", "request sent", "reply"]);
    assert!(!said.iter().any(|line| ["adele", "busy", "lost"].iter().any(|id| line.contains(id))), "{said:?}");
}

#[tokio::test]
async fn an_error_says_its_kind_and_code_and_not_the_message() {
    let body = r#"{"error":{"code":"Request_ResourceNotFound","message":"'adele' is not there.","innerError":{"request-id":"r-1"}}}"#;
    let server = Server::always(404, body).await;
    let graph = server.graph();
    let log = log(async {
        let _ = ClearMgUserPresence::new("adele").invoke(&graph).await.expect_err("404");
        let _ = ClearMgUserPresence::new("").invoke(&graph).await.expect_err("no id");
    })
    .await;
    let said = own(&log);
    assert_eq!(said.len(), 4, "{said:?}");
    let failed = r#"call failed kind="service" status=404 code="Request_ResourceNotFound" request_id="r-1""#;
    assert!(said[2].ends_with(failed), "{said:?}");
    assert_eq!(said[3], format!(r#"DEBUG {SPAN}}}: cmdlet_runtime: call failed kind="binding""#));
    assert!(!said.iter().any(|line| line.contains("adele")), "{said:?}");
}

#[tokio::test]
async fn no_crate_says_the_token_on_the_way_through_tls_and_http2() {
    let authority = Authority::new();
    let server = SecureServer::start(&authority, "127.0.0.1").await;
    let transport = authority.transport();
    let builder = Graph::builder().endpoint(&server.url).credential(StaticToken::new(TOKEN)).transport(transport);
    let graph = builder.build().expect("a client");
    let log = log(async {
        Invoke::new(Any::<Collection<String>>::new(), &graph).await.expect_err("no list");
    })
    .await;
    assert!(log.contains("h2::"), "other crates speak as well: {log}");
    assert_eq!(server.requests().len(), 1);
    assert!(!log.contains(TOKEN), "{log}");
}
