//! Credentials: where a token comes from.
//! A credential holds no HTTP client: it gets the client's transport with each [`TokenRequest`].

mod cache;
mod client_secret;
mod token;

use std::sync::Arc;
use std::time::Duration;

use crate::transport::{Body, BoxFuture, Timeout, Transport, TransportError};
use crate::{Result, retry};

pub use client_secret::ClientSecret;
pub use token::{AccessToken, StaticToken};

/// Gives tokens.
///
/// It is asked before every request, so it should keep a token until shortly before it expires.
///
/// ```
/// use cmdlet_runtime::Result;
/// use cmdlet_runtime::auth::{AccessToken, TokenProvider, TokenRequest};
/// use cmdlet_runtime::transport::BoxFuture;
///
/// /// Takes the token from the environment.
/// struct FromEnvironment;
///
/// impl TokenProvider for FromEnvironment {
///     fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
///         Box::pin(async {
///             let token = std::env::var("CONTOSO_TOKEN");
///             token.map(AccessToken::new).map_err(|_| cmdlet_runtime::Error::auth("CONTOSO_TOKEN is not set"))
///         })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// A token for the request.
    ///
    /// # Errors
    ///
    /// When there is none; see [`Error::auth`](crate::Error::auth).
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>>;
}

impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        (**self).token(request)
    }
}

/// What a token is wanted for, and the means to get it.
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    authority: &'a str,
    scopes: &'a [&'a str],
    transport: &'a dyn Transport,
    timeout: Duration,
}

impl<'a> TokenRequest<'a> {
    pub(crate) fn new(
        authority: &'a str,
        scopes: &'a [&'a str],
        transport: &'a dyn Transport,
        timeout: Duration,
    ) -> Self {
        Self { authority, scopes, transport, timeout }
    }

    /// The authority of the cloud: `https://login.microsoftonline.com`.
    pub fn authority(&self) -> &'a str {
        self.authority
    }

    /// The scopes: `https://graph.microsoft.com/.default`.
    pub fn scopes(&self) -> &'a [&'a str] {
        self.scopes
    }

    /// Sends a request of the credential, without a token and each time within the client's time limit.
    ///
    /// It is sent again, at most twice, after 429, 5xx and connections that failed.
    ///
    /// # Errors
    ///
    /// When no reply came.
    pub async fn send(&self, mut request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        request.extensions_mut().insert(Timeout(self.timeout));
        retry::send_for_token(self.transport, request).await
    }
}

impl std::fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenRequest")
            .field("authority", &self.authority)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
