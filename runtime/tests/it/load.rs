//! An HTTP server on loopback for many requests: it takes its time as a test says, and counts instead of recording.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cmdlet_runtime::Graph;
use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::bytes::Bytes;
use cmdlet_runtime::http::{Request, Response, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// How many requests there were.
#[derive(Default)]
pub(crate) struct Counts {
    begun: AtomicUsize,
    running: AtomicUsize,
    most: AtomicUsize,
}

impl Counts {
    /// All that came.
    pub(crate) fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    /// Those that are neither answered nor given up by the client.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    /// The most that were running at once.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// Counts a request as running for as long as it lives.
struct Running(Arc<Counts>);

impl Running {
    fn begin(counts: &Arc<Counts>) -> Self {
        counts.begun.fetch_add(1, Ordering::SeqCst);
        let running = counts.running.fetch_add(1, Ordering::SeqCst) + 1;
        counts.most.fetch_max(running, Ordering::SeqCst);
        Self(Arc::clone(counts))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The most bytes that are alive at once while a future runs; of the server too, if it runs on the same runtime.
pub(crate) fn most_alive(runtime: &Runtime, work: impl Future<Output = ()>) -> u64 {
    allocation_counter::measure(|| runtime.block_on(work)).bytes_max
}

/// A runtime on this thread, which is the one that is measured.
pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

pub(crate) struct Load {
    url: String,
    pub(crate) counts: Arc<Counts>,
}

impl Load {
    /// Answers every request with what the future gives.
    pub(crate) async fn start<F>(answer: impl Fn(Uri) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Response<String>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let counts = Arc::new(Counts::default());
        tokio::spawn(accept(listener, Arc::new(answer), Arc::clone(&counts)));
        Self { url, counts }
    }

    /// A client of this server.
    pub(crate) fn graph(&self) -> Graph {
        let builder = Graph::builder().endpoint(&self.url).credential(StaticToken::new("ey.static"));
        builder.build().expect("a client")
    }
}

async fn accept<A, F>(listener: TcpListener, answer: Arc<A>, counts: Arc<Counts>)
where
    A: Fn(Uri) -> F + Send + Sync + 'static,
    F: Future<Output = Response<String>> + Send + 'static,
{
    while let Ok((stream, _)) = listener.accept().await {
        let (answer, counts) = (Arc::clone(&answer), Arc::clone(&counts));
        let service = service_fn(move |request: Request<Incoming>| {
            let running = Running::begin(&counts);
            let reply = answer(request.uri().clone());
            async move {
                let reply = reply.await;
                drop(running);
                Ok::<_, Infallible>(reply.map(|body| Full::new(Bytes::from(body))))
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}
