//! What stands in where there is no transport, so that a dry run works and sending says what is missing.

use super::{Body, BoxFuture, Transport, TransportError};

pub(crate) struct Missing;

impl Missing {
    pub(crate) fn new() -> Self {
        Self
    }
}

impl Transport for Missing {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let text = "there is no transport: enable the feature `reqwest` or set one with `GraphBuilder::transport`";
        Box::pin(async move { Err(TransportError::permanent(text)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_transport_sending_says_what_is_missing() {
        let error = Missing::new().send(http::Request::new(Body::empty())).await.expect_err("no transport");
        assert!(error.to_string().contains("feature `reqwest`"), "{error}");
    }
}
