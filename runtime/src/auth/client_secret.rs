//! `ClientSecret`: an application that signs in with a secret (`Connect-MgGraph -ClientSecretCredential`).
//! The grant is `client_credentials` of OAuth 2.0 (RFC 6749, section 4.4).

use std::fmt;
use std::path::PathBuf;

use super::cache::{TokenCache, Wanted};
use super::oauth::Application;
use super::{AccessToken, TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::{Result, redact};

/// An application with a client secret.
///
/// ```
/// use cmdlet_runtime::auth::ClientSecret;
///
/// let credential = ClientSecret::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", "secret");
/// ```
pub struct ClientSecret {
    application: Application,
    secret: String,
    cache: TokenCache,
}

impl ClientSecret {
    /// The tenant (a domain or an id), the application's client id, and its secret.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, secret: impl Into<String>) -> Self {
        let application = Application::new(tenant, client_id);
        Self { application, secret: secret.into(), cache: TokenCache::default() }
    }

    /// Another authority than the cloud's: https, or http on loopback for tests.
    ///
    /// # Errors
    ///
    /// When the URL is neither; the secret would be sent to it.
    pub fn authority(mut self, url: &str) -> Result<Self> {
        self.application.set_authority(url)?;
        Ok(self)
    }

    /// Keeps the tokens in a file as well, for short programs that run often.
    ///
    /// What such a file is, [`DeviceCode::cache_file`](super::DeviceCode::cache_file) tells.
    pub fn cache_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.cache.keep_in(path.into(), self.application.cache_id("ClientSecret"));
        self
    }
}

impl TokenProvider for ClientSecret {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        let wanted = Wanted::of(&request, self.application.authority(&request));
        Box::pin(self.cache.get_or_fetch(wanted, move |_| async move {
            self.application.client_credentials(request, &[("client_secret", &self.secret)]).await
        }))
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSecret")
            .field("application", &self.application)
            .field("secret", &redact::REDACTED)
            .finish_non_exhaustive()
    }
}
