//! `WorkloadIdentity`: a workload that another identity provider vouches for, such as a pod of Kubernetes.
//! Its token, which stands in a file, is the client assertion (RFC 7523).
//! <https://learn.microsoft.com/entra/workload-id/workload-identity-federation>

use std::fmt;
use std::fs;
use std::path::PathBuf;

use super::cache::{TokenCache, Wanted};
use super::environment::{self, Variables};
use super::oauth::{Application, Grant, JWT_BEARER};
use super::{AccessToken, TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::{Error, Result};

/// An application that proves who it is with a token in a file.
///
/// The file is read for every token that is fetched, because whoever writes it replaces it every hour or so.
///
/// ```
/// use cmdlet_runtime::auth::WorkloadIdentity;
///
/// let of_the_pod = WorkloadIdentity::from_environment();
/// ```
pub struct WorkloadIdentity {
    settings: Result<Settings>,
    cache: TokenCache,
}

#[derive(Debug)]
struct Settings {
    application: Application,
    token_file: PathBuf,
}

impl WorkloadIdentity {
    /// The tenant (a domain or an id), the application's client id, and the file with the federated token.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, token_file: impl Into<PathBuf>) -> Self {
        let application = Application::new(tenant, client_id);
        Self { settings: Ok(Settings { application, token_file: token_file.into() }), cache: TokenCache::default() }
    }

    /// As `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_FEDERATED_TOKEN_FILE` and, if set, `AZURE_AUTHORITY_HOST` say.
    ///
    /// The environment is read now; what is missing is said when a token is wanted.
    pub fn from_environment() -> Self {
        Self::from_variables(environment::of_process)
    }

    /// The same with another source of variables than the process.
    pub fn from_variables(variables: impl Fn(&str) -> Option<String>) -> Self {
        Self { settings: Settings::of(&Variables::new(&variables)), cache: TokenCache::default() }
    }

    /// Another authority than the cloud's: https, or http on loopback for tests.
    ///
    /// # Errors
    ///
    /// When the URL is neither, or the environment lacks a variable.
    pub fn authority(mut self, url: &str) -> Result<Self> {
        self.settings.as_mut().map_err(|error| error.shared())?.application.set_authority(url)?;
        Ok(self)
    }
}

impl Settings {
    fn of(variables: &Variables<'_>) -> Result<Self> {
        let [tenant, client_id, token_file] =
            variables.demand(["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"])?;
        let mut application = Application::new(tenant, client_id);
        if let Some(authority) = variables.authority() {
            application.set_authority(&authority)?;
        }
        Ok(Self { application, token_file: token_file.into() })
    }

    async fn fetch(&self, request: TokenRequest<'_>) -> Result<Grant> {
        let path = self.token_file.display();
        // It is small and in memory, where Kubernetes puts it.
        let assertion = fs::read_to_string(&self.token_file).map_err(|error| {
            Error::auth(format!("cannot read the federated token `{path}`: {error}")).caused_by(error)
        })?;
        let assertion = assertion.trim();
        if assertion.is_empty() {
            return Err(Error::auth(format!("the federated token `{path}` is empty")));
        }
        let proof = [("client_assertion_type", JWT_BEARER), ("client_assertion", assertion)];
        self.application.client_credentials(request, &proof).await
    }
}

impl TokenProvider for WorkloadIdentity {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        Box::pin(async move {
            let settings = self.settings.as_ref().map_err(Error::shared)?;
            let wanted = Wanted::of(&request, settings.application.authority(&request));
            self.cache.get_or_fetch(wanted, move |_| settings.fetch(request)).await
        })
    }
}

impl fmt::Debug for WorkloadIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkloadIdentity").field("settings", &self.settings).finish_non_exhaustive()
    }
}
