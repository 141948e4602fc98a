//! `Cursor`: where the pages of a list go on.
//! It sends nothing itself: it makes the next request and reads its reply, for `-All`, for streams, and for whoever sends.

use serde_json::{Map, Value};

use super::link::Links;
use crate::output::Payload;
use crate::reply::Head;
use crate::request::Prepared;
use crate::{Error, Reply, Result, trace};

const NEXT_LINK: &str = "@odata.nextLink";
const DELTA_LINK: &str = "@odata.deltaLink";
const COUNT: &str = "@odata.count";

pub(super) struct Cursor {
    first: Prepared,
    links: Links,
    place: Place,
    /// Where it stood before the page that came last.
    previous: Place,
    /// The reply that the next link stands in.
    head: Option<Box<Head>>,
}

/// How far a cursor has come.
#[derive(Default)]
struct Place {
    next_link: Option<String>,
    delta_link: Option<String>,
    /// That of the first page that has one: further pages leave it out.
    count: Option<i64>,
    /// How many items `-Top` still wants.
    left: Option<u64>,
    /// How many items the service sent.
    came: u64,
    is_over: bool,
}

impl Cursor {
    /// A cursor at the first page, for `top` items or for all.
    pub(super) fn new(first: Prepared, top: Option<u64>) -> Result<Self> {
        let links = Links::new(&first.url)?;
        let place = Place { left: top, ..Place::default() };
        Ok(Self { first, links, place, previous: Place::default(), head: None })
    }

    pub(super) fn next_link(&self) -> Option<&str> {
        self.place.next_link.as_deref()
    }

    pub(super) fn delta_link(&self) -> Option<&str> {
        self.place.delta_link.as_deref()
    }

    pub(super) fn count(&self) -> Option<i64> {
        self.place.count
    }

    /// Whether there is no page left, or `-Top` wants none.
    pub(super) fn is_over(&self) -> bool {
        self.place.is_over
    }

    /// Moves back to where it stood before the page that came last.
    pub(super) fn step_back(&mut self) {
        self.place = std::mem::take(&mut self.previous);
    }

    /// Moves to a link that the caller kept.
    pub(super) fn resume(&mut self, link: String) -> Result<()> {
        self.links.restart(&link)?;
        let left = self.place.left;
        self.place = Place { next_link: Some(link), left, is_over: left == Some(0), ..Place::default() };
        Ok(())
    }

    /// The request for the next page. Not to be asked for when all [is over](Self::is_over).
    pub(super) fn request(&mut self) -> Result<Prepared> {
        match &self.place.next_link {
            None => Ok(self.first.clone()),
            Some(link) => {
                trace::page_followed(self.place.came);
                match self.links.next(link, self.place.left) {
                    Ok(url) => Ok(self.first.follow(url)),
                    Err(error) => Err(self.of_reply(error)),
                }
            }
        }
    }

    /// Moves behind the page that came, and cuts off what `-Top` does not want of it.
    ///
    /// The first reply may be anything: if it is no collection, its decoder says so.
    /// After an error the cursor stands where it stood.
    pub(super) fn read(&mut self, mut reply: Reply<Payload>) -> Result<Reply<Payload>> {
        let is_first = self.place.next_link.is_none();
        self.head = Some(Box::new(reply.head().clone()));
        let Some(mut root) = reply.value_mut().take_object().map_err(|error| self.of_reply(error))? else {
            return self.read_other(is_first, reply);
        };
        let Some(Value::Array(items)) = root.get_mut("value") else {
            return self.read_other(is_first, reply.map(|_| Payload::json(root)));
        };
        let came = items.len() as u64;
        let left = self.place.left.map(|left| left.saturating_sub(came));
        if let Some(wanted) = self.place.left.filter(|&wanted| wanted < came) {
            items.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
            // Going on at either link would leave out the items that were cut off.
            root.remove(NEXT_LINK);
            root.remove(DELTA_LINK);
        }
        // An empty link leads to the first page again.
        if root.get(NEXT_LINK).is_some_and(|link| link == "") {
            root.remove(NEXT_LINK);
        }
        let next_link = text(&root, NEXT_LINK);
        let place = Place {
            is_over: next_link.is_none() || left == Some(0),
            next_link,
            delta_link: text(&root, DELTA_LINK),
            count: self.place.count.or_else(|| root.get(COUNT)?.as_i64()),
            left,
            came: self.place.came.saturating_add(came),
        };
        self.move_to(place);
        Ok(reply.map(|_| Payload::json(root)))
    }

    fn read_other(&mut self, is_first: bool, reply: Reply<Payload>) -> Result<Reply<Payload>> {
        if !is_first {
            return Err(self.of_reply(Error::decode("a further page has no `value` array")));
        }
        self.move_to(Place { left: self.place.left, is_over: true, ..Place::default() });
        Ok(reply)
    }

    fn of_reply(&self, error: Error) -> Error {
        match &self.head {
            Some(head) => error.of_reply(head.clone()),
            None => error,
        }
    }

    fn move_to(&mut self, place: Place) {
        self.previous = std::mem::replace(&mut self.place, place);
    }
}

/// Puts a further page behind those before it; the links say where the whole goes on, so they are the last page's.
pub(super) fn append(whole: &mut Map<String, Value>, mut page: Map<String, Value>) {
    if let (Some(Value::Array(items)), Some(Value::Array(more))) = (whole.get_mut("value"), page.get_mut("value")) {
        items.append(more);
    }
    for name in [NEXT_LINK, DELTA_LINK] {
        match page.remove(name) {
            Some(link) => whole.insert(name.to_owned(), link),
            None => whole.remove(name),
        };
    }
}

fn text(root: &Map<String, Value>, name: &str) -> Option<String> {
    root.get(name)?.as_str().map(str::to_owned)
}
