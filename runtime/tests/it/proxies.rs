//! Proxies: https goes through a tunnel, plain http to this machine never goes through one.

use std::process::Command;

use cmdlet_runtime::transport::Reqwest;
use cmdlet_runtime::{Error, Graph};

use crate::contract::ClearMgUserPresence;
use crate::secure::{Authority, SecureServer, TOKEN, Tunnel};
use crate::server::Server;

/// `adele` and `p@ss:w/rd%`.
const AUTHORIZATION: &str = "proxy-authorization: Basic YWRlbGU6cEBzczp3L3JkJQ==";
const PASSWORD: &str = "p@ss:w/rd%";

async fn clear(graph: &Graph) -> Result<u16, Error> {
    ClearMgUserPresence::new("adele").invoke(graph).await.map(|reply| reply.status().as_u16())
}

fn transport(authority: &Authority) -> Reqwest {
    Reqwest::new().root_certificates(authority.pem()).expect("a certificate")
}

#[tokio::test]
async fn https_goes_through_a_tunnel_that_sees_no_token() {
    let authority = Authority::new();
    let (server, proxy) = (SecureServer::start(&authority, "127.0.0.1").await, Tunnel::start(None).await);
    let transport = transport(&authority).proxy(&format!("http://{}", proxy.address)).expect("a proxy");
    let graph = server.builder_with(transport).build().expect("a client");
    assert_eq!(clear(&graph).await.expect("success"), 200);
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1);
    let target = server.url.trim_start_matches("https://");
    assert!(heads[0].starts_with(&format!("CONNECT {target} HTTP/1.1\r\n")), "{heads:?}");
    assert!(!heads[0].contains(TOKEN) && !heads[0].contains("adele"), "{heads:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_proxy_gets_its_own_credential_and_the_server_does_not() {
    let authority = Authority::new();
    let (server, proxy) =
        (SecureServer::start(&authority, "127.0.0.1").await, Tunnel::start(Some(AUTHORIZATION)).await);
    let beside = transport(&authority).proxy(&format!("http://{}", proxy.address)).expect("a proxy");
    let within = format!("http://adele:p%40ss%3Aw%2Frd%25@{}", proxy.address);
    for transport in
        [beside.proxy_credential("adele", PASSWORD), transport(&authority).proxy(&within).expect("a proxy")]
    {
        assert!(!format!("{transport:?}").contains("p@ss") && !format!("{transport:?}").contains("p%40ss"));
        let graph = server.builder_with(transport).build().expect("a client");
        assert_eq!(clear(&graph).await.expect("success"), 200);
    }
    assert_eq!(proxy.heads().len(), 2);
    for request in server.requests() {
        assert!(!request.headers.contains_key("proxy-authorization"), "{request:?}");
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_an_error_without_secrets() {
    let authority = Authority::new();
    let (server, proxy) =
        (SecureServer::start(&authority, "127.0.0.1").await, Tunnel::start(Some(AUTHORIZATION)).await);
    let transport = transport(&authority).proxy(&format!("http://{}", proxy.address)).expect("a proxy");
    let graph = server.builder_with(transport.proxy_credential("adele", "wr0ng")).build().expect("a client");
    let error = clear(&graph).await.expect_err("refused");
    assert!(error.is_transport(), "{error:?}");
    assert!(error.to_string().contains("proxy auth"), "{error}");
    let text = format!("{error} {error:?}");
    // The second is `adele:wr0ng` as the header has it.
    for secret in ["wr0ng", "YWRlbGU6d3Iwbmc", TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_host_can_be_left_out() {
    let authority = Authority::new();
    let (server, proxy) = (SecureServer::start(&authority, "127.0.0.1").await, Tunnel::start(None).await);
    let url = format!("http://{}", proxy.address);
    let bypass = transport(&authority).proxy(&url).expect("a proxy").proxy_bypass("contoso.com, 127.0.0.0/8");
    let none = transport(&authority).proxy(&url).expect("a proxy").no_proxy();
    for transport in [bypass, none] {
        let graph = server.builder_with(transport).build().expect("a client");
        assert_eq!(clear(&graph).await.expect("success"), 200);
    }
    assert_eq!((proxy.heads().len(), server.requests().len()), (0, 2));
}

#[tokio::test]
async fn plain_http_never_shows_a_proxy_its_token() {
    let (server, proxy) = (Server::always(204, "").await, Tunnel::start(None).await);
    let transport = Reqwest::new().proxy(&format!("http://{}", proxy.address)).expect("a proxy");
    let graph = server.builder().transport(transport).build().expect("a client");
    assert_eq!(clear(&graph).await.expect("success"), 204);
    assert_eq!((proxy.heads().len(), server.requests().len()), (0, 1));
}

#[test]
fn a_proxy_is_an_http_url_of_a_host() {
    for bad in ["", "proxy.contoso.com:3128", "ftp://proxy.contoso.com", "http://", "http://adele:s3cret@proxy/path"] {
        let error = Reqwest::new().proxy(bad).expect_err(bad);
        assert!(error.is_configuration(), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }
}

/// Set by the test that starts this one.
const SERVER: &str = "CMDLET_RUNTIME_TEST_SERVER";
const ROOT: &str = "CMDLET_RUNTIME_TEST_ROOT";

/// The environment belongs to a process, so this is one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_environment_decides_when_nothing_is_set() {
    let authority = Authority::new();
    let (secure, plain) = (SecureServer::start(&authority, "127.0.0.1").await, Server::always(204, "").await);
    let proxy = Tunnel::start(None).await;
    let url = format!("http://{}", proxy.address);
    let run = async |server: &str, variables: &[(&str, &str)]| {
        let mut child = Command::new(std::env::current_exe().expect("this program"));
        child.args(["--exact", "proxies::a_call_of_another_process", "--ignored"]);
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "NO_PROXY", "no_proxy"] {
            child.env_remove(name);
        }
        child.envs(variables.iter().copied()).env(SERVER, server).env(ROOT, authority.pem());
        let output = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic").expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
        proxy.heads().len()
    };
    assert_eq!(run(&secure.url, &[]).await, 0);
    assert_eq!(run(&secure.url, &[("HTTPS_PROXY", &url)]).await, 1);
    assert_eq!(run(&secure.url, &[("all_proxy", &url)]).await, 2);
    assert_eq!(run(&secure.url, &[("HTTPS_PROXY", &url), ("NO_PROXY", "127.0.0.1")]).await, 2);
    assert_eq!(run(&secure.url, &[("HTTP_PROXY", &url)]).await, 2);
    assert_eq!(run(&plain.url, &[("HTTP_PROXY", &url), ("ALL_PROXY", &url)]).await, 2);
    assert_eq!((secure.requests().len(), plain.requests().len()), (5, 1));
}

#[tokio::test]
#[ignore = "the test above starts it with an environment"]
async fn a_call_of_another_process() {
    let server = std::env::var(SERVER).expect("a server");
    let transport =
        Reqwest::new().root_certificates(std::env::var(ROOT).expect("a certificate")).expect("a certificate");
    let graph = Graph::builder().endpoint(server).credential(cmdlet_runtime::auth::StaticToken::new(TOKEN));
    clear(&graph.transport(transport).build().expect("a client")).await.expect("success");
}
