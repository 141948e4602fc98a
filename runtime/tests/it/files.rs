//! `-InFile` and `-OutFile` over a real connection: what goes out, what lies on the disk, and what is in memory meanwhile.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::bytes::Bytes;
use cmdlet_runtime::cmdlet::{Cmdlet, Content, Control, File, Operation, Parameter, ParameterSet, Role, Type};
use cmdlet_runtime::http::{Method, Request, Response};
use cmdlet_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use cmdlet_runtime::{Call, Error, Graph, Invoke, PassThru, Reply, Result, output};
use futures_core::Stream;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::server::{Server, raw, reply};

const USER_ID: Parameter = Parameter::new("UserId", Role::Path("user-id"), Type::String);
const PASS_THRU: Parameter = Parameter::new("PassThru", Role::Control(Control::PassThru), Type::Switch);

static GET_MG_USER_PHOTO_CONTENT: Cmdlet = Cmdlet {
    name: "Get-MgUserPhotoContent",
    module: "Microsoft.Graph.Users",
    api_version: "v1.0",
    operations: &[Operation::new(Method::GET, "/users/{user-id}/photo/$value", Content::None)],
    parameters: &[Parameter::new("OutFile", Role::File(File::Out), Type::String), PASS_THRU, USER_ID],
    sets: &[ParameterSet::new("Get", 0, &[0, 1, 2], &[0, 2]).by_default()],
    permissions: &[],
};

static SET_MG_USER_PHOTO_CONTENT: Cmdlet = Cmdlet {
    name: "Set-MgUserPhotoContent",
    module: "Microsoft.Graph.Users",
    api_version: "v1.0",
    operations: &[Operation::new(Method::PUT, "/users/{user-id}/photo/$value", Content::Stream)],
    parameters: &[
        Parameter::new("ContentType", Role::Header("Content-Type"), Type::String),
        Parameter::new("InFile", Role::File(File::In), Type::String),
        PASS_THRU,
        USER_ID,
    ],
    sets: &[ParameterSet::new("Set", 0, &[0, 1, 2, 3], &[1, 3]).by_default()],
    permissions: &[],
};

action! {
    GetContent => PathBuf, output::saved;
    SetContent => (), output::nothing;
}

#[derive(Clone)]
pub(crate) struct GetContent(pub(crate) Call);

impl GetContent {
    pub(crate) fn new(out_file: impl Into<PathBuf>) -> Self {
        Self(Call::new(&GET_MG_USER_PHOTO_CONTENT, "Get").bind_text("UserId", "mira").bind_path("OutFile", out_file))
    }

    pub(crate) async fn invoke(self, graph: &Graph) -> Result<Reply<PathBuf>> {
        Invoke::new(self, graph).await
    }
}

#[derive(Clone)]
pub(crate) struct SetContent(pub(crate) Call);

impl SetContent {
    pub(crate) fn new(in_file: impl Into<PathBuf>) -> Self {
        Self(Call::new(&SET_MG_USER_PHOTO_CONTENT, "Set").bind_text("UserId", "mira").bind_path("InFile", in_file))
    }

    pub(crate) async fn invoke(self, graph: &Graph) -> Result<Reply<()>> {
        Invoke::new(self, graph).await
    }
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

async fn photo_server(disposition: &'static str) -> Server {
    Server::start(move |_| {
        let mut photo = reply(200, "a photo");
        if !disposition.is_empty() {
            photo.headers_mut().insert("content-disposition", disposition.parse().expect("a header"));
        }
        photo
    })
    .await
}

#[tokio::test]
async fn an_upload_has_its_length_and_the_type_of_its_extension() {
    let (server, folder) = (Server::always(200, "").await, folder());
    let content = vec![7_u8; 300_000];
    let path = folder.path().join("mira.jpg");
    std::fs::write(&path, &content).expect("a file");
    SetContent::new(&path).invoke(&server.graph()).await.expect("a reply");
    let request = server.request();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("PUT", "/v1.0/users/mira/photo/$value"));
    assert_eq!(request.header("content-type"), Some("image/jpeg"));
    assert_eq!(request.header("content-length"), Some("300000"));
    assert_eq!(request.header("transfer-encoding"), None);
    assert!(request.body == content);
}

#[tokio::test]
async fn the_content_type_of_the_caller_wins() {
    let (server, folder) = (Server::always(200, "").await, folder());
    let path = folder.path().join("empty");
    std::fs::write(&path, "").expect("a file");
    let plain = SetContent::new(&path);
    let named = SetContent(SetContent::new(&path).0.bind("ContentType", "image/png"));
    let header = SetContent(SetContent::new(&path).0.set_header("Content-Type", "image/gif"));
    for action in [plain, named, header] {
        action.invoke(&server.graph()).await.expect("a reply");
    }
    let requests = server.requests();
    let types: Vec<_> = requests.iter().map(|request| request.all("content-type")).collect();
    assert_eq!(types, [["application/octet-stream"], ["image/png"], ["image/gif"]]);
    assert_eq!(requests[0].header("content-length"), Some("0"));
}

#[tokio::test]
async fn a_file_that_is_not_there_is_an_error_before_anything_is_sent() {
    let (server, folder) = (Server::always(200, "").await, folder());
    for (path, why) in [(folder.path().join("missing.jpg"), "cannot read"), (folder.path().to_owned(), "cannot read")] {
        let error = SetContent::new(&path).invoke(&server.graph()).await.expect_err("no file");
        assert!(error.is_file() && error.to_string().contains(why), "{error}");
    }
    let path = folder.path().join("missing").join("photo.jpg");
    let error = GetContent::new(&path).invoke(&server.graph()).await.expect_err("no folder");
    assert!(error.is_file() && error.to_string().contains("cannot find the folder"), "{error}");
    let error = GetContent::new("").invoke(&server.graph()).await.expect_err("no path");
    assert!(error.is_binding(), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_download_takes_the_place_of_an_old_file() {
    let (server, folder) = (photo_server("").await, folder());
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, "an old photo").expect("a file");
    let saved = GetContent::new(&path).invoke(&server.graph()).await.expect("a reply");
    assert_eq!((saved.value(), text(&path).as_str()), (&path, "a photo"));
    let done = PassThru::new(GetContent::new(&path)).invoke(&server.graph()).await.expect("a reply");
    assert!(done.into_value());
    assert_eq!(names(folder.path()), ["photo.jpg"]);
}

#[tokio::test]
async fn a_folder_takes_the_name_of_the_reply() {
    let (server, folder) = (photo_server(r#"attachment; filename="../../mira photo.jpg""#).await, folder());
    let saved = GetContent::new(folder.path()).invoke(&server.graph()).await.expect("a reply");
    assert_eq!(saved.into_value(), folder.path().join("mira photo.jpg"));
    assert_eq!(names(folder.path()), ["mira photo.jpg"]);
    for disposition in ["", "attachment; filename=\"..\""] {
        let (server, folder) = (photo_server(disposition).await, self::folder());
        let error = GetContent::new(folder.path()).invoke(&server.graph()).await.expect_err("no name");
        assert!(error.is_file() && error.to_string().contains("let OutFile be a file"), "{error}");
        assert!(names(folder.path()).is_empty());
    }
}

#[tokio::test]
async fn an_interrupted_download_leaves_the_old_file() {
    let url = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly the beginning").await;
    let graph = Graph::builder().endpoint(url).credential(StaticToken::new("ey")).build().expect("a client");
    let folder = folder();
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, "an old photo").expect("a file");
    let error = GetContent::new(&path).invoke(&graph).await.expect_err("cut off");
    assert!(!error.is_file() && !error.is_decode(), "{error}");
    assert_eq!(text(&path), "an old photo");
    assert_eq!(names(folder.path()), ["photo.jpg"], "what was written of the new one is gone");
}

#[tokio::test]
async fn a_download_that_fails_is_a_graph_error_and_no_file() {
    let body = r#"{"error":{"code":"ImageNotFound","message":"there is none"}}"#;
    let (server, folder) = (Server::always(404, body).await, folder());
    let error = GetContent::new(folder.path().join("photo.jpg")).invoke(&server.graph()).await.expect_err("404");
    assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(404), Some("ImageNotFound")));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_preview_names_the_file_and_reads_nothing() {
    let graph = Graph::builder().build().expect("a client");
    let upload = SetContent::new("not-there.png").0.what_if(&graph).expect("a request");
    assert_eq!(upload.file(), Some(Path::new("not-there.png")));
    assert_eq!(upload.body(), None);
    let expected = "PUT https://graph.microsoft.com/v1.0/users/mira/photo/$value\ncontent-type: image/png\n\n\
                    <file not-there.png>";
    assert_eq!(upload.to_string(), expected);
    let download = GetContent::new("out").0.what_if(&graph).expect("a request");
    assert_eq!(download.to_string(), "GET https://graph.microsoft.com/v1.0/users/mira/photo/$value");
}

/// Half of the content has to lie on the disk before the server sends the other half.
#[tokio::test(flavor = "multi_thread")]
async fn fifty_megabytes_are_written_while_they_come() {
    const HALF: usize = 25 << 20;
    let folder = folder();
    let (listener, path) =
        (tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port"), folder.path().to_owned());
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let _ = stream.read(&mut [0; 4_096]).await.expect("a request");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 2 * HALF);
        stream.write_all(head.as_bytes()).await.expect("a reader");
        stream.write_all(&vec![1; HALF]).await.expect("a reader");
        while on_disk(&path) < HALF as u64 - (4 << 20) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stream.write_all(&vec![2; HALF]).await.expect("a reader");
    });
    // The limit counts how long the transfer stands still, and not how long it takes.
    let builder = Graph::builder().endpoint(url).credential(StaticToken::new("ey")).timeout(Duration::from_secs(10));
    let target = folder.path().join("big.bin");
    GetContent::new(&target).invoke(&builder.build().expect("a client")).await.expect("a reply");
    serving.await.expect("no panic");
    assert_eq!(std::fs::metadata(&target).expect("a file").len(), 2 * HALF as u64);
}

/// How much the only file of a folder holds.
fn on_disk(folder: &Path) -> u64 {
    let mut entries = std::fs::read_dir(folder).expect("a folder");
    entries.next().map_or(0, |entry| entry.expect("an entry").metadata().map_or(0, |found| found.len()))
}

/// Takes and gives bodies piece by piece, and counts what is alive at once.
#[derive(Clone, Default)]
struct Pieces {
    alive: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

/// A piece of a megabyte that tells when it goes.
struct Megabyte(Vec<u8>, Arc<AtomicUsize>);

impl AsRef<[u8]> for Megabyte {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Megabyte {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Sending(Pieces, usize);

impl Stream for Sending {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.1 == 0 {
            return Poll::Ready(None);
        }
        self.1 -= 1;
        let alive = self.0.alive.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.most.fetch_max(alive, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Bytes::from_owner(Megabyte(vec![3; 1 << 20], Arc::clone(&self.0.alive))))))
    }
}

impl Transport for Pieces {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut body = request.into_body();
            let (promised, mut came) = (body.length().expect("a length"), 0);
            while let Some(piece) = body.chunk().await? {
                self.most.fetch_max(piece.len(), Ordering::SeqCst);
                came += piece.len() as u64;
            }
            assert_eq!(came, promised);
            let pieces = if promised == 0 { 50 } else { 0 };
            Ok(Response::new(Body::stream(Sending(self.clone(), pieces), None)))
        })
    }
}

#[tokio::test]
async fn fifty_megabytes_are_never_whole_in_memory() {
    let (pieces, folder) = (Pieces::default(), folder());
    let graph =
        Graph::builder().transport(pieces.clone()).credential(StaticToken::new("ey")).build().expect("a client");
    let path = folder.path().join("big.bin");
    GetContent::new(&path).invoke(&graph).await.expect("a reply");
    assert_eq!(std::fs::metadata(&path).expect("a file").len(), 50 << 20);
    assert_eq!(pieces.most.swap(0, Ordering::SeqCst), 1, "one megabyte at a time");
    SetContent::new(&path).invoke(&graph).await.expect("a reply");
    assert_eq!(pieces.most.load(Ordering::SeqCst), 64 << 10, "64 KiB at a time");
}

/// A reply that never ends: the clock or the caller gives up, and both clean up.
#[tokio::test]
async fn a_download_that_is_given_up_leaves_nothing() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4_096]).await.expect("a request");
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly").await.expect("a reader");
            kept.push(stream);
        }
    });
    let folder = folder();
    let download = GetContent::new(folder.path().join("photo.jpg"));
    let graph = |limit| {
        Graph::builder().endpoint(&url).credential(StaticToken::new("ey")).timeout(limit).build().expect("a client")
    };
    let error: Error = download.clone().invoke(&graph(Duration::from_millis(300))).await.expect_err("it stands still");
    assert!(error.is_timeout(), "{error}");
    assert!(names(folder.path()).is_empty());
    let patient = graph(Duration::from_secs(60));
    let dropped = tokio::time::timeout(Duration::from_millis(300), download.invoke(&patient)).await;
    assert!(dropped.is_err());
    assert!(names(folder.path()).is_empty());
}
