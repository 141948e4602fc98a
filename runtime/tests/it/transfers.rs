//! Files and faults: downloads that are led to another host, and transfers that begin again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use cmdlet_runtime::cmdlet::{Cmdlet, Content, File, Operation, Parameter, ParameterSet, Permission, Role, Type};
use cmdlet_runtime::http::{Method, Response};
use cmdlet_runtime::{Call, Graph, Invoke, Reply, Result, output};
use tempfile::TempDir;

use crate::faulty::{Act, Faulty, answer};
use crate::server::{Recorded, Server, quick, reply};

static CONTENT: Cmdlet = Cmdlet {
    name: "Get-MgDriveItemContent",
    module: "Microsoft.Graph.Files",
    api_version: "v1.0",
    operations: &[
        Operation::new(Method::GET, "/drives/a/items/b/content", Content::None),
        Operation::new(Method::PUT, "/drives/a/items/b/content", Content::Stream),
    ],
    parameters: &[
        Parameter::new("OutFile", Role::File(File::Out), Type::String),
        Parameter::new("InFile", Role::File(File::In), Type::String),
    ],
    sets: &[ParameterSet::new("Get", 0, &[0], &[0]).by_default(), ParameterSet::new("Set", 1, &[1], &[1])],
    permissions: &[Permission::least("Files.Read", "DelegatedWork")],
};

struct Download(Call);

async fn download(path: &Path, graph: &Graph) -> Result<Reply<PathBuf>> {
    let call = Call::new(&CONTENT, "Get").bind_path("OutFile", path);
    let call = call.header("Cookie", "s3cret=1").header("X-Contoso-Token", "s3cret").header("Accept", "image/*");
    Invoke::new(Download(call), graph).await
}

struct Upload(Call);

action! {
    Download => PathBuf, output::saved;
    Upload => (), output::nothing;
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn is_empty(folder: &TempDir) -> bool {
    std::fs::read_dir(folder.path()).expect("a folder").next().is_none()
}

fn to(location: &str) -> Response<String> {
    let mut reply = reply(302, "");
    reply.headers_mut().insert("location", location.parse().expect("a location"));
    reply
}

/// A service whose content lies elsewhere, and the place where it lies.
async fn elsewhere(answer: impl Fn(&Recorded) -> Response<String> + Send + Sync + 'static) -> (Server, Server) {
    let storage = Server::start(answer).await;
    let location = format!("{}/file?tempauth=s3cret", storage.url);
    (Server::start(move |_| to(&location)).await, storage)
}

fn client(server: &Server) -> Graph {
    server.builder().retry(quick()).build().expect("a client")
}

#[tokio::test]
async fn content_on_another_host_is_fetched_without_the_token() {
    let (server, storage) = elsewhere(|_| reply(200, "content")).await;
    let folder = folder();
    let saved = download(&folder.path().join("b"), &client(&server)).await.expect("a file");
    assert_eq!(std::fs::read_to_string(saved.value()).expect("a file"), "content");
    assert_eq!((saved.status().as_u16(), saved.attempts()), (200, 1));
    assert_eq!(server.request().header("authorization"), Some("Bearer ey.static"));
    let request = storage.request();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/file?tempauth=s3cret"));
    for name in ["authorization", "cookie", "x-contoso-token", "client-request-id"] {
        assert_eq!(request.header(name), None, "{name}");
    }
    assert_eq!(request.header("accept"), Some("image/*"));
    assert!(request.header("user-agent").is_some());
}

#[tokio::test]
async fn content_at_another_address_of_the_service_is_fetched_with_the_token() {
    let server = Server::start(|request| match request.target.as_str() {
        "/v1.0/drives/a/items/b/content" => to("/v1.0/content/7"),
        _ if request.header("authorization").is_none() => reply(401, ""),
        "/v1.0/content/7" => reply(200, "content"),
        _ => reply(404, r#"{"error":{"code":"itemNotFound","message":"There is none."}}"#),
    })
    .await;
    let folder = folder();
    let saved = download(&folder.path().join("b"), &client(&server)).await.expect("a file");
    assert_eq!(std::fs::read_to_string(saved.value()).expect("a file"), "content");
    let requests = server.requests();
    for name in ["authorization", "client-request-id", "x-contoso-token", "accept"] {
        assert_eq!(requests[1].all(name), requests[0].all(name), "{name}");
    }

    let server = Server::start(|request| match request.target.as_str() {
        "/v1.0/drives/a/items/b/content" => to("/gone"),
        _ => reply(404, r#"{"error":{"code":"itemNotFound","message":"There is none."}}"#),
    })
    .await;
    let error = download(&folder.path().join("c"), &client(&server)).await.expect_err("404");
    assert_eq!(error.code(), Some("itemNotFound"), "it is the service that says so");
}

#[tokio::test]
async fn whoever_left_the_service_comes_back_without_the_token() {
    let home = Arc::new(OnceLock::<String>::new());
    let known = Arc::clone(&home);
    let storage = Server::start(move |_| to(&format!("{}/back", known.get().expect("a URL")))).await;
    let away = format!("{}/file", storage.url);
    let server = Server::start(move |request| match request.target.as_str() {
        "/back" => reply(200, "content"),
        _ => to(&away),
    })
    .await;
    home.set(server.url.clone()).expect("once");
    let folder = folder();
    download(&folder.path().join("b"), &client(&server)).await.expect("a file");
    let requests = server.requests();
    assert_eq!((requests.len(), requests[1].header("authorization")), (2, None));
    assert_eq!(storage.request().header("authorization"), None);
}

#[tokio::test]
async fn an_error_of_the_other_host_does_not_show_its_url() {
    let page = "<Error>SignatureDoesNotMatch /file?tempauth=s3cret</Error>";
    let (server, storage) = elsewhere(move |_| reply(403, page)).await;
    let folder = folder();
    let error = download(&folder.path().join("b"), &client(&server)).await.expect_err("403");
    assert_eq!(
        error.to_string(),
        "Get-MgDriveItemContent: 403 Forbidden, from 127.0.0.1, where the service keeps the content"
    );
    assert!(error.permissions().is_empty(), "they are the service's and not the storage's");
    assert!(!format!("{error:?} {error:#?}").contains("s3cret"), "{error:?}");
    assert_eq!((server.requests().len(), storage.requests().len()), (1, 1));
    assert!(is_empty(&folder));
}

#[tokio::test]
async fn another_host_that_is_away_is_waited_for_at_the_service() {
    let count = AtomicUsize::new(0);
    let (server, storage) = elsewhere(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => reply(503, ""),
        _ => reply(200, "content"),
    })
    .await;
    let folder = folder();
    let saved = download(&folder.path().join("b"), &client(&server)).await.expect("a file");
    assert_eq!(saved.attempts(), 2);
    assert_eq!((server.requests().len(), storage.requests().len()), (2, 2), "the URL is a new one");
}

#[tokio::test]
async fn redirects_end_after_five() {
    let (server, storage) = elsewhere(|request| to(&format!("{}x", request.target))).await;
    let folder = folder();
    let error = download(&folder.path().join("b"), &client(&server)).await.expect_err("a chain without end");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    assert!(error.to_string().contains("redirects are not followed"), "{error}");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    assert_eq!((server.requests().len(), storage.requests().len()), (1, 5));
    assert!(is_empty(&folder));
}

#[tokio::test]
async fn a_redirect_that_leads_astray_is_an_error() {
    for location in ["http://files.contoso.com/a", "ftp://127.0.0.1/a", "http://mira@127.0.0.1/a"] {
        let server = Server::start(move |_| to(location)).await;
        let folder = folder();
        let error = download(&folder.path().join("b"), &client(&server)).await.expect_err(location);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(302), "{error}");
        assert_eq!(server.requests().len(), 1);
        assert!(is_empty(&folder));
    }
}

#[tokio::test]
async fn a_download_that_is_cut_before_its_body_begins_again() {
    let server = Faulty::start(|number| match number {
        1 => Act::Last(Vec::new()),
        2 => Act::Send(answer("503 Service Unavailable", "", "")),
        _ => Act::Send(answer("200 OK", "", "content")),
    })
    .await;
    let folder = folder();
    let saved = download(&folder.path().join("b"), &server.graph()).await.expect("a file");
    assert_eq!((saved.attempts(), server.requests().len()), (3, 3));
}

#[tokio::test]
async fn an_upload_is_sent_again_whole() {
    let count = AtomicUsize::new(0);
    let server =
        Server::start(move |_| reply(if count.fetch_add(1, Ordering::SeqCst) < 2 { 503 } else { 200 }, "")).await;
    let folder = folder();
    let path = folder.path().join("b");
    let content = vec![7; 200_000];
    std::fs::write(&path, &content).expect("a file");
    let upload = Upload(Call::new(&CONTENT, "Set").bind_path("InFile", &path));
    let reply = Invoke::new(upload, &client(&server)).await.expect("success");
    assert_eq!(reply.attempts(), 3);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.body == content));
}

#[tokio::test]
async fn an_upload_whose_connection_breaks_is_sent_again() {
    let server = Faulty::start(|number| match number {
        1 => Act::HalfRead,
        _ => Act::Send(answer("200 OK", "", "")),
    })
    .await;
    let folder = folder();
    let path = folder.path().join("b");
    std::fs::write(&path, vec![b'x'; 2 << 20]).expect("a file");
    let upload = Upload(Call::new(&CONTENT, "Set").bind_path("InFile", &path));
    let reply = Invoke::new(upload, &server.graph()).await.expect("success");
    assert_eq!((reply.attempts(), server.requests().len()), (2, 2));
    assert!(server.requests()[1].ends_with(&"x".repeat(1_000)));
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_sent_once() {
    let server = Server::always(503, "").await;
    let folder = folder();
    let path = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    let (pipe, upload) = (path.clone(), Upload(Call::new(&CONTENT, "Set").bind_path("InFile", &path)));
    let writing = std::thread::spawn(move || std::fs::write(pipe, "content"));
    let error = Invoke::new(upload, &client(&server)).await.expect_err("503");
    writing.join().expect("no panic").expect("a reader");
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(503), 1));
    assert_eq!(server.request().body, "content");
}
