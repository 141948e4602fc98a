//! TLS with a private authority: whom a client trusts, and that nothing is sent to anybody else.

use cmdlet_runtime::transport::Reqwest;
use cmdlet_runtime::{Error, Graph};

use crate::contract::ClearMgUserPresence;
use crate::secure::{Authority, SecureServer, TOKEN};

async fn clear(graph: &Graph) -> Result<u16, Error> {
    ClearMgUserPresence::new("adele").invoke(graph).await.map(|reply| reply.status().as_u16())
}

/// Nothing was sent to the server, and the error says why without the token.
async fn assert_refused(server: &SecureServer, graph: &Graph) -> String {
    let error = clear(graph).await.expect_err("a server that is not trusted");
    assert!(error.is_transport() && !error.is_timeout(), "{error:?}");
    assert!(error.client_request_id().is_some());
    let text = error.to_string();
    assert!(text.starts_with("Clear-MgUserPresence: no connection: "), "{text}");
    assert!(text.contains("certificate"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!format!("{text} {error:?}").contains(TOKEN), "{error:?}");
    assert_eq!(server.requests().len(), 0);
    text
}

#[tokio::test]
async fn an_authority_of_one_s_own_is_trusted() {
    let authority = Authority::new();
    let server = SecureServer::start(&authority, "127.0.0.1").await;
    let graph = server.builder(&authority).build().expect("a client");
    assert_eq!(clear(&graph).await.expect("success"), 200);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].headers["authorization"], format!("Bearer {TOKEN}"));
}

#[tokio::test]
async fn several_authorities_stand_in_one_text() {
    let (first, second) = (Authority::new(), Authority::new());
    let server = SecureServer::start(&second, "localhost").await;
    let both = format!("The first:\n{}\nThe second:\n{}", first.pem(), second.pem());
    let transport = Reqwest::new().no_proxy().root_certificates(both).expect("two certificates");
    let url = server.url.replace("127.0.0.1", "localhost");
    let graph = server.builder_with(transport).endpoint(url).build().expect("a client");
    assert_eq!(clear(&graph).await.expect("success"), 200);
}

#[tokio::test]
async fn an_authority_that_nobody_knows_is_refused() {
    let authority = Authority::new();
    let server = SecureServer::start(&authority, "127.0.0.1").await;
    assert_refused(&server, &server.builder_with(Reqwest::new().no_proxy()).build().expect("a client")).await;
    let other = Authority::new();
    assert_refused(&server, &server.builder(&other).build().expect("a client")).await;
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = SecureServer::start(&authority, "graph.contoso.com").await;
    assert_refused(&server, &server.builder(&authority).build().expect("a client")).await;
}

#[tokio::test]
async fn a_certificate_that_has_ended_is_refused() {
    let authority = Authority::new();
    let server = SecureServer::start_expired(&authority, "127.0.0.1").await;
    let text = assert_refused(&server, &server.builder(&authority).build().expect("a client")).await;
    assert!(text.contains("expired"), "{text}");
}

#[test]
fn a_text_without_a_certificate_is_refused_at_once() {
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    for bad in ["", "not PEM", broken] {
        let error = Reqwest::new().root_certificates(bad).expect_err(bad);
        assert!(error.is_configuration(), "{error:?}");
    }
}
