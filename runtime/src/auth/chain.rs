//! `Chain`: several credentials, of which the first that gives a token is used from then on.

use std::any::type_name;
use std::fmt;
use std::sync::OnceLock;

use super::{AccessToken, TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::{Error, Result};

/// Credentials that are asked in turn until one gives a token.
///
/// The one that does is remembered: from then on it alone is asked, and its failure is the failure.
///
/// | a credential before it | what happens |
/// |---|---|
/// | is not set up here, or no metadata service answers | the next one is asked |
/// | is refused, such as for a wrong secret | the next one is asked |
/// | gets 429, 5xx or no reply from its token endpoint | that is the error, and the next call asks it again |
///
/// So a service that is down for a moment does not make another identity step in for good.
/// Azure Identity ends the search at a refusal as well; here that is a definite answer, so the search goes on.
/// <https://learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains>
///
/// ```
/// use cmdlet_runtime::auth::{Chain, EnvironmentCredential, ManagedIdentity, WorkloadIdentity};
///
/// let credential = Chain::new()
///     .with(EnvironmentCredential::new())
///     .with(WorkloadIdentity::from_environment())
///     .with(ManagedIdentity::new());
/// ```
#[derive(Default)]
pub struct Chain {
    links: Vec<Link>,
    used: OnceLock<usize>,
}

struct Link {
    name: &'static str,
    credential: Box<dyn TokenProvider>,
}

impl Chain {
    /// A chain of none, which gives no token.
    pub fn new() -> Self {
        Self::default()
    }

    /// The chain with one more credential, which is asked after those before it.
    pub fn with<P: TokenProvider>(mut self, credential: P) -> Self {
        self.links.push(Link { name: short_name(type_name::<P>()), credential: Box::new(credential) });
        self
    }

    async fn search(&self, request: TokenRequest<'_>) -> Result<AccessToken> {
        let mut reasons = Vec::new();
        for (index, link) in self.links.iter().enumerate() {
            match link.credential.token(request).await {
                Ok(token) => {
                    // Of two that search at once the first is remembered; both have a token.
                    self.used.get_or_init(|| index);
                    return Ok(token);
                }
                Err(error) if error.is_for_now() => return Err(error),
                Err(error) => reasons.push(format!("{}: {error}", link.name)),
            }
        }
        let reasons = if reasons.is_empty() { "the chain is empty".to_owned() } else { reasons.join("; ") };
        Err(Error::auth(format!("no credential of the chain gave a token: {reasons}")))
    }
}

/// `ClientSecret` for `cmdlet_runtime::auth::client_secret::ClientSecret`, and for what holds one.
fn short_name(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name).trim_end_matches('>')
}

impl TokenProvider for Chain {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        match self.used.get().and_then(|index| self.links.get(*index)) {
            Some(link) => link.credential.token(request),
            None => Box::pin(self.search(request)),
        }
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.links.iter().map(|link| link.name).collect();
        f.debug_struct("Chain").field("credentials", &names).field("used", &self.used.get()).finish()
    }
}
