//! Credentials: where a token comes from.
//! A credential holds no HTTP client: it gets the client's transport with each [`TokenRequest`].
//!
//! | credential | who signs in | `Connect-MgGraph` |
//! |---|---|---|
//! | [`StaticToken`] | whoever got the token | `-AccessToken` |
//! | [`ClientSecret`] | an application, with a secret | `-ClientSecretCredential` |
//! | `ClientCertificate` (feature `certificate`) | an application, with a certificate | `-Certificate` |
//! | [`DeviceCode`] | a person, on any device with a browser | `-UseDeviceCode` |
//! | [`ManagedIdentity`] | a machine or app in Azure | `-Identity` |
//! | [`WorkloadIdentity`] | a Kubernetes pod or another federated workload | |
//! | [`EnvironmentCredential`] | an application, as the variables `AZURE_*` say | `-EnvironmentVariable` |
//! | [`Chain`] | the first of several that can | |
//! | `AzureCredential` (feature `azure-identity`) | any credential of the Azure SDK | |
//!
//! Each keeps its tokens, replaces them before they end, and asks once for all calls that wait.
//! A token is replaced five minutes before its end, or half-way if it lives for less than ten.
//! That is done by a task of its own on the runtime of tokio, so that calls go on with the old token until it ends, also
//! when its replacement hangs or cannot be had; where there is no runtime, one of the calls does it first.

#[cfg(feature = "azure-identity")]
mod azure;
mod cache;
mod cache_file;
#[cfg(feature = "certificate")]
mod certificate;
mod chain;
mod challenge;
#[cfg(feature = "certificate")]
mod client_certificate;
mod client_secret;
mod device_code;
mod environment;
mod managed_identity;
mod oauth;
mod token;
mod workload_identity;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use http::header::USER_AGENT;

use crate::correlation::{self, CLIENT_REQUEST_ID};
use crate::transport::{Body, BoxFuture, TransportError};
use crate::{Graph, Result, retry};

#[cfg(feature = "azure-identity")]
pub use azure::AzureCredential;
#[cfg(feature = "certificate")]
pub use certificate::Certificate;
pub use chain::Chain;
pub(crate) use challenge::Challenge;
#[cfg(feature = "certificate")]
pub use client_certificate::ClientCertificate;
pub use client_secret::ClientSecret;
pub use device_code::{DeviceCode, DevicePrompt};
pub use environment::EnvironmentCredential;
pub use managed_identity::ManagedIdentity;
pub use token::{AccessToken, StaticToken};
pub use workload_identity::WorkloadIdentity;

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
    graph: &'a Graph,
    timeout: Duration,
    is_cae: bool,
    challenge: Option<&'a Challenge>,
    /// Where to say that the token is to be replaced meanwhile; none where whoever asks is to replace it.
    due: Option<&'a AtomicBool>,
}

impl<'a> TokenRequest<'a> {
    pub(crate) fn new(authority: &'a str, scopes: &'a [&'a str], graph: &'a Graph) -> Self {
        Self { authority, scopes, graph, timeout: graph.timeout(), is_cae: false, challenge: None, due: None }
    }

    /// A request by a client that can answer claims challenges, and the challenge to answer.
    pub(crate) fn with_challenge(self, is_cae: bool, challenge: Option<&'a Challenge>) -> Self {
        Self { is_cae, challenge, ..self }
    }

    /// A request by a call, which goes on with a token that is still good and has it replaced meanwhile.
    pub(crate) fn with_due(self, due: &'a AtomicBool) -> Self {
        Self { due: Some(due), ..self }
    }

    /// The request for other scopes.
    pub(crate) fn with_scopes<'b>(self, scopes: &'b [&'b str]) -> TokenRequest<'b>
    where
        'a: 'b,
    {
        TokenRequest { scopes, ..self }
    }

    /// The request with at most that much time for each reply.
    pub(crate) fn within(self, limit: Duration) -> Self {
        Self { timeout: self.timeout.min(limit), ..self }
    }

    /// The authority of the cloud: `https://login.microsoftonline.com`.
    pub fn authority(&self) -> &'a str {
        self.authority
    }

    /// The scopes: `https://graph.microsoft.com/.default`.
    pub fn scopes(&self) -> &'a [&'a str] {
        self.scopes
    }

    /// The claims that the service wants of the next token, as JSON: it refused the last one.
    ///
    /// A token that was kept does not answer that; where there is none but that, the refusal becomes the error.
    pub fn claims(&self) -> Option<&'a str> {
        self.challenge.map(Challenge::claims)
    }

    /// Whether the client answers claims challenges, which a token request says as the client capability `cp1`.
    ///
    /// Only such a client gets tokens that live long and are withdrawn when something changes.
    pub fn is_cae(&self) -> bool {
        self.is_cae
    }

    /// How long the reply of a token endpoint may be.
    fn reply_limit(&self) -> usize {
        self.graph.reply_limit()
    }

    /// The token that the service refused.
    pub(crate) fn refused(&self) -> Option<&'a str> {
        self.challenge.and_then(Challenge::refused)
    }

    /// Sends a request of the credential, without a token and within the client's time limit.
    ///
    /// It gets the client's `User-Agent` and a `client-request-id`, if it has none of its own.
    /// It is sent again, at most twice, after 429, 5xx and connections that failed; all of that within the limit.
    ///
    /// # Errors
    ///
    /// When no reply came.
    pub async fn send(&self, mut request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let headers = request.headers_mut();
        headers.entry(USER_AGENT).or_insert_with(|| self.graph.user_agent().clone());
        if let Some(id) = correlation::header() {
            headers.entry(CLIENT_REQUEST_ID).or_insert(id);
        }
        retry::send_for_token(self.graph.transport(), request, self.timeout).await
    }
}

impl std::fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenRequest")
            .field("authority", &self.authority)
            .field("scopes", &self.scopes)
            .field("claims", &self.claims())
            .field("is_cae", &self.is_cae)
            .finish_non_exhaustive()
    }
}
