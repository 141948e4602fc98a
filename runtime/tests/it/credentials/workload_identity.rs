//! `WorkloadIdentity`: a federated token in a file that somebody else replaces.

use std::fs;

use cmdlet_runtime::auth::WorkloadIdentity;

use super::{CAPABLE, assert_hidden, field, granted, in_turn, refused, sent_tokens};
use crate::server::Server;
use crate::tokens::{CLIENT, TENANT, client, invoke, login};

#[tokio::test]
async fn the_file_is_read_for_every_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    fs::write(&path, "federated.1\n").expect("a file");
    let (login, server) = (login(0).await, Server::always(204, "").await);
    let identity = WorkloadIdentity::new(TENANT, CLIENT, &path).authority(&login.url).expect("loopback");
    assert!(!format!("{identity:?}").contains("federated"), "{identity:?}");
    let graph = client(&server, identity);
    invoke(&graph).await.expect("success");
    fs::write(&path, "federated.2").expect("a file");
    invoke(&graph).await.expect("success");

    assert_eq!(sent_tokens(&server), ["ey.1", "ey.2"]);
    for (request, assertion) in login.requests().iter().zip(["federated.1", "federated.2"]) {
        assert_eq!(request.target, format!("/{TENANT}/oauth2/v2.0/token"));
        let expected = [
            ("grant_type", "client_credentials"),
            ("client_id", CLIENT),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
            ("scope", "https://graph.microsoft.com/.default"),
            ("claims", CAPABLE),
        ];
        assert_eq!(request.form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}

#[tokio::test]
async fn the_variables_of_the_pod_are_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    fs::write(&path, "federated.1").expect("a file");
    let (login, server) = (in_turn(vec![granted("ey.1", 3_600)]).await, Server::always(204, "").await);
    let (url, file) = (format!("{}/", login.url), path.display().to_string());
    let identity = WorkloadIdentity::from_variables(move |name| match name {
        "AZURE_TENANT_ID" => Some(TENANT.to_owned()),
        "AZURE_CLIENT_ID" => Some(CLIENT.to_owned()),
        "AZURE_FEDERATED_TOKEN_FILE" => Some(file.clone()),
        "AZURE_AUTHORITY_HOST" => Some(url.clone()),
        _ => None,
    });
    invoke(&client(&server, identity)).await.expect("success");
    assert_eq!(field(&login.request(), "client_assertion").as_deref(), Some("federated.1"));
    assert_eq!(field(&login.request(), "client_id").as_deref(), Some(CLIENT));
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let server = Server::always(204, "").await;
    let identity = WorkloadIdentity::from_variables(|name| (name == "AZURE_CLIENT_ID").then(|| CLIENT.to_owned()));
    let error = invoke(&client(&server, identity)).await.expect_err("no variables");
    assert!(error.is_auth(), "{error}");
    assert_eq!(error.message(), "AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE are not set");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    let error = invoke(&client(&server, WorkloadIdentity::new(TENANT, CLIENT, &path))).await.expect_err("no file");
    assert!(error.is_auth(), "{error}");
    assert!(error.message().starts_with(&format!("cannot read the federated token `{}`", path.display())), "{error}");
    fs::write(&path, " \n").expect("a file");
    let error = invoke(&client(&server, WorkloadIdentity::new(TENANT, CLIENT, &path))).await.expect_err("empty");
    assert_eq!(error.message(), format!("the federated token `{}` is empty", path.display()));
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_refusal_does_not_show_the_assertion() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    fs::write(&path, "federated.1").expect("a file");
    let refusal = refused(401, "invalid_client", "AADSTS70021: No matching federated identity record found.");
    let (login, server) = (in_turn(vec![refusal]).await, Server::always(204, "").await);
    let identity = WorkloadIdentity::new(TENANT, CLIENT, &path).authority(&login.url).expect("loopback");
    let error = invoke(&client(&server, identity)).await.expect_err("refused");
    assert_eq!(error.code(), Some("invalid_client"));
    assert_hidden(&error, &["federated.1"]);
}
