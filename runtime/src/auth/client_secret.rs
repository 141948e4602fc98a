//! `ClientSecret`: an application that signs in with a secret (`Connect-MgGraph -ClientSecretCredential`).
//! The grant is `client_credentials` of OAuth 2.0 (RFC 6749, section 4.4).

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, Uri};
use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::cache::TokenCache;
use super::{AccessToken, TokenProvider, TokenRequest};
use crate::error::ServiceError;
use crate::transport::{Body, BoxFuture};
use crate::wire::Wire as _;
use crate::{Error, Result, civil, endpoint, redact};

/// An application with a client secret.
///
/// ```
/// use cmdlet_runtime::auth::ClientSecret;
///
/// let credential = ClientSecret::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", "secret");
/// ```
pub struct ClientSecret {
    tenant: String,
    client_id: String,
    secret: String,
    authority: Option<String>,
    cache: TokenCache,
}

impl ClientSecret {
    /// The tenant (a domain or an id), the application's client id, and its secret.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            tenant: tenant.into(),
            client_id: client_id.into(),
            secret: secret.into(),
            authority: None,
            cache: TokenCache::default(),
        }
    }

    /// Another authority than the cloud's: https, or http on loopback for tests.
    ///
    /// # Errors
    ///
    /// When the URL is neither; the secret would be sent to it.
    pub fn authority(mut self, url: &str) -> Result<Self> {
        self.authority = Some(endpoint::check("authority", url)?);
        Ok(self)
    }

    async fn fetch(&self, authority: &str, scope: &str, request: TokenRequest<'_>) -> Result<AccessToken> {
        let sent = self.request(authority, scope)?;
        let (parts, body) = request.send(sent).await.map_err(Error::unreachable_token)?.into_parts();
        let body = body.bytes().await;
        if !parts.status.is_success() {
            let body = body.unwrap_or_else(|_| Bytes::new());
            return Err(Error::refused_token(ServiceError::of_oauth(parts.status, &parts.headers, &body)));
        }
        read_token(&body.map_err(Error::unreachable_token)?)
    }

    fn request(&self, authority: &str, scope: &str) -> Result<http::Request<Body>> {
        // The tenant is one segment of the path; anything else would be another endpoint.
        let is_segment = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        if !self.tenant.chars().all(is_segment) || self.tenant.trim_matches('.').is_empty() {
            return Err(Error::configuration("the tenant is not a domain or an id"));
        }
        let form = Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", &self.secret)
            .append_pair("scope", scope)
            .finish();
        let url = Uri::try_from(format!("{authority}/{}/oauth2/v2.0/token", self.tenant))
            .map_err(|error| Error::configuration("the authority is not valid").caused_by(error))?;
        let mut request = http::Request::new(Body::from(form));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}

/// Reads `{"access_token":"…","expires_in":3599}`; a message never quotes the reply.
fn read_token(body: &[u8]) -> Result<AccessToken> {
    let reply: Value =
        serde_json::from_slice(body).map_err(|error| Error::auth("the token reply is not JSON").caused_by(error))?;
    let secret = reply.get("access_token").and_then(Value::as_str).filter(|secret| !secret.is_empty());
    let token = AccessToken::new(secret.ok_or_else(|| Error::auth("the token reply has no access_token"))?);
    let lifetime = reply.get("expires_in").and_then(u64::read).map(Duration::from_secs);
    Ok(match lifetime.and_then(|lifetime| civil::now()?.checked_add(lifetime)) {
        Some(end) => token.with_expiry(end),
        None => token,
    })
}

impl TokenProvider for ClientSecret {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        Box::pin(async move {
            let authority = self.authority.as_deref().unwrap_or(request.authority());
            let scope = request.scopes().join(" ");
            let key = format!("{authority} {scope}");
            self.cache.get_or_fetch(key, self.fetch(authority, &scope, request)).await
        })
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSecret")
            .field("tenant", &self.tenant)
            .field("client_id", &self.client_id)
            .field("secret", &redact::REDACTED)
            .field("authority", &self.authority)
            .finish_non_exhaustive()
    }
}
