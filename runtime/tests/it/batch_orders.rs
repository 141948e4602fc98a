//! `dependsOn`: inside of requests and across them.

use std::sync::atomic::{AtomicUsize, Ordering};

use cmdlet_runtime::batch::Batch;
use cmdlet_runtime::serde_json::json;

use crate::batch_service::{batches, get, get_beta, refused, send, service, user, user_of, users_of};

#[tokio::test]
async fn versions_have_requests_of_their_own() {
    let (server, _) = service(user).await;
    let mut batch = Batch::new();
    let stable: Vec<_> = (0..21).map(|id| batch.add(get(&id.to_string()))).collect();
    let beta = batch.add(get_beta("b"));
    let after = batch.add(get("c"));
    batch.depends_on(&after, &beta).expect("an order");
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for handle in stable {
        replies.take(handle).expect("a user");
    }
    replies.take(beta).expect("a user");
    replies.take(after).expect("a user");
    assert_eq!((batches(&server, "v1.0"), batches(&server, "beta"), server.requests().len()), (3, 1, 4));
    assert_eq!(users_of(server.requests().last().expect("a request")), ["c"], "it waited for the other version");
}

#[tokio::test]
async fn a_line_is_one_request_and_a_longer_one_goes_on() {
    let (server, executed) = service(user).await;
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..25).map(|id| batch.add(get(&id.to_string()))).collect();
    for pair in handles.windows(2) {
        batch.depends_on(&pair[1], &pair[0]).expect("an order");
    }
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for handle in handles {
        replies.take(handle).expect("a user");
    }
    assert_eq!(executed.lock().expect("the count").len(), 25);
    let requests = server.requests();
    assert_eq!(requests.iter().map(|request| users_of(request).len()).collect::<Vec<_>>(), [20, 5]);
    assert_eq!(requests[0].json()["requests"][19]["dependsOn"], json!(["18"]));
    assert!(requests[1].json()["requests"][0]["dependsOn"].is_null(), "what it depends on has succeeded");
}

#[tokio::test]
async fn any_order_without_cycles_is_kept() {
    let (server, _) = service(user).await;
    let mut batch = Batch::new();
    // b and c after a, d after both, the last after b alone.
    let [a, b, c, d, after_b] = ["a", "b", "c", "d", "e"].map(|id| batch.add(get(id)));
    for (dependent, dependency) in [(&b, &a), (&c, &a), (&d, &b), (&d, &c), (&d, &c), (&after_b, &b)] {
        batch.depends_on(dependent, dependency).expect("an order");
    }
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for handle in [a, b, c, d, after_b] {
        replies.take(handle).expect("a user");
    }
    let sent: Vec<_> = server.requests().iter().flat_map(users_of).collect();
    let place = |id: &str| sent.iter().position(|sent| sent == id).expect(id);
    assert_eq!(sent.len(), 5);
    assert!(place("a") < place("b") && place("a") < place("c") && place("b") < place("e"), "{sent:?}");
    assert!(place("b") < place("d") && place("c") < place("d"), "{sent:?}");
}

#[tokio::test]
async fn many_short_lines_go_side_by_side() {
    let (server, _) = service(user).await;
    let mut batch = Batch::new();
    let pairs: Vec<_> = (0..40)
        .map(|id| {
            let (first, second) = (batch.add(get(&id.to_string())), batch.add(get(&format!("{id}-after"))));
            batch.depends_on(&second, &first).expect("an order");
            (first, second)
        })
        .collect();
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for (first, second) in pairs {
        replies.take(first).expect("a user");
        replies.take(second).expect("a user");
    }
    assert_eq!(server.requests().len(), 4, "two for the first of each pair and two for the second, and not 40");
}

#[tokio::test]
async fn a_failure_reaches_all_that_depends_on_it() {
    let (server, executed) = service(|item| match user_of(item).as_str() {
        "bad" => refused(400, "BadRequest", None),
        _ => user(item),
    })
    .await;
    let mut batch = Batch::new();
    let bad = batch.add(get("bad"));
    let line: Vec<_> = (0..25).map(|id| batch.add(get(&id.to_string()))).collect();
    batch.depends_on(&line[0], &bad).expect("an order");
    for pair in line.windows(2) {
        batch.depends_on(&pair[1], &pair[0]).expect("an order");
    }
    let other = batch.add(get("other"));
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    assert_eq!(replies.take(bad).expect_err("bad").status().expect("a status"), 400);
    for (place, handle) in line.into_iter().enumerate() {
        let error = replies.take(handle).expect_err("a dependency");
        assert!(error.is_failed_dependency(), "{error}");
        // 19 of them went along with it, and the service says 424; the others were never sent.
        assert_eq!(error.status().is_some(), place < 19, "{place} {error}");
    }
    replies.take(other).expect("a user");
    assert_eq!(executed.lock().expect("the count").keys().collect::<Vec<_>>(), ["GET /users/other"]);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn what_depends_on_a_throttled_action_is_sent_again_with_it() {
    let throttled = AtomicUsize::new(0);
    let (server, executed) = service(move |item| match user_of(item).as_str() {
        "b" if throttled.fetch_add(1, Ordering::SeqCst) < 2 => refused(429, "TooManyRequests", Some("0")),
        _ => user(item),
    })
    .await;
    let mut batch = Batch::new();
    let [a, b, c] = ["a", "b", "c"].map(|id| batch.add(send(id)));
    batch.depends_on(&b, &a).expect("an order");
    batch.depends_on(&c, &b).expect("an order");
    let mut replies = batch.send(&server.graph()).await.expect("replies");
    for handle in [a, b, c] {
        replies.take(handle).expect("success");
    }
    assert!(executed.lock().expect("the count").values().all(|count| *count == 1));
    let sent: Vec<_> = server.requests().iter().map(users_of).collect();
    assert_eq!(sent, [vec!["a", "b", "c"], vec!["b", "c"], vec!["b", "c"]]);
}

#[tokio::test]
async fn handles_belong_to_their_batch_and_orders_have_no_cycles() {
    let (mut one, mut other) = (Batch::new(), Batch::new());
    let (a, b) = (one.add(get("a")), one.add(get("b")));
    let foreign = other.add(get("c"));
    for error in [
        one.depends_on(&a, &foreign).expect_err("another batch"),
        one.depends_on(&foreign, &a).expect_err("another batch"),
        one.depends_on(&a, &b).expect_err("added before"),
        one.depends_on(&a, &a).expect_err("itself"),
    ] {
        assert!(error.is_binding(), "{error}");
    }
    assert!(one.depends_on(&b, &a).is_ok());
    assert_eq!(format!("{a:?}"), "Handle { index: 0, .. }");
    assert!(format!("{one:?}").contains("UserId"));
}
