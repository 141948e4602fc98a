//! What the credentials of the Microsoft identity platform share: an application of a tenant, its endpoints,
//! the token request and the token reply (RFC 6749, sections 4.4 and 5).

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, Uri};
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

use super::{AccessToken, TokenRequest};
use crate::correlation::{self, CLIENT_REQUEST_ID};
use crate::error::ServiceError;
use crate::transport::Body;
use crate::wire::Wire as _;
use crate::{Error, Result, clock, endpoint, json, reply};

/// Says that a client assertion is a signed JWT (RFC 7523, section 2.2).
pub(super) const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// An application of a tenant, which asks the cloud's authority or its own.
#[derive(Debug)]
pub(super) struct Application {
    pub(super) tenant: String,
    pub(super) client_id: String,
    pub(super) authority: Option<String>,
}

impl Application {
    pub(super) fn new(tenant: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self { tenant: tenant.into(), client_id: client_id.into(), authority: None }
    }

    pub(super) fn set_authority(&mut self, url: &str) -> Result<()> {
        self.authority = Some(endpoint::check("authority", url)?);
        Ok(())
    }

    pub(super) fn authority<'a>(&'a self, request: &TokenRequest<'a>) -> &'a str {
        self.authority.as_deref().unwrap_or(request.authority())
    }

    /// Whose tokens they are in a cache file.
    pub(super) fn cache_id(&self, credential: &str) -> String {
        format!("{credential} {} {}", self.tenant, self.client_id)
    }

    /// The URL of an endpoint of the tenant: `token` or `devicecode`.
    pub(super) fn url(&self, request: &TokenRequest<'_>, endpoint: &str) -> Result<String> {
        // The tenant is one segment of the path; anything else would be another endpoint.
        let is_segment = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        if !self.tenant.chars().all(is_segment) || self.tenant.trim_matches('.').is_empty() {
            return Err(Error::configuration("the tenant is not a domain or an id"));
        }
        Ok(format!("{}/{}/oauth2/v2.0/{endpoint}", self.authority(request), self.tenant))
    }

    /// A token for the application itself, which proves who it is with a secret or an assertion.
    pub(super) async fn client_credentials(&self, request: TokenRequest<'_>, proof: &[(&str, &str)]) -> Result<Grant> {
        let scope = request.scopes().join(" ");
        let url = self.url(&request, "token")?;
        let form = Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.client_id)
            .extend_pairs(proof)
            .append_pair("scope", &scope)
            .finish();
        redeem(request, &url, form).await
    }
}

/// Sends a token request, with the claims that are wanted, and reads the token.
pub(super) async fn redeem(request: TokenRequest<'_>, url: &str, mut form: String) -> Result<Grant> {
    if let Some(claims) = claims(&request) {
        form = Serializer::new(form).append_pair("claims", &claims).finish();
    }
    Grant::read(&post(request, url, form).await?, clock::time_of_day())
}

/// The parameter `claims`: what a challenge asks for, and the capability of answering one.
fn claims(request: &TokenRequest<'_>) -> Option<String> {
    if !request.is_cae() {
        return request.claims().map(str::to_owned);
    }
    let asked = request.claims().and_then(|claims| serde_json::from_str(claims).ok());
    let mut claims: Map<String, Value> = asked.unwrap_or_default();
    let token = claims.entry("access_token").or_insert_with(|| json!({}));
    if let Value::Object(token) = token {
        token.insert("xms_cc".to_owned(), json!({"values": ["cp1"]}));
    }
    Some(Value::Object(claims).to_string())
}

/// Posts a form; a reply without success is an error of the credential.
pub(super) async fn post(request: TokenRequest<'_>, url: &str, form: String) -> Result<Bytes> {
    let mut sent = http::Request::new(Body::from(form));
    *sent.method_mut() = Method::POST;
    *sent.uri_mut() = uri(url)?;
    sent.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    exchange(request, sent).await
}

pub(super) fn uri(url: &str) -> Result<Uri> {
    Uri::try_from(url).map_err(|error| Error::configuration("the token endpoint is not valid").caused_by(error))
}

/// Sends a request of a credential; a reply without success is an error.
pub(super) async fn exchange(request: TokenRequest<'_>, mut sent: http::Request<Body>) -> Result<Bytes> {
    sent.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let id = correlation::header();
    sent.headers_mut().extend(id.clone().map(|id| (CLIENT_REQUEST_ID, id)));
    let id = id.as_ref().and_then(|id| id.to_str().ok());
    answer(request, sent).await.map_err(|error| error.with_client_request_id(id))
}

async fn answer(request: TokenRequest<'_>, sent: http::Request<Body>) -> Result<Bytes> {
    let (parts, body) = request.send(sent).await.map_err(Error::unreachable_token)?.into_parts();
    let limit = request.reply_limit();
    let body = body.bytes_within(limit).await;
    if !parts.status.is_success() {
        // The status says enough.
        let body = body.ok().flatten().unwrap_or_default();
        return Err(Error::refused_token(ServiceError::of_oauth(parts.status, &parts.headers, &body)));
    }
    let body = body.map_err(Error::unreachable_token)?;
    body.ok_or_else(|| Error::auth(format!("no token: {}", reply::too_long(limit))))
}

/// What renews a token of a person; it has no `Debug`, so it cannot be printed by mistake.
#[derive(Clone)]
pub(super) struct RefreshToken(Arc<str>);

impl RefreshToken {
    pub(super) fn new(secret: &str) -> Self {
        Self(secret.into())
    }

    pub(super) fn secret(&self) -> &str {
        &self.0
    }
}

/// What a token endpoint gave.
pub(super) struct Grant {
    pub(super) token: AccessToken,
    pub(super) refresh_token: Option<RefreshToken>,
}

impl Grant {
    /// Reads `{"access_token":"…","expires_in":3599,"refresh_in":1800,"refresh_token":"…"}`.
    ///
    /// Metadata services write numbers as text, and App Service the end instead of the lifetime.
    /// A message never quotes the reply.
    pub(super) fn read(body: &[u8], now: Option<SystemTime>) -> Result<Self> {
        let reply = json(body, "token")?;
        let text = |name: &str| reply.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let seconds = |name: &str| reply.get(name).and_then(u64::read).map(Duration::from_secs);
        let secret = text("access_token").ok_or_else(|| Error::auth("the token reply has no access_token"))?;
        let mut token = AccessToken::new(secret);
        let from_now = seconds("expires_in").and_then(|lifetime| now?.checked_add(lifetime));
        let end = || seconds("expires_on").and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        if let Some(end) = from_now.or_else(end) {
            token = token.with_expiry(end);
        }
        if let Some(time) = seconds("refresh_in").and_then(|wait| now?.checked_add(wait)) {
            token = token.with_refresh(time);
        }
        Ok(Self { token, refresh_token: text("refresh_token").map(RefreshToken::new) })
    }
}

/// A reply as JSON; `what` is what it was expected to hold.
pub(super) fn json(body: &[u8], what: &str) -> Result<Value> {
    let text = || format!("the {what} reply is not JSON");
    json::read(body).map_err(|error| Error::auth(text()).caused_by(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_numbers_or_text_and_an_end_will_do() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let read = |body: &str| Grant::read(body.as_bytes(), Some(now)).expect("a token").token;
        let at = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let token = read(r#"{"access_token":"t","expires_in":3600,"refresh_in":"1800","expires_on":"7"}"#);
        assert_eq!((token.expires_on(), token.refresh_on()), (at(4_600), at(2_800)));
        let token = read(r#"{"access_token":"t","expires_on":"5000"}"#);
        assert_eq!((token.expires_on(), token.refresh_on()), (at(5_000), None));
        let token = read(r#"{"access_token":"t","expires_in":18446744073709551615,"refresh_in":-1}"#);
        assert_eq!((token.expires_on(), token.refresh_on()), (None, None));
    }
}
