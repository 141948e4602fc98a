//! `EnvironmentCredential`: an application as the variables `AZURE_*` describe it
//! (`Connect-MgGraph -EnvironmentVariable`), under the names that Azure.Identity gives them.
//! <https://learn.microsoft.com/dotnet/api/azure.identity.environmentcredential>

use super::{AccessToken, ClientSecret, TokenProvider, TokenRequest};
use crate::transport::BoxFuture;
use crate::{Error, Result};

/// An application with the secret or the certificate that the environment names.
///
/// | variable | what |
/// |---|---|
/// | `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` | the application |
/// | `AZURE_CLIENT_SECRET` | its secret; it comes before a certificate |
/// | `AZURE_CLIENT_CERTIFICATE_PATH` | a PEM or PFX file with certificate and key (feature `certificate`) |
/// | `AZURE_CLIENT_CERTIFICATE_PASSWORD` | the password of a PFX file |
/// | `AZURE_CLIENT_SEND_CERTIFICATE_CHAIN` | `true` or `1`: sends the chain as well |
/// | `AZURE_AUTHORITY_HOST` | another authority than the cloud's |
///
/// A variable that is empty counts as not set.
/// User name and password, which Azure.Identity has given up, are not supported.
///
/// ```
/// use cmdlet_runtime::auth::EnvironmentCredential;
///
/// let credential = EnvironmentCredential::new();
/// ```
#[derive(Debug)]
pub struct EnvironmentCredential(Result<Credential>);

#[derive(Debug)]
enum Credential {
    Secret(ClientSecret),
    #[cfg(feature = "certificate")]
    Certificate(super::ClientCertificate),
}

impl Default for EnvironmentCredential {
    fn default() -> Self {
        Self::new()
    }
}

impl EnvironmentCredential {
    /// Reads the environment and the certificate file now; what is missing is said when a token is wanted.
    pub fn new() -> Self {
        Self::from_variables(of_process)
    }

    /// The same with another source of variables than the process.
    ///
    /// ```
    /// use cmdlet_runtime::auth::EnvironmentCredential;
    ///
    /// let settings = [("AZURE_TENANT_ID", "contoso.onmicrosoft.com"), ("AZURE_CLIENT_SECRET", "secret")];
    /// let credential = EnvironmentCredential::from_variables(|name| {
    ///     settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    /// });
    /// ```
    pub fn from_variables(variables: impl Fn(&str) -> Option<String>) -> Self {
        Self(Credential::of(&Variables::new(&variables)))
    }
}

impl Credential {
    fn of(variables: &Variables<'_>) -> Result<Self> {
        let [tenant, client_id] = variables.demand(["AZURE_TENANT_ID", "AZURE_CLIENT_ID"])?;
        if let Some(secret) = variables.get("AZURE_CLIENT_SECRET") {
            let mut credential = ClientSecret::new(tenant, client_id, secret);
            if let Some(authority) = variables.authority() {
                credential = credential.authority(&authority)?;
            }
            return Ok(Self::Secret(credential));
        }
        match variables.get("AZURE_CLIENT_CERTIFICATE_PATH") {
            Some(path) => Self::with_certificate(variables, &tenant, &client_id, &path),
            None => Err(Error::auth("neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set")),
        }
    }

    #[cfg(feature = "certificate")]
    fn with_certificate(variables: &Variables<'_>, tenant: &str, client_id: &str, path: &str) -> Result<Self> {
        let password = variables.get("AZURE_CLIENT_CERTIFICATE_PASSWORD");
        let certificate = super::Certificate::from_file(path, password.as_deref())?;
        let chain = variables.get("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN");
        let is_chain_sent = chain.is_some_and(|text| text == "1" || text.eq_ignore_ascii_case("true"));
        let mut credential = super::ClientCertificate::new(tenant, client_id, certificate).send_chain(is_chain_sent);
        if let Some(authority) = variables.authority() {
            credential = credential.authority(&authority)?;
        }
        Ok(Self::Certificate(credential))
    }

    #[cfg(not(feature = "certificate"))]
    fn with_certificate(_: &Variables<'_>, _: &str, _: &str, _: &str) -> Result<Self> {
        Err(Error::configuration("AZURE_CLIENT_CERTIFICATE_PATH needs the feature `certificate`"))
    }
}

impl TokenProvider for EnvironmentCredential {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<AccessToken>> {
        match &self.0 {
            Ok(Credential::Secret(credential)) => credential.token(request),
            #[cfg(feature = "certificate")]
            Ok(Credential::Certificate(credential)) => credential.token(request),
            Err(error) => Box::pin(async { Err(error.shared()) }),
        }
    }
}

/// A variable of this process; one that is not Unicode counts as not set.
pub(super) fn of_process(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Where variables come from; an empty one counts as not set.
pub(super) struct Variables<'a>(&'a dyn Fn(&str) -> Option<String>);

impl<'a> Variables<'a> {
    pub(super) fn new(source: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self(source)
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// All of these, or an error that names those that are not set.
    pub(super) fn demand<const N: usize>(&self, names: [&str; N]) -> Result<[String; N]> {
        let values = names.map(|name| self.get(name));
        let missing: Vec<_> =
            names.iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        match missing.as_slice() {
            [] => Ok(values.map(Option::unwrap_or_default)),
            [name] => Err(Error::auth(format!("{name} is not set"))),
            names => Err(Error::auth(format!("{} are not set", names.join(" and ")))),
        }
    }

    /// `AZURE_AUTHORITY_HOST`, which people write with and without a scheme.
    pub(super) fn authority(&self) -> Option<String> {
        let host = self.get("AZURE_AUTHORITY_HOST")?;
        Some(if host.contains("://") { host } else { format!("https://{host}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_may_come_without_a_scheme() {
        let authority = |host: &'static str| Variables::new(&move |_: &str| Some(host.to_owned())).authority();
        assert_eq!(authority("login.microsoftonline.us").as_deref(), Some("https://login.microsoftonline.us"));
        assert_eq!(authority("http://127.0.0.1:1").as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(authority(""), None);
    }
}
