//! `DeviceCode`: a person signs in on another device (`Connect-MgGraph -UseDeviceCode`).
//! The grant is that of RFC 8628; afterwards the refresh token does without the person.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::cache::{TokenCache, Wanted};
use super::oauth::{self, Application, Grant, RefreshToken};
use super::{AccessToken, TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::wire::Wire as _;
use crate::{Error, Result, clock, redact};

/// What is waited between two questions if the endpoint does not say (RFC 8628, section 3.2).
const INTERVAL: Duration = Duration::from_secs(5);

/// What `slow_down` adds to that (RFC 8628, section 3.5).
const SLOW_DOWN: Duration = Duration::from_secs(5);

/// How long a code is good if the endpoint does not say, which it must.
const LIFETIME: Duration = Duration::from_secs(900);

/// A person who signs in on any device with a browser.
///
/// The first call shows a code and waits until the person has entered it; every other call waits with it.
/// Later tokens come from the refresh token; when that is refused, the person is asked again.
///
/// ```
/// use cmdlet_runtime::auth::DeviceCode;
///
/// let credential = DeviceCode::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", |prompt| {
///     eprintln!("{}", prompt.message());
/// });
/// ```
pub struct DeviceCode {
    application: Application,
    scopes: Vec<String>,
    prompt: Box<dyn Fn(&DevicePrompt) + Send + Sync>,
    wait: Option<Wait>,
    cache: TokenCache,
}

type Wait = Box<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>;

impl DeviceCode {
    /// The tenant (a domain, an id, or `organizations`), the application's client id, and what shows the code.
    ///
    /// The application must allow public client flows.
    pub fn new(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        prompt: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Self {
        Self {
            application: Application::new(tenant, client_id),
            scopes: Vec::new(),
            prompt: Box::new(prompt),
            wait: None,
            cache: TokenCache::default(),
        }
    }

    /// The permissions to ask the person for (`-Scopes`), such as `User.Read`; without them, what the application
    /// was given consent for.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Another authority than the cloud's: https, or http on loopback for tests.
    ///
    /// # Errors
    ///
    /// When the URL is neither.
    pub fn authority(mut self, url: &str) -> Result<Self> {
        self.application.set_authority(url)?;
        Ok(self)
    }

    /// Keeps the tokens, the refresh token among them, in a file as well, so that the next run need not ask.
    ///
    /// The file is not encrypted.
    /// On Unix only its owner can read it, and one that others can read is ignored and written anew.
    /// On Windows it has the rights that its folder hands down, so put it where only the user can read,
    /// such as below `%LOCALAPPDATA%`.
    /// Its folder must exist.
    /// Several credentials and programs may share it; a file that is broken is written anew, and one that
    /// cannot be written is done without.
    pub fn cache_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.cache.keep_in(path.into(), self.application.cache_id("DeviceCode"));
        self
    }

    /// How to wait between two questions; by default by tokio's clock.
    ///
    /// For other runtimes, and for tests that do not want to wait.
    pub fn wait_with(mut self, wait: impl Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        self.wait = Some(Box::new(wait));
        self
    }

    async fn fetch(&self, request: TokenRequest<'_>, known: Option<RefreshToken>) -> Result<Grant> {
        if let Some(known) = known {
            match self.refresh(request, &known).await {
                Err(error) if is_for_the_person(&error) => {}
                Err(error) => return Err(error),
                // A reply without a new refresh token leaves the old one valid (RFC 6749, section 6).
                Ok(grant) => return Ok(Grant { refresh_token: grant.refresh_token.or(Some(known)), ..grant }),
            }
        }
        self.sign_in(request).await
    }

    async fn refresh(&self, request: TokenRequest<'_>, known: &RefreshToken) -> Result<Grant> {
        let url = self.application.url(&request, "token")?;
        let form = self.form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", known.secret()),
            ("scope", &scope(&request)),
        ]);
        oauth::redeem(request, &url, form).await
    }

    async fn sign_in(&self, request: TokenRequest<'_>) -> Result<Grant> {
        let url = self.application.url(&request, "devicecode")?;
        let reply = oauth::post(request, &url, self.form(&[("scope", &scope(&request))])).await?;
        let (device_code, prompt, interval) = read_prompt(&oauth::json(&reply, "device code")?)?;
        (self.prompt)(&prompt);
        let url = self.application.url(&request, "token")?;
        let form =
            self.form(&[("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", &device_code)]);
        self.poll(request, &url, &form, interval, prompt.lifetime).await
    }

    /// Asks until the person has decided or the code has expired.
    async fn poll(
        &self,
        request: TokenRequest<'_>,
        url: &str,
        form: &str,
        mut interval: Duration,
        lifetime: Duration,
    ) -> Result<Grant> {
        let mut waited = Duration::ZERO;
        loop {
            self.wait(interval).await?;
            waited = waited.saturating_add(interval);
            let error = match oauth::redeem(request, url, form.to_owned()).await {
                Ok(grant) => return Ok(grant),
                Err(error) => error,
            };
            interval = match Next::of(&error) {
                Next::Ask => interval,
                Next::SlowDown => interval.saturating_add(SLOW_DOWN),
                Next::BackOff => interval.saturating_mul(2).max(INTERVAL),
                Next::GiveUp => return Err(error),
            };
            if waited >= lifetime {
                return Err(Error::auth("no token: the code expired before somebody signed in"));
            }
        }
    }

    async fn wait(&self, interval: Duration) -> Result<()> {
        if let Some(wait) = &self.wait {
            wait(interval).await;
            return Ok(());
        }
        if clock::sleep(interval).await {
            return Ok(());
        }
        Err(Error::configuration("waiting needs a tokio runtime, or DeviceCode::wait_with"))
    }

    fn form(&self, pairs: &[(&str, &str)]) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("client_id", &self.application.client_id).extend_pairs(pairs).finish()
    }
}

/// `offline_access` is what gives a refresh token.
fn scope(request: &TokenRequest<'_>) -> String {
    format!("{} offline_access", request.scopes().join(" "))
}

/// Whether only the person can help: the sign-in was withdrawn, or more is asked of it.
fn is_for_the_person(error: &Error) -> bool {
    matches!(error.code(), Some("invalid_grant" | "interaction_required" | "consent_required" | "login_required"))
}

/// What follows a question that was not answered with a token.
enum Next {
    Ask,
    SlowDown,
    BackOff,
    GiveUp,
}

impl Next {
    fn of(error: &Error) -> Self {
        match error.code() {
            Some("authorization_pending") => Self::Ask,
            Some("slow_down") => Self::SlowDown,
            // The person may be through while the line is not (RFC 8628, section 3.5).
            _ if error.is_transport() => Self::BackOff,
            _ if error.status().is_some_and(|status| status.is_server_error() || status == 429) => Self::BackOff,
            _ => Self::GiveUp,
        }
    }
}

/// Reads the reply of the device authorization endpoint (RFC 8628, section 3.2).
fn read_prompt(reply: &Value) -> Result<(String, DevicePrompt, Duration)> {
    let text = |name: &str| {
        let text = reply.get(name).and_then(Value::as_str).map(str::to_owned);
        text.ok_or_else(|| Error::auth(format!("the device code reply has no {name}")))
    };
    let seconds = |name: &str| reply.get(name).and_then(u64::read).map(Duration::from_secs);
    let (user_code, verification_uri) = (text("user_code")?, text("verification_uri")?);
    let message =
        text("message").unwrap_or_else(|_| format!("Open {verification_uri} and enter the code {user_code}."));
    let lifetime = seconds("expires_in").unwrap_or(LIFETIME);
    let prompt = DevicePrompt { user_code, verification_uri, message, lifetime };
    Ok((text("device_code")?, prompt, seconds("interval").unwrap_or(INTERVAL)))
}

impl TokenProvider for DeviceCode {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        Box::pin(async move {
            let own: Vec<_> = self.scopes.iter().map(String::as_str).collect();
            let request = if own.is_empty() { request } else { request.with_scopes(&own) };
            let wanted = Wanted::of(&request, self.application.authority(&request));
            self.cache.get_or_fetch(wanted, |known| self.fetch(request, known)).await
        })
    }
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCode")
            .field("application", &self.application)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// What to show the person who is to sign in.
pub struct DevicePrompt {
    user_code: String,
    verification_uri: String,
    message: String,
    lifetime: Duration,
}

impl DevicePrompt {
    /// The code to enter.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Where to enter it.
    pub fn verification_uri(&self) -> &str {
        &self.verification_uri
    }

    /// Both in one sentence, in the words of the endpoint.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How long the code is good.
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }
}

/// Without the code: who enters it first signs the program in.
impl fmt::Debug for DevicePrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DevicePrompt")
            .field("user_code", &redact::REDACTED)
            .field("verification_uri", &self.verification_uri)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}
