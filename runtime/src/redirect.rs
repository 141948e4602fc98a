//! Redirects of downloads: the content of a drive item lies on another host, at a URL that is good for a short time.
//! They are followed without the token, with a request of their own; one that stays at the service is sent as the first was.
//! <https://learn.microsoft.com/graph/api/driveitem-get-content>

use http::header::{ACCEPT, IF_RANGE, LOCATION, RANGE, USER_AGENT};
use http::{HeaderMap, Method, StatusCode, Uri};
use url::Url;

use crate::reply::Head;
use crate::request::Prepared;
use crate::transport::{Body, IdleTimeout, TransportError};
use crate::{Graph, endpoint};

/// Content lies one or two hops away.
const MOST_HOPS: usize = 5;

/// The end of a chain of redirects.
pub(crate) struct Followed {
    pub(crate) reply: http::Response<Body>,
    /// The host that gave it, if it is not the service.
    pub(crate) host: Option<String>,
}

/// Follows the redirect that answers a download; `at_home` makes the request for the service itself, token and all.
///
/// The service is the same scheme, host and port, for as long as no redirect leads away from it.
/// `None` when it leads nowhere, too far, or where nothing may be sent; the redirect itself is the reply then.
pub(crate) async fn follow(
    graph: &Graph,
    prepared: &Prepared,
    redirect: &Head,
    at_home: impl Fn() -> http::Request<Body>,
) -> Result<Option<Followed>, TransportError> {
    let Ok(asked) = Url::parse(&prepared.url.to_string()) else { return Ok(None) };
    let mut next = target(&prepared.method, &asked, redirect.status, &redirect.headers);
    let mut is_home = true;
    for _ in 0..MOST_HOPS {
        let Some(url) = next else { return Ok(None) };
        let Ok(uri) = Uri::try_from(url.as_str()) else { return Ok(None) };
        is_home = is_home && url.origin() == asked.origin();
        let mut request = if is_home { at_home() } else { request(graph, prepared) };
        *request.uri_mut() = uri;
        let reply = graph.transport().send(request).await?;
        if !reply.status().is_redirection() {
            let host = url.host_str().unwrap_or("another host").to_owned();
            return Ok(Some(Followed { reply, host: (!is_home).then_some(host) }));
        }
        next = target(&prepared.method, &url, reply.status(), reply.headers());
    }
    Ok(None)
}

/// Where a redirect leads, if it may be followed.
fn target(method: &Method, from: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Url> {
    if method != Method::GET || !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let url = from.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    let has_user = !url.username().is_empty() || url.password().is_some();
    (!has_user && is_allowed(from, &url)).then_some(url)
}

/// https; plain http only on this machine and only from there, so that the service cannot send a client to it.
fn is_allowed(from: &Url, to: &Url) -> bool {
    to.scheme() == "https" || (endpoint::is_loopback_http(from) && endpoint::is_loopback_http(to))
}

/// The URL is the credential. No token, no cookie and nothing that the caller set for the service goes along.
fn request(graph: &Graph, prepared: &Prepared) -> http::Request<Body> {
    let mut request = http::Request::new(Body::empty());
    for name in [ACCEPT, RANGE, IF_RANGE] {
        if let Some(value) = prepared.headers.get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    request.headers_mut().insert(USER_AGENT, graph.user_agent().clone());
    request.extensions_mut().insert(IdleTimeout(graph.timeout()));
    request
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn leads(from: &str, status: u16, location: &'static str) -> Option<String> {
        let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_static(location))]);
        let from = Url::parse(from).expect("a URL");
        target(&Method::GET, &from, StatusCode::from_u16(status).expect("a status"), &headers).map(String::from)
    }

    #[test]
    fn only_https_is_followed_and_loopback_from_loopback() {
        let graph = "https://graph.microsoft.com/v1.0/drives/a/items/b/content";
        let good = "https://contoso.sharepoint.com/a?tempauth=b";
        for status in [301, 302, 303, 307, 308] {
            assert_eq!(leads(graph, status, good).as_deref(), Some(good));
        }
        assert_eq!(leads(graph, 302, "/elsewhere").as_deref(), Some("https://graph.microsoft.com/elsewhere"));
        for status in [200, 300, 304, 404] {
            assert_eq!(leads(graph, status, good), None);
        }
        for bad in [
            "http://contoso.sharepoint.com/a",
            "http://127.0.0.1/a",
            "file:///etc/passwd",
            "https://mira@contoso.sharepoint.com/a",
            "https://",
            "",
        ] {
            assert_eq!(leads(graph, 302, bad).filter(|url| url != graph), None, "{bad}");
        }
        let local = "http://127.0.0.1:8080/v1.0/a";
        assert!(leads(local, 302, "http://127.0.0.1:8081/b").is_some());
        assert_eq!(leads(local, 302, "http://contoso.com/b"), None);
    }

    #[test]
    fn only_reading_is_redirected() {
        let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_static("https://contoso.com/a"))]);
        let from = Url::parse("https://graph.microsoft.com/").expect("a URL");
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert_eq!(target(&method, &from, StatusCode::FOUND, &headers), None);
        }
    }
}
