//! Batches: what is sent and what comes back.

use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use cmdlet_runtime::batch::Batch;
use cmdlet_runtime::serde_json::json;

use crate::batch_service::{
    assert_no_token, batch, batches, count, delete, get, get_photo, list, refused, revoke, said, service, set_photo,
    update, user, user_of, users_of,
};
use crate::server::{Server, reply};

#[tokio::test]
async fn five_thousand_actions_are_each_done_once_although_three_in_a_hundred_are_throttled() {
    const ACTIONS: usize = 5_000;
    let seen = AtomicUsize::new(0);
    let (server, executed) = service(move |item| {
        // One in 33, wherever it stands: what is sent again may be throttled once more.
        match seen.fetch_add(1, Ordering::SeqCst) % 33 {
            32 => refused(429, "TooManyRequests", Some("0")),
            _ => user(item),
        }
    })
    .await;
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..ACTIONS).map(|id| batch.add(get(&id.to_string()))).collect();
    assert_eq!(batch.len(), ACTIONS);
    let graph = server.graph();
    let sending = tokio::spawn(async move { batch.send(&graph).await });
    let mut replies = sending.await.expect("no panic").expect("replies");
    for (id, handle) in handles.into_iter().enumerate() {
        let user = replies.take(handle).expect("a user").into_value();
        assert_eq!(user.id(), Some(id.to_string().as_str()), "each has its own reply");
    }
    let executed = executed.lock().expect("the count");
    assert_eq!(executed.len(), ACTIONS);
    assert!(executed.values().all(|count| *count == 1), "nothing is done twice");
    // 5,000 in 250 requests, of which 151 again in 8, of which 5 again in 1.
    assert_eq!(batches(&server, "v1.0"), 259);
    assert_eq!(server.requests().len(), 259);
}

#[tokio::test]
async fn one_action_s_failure_is_its_own_and_says_everything() {
    let (server, executed) = service(|item| match user_of(item).as_str() {
        "lost" => refused(404, "Request_ResourceNotFound", None),
        "secret" => refused(403, "Authorization_RequestDenied", None),
        "quoted" => refused(400, "Not ey.static", None),
        _ => user(item),
    })
    .await;
    let mut batch = Batch::new();
    let (lost, adele, secret) = (batch.add(get("lost")), batch.add(get("adele")), batch.add(get("secret")));
    let quoted = batch.add(get("quoted"));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    assert_eq!(format!("{replies:?}"), "Replies { len: 4, failed: 3, .. }");

    assert_eq!(replies.take(adele).expect("a user").value().id(), Some("adele"));
    let error = replies.take(lost).expect_err("not there");
    assert!(error.is_service() && !error.is_failed_dependency());
    assert_eq!(error.status().expect("a status"), 404);
    assert_eq!((error.code(), error.message()), (Some("Request_ResourceNotFound"), "No."));
    assert_eq!(error.request_id(), Some("r-item"));
    let text = "Invoke-MgUser: 404 Not Found: [Request_ResourceNotFound] No. (request-id r-item)";
    assert_eq!(error.to_string(), text);
    assert_no_token(&error);
    let error = replies.take(secret).expect_err("forbidden");
    assert_eq!(error.permissions().len(), 1);
    assert!(error.to_string().contains("it needs User.Read (DelegatedWork)"), "{error}");
    assert_eq!(error.client_request_id(), server.requests()[0].header("client-request-id"), "that of the batch");
    let error = replies.take(quoted).expect_err("the service quotes the token");
    assert_eq!(error.code(), Some("Not [redacted]"));
    assert_no_token(&error);
    assert_eq!(executed.lock().expect("the count").len(), 1);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn items_stand_in_the_batch_as_they_would_be_sent() {
    let (server, _) = service(|_| json!({"status": 204})).await;
    let mut batch = Batch::new();
    let first = batch.add(
        update("adele@contoso.com", "A \"B\"\n").header("If-Match", "W/\"1\"").header("X-A", "1").header("X-A", "2"),
    );
    let second = batch.add(delete("b/c"));
    let third = batch.add(revoke("adele"));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    replies.take(first).expect("success");
    let reply = replies.take(second).expect("success");
    assert_eq!((reply.status().as_u16(), reply.headers().len()), (204, 0));
    replies.take(third).expect("success");

    let request = server.request();
    assert_eq!(request.target, "/v1.0/$batch");
    assert_eq!(request.header("authorization"), Some("Bearer ey.static"));
    assert!(request.header("client-request-id").is_some());
    assert_eq!(
        request.json(),
        json!({"requests": [
            {
                "id": "0", "method": "PATCH", "url": "/users/adele%40contoso.com",
                "headers": {"Content-Type": "application/json", "if-match": "W/\"1\"", "x-a": "1, 2"},
                "body": {"displayName": "A \"B\"\n"},
            },
            {"id": "1", "method": "DELETE", "url": "/users/b%2Fc"},
            {
                "id": "2", "method": "POST", "url": "/users/adele/revoke",
                "headers": {"Content-Type": "application/json"}, "body": {},
            },
        ]})
    );
}

#[tokio::test]
async fn an_endpoint_below_a_path_is_left_out_of_the_urls() {
    let (server, _) = service(user).await;
    let graph = server.builder().endpoint(format!("{}/proxy/", server.url)).build().expect("a client");
    let mut batch = Batch::new();
    let handle = batch.add(get("adele"));
    assert_eq!(batch.send(&graph).await.expect("replies").take(handle).expect("a user").value().id(), Some("adele"));
    assert_eq!(server.request().target, "/proxy/v1.0/$batch");
}

#[tokio::test]
async fn nothing_to_send_is_no_request() {
    let server = Server::always(500, "").await;
    let empty = Batch::default();
    assert!(empty.is_empty());
    empty.send(&server.graph()).await.expect("no replies");

    let mut batch = Batch::new();
    let bad = batch.add(get(""));
    let behind = batch.add(get("adele"));
    batch.depends_on(&behind, &bad).expect("an order");
    let file = batch.add(set_photo("adele", std::path::Path::new("me.jpg")));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    let error = replies.take(bad).expect_err("an empty id");
    assert!(error.is_binding());
    assert_eq!(error.to_string(), "Invoke-MgUser: UserId has no value");
    let error = replies.take(behind).expect_err("a dependency");
    assert!(error.is_failed_dependency() && error.status().is_none());
    assert_eq!(error.to_string(), "Invoke-MgUser: not sent, for Invoke-MgUser failed on which it depends");
    assert_eq!(error.source().expect("a cause").to_string(), "Invoke-MgUser: UserId has no value");
    let error = replies.take(file).expect_err("a file");
    assert!(error.is_binding() && error.to_string().contains("InFile cannot be sent in a batch"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_mistake_does_not_keep_the_others_from_being_sent() {
    let (server, executed) = service(user).await;
    let mut batch = Batch::new();
    let (good, bad) = (batch.add(get("adele")), batch.add(get("..")));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    assert!(replies.take(bad).expect_err("two dots").is_binding());
    replies.take(good).expect("a user");
    assert_eq!(executed.lock().expect("the count").len(), 1);
}

#[tokio::test]
async fn content_that_is_no_json_is_decoded() {
    let folder = tempfile::tempdir().expect("a folder");
    let (server, _) = service(|item| {
        let (kind, body) = match (item["url"].as_str().expect("a URL"), user_of(item).as_str()) {
            ("/users/$count", _) if item["headers"]["consistencylevel"] == "eventual" => {
                ("text/plain", json!("77u/NDI="))
            }
            // 1400 would be good base64.
            ("/users/$count", _) if item["headers"]["x-plain"] == "1" => ("text/plain", json!("1400")),
            ("/users/$count", _) => ("text/plain", json!(7)),
            (_, "adele") => ("image/jpeg", json!("/9j/4AA=")),
            _ => ("image/jpeg", json!("_9j_4AA")),
        };
        json!({"status": 200, "headers": {"Content-Type": kind}, "body": body})
    })
    .await;
    let mut batch = Batch::new();
    let marked = batch.add(count().header("ConsistencyLevel", "eventual"));
    let plain = batch.add(count().header("X-Plain", "1"));
    let number = batch.add(count());
    let files = ["adele", "mira"].map(|id| batch.add(get_photo(id, &folder.path().join(id))));
    let nowhere = batch.add(get_photo("lost", &folder.path().join("no/such/folder")));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    let counts = [marked, plain, number].map(|handle| replies.take(handle).expect("a count").into_value());
    assert_eq!(counts, [42, 1_400, 7]);
    for handle in files {
        let path = replies.take(handle).expect("a file").into_value();
        assert_eq!(std::fs::read(path).expect("the file"), [0xff, 0xd8, 0xff, 0xe0, 0x00]);
    }
    assert!(replies.take(nowhere).expect_err("no folder").is_file());
    assert_eq!(users_of(&server.request()).len(), 5, "what cannot be saved is not fetched");
}

#[tokio::test]
async fn a_redirect_to_content_is_an_error() {
    let (server, _) =
        service(|_| json!({"status": 302, "headers": {"Location": "https://files.contoso.com/x?sig=abc"}})).await;
    let mut batch = Batch::new();
    let handle = batch.add(get("adele"));
    let error = batch.send(&server.graph()).await.expect("replies").take(handle).expect_err("elsewhere");
    assert!(error.to_string().ends_with("redirects are not followed (to files.contoso.com)"), "{error}");
}

#[tokio::test]
async fn further_pages_are_fetched_after_the_batch() {
    let server = Server::start(|request| {
        let host = format!("http://{}", request.header("host").expect("a host"));
        let page = |from: u8| {
            let next = format!("{host}/v1.0/users?$skiptoken={}", from + 2);
            json!({"value": [{"id": from.to_string()}, {"id": (from + 1).to_string()}], "@odata.nextLink": next})
        };
        match request.target.split_once("$skiptoken=") {
            Some((_, from)) => reply(200, &page(from.parse().expect("a number")).to_string()),
            None => batch(request, &|_| said(200, &page(1)), &crate::batch_service::Executed::default()),
        }
    })
    .await;
    let mut batch = Batch::new();
    let (long, short) = (batch.add(list(5)), batch.add(list(1)));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    let ids = |users: &cmdlet_runtime::Collection<crate::contract::models::User>| {
        users.iter().filter_map(|user| user.id().map(str::to_owned)).collect::<String>()
    };
    assert_eq!(ids(replies.take(long).expect("users").value()), "12345");
    assert_eq!(ids(replies.take(short).expect("users").value()), "1");
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v1.0/$batch", "/v1.0/users?$skiptoken=3", "/v1.0/users?$skiptoken=5"]);
}

#[tokio::test]
async fn long_actions_go_in_requests_of_four_megabytes() {
    let (server, executed) = service(user).await;
    let name = "x".repeat(900_000);
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..10).map(|id| batch.add(update(&id.to_string(), &name))).collect();
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for handle in handles {
        replies.take(handle).expect("success");
    }
    let mut sizes: Vec<_> = server.requests().iter().map(|request| users_of(request).len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [2, 4, 4]);
    assert!(server.requests().iter().all(|request| request.body.len() <= 4_000_000));
    assert_eq!(executed.lock().expect("the count").len(), 10);
}

/// The actions were sent, so nobody knows what was done.
#[tokio::test]
async fn an_answer_that_is_no_batch_leaves_the_outcome_unknown() {
    for body in ["<html>Welcome</html>", r#"{"value":[]}"#] {
        let server = Server::start(move |_| reply(200, body)).await;
        let mut batch = Batch::new();
        let _handle = batch.add(update("adele", "Adele"));
        let error = batch.send(&server.graph()).await.expect_err("no batch");
        assert!(error.is_outcome_unknown() && !error.is_connect(), "{error}");
        assert_eq!(server.requests().len(), 1, "what changes something is not sent again");
    }
}

/// A preview that was cut in an emoji (RFC 8259, section 8.2) costs its character, and no other action.
#[tokio::test]
async fn half_a_character_spoils_nothing() {
    let body = r#"{"responses":[{"id":"0","status":200,"body":{"id":"adele","displayName":"x\ud83d"}}]}"#;
    let server = Server::start(move |_| reply(200, body)).await;
    let mut batch = Batch::new();
    let adele = batch.add(get("adele"));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    assert_eq!(replies.take(adele).expect("a user").value().id(), Some("adele"));
}
