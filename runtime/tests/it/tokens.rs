//! `ClientSecret` against a token endpoint on this machine.

use std::sync::Arc;
use std::time::Duration;

use cmdlet_runtime::auth::{ClientSecret, TokenProvider};
use cmdlet_runtime::http::Method;
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Error, Graph};

use crate::contract::ClearMgUserPresence;
use crate::server::{Server, reply};

pub(crate) const TENANT: &str = "contoso.onmicrosoft.com";
pub(crate) const CLIENT: &str = "6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f";
const SECRET: &str = "s3cret&+=%";

/// Gives tokens that are numbered and live so long.
pub(crate) async fn login(lifetime: u64) -> Server {
    let count = std::sync::atomic::AtomicUsize::new(1);
    Server::start(move |_| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let token = json!({"token_type": "Bearer", "expires_in": lifetime, "access_token": format!("ey.{number}")});
        reply(200, &token.to_string())
    })
    .await
}

fn credential(login: &Server) -> ClientSecret {
    ClientSecret::new(TENANT, CLIENT, SECRET).authority(&login.url).expect("loopback")
}

pub(crate) fn client(graph: &Server, credential: impl TokenProvider) -> Graph {
    Graph::builder().endpoint(&graph.url).credential(credential).build().expect("a client")
}

pub(crate) async fn invoke(graph: &Graph) -> Result<(), Error> {
    ClearMgUserPresence::new("adele").invoke(graph).await.map(|_| ())
}

#[tokio::test]
async fn the_form_is_that_of_client_credentials() {
    let (login, server) = (login(3_600).await, Server::always(204, "").await);
    invoke(&client(&server, credential(&login))).await.expect("success");

    let request = login.request();
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.target, format!("/{TENANT}/oauth2/v2.0/token"));
    assert_eq!(request.all("content-type"), ["application/x-www-form-urlencoded"]);
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.all("user-agent"), server.request().all("user-agent"));
    let [id] = request.all("client-request-id")[..] else { panic!("one id") };
    assert_ne!(Some(id), server.request().header("client-request-id"), "it is a request of its own");
    let expected = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_secret", SECRET),
        ("scope", "https://graph.microsoft.com/.default"),
        ("claims", r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#),
    ];
    assert_eq!(request.form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(server.request().all("authorization"), ["Bearer ey.1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_at_once_ask_for_one_token() {
    let (login, server) = (login(3_600).await, Server::always(204, "").await);
    let graph = client(&server, credential(&login));
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let graph = graph.clone();
            tokio::spawn(async move { invoke(&graph).await })
        })
        .collect();
    for task in waiting {
        task.await.expect("no panic").expect("success");
    }
    assert_eq!(login.requests().len(), 1);
    assert_eq!(server.requests().len(), 20);
}

#[tokio::test]
async fn a_token_is_kept_for_its_cloud_only() {
    let (login, server) = (login(3_600).await, Server::always(204, "").await);
    let credential = Arc::new(credential(&login));
    for cloud in [cmdlet_runtime::Cloud::Global, cmdlet_runtime::Cloud::China, cmdlet_runtime::Cloud::Global] {
        let builder = Graph::builder().cloud(cloud).endpoint(&server.url).credential(Arc::clone(&credential));
        invoke(&builder.build().expect("a client")).await.expect("success");
    }
    let scopes: Vec<_> = login.requests().iter().map(|request| request.form()[3].1.clone()).collect();
    assert_eq!(scopes, ["https://graph.microsoft.com/.default", "https://microsoftgraph.chinacloudapi.cn/.default"]);
}

#[tokio::test]
async fn a_refusal_says_what_the_endpoint_said() {
    let body = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}"#;
    let (login, server) = (Server::always(401, body).await, Server::always(204, "").await);
    let error = invoke(&client(&server, credential(&login))).await.expect_err("refused");
    assert!(error.is_auth() && !error.is_service() && !error.is_transport());
    assert_eq!(error.status().expect("a status"), 401);
    assert_eq!(error.code(), Some("invalid_client"));
    assert_eq!(error.client_request_id(), login.request().header("client-request-id"));
    assert_eq!(error.message(), "AADSTS7000215: Invalid client secret provided.");
    assert_eq!(
        error.to_string(),
        "Clear-MgUserPresence: no token: 401 Unauthorized: [invalid_client] AADSTS7000215: Invalid client secret provided."
    );
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_reply_without_a_token_is_an_error_that_does_not_quote_it() {
    for body in
        ["", "<html>ey.secret", r#"{"token":"ey.secret"}"#, r#"{"access_token":""}"#, r#"{"access_token":"ey.secret""#]
    {
        let (login, server) = (Server::always(200, body).await, Server::always(204, "").await);
        let error = invoke(&client(&server, credential(&login))).await.expect_err(body);
        assert!(error.is_auth(), "{error}");
        assert!(!format!("{error} {error:?}").contains("ey.secret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_token_reply_is_not_read_beyond_the_limit() {
    let long = |status| {
        let body =
            json!({"access_token": "ey.1", "expires_in": 3_600, "error": "invalid_client", "x": "x".repeat(2_000)});
        reply(status, &body.to_string())
    };
    for (status, limit, expected) in [
        (200, 4_000, None),
        (200, 1_000, Some("no token: the reply is longer than 1000 bytes: see GraphBuilder::reply_limit")),
        (401, 1_000, Some("no token: 401 Unauthorized, with no error object in the reply")),
    ] {
        let (login, server) = (Server::start(move |_| long(status)).await, Server::always(204, "").await);
        let builder = Graph::builder().endpoint(&server.url).credential(credential(&login)).reply_limit(limit);
        let outcome = invoke(&builder.build().expect("a client")).await;
        assert_eq!(outcome.as_ref().err().map(Error::message), expected);
        assert!(outcome.err().is_none_or(|error| error.is_auth()));
    }
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_is_auth_and_transport() {
    let server = Server::always(204, "").await;
    let credential = ClientSecret::new(TENANT, CLIENT, SECRET).authority("http://127.0.0.1:1").expect("loopback");
    let error = invoke(&client(&server, credential)).await.expect_err("refused");
    assert!(error.is_auth() && error.is_transport());
    assert!(error.to_string().starts_with("Clear-MgUserPresence: no token: no connection"), "{error}");
}

#[tokio::test]
async fn a_silent_endpoint_is_a_timeout() {
    let server = Server::always(204, "").await;
    let silent = crate::server::silent().await;
    let credential = ClientSecret::new(TENANT, CLIENT, SECRET).authority(&silent).expect("loopback");
    let builder = Graph::builder().endpoint(&server.url).credential(credential).timeout(Duration::from_millis(300));
    let error = invoke(&builder.build().expect("a client")).await.expect_err("silence");
    assert!(error.is_auth() && error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_secret_goes_only_where_it_should() {
    let error = ClientSecret::new(TENANT, CLIENT, SECRET).authority("http://login.contoso.com").expect_err("http");
    assert!(error.is_configuration());
    let (login, server) = (login(3_600).await, Server::always(204, "").await);
    for tenant in ["", "..", "a/b", "a?b", "contoso.com#"] {
        let credential = ClientSecret::new(tenant, CLIENT, SECRET).authority(&login.url).expect("loopback");
        let error = invoke(&client(&server, credential)).await.expect_err(tenant);
        assert!(error.is_configuration(), "{error}");
    }
    assert_eq!(login.requests().len(), 0);
    assert!(!format!("{:?}", credential(&login)).contains(SECRET));
}
