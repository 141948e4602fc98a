//! `Graph`: the client that actions are invoked on, and its builder.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::auth::{TokenProvider, TokenRequest};
use crate::transport::{DefaultTransport, Transport};
use crate::{Cloud, Error, Result, endpoint};

/// Sent where nothing else is set.
const USER_AGENT: &str = concat!("cmdlet-runtime/", env!("CARGO_PKG_VERSION"));

/// What the HTTP client of .NET, on which the cmdlets stand, waits by default.
const TIMEOUT: Duration = Duration::from_secs(100);

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

    /// The value of the header `Authorization`.
    pub(crate) async fn authorization(&self) -> Result<HeaderValue> {
        let Some(credential) = &self.0.credential else {
            return Err(Error::auth("there is no credential: set one with GraphBuilder::credential"));
        };
        let cloud = self.cloud();
        let request = TokenRequest::new(cloud.login(), cloud.scopes(), self.transport(), self.timeout());
        let token = credential.token(request).await?;
        token.into_authorization().ok_or_else(|| Error::auth("the token has characters that a header cannot have"))
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
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
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
            transport: self.transport.unwrap_or_else(default_transport),
            user_agent,
            timeout: self.timeout,
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

fn default_transport() -> Box<dyn Transport> {
    Box::new(DefaultTransport::new())
}
