//! `ManagedIdentity`: the metadata service of a machine, and the endpoint of App Service.

use cmdlet_runtime::auth::ManagedIdentity;
use cmdlet_runtime::http::Method;

use super::{assert_hidden, in_turn, refused, sent_tokens};
use crate::server::{Server, reply};
use crate::tokens::{client, invoke};

const HEADER: &str = "identity-header-8f2c";
const RESOURCE: &str = "resource=https%3A%2F%2Fgraph.microsoft.com";

/// Numbers are text, as IMDS writes them.
async fn imds() -> Server {
    let body = r#"{"access_token":"ey.1","client_id":"c","expires_in":"86399","expires_on":"4102444800",
        "ext_expires_in":"86399","not_before":"1700000000","resource":"https://graph.microsoft.com","token_type":"Bearer"}"#;
    in_turn(vec![reply(200, body)]).await
}

fn app_service(login: &Server) -> ManagedIdentity {
    let endpoint = format!("{}/msi/token", login.url);
    ManagedIdentity::from_variables(move |name| match name {
        "IDENTITY_ENDPOINT" => Some(endpoint.clone()),
        "IDENTITY_HEADER" => Some(HEADER.to_owned()),
        _ => None,
    })
}

#[tokio::test]
async fn the_metadata_service_is_asked_once() {
    let (login, server) = (imds().await, Server::always(204, "").await);
    let identity = ManagedIdentity::from_variables(|_| None).endpoint(&login.url).expect("loopback");
    let graph = client(&server, identity);
    invoke(&graph).await.expect("success");
    invoke(&graph).await.expect("success");
    let request = login.request();
    assert_eq!(request.method, Method::GET);
    assert_eq!(request.target, format!("/metadata/identity/oauth2/token?api-version=2018-02-01&{RESOURCE}"));
    assert_eq!(request.all("metadata"), ["true"]);
    assert_eq!(request.header("authorization"), None);
    assert!(request.body.is_empty());
    assert_eq!(sent_tokens(&server), ["ey.1", "ey.1"]);
}

#[tokio::test]
async fn app_service_has_its_own_endpoint_and_secret() {
    // The end only, and in seconds since 1970.
    let login = in_turn(vec![reply(200, r#"{"access_token":"ey.1","expires_on":"4102444800"}"#)]).await;
    let server = Server::always(204, "").await;
    let identity = app_service(&login);
    assert!(!format!("{identity:?}").contains(HEADER), "{identity:?}");
    let graph = client(&server, identity);
    invoke(&graph).await.expect("success");
    invoke(&graph).await.expect("success");
    let request = login.request();
    assert_eq!(request.target, format!("/msi/token?api-version=2019-08-01&{RESOURCE}"));
    assert_eq!(request.all("x-identity-header"), [HEADER]);
    assert_eq!(request.header("metadata"), None);
}

#[tokio::test]
async fn an_assigned_identity_is_named_as_each_endpoint_wants_it() {
    type Name = fn(ManagedIdentity) -> ManagedIdentity;
    let cases: [(Name, &str, &str); 3] = [
        (|identity| identity.client_id("c 1"), "client_id=c+1", "client_id=c+1"),
        (|identity| identity.object_id("o1"), "object_id=o1", "object_id=o1"),
        (
            |identity| identity.resource_id("/subscriptions/s"),
            "msi_res_id=%2Fsubscriptions%2Fs",
            "mi_res_id=%2Fsubscriptions%2Fs",
        ),
    ];
    for (name, of_machine, of_app) in cases {
        let (machine, app, server) = (imds().await, imds().await, Server::always(204, "").await);
        let identity = ManagedIdentity::from_variables(|_| None).endpoint(&machine.url).expect("loopback");
        invoke(&client(&server, name(identity))).await.expect("success");
        invoke(&client(&server, name(app_service(&app)))).await.expect("success");
        assert!(machine.request().target.ends_with(&format!("{RESOURCE}&{of_machine}")), "{:?}", machine.request());
        assert!(app.request().target.ends_with(&format!("{RESOURCE}&{of_app}")), "{:?}", app.request());
    }
}

#[tokio::test]
async fn refusals_say_why() {
    let server = Server::always(204, "").await;
    let login = in_turn(vec![refused(400, "invalid_request", "Identity not found")]).await;
    let identity = ManagedIdentity::from_variables(|_| None).endpoint(&login.url).expect("loopback");
    let error = invoke(&client(&server, identity)).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        "Clear-MgUserPresence: no token: 400 Bad Request: [invalid_request] Identity not found"
    );

    let login = in_turn(vec![reply(400, r#"{"statusCode":400,"message":"No User Assigned identity."}"#)]).await;
    let error = invoke(&client(&server, app_service(&login))).await.expect_err("refused");
    assert_eq!(error.to_string(), "Clear-MgUserPresence: no token: 400 Bad Request: No User Assigned identity.");
    assert_hidden(&error, &[HEADER]);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn plain_http_is_for_loopback_and_link_local_addresses_only() {
    for url in ["http://169.254.169.254", "https://metadata.contoso.com", "http://127.0.0.1:1"] {
        ManagedIdentity::from_variables(|_| None).endpoint(url).expect(url);
    }
    let error = ManagedIdentity::from_variables(|_| None).endpoint("http://metadata.contoso.com").expect_err("http");
    assert!(error.is_configuration(), "{error}");

    let server = Server::always(204, "").await;
    let identity = ManagedIdentity::from_variables(|name| match name {
        "IDENTITY_ENDPOINT" => Some("http://metadata.contoso.com/msi/token".to_owned()),
        _ => Some(HEADER.to_owned()),
    });
    let error = invoke(&client(&server, identity)).await.expect_err("http");
    assert!(error.is_configuration() && error.message().contains("IDENTITY_ENDPOINT"), "{error}");
    assert_hidden(&error, &[HEADER]);
}
