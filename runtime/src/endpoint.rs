//! Which URLs a token may be sent to: https, or plain http on this machine for tests.

use url::{Host, Url};

use crate::{Error, Result};

/// Checks an endpoint and returns it without a slash at the end.
pub(crate) fn check(what: &str, text: &str) -> Result<String> {
    let refuse = |why: &str| Err(Error::configuration(format!("the {what} `{}` {why}", without_user(text))));
    let Ok(url) = Url::parse(text) else {
        return refuse("is not a URL");
    };
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if is_loopback => {}
        "http" => return refuse("must be https; plain http is for loopback only"),
        _ => return refuse("must be https"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("must not hold a user name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not have a query or fragment");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
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
