//! The server of the bench: this program once more, as a process of its own whose work is not counted.

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use msgraph_cmdlets::runtime::bytes::Bytes;
use msgraph_cmdlets::runtime::http::{Method, Request, Response, StatusCode};
use std::convert::Infallible;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

/// Tells this program to be the server.
pub(super) const ARGUMENT: &str = "serve";

const USER: &str = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id,displayName)/$entity","id":"87d349ed-44d7-43e1-9a83-5f2406dee5bd","displayName":"Adele Vance"}"#;

/// A running server; it ends when this is dropped.
pub(super) struct Process {
    child: Child,
    url: String,
}

impl Process {
    pub(super) fn start() -> io::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?).arg(ARGUMENT).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(Self { child, url: line.trim().to_owned() })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // There is nobody left to tell if this fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints the URL and answers for ever.
pub(super) fn serve() -> Result<bool, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)));
        }
    })
}

async fn answer(request: Request<Incoming>) -> Result<Response<http_body_util::Full<Bytes>>, Infallible> {
    let is_get = *request.method() == Method::GET;
    // Else the connection is closed after the reply.
    let _ = http_body_util::BodyExt::collect(request.into_body()).await;
    let mut reply =
        Response::new(http_body_util::Full::new(Bytes::from_static(if is_get { USER.as_bytes() } else { b"" })));
    if !is_get {
        *reply.status_mut() = StatusCode::NO_CONTENT;
    }
    Ok(reply)
}
