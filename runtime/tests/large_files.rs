//! Large files over a real connection with flat memory, in a process of its own because it is the process that is measured.
//! The server is in the same process, so its memory counts as well.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot go on should say where")]
#![expect(clippy::print_stdout, reason = "the figures are what this is for")]

#[macro_use]
#[path = "it/action.rs"]
mod action;

use std::path::{Path, PathBuf};
use std::time::Instant;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::cmdlet::{Cmdlet, Content, File, Operation, Parameter, ParameterSet, Role, Type};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::{Action, Call, Graph, Invoke, LargeUpload, output};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

const MIB: u64 = 1 << 20;

/// What may be in memory more than before, whatever the size of the file.
const LIMIT: u64 = 32 * MIB;

static CONTENT: Cmdlet = Cmdlet {
    name: "Invoke-Content",
    module: "Contoso",
    api_version: "v1.0",
    operations: &[
        Operation::new(Method::GET, "/content", Content::None),
        Operation::new(Method::PUT, "/content", Content::Stream),
    ],
    parameters: &[
        Parameter::new("OutFile", Role::File(File::Out), Type::String),
        Parameter::new("InFile", Role::File(File::In), Type::String),
    ],
    sets: &[ParameterSet::new("Get", 0, &[0], &[0]), ParameterSet::new("Set", 1, &[1], &[1])],
    permissions: &[],
};

struct Get(Call);

struct Set(Call);

action! {
    Get => PathBuf, output::saved;
    Set => (), output::nothing;
}

/// Sends that many bytes for a GET, and counts those of a PUT.
async fn server(size: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut stream = BufReader::with_capacity(1 << 18, stream);
                while serve(&mut stream, size).await.is_some() {}
            });
        }
    });
    url
}

async fn serve(stream: &mut BufReader<TcpStream>, size: u64) -> Option<()> {
    let (mut head, mut line) = (String::new(), String::new());
    while stream.read_line(&mut line).await.ok()? > 0 && line != "\r\n" {
        head.push_str(&std::mem::take(&mut line).to_ascii_lowercase());
    }
    let value = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
    if head.starts_with("get") {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.ok()?;
        let piece = vec![0; 1 << 18];
        let mut left = size;
        while left > 0 {
            let most = usize::try_from(left).map_or(piece.len(), |left| left.min(piece.len()));
            stream.write_all(&piece[..most]).await.ok()?;
            left -= most as u64;
        }
        return Some(());
    }
    let length = value("content-length: ")?.parse().expect("a length");
    let came = tokio::io::copy_buf(&mut (&mut *stream).take(length), &mut tokio::io::sink()).await.ok()?;
    assert_eq!(came, length);
    let reply = match value("content-range: bytes ").and_then(|range| range.split_once('-')?.1.split_once('/')) {
        Some((end, total)) if end.parse::<u64>().expect("a number") + 1 < total.parse().expect("a number") => {
            "HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\n{}"
        }
        _ => "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}",
    };
    stream.write_all(reply.as_bytes()).await.ok()
}

/// The most memory that the process had since it was asked the last time, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    // Where this is not allowed, the peak only grows, which the test takes as well.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") << 10
}

async fn measured<T>(what: &str, size: u64, work: impl Future<Output = cmdlet_runtime::Result<T>>) -> T {
    let _ = peak();
    let (before, start) = (peak(), Instant::now());
    let done = work.await.expect(what);
    let (after, taken) = (peak(), start.elapsed());
    let grown = after.saturating_sub(before);
    println!(
        "{what}: {} MiB in {:.2} s, peak +{} KiB to {} KiB",
        size / MIB,
        taken.as_secs_f64(),
        grown >> 10,
        after >> 10
    );
    assert!(grown < LIMIT, "{what} of {size} bytes took {grown} bytes of memory");
    done
}

fn upload(path: &Path) -> Set {
    Set(Call::new(&CONTENT, "Set").bind_path("InFile", path))
}

fn download(path: &Path) -> Get {
    Get(Call::new(&CONTENT, "Get").bind_path("OutFile", path))
}

async fn files_of(size: u64) {
    let url = server(size).await;
    let graph = Graph::builder().endpoint(&url).credential(StaticToken::new("ey")).build().expect("a client");
    let folder = tempfile::tempdir().expect("a folder");
    let (sparse, target) = (folder.path().join("sparse.bin"), folder.path().join("target.bin"));
    std::fs::File::create(&sparse).expect("a file").set_len(size).expect("a sparse file");
    let mut sink = tokio::io::sink();
    let length = measured("download to a writer", size, download(&target).download_to(&graph, &mut sink)).await;
    assert_eq!(length.into_value(), size);
    measured("download to a path", size, Invoke::new(download(&target), &graph)).await;
    assert_eq!(std::fs::metadata(&target).expect("a file").len(), size);
    measured("upload from a path", size, Invoke::new(upload(&sparse), &graph)).await;
    let session = LargeUpload::new(&format!("{url}/up/a1")).expect("a session").chunk_size(10 * MIB);
    measured("upload session", size, session.send_file(&graph, &sparse)).await;
}

/// One test, so that nothing else is measured with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quarter_of_a_gibibyte_goes_through_with_flat_memory() {
    files_of(256 * MIB).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes longer than a test should in a debug build; the smaller one does the same"]
async fn two_gibibytes_go_through_with_flat_memory() {
    files_of(2_048 * MIB).await;
}
