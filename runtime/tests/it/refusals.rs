//! Requests of HTTP/2 that a server does not begin with: it says so, and they are sent again at once.
//!
//! The server writes its frames byte by byte, for no library refuses on demand (RFC 9113, sections 4.1 and 6).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::retry::{Backoff, Failure, Never, RetryPolicy};
use cmdlet_runtime::{Graph, GraphBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::contract::ClearMgUserPresence;
use crate::secure::{Authority, TOKEN};

const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;

/// How the server does not answer.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    /// Ends the one stream.
    Stream(u32),
    /// Ends the connection, and says that it carried out no stream of it.
    Connection(u32),
}

#[derive(Clone, Copy)]
enum Frame<'a> {
    Settings,
    Refusal(Refusal, u32),
    /// A reply that is its headers, for the stream of that number.
    Headers(&'a [u8], u32),
}

impl Frame<'_> {
    /// Length, type, flags, number of the stream, content.
    fn bytes(self) -> Vec<u8> {
        let (kind, flags, stream, content) = match self {
            Self::Settings => (SETTINGS, 0, 0, Vec::new()),
            Self::Refusal(Refusal::Stream(why), stream) => (RST_STREAM, 0, stream, why.to_be_bytes().to_vec()),
            Self::Refusal(Refusal::Connection(why), _) => {
                (GOAWAY, 0, 0, [0_u32.to_be_bytes(), why.to_be_bytes()].concat())
            }
            // END_STREAM and END_HEADERS.
            Self::Headers(block, stream) => (HEADERS, 5, stream, block.to_vec()),
        };
        let length = u32::try_from(content.len()).expect("a short frame").to_be_bytes();
        [&length[1..], &[kind, flags], &stream.to_be_bytes(), &content].concat()
    }
}

/// A server that refuses so many requests, and answers the others with 204.
struct Refusing {
    url: String,
    requests: Arc<AtomicUsize>,
}

impl Refusing {
    async fn start(authority: &Authority, refusal: Refusal, times: usize) -> Self {
        let mut config = authority.server("127.0.0.1", false);
        config.alpn_protocols = vec![b"h2".to_vec()];
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            let acceptor = TlsAcceptor::from(Arc::new(config));
            while let Ok((stream, _)) = listener.accept().await {
                let stream = acceptor.accept(stream).await.expect("TLS");
                tokio::spawn(serve(stream, refusal, times, Arc::clone(&seen)));
            }
        });
        Self { url, requests }
    }

    fn builder(&self, authority: &Authority) -> GraphBuilder {
        Graph::builder().endpoint(&self.url).credential(StaticToken::new(TOKEN)).transport(authority.transport())
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Ends when the client closes the connection.
async fn serve(mut stream: TlsStream<TcpStream>, refusal: Refusal, times: usize, seen: Arc<AtomicUsize>) {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let mut preface = [0; PREFACE.len()];
    stream.read_exact(&mut preface).await.expect("a preface");
    assert_eq!(preface, PREFACE);
    stream.write_all(&Frame::Settings.bytes()).await.expect("a reader");
    let mut head = [0; 9];
    while stream.read_exact(&mut head).await.is_ok() {
        let mut content = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        stream.read_exact(&mut content).await.expect("the content of a frame");
        if head[3] != HEADERS {
            continue;
        }
        let number = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let is_refused = seen.fetch_add(1, Ordering::SeqCst) < times;
        // `:status: 204` has number 9 in the table of RFC 7541, appendix A.
        let reply = if is_refused { Frame::Refusal(refusal, number) } else { Frame::Headers(&[0x89], number) };
        stream.write_all(&reply.bytes()).await.expect("a reader");
    }
}

/// The default policy, which says here how long it waits.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Option<Duration>>>>);

impl RetryPolicy for Told {
    fn pause(&self, failure: &Failure<'_>) -> Option<Duration> {
        let pause = Backoff::new().pause(failure);
        self.0.lock().expect("the pauses").push(pause);
        pause
    }
}

#[tokio::test]
async fn a_refused_request_is_sent_again_at_once_whatever_its_method() {
    let authority = Authority::new();
    for refusal in [Refusal::Stream(REFUSED_STREAM), Refusal::Connection(NO_ERROR)] {
        let server = Refusing::start(&authority, refusal, 1).await;
        let told = Told::default();
        let graph = server.builder(&authority).retry(told.clone()).build().expect("a client");
        let reply = ClearMgUserPresence::new("adele").invoke(&graph).await.expect("success");
        assert_eq!((reply.status().as_u16(), reply.attempts(), server.requests()), (204, 2, 2), "{refusal:?}");
        assert_eq!(*told.0.lock().expect("the pauses"), [Some(Duration::ZERO)], "{refusal:?}");
    }
}

#[tokio::test]
async fn a_server_that_goes_on_refusing_is_left_in_peace() {
    let authority = Authority::new();
    let server = Refusing::start(&authority, Refusal::Stream(REFUSED_STREAM), usize::MAX).await;
    let quick = Backoff::new().first_pause(Duration::from_millis(1));
    let graph = server.builder(&authority).retry(quick).build().expect("a client");
    let error = ClearMgUserPresence::new("adele").invoke(&graph).await.expect_err("refused");
    assert_eq!((error.attempts(), server.requests()), (3, 3));
    assert!(error.is_transport() && !error.is_outcome_unknown() && !error.is_connect(), "{error:?}");
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
}

#[tokio::test]
async fn never_means_never() {
    let authority = Authority::new();
    let server = Refusing::start(&authority, Refusal::Stream(REFUSED_STREAM), usize::MAX).await;
    let graph = server.builder(&authority).retry(Never).build().expect("a client");
    let error = ClearMgUserPresence::new("adele").invoke(&graph).await.expect_err("refused");
    assert_eq!((error.attempts(), server.requests()), (1, 1));
}

#[tokio::test]
async fn a_stream_that_ends_for_another_reason_may_have_done_something() {
    let authority = Authority::new();
    for refusal in [Refusal::Stream(INTERNAL_ERROR), Refusal::Connection(INTERNAL_ERROR)] {
        let server = Refusing::start(&authority, refusal, usize::MAX).await;
        let graph = server.builder(&authority).build().expect("a client");
        let error = ClearMgUserPresence::new("adele").invoke(&graph).await.expect_err("broken");
        assert_eq!((error.attempts(), server.requests()), (1, 1), "{refusal:?}");
        assert!(error.is_outcome_unknown(), "{refusal:?}: {error:?}");
    }
}
