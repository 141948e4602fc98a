//! Continuous access evaluation: what a 401 with a claims challenge leads to.

use std::fs;

use cmdlet_runtime::auth::StaticToken;
use cmdlet_runtime::batch::Batch;
use cmdlet_runtime::cmdlet::{Cmdlet, Content, File, Operation, Parameter, ParameterSet, Role, Type};
use cmdlet_runtime::http::{Method, Response};
use cmdlet_runtime::{Call, Complete, Graph};

use super::{
    CAPABLE, SECRET, assert_hidden, field, granted, hundred_at_once, in_turn, refused, secret_credential, sent_tokens,
};
use crate::batch_service::{self, Executed, Item, batch, get, user, user_of, users_of};
use crate::contract::ClearMgUserPresence;
use crate::server::{Recorded, Server, reply};
use crate::tokens::{client, invoke, login};

/// `{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}` in base64.
const CLAIMS: &str = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAwMDAwMDAwIn19fQ==";

const ASKED: &str = r#"{"access_token":{"nbf":{"essential":true,"value":"1700000000"},"xms_cc":{"values":["cp1"]}}}"#;

fn challenge() -> Response<String> {
    let body = r#"{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation."}}"#;
    let mut reply = reply(401, body);
    let header = format!(
        r#"Bearer realm="", authorization_uri="https://login.contoso.com/authorize", error="insufficient_claims", claims="{CLAIMS}""#
    );
    reply.headers_mut().insert("www-authenticate", header.parse().expect("a value"));
    reply
}

/// Challenges the tokens that it is told, and answers every other one.
async fn service(is_refused: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |request: &Recorded| {
        let token = request.header("authorization").expect("a token").replace("Bearer ", "");
        if is_refused(&token) { challenge() } else { reply(204, "") }
    })
    .await
}

fn secret_client(server: &Server, login: &Server) -> Graph {
    client(server, secret_credential(login))
}

#[tokio::test]
async fn a_new_token_with_the_claims_is_fetched_and_the_request_repeated() {
    let (login, server) = (login(3_600).await, service(|token| token == "ey.1").await);
    let graph = secret_client(&server, &login);
    let reply = ClearMgUserPresence::new("adele").session_id("s-1").invoke(&graph).await.expect("success");
    assert_eq!(reply.status(), 204);
    invoke(&graph).await.expect("success");

    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2", "ey.2"]);
    let claims: Vec<_> = login.requests().iter().map(|request| field(request, "claims")).collect();
    assert_eq!(claims, [Some(CAPABLE.to_owned()), Some(ASKED.to_owned())]);
    let requests = server.requests();
    assert_eq!(requests[0].body, r#"{"sessionId":"s-1"}"#);
    assert_eq!((&requests[1].body, &requests[1].target), (&requests[0].body, &requests[0].target));
}

#[tokio::test]
async fn a_second_challenge_is_the_error() {
    let (login, server) = (login(3_600).await, service(|_| true).await);
    let error = invoke(&secret_client(&server, &login)).await.expect_err("refused");
    assert!(error.is_service() && !error.is_auth(), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(error.code(), Some("InvalidAuthenticationToken"));
    assert_eq!((login.requests().len(), server.requests().len()), (2, 2));
    assert_hidden(&error, &["ey.1", "ey.2", SECRET]);
}

#[tokio::test]
async fn a_401_that_asks_for_nothing_is_not_repeated() {
    let (login, server) = (login(3_600).await, Server::always(401, "").await);
    let error = invoke(&secret_client(&server, &login)).await.expect_err("refused");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!((login.requests().len(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn the_same_token_is_not_sent_again() {
    let server = service(|_| true).await;
    let error = invoke(&client(&server, StaticToken::new("ey.static"))).await.expect_err("refused");
    assert!(error.is_service(), "{error}");
    assert_eq!(error.code(), Some("InvalidAuthenticationToken"));
    assert_eq!(server.requests().len(), 1);
    assert_hidden(&error, &["ey.static"]);
}

#[tokio::test]
async fn when_no_new_token_is_given_that_is_the_error() {
    let refusal = refused(400, "interaction_required", "AADSTS50076: multi-factor authentication is required.");
    let login = in_turn(vec![granted("ey.1", 3_600), refusal]).await;
    let server = service(|_| true).await;
    let error = invoke(&secret_client(&server, &login)).await.expect_err("refused");
    assert!(error.is_auth(), "{error}");
    assert_eq!(error.code(), Some("interaction_required"));
    assert_eq!((login.requests().len(), server.requests().len()), (2, 1));
    assert_hidden(&error, &["ey.1", SECRET]);
}

#[tokio::test]
async fn a_hundred_that_are_challenged_fetch_one_new_token() {
    let (login, server) = (login(3_600).await, service(|token| token == "ey.1").await);
    let graph = secret_client(&server, &login);
    for outcome in hundred_at_once(&graph).await {
        outcome.expect("success");
    }
    assert_eq!(login.requests().len(), 2);
    let sent = sent_tokens(&server);
    assert_eq!(sent.iter().filter(|token| *token == "ey.2").count(), 100);
}

#[tokio::test]
async fn a_file_is_opened_again() {
    static SET_PHOTO: Cmdlet = Cmdlet {
        name: "Set-MgUserPhotoContent",
        module: "Microsoft.Graph.Users",
        api_version: "v1.0",
        operations: &[Operation::new(Method::PUT, "/me/photo/$value", Content::Stream)],
        parameters: &[Parameter::new("InFile", Role::File(File::In), Type::String)],
        sets: &[ParameterSet::new("Set", 0, &[0], &[0]).by_default()],
        permissions: &[],
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("me.jpg");
    let content = vec![7; 300_000];
    fs::write(&path, &content).expect("a file");

    let (login, server) = (login(3_600).await, service(|token| token == "ey.1").await);
    let call = Call::new(&SET_PHOTO, "Set").bind_path("InFile", &path);
    Complete::<ClearMgUserPresence>::new(call).invoke(&secret_client(&server, &login)).await.expect("success");
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2"]);
    assert!(server.requests().iter().all(|request| request.body == content));
}

#[tokio::test]
async fn the_capability_can_be_left_out() {
    let (login, server) = (login(3_600).await, service(|token| token == "ey.1").await);
    let builder = Graph::builder().endpoint(&server.url).credential(secret_credential(&login));
    let graph = builder.continuous_access_evaluation(false).build().expect("a client");
    invoke(&graph).await.expect("a challenge is answered all the same");
    let claims: Vec<_> = login.requests().iter().map(|request| field(request, "claims")).collect();
    assert_eq!(claims, [None, Some(ASKED.replace(r#","xms_cc":{"values":["cp1"]}"#, ""))]);
}

/// Answers the item of `cae` with a challenge as long as the token is refused, and every other one with its user.
async fn batches(is_refused: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |request: &Recorded| {
        let is_refused = is_refused(&request.header("authorization").expect("a token").replace("Bearer ", ""));
        let answer = |item: &Item| {
            if !is_refused || user_of(item) != "cae" {
                return user(item);
            }
            let mut refused = batch_service::refused(401, "InvalidAuthenticationToken", None);
            refused["headers"]["WWW-Authenticate"] =
                challenge().headers()["www-authenticate"].to_str().expect("text").into();
            refused
        };
        batch(request, &answer, &Executed::default())
    })
    .await
}

#[tokio::test]
async fn a_challenged_action_of_a_batch_is_sent_again_with_a_new_token() {
    let (login, server) = (login(3_600).await, batches(|token| token == "ey.1").await);
    let mut batch = Batch::new();
    let (adele, cae) = (batch.add(get("adele")), batch.add(get("cae")));
    let mut replies = batch.send(&secret_client(&server, &login)).await.expect("replies");
    replies.take(adele).expect("a user");
    assert_eq!(replies.take(cae).expect("a user").attempts(), 1, "as for an action by itself");
    assert_eq!(server.requests().iter().map(users_of).collect::<Vec<_>>(), [vec!["adele", "cae"], vec!["cae"]]);
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2"]);
    assert_eq!(field(&login.requests()[1], "claims").as_deref(), Some(ASKED));
}

#[tokio::test]
async fn a_second_challenge_in_a_batch_is_the_error_of_its_action() {
    let (login, server) = (login(3_600).await, batches(|_| true).await);
    let mut batch = Batch::new();
    let (adele, cae) = (batch.add(get("adele")), batch.add(get("cae")));
    let mut replies = batch.send(&secret_client(&server, &login)).await.expect("replies");
    replies.take(adele).expect("a user");
    let error = replies.take(cae).expect_err("refused");
    assert_eq!((error.status().map(|status| status.as_u16()), error.is_auth()), (Some(401), false));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_challenge_in_a_batch_without_a_new_token_is_an_error_of_its_action() {
    let refusal = refused(400, "interaction_required", "AADSTS50076: multi-factor authentication is required.");
    let login = in_turn(vec![granted("ey.1", 3_600), refusal]).await;
    let server = batches(|_| true).await;
    let mut batch = Batch::new();
    let (adele, cae) = (batch.add(get("adele")), batch.add(get("cae")));
    let mut replies = batch.send(&secret_client(&server, &login)).await.expect("replies");
    replies.take(adele).expect("a user");
    let error = replies.take(cae).expect_err("refused");
    assert!(error.is_auth(), "{error}");
    assert_hidden(&error, &["ey.1", SECRET]);

    // A token that stays the same.
    let mut batch = Batch::new();
    let cae = batch.add(get("cae"));
    let graph = client(&server, StaticToken::new("ey.static"));
    let error = batch.send(&graph).await.expect("replies").take(cae).expect_err("refused");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
}
