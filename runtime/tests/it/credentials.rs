//! The credentials against token endpoints on this machine; `tokens.rs` is the first of them, `ClientSecret`.

mod azure;
mod cache_file;
mod certificate;
mod chain;
mod challenge;
mod device_code;
mod environment;
mod managed_identity;
mod renewal;
mod workload_identity;

use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use cmdlet_runtime::auth::ClientSecret;
use cmdlet_runtime::http::{HeaderValue, Response};
use cmdlet_runtime::serde_json::json;
use cmdlet_runtime::{Error, Graph};

use crate::server::{Recorded, Server, reply};
use crate::tokens::{CLIENT, TENANT, invoke};

const SECRET: &str = "s3cret-of-contoso";

/// What the capability of answering challenges looks like in a request.
const CAPABLE: &str = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;

/// A token reply.
fn granted(token: &str, lifetime: u64) -> Response<String> {
    let body = json!({"token_type": "Bearer", "expires_in": lifetime, "access_token": token});
    reply(200, &body.to_string())
}

/// An error reply of a token endpoint.
fn refused(status: u16, code: &str, description: &str) -> Response<String> {
    reply(status, &json!({"error": code, "error_description": description}).to_string())
}

/// The same reply, which may be asked for again at once.
fn at_once(mut reply: Response<String>) -> Response<String> {
    reply.headers_mut().insert("retry-after", HeaderValue::from_static("0"));
    reply
}

/// Answers the first request with the first reply and so on; the last one stands for all further requests.
async fn in_turn(replies: Vec<Response<String>>) -> Server {
    let next = AtomicUsize::new(0);
    Server::start(move |_| {
        let index = next.fetch_add(1, Ordering::SeqCst).min(replies.len() - 1);
        replies[index].clone()
    })
    .await
}

fn field(request: &Recorded, name: &str) -> Option<String> {
    request.form().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The tokens that the calls carried.
fn sent_tokens(server: &Server) -> Vec<String> {
    let token = |request: &Recorded| request.header("authorization").expect("a token").replace("Bearer ", "");
    server.requests().iter().map(token).collect()
}

fn secret_credential(login: &Server) -> ClientSecret {
    ClientSecret::new(TENANT, CLIENT, SECRET).authority(&login.url).expect("loopback")
}

async fn hundred_at_once(graph: &Graph) -> Vec<Result<(), Error>> {
    let call = || {
        let graph = graph.clone();
        tokio::spawn(async move { invoke(&graph).await })
    };
    let waiting: Vec<_> = (0..100).map(|_| call()).collect();
    let mut outcomes = Vec::new();
    for task in waiting {
        outcomes.push(task.await.expect("no panic"));
    }
    outcomes
}

/// None of these texts stands in anything that an error shows.
fn assert_hidden(error: &Error, secrets: &[&str]) {
    let mut shown = vec![format!("{error} {error:?} {error:#?}"), error.message().to_owned()];
    let mut cause = error.source();
    while let Some(source) = cause {
        shown.push(format!("{source} {source:?}"));
        cause = source.source();
    }
    let shown = shown.join("\n");
    for secret in secrets {
        assert!(!shown.contains(secret), "`{secret}` shows in {shown}");
    }
}
