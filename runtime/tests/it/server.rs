//! An HTTP server on loopback that answers as a test says and records what it got.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::bytes::Bytes;
use cmdlet_runtime::http::{HeaderMap, Method, Request, Response};
use cmdlet_runtime::retry::Backoff;
use cmdlet_runtime::serde_json::{self, Value};
use cmdlet_runtime::{Graph, GraphBuilder};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) method: Method,
    /// Path and query, as they stood on the wire.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Recorded {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a header of text"))
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().expect("a header of text")).collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    pub(crate) fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

impl Server {
    /// Answers every request with the function's reply.
    pub(crate) async fn start(answer: impl Fn(&Recorded) -> Response<String> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(accept(listener, Arc::new(answer), Arc::clone(&requests)));
        Self { url, requests }
    }

    /// Answers every request alike.
    pub(crate) async fn always(status: u16, body: &str) -> Self {
        let body = body.to_owned();
        Self::start(move |_| reply(status, &body)).await
    }

    /// A client of this server.
    pub(crate) fn graph(&self) -> Graph {
        self.builder().build().expect("a client")
    }

    pub(crate) fn builder(&self) -> GraphBuilder {
        Graph::builder().endpoint(&self.url).credential(StaticToken::new("ey.static"))
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().expect("the record").clone()
    }

    /// The only request that came.
    pub(crate) fn request(&self) -> Recorded {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }
}

pub(crate) fn reply(status: u16, body: &str) -> Response<String> {
    Response::builder().status(status).body(body.to_owned()).expect("a reply")
}

async fn accept<F>(listener: TcpListener, answer: Arc<F>, requests: Arc<Mutex<Vec<Recorded>>>)
where
    F: Fn(&Recorded) -> Response<String> + Send + Sync + 'static,
{
    while let Ok((stream, _)) = listener.accept().await {
        let (answer, requests) = (Arc::clone(&answer), Arc::clone(&requests));
        let service = service_fn(move |request: Request<Incoming>| {
            let (answer, requests) = (Arc::clone(&answer), Arc::clone(&requests));
            async move {
                let recorded = record(request).await;
                requests.lock().expect("the record").push(recorded.clone());
                Ok::<_, Infallible>(answer(&recorded).map(|body| Full::new(Bytes::from(body))))
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn record(request: Request<Incoming>) -> Recorded {
    let (parts, body) = request.into_parts();
    Recorded {
        method: parts.method,
        target: parts.uri.to_string(),
        headers: parts.headers,
        body: body.collect().await.expect("the whole body").to_bytes(),
    }
}

/// The default policy with pauses that a test can wait for.
pub(crate) fn quick() -> Backoff {
    Backoff::new().first_pause(std::time::Duration::from_millis(2))
}

/// Answers one connection with these bytes and closes it, for replies that no proper server sends.
pub(crate) async fn raw(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = [0; 4_096];
        let _ = stream.read(&mut request).await.expect("a request");
        stream.write_all(bytes).await.expect("a reader");
    });
    url
}

/// Accepts connections and never answers.
pub(crate) async fn silent() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok(connection) = listener.accept().await {
            kept.push(connection);
        }
    });
    url
}
