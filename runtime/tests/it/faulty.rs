//! A raw TCP server that misbehaves as a test says, where a proper HTTP server cannot.

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::{Error, Graph, GraphBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::server::quick;
use crate::tracing::logged;

/// What the server does with a request.
pub(crate) enum Act {
    /// Closes the connection before it reads.
    Unread,
    /// Closes the connection when it has read the head and not the body.
    HalfRead,
    /// Sends these bytes and keeps the connection.
    Send(Vec<u8>),
    /// Sends these bytes and closes the connection.
    Last(Vec<u8>),
    /// Sends these bytes and then nothing for as long as the client stays.
    Stall(Vec<u8>),
}

pub(crate) struct Faulty {
    pub(crate) url: String,
    /// What was read of each request.
    requests: Arc<Mutex<Vec<String>>>,
}

impl Faulty {
    /// Does with each request, counted from 1, what the function says.
    pub(crate) async fn start(act: impl Fn(usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (act, record) = (Arc::new(act), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (act, record) = (Arc::clone(&act), Arc::clone(&record));
                tokio::spawn(async move { serve(stream, &*act, &record).await });
            }
        });
        Self { url, requests }
    }

    pub(crate) fn builder(&self) -> GraphBuilder {
        Graph::builder().endpoint(&self.url).credential(StaticToken::new("ey.static")).retry(quick())
    }

    pub(crate) fn graph(&self) -> Graph {
        self.builder().build().expect("a client")
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("the record").clone()
    }
}

/// Everything that can be printed of an error: none of it may show the token.
pub(crate) fn printed(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.extend(["\n", &cause.to_string(), "\n", &format!("{cause:?}")]);
        source = cause.source();
    }
    assert!(!text.contains("ey.static"), "{text}");
    assert!(!error.to_string().contains('\n'), "{text}");
    text
}

/// Does work with the token `ey.static`, which no log says meanwhile; some log says something.
pub(crate) async fn unsaid<T>(work: impl Future<Output = T>) -> T {
    let (done, log) = logged(work).await;
    assert!(log.contains("cmdlet_runtime"), "{log}");
    assert!(!log.contains("ey.static"), "{log}");
    done
}

/// A reply with its length, and these headers.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Serves requests until the connection is over; `None` says that it is.
async fn serve(mut stream: TcpStream, act: &(dyn Fn(usize) -> Act + Sync), record: &Mutex<Vec<String>>) -> Option<()> {
    loop {
        // A client that stays away sends no request.
        stream.peek(&mut [0]).await.ok().filter(|length| *length > 0)?;
        let number = {
            let mut record = record.lock().expect("the record");
            record.push(String::new());
            record.len()
        };
        let act = act(number);
        if matches!(act, Act::Unread) {
            return None;
        }
        let request = read(&mut stream, !matches!(act, Act::HalfRead)).await?;
        if let Some(entry) = record.lock().expect("the record").get_mut(number - 1) {
            *entry = request;
        }
        match act {
            Act::Unread | Act::HalfRead => return None,
            Act::Send(bytes) => stream.write_all(&bytes).await.ok()?,
            Act::Last(bytes) => {
                stream.write_all(&bytes).await.ok()?;
                return stream.shutdown().await.ok();
            }
            Act::Stall(bytes) => {
                stream.write_all(&bytes).await.ok()?;
                let _ = stream.read(&mut [0]).await;
                return None;
            }
        }
    }
}

async fn read(stream: &mut TcpStream, with_body: bool) -> Option<String> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    if with_body {
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        request.extend(body);
    }
    Some(String::from_utf8_lossy(&request).into_owned())
}
