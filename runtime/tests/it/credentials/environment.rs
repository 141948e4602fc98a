//! `EnvironmentCredential`: which variables lead where, and what is said of those that are missing.

use cmdlet_runtime::auth::EnvironmentCredential;

use super::{SECRET, assert_hidden, field, granted, in_turn, refused};
use crate::server::Server;
use crate::tokens::{CLIENT, TENANT, client, invoke};

fn with(variables: &[(&str, &str)]) -> EnvironmentCredential {
    let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
    EnvironmentCredential::from_variables(|name| find(name).map(|(_, value)| (*value).to_owned()))
}

#[tokio::test]
async fn a_secret_comes_before_a_certificate() {
    let (login, server) = (in_turn(vec![granted("ey.1", 3_600)]).await, Server::always(204, "").await);
    let credential = with(&[
        ("AZURE_TENANT_ID", TENANT),
        ("AZURE_CLIENT_ID", CLIENT),
        ("AZURE_CLIENT_SECRET", SECRET),
        ("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere.pem"),
        ("AZURE_AUTHORITY_HOST", &login.url),
    ]);
    assert!(!format!("{credential:?}").contains(SECRET), "{credential:?}");
    let graph = client(&server, credential);
    invoke(&graph).await.expect("success");
    invoke(&graph).await.expect("success");
    let request = login.request();
    assert_eq!(request.target, format!("/{TENANT}/oauth2/v2.0/token"));
    assert_eq!(field(&request, "client_secret").as_deref(), Some(SECRET));
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let server = Server::always(204, "").await;
    let ids = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT)];
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&[], "AZURE_TENANT_ID and AZURE_CLIENT_ID are not set"),
        (&[("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_SECRET", SECRET)], "AZURE_CLIENT_ID is not set"),
        (&[("AZURE_TENANT_ID", ""), ("AZURE_CLIENT_ID", CLIENT)], "AZURE_TENANT_ID is not set"),
        (&ids, "neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set"),
        (
            &[ids[0], ids[1], ("AZURE_CLIENT_SECRET", SECRET), ("AZURE_AUTHORITY_HOST", "http://login.contoso.com")],
            "the authority `http://login.contoso.com` must be https; plain http is for loopback only",
        ),
    ];
    for (variables, expected) in cases {
        let error = invoke(&client(&server, with(variables))).await.expect_err(expected);
        assert_eq!(error.message(), expected);
        assert_hidden(&error, &[SECRET]);
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_refusal_is_that_of_the_credential_beneath() {
    let refusal = refused(401, "invalid_client", "AADSTS7000222: The secret has expired.");
    let (login, server) = (in_turn(vec![refusal]).await, Server::always(204, "").await);
    let credential = with(&[
        ("AZURE_TENANT_ID", TENANT),
        ("AZURE_CLIENT_ID", CLIENT),
        ("AZURE_CLIENT_SECRET", SECRET),
        ("AZURE_AUTHORITY_HOST", &login.url),
    ]);
    let error = invoke(&client(&server, credential)).await.expect_err("refused");
    assert_eq!(error.code(), Some("invalid_client"));
    assert_hidden(&error, &[SECRET]);
}

#[cfg(not(feature = "certificate"))]
#[tokio::test]
async fn a_certificate_needs_its_feature() {
    let server = Server::always(204, "").await;
    let credential = with(&[
        ("AZURE_TENANT_ID", TENANT),
        ("AZURE_CLIENT_ID", CLIENT),
        ("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere.pem"),
    ]);
    let error = invoke(&client(&server, credential)).await.expect_err("no feature");
    assert_eq!(error.message(), "AZURE_CLIENT_CERTIFICATE_PATH needs the feature `certificate`");
}
