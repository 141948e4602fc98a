//! `AccessToken`, and the simplest credential: one that has it already.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::HeaderValue;

use super::{TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::{Result, redact};

/// A bearer token; its `Debug` hides it.
///
/// ```
/// # use cmdlet_runtime::auth::AccessToken;
/// let token = AccessToken::new("not shown");
/// assert!(!format!("{token:?}").contains("not shown"));
/// ```
#[derive(Clone)]
pub struct AccessToken {
    secret: Arc<str>,
    /// What a request has to say, made once; none when the token has characters that a header cannot have.
    authorization: Option<HeaderValue>,
    expires_on: Option<SystemTime>,
    refresh_on: Option<SystemTime>,
}

impl AccessToken {
    /// A token of unknown expiry.
    pub fn new(secret: impl Into<String>) -> Self {
        let secret = secret.into();
        let mut authorization = HeaderValue::try_from(format!("Bearer {secret}")).ok();
        if let Some(value) = &mut authorization {
            value.set_sensitive(true);
        }
        Self { secret: secret.into(), authorization, expires_on: None, refresh_on: None }
    }

    /// The token with the time at which it ends.
    pub fn with_expiry(self, time: SystemTime) -> Self {
        Self { expires_on: Some(time), ..self }
    }

    /// The token with the time from which a new one should be asked for, before it ends.
    pub fn with_refresh(self, time: SystemTime) -> Self {
        Self { refresh_on: Some(time), ..self }
    }

    /// The token itself.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The value of the header `Authorization`.
    pub(crate) fn into_authorization(self) -> Option<HeaderValue> {
        self.authorization
    }

    /// When it ends, where that is known.
    pub fn expires_on(&self) -> Option<SystemTime> {
        self.expires_on
    }

    /// From when on a new one should be asked for, where the endpoint (`refresh_in`) or its credential said so.
    pub fn refresh_on(&self) -> Option<SystemTime> {
        self.refresh_on
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("secret", &redact::REDACTED)
            .field("expires_on", &self.expires_on)
            .field("refresh_on", &self.refresh_on)
            .finish_non_exhaustive()
    }
}

/// A token that was got elsewhere (`Connect-MgGraph -AccessToken`).
///
/// It is the same for ever: when the service refuses it, that refusal is the error.
///
/// Where a reply quotes it, an error hides it; a made-up one of fewer than four characters is not looked for, and one of
/// fewer than eight as a word of its own only, for they stand in harmless text.
#[derive(Clone, Debug)]
pub struct StaticToken(AccessToken);

impl StaticToken {
    /// A credential that always gives this token.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(AccessToken::new(secret))
    }
}

impl TokenProvider for StaticToken {
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}
