//! The default transport: reqwest with rustls, behind the feature `reqwest`.
//! No type of reqwest leaves this file.

use std::sync::OnceLock;

use super::{Body, BoxFuture, Timeout, Transport, TransportError};

/// Builds its client at the first request: setting up TLS takes milliseconds that a dry run must not pay.
#[derive(Default)]
pub(crate) struct Reqwest {
    client: OnceLock<Result<reqwest::Client, String>>,
}

impl Reqwest {
    fn client(&self) -> Result<&reqwest::Client, TransportError> {
        let built = self.client.get_or_init(|| build().map_err(|error| TransportError::new(error).to_string()));
        built.as_ref().map_err(|text| TransportError::new(text.as_str()))
    }
}

fn build() -> reqwest::Result<reqwest::Client> {
    // A redirect may lead to another host, and the token must not go there.
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let client = self.client()?;
            let mut reply = client.execute(convert(request).await?).await.map_err(transport_error)?;
            let mut parts = http::Response::new(());
            *parts.status_mut() = reply.status();
            *parts.version_mut() = reply.version();
            *parts.headers_mut() = std::mem::take(reply.headers_mut());
            Ok(parts.map(|()| Body::pending(async { reply.bytes().await.map_err(transport_error) })))
        })
    }
}

async fn convert(request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let timeout = parts.extensions.get::<Timeout>().copied();
    // RFC 9110, section 8.6: a method that expects content says `Content-Length: 0` when there is none;
    // some gateways answer 411 otherwise.
    let expects_content = matches!(parts.method, http::Method::POST | http::Method::PUT | http::Method::PATCH);
    let is_empty = body.is_empty();
    let bytes = body.bytes().await?;
    let mut request = reqwest::Request::try_from(http::Request::from_parts(parts, bytes)).map_err(transport_error)?;
    if is_empty {
        *request.body_mut() = None;
        if expects_content {
            request.headers_mut().insert(http::header::CONTENT_LENGTH, http::HeaderValue::from_static("0"));
        }
    }
    if let Some(Timeout(limit)) = timeout {
        *request.timeout_mut() = Some(limit);
    }
    Ok(request)
}

/// Without the URL: a next link carries a token of its own.
fn transport_error(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::new(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_is_not_set_up_before_the_first_request() {
        let transport = Reqwest::default();
        let waiting = transport.send(http::Request::new(Body::empty()));
        assert!(transport.client.get().is_none());
        drop(waiting);
        assert!(transport.client().is_ok());
        assert!(transport.client.get().is_some());
    }
}
