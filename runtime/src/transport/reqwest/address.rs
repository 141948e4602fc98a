//! The URL of a request, as reqwest wants it.

use std::fmt::Write as _;
use std::sync::OnceLock;

use http::Uri;
use url::Url;

use crate::transport::TransportError;

/// How many bytes path and query mostly have at most.
const USUAL: usize = 200;

/// Makes URLs.
///
/// A client talks to one host nearly always, and to check a host takes longer than anything else that is done to a
/// request here; so that of the first request is kept.
#[derive(Default)]
pub(super) struct Addresses(OnceLock<Origin>);

struct Origin {
    uri: Uri,
    url: Url,
}

impl Addresses {
    pub(super) fn url(&self, uri: &Uri) -> Result<Url, TransportError> {
        if let Some(origin) = self.0.get().filter(|origin| origin.is_of(uri)) {
            return Ok(origin.with_target_of(uri));
        }
        let url = parse(uri)?;
        // Another thread may have been first, which is as good.
        let _ = self.0.set(Origin { uri: uri.clone(), url: with_room(url.clone()) });
        Ok(url)
    }
}

impl Origin {
    fn is_of(&self, uri: &Uri) -> bool {
        self.uri.scheme() == uri.scheme() && self.uri.authority() == uri.authority()
    }

    /// Path and query are set one by one: joined as a reference, a path like `//other` would name a host.
    fn with_target_of(&self, uri: &Uri) -> Url {
        let mut url = self.url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        url
    }
}

/// The URL with a path of the usual length: a clone has just as much room, and does not grow when it gets its own.
fn with_room(mut url: Url) -> Url {
    url.set_path(&"-".repeat(USUAL));
    url
}

fn parse(uri: &Uri) -> Result<Url, TransportError> {
    let authority = uri.authority().map_or(0, |authority| authority.as_str().len());
    let target = uri.path_and_query().map_or(0, |target| target.as_str().len());
    let mut text = String::with_capacity("https://".len() + authority + target);
    // Writing to a string cannot fail.
    let _ = write!(text, "{uri}");
    Url::parse(&text).map_err(|_| TransportError::new("the URL is not valid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever was asked for before, a URL is what parsing it would give.
    #[test]
    fn a_known_host_changes_no_url() {
        let targets = [
            "",
            "/",
            "//evil.contoso.com/a",
            "///",
            "/a//b",
            "/a/../b",
            "/a/%2e%2E/b/./c",
            "/v1.0/users/adele%40contoso.com?$select=id%2CdisplayName",
            "/?",
            "/a?b?c=%23",
            "?a=1",
            "/a;b@c:d/e?f='g'&h=%00",
            "/a\\b",
            "/a|b?c|d",
            "/é/ü?ö",
        ];
        let addresses = Addresses::default();
        let first = Uri::from_static("https://graph.microsoft.com/v1.0/$batch?a=1");
        assert_eq!(addresses.url(&first).expect("a URL").as_str(), first.to_string());
        let mut count = 0;
        for host in ["https://graph.microsoft.com", "https://graph.microsoft.com:443", "http://127.0.0.1:8080"] {
            for target in targets {
                let Ok(uri) = Uri::try_from(format!("{host}{target}")) else { continue };
                assert_eq!(addresses.url(&uri).expect("a URL"), parse(&uri).expect("a URL"), "{uri}");
                count += 1;
            }
        }
        assert!(count >= 3 * 12, "{count} of the URLs are none for http");
    }
}
