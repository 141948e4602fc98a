//! Which URLs a token may be sent to: https, or plain http on this machine for tests.

use url::{Host, Url};

use crate::{Error, Result};

/// Checks an endpoint and returns it without a slash at the end.
pub(crate) fn check(what: &str, text: &str) -> Result<String> {
    check_host(what, text, is_loopback)
}

/// Checks the endpoint of a metadata service, which may speak plain http on a link-local address too.
///
/// That is where Azure puts it: such an address never leaves the machine's own network segment (RFC 3927, section 2.7).
/// It gives tokens; no token is ever sent to it.
pub(crate) fn check_metadata(what: &str, text: &str) -> Result<String> {
    check_host(what, text, |host| is_loopback(host) || matches!(host, Host::Ipv4(address) if address.is_link_local()))
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn check_host(what: &str, text: &str, may_be_plain: fn(&Host<&str>) -> bool) -> Result<String> {
    let refuse = |why: &str| Err(Error::configuration(format!("the {what} `{}` {why}", without_user(text))));
    let Ok(url) = Url::parse(text) else {
        return refuse("is not a URL");
    };
    if let Some(flaw) = flaw(&url, may_be_plain) {
        return refuse(flaw);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not have a query or fragment");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Checks a URL that is a secret, which no message says.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn check_secret(what: &str, text: &str) -> Result<http::Uri> {
    let refuse = |why: &str| Error::configuration(format!("the {what} {why}"));
    let url = Url::parse(text).map_err(|error| refuse("is not a URL").caused_by(error))?;
    if let Some(flaw) = flaw(&url, is_loopback) {
        return Err(refuse(flaw));
    }
    http::Uri::try_from(url.as_str()).map_err(|error| refuse("is not a URL").caused_by(error))
}

/// Why nothing secret may go to a URL.
fn flaw(url: &Url, may_be_plain: fn(&Host<&str>) -> bool) -> Option<&'static str> {
    match url.scheme() {
        "https" => {}
        "http" if url.host().is_some_and(|host| may_be_plain(&host)) => {}
        "http" => return Some("must be https; plain http is for loopback only"),
        _ => return Some("must be https"),
    }
    let has_user = !url.username().is_empty() || url.password().is_some();
    has_user.then_some("must not hold a user name or password")
}

/// Whether it is plain http on this machine.
pub(crate) fn is_loopback_http(url: &Url) -> bool {
    url.scheme() == "http" && url.host().is_some_and(|host| is_loopback(&host))
}

/// The text up to an `@`, which a password may stand before, is left out of messages.
pub(crate) fn without_user(text: &str) -> &str {
    text.rsplit_once('@').map_or(text, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_loopback() {
        let cases = [
            ("https://graph.microsoft.com", "https://graph.microsoft.com"),
            ("https://proxy.contoso.com/graph/", "https://proxy.contoso.com/graph"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://[::1]:80", "http://[::1]"),
            ("http://localhost:1", "http://localhost:1"),
        ];
        for (given, expected) in cases {
            assert_eq!(check("endpoint", given).expect(given), expected);
        }
    }

    #[test]
    fn a_metadata_service_may_be_link_local() {
        assert_eq!(check_metadata("endpoint", "http://169.254.169.254").expect("IMDS"), "http://169.254.169.254");
        assert!(check("endpoint", "http://169.254.169.254").is_err());
        assert!(check_metadata("endpoint", "http://10.0.0.1").is_err());
    }

    #[test]
    fn everything_else_is_refused() {
        for given in [
            "http://graph.microsoft.com",
            "http://localhost.contoso.com",
            "http://10.0.0.1",
            "ftp://localhost",
            "graph.microsoft.com",
            "https://graph.microsoft.com?x=1",
            "",
        ] {
            let error = check("endpoint", given).expect_err(given);
            assert!(error.is_configuration(), "{given}");
        }
        let error = check("endpoint", "https://adele:pass@contoso.com").expect_err("a password");
        assert!(!error.to_string().contains("pass@"), "{error}");
    }
}
