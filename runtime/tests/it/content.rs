//! Content that is no file: downloads to a writer or piece by piece, uploads from a reader or from memory.

use std::io::Cursor;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::http::{Request, Response};
use cmdlet_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use cmdlet_runtime::{Action, Graph, PassThru};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::contract::ClearMgUserPresence;
use crate::files::{GetContent, SetContent, folder, names, text};
use crate::server::{Server, raw, reply};

const TOKEN: &str = "ey.static";

fn graph(url: &str) -> Graph {
    let builder = Graph::builder().endpoint(url).credential(StaticToken::new(TOKEN));
    builder.timeout(Duration::from_secs(20)).build().expect("a client")
}

#[tokio::test]
async fn a_download_goes_to_a_writer_with_its_headers() {
    let server = Server::start(|_| {
        let mut photo = reply(200, &"é".repeat(100_000));
        photo.headers_mut().insert("etag", "\"v2\"".parse().expect("a header"));
        photo
    })
    .await;
    let mut photo = Vec::new();
    let done = GetContent::new("").download_to(&server.graph(), &mut photo).await.expect("a photo");
    assert_eq!((*done.value(), done.status().as_u16()), (200_000, 200));
    assert_eq!(done.headers()["etag"], "\"v2\"");
    assert_eq!(String::from_utf8(photo).expect("text"), "é".repeat(100_000));
    assert_eq!(server.request().header("authorization"), Some("Bearer ey.static"));
}

#[tokio::test]
async fn a_download_comes_piece_by_piece() {
    let server = Server::always(200, "a photo").await;
    let mut photo = GetContent::new("").download(&server.graph()).await.expect("a reply").into_value();
    assert_eq!(photo.length(), Some(7));
    assert_eq!(photo.chunk().await.expect("a piece").expect("a piece"), "a photo");
    assert_eq!(photo.chunk().await.expect("the end"), None);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn content_that_ends_early_is_an_error_wherever_it_goes() {
    const SHORT: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly the beginning";
    const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n12\r\nonly the beginning\r\n";
    for reply in [SHORT, CHUNKED] {
        let mut got = Vec::new();
        let error = GetContent::new("").download_to(&graph(&raw(reply).await), &mut got).await.expect_err("cut off");
        assert!(error.is_transport() && !error.is_file(), "{error}");
        assert!(error.client_request_id().is_some(), "{error:?}");
        assert_eq!(error.cmdlet(), Some("Get-MgUserPhotoContent"));
        assert!(!format!("{error} {error:?}").contains(TOKEN));
        assert_eq!(got, b"only the beginning");
        let photo = GetContent::new("").download(&graph(&raw(reply).await)).await.expect("a head").into_value();
        photo.bytes().await.expect_err("cut off");
    }
}

#[tokio::test]
async fn a_refused_download_writes_nothing() {
    let server = Server::always(404, r#"{"error":{"code":"ImageNotFound","message":"there is none"}}"#).await;
    let mut got = Vec::new();
    let error = GetContent::new("").download_to(&server.graph(), &mut got).await.expect_err("404");
    assert_eq!((error.code(), error.cmdlet()), (Some("ImageNotFound"), Some("Get-MgUserPhotoContent")));
    let error = GetContent::new("").download(&server.graph()).await.expect_err("404");
    assert_eq!(error.code(), Some("ImageNotFound"));
    assert!(got.is_empty());
    assert_eq!(server.requests().len(), 2);
}

/// Answers at once, so that what takes time is the file.
struct AtOnce;

impl Transport for AtOnce {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async { Ok(Response::new(Body::from("a new photo"))) })
    }
}

#[test]
fn a_download_that_is_dropped_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let folder = folder();
    let path = folder.path().join("photo.jpg");
    let graph = Graph::builder().transport(AtOnce).credential(StaticToken::new(TOKEN)).build().expect("a client");
    for round in 0..100 {
        std::fs::write(&path, "an old photo").expect("a file");
        let client = tokio::runtime::Runtime::new().expect("a runtime");
        let moment = Duration::from_micros(round * 20);
        let download = GetContent::new(&path).invoke(&graph);
        let done = client.block_on(async { tokio::time::timeout(moment, download).await.is_ok() });
        // Waits for the threads that have something to do with files still.
        drop(client);
        assert_eq!(names(folder.path()), ["photo.jpg"], "round {round}");
        let content = text(&path);
        assert!(content == "a new photo" || (!done && content == "an old photo"), "round {round}: {content}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_private_file_stays_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let (server, folder) = (Server::always(200, "a photo").await, folder());
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, "an old photo").expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    GetContent::new(&path).invoke(&server.graph()).await.expect("a photo");
    assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    assert_eq!(text(&path), "a photo");
}

/// Takes a few bytes, and then has no room.
struct Full(usize);

impl AsyncWrite for Full {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let taken = self.0.min(bytes.len());
        self.0 -= taken;
        Poll::Ready(if taken == 0 { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(taken) })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_writer_without_room_is_a_file_error() {
    let server = Server::always(200, "a photo").await;
    let error = GetContent::new("").download_to(&server.graph(), &mut Full(3)).await.expect_err("no room");
    assert!(error.is_file() && !error.is_transport(), "{error}");
    assert!(error.to_string().starts_with("Get-MgUserPhotoContent: cannot write the content: "), "{error}");
    assert_eq!(server.requests().len(), 1);
}

/// The process may write no file larger than 64 KiB, as if the disk were full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_file_and_no_other() {
    let folder = folder();
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, "an old photo").expect("a file");
    let this = std::env::current_exe().expect("this test");
    let script = r#"trap "" XFSZ; ulimit -f 64; exec "$0" --exact content::on_a_full_disk --include-ignored"#;
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", script]).arg(this).env("CONTOSO_TARGET", &path).output().expect("a shell");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(text(&path), "an old photo");
    assert_eq!(names(folder.path()), ["photo.jpg"]);
}

#[tokio::test]
#[ignore = "runs in a process of its own, whose files are limited"]
async fn on_a_full_disk() {
    let path = PathBuf::from(std::env::var_os("CONTOSO_TARGET").expect("a target"));
    let server = Server::always(200, &"x".repeat(1 << 20)).await;
    let error = GetContent::new(path).invoke(&server.graph()).await.expect_err("no room");
    assert!(error.is_file() && error.to_string().contains("cannot write"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_reader_is_uploaded_with_its_length_or_in_chunks() {
    let server = Server::always(200, "").await;
    let content = "a photo".repeat(30_000);
    let action = || SetContent::new("mira.png");
    let known = action().with_content(Body::reader(Cursor::new(content.clone()), Some(content.len() as u64)));
    let unknown = action().with_content(Body::reader(Cursor::new(content.clone()), None));
    let memory = SetContent::new("").with_content(content.clone());
    for action in [known, unknown, memory] {
        action.invoke(&server.graph()).await.expect("a reply");
    }
    let requests = server.requests();
    let of = |name: &str| requests.iter().map(|request| request.header(name).map(str::to_owned)).collect::<Vec<_>>();
    let length = Some(content.len().to_string());
    assert_eq!(of("content-length"), [length.clone(), None, length]);
    assert_eq!(of("transfer-encoding"), [None, Some("chunked".to_owned()), None]);
    let types = ["image/png", "image/png", "application/octet-stream"];
    assert_eq!(of("content-type"), types.map(|name| Some(name.to_owned())));
    assert!(requests.iter().all(|request| request.body == content));
}

#[tokio::test]
async fn a_reader_is_sent_once_and_bytes_as_often_as_wanted() {
    let server = Server::always(200, "").await;
    let once = SetContent::new("").with_content(Body::reader(Cursor::new("a photo"), None));
    once.clone().invoke(&server.graph()).await.expect("the first time");
    let error = once.invoke(&server.graph()).await.expect_err("it was read");
    assert!(error.is_binding() && error.to_string().contains("read once"), "{error}");
    assert_eq!(server.requests().len(), 1);
    let bytes = SetContent::new("").with_content("a photo");
    for _ in 0..2 {
        bytes.clone().invoke(&server.graph()).await.expect("a reply");
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn only_an_upload_takes_content() {
    let server = Server::always(204, "").await;
    let action = ClearMgUserPresence::new("adele").with_content("a photo");
    let error = action.invoke(&server.graph()).await.expect_err("it takes JSON");
    assert!(error.is_binding() && error.to_string().contains("sends no file"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

/// Gives some bytes and fails then.
struct Broken(usize);

impl AsyncRead for Broken {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        if self.0 == 0 {
            return Poll::Ready(Err(std::io::Error::other("the tape is torn")));
        }
        let given = self.0.min(to.remaining());
        to.put_slice(&vec![b'x'; given]);
        self.0 -= given;
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_reader_that_fails_or_ends_early_is_no_upload() {
    // The whole request never comes, so this server sees none.
    let server = Server::always(200, "").await;
    let torn = SetContent::new("").with_content(Body::reader(Broken(100_000), Some(200_000)));
    let error = torn.invoke(&server.graph()).await.expect_err("torn");
    assert!(error.is_transport() && error.to_string().contains("the tape is torn"), "{error}");
    let short = SetContent::new("").with_content(Body::reader(Cursor::new("abc"), Some(4)));
    let error = short.invoke(&server.graph()).await.expect_err("short");
    assert!(error.to_string().contains("shorter than its length"), "{error}");
    assert!(!format!("{error} {error:?}").contains(TOKEN));
}

#[test]
fn a_preview_says_what_would_be_sent_and_leaves_it_there() {
    let graph = Graph::builder().build().expect("a client");
    let reader = SetContent::new("mira.png").with_content(Body::reader(Cursor::new("abc"), Some(3)));
    let preview = reader.0.what_if(&graph).expect("a request");
    assert_eq!((preview.body(), preview.file()), (None, None));
    assert!(preview.to_string().ends_with("content-type: image/png\n\n<content, 3 bytes>"), "{preview}");
    let bytes = SetContent::new("").with_content("abc").0.what_if(&graph).expect("a request");
    assert_eq!(bytes.body(), Some(&b"abc"[..]));
    let unknown = PassThru::new(SetContent::new("").with_content(Body::reader(Cursor::new("abc"), None)));
    assert!(unknown.what_if(&graph).expect("a request").to_string().ends_with("\n\n<content>"));
}
