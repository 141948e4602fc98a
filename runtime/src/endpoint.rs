//! Which URLs a token may be sent to: https, or plain http on this machine for tests.

use http::Uri;
use url::{Host, Url};

use crate::{Error, Result};

/// Checks an endpoint and returns it without a slash at the end.
pub(crate) fn check(what: &str, text: &str) -> Result<String> {
    let refuse = |why: &str| Err(Error::configuration(format!("the {what} `{}` {why}", without_user(text))));
    let Ok(url) = Url::parse(text) else {
        return refuse("is not a URL");
    };
    if let Some(flaw) = flaw(&url) {
        return refuse(flaw);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not have a query or fragment");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Checks a URL that is a secret, which no message says.
pub(crate) fn check_secret(what: &str, text: &str) -> Result<Uri> {
    let refuse = |why: &str| Error::configuration(format!("the {what} {why}"));
    let url = Url::parse(text).map_err(|error| refuse("is not a URL").caused_by(error))?;
    if let Some(flaw) = flaw(&url) {
        return Err(refuse(flaw));
    }
    Uri::try_from(url.as_str()).map_err(|error| refuse("is not a URL").caused_by(error))
}

/// Why nothing secret may go to a URL.
fn flaw(url: &Url) -> Option<&'static str> {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if is_loopback => {}
        "http" => return Some("must be https; plain http is for loopback only"),
        _ => return Some("must be https"),
    }
    let has_user = !url.username().is_empty() || url.password().is_some();
    has_user.then_some("must not hold a user name or password")
}

/// The text up to an `@`, which a password may stand before, is left out of messages.
fn without_user(text: &str) -> &str {
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
