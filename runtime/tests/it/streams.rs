//! Pages and items as streams: what is asked for and when, `-Top`, links, and going on after an error.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cmdlet_runtime::http::{Method, Response};
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Action as _, Collection, Error, Items, Pages};

use crate::contract::models::User;
use crate::contract::{Any, GetMgUserList};
use crate::server::{Recorded, Server, reply};

/// The value of a query option on the wire.
fn option(request: &Recorded, name: &str) -> Option<u32> {
    let (_, query) = request.target.split_once('?')?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.parse().expect("a number"))
}

/// A service with this many users: pages are as long as `$top` says, else 100, and links keep `$top`.
fn users(total: u32) -> impl Fn(&Recorded) -> Response<String> + Send + Sync + 'static {
    move |request| {
        let top = option(request, "$top");
        let from = option(request, "$skiptoken").unwrap_or(0);
        let to = total.min(from + top.unwrap_or(100));
        let users: Vec<_> = (from..to).map(|id| json!({"id": id.to_string()})).collect();
        let mut page = json!({"value": users});
        if from == 0 {
            page["@odata.count"] = json!(total);
        }
        let top = top.map(|top| format!("$top={top}&")).unwrap_or_default();
        let link = format!("http://{}/v1.0/users?{top}$skiptoken={to}", request.header("host").expect("a host"));
        if to < total {
            page["@odata.nextLink"] = json!(link);
        } else {
            page["@odata.deltaLink"] = json!(link);
        }
        reply(200, &page.to_string())
    }
}

async fn ids(items: &mut Items<User>) -> Vec<u32> {
    let mut ids = Vec::new();
    while let Some(user) = items.try_next().await.expect("a user") {
        ids.push(user.id().expect("an id").parse().expect("a number"));
    }
    ids
}

async fn lengths(pages: &mut Pages<User>) -> Vec<usize> {
    let mut lengths = Vec::new();
    while let Some(page) = pages.try_next().await.expect("a page") {
        lengths.push(page.items().len());
    }
    lengths
}

fn tops(server: &Server) -> Vec<Option<u32>> {
    server.requests().iter().map(|request| option(request, "$top")).collect()
}

#[tokio::test]
async fn top_is_exact_and_the_last_page_no_larger_than_needed() {
    for (top, page_size, lengths_of_pages, tops_sent) in [
        (0, None, vec![0], vec![0]),
        (1, None, vec![1], vec![1]),
        (999, None, vec![999], vec![999]),
        (1_500, None, vec![999, 501], vec![999, 501]),
        (1_998, None, vec![999, 999], vec![999, 999]),
        (25, Some(10), vec![10, 10, 5], vec![10, 10, 5]),
        (30, Some(10), vec![10, 10, 10], vec![10, 10, 10]),
        (5, Some(10), vec![5], vec![5]),
        (3_000, Some(900), vec![900, 900, 700], vec![900, 900, 900]),
    ] {
        let server = Server::start(users(2_500)).await;
        let mut action = GetMgUserList::new().top(top);
        if let Some(size) = page_size {
            action = action.page_size(size);
        }
        let mut pages = action.clone().pages(&server.graph());
        assert_eq!(lengths(&mut pages).await, lengths_of_pages, "-Top {top}");
        let tops_sent: Vec<_> = tops_sent.into_iter().map(Some).collect();
        assert_eq!(tops(&server), tops_sent, "-Top {top}");

        // An invocation asks for the same.
        let server = Server::start(users(2_500)).await;
        let whole = action.invoke(&server.graph()).await.expect("users").into_value();
        assert_eq!(whole.items().len(), lengths_of_pages.iter().sum::<usize>(), "-Top {top}");
        assert_eq!(tops(&server), tops_sent, "-Top {top}");
    }
}

#[tokio::test]
async fn a_page_that_is_longer_than_wanted_is_cut() {
    // A service that takes no notice of `$top`.
    let server = Server::start(|request| {
        let users: Vec<_> = (0..4).map(|id| json!({"id": id.to_string()})).collect();
        let next = if request.target.contains('b') { "users?c" } else { "users?b" };
        reply(200, &json!({"@odata.nextLink": next, "@odata.deltaLink": "users?d", "value": users}).to_string())
    })
    .await;
    let mut pages = GetMgUserList::new().top(6).pages(&server.graph());
    let first = pages.try_next().await.expect("success").expect("a page");
    assert_eq!((first.items().len(), first.next_link()), (4, Some("users?b")));
    let second = pages.try_next().await.expect("success").expect("a page");
    assert_eq!((second.items().len(), second.next_link(), second.delta_link()), (2, None, None), "cut");
    assert!(pages.try_next().await.expect("success").is_none());
    assert_eq!((pages.next_link(), pages.delta_link()), (None, None));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_stream_is_all_pages_and_each_is_asked_for_when_it_is_wanted() {
    let server = Server::start(users(250)).await;
    let action = GetMgUserList::new().filter("a").count().consistency_level("eventual");
    let mut pages = action.pages(&server.graph());
    assert_eq!((pages.count(), pages.next_link(), pages.delta_link()), (None, None, None));
    for (fetched, length) in [100, 100, 50].into_iter().enumerate() {
        tokio::task::yield_now().await;
        assert_eq!(server.requests().len(), fetched, "nothing is fetched ahead");
        let page = pages.next().await.expect("a page").expect("success");
        assert_eq!(page.items().len(), length);
        assert_eq!(pages.next_link(), page.next_link());
        assert_eq!(pages.count(), Some(250), "known from the first page on");
    }
    assert!(pages.delta_link().is_some_and(|link| link.ends_with("$skiptoken=250")));
    assert!(pages.next().await.is_none());
    assert!(pages.next().await.is_none(), "it stays at its end");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].target, "/v1.0/users?$count=true&$filter=a");
    for request in requests {
        assert_eq!(request.method, Method::GET);
        assert_eq!(request.header("consistencylevel"), Some("eventual"));
        assert_eq!(request.header("authorization"), Some("Bearer ey.static"));
    }
}

#[tokio::test]
async fn items_come_one_by_one_over_pages_that_may_be_empty() {
    let server = Server::start(|request| {
        let body = match option(request, "$skiptoken") {
            None => json!({"@odata.nextLink": "users?$skiptoken=1", "value": [{"id": "0"}, {"id": "1"}]}),
            Some(1) => json!({"@odata.nextLink": "users?$skiptoken=2", "value": []}),
            Some(_) => json!({"value": [{"id": "2"}]}),
        };
        reply(200, &body.to_string())
    })
    .await;
    let mut items = GetMgUserList::new().items(&server.graph());
    assert_eq!(items.try_next().await.expect("success").expect("a user").id(), Some("0"));
    assert!(items.next_link().is_some_and(|link| link.ends_with("=1")));
    assert_eq!(items.try_next().await.expect("success").expect("a user").id(), Some("1"));
    assert_eq!(server.requests().len(), 1);
    assert_eq!(ids(&mut items).await, [2]);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn after_an_error_the_stream_is_over_and_its_link_goes_on() {
    let is_down = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&is_down);
    let answer = users(500);
    let server = Server::start(move |request| match option(request, "$skiptoken") {
        Some(200) if switch.load(Ordering::SeqCst) => {
            reply(410, r#"{"error":{"code":"syncStateNotFound","message":"Try later."}}"#)
        }
        _ => answer(request),
    })
    .await;
    let graph = server.graph();
    let mut items = GetMgUserList::new().top(450).page_size(100).items(&graph);
    let mut got = Vec::new();
    let error = loop {
        match items.next().await.expect("an error first") {
            Ok(user) => got.push(user.id().expect("an id").parse::<u32>().expect("a number")),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), Some("syncStateNotFound"));
    assert_eq!(error.cmdlet(), Some("Get-MgUser"));
    assert!(!format!("{error} {error:?}").contains("ey.static"));
    assert!(items.next().await.is_none(), "over");
    assert_eq!(server.requests().len(), 3);

    let kept = items.next_link().expect("the page that failed").to_owned();
    assert!(kept.ends_with("$skiptoken=200"), "{kept}");
    is_down.store(false, Ordering::SeqCst);
    // The same stream goes on counting.
    got.extend(ids(&mut items.resume(&kept)).await);
    assert_eq!(got, (0..450).collect::<Vec<_>>(), "none is left out, none comes twice");
    // Another one, in another process perhaps, counts anew.
    let fresh = ids(&mut GetMgUserList::new().top(150).page_size(100).items(&graph).resume(kept)).await;
    assert_eq!(fresh, (200..350).collect::<Vec<_>>());
    let rest = server.requests().split_off(3);
    let sent: Vec<_> = rest.iter().map(|request| (option(request, "$top"), option(request, "$skiptoken"))).collect();
    let links = [(100, 200), (100, 300), (50, 400), (100, 200), (50, 300)];
    assert_eq!(sent, links.map(|(top, from)| (Some(top), Some(from))));
}

#[tokio::test]
async fn a_page_that_cannot_be_read_can_be_asked_for_again() {
    let is_good = Arc::new(AtomicBool::new(false));
    let switch = Arc::clone(&is_good);
    let server = Server::start(move |request| {
        let item = if switch.load(Ordering::SeqCst) { json!("b") } else { json!(1) };
        let body = match option(request, "$skiptoken") {
            None => json!({"@odata.nextLink": "users?$skiptoken=1", "value": ["a"]}),
            Some(1) => json!({"@odata.nextLink": "users?$skiptoken=2", "value": [item]}),
            Some(_) => json!({"value": ["c"]}),
        };
        reply(200, &body.to_string())
    })
    .await;
    let mut items = Any::<Collection<String>>::new().items(&server.graph());
    assert_eq!(items.try_next().await.expect("text").as_deref(), Some("a"));
    let error = items.try_next().await.expect_err("a number");
    assert_eq!(error.to_string(), "Get-MgUser: item 0 of the reply is a number, another type is expected");
    let kept = items.next_link().expect("the page that failed").to_owned();
    assert_eq!(kept, "users?$skiptoken=1");
    assert!(items.next().await.is_none());
    is_good.store(true, Ordering::SeqCst);
    let mut items = items.resume(kept);
    assert_eq!(items.try_next().await.expect("text").as_deref(), Some("b"));
    assert_eq!(items.try_next().await.expect("text").as_deref(), Some("c"));
    assert_eq!(server.requests().len(), 4);
}

async fn with_link(link: &'static str) -> (usize, Error, usize) {
    let server = Server::always(200, &json!({"@odata.nextLink": link, "value": [{"id": "1"}]}).to_string()).await;
    let mut items = GetMgUserList::new().items(&server.graph());
    let mut came = 0;
    loop {
        match items.next().await.expect("an error at the end") {
            Ok(_) => came += 1,
            Err(error) => return (came, error, server.requests().len()),
        }
    }
}

#[tokio::test]
async fn the_same_link_twice_is_an_error_behind_the_items_that_came() {
    let (came, error, requests) = with_link("users?$skiptoken=a").await;
    assert!(error.is_decode());
    assert_eq!(error.to_string(), "Get-MgUser: the service sent the same next link twice");
    assert_eq!((came, requests), (2, 2));
}

#[tokio::test]
async fn links_in_a_circle_end() {
    let server = Server::start(|request| {
        let next = option(request, "$skiptoken").map_or(1, |page| page % 3 + 1);
        reply(200, &json!({"@odata.nextLink": format!("users?$skiptoken={next}"), "value": []}).to_string())
    })
    .await;
    let error = GetMgUserList::new().pages(&server.graph()).resume("users?$skiptoken=1");
    let error = last_error(error).await;
    assert!(error.to_string().contains("same next link twice"), "{error}");
    assert_eq!(server.requests().len(), 3);
}

async fn last_error(mut pages: Pages<User>) -> Error {
    loop {
        if let Err(error) = pages.next().await.expect("an error at the end") {
            return error;
        }
    }
}

#[tokio::test]
async fn a_link_to_another_host_is_refused_wherever_it_comes_from() {
    for link in ["https://graph.contoso.com/v1.0/users", "https://127.0.0.1/v1.0/users", "http://127.0.0.1:1/users"] {
        let (came, error, requests) = with_link(link).await;
        assert!(error.is_decode() && error.to_string().contains("another host"), "{error}");
        assert_eq!((came, requests), (1, 1), "the token did not leave");

        let server = Server::start(users(1)).await;
        let mut pages = GetMgUserList::new().pages(&server.graph()).resume(link);
        let error = pages.next().await.expect("an error").expect_err(link);
        assert!(error.is_binding() && error.to_string().contains("another host"), "{error}");
        assert!(pages.next().await.is_none());
        assert_eq!(server.requests().len(), 0);
    }
}

#[tokio::test]
async fn what_is_bound_wrongly_is_the_first_thing_that_is_told() {
    let server = Server::start(users(1)).await;
    for size in [0, 1_000] {
        let mut pages = GetMgUserList::new().page_size(size).pages(&server.graph()).resume("users?$skiptoken=1");
        let error = pages.next().await.expect("an error").expect_err("a page size");
        let text = format!("Invalid page size specified `{size}`. PageSize must be between 1 and 999 inclusive.");
        assert_eq!(error.message(), text);
        assert!(pages.next().await.is_none());
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn what_is_no_collection_is_an_error() {
    for (body, text) in [
        ("{}", "Get-MgUser: the reply has no `value` array"),
        (r#"{"value":1}"#, "Get-MgUser: the reply has no `value` array"),
        ("[]", "Get-MgUser: the reply is not a collection"),
        ("<html>", "Get-MgUser: the reply is not JSON (6 bytes)"),
    ] {
        let server = Server::always(200, body).await;
        let mut pages = GetMgUserList::new().top(5).pages(&server.graph());
        assert_eq!(pages.try_next().await.expect_err(body).to_string(), text);
        assert!(pages.next().await.is_none());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_page_that_is_being_waited_for_is_not_lost() {
    let server = Server::start(users(150)).await;
    let mut pages = GetMgUserList::new().pages(&server.graph());
    // Polled once, which sends nothing whole yet, and dropped.
    let once = tokio::time::timeout(std::time::Duration::ZERO, pages.next()).await;
    assert!(once.is_err(), "a reply needs more than one poll");
    assert_eq!(lengths(&mut pages).await, [100, 50]);
    assert_eq!(server.requests().len(), 2, "the first request was not sent twice");
}

#[tokio::test]
async fn a_dropped_stream_asks_for_nothing_more() {
    let server = Server::start(users(1_000)).await;
    let mut items = GetMgUserList::new().items(&server.graph());
    for _ in 0..150 {
        items.try_next().await.expect("success").expect("a user");
    }
    drop(items);
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert_eq!(server.requests().len(), 2);
}
