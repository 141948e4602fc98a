//! `Links`: which next links are followed.
//! They stay on the endpoint's own host, for each request carries the token, and none is followed twice.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use http::Uri;
use url::Url;

use crate::{Error, Result};

/// The links that were followed, and the host that they must stay on.
pub(super) struct Links {
    first: Url,
    /// Hashes, so that a hundred thousand pages cost no more than a megabyte or two.
    /// The keys of the hash are random: a service cannot make two of its links look alike.
    seen: HashSet<u64>,
    hasher: RandomState,
}

impl Links {
    pub(super) fn new(first: &Uri) -> Result<Self> {
        let first = Url::parse(&first.to_string())
            .map_err(|error| Error::configuration("the URL is not valid").caused_by(error))?;
        Ok(Self { first, seen: HashSet::new(), hasher: RandomState::new() })
    }

    /// Where a link of the service leads; `left` is how many items are still wanted.
    pub(super) fn next(&mut self, link: &str, left: Option<u64>) -> Result<Uri> {
        let mut url = self.check(link, |text| Error::decode(text))?;
        if !self.seen.insert(self.hasher.hash_one(url.as_str())) {
            return Err(Error::decode("the service sent the same next link twice"));
        }
        if let Some(left) = left {
            lower_top(&mut url, left);
        }
        Uri::try_from(url.as_str()).map_err(|error| Error::decode("the next link is not a URL").caused_by(error))
    }

    /// Begins anew, at a link of the caller.
    pub(super) fn restart(&mut self, link: &str) -> Result<()> {
        self.seen.clear();
        self.check(link, |text| Error::binding(text)).map(|_| ())
    }

    fn check(&self, link: &str, refuse: fn(&str) -> Error) -> Result<Url> {
        let url = self.first.join(link).map_err(|error| refuse("the next link is not a URL").caused_by(error))?;
        // Scheme, host and port.
        if url.origin() != self.first.origin() {
            let host = url.host_str().unwrap_or("no host");
            return Err(refuse(&format!("the next link leads to another host ({host}), where the token must not go")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("the next link holds a user name"));
        }
        Ok(url)
    }
}

/// Lowers `$top` of a link to what is still wanted, as the cmdlets do for the last page.
///
/// Unlike them it never adds one: the size of the pages of a link without `$top` is the service's affair.
fn lower_top(url: &mut Url, left: u64) {
    let Some(query) = url.query() else { return };
    let lower = |option| match <str>::split_once(option, '=') {
        Some((name @ ("$top" | "%24top"), top)) if top.parse::<u64>().is_ok_and(|top| top > left) => {
            Cow::Owned(format!("{name}={left}"))
        }
        _ => Cow::Borrowed(option),
    };
    let lowered = query.split('&').map(lower).collect::<Vec<_>>().join("&");
    if lowered != query {
        url.set_query(Some(&lowered));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        Links::new(&Uri::from_static("https://graph.microsoft.com/v1.0/users")).expect("a URL")
    }

    #[test]
    fn a_link_stays_on_its_host() {
        let good = "https://graph.microsoft.com/v1.0/users?$skiptoken=a";
        assert_eq!(links().next(good, None).expect(good), *good);
        assert_eq!(links().next("users?$skiptoken=a", None).expect("relative"), *good);
        for bad in [
            "https://graph.microsoft.us/v1.0/users",
            "http://graph.microsoft.com/v1.0/users",
            "https://graph.microsoft.com:444/v1.0/users",
            "https://graph.microsoft.com@contoso.com/v1.0/users",
            "https://adele@graph.microsoft.com/v1.0/users",
            "//contoso.com/users",
            "https://",
        ] {
            assert!(links().next(bad, None).expect_err(bad).is_decode(), "{bad}");
            assert!(links().restart(bad).expect_err(bad).is_binding(), "{bad}");
        }
    }

    #[test]
    fn a_link_is_followed_once() {
        let mut links = links();
        assert!(links.next("users?$skiptoken=a", None).is_ok());
        assert!(links.next("users?$skiptoken=b", None).is_ok());
        assert!(links.next("users?$skiptoken=a", Some(1)).is_err());
        links.restart("users?$skiptoken=a").expect("a link");
        assert!(links.next("users?$skiptoken=a", None).is_ok());
    }

    #[test]
    fn the_last_page_is_no_larger_than_needed() {
        let query = |link: &str, left| links().next(link, left).expect(link).query().expect("a query").to_owned();
        assert_eq!(query("users?$top=50&$skiptoken=a", Some(7)), "$top=7&$skiptoken=a");
        assert_eq!(query("users?x=%24top&%24top=50", Some(7)), "x=%24top&%24top=7");
        assert_eq!(query("users?$top=50&$skiptoken=a", Some(50)), "$top=50&$skiptoken=a");
        assert_eq!(query("users?$top=50&$skiptoken=a", None), "$top=50&$skiptoken=a");
        assert_eq!(query("users?$skiptoken=$top=50", Some(7)), "$skiptoken=$top=50", "no option of its own");
        assert_eq!(
            query("users?$filter=a%20eq%20'b%26c'&$top=many", Some(7)),
            "$filter=a%20eq%20%27b%26c%27&$top=many"
        );
    }
}
