//! A real HTTP server on loopback, inside the test process: it records what it gets and answers as told.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request as the server got it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method.
    pub method: http::Method,
    /// Path and query as they came, percent-encoding untouched.
    pub target: String,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Received {
    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

type Answer = dyn Fn(&Received) -> http::Response<Bytes> + Send + Sync;

/// A server that records every request; it stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Starts a server that answers every request with `answer`.
    ///
    /// # Errors
    /// If loopback gives no port.
    pub async fn start(
        answer: impl Fn(&Received) -> http::Response<Bytes> + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let received = Arc::new(Mutex::new(Vec::new()));
        let accepting = tokio::spawn(accept(listener, Arc::clone(&received), Arc::new(answer)));
        Ok(Self { address, received, accepting })
    }

    /// Starts a server that answers 204.
    ///
    /// # Errors
    /// If loopback gives no port.
    pub async fn no_content() -> std::io::Result<Self> {
        Self::start(|_| respond(204, "")).await
    }

    /// `http://127.0.0.1:port`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far, in the order of arrival.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets the requests so far and gives them.
    #[must_use]
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, received: Arc<Mutex<Vec<Received>>>, answer: Arc<Answer>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (received, answer) = (Arc::clone(&received), Arc::clone(&answer));
        let service = service_fn(move |request| handle(request, Arc::clone(&received), Arc::clone(&answer)));
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn handle(
    request: http::Request<hyper::body::Incoming>,
    received: Arc<Mutex<Vec<Received>>>,
    answer: Arc<Answer>,
) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    // A body that is cut short counts as what arrived of it: nothing.
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let target = head.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let request = Received { method: head.method, target, headers: head.headers, body };
    let response = answer(&request);
    received.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    Ok(response.map(Full::new))
}

/// A response with this status and JSON body; no body if it is empty.
#[must_use]
pub fn respond(status: u16, body: &str) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    if !body.is_empty() {
        let json = http::HeaderValue::from_static("application/json");
        response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    }
    response
}
