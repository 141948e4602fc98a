//! `AzureCredential`: any credential of the Azure SDK, behind the feature `azure-identity`.
//! Only `azure_core` is needed for that; `azure_identity` is where such credentials come from.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use azure_core::credentials::TokenCredential;

use super::{AccessToken, TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::{Error, Result};

/// A credential of the Azure SDK for Rust, such as those of the crate `azure_identity`.
///
/// It keeps its tokens, refreshes them and sends its requests itself, with the HTTP client of the Azure SDK.
/// The Azure SDK has no way to hand a claims challenge on, so a refused token is replaced only if the credential does so.
///
/// The trait of `azure_core` is the one type of another HTTP crate in this crate's interface, and only with that feature.
#[derive(Clone)]
pub struct AzureCredential(Arc<dyn TokenCredential>);

impl AzureCredential {
    /// The credential as one of this crate.
    pub fn new(credential: Arc<dyn TokenCredential>) -> Self {
        Self(credential)
    }
}

impl TokenProvider for AzureCredential {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        Box::pin(async move {
            // Its text only: the error itself may hold a reply.
            let token = self.0.get_token(request.scopes(), None).await;
            let token = token.map_err(|error| Error::auth(format!("no token: {error}")))?;
            Ok(AccessToken::new(token.token.secret()).with_expiry(SystemTime::from(token.expires_on)))
        })
    }
}

impl fmt::Debug for AzureCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureCredential").finish_non_exhaustive()
    }
}
