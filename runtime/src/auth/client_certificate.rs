//! `ClientCertificate`: an application that signs in with a certificate (`Connect-MgGraph -Certificate`).
//! It signs a JWT that the authority checks with the public key that it knows.
//! <https://learn.microsoft.com/entra/identity-platform/certificate-credentials>

use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::cache::{TokenCache, Wanted};
use super::certificate::Certificate;
use super::oauth::{Application, Grant, JWT_BEARER};
use super::{AccessToken, TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::{Error, Result};

/// How long an assertion is good; the authority wants it short.
const LIFETIME: Duration = Duration::from_secs(600);

/// An application with a certificate.
///
/// ```no_run
/// use cmdlet_runtime::auth::{Certificate, ClientCertificate};
///
/// # fn main() -> cmdlet_runtime::Result<()> {
/// let certificate = Certificate::from_file("contoso.pfx", Some("password"))?;
/// let credential =
///     ClientCertificate::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", certificate);
/// # Ok(())
/// # }
/// ```
pub struct ClientCertificate {
    application: Application,
    certificate: Certificate,
    is_chain_sent: bool,
    cache: TokenCache,
}

impl ClientCertificate {
    /// The tenant (a domain or an id), the application's client id, and its certificate.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, certificate: Certificate) -> Self {
        let application = Application::new(tenant, client_id);
        Self { application, certificate, is_chain_sent: false, cache: TokenCache::default() }
    }

    /// Whether each assertion carries the certificates themselves (`-SendCertificateChain`), for applications that
    /// are registered by subject name and issuer; no by default.
    pub fn send_chain(self, is_sent: bool) -> Self {
        Self { is_chain_sent: is_sent, ..self }
    }

    /// Another authority than the cloud's: https, or http on loopback for tests.
    ///
    /// # Errors
    ///
    /// When the URL is neither; the assertion would be sent to it.
    pub fn authority(mut self, url: &str) -> Result<Self> {
        self.application.set_authority(url)?;
        Ok(self)
    }

    /// Keeps the tokens in a file as well, for short programs that run often.
    ///
    /// What such a file is, [`DeviceCode::cache_file`](super::DeviceCode::cache_file) tells.
    pub fn cache_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.cache.keep_in(path.into(), self.application.cache_id("ClientCertificate"));
        self
    }

    async fn fetch(&self, request: TokenRequest<'_>) -> Result<Grant> {
        let assertion = self.assertion(&self.application.url(&request, "token")?, SystemTime::now())?;
        let proof = [("client_assertion_type", JWT_BEARER), ("client_assertion", &assertion)];
        self.application.client_credentials(request, &proof).await
    }

    /// The signed JWT (RFC 7519, RFC 7523) for the token endpoint.
    fn assertion(&self, audience: &str, now: SystemTime) -> Result<String> {
        let thumbprint = self.certificate.thumbprint();
        let header = if self.is_chain_sent {
            json!({"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint, "x5c": self.certificate.chain()})
        } else {
            json!({"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint})
        };
        let mut id = [0_u8; 16];
        aws_lc_rs::rand::fill(&mut id).map_err(|_| Error::auth("the system gives no random numbers"))?;
        let client_id = &self.application.client_id;
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let claims = json!({
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": URL_SAFE_NO_PAD.encode(id),
            "iat": now.as_secs(),
            "nbf": now.as_secs(),
            "exp": now.saturating_add(LIFETIME).as_secs(),
        });
        let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = self.certificate.sign(signed.as_bytes())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

impl TokenProvider for ClientCertificate {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        let wanted = Wanted::of(&request, self.application.authority(&request));
        Box::pin(self.cache.get_or_fetch(wanted, move |_| self.fetch(request)))
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate")
            .field("application", &self.application)
            .field("certificate", &self.certificate)
            .field("is_chain_sent", &self.is_chain_sent)
            .finish_non_exhaustive()
    }
}
