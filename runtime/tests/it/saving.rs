//! `-OutFile` and replies that are not the content: other successes, errors that trickle, links on the disk.

use std::path::Path;
use std::time::Duration;

use cmdlet_runtime::{Action as _, Error, Graph};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::files::{GetContent, SetContent, folder, names, text};
use crate::server::Server;

async fn save(path: &Path, graph: &Graph) -> Result<(), Error> {
    GetContent::new(path).invoke(graph).await.map(|_| ())
}

#[tokio::test]
async fn a_success_without_the_content_leaves_no_file() {
    for (status, body) in [(201, "made"), (202, "later"), (204, ""), (206, "a pho")] {
        let (server, folder) = (Server::always(status, body).await, folder());
        let path = folder.path().join("photo.jpg");
        let error = save(&path, &server.graph()).await.expect_err("no content");
        assert!(error.is_decode(), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        let expected = format!("Get-MgUserPhotoContent: the service answers {status} ");
        assert!(error.to_string().starts_with(&expected), "{error}");
        assert!(names(folder.path()).is_empty());

        std::fs::write(&path, "an old photo").expect("a file");
        save(&path, &server.graph()).await.expect_err("no content");
        assert_eq!(text(&path), "an old photo");

        let mut written = Vec::new();
        let error = GetContent::new("").download_to(&server.graph(), &mut written).await.expect_err("no content");
        assert!(error.is_decode() && written.is_empty(), "{error}");
        assert_eq!(server.requests().len(), 3, "it is not asked again");
    }
}

#[tokio::test]
async fn a_part_that_was_asked_for_is_content() {
    let (server, folder) = (Server::always(206, "a pho").await, folder());
    let path = folder.path().join("photo.jpg");
    let part = GetContent(GetContent::new(&path).0.header("Range", "bytes=0-4"));
    part.invoke(&server.graph()).await.expect("a part");
    assert_eq!(text(&path), "a pho");
    assert_eq!(server.request().header("range"), Some("bytes=0-4"));
}

/// Answers with that head, and then with a byte of the body each 20 milliseconds, without end.
async fn trickling(head: &'static str) -> Graph {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4_096]).await.expect("a request");
                let mut piece = format!("HTTP/1.1 {head}\r\ncontent-length: 100000\r\n\r\n").into_bytes();
                while stream.write_all(&piece).await.is_ok() {
                    piece = vec![b'x'];
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            });
        }
    });
    let credential = cmdlet_runtime::auth::StaticToken::new("ey.static");
    let builder = Graph::builder().endpoint(url).credential(credential).timeout(Duration::from_millis(300));
    builder.build().expect("a client")
}

#[tokio::test]
async fn an_error_that_trickles_is_told_in_time() {
    let (graph, folder) = (trickling("403 Forbidden").await, folder());
    let path = folder.path().join("photo.jpg");
    let told = tokio::time::timeout(Duration::from_secs(10), save(&path, &graph)).await.expect("in time");
    assert_eq!(told.expect_err("403").status().map(|status| status.as_u16()), Some(403));
    assert!(names(folder.path()).is_empty());
}

#[tokio::test]
async fn a_reply_to_an_upload_that_trickles_is_out_of_time() {
    let (graph, folder) = (trickling("200 OK").await, folder());
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, "a photo").expect("a file");
    let upload = SetContent::new(&path).without_retry().invoke(&graph);
    let told = tokio::time::timeout(Duration::from_secs(10), upload).await.expect("in time");
    let error = told.expect_err("it does not end");
    assert!(error.is_timeout(), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_stays_and_what_it_leads_to_is_written() {
    use std::os::unix::fs::symlink;

    let (server, folder) = (Server::always(200, "a photo").await, folder());
    let at = |name: &str| folder.path().join(name);
    // One after the other, the last one to a file that is not there yet.
    symlink("second", at("first")).expect("a link");
    symlink(at("photo.jpg"), at("second")).expect("a link");
    for _ in 0..2 {
        save(&at("first"), &server.graph()).await.expect("a file");
        assert_eq!(text(&at("photo.jpg")), "a photo");
        assert!(at("first").is_symlink() && at("second").is_symlink() && !at("photo.jpg").is_symlink());
        assert_eq!(names(folder.path()), ["first", "photo.jpg", "second"]);
    }

    symlink("missing/photo.jpg", at("astray")).expect("a link");
    symlink("circle", at("circle")).expect("a link");
    for (link, why) in [("astray", "cannot find the folder"), ("circle", "its links lead in a circle")] {
        let error = save(&at(link), &server.graph()).await.expect_err("nowhere");
        assert!(error.is_file() && error.to_string().contains(why), "{error}");
        assert!(at(link).is_symlink());
    }
    assert_eq!(server.requests().len(), 2);
}
