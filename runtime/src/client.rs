//! `Graph`: the client that actions are invoked on, and its builder.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use http::HeaderValue;

use crate::auth::{Challenge, TokenProvider, TokenRequest};
use crate::confirm::{Changes, ConfirmPreference, Remember, ShouldProcess};
use crate::retry::{Backoff, Quota, RetryPolicy};
use crate::transport::{self, Transport};
use crate::{Cloud, Error, Preview, Result, endpoint};

/// Sent where nothing else is set.
const USER_AGENT: &str = concat!("cmdlet-runtime/", env!("CARGO_PKG_VERSION"));

/// What the HTTP client of .NET, on which the cmdlets stand, waits by default.
const TIMEOUT: Duration = Duration::from_secs(100);

/// Ten times what a page of 999 rich items has.
const REPLY_LIMIT: usize = 128 << 20;

/// A client of Microsoft Graph: an endpoint, a credential, a transport.
///
/// Cloning is cheap and shares all three; one program can have clients of several tenants side by side.
///
/// ```
/// use cmdlet_runtime::{Graph, auth::ClientSecret};
///
/// # fn main() -> cmdlet_runtime::Result<()> {
/// let credential = ClientSecret::new("contoso.onmicrosoft.com", "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f", "secret");
/// let graph = Graph::builder().credential(credential).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Graph(Arc<Shared>);

struct Shared {
    cloud: Cloud,
    endpoint: String,
    credential: Option<Box<dyn TokenProvider>>,
    transport: Box<dyn Transport>,
    user_agent: HeaderValue,
    timeout: Duration,
    retry: Box<dyn RetryPolicy>,
    retry_quota: Quota,
    reply_limit: usize,
    changes: Changes,
    is_cae: bool,
}

impl Graph {
    /// Begins a client.
    pub fn builder() -> GraphBuilder {
        GraphBuilder {
            cloud: Cloud::default(),
            endpoint: None,
            credential: None,
            transport: None,
            user_agent: USER_AGENT.to_owned(),
            timeout: TIMEOUT,
            retry: None,
            retry_quota: Quota::DEFAULT,
            reply_limit: REPLY_LIMIT,
            changes: Changes::default(),
            is_cae: true,
        }
    }

    /// The cloud.
    pub fn cloud(&self) -> Cloud {
        self.0.cloud
    }

    /// The endpoint, without a slash at the end: `https://graph.microsoft.com`.
    pub fn endpoint(&self) -> &str {
        &self.0.endpoint
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.0.transport
    }

    pub(crate) fn user_agent(&self) -> &HeaderValue {
        &self.0.user_agent
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.0.timeout
    }

    pub(crate) fn retry_policy(&self) -> &dyn RetryPolicy {
        &*self.0.retry
    }

    pub(crate) fn retry_quota(&self) -> &Quota {
        &self.0.retry_quota
    }

    pub(crate) fn reply_limit(&self) -> usize {
        self.0.reply_limit
    }

    pub(crate) fn changes(&self) -> &Changes {
        &self.0.changes
    }

    /// The value of the header `Authorization`, with another token than the one that was challenged.
    pub(crate) async fn authorization(&self, challenge: Option<&Challenge>) -> Result<HeaderValue> {
        let Some(credential) = &self.0.credential else {
            return Err(Error::auth("there is no credential: set one with GraphBuilder::credential"));
        };
        let due = AtomicBool::new(false);
        let token = credential.token(self.token_request(challenge).with_due(&due)).await?;
        if due.into_inner() {
            self.renew();
        }
        token.into_authorization().ok_or_else(|| Error::auth("the token has characters that a header cannot have"))
    }

    fn token_request<'a>(&'a self, challenge: Option<&'a Challenge>) -> TokenRequest<'a> {
        let cloud = self.cloud();
        TokenRequest::new(cloud.login(), cloud.scopes(), self).with_challenge(self.0.is_cae, challenge)
    }

    /// Replaces a token that is still good, while calls go on with it.
    #[cold]
    fn renew(&self) {
        let graph = self.clone();
        tokio::spawn(async move {
            if let Some(credential) = &graph.0.credential {
                // A failure is told by the call that finds no good token any more.
                let _ = credential.token(graph.token_request(None)).await;
            }
        });
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("cloud", &self.0.cloud)
            .field("endpoint", &self.0.endpoint)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Graph`].
#[must_use = "a builder does nothing before build()"]
pub struct GraphBuilder {
    cloud: Cloud,
    endpoint: Option<String>,
    credential: Option<Box<dyn TokenProvider>>,
    transport: Option<Box<dyn Transport>>,
    user_agent: String,
    timeout: Duration,
    retry: Option<Box<dyn RetryPolicy>>,
    retry_quota: u32,
    reply_limit: usize,
    changes: Changes,
    is_cae: bool,
}

impl GraphBuilder {
    /// Who is calling; a dry run needs none.
    pub fn credential(mut self, credential: impl TokenProvider) -> Self {
        self.credential = Some(Box::new(credential));
        self
    }

    /// The cloud; [`Cloud::Global`] by default.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Another endpoint than the cloud's: https, or http on loopback for tests.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Another transport than reqwest.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// What the header `User-Agent` says.
    pub fn user_agent(mut self, text: impl Into<String>) -> Self {
        self.user_agent = text.into();
        self
    }

    /// How long one request may take, its reply included; 100 seconds by default.
    ///
    /// The transfer of a file may take any time, but may not stand still for so long.
    /// A token that has to be fetched before has as long for itself, further attempts included.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// When a request that failed is sent again; [`Backoff`] by default, [`Never`](crate::retry::Never) for never.
    ///
    /// [`Action::with_retry`](crate::Action::with_retry) is for one action.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.retry = Some(Box::new(policy));
        self
    }

    /// The quota of retries that all calls of the client share; 500 by default.
    ///
    /// A retry takes 1 if the service asked for it (429 or `Retry-After`), and else 5.
    /// A call that succeeds gives back what its retries took, and one more;
    /// one that is dropped while it waits gives back the retry that was not sent.
    /// While there is not enough left, an error is the result at once, so that a service that is down is not hammered.
    pub fn retry_quota(mut self, whole: u32) -> Self {
        self.retry_quota = whole;
        self
    }

    /// The most bytes that a reply may have which is read into memory; 128 MiB by default.
    ///
    /// It holds for what comes out of compression, which can be a thousand times what came over the line.
    /// A download to a file has no limit; replies of token endpoints and of upload sessions have this one.
    pub fn reply_limit(mut self, bytes: usize) -> Self {
        self.reply_limit = bytes;
        self
    }

    /// Who is asked before a change is sent; which changes that are, [`confirm_preference`](Self::confirm_preference)
    /// and [`with_confirm`](crate::Action::with_confirm) say.
    ///
    /// "Yes to all" and "no to all" hold for the client and its clones, see [`Remember`].
    pub fn should_process(mut self, should_process: impl ShouldProcess) -> Self {
        self.changes.should_process = Some(Box::new(Remember::new(should_process)));
        self
    }

    /// `$ConfirmPreference`: whether every change is asked about; not by default.
    pub fn confirm_preference(mut self, preference: ConfirmPreference) -> Self {
        self.changes.preference = preference;
        self
    }

    /// `$WhatIfPreference`: changes are reported and never sent; what only reads is sent.
    ///
    /// A change is then an error with [`is_declined`](Error::is_declined).
    /// The cmdlet that begins an upload session is one; a `LargeUpload` sends to a session that is there already.
    ///
    /// ```
    /// use cmdlet_runtime::Graph;
    ///
    /// # fn main() -> cmdlet_runtime::Result<()> {
    /// let graph = Graph::builder().what_if(|change| println!("{}", change.message())).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn what_if(mut self, report: impl Fn(&Preview) + Send + Sync + 'static) -> Self {
        self.changes.what_if = Some(Box::new(report));
        self
    }

    /// Whether tokens are asked for that continuous access evaluation (CAE) watches over; yes by default.
    ///
    /// Such a token lives for up to a day, and the service refuses it as soon as an account is closed or a policy wants
    /// more; the client then asks for a new one and repeats the request once.
    /// <https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation>
    pub fn continuous_access_evaluation(mut self, is_on: bool) -> Self {
        self.is_cae = is_on;
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// When the endpoint is not https (or loopback), or the user agent is not valid in a header.
    pub fn build(self) -> Result<Graph> {
        let endpoint = match &self.endpoint {
            Some(url) => endpoint::check("endpoint", url)?,
            None => self.cloud.graph().to_owned(),
        };
        let user_agent = HeaderValue::try_from(self.user_agent)
            .map_err(|error| Error::configuration("the user agent is not valid").caused_by(error))?;
        Ok(Graph(Arc::new(Shared {
            cloud: self.cloud,
            endpoint,
            credential: self.credential,
            transport: self.transport.unwrap_or_else(|| Box::new(transport::default())),
            user_agent,
            timeout: self.timeout,
            retry: self.retry.unwrap_or_else(|| Box::new(Backoff::new())),
            retry_quota: Quota::new(self.retry_quota),
            reply_limit: self.reply_limit,
            changes: self.changes,
            is_cae: self.is_cae,
        })))
    }
}

impl fmt::Debug for GraphBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphBuilder")
            .field("cloud", &self.cloud)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
