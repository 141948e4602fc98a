//! Headers on the wire: appended, overwritten, refused, and those that sending adds.

use cmdlet_runtime::{Call, Object, serde_json::json};

use crate::contract::{CLEAR_MG_USER_PRESENCE, ClearMgUserPresence, GetMgUserList};
use crate::server::Server;

fn action() -> ClearMgUserPresence {
    ClearMgUserPresence::new("adele@contoso.com")
}

#[tokio::test]
async fn header_appends_and_set_header_overwrites() {
    let server = Server::always(204, "").await;
    let appended = action().header("X-Contoso", "a").header("x-contoso", "b");
    appended.clone().invoke(&server.graph()).await.expect("success");
    appended.set_header("X-Contoso", "c").invoke(&server.graph()).await.expect("success");
    let requests = server.requests();
    assert_eq!(requests[0].all("x-contoso"), ["a", "b"]);
    assert_eq!(requests[1].all("x-contoso"), ["c"]);
}

#[tokio::test]
async fn a_content_type_is_overwritten_and_never_doubled() {
    let server = Server::always(204, "").await;
    let content_type = "application/json;odata.metadata=full";
    action().set_header("Content-Type", content_type).invoke(&server.graph()).await.expect("success");
    assert_eq!(server.request().all("content-type"), [content_type]);

    let error = action().header("content-type", "text/plain").what_if(&server.graph()).expect_err("two types");
    assert!(error.is_binding());
    assert!(error.to_string().contains("set_header"), "{error}");
}

/// With a length of another's making the body would be cut, and the rest taken for the next request.
#[tokio::test]
async fn what_follows_from_the_request_is_the_transport_s() {
    let server = Server::always(204, "").await;
    for name in ["Content-Length", "transfer-encoding", "Connection", "Host", "TE", "Upgrade"] {
        let error = action().header(name, "5").invoke(&server.graph()).await.expect_err("refused");
        assert!(error.is_binding() && error.to_string().contains("transport"), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn authorization_is_the_credential_s() {
    let server = Server::always(204, "").await;
    let appended = action().header("authorization", "Bearer ey.mine").invoke(&server.graph()).await;
    let overwritten = action().pass_thru().set_header("AUTHORIZATION", "Bearer ey.mine").invoke(&server.graph()).await;
    let bound = Call::new(&CLEAR_MG_USER_PRESENCE, "ClearExpanded")
        .bind("UserId", "adele")
        .bind("Headers", Object::from([("Authorization", "Bearer ey.mine")]));
    let errors = [
        appended.expect_err("refused"),
        overwritten.expect_err("refused"),
        bound.what_if(&server.graph()).expect_err("refused"),
    ];
    for error in errors {
        assert!(error.is_binding());
        assert!(error.to_string().contains("GraphBuilder::credential"), "{error}");
        assert!(!format!("{error:?}").contains("ey.mine"), "{error:?}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_header_that_could_split_the_request_is_refused() {
    let server = Server::always(204, "").await;
    for (name, value) in [("X A", "b"), ("", "b"), ("X-A\r\nX-B", "c"), ("X-A", "b\r\nX-B: c"), ("X-A", "b\0")] {
        let error = action().header(name, value).invoke(&server.graph()).await.expect_err(name);
        assert!(error.is_binding(), "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn too_many_headers_are_an_error_and_no_panic() {
    let graph = cmdlet_runtime::Graph::builder().build().expect("a client");
    let action = (0..40_000).fold(action(), |action, number| action.header(format!("X-{number}"), "a"));
    assert!(action.what_if(&graph).expect_err("too many").is_binding());
}

#[tokio::test]
async fn header_parameters_and_bound_headers_are_sent() {
    let server = Server::always(200, r#"{"value":[]}"#).await;
    GetMgUserList::new().consistency_level("eventual").invoke(&server.graph()).await.expect("success");
    assert_eq!(server.request().header("consistencylevel"), Some("eventual"));

    let headers = Object::from([("X-One", json!(1)), ("X-Two", json!(["a", "b"]))]);
    let call = Call::new(&CLEAR_MG_USER_PRESENCE, "ClearExpanded").bind("UserId", "adele").bind("Headers", headers);
    let preview = call.what_if(&server.graph()).expect("a request");
    assert_eq!(preview.headers()["x-one"], "1");
    let two: Vec<_> = preview.headers().get_all("x-two").iter().collect();
    assert_eq!(two, ["a", "b"]);
}

#[tokio::test]
async fn sending_adds_token_id_and_user_agent() {
    let server = Server::always(204, "").await;
    let graph = server.builder().user_agent("contoso-tool/1.0").build().expect("a client");
    action().invoke(&graph).await.expect("success");
    action().invoke(&graph).await.expect("success");
    action()
        .set_header("client-request-id", "mine")
        .set_header("User-Agent", "b")
        .invoke(&graph)
        .await
        .expect("success");

    let requests = server.requests();
    assert_eq!(requests[0].all("authorization"), ["Bearer ey.static"]);
    assert_eq!(requests[0].all("user-agent"), ["contoso-tool/1.0"]);
    let ids: Vec<_> = requests.iter().map(|request| request.all("client-request-id")).collect();
    assert_eq!(ids[0][0].len(), 36);
    assert_ne!(ids[0], ids[1], "a fresh one each time");
    assert_eq!(ids[2], ["mine"]);
    assert_eq!(requests[2].all("user-agent"), ["b"]);
}
