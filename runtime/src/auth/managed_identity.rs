//! `ManagedIdentity`: what Azure knows a machine or an app by (`Connect-MgGraph -Identity`).
//! Virtual machines and their like ask the metadata service (IMDS), App Service and Functions an endpoint of their own.
//! <https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token> and
//! <https://learn.microsoft.com/azure/app-service/overview-managed-identity>

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{HeaderName, HeaderValue};
use url::form_urlencoded::Serializer;

use super::cache::{TokenCache, Wanted};
use super::environment::{self, Variables};
use super::oauth::{self, Grant};
use super::{AccessToken, TokenProvider, TokenRequest};
use crate::transport::{Body, BoxFuture};
use crate::{Error, Result, clock, endpoint};

/// Where IMDS stands on every machine; plain http, for the address never leaves the host.
const IMDS: &str = "http://169.254.169.254";

/// IMDS answers at once; outside of Azure nobody does, and a [`Chain`](super::Chain) should go on.
const IMDS_LIMIT: Duration = Duration::from_secs(10);

/// A token that lives at least so long is replaced half-way.
const LONG_LIVED: Duration = Duration::from_secs(2 * 60 * 60);

/// The identity of the machine or app that the program runs on.
///
/// App Service, Functions and Container Apps are known by their variables `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`;
/// anything else is asked as a virtual machine.
/// Azure Arc, Service Fabric and Cloud Shell, which each have another protocol, are not supported.
///
/// The metadata service keeps tokens itself: after a claims challenge it may give the refused one again,
/// and then the refusal is the error.
///
/// ```
/// use cmdlet_runtime::auth::ManagedIdentity;
///
/// let of_the_machine = ManagedIdentity::new();
/// let assigned = ManagedIdentity::new().client_id("6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f");
/// ```
pub struct ManagedIdentity {
    host: Result<Host>,
    user_assigned: Option<UserAssigned>,
    cache: TokenCache,
}

/// Who gives the token.
enum Host {
    Imds(String),
    AppService { endpoint: String, secret: HeaderValue },
}

/// What names an identity that was assigned by a user.
#[derive(Debug)]
enum UserAssigned {
    Client(String),
    Object(String),
    Resource(String),
}

impl Default for ManagedIdentity {
    fn default() -> Self {
        Self::new()
    }
}

impl ManagedIdentity {
    /// The identity of the system, where there is one.
    ///
    /// The environment is read now; what is wrong with it is said when a token is wanted.
    pub fn new() -> Self {
        Self::from_variables(environment::of_process)
    }

    /// The same with another source of variables than the process.
    pub fn from_variables(variables: impl Fn(&str) -> Option<String>) -> Self {
        let host = Host::of(&Variables::new(&variables));
        Self { host, user_assigned: None, cache: TokenCache::default() }
    }

    /// The identity with that client id, which a user assigned.
    pub fn client_id(self, id: impl Into<String>) -> Self {
        Self { user_assigned: Some(UserAssigned::Client(id.into())), ..self }
    }

    /// The identity with that object id (principal id), which a user assigned.
    pub fn object_id(self, id: impl Into<String>) -> Self {
        Self { user_assigned: Some(UserAssigned::Object(id.into())), ..self }
    }

    /// The identity with that resource id (`/subscriptions/…`), which a user assigned.
    pub fn resource_id(self, id: impl Into<String>) -> Self {
        Self { user_assigned: Some(UserAssigned::Resource(id.into())), ..self }
    }

    /// Another metadata service: https, or http on loopback or on a link-local address.
    ///
    /// Only from here a token comes by plain http; none is ever sent to it.
    ///
    /// # Errors
    ///
    /// When the URL is neither.
    pub fn endpoint(self, url: &str) -> Result<Self> {
        let host = Ok(Host::Imds(endpoint::check_metadata("metadata endpoint", url)?));
        Ok(Self { host, ..self })
    }

    async fn fetch(&self, request: TokenRequest<'_>) -> Result<Grant> {
        let host = self.host.as_ref().map_err(Error::shared)?;
        let [scope] = request.scopes() else {
            return Err(Error::auth("a managed identity gives tokens for one scope at a time"));
        };
        let resource = scope.strip_suffix("/.default").unwrap_or(scope);
        let sent = host.request(resource, self.user_assigned.as_ref())?;
        let request = match host {
            Host::Imds(_) => request.within(IMDS_LIMIT),
            Host::AppService { .. } => request,
        };
        let reply = oauth::exchange(request, sent).await.map_err(|error| match host {
            Host::Imds(_) => error.of_absence(),
            Host::AppService { .. } => error,
        })?;
        let now = clock::time_of_day();
        let grant = Grant::read(&reply, now)?;
        Ok(match now {
            Some(now) => half_way(grant, now),
            None => grant,
        })
    }
}

/// Tokens of managed identities live up to a day, so there is time to replace them early.
fn half_way(grant: Grant, now: SystemTime) -> Grant {
    let lifetime = grant.token.expires_on().and_then(|end| end.duration_since(now).ok());
    let half = lifetime.filter(|lifetime| *lifetime >= LONG_LIVED).and_then(|lifetime| now.checked_add(lifetime / 2));
    match half {
        Some(time) if grant.token.refresh_on().is_none() => Grant { token: grant.token.with_refresh(time), ..grant },
        _ => grant,
    }
}

impl Host {
    fn of(variables: &Variables<'_>) -> Result<Self> {
        let (Some(endpoint), Some(secret)) = (variables.get("IDENTITY_ENDPOINT"), variables.get("IDENTITY_HEADER"))
        else {
            return Ok(Self::Imds(IMDS.to_owned()));
        };
        let endpoint = endpoint::check_metadata("IDENTITY_ENDPOINT", &endpoint)?;
        let mut secret = HeaderValue::try_from(secret)
            .map_err(|_| Error::auth("IDENTITY_HEADER has characters that a header cannot have"))?;
        secret.set_sensitive(true);
        Ok(Self::AppService { endpoint, secret })
    }

    fn request(&self, resource: &str, user_assigned: Option<&UserAssigned>) -> Result<http::Request<Body>> {
        let (url, version, header, value) = match self {
            Self::Imds(endpoint) => (
                format!("{endpoint}/metadata/identity/oauth2/token"),
                "2018-02-01",
                HeaderName::from_static("metadata"),
                HeaderValue::from_static("true"),
            ),
            Self::AppService { endpoint, secret } => {
                (endpoint.clone(), "2019-08-01", HeaderName::from_static("x-identity-header"), secret.clone())
            }
        };
        let url = url + "?";
        let query_start = url.len();
        let mut query = Serializer::for_suffix(url, query_start);
        query.append_pair("api-version", version).append_pair("resource", resource);
        if let Some(identity) = user_assigned {
            let (name, id) = match (identity, self) {
                (UserAssigned::Client(id), _) => ("client_id", id),
                (UserAssigned::Object(id), _) => ("object_id", id),
                (UserAssigned::Resource(id), Self::Imds(_)) => ("msi_res_id", id),
                (UserAssigned::Resource(id), Self::AppService { .. }) => ("mi_res_id", id),
            };
            query.append_pair(name, id);
        }
        let mut request = http::Request::new(Body::empty());
        *request.uri_mut() = oauth::uri(&query.finish())?;
        request.headers_mut().insert(header, value);
        Ok(request)
    }
}

impl TokenProvider for ManagedIdentity {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        let wanted = Wanted::of(&request, "");
        Box::pin(self.cache.get_or_fetch(wanted, move |_| self.fetch(request)))
    }
}

impl fmt::Debug for ManagedIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = match &self.host {
            Ok(Host::Imds(endpoint) | Host::AppService { endpoint, .. }) => endpoint,
            Err(_) => "none",
        };
        f.debug_struct("ManagedIdentity")
            .field("endpoint", &endpoint)
            .field("user_assigned", &self.user_assigned)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_metadata_service_of_the_machine() {
        let identity = ManagedIdentity::from_variables(|_| None);
        let host = identity.host.expect("a host");
        let request = host.request("https://graph.microsoft.com", None).expect("a request");
        assert_eq!(
            request.uri(),
            "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01\
             &resource=https%3A%2F%2Fgraph.microsoft.com"
        );
        assert_eq!(request.headers()["metadata"], "true");
    }

    #[test]
    fn a_token_that_lives_long_is_replaced_half_way() {
        let now = SystemTime::UNIX_EPOCH;
        let refresh_in = |body: &str| {
            let grant = half_way(Grant::read(body.as_bytes(), Some(now)).expect("a token"), now);
            grant.token.refresh_on().map(|time| time.duration_since(now).expect("later").as_secs())
        };
        assert_eq!(refresh_in(r#"{"access_token":"t","expires_in":"86400"}"#), Some(43_200));
        assert_eq!(refresh_in(r#"{"access_token":"t","expires_in":"86400","refresh_in":"7"}"#), Some(7));
        assert_eq!(refresh_in(r#"{"access_token":"t","expires_in":"7199"}"#), None);
    }
}
