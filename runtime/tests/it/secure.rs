//! An HTTPS server on loopback with certificates of a private authority, and a proxy that tunnels to it.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::bytes::Bytes;
use cmdlet_runtime::http::{HeaderMap, Request, Response, Version};
use cmdlet_runtime::transport::Reqwest;
use cmdlet_runtime::{Graph, GraphBuilder};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

pub(crate) const TOKEN: &str = "ey.private";

static AUTHORITIES: AtomicUsize = AtomicUsize::new(1);

/// A private certificate authority.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // OpenSSL finds an authority by its name.
        let number = AUTHORITIES.fetch_add(1, Ordering::SeqCst);
        params.distinguished_name.push(rcgen::DnType::CommonName, format!("Contoso Root {number}"));
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A transport that trusts the authority and asks no proxy.
    pub(crate) fn transport(&self) -> Reqwest {
        Reqwest::new().no_proxy().root_certificates(self.pem()).expect("a certificate")
    }

    /// What a server shows that has a certificate for this name.
    pub(crate) fn server(&self, name: &str, is_expired: bool) -> ServerConfig {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        (params.not_before, params.not_after) = (rcgen::date_time_ymd(2020, 1, 1), rcgen::date_time_ymd(2099, 1, 1));
        if is_expired {
            params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a server")
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
}

#[derive(Default)]
struct Record {
    requests: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
    /// How many requests wait until all of them are there.
    together: AtomicUsize,
}

pub(crate) struct SecureServer {
    pub(crate) url: String,
    record: Arc<Record>,
}

impl SecureServer {
    /// Speaks HTTP/2 where the client does, and answers `{}`.
    pub(crate) async fn start(authority: &Authority, name: &str) -> Self {
        Self::with(authority.server(name, false), &[b"h2", b"http/1.1"]).await
    }

    pub(crate) async fn start_http1(authority: &Authority, name: &str) -> Self {
        Self::with(authority.server(name, false), &[b"http/1.1"]).await
    }

    pub(crate) async fn start_expired(authority: &Authority, name: &str) -> Self {
        Self::with(authority.server(name, true), &[b"h2", b"http/1.1"]).await
    }

    async fn with(mut config: ServerConfig, protocols: &[&[u8]]) -> Self {
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let record = Arc::new(Record::default());
        tokio::spawn(accept(listener, TlsAcceptor::from(Arc::new(config)), Arc::clone(&record)));
        Self { url, record }
    }

    /// Answers nobody before so many requests are there.
    pub(crate) fn wait_for(&self, count: usize) {
        self.record.together.store(count, Ordering::SeqCst);
    }

    /// A client that trusts the authority and asks no proxy.
    pub(crate) fn builder(&self, authority: &Authority) -> GraphBuilder {
        self.builder_with(authority.transport())
    }

    pub(crate) fn builder_with(&self, transport: Reqwest) -> GraphBuilder {
        Graph::builder().endpoint(&self.url).credential(StaticToken::new(TOKEN)).transport(transport)
    }

    pub(crate) fn requests(&self) -> Vec<Seen> {
        self.record.requests.lock().expect("the record").clone()
    }

    /// How many connections got as far as HTTP.
    pub(crate) fn connections(&self) -> usize {
        self.record.connections.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, record: Arc<Record>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, record) = (acceptor.clone(), Arc::clone(&record));
        tokio::spawn(async move {
            // A client that does not trust the server ends here.
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            record.connections.fetch_add(1, Ordering::SeqCst);
            let service = service_fn(move |request| answer(request, Arc::clone(&record)));
            // A client that goes away is no failure.
            if is_http2 {
                let _ = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
            } else {
                let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            }
        });
    }
}

async fn answer(request: Request<Incoming>, record: Arc<Record>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    body.collect().await.expect("the whole body");
    record.requests.lock().expect("the record").push(Seen { version: parts.version, headers: parts.headers });
    while record.requests.lock().expect("the record").len() < record.together.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    Ok(Response::new(Full::new(Bytes::from_static(b"{}"))))
}

/// A proxy that knows `CONNECT` only.
pub(crate) struct Tunnel {
    /// Without a scheme.
    pub(crate) address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    /// Refuses whoever does not send this header, when there is one.
    pub(crate) async fn start(wanted: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(stream, wanted, Arc::clone(&kept)));
            }
        });
        Self { address, heads }
    }

    /// What clients said to the proxy itself, line by line.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("the record").clone()
    }
}

async fn tunnel(mut client: TcpStream, wanted: Option<&'static str>, heads: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = client.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).expect("text");
    heads.lock().expect("the record").push(head.clone());
    let target =
        head.strip_prefix("CONNECT ").and_then(|rest| rest.split_once(' ')).map(|(target, _)| target.to_owned());
    let is_welcome = wanted.is_none_or(|header| head.lines().any(|line| line.eq_ignore_ascii_case(header)));
    let answer = match (&target, is_welcome) {
        (Some(_), true) => "HTTP/1.1 200 OK\r\n\r\n",
        (Some(_), false) => "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
        (None, _) => "HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n",
    };
    client.write_all(answer.as_bytes()).await.expect("a client");
    if let (Some(target), true) = (target, is_welcome) {
        let mut server = TcpStream::connect(target).await.expect("the server");
        // Both ends break off as they like.
        let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
    }
}
