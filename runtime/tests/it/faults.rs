//! Servers and lines that fail: for each fault what comes of a GET and of a POST, and how many requests went out.

use std::io::Write as _;
use std::time::Duration;

use cmdlet_runtime::http;
use cmdlet_runtime::{Collection, Error, Graph, Reply, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::contract::models::User;
use crate::contract::{ClearMgUserPresence, GetMgUserList};
use crate::faulty::{Act, Faulty, answer, printed, unsaid};
use crate::server::{Server, quick, reply};

const USERS: &str = r#"{"value":[{"id":"1"}]}"#;

fn users() -> Vec<u8> {
    answer("200 OK", "", USERS)
}

async fn get(graph: &Graph) -> Result<Reply<Collection<User>>> {
    unsaid(GetMgUserList::new().invoke(graph)).await
}

async fn post(graph: &Graph) -> Result<Reply<()>> {
    unsaid(ClearMgUserPresence::new("adele").session_id("s").invoke(graph)).await
}

/// The error of a GET and of a POST where every request meets the fault, each with the number of requests.
async fn always(act: impl Fn() -> Act + Clone + Send + Sync + 'static) -> [(Error, usize); 2] {
    let (for_get, for_post) = (act.clone(), act);
    let server = Faulty::start(move |_| for_get()).await;
    let of_get = get(&server.graph()).await.expect_err("the fault");
    let other = Faulty::start(move |_| for_post()).await;
    let of_post = post(&other.graph()).await.expect_err("the fault");
    let both = [(of_get, server.requests().len()), (of_post, other.requests().len())];
    for (error, requests) in &both {
        printed(error);
        assert_eq!(error.attempts() as usize, *requests, "{error}");
    }
    both
}

/// A fault that meets only the first request: the GET is sent again, the POST is not.
async fn repeated_if_idempotent(act: impl Fn() -> Act + Clone + Send + Sync + 'static) {
    let fault = act.clone();
    let server = Faulty::start(move |number| if number == 1 { fault() } else { Act::Send(users()) }).await;
    let reply = get(&server.graph()).await.expect("the second reply");
    assert_eq!((reply.attempts(), server.requests().len()), (2, 2));
    assert_eq!(reply.value().items()[0].id(), Some("1"));

    let server =
        Faulty::start(move |number| if number == 1 { act() } else { Act::Send(answer("204 No Content", "", "")) })
            .await;
    let error = post(&server.graph()).await.expect_err("the outcome is unknown");
    assert!(error.is_transport() && error.is_outcome_unknown() && !error.is_connect(), "{error}");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{error}");
    printed(&error);
}

#[tokio::test]
async fn a_connection_that_is_cut_before_the_request_is_read() {
    repeated_if_idempotent(|| Act::Unread).await;
}

#[tokio::test]
async fn a_connection_that_is_cut_within_the_request() {
    let server = Faulty::start(|_| Act::HalfRead).await;
    let long = "s".repeat(4 << 20);
    let graph = server.graph();
    let error = unsaid(ClearMgUserPresence::new("adele").session_id(long).invoke(&graph)).await.expect_err("cut");
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(server.requests().len(), 1);
    printed(&error);
}

#[tokio::test]
async fn a_connection_that_is_cut_before_the_reply() {
    repeated_if_idempotent(|| Act::Last(Vec::new())).await;
}

#[tokio::test]
async fn a_connection_that_is_cut_within_the_head_of_the_reply() {
    repeated_if_idempotent(|| Act::Last(b"HTTP/1.1 200 OK\r\ncontent-len".to_vec())).await;
}

#[tokio::test]
async fn a_connection_that_is_cut_within_the_body_of_the_reply() {
    repeated_if_idempotent(|| Act::Last(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"val".to_vec())).await;
    repeated_if_idempotent(|| {
        Act::Last(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"val\r\n".to_vec())
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_is_cut_after_the_body_of_the_reply_does_no_harm() {
    let server = Faulty::start(|_| Act::Last(users())).await;
    let graph = server.graph();
    for _ in 0..5 {
        get(&graph).await.expect("a reply");
    }
    assert_eq!(server.requests().len(), 5);
}

/// The client finds the connection of the first request closed when it sends the second.
#[tokio::test]
async fn a_kept_connection_that_the_server_closes_meanwhile() {
    let server = Faulty::start(|_| Act::Last(answer("204 No Content", "", ""))).await;
    let graph = server.graph();
    for number in 1..=3 {
        let reply = post(&graph).await.expect("a reply");
        assert_eq!((reply.attempts(), server.requests().len()), (1, number), "on a new connection");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_line_that_always_breaks_ends_in_its_error() {
    let [(of_get, gets), (of_post, posts)] = always(|| Act::Last(Vec::new())).await;
    assert_eq!((gets, posts), (3, 1));
    assert!(of_get.is_transport() && of_get.to_string().ends_with(" (3 attempts)"), "{of_get}");
    assert!(of_post.is_transport() && !of_post.to_string().contains("attempts"), "{of_post}");
}

#[tokio::test]
async fn a_body_that_stands_still_is_a_timeout() {
    let slow = || Act::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"val".to_vec());
    let server = Faulty::start(move |number| if number == 1 { slow() } else { Act::Send(users()) }).await;
    let graph = server.builder().timeout(Duration::from_millis(300)).build().expect("a client");
    assert_eq!(get(&graph).await.expect("the second reply").attempts(), 2);

    let server = Faulty::start(move |_| slow()).await;
    let graph = server.builder().timeout(Duration::from_millis(300)).build().expect("a client");
    let error = post(&graph).await.expect_err("no reply in time");
    assert!(error.is_timeout() && error.is_outcome_unknown(), "{error}");
    assert_eq!(server.requests().len(), 1);
    printed(&error);
}

#[tokio::test]
async fn json_that_is_cut_is_no_json_and_not_asked_for_again() {
    let headers = "request-id: r-1\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let server = Faulty::start(|_| Act::Send(answer("200 OK", headers, r#"{"value":[{"id""#))).await;
    let error = get(&server.graph()).await.expect_err("no JSON");
    assert_eq!((error.status(), error.request_id()), (Some(http::StatusCode::OK), Some("r-1")));
    assert_eq!(error.date(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    let id = error.client_request_id().expect("an id");
    assert!(server.requests()[0].contains(&format!("client-request-id: {id}\r\n")), "{id}");
    assert!(error.is_decode() && !error.is_outcome_unknown(), "{error}");
    assert_eq!(error.to_string(), "Get-MgUser: the reply is not JSON (15 bytes) (request-id r-1)");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    printed(&error);
}

#[tokio::test]
async fn html_instead_of_json() {
    let page = "<html><body>Sign in to Contoso Wi-Fi: Bearer ey.static</body></html>";
    let server = Faulty::start(move |_| Act::Send(answer("200 OK", "content-type: text/html\r\n", page))).await;
    let error = get(&server.graph()).await.expect_err("no JSON");
    assert!(error.is_decode(), "{error}");
    assert_eq!(server.requests().len(), 1);
    printed(&error);

    let [(of_get, gets), (of_post, posts)] = always(move || Act::Send(answer("502 Bad Gateway", "", page))).await;
    assert_eq!((gets, posts), (1, 1));
    for error in [of_get, of_post] {
        assert!(error.is_service() && error.is_outcome_unknown(), "{error}");
        assert!(error.to_string().contains("Wi-Fi: Bearer [redacted]<"), "{error}");
    }
}

#[tokio::test]
async fn a_service_that_quotes_the_token() {
    let body = r#"{"error":{"code":"ey.static","message":"Not ey.static.","innerError":{"sent":"Bearer ey.static"}}}"#;
    let [(of_get, _), (of_post, _)] = always(move || Act::Send(answer("400 Bad Request", "", body))).await;
    for error in [of_get, of_post] {
        assert_eq!((error.code(), error.message()), (Some("[redacted]"), "Not [redacted]."));
        assert!(!error.inner_error().expect("an inner error").to_string().contains("ey.static"));
    }
}

/// JSON may write any character as an escape (RFC 8259, section 7).
#[tokio::test]
async fn a_service_that_quotes_the_token_with_escapes() {
    let body = r#"{"error":{"code":"x","message":"Not ey\u002Estatic.","innerError":{"sent":"\/ey\u002estatic"}}}"#;
    let [(of_get, _), (of_post, _)] = always(move || Act::Send(answer("400 Bad Request", "", body))).await;
    for error in [of_get, of_post] {
        assert_eq!((error.code(), error.message()), (Some("x"), "Not [redacted]."));
        assert!(!error.inner_error().expect("an inner error").to_string().contains("ey.static"));
    }
}

#[tokio::test]
async fn an_error_without_a_body() {
    let [(of_get, gets), (of_post, posts)] = always(|| Act::Send(answer("500 Internal Server Error", "", ""))).await;
    assert_eq!((gets, posts), (1, 1));
    let expected = "500 Internal Server Error, with no error object in the reply";
    assert_eq!((of_get.message(), of_post.message()), (expected, expected));
}

#[tokio::test]
async fn an_error_whose_body_never_ends_keeps_its_status() {
    let endless = || Act::Stall(b"HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\n{\"err".to_vec());
    let server = Faulty::start(move |_| endless()).await;
    let graph = server.builder().timeout(Duration::from_millis(300)).build().expect("a client");
    let error = get(&graph).await.expect_err("404");
    assert!(error.is_not_found() && !error.is_timeout(), "{error}");
    printed(&error);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn json_under_another_content_type_is_json() {
    let server = Faulty::start(|_| Act::Send(answer("200 OK", "content-type: text/plain\r\n", USERS))).await;
    assert_eq!(get(&server.graph()).await.expect("JSON").value().items().len(), 1);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed() {
    let other = Server::always(200, USERS).await;
    let location = format!("location: {}/v1.0/users?sig=s3cret\r\n", other.url);
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = location.clone();
        let [(of_get, gets), (of_post, posts)] = always(move || Act::Send(answer(status, &location, ""))).await;
        assert_eq!((gets, posts), (1, 1), "{status}");
        for error in [of_get, of_post] {
            assert!(error.to_string().ends_with("redirects are not followed (to 127.0.0.1)"), "{error}");
            assert!(!printed(&error).contains("s3cret"));
        }
    }
    assert_eq!(other.requests().len(), 0);
}

#[tokio::test]
async fn a_next_link_to_another_host_is_not_followed() {
    let other = Server::always(200, USERS).await;
    let page = format!(r#"{{"value":[],"@odata.nextLink":"{}/v1.0/users?$skiptoken=s3cret"}}"#, other.url);
    let server = Server::start(move |_| reply(200, &page)).await;
    let graph = server.graph();
    let error = unsaid(GetMgUserList::new().all().invoke(&graph)).await.expect_err("another host");
    assert!(error.to_string().contains("another host"), "{error}");
    assert_eq!(error.client_request_id(), server.requests()[0].header("client-request-id"));
    assert!(!printed(&error).contains("s3cret"));
    assert_eq!((server.requests().len(), other.requests().len()), (1, 0));
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("memory");
    encoder.finish().expect("memory")
}

const GZIP: &str = "content-encoding: gzip\r\n";

#[tokio::test]
async fn a_compressed_reply_is_read() {
    let server = Faulty::start(|_| Act::Send(answer("200 OK", GZIP, gzip(USERS.as_bytes())))).await;
    assert_eq!(get(&server.graph()).await.expect("JSON").value().items()[0].id(), Some("1"));
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].to_lowercase().contains("accept-encoding: gzip"), "{}", requests[0]);

    let body = r#"{"error":{"code":"Request_BadRequest","message":"No."}}"#;
    let server = Faulty::start(move |_| Act::Send(answer("400 Bad Request", GZIP, gzip(body.as_bytes())))).await;
    let error = get(&server.graph()).await.expect_err("400");
    assert_eq!((error.code(), server.requests().len()), (Some("Request_BadRequest"), 1));
    printed(&error);
}

#[tokio::test]
async fn a_reply_that_is_not_what_it_is_compressed_as() {
    let [(of_get, gets), (of_post, posts)] = always(|| Act::Send(answer("200 OK", GZIP, "not compressed"))).await;
    assert_eq!((gets, posts), (3, 1));
    assert!(of_get.is_transport() && of_post.is_transport());

    let whole = gzip(USERS.as_bytes());
    let half = whole[..whole.len() / 2].to_vec();
    let [(of_get, gets), (_, posts)] = always(move || Act::Send(answer("200 OK", GZIP, &half))).await;
    assert_eq!((gets, posts), (3, 1));
    assert!(of_get.is_transport(), "{of_get}");
}

#[tokio::test]
async fn a_reply_that_grows_without_end_is_cut() {
    let bomb = gzip(&vec![b' '; 32 << 20]);
    assert!(bomb.len() < 64 << 10);
    let server = Faulty::start(move |_| Act::Send(answer("200 OK", GZIP, &bomb))).await;
    let graph = server.builder().reply_limit(1 << 20).build().expect("a client");
    let error = get(&graph).await.expect_err("too long");
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.message(), "the reply is longer than 1048576 bytes: see GraphBuilder::reply_limit");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    printed(&error);
}

#[tokio::test]
async fn no_connection_is_tried_again_also_for_a_post() {
    // Nobody listens on port 1.
    let graph = Server::always(204, "").await.builder().endpoint("http://127.0.0.1:1").retry(quick());
    let graph = graph.build().expect("a client");
    for error in [get(&graph).await.expect_err("nobody"), post(&graph).await.expect_err("nobody")] {
        assert!(error.is_connect() && error.is_transport() && !error.is_outcome_unknown(), "{error}");
        assert_eq!(error.attempts(), 3);
        printed(&error);
    }
}

/// What answers a TLS greeting with something else is not the service, and will not be it in a second.
///
/// The TLS of the system does not say what went wrong, so that is tried again.
#[cfg(not(feature = "native-tls"))]
#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_tried_once() {
    let url = crate::server::raw(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.replace("http:", "https:");
    let builder =
        Graph::builder().endpoint(url).credential(cmdlet_runtime::auth::StaticToken::new("ey.static")).retry(quick());
    let error = get(&builder.build().expect("a client")).await.expect_err("no TLS");
    assert!(error.is_connect() && !error.is_outcome_unknown(), "{error}");
    assert_eq!(error.attempts(), 1, "{error}");
    printed(&error);
}
