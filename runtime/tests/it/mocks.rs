//! The mock as a test of somebody's program uses it.

use std::time::Duration;

use cmdlet_runtime::http::Method;
use cmdlet_runtime::mock::{Answer, Mock};
use cmdlet_runtime::serde_json::{Value, json};
use cmdlet_runtime::{Action as _, Graph};

use crate::contract::{Any, CLEAR_MG_USER_PRESENCE, ClearMgUserPresence, GetMgUserList};
use crate::files::{GetContent, SetContent, folder};

fn list() -> GetMgUserList {
    GetMgUserList::new().filter("startsWith(displayName,'a')").property(["id", "mail"])
}

#[tokio::test]
async fn an_action_is_expected_and_answered() {
    let mock = Mock::new();
    mock.on(list()).reply(json!({"value": [{"id": "adele"}]}));
    mock.on(ClearMgUserPresence::new("adele@contoso.com").session_id("s"));
    let graph = mock.graph().expect("a client");
    let users = list().invoke(&graph).await.expect("users").into_value();
    assert_eq!(users.items()[0].id(), Some("adele"));
    let cleared = ClearMgUserPresence::new("adele@contoso.com").session_id("s").invoke(&graph).await.expect("cleared");
    assert_eq!(cleared.status().as_u16(), 204);
    mock.verify().expect("all of it");

    let sent = mock.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!((sent[0].method(), sent[0].path(), sent[0].body()), (&Method::GET, "/v1.0/users", &b""[..]));
    let query = [("$filter", "startsWith(displayName,'a')"), ("$select", "id,mail")];
    assert_eq!(sent[0].query(), query.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(sent[1].path(), "/v1.0/users/adele%40contoso.com/presence/clearPresence");
    assert_eq!(sent[1].json(), Some(json!({"sessionId": "s"})));
    assert_eq!(sent[1].header("authorization"), Some("[redacted]"));
    assert!(sent[1].header("client-request-id").is_some());
    assert_eq!(format!("{:?}", sent[1]), format!("{} {}", sent[1], r#"{"sessionId":"s"}"#));
}

#[tokio::test]
async fn answers_come_one_after_the_other() {
    let mock = Mock::new();
    let expectation = mock.on_request(Method::GET, "/v1.0/users");
    expectation.reply(json!({"value": []})).reply_error(403, "Authorization_RequestDenied", "No.").times(3);
    let graph = mock.graph().expect("a client");
    GetMgUserList::new().invoke(&graph).await.expect("users");
    for _ in 0..2 {
        let error = GetMgUserList::new().invoke(&graph).await.expect_err("403");
        assert_eq!((error.code(), error.message()), (Some("Authorization_RequestDenied"), "No."));
    }
    mock.verify().expect("three");
}

#[tokio::test(start_paused = true)]
async fn faults() {
    let mock = Mock::new();
    let any = mock.on_request(Method::GET, "/v1.0/users");
    any.answer(Answer::throttled(Duration::from_secs(7)))
        .answer(Answer::no_connection())
        .answer(Answer::timeout())
        .answer(Answer::cut_off(r#"{"value":["#))
        .answer(Answer::bytes("<html>").status(502).header("request-id", "r1"))
        .answer(Answer::json(json!({"value": []})).after(Duration::from_secs(3_600)))
        .answer(Answer::nothing().status(42))
        .answer(Answer::nothing().header("a b", "c"));
    let graph = mock.graph().expect("a client");
    let send = || async { GetMgUserList::new().without_retry().invoke(&graph).await };
    assert_eq!(send().await.expect_err("429").retry_after(), Some(Duration::from_secs(7)));
    let error = send().await.expect_err("no connection");
    assert!(error.is_transport() && !error.is_timeout() && error.to_string().contains("no connection"), "{error}");
    assert!(send().await.expect_err("no reply").is_timeout());
    assert!(send().await.expect_err("half a reply").is_transport());
    let error = send().await.expect_err("502");
    assert_eq!((error.status().map(|status| status.as_u16()), error.request_id()), (Some(502), Some("r1")));
    send().await.expect("late, on a clock that stands still");
    assert!(send().await.expect_err("a mistake").to_string().contains("42 is no status"));
    assert!(send().await.expect_err("a mistake").to_string().contains("`a b` is no header"));
    mock.verify().expect("eight");
}

#[tokio::test]
async fn pages_lead_to_each_other() {
    let mock = Mock::new();
    let page = |names: &[&str]| names.iter().map(|name| json!({"id": name})).collect::<Vec<Value>>();
    mock.on(GetMgUserList::new().all()).reply_pages([page(&["a", "b"]), page(&["c"]), page(&["d"])]);
    let graph = mock.graph().expect("a client");
    let users = GetMgUserList::new().all().invoke(&graph).await.expect("users").into_value();
    assert_eq!(users.iter().filter_map(|user| user.id()).collect::<String>(), "abcd");
    assert_eq!(mock.sent().len(), 3);
    mock.verify().expect("the first page; the others need not be read");
}

#[tokio::test]
async fn a_cmdlet_is_expected_with_any_parameters() {
    let mock = Mock::new();
    mock.on_cmdlet(&CLEAR_MG_USER_PRESENCE).any_number();
    mock.on_request(Method::GET, "/v1.0/users/{id}/photo/$value").answer(Answer::bytes("a photo"));
    mock.on(SetContent::new("never read.png")).reply(json!({}));
    let graph = mock.graph().expect("a client");
    for user in ["adele", "mira"] {
        ClearMgUserPresence::new(user).invoke(&graph).await.expect("cleared");
    }
    let mut photo = Vec::new();
    GetContent::new("").download_to(&graph, &mut photo).await.expect("a photo");
    assert_eq!(photo, b"a photo");
    let (folder, action) = (folder(), |path: &std::path::Path| SetContent::new(path));
    let path = folder.path().join("mira.png");
    std::fs::write(&path, "pixels").expect("a file");
    action(&path).invoke(&graph).await.expect("set");
    assert_eq!(mock.sent()[3].body(), b"pixels");
    mock.verify().expect("all of it");
}

#[tokio::test]
async fn an_unexpected_request_names_the_nearest_expectation() {
    let mock = Mock::new();
    mock.on(list()).reply(json!({"value": []}));
    mock.on(ClearMgUserPresence::new("adele").session_id("s")).with_header("if-match", "v1");
    mock.on_request(Method::DELETE, "/v1.0/users/{id}");
    let graph = mock.graph().expect("a client");
    let unexpected = [
        (
            GetMgUserList::new().filter("a").invoke(&graph).await.expect_err("another filter"),
            "GET /v1.0/users?$filter=a; the nearest expectation is GET /v1.0/users (Get-MgUser): \
             the query has no $filter=startsWith(displayName,'a'), the query has no $select=id,mail, the query has $filter=a",
        ),
        (
            ClearMgUserPresence::new("mira").session_id("s").invoke(&graph).await.expect_err("another user"),
            "POST /v1.0/users/mira/presence/clearPresence; the nearest expectation is \
             POST /v1.0/users/adele/presence/clearPresence (Clear-MgUserPresence): \
             the path has `mira`, the header if-match is not `v1`",
        ),
        (
            ClearMgUserPresence::new("adele")
                .header("If-Match", "v1")
                .session_id("t")
                .invoke(&graph)
                .await
                .expect_err("t"),
            "POST /v1.0/users/adele/presence/clearPresence; the nearest expectation is \
             POST /v1.0/users/adele/presence/clearPresence (Clear-MgUserPresence): \
             in the body /sessionId is \"t\" and not \"s\"",
        ),
    ];
    for (error, said) in &unexpected {
        assert!(error.is_transport(), "{error}");
        assert!(error.to_string().ends_with(&format!("unexpected request {said}")), "{error}");
    }
    let unmet = mock.verify().expect_err("much").to_string();
    let lines: Vec<_> = unmet.lines().collect();
    assert_eq!(lines[0], "expected 1 ×, came 0 ×: GET /v1.0/users (Get-MgUser)");
    assert_eq!(lines[2], "expected 1 ×, came 0 ×: DELETE /v1.0/users/{id}");
    assert_eq!(lines[3], format!("unexpected request {}", unexpected[0].1));
    assert_eq!(lines.len(), 6);
    assert_eq!(format!("{:?}", mock.verify().expect_err("much")), unmet);
}

#[tokio::test]
async fn too_many_and_impossible_requests() {
    let mock = Mock::new();
    mock.on(GetMgUserList::new()).reply(json!({"value": []}));
    mock.on(ClearMgUserPresence::new(""));
    let graph = mock.graph().expect("a client");
    GetMgUserList::new().invoke(&graph).await.expect("users");
    let error = GetMgUserList::new().invoke(&graph).await.expect_err("one too many");
    assert!(error.to_string().ends_with("GET /v1.0/users (Get-MgUser): it came 1 × already"), "{error}");
    let unmet = mock.verify().expect_err("an action without a target").to_string();
    let said = "expected an action that makes no request (Clear-MgUserPresence: UserId has no value)";
    assert_eq!(unmet.lines().next(), Some(said));
    let empty = Mock::new();
    let error = GetMgUserList::new().invoke(&empty.graph().expect("a client")).await.expect_err("nothing");
    assert!(error.to_string().ends_with("unexpected request GET /v1.0/users; nothing is expected"), "{error}");
}

#[tokio::test]
async fn null_and_absent_are_two_things_and_secrets_are_not_said() {
    let mock = Mock::new();
    let wanted = json!({"sessionId": null, "newPassword": "Xy-secret-1"});
    mock.on_cmdlet(&CLEAR_MG_USER_PRESENCE).with_body(wanted);
    let graph = mock.graph().expect("a client");
    let action = ClearMgUserPresence::new("adele")
        .additional_properties(cmdlet_runtime::Object::new().with("newPassword", "Xy-secret-2"));
    let error = action.invoke(&graph).await.expect_err("another body");
    let said = "in the body /newPassword is \"[redacted]\" and not \"[redacted]\", the body has no /sessionId";
    assert!(error.to_string().ends_with(said), "{error}");
    assert!(!format!("{error:?} {:?} {mock:?}", mock.verify()).contains("Xy-secret"), "{error:?} {mock:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_share_a_mock() {
    let mock = Mock::new();
    mock.on_request(Method::GET, "/v1.0/users?$top=5").reply(json!({"value": []})).times(64);
    let graph: Graph = Graph::builder()
        .transport(mock.clone())
        .endpoint("https://graph.contoso.com")
        .credential(cmdlet_runtime::auth::StaticToken::new("ey.static"))
        .build()
        .expect("a client");
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let graph = graph.clone();
            tokio::spawn(async move { GetMgUserList::new().top(5).invoke(&graph).await.map(drop) })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic").expect("an answer");
    }
    mock.verify().expect("64");
    assert!(!format!("{:?} {mock:?}", mock.sent()).contains("ey.static"));
    let error = cmdlet_runtime::Invoke::new(Any::<Value>::new(), &graph).await.expect_err("no $top");
    assert!(!format!("{error} {error:?}").contains("ey.static"), "{error:?}");
}
