//! Paging: how many items a call asks for, and following next links until it has them.
//! A link is followed on the endpoint's own host only, for each request carries the token.

use std::collections::HashSet;

use http::Uri;
use serde_json::{Map, Value};
use url::Url;

use crate::call::Call;
use crate::cmdlet::{Paging, Role};
use crate::output::Payload;
use crate::request::Prepared;
use crate::send::exchange;
use crate::{Error, Graph, Reply, Result, trace};

/// The most items that a page may have.
const MAX_PAGE: u64 = 999;

const NEXT_LINK: &str = "@odata.nextLink";
const DELTA_LINK: &str = "@odata.deltaLink";

/// What the paging parameters of a call ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    top: Option<u64>,
    page_size: Option<u64>,
    is_all: bool,
    is_counted: bool,
}

impl Plan {
    pub(crate) fn of(call: &Call) -> Result<Self> {
        let mut plan = Self::default();
        for (parameter, value) in call.bound() {
            let Role::Paging(paging) = parameter.role else { continue };
            match paging {
                Paging::All => plan.is_all = is_on(value),
                Paging::Count => plan.is_counted = is_on(value),
                Paging::Top => plan.top = number(parameter.name, value)?,
                Paging::PageSize => plan.page_size = page_size(number(parameter.name, value)?)?,
            }
        }
        Ok(plan)
    }

    pub(crate) fn is_counted(&self) -> bool {
        self.is_counted
    }

    /// `$top` of the first request.
    pub(crate) fn first_page(&self) -> Option<u64> {
        match (self.top, self.page_size) {
            (Some(top), size) => Some(top.min(size.unwrap_or(MAX_PAGE))),
            (None, size) => size,
        }
    }

    /// Whether there is more to do than one request; `-Top` wins over `-All`, as in the cmdlets.
    fn is_followed(&self) -> bool {
        self.is_all || self.top.is_some()
    }

    fn is_reached(&self, count: usize) -> bool {
        self.top.is_some_and(|top| count as u64 >= top)
    }
}

/// A switch, or the name of a variable for `-CountVariable`.
fn is_on(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

fn number(name: &str, value: &Value) -> Result<Option<u64>> {
    match value {
        Value::Null => Ok(None),
        value => match value.as_u64() {
            Some(number) => Ok(Some(number)),
            None => Err(Error::binding(format!("{name} must be a whole number from 0"))),
        },
    }
}

fn page_size(size: Option<u64>) -> Result<Option<u64>> {
    match size {
        Some(size) if !(1..=MAX_PAGE).contains(&size) => Err(Error::binding(format!(
            "Invalid page size specified `{size}`. PageSize must be between 1 and {MAX_PAGE} inclusive."
        ))),
        size => Ok(size),
    }
}

/// Sends a request, and the requests for its further pages when the call asks for them.
pub(crate) async fn send(graph: &Graph, request: Prepared, plan: Plan) -> Result<Reply<Payload>> {
    if !plan.is_followed() {
        return exchange(graph, request).await;
    }
    gather(graph, request, plan).await
}

/// Puts the items of all pages into the first one; status and headers are those of the last.
async fn gather(graph: &Graph, first: Prepared, plan: Plan) -> Result<Reply<Payload>> {
    let mut links = Links::new(&first.url)?;
    let mut reply = exchange(graph, first.clone()).await?;
    let Some(mut root) = reply.value_mut().take_object()? else {
        return Ok(reply);
    };
    let mut items = match root.get_mut("value") {
        Some(Value::Array(items)) => std::mem::take(items),
        // Not a collection after all: nothing to follow.
        _ => return Ok(reply.map(|_| Payload::json(root))),
    };
    while !plan.is_reached(items.len())
        && let Some(link) = text(&mut root, NEXT_LINK)
    {
        trace::page_followed(items.len());
        reply = exchange(graph, first.follow(links.next(&link)?)).await?;
        let mut page = reply.value_mut().take_object()?.unwrap_or_default();
        match page.remove("value") {
            Some(Value::Array(more)) => items.extend(more),
            _ => return Err(Error::decode("a further page has no `value` array")),
        }
        move_links(page, &mut root);
    }
    if plan.top.is_some_and(|top| items.len() as u64 > top) {
        items.truncate(plan.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(usize::MAX));
        // Going on at the link would leave out the items that were cut off.
        root.remove(NEXT_LINK);
    }
    root.insert("value".to_owned(), Value::Array(items));
    Ok(reply.map(|_| Payload::json(root)))
}

/// The links say where the collection goes on, so they are the last page's.
fn move_links(mut page: Map<String, Value>, root: &mut Map<String, Value>) {
    for name in [NEXT_LINK, DELTA_LINK] {
        match page.remove(name) {
            Some(link) => root.insert(name.to_owned(), link),
            None => root.remove(name),
        };
    }
}

fn text(root: &mut Map<String, Value>, name: &str) -> Option<String> {
    match root.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// The links that were followed, and the host that they must stay on.
struct Links {
    first: Url,
    seen: HashSet<String>,
}

impl Links {
    fn new(first: &Uri) -> Result<Self> {
        let first = Url::parse(&first.to_string())
            .map_err(|error| Error::configuration("the URL is not valid").caused_by(error))?;
        Ok(Self { first, seen: HashSet::new() })
    }

    fn next(&mut self, link: &str) -> Result<Uri> {
        let url =
            self.first.join(link).map_err(|error| Error::decode("the next link is not a URL").caused_by(error))?;
        // Scheme, host and port.
        if url.origin() != self.first.origin() {
            let host = url.host_str().unwrap_or("no host");
            return Err(Error::decode(format!(
                "the next link leads to another host ({host}), where the token must not go"
            )));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::decode("the next link holds a user name"));
        }
        let uri = Uri::try_from(url.as_str())
            .map_err(|error| Error::decode("the next link is not a URL").caused_by(error))?;
        if !self.seen.insert(url.into()) {
            return Err(Error::decode("the service sent the same next link twice"));
        }
        Ok(uri)
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
        assert_eq!(links().next(good).expect(good), *good);
        assert_eq!(links().next("users?$skiptoken=a").expect("relative"), *good);
        for bad in [
            "https://graph.microsoft.us/v1.0/users",
            "http://graph.microsoft.com/v1.0/users",
            "https://graph.microsoft.com:444/v1.0/users",
            "https://graph.microsoft.com@contoso.com/v1.0/users",
            "https://adele@graph.microsoft.com/v1.0/users",
            "//contoso.com/users",
            "https://",
        ] {
            assert!(links().next(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_link_is_followed_once() {
        let mut links = links();
        assert!(links.next("users?$skiptoken=a").is_ok());
        assert!(links.next("users?$skiptoken=b").is_ok());
        assert!(links.next("users?$skiptoken=a").is_err());
    }

    #[test]
    fn the_first_page_is_no_larger_than_needed() {
        let top = |top, page_size| Plan { top, page_size, ..Plan::default() }.first_page();
        assert_eq!(top(Some(5), None), Some(5));
        assert_eq!(top(Some(2_000), None), Some(999));
        assert_eq!(top(Some(2_000), Some(50)), Some(50));
        assert_eq!(top(Some(5), Some(50)), Some(5));
        assert_eq!(top(None, Some(50)), Some(50));
        assert_eq!(top(None, None), None);
    }
}
