//! `-All`, `-Top` and next links.

use cmdlet_runtime::Error;
use cmdlet_runtime::http::{Method, Response};
use cmdlet_runtime::serde_json::json;

use crate::contract::GetMgUserList;
use crate::contract::models::User;
use crate::server::{Recorded, Server, reply};

/// Three pages of two, two and one users, linked.
fn pages(request: &Recorded) -> Response<String> {
    let host = format!("http://{}", request.header("host").expect("a host"));
    let next = |page: u8| format!("{host}/v1.0/users?$skiptoken={page}");
    let body = match request.target.split_once("$skiptoken=").map(|(_, page)| page) {
        None => json!({"@odata.count": 5, "@odata.nextLink": next(2), "value": [{"id": "1"}, {"id": "2"}]}),
        Some("2") => json!({"@odata.nextLink": next(3), "value": [{"id": "3"}, {"id": "4"}]}),
        Some("3") => json!({"@odata.deltaLink": "https://delta", "value": [{"id": "5"}]}),
        Some(other) => json!({"error": {"code": "badPage", "message": other}}),
    };
    reply(200, &body.to_string())
}

fn ids<'a>(users: impl IntoIterator<Item = &'a User>) -> String {
    users.into_iter().filter_map(User::id).collect()
}

#[tokio::test]
async fn without_all_there_is_one_page() {
    let server = Server::start(pages).await;
    let users = GetMgUserList::new().invoke(&server.graph()).await.expect("a page").into_value();
    assert_eq!(ids(&users), "12");
    assert!(users.next_link().is_some_and(|link| link.ends_with("$skiptoken=2")));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_empty_link_is_the_end() {
    let server = Server::always(200, r#"{"@odata.nextLink":"","value":[{"id":"1"}]}"#).await;
    let users = GetMgUserList::new().all().invoke(&server.graph()).await.expect("a page").into_value();
    assert_eq!((ids(&users).as_str(), users.next_link(), server.requests().len()), ("1", None, 1));
}

#[tokio::test]
async fn all_follows_to_the_end() {
    let server = Server::start(pages).await;
    let action = GetMgUserList::new().filter("a b").all().count().consistency_level("eventual");
    let users = action.invoke(&server.graph()).await.expect("all pages").into_value();
    assert_eq!(ids(&users), "12345");
    assert_eq!(users.next_link(), None);
    assert_eq!(users.delta_link(), Some("https://delta"));
    assert_eq!(users.count(), Some(5), "of the first page");

    let requests = server.requests();
    let targets: Vec<_> = requests.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets[0], "/v1.0/users?$count=true&$filter=a%20b");
    assert_eq!(targets[1..], ["/v1.0/users?$skiptoken=2", "/v1.0/users?$skiptoken=3"], "links as they came");
    for request in &requests {
        assert_eq!(request.method, Method::GET);
        assert_eq!(request.header("consistencylevel"), Some("eventual"), "headers are kept");
        assert_eq!(request.header("authorization"), Some("Bearer ey.static"));
    }
}

#[tokio::test]
async fn top_is_exact() {
    for (top, expected, requests, has_link) in [
        (0, "", 1, false),
        (1, "1", 1, false),
        (2, "12", 1, true),
        (3, "123", 2, false),
        (4, "1234", 2, true),
        (9, "12345", 3, false),
    ] {
        let server = Server::start(pages).await;
        let users = GetMgUserList::new().all().top(top).invoke(&server.graph()).await.expect("users").into_value();
        assert_eq!(ids(&users), expected, "-Top {top}");
        assert_eq!(server.requests().len(), requests, "-Top {top}");
        assert_eq!(users.next_link().is_some(), has_link, "-Top {top}");
    }
}

#[tokio::test]
async fn top_over_a_page_is_enforced_by_the_client() {
    let server = Server::start(|request| {
        let ids = |range: std::ops::Range<u32>| range.map(|id| json!({"id": id.to_string()})).collect::<Vec<_>>();
        let body = if request.target.contains("skiptoken") {
            json!({"value": ids(999..1_998)})
        } else {
            json!({"@odata.nextLink": "users?$skiptoken=2", "value": ids(0..999)})
        };
        reply(200, &body.to_string())
    })
    .await;
    let users = GetMgUserList::new().top(1_500).invoke(&server.graph()).await.expect("users").into_value();
    assert_eq!(users.items().len(), 1_500);
    assert_eq!(users.items().last().and_then(User::id), Some("1499"));
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v1.0/users?$top=999", "/v1.0/users?$skiptoken=2"]);
}

async fn with_link(link: &'static str) -> (Error, usize) {
    let body = json!({"@odata.nextLink": link, "value": []}).to_string();
    let server = Server::always(200, &body).await;
    let error = GetMgUserList::new().all().invoke(&server.graph()).await.expect_err(link);
    (error, server.requests().len())
}

#[tokio::test]
async fn a_link_to_another_host_is_refused() {
    for link in ["https://graph.contoso.com/v1.0/users", "https://127.0.0.1/v1.0/users", "http://127.0.0.1:1/users"] {
        let (error, requests) = with_link(link).await;
        assert!(error.is_decode(), "{error}");
        assert!(error.to_string().contains("another host"), "{error}");
        assert_eq!(requests, 1, "the token did not leave");
    }
}

#[tokio::test]
async fn the_same_link_twice_is_an_error() {
    let (error, requests) = with_link("users?$skiptoken=a").await;
    assert!(error.to_string().contains("same next link twice"), "{error}");
    assert_eq!(requests, 2);
}

#[tokio::test]
async fn an_error_on_a_further_page_is_that_error() {
    let server = Server::start(|request| {
        if request.target.contains("skiptoken") {
            reply(410, r#"{"error":{"code":"resyncRequired","message":"Start again."}}"#)
        } else {
            reply(200, r#"{"@odata.nextLink":"users?$skiptoken=2","value":[]}"#)
        }
    })
    .await;
    let error = GetMgUserList::new().all().invoke(&server.graph()).await.expect_err("410");
    assert_eq!(error.code(), Some("resyncRequired"));
}
