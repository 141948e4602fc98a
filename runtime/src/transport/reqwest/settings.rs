//! What can be set about the default transport, and the client that comes of it.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::{Certificate, ClientBuilder, NoProxy, Proxy, redirect};
use url::Url;

use super::address::Addresses;
use super::{Client, Reqwest};
use crate::{Error, Result, endpoint};

/// Less than a whole request may take, so that a host which does not answer at all is told from a slow one.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub(super) struct Settings {
    proxy: Choice,
    credential: Option<(String, String)>,
    /// Hosts without a proxy.
    bypass: Option<String>,
    roots: Vec<Certificate>,
    connect_timeout: Duration,
    pool_idle_timeout: Option<Duration>,
    pool_max_idle: Option<usize>,
}

/// Which proxy there is.
#[derive(Clone)]
enum Choice {
    Environment,
    None,
    Url(Url),
}

impl Default for Reqwest {
    fn default() -> Self {
        let settings = Settings {
            proxy: Choice::Environment,
            credential: None,
            bypass: None,
            roots: Vec::new(),
            connect_timeout: CONNECT_TIMEOUT,
            pool_idle_timeout: None,
            pool_max_idle: None,
        };
        Self {
            settings,
            addresses: Addresses::default(),
            client: Client::new(),
            #[cfg(feature = "blocking")]
            waiting: Client::new(),
        }
    }
}

impl Reqwest {
    /// The transport that a client has by default.
    pub fn new() -> Self {
        Self::default()
    }

    /// The proxy, by its URL, which may hold a user name and a password; that of the environment is left out.
    ///
    /// # Errors
    ///
    /// When it is not an http or https URL of a host.
    pub fn proxy(mut self, url: &str) -> Result<Self> {
        let refuse = |why| Err(Error::configuration(format!("the proxy `{}` {why}", endpoint::without_user(url))));
        self.settings.proxy = match Url::parse(url) {
            Ok(parsed) if !matches!(parsed.scheme(), "http" | "https") => return refuse("must be http or https"),
            Ok(parsed) if parsed.path() != "/" || parsed.query().is_some() || parsed.fragment().is_some() => {
                return refuse("must not have a path, query or fragment");
            }
            Ok(parsed) => Choice::Url(parsed),
            Err(_) => return refuse("is not a URL"),
        };
        Ok(self)
    }

    /// The user name and the password for the [`proxy`](Self::proxy), as basic authentication (RFC 7617).
    pub fn proxy_credential(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.settings.credential = Some((user.into(), password.into()));
        self
    }

    /// The hosts that are reached without a proxy, in the place of `NO_PROXY` and in its form: domains, addresses and
    /// networks with commas between them, such as `contoso.com, 10.0.0.0/8`.
    pub fn proxy_bypass(mut self, hosts: impl Into<String>) -> Self {
        self.settings.bypass = Some(hosts.into());
        self
    }

    /// No proxy at all, not even that of the environment.
    pub fn no_proxy(mut self) -> Self {
        self.settings.proxy = Choice::None;
        self
    }

    /// Certificates of authorities to trust besides those of the system, as PEM text with one or more of them.
    ///
    /// It is for a private authority, such as that of a proxy that inspects TLS.
    ///
    /// # Errors
    ///
    /// When there is no certificate in the text, or one that cannot be read.
    pub fn root_certificates(mut self, pem: impl AsRef<[u8]>) -> Result<Self> {
        let found = Certificate::from_pem_bundle(pem.as_ref())
            .map_err(|error| Error::configuration("the root certificates cannot be read").caused_by(error))?;
        if found.is_empty() {
            return Err(Error::configuration("there is no certificate in the PEM text"));
        }
        self.settings.roots.extend(found);
        Ok(self)
    }

    /// How long connecting may take, TLS included; 30 seconds by default.
    ///
    /// [`GraphBuilder::timeout`](crate::GraphBuilder::timeout) is the limit of the whole request.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.settings.connect_timeout = limit;
        self
    }

    /// How long a connection is kept that nothing uses; 90 seconds by default.
    pub fn pool_idle_timeout(mut self, limit: Duration) -> Self {
        self.settings.pool_idle_timeout = Some(limit);
        self
    }

    /// How many connections to one host are kept that nothing uses; any number by default, none with 0.
    pub fn pool_max_idle(mut self, count: usize) -> Self {
        self.settings.pool_max_idle = Some(count);
        self
    }
}

impl Settings {
    pub(super) fn build(&self) -> reqwest::Result<reqwest::Client> {
        let mut builder = with_tls(reqwest::Client::builder())
            .connect_timeout(self.connect_timeout)
            // A redirect may lead to another host, and the token must not go there.
            .redirect(redirect::Policy::none())
            // Retries have one place and one count, `retry.rs`. With none, reqwest keeps no copy of a request either.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            // Plain http is for this machine, so its name must not be what a resolver makes of it.
            .resolve_to_addrs("localhost", &[local(Ipv4Addr::LOCALHOST), local(Ipv6Addr::LOCALHOST)])
            .no_proxy();
        if let Some(proxy) = self.proxy() {
            builder = builder.proxy(proxy?);
        }
        if !self.roots.is_empty() {
            builder = builder.tls_certs_merge(self.roots.iter().cloned());
        }
        if let Some(limit) = self.pool_idle_timeout {
            builder = builder.pool_idle_timeout(limit);
        }
        if let Some(count) = self.pool_max_idle {
            builder = builder.pool_max_idle_per_host(count);
        }
        builder.build()
    }

    fn proxy(&self) -> Option<reqwest::Result<Proxy>> {
        let proxy = match &self.proxy {
            Choice::None => return None,
            Choice::Url(url) => Proxy::https(url.as_str()),
            Choice::Environment => Proxy::https(from_environment()?),
        };
        Some(proxy.map(|mut proxy| {
            if let Some((user, password)) = &self.credential {
                proxy = proxy.basic_auth(user, password);
            }
            let bypass = self.bypass.as_deref().map_or_else(NoProxy::from_env, NoProxy::from_string);
            proxy.no_proxy(bypass)
        }))
    }
}

/// Port 0 stands for that of the URL.
fn local(address: impl Into<std::net::IpAddr>) -> SocketAddr {
    SocketAddr::new(address.into(), 0)
}

fn from_environment() -> Option<String> {
    let filled = |name| std::env::var(name).ok().filter(|url: &String| !url.is_empty());
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].into_iter().find_map(filled)
}

/// Said and not left to reqwest, whose choice changes when another crate switches on a feature of it.
fn with_tls(builder: ClientBuilder) -> ClientBuilder {
    #[cfg(feature = "native-tls")]
    return builder.tls_backend_native();
    #[cfg(not(feature = "native-tls"))]
    return builder.tls_backend_rustls();
}

/// Without the proxy's URL, which may hold a password.
impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = match &self.settings.proxy {
            Choice::Environment => "environment",
            Choice::None => "none",
            Choice::Url(url) => url.host_str().unwrap_or_default(),
        };
        f.debug_struct("Reqwest")
            .field("proxy", &proxy)
            .field("roots", &self.settings.roots.len())
            .field("connect_timeout", &self.settings.connect_timeout)
            .finish_non_exhaustive()
    }
}
