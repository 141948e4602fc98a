//! `Chain`: who is asked, who is remembered, and what is said when nobody has a token.

use std::sync::Arc;

use cmdlet_runtime::auth::{Chain, ClientSecret, EnvironmentCredential, ManagedIdentity, StaticToken};

use super::{
    SECRET, assert_hidden, at_once, granted, hundred_at_once, in_turn, refused, secret_credential, sent_tokens,
};
use crate::server::{Server, reply};
use crate::tokens::{CLIENT, TENANT, client, invoke};

fn no_environment() -> EnvironmentCredential {
    EnvironmentCredential::from_variables(|_| None)
}

#[tokio::test]
async fn the_first_that_gives_a_token_is_remembered() {
    let server = Server::always(204, "").await;
    let failing = in_turn(vec![refused(401, "invalid_client", "Wrong.")]).await;
    let giving = in_turn(vec![granted("ey.1", 0)]).await;
    let chain = Chain::new()
        .with(no_environment())
        .with(secret_credential(&failing))
        .with(secret_credential(&giving))
        .with(StaticToken::new("ey.static"));
    let graph = client(&server, chain);
    for _ in 0..3 {
        invoke(&graph).await.expect("success");
    }
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.1", "ey.1"]);
    assert_eq!((failing.requests().len(), giving.requests().len()), (1, 3), "only the one that gave a token");
}

#[tokio::test]
async fn the_failure_of_the_remembered_one_is_the_failure() {
    let server = Server::always(204, "").await;
    let login = in_turn(vec![granted("ey.1", 0), refused(401, "invalid_client", "Expired.")]).await;
    let graph = client(&server, Chain::new().with(secret_credential(&login)).with(StaticToken::new("ey.static")));
    invoke(&graph).await.expect("success");
    let error = invoke(&graph).await.expect_err("refused");
    assert_eq!(error.code(), Some("invalid_client"));
    assert_eq!(sent_tokens(&server), ["ey.1"]);
    assert_hidden(&error, &[SECRET, "ey.1", "ey.static"]);
}

#[tokio::test]
async fn one_that_fails_for_now_is_the_failure_and_is_asked_again() {
    let server = Server::always(204, "").await;
    let busy = || at_once(refused(503, "temporarily_unavailable", "Later."));
    let first = in_turn(vec![busy(), busy(), busy(), granted("ey.1", 3_600)]).await;
    let second = in_turn(vec![granted("ey.2", 3_600)]).await;
    let graph = client(&server, Chain::new().with(secret_credential(&first)).with(secret_credential(&second)));
    let error = invoke(&graph).await.expect_err("no token for now");
    assert_eq!((error.code(), error.is_auth()), (Some("temporarily_unavailable"), true));
    invoke(&graph).await.expect("success");
    assert_eq!(sent_tokens(&server), ["ey.1"]);

    let unreachable = ClientSecret::new(TENANT, CLIENT, SECRET).authority("http://127.0.0.1:1").expect("loopback");
    let graph = client(&server, Chain::new().with(unreachable).with(secret_credential(&second)));
    let error = invoke(&graph).await.expect_err("no connection");
    assert!(error.is_auth() && error.is_transport(), "{error}");
    assert_eq!(second.requests().len(), 0, "another identity does not step in");
}

#[tokio::test]
async fn where_no_metadata_service_answers_there_is_no_managed_identity() {
    let server = Server::always(204, "").await;
    let elsewhere = ManagedIdentity::from_variables(|_| None).endpoint("http://127.0.0.1:1").expect("loopback");
    let graph = client(&server, Chain::new().with(elsewhere).with(StaticToken::new("ey.static")));
    invoke(&graph).await.expect("success");
    assert_eq!(sent_tokens(&server), ["ey.static"]);

    let alone = ManagedIdentity::from_variables(|_| None).endpoint("http://127.0.0.1:1").expect("loopback");
    let error = invoke(&client(&server, alone)).await.expect_err("no connection");
    assert!(error.is_auth() && error.is_transport(), "{error}");
}

#[tokio::test]
async fn when_all_fail_each_says_why() {
    let server = Server::always(204, "").await;
    let login = in_turn(vec![refused(401, "invalid_client", "Wrong\nsecret.")]).await;
    let imds = in_turn(vec![reply(200, r#"{"token":"ey.secret"}"#)]).await;
    let chain = Chain::new()
        .with(no_environment())
        .with(Arc::new(secret_credential(&login)))
        .with(ManagedIdentity::from_variables(|_| None).endpoint(&imds.url).expect("loopback"));
    assert_eq!(
        format!("{chain:?}"),
        r#"Chain { credentials: ["EnvironmentCredential", "ClientSecret", "ManagedIdentity"], used: None }"#
    );
    let error = invoke(&client(&server, chain)).await.expect_err("no token");
    assert!(error.is_auth(), "{error}");
    assert_eq!(
        error.to_string(),
        "Clear-MgUserPresence: no credential of the chain gave a token: \
         EnvironmentCredential: AZURE_TENANT_ID and AZURE_CLIENT_ID are not set; \
         ClientSecret: no token: 401 Unauthorized: [invalid_client] Wrong secret.; \
         ManagedIdentity: the token reply has no access_token"
    );
    assert_hidden(&error, &[SECRET, "ey.secret"]);
    assert_eq!((login.requests().len(), imds.requests().len(), server.requests().len()), (1, 1, 0));

    let error = invoke(&client(&server, Chain::new())).await.expect_err("no token");
    assert_eq!(error.message(), "no credential of the chain gave a token: the chain is empty");
}

#[tokio::test]
async fn a_hundred_at_once_ask_each_credential_once() {
    let server = Server::always(204, "").await;
    let failing = in_turn(vec![refused(401, "invalid_client", "Wrong.")]).await;
    let giving = in_turn(vec![granted("ey.1", 3_600)]).await;
    let graph = client(&server, Chain::new().with(secret_credential(&failing)).with(secret_credential(&giving)));
    for outcome in hundred_at_once(&graph).await {
        outcome.expect("success");
    }
    assert_eq!((failing.requests().len(), giving.requests().len()), (1, 1));
}
