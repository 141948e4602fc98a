//! Upload sessions: which requests there are, whatever goes wrong with one of them.

use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Error, Graph, LargeUpload, Object};
use tokio::net::TcpListener;

use crate::drive::{Drive, Fault, SECRET, Service, UNIT};
use crate::files::folder;

const TOKEN: &str = "ey.static";

fn graph() -> Graph {
    Graph::builder().credential(StaticToken::new(TOKEN)).timeout(Duration::from_secs(20)).build().expect("a client")
}

/// Bytes of which no two units are alike.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from((at / 7 + at / UNIT * 31) % 251).expect("a byte")).collect()
}

fn check_silent(error: &Error) {
    let mut said = format!("{error} {error:?} {}", error.message());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        said = format!("{said} {cause} {cause:?}");
        source = cause.source();
    }
    for secret in [TOKEN, SECRET, "fe6987"] {
        assert!(!said.contains(secret), "{said}");
    }
}

const CHUNKS: [&str; 3] = ["PUT 0-327679/700000", "PUT 327680-655359/700000", "PUT 655360-699999/700000"];

#[tokio::test]
async fn a_file_goes_up_in_chunks_and_the_item_comes_back() {
    let (service, folder) = (Service::with(&[]).await, folder());
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, content(700_000)).expect("a file");
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    let session = Object::new().with("uploadUrl", service.url.as_str()).with("nextExpectedRanges", json!(["0-"]));
    let upload = LargeUpload::of(&Session(session)).expect("a session").chunk_size(UNIT as u64);
    let upload = upload.on_progress(move |done, total| sink.lock().expect("the sink").push((done, total)));
    let item = upload.send_file(&graph(), &path).await.expect("an item");
    assert_eq!((item.status().as_u16(), item.value().read::<String>("id")), (201, Some("01ABC")));
    assert!(service.content() == content(700_000));
    assert_eq!(service.requests(), CHUNKS);
    assert_eq!(*told.lock().expect("the sink"), [(327_680, 700_000), (655_360, 700_000), (700_000, 700_000)]);
}

#[derive(Clone)]
struct Session(Object);

impl cmdlet_runtime::wire::View for Session {
    type Inner = Object;
    fn wrap(inner: Object) -> Self {
        Self(inner)
    }
    fn inner(&self) -> &Object {
        &self.0
    }
    fn into_inner(self) -> Object {
        self.0
    }
}

#[tokio::test]
async fn each_fault_costs_no_more_requests_than_it_must() {
    let again = |at: usize| {
        let mut expected = CHUNKS.to_vec();
        expected.insert(at, CHUNKS[at]);
        expected
    };
    let asked = |kept: bool| {
        let second = [CHUNKS[1], "GET", CHUNKS[1]];
        [&CHUNKS[..1], if kept { &second[..2] } else { &second[..] }, &CHUNKS[2..]].concat()
    };
    let cases = [
        (Fault::Reply(429, "retry-after: 0\r\n", ""), again(1)),
        (Fault::Reply(503, "", "<html>busy</html>"), again(1)),
        (Fault::Reply(500, "", ""), asked(false)),
        (Fault::Reply(504, "", ""), asked(false)),
        (Fault::CutAfter(0), asked(false)),
        (Fault::CutAfter(100_000), asked(false)),
        (Fault::KeptAndCut, asked(true)),
        (Fault::KeptAnd(502), asked(true)),
        (Fault::KeptAnd(416), asked(true)),
        // The reply was lost, and what is sent again is refused as an overlap.
        (Fault::KeptAnd(503), [&CHUNKS[..2], &[CHUNKS[1], "GET"], &CHUNKS[2..]].concat()),
        // Some replies say nothing of ranges.
        (Fault::KeptAnd(202), CHUNKS.to_vec()),
    ];
    for (fault, expected) in cases {
        let service = Service::with(&[Fault::None, fault]).await;
        let sent = service.upload().send_reader(&graph(), Cursor::new(content(700_000))).await;
        sent.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert!(service.content() == content(700_000), "{fault:?}");
        assert_eq!(service.requests(), expected, "{fault:?}");
    }
}

#[tokio::test]
async fn an_upload_is_gone_on_with_where_it_stopped() {
    let (service, folder) =
        (Service::with(&[Fault::None, Fault::CutAfter(9), Fault::Reply(500, "", "")]).await, folder());
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, content(700_000)).expect("a file");
    let error = service.upload().attempts(2).send_file(&graph(), &path).await.expect_err("two failures");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    check_silent(&error);
    assert_eq!(service.requests(), [CHUNKS[0], CHUNKS[1], "GET"]);
    service.upload().resume().send_file(&graph(), &path).await.expect("the rest");
    assert!(service.content() == content(700_000));
    assert_eq!(service.requests()[3..], ["GET", CHUNKS[1], CHUNKS[2]]);
}

#[tokio::test]
async fn a_session_can_be_looked_at_and_given_up() {
    let service = Service::with(&[]).await;
    let status = service.upload().status(&graph()).await.expect("a status").into_value();
    assert_eq!(status.get("nextExpectedRanges"), Some(&json!(["0-"])));
    service.upload().cancel(&graph()).await.expect("gone");
    assert_eq!(service.requests(), ["GET", "DELETE"]);
}

#[tokio::test]
async fn an_attachment_of_outlook_ends_without_a_body() {
    let service = Service::start(Drive { is_outlook: true, ..Drive::default() }).await;
    let done = service.upload().send_reader(&graph(), Cursor::new(content(700_000))).await.expect("an attachment");
    assert!(done.value().is_empty());
    assert_eq!(done.headers()["location"], "https://outlook.contoso.com/attachments('a1')");
    assert_eq!(service.requests(), CHUNKS);
}

#[tokio::test]
async fn an_upload_whose_commit_is_deferred_is_done_with_its_bytes() {
    let service = Service::start(Drive { is_deferred: true, ..Drive::default() }).await;
    let done = service.upload().send_reader(&graph(), Cursor::new(content(700_000))).await.expect("all bytes");
    assert_eq!(done.status().as_u16(), 202);
    assert_eq!(service.requests(), CHUNKS);
}

/// A session that says nothing about ranges is no proof that a file came to be.
#[tokio::test]
async fn a_status_without_ranges_is_not_the_item() {
    let statuses = [
        r#"{"expirationDateTime":"2026-12-01T09:00:00Z"}"#,
        r#"{"ExpirationDateTime":"2026-12-01T09:00:00Z","NextExpectedRanges":[]}"#,
        r#"{"nextExpectedRanges":[]}"#,
        "{}",
        "",
    ];
    for status in statuses {
        let service = Service::with(&[Fault::Reply(200, "", status)]).await;
        let upload = service.upload().resume().send_reader(&graph(), Cursor::new(content(700_000)));
        let error = upload.await.expect_err("nothing was sent");
        assert!(error.to_string().contains("did not say what is missing"), "{error}");

        // The second of three chunks is lost.
        let service = Service::with(&[Fault::None, Fault::CutAfter(9), Fault::Reply(200, "", status)]).await;
        let upload = service.upload().send_reader(&graph(), Cursor::new(content(700_000)));
        let error = upload.await.expect_err("the end was never sent");
        assert!(error.to_string().contains("did not say what is missing"), "{error}");
    }
}

/// An upload that was whole before it is gone on with is the item, which has an id.
#[tokio::test]
async fn a_session_that_is_done_answers_with_the_item() {
    let service = Service::with(&[Fault::Reply(200, "", r#"{"id":"item-1"}"#)]).await;
    let done = service.upload().resume().send_reader(&graph(), Cursor::new(content(700_000))).await.expect("the item");
    assert_eq!(done.value().get("id"), Some(&json!("item-1")));
    assert_eq!(service.requests(), ["GET"]);
}

/// A reply of so many bytes that none of a session is as long.
fn long_status() -> &'static str {
    format!(r#"{{"nextExpectedRanges":["0-"],"x":"{}"}}"#, "x".repeat(2_000)).leak()
}

#[tokio::test]
async fn a_reply_of_a_session_is_not_read_beyond_the_limit() {
    let limited = || {
        let builder = Graph::builder().credential(StaticToken::new(TOKEN)).reply_limit(1_000);
        builder.build().expect("a client")
    };
    let service = Service::with(&[Fault::Reply(200, "", long_status())]).await;
    let error = service.upload().status(&limited()).await.expect_err("too long");
    let said = "the reply is longer than 1000 bytes: see GraphBuilder::reply_limit";
    assert_eq!((error.message(), error.is_decode()), (said, true));
    check_silent(&error);

    let service = Service::with(&[Fault::Reply(202, "", long_status())]).await;
    let upload = service.upload().send_reader(&limited(), Cursor::new(content(700_000)));
    assert_eq!(upload.await.expect_err("too long").message(), said);
    assert_eq!(service.requests(), [CHUNKS[0]], "it would be as long again");

    let service = Service::with(&[Fault::Reply(403, "", long_status())]).await;
    let error = service.upload().status(&limited()).await.expect_err("403");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403), "the status says enough");
}

#[tokio::test]
async fn gaps_are_filled_and_no_more_than_them() {
    let service = Service::with(&[Fault::Reply(202, "", r#"{"nextExpectedRanges":["500000-","7-9"]}"#)]).await;
    let more = r#"{"nextExpectedRanges":["500000-"]}"#;
    let faults = vec![Fault::Reply(202, "", more), Fault::Reply(200, "", r#"{"id":"01ABC"}"#)];
    service.drive.lock().expect("the drive").faults.extend(faults);
    service.upload().send_reader(&graph(), Cursor::new(content(700_000))).await.expect("an item");
    assert_eq!(service.requests(), [CHUNKS[0], "PUT 7-9/700000", "PUT 500000-699999/700000"]);
}

#[tokio::test]
async fn what_cannot_go_better_is_not_tried_again() {
    let gone = r#"{"error":{"code":"itemNotFound","message":"no session /up/fe6987?sig=tempauth-5e6f"}}"#;
    for (reply, said) in [
        (
            Fault::Reply(404, "", gone),
            "the upload session is gone: 404 Not Found: [itemNotFound] no session [redacted]",
        ),
        (Fault::Reply(410, "", ""), "the upload session is gone: 410 Gone, with no error object in the reply"),
        (Fault::Reply(409, "", r#"{"error":{"code":"nameAlreadyExists"}}"#), "409 Conflict: [nameAlreadyExists]"),
        (Fault::Reply(507, "", ""), "507 Insufficient Storage, with no error object in the reply"),
        (Fault::Reply(401, "", ""), "401 Unauthorized, with no error object in the reply"),
        (
            Fault::Reply(302, "location: https://fabrikam.com/fe6987\r\n", ""),
            "302 Found: redirects are not followed (to fabrikam.com)",
        ),
        (Fault::Reply(429, "retry-after: 86400\r\n", ""), "429 Too Many Requests, with no error object in the reply"),
        (
            Fault::Reply(202, "", r#"{"nextExpectedRanges":["700000-"]}"#),
            "the upload session wants bytes behind the end of the file",
        ),
        (Fault::Reply(202, "", r#"{"nextExpectedRanges":["soon"]}"#), "the upload session wants a range that is none"),
        (Fault::Reply(202, "", "<html>"), "the reply is not JSON (6 bytes)"),
        (Fault::Reply(201, "", "{}"), "the service ended the upload after 327680 of 700000 bytes"),
    ] {
        let service = Service::with(&[reply]).await;
        let error = service.upload().send_reader(&graph(), Cursor::new(content(700_000))).await.expect_err(said);
        assert_eq!(error.to_string(), said);
        assert_eq!(service.requests(), [CHUNKS[0]], "{said}");
        check_silent(&error);
    }
}

#[tokio::test]
async fn attempts_are_bounded() {
    let service = Service::with(&[Fault::Reply(503, "retry-after: 0\r\n", ""); 9]).await;
    let sent = service.upload().attempts(3).send_reader(&graph(), Cursor::new(content(700_000)));
    assert_eq!(sent.await.expect_err("busy").status().map(|status| status.as_u16()), Some(503));
    assert_eq!(service.requests(), [CHUNKS[0]; 3]);
    // A service that never comes further.
    let service = Service::with(&[Fault::Reply(202, "", r#"{"nextExpectedRanges":["0-"]}"#); 9]).await;
    let error = service.upload().attempts(3).send_reader(&graph(), Cursor::new(content(700_000))).await;
    assert_eq!(error.expect_err("no way").to_string(), "the upload session does not come further than byte 0");
    assert_eq!(service.requests(), [CHUNKS[0]; 3]);
    // A question in between is no attempt.
    let faults = [Fault::CutAfter(0), Fault::None, Fault::CutAfter(0), Fault::None, Fault::CutAfter(0)];
    let service = Service::with(&faults).await;
    let sent = service.upload().attempts(3).send_reader(&graph(), Cursor::new(content(700_000)));
    assert!(sent.await.expect_err("cut off").is_transport());
    assert_eq!(service.requests(), [CHUNKS[0], "GET", CHUNKS[0], "GET", CHUNKS[0]]);
    // The last chunk may have done it.
    let faults = [Fault::None, Fault::None, Fault::KeptAndCut, Fault::Reply(404, "", "")];
    let service = Service::with(&faults).await;
    let error = service.upload().send_reader(&graph(), Cursor::new(content(700_000))).await.expect_err("gone");
    assert!(error.to_string().starts_with("the upload session is gone, or is complete: 404"), "{error}");
}

#[tokio::test]
async fn a_wrong_upload_sends_nothing() {
    for url in [
        "http://files.contoso.com/up/fe6987",
        "ftp://localhost/fe6987",
        "fe6987",
        "https://a:tempauth-5e6f@contoso.com",
    ] {
        let error = LargeUpload::new(url).expect_err(url);
        assert!(error.is_configuration(), "{error}");
        check_silent(&error);
    }
    assert!(LargeUpload::of(&Session(Object::new())).expect_err("no URL").is_binding());
    let (service, folder) = (Service::with(&[]).await, folder());
    for size in [0, 1, UNIT as u64 + 1, 192 * UNIT as u64] {
        let sent = service.upload().chunk_size(size).send_reader(&graph(), Cursor::new("abc")).await;
        assert!(sent.expect_err("a wrong size").is_binding(), "{size}");
    }
    let empty = service.upload().send_reader(&graph(), Cursor::new("")).await.expect_err("empty");
    assert!(empty.is_file(), "{empty}");
    let missing = service.upload().send_file(&graph(), folder.path().join("missing")).await.expect_err("no file");
    assert!(missing.is_file(), "{missing}");
    assert_eq!(service.requests().len(), 0);
    let shown = format!("{:?}", service.upload());
    assert!(!shown.contains(SECRET) && !shown.contains("fe6987"), "{shown}");
}

#[tokio::test]
async fn nobody_there_is_a_transport_error_without_the_url() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/up/fe6987?sig={SECRET}", listener.local_addr().expect("an address"));
    drop(listener);
    let upload = LargeUpload::new(&url).expect("a URL").attempts(2).backoff(Duration::from_millis(5));
    let error = upload.send_reader(&graph(), Cursor::new("abc")).await.expect_err("nobody");
    assert!(error.is_transport(), "{error}");
    check_silent(&error);
}
