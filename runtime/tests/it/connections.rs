//! Connections: used again, shared by HTTP/2, and given up in time; gzip.

use std::time::{Duration, Instant};

use cmdlet_runtime::http::{Response, Version};
use cmdlet_runtime::serde_json::Value;
use cmdlet_runtime::transport::Reqwest;
use cmdlet_runtime::{Graph, Invoke, auth::StaticToken};

use crate::contract::{Any, ClearMgUserPresence};
use crate::secure::{Authority, SecureServer, TOKEN};
use crate::server::Server;

#[tokio::test]
async fn calls_one_after_another_use_one_connection() {
    let authority = Authority::new();
    for server in
        [SecureServer::start(&authority, "127.0.0.1").await, SecureServer::start_http1(&authority, "127.0.0.1").await]
    {
        let graph = server.builder(&authority).build().expect("a client");
        for _ in 0..3 {
            ClearMgUserPresence::new("adele").invoke(&graph).await.expect("success");
        }
        assert_eq!((server.connections(), server.requests().len()), (1, 3));
    }
}

#[tokio::test]
async fn no_connection_is_kept_when_none_may_be() {
    let authority = Authority::new();
    let server = SecureServer::start_http1(&authority, "127.0.0.1").await;
    let transport = Reqwest::new().no_proxy().pool_max_idle(0).pool_idle_timeout(Duration::from_secs(5));
    let transport = transport.root_certificates(authority.pem()).expect("a certificate");
    let graph = server.builder_with(transport).build().expect("a client");
    for _ in 0..2 {
        ClearMgUserPresence::new("adele").invoke(&graph).await.expect("success");
    }
    assert_eq!((server.connections(), server.requests().len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_calls_at_once_share_one_connection_of_http2() {
    let authority = Authority::new();
    let server = SecureServer::start(&authority, "127.0.0.1").await;
    let graph = server.builder(&authority).build().expect("a client");
    // The first opens the connection; the server answers the others only when all of them are there.
    ClearMgUserPresence::new("adele").invoke(&graph).await.expect("success");
    server.wait_for(51);
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(ClearMgUserPresence::new("adele").invoke(&graph))).collect();
    for call in calls {
        assert_eq!(call.await.expect("no panic").expect("success").status(), 200);
    }
    assert_eq!((server.connections(), server.requests().len()), (1, 51));
    assert!(server.requests().iter().all(|request| request.version == Version::HTTP_2));
}

#[tokio::test]
async fn each_request_names_its_client_and_has_an_id_of_its_own() {
    let server = Server::always(404, "").await;
    let graph = server.builder().user_agent("contoso-sync/1.2").build().expect("a client");
    for _ in 0..2 {
        let error = ClearMgUserPresence::new("adele").invoke(&graph).await.expect_err("404");
        let requests = server.requests();
        let request = requests.last().expect("a request");
        assert_eq!(request.all("user-agent"), ["contoso-sync/1.2"]);
        assert_eq!(request.all("accept-encoding"), ["gzip"]);
        assert_eq!(error.client_request_id(), request.header("client-request-id"));
    }
    let requests = server.requests();
    assert_ne!(requests[0].header("client-request-id"), requests[1].header("client-request-id"));

    let own = ClearMgUserPresence::new("adele").set_header("client-request-id", "sync-7");
    let error = own.set_header("User-Agent", "other").invoke(&server.graph()).await.expect_err("404");
    assert_eq!(error.client_request_id(), Some("sync-7"));
    assert_eq!(server.requests()[2].all("user-agent"), ["other"]);
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_in_time_is_told_from_a_slow_reply() {
    // Takes the connection, so that it is TLS that gets no answer.
    let silent = crate::server::silent().await.replace("http://", "https://");
    let transport = Reqwest::new().no_proxy().connect_timeout(Duration::from_millis(200));
    let builder = Graph::builder().endpoint(silent).credential(StaticToken::new(TOKEN)).transport(transport);
    let begun = Instant::now();
    let error = ClearMgUserPresence::new("adele").invoke(&builder.build().expect("a client")).await.expect_err("late");
    assert!(error.is_timeout() && error.is_transport(), "{error:?}");
    assert!(error.to_string().starts_with("Clear-MgUserPresence: no connection in time: "), "{error}");
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn gzip_is_taken() {
    // `{"id":"1"}`, packed without compression.
    const PACKED: &[u8] = &[
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1, 10, 0, 245, 255, b'{', b'"', b'i', b'd', b'"', b':', b'"', b'1', b'"',
        b'}', 0xf3, 0xc8, 0x18, 0xf6, 10, 0, 0, 0,
    ];
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        PACKED.len()
    );
    let bytes: &'static [u8] = Vec::leak([head.as_bytes(), PACKED].concat());
    let graph = Graph::builder().endpoint(crate::server::raw(bytes).await).credential(StaticToken::new(TOKEN));
    let json = Invoke::new(Any::<Value>::new(), &graph.build().expect("a client")).await.expect("JSON").into_value();
    assert_eq!(json["id"], "1");
}

#[tokio::test]
async fn localhost_is_this_machine() {
    let server = Server::start(|_| Response::builder().status(204).body(String::new()).expect("a reply")).await;
    let graph = server.builder().endpoint(server.url.replace("127.0.0.1", "localhost")).build().expect("a client");
    ClearMgUserPresence::new("adele").invoke(&graph).await.expect("success");
    assert!(server.request().header("host").expect("a host").starts_with("localhost:"));
}
