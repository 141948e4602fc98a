//! The credentials against token endpoints on this machine; `tokens.rs` is the first of them, `ClientSecret`.

#[cfg(feature = "azure-identity")]
mod azure;
mod cache_file;
#[cfg(feature = "certificate")]
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

use cmdlet_runtime::Error;
use cmdlet_runtime::http::Response;
use cmdlet_runtime::serde_json::json;

use crate::server::{Recorded, Server, reply};

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

/// None of these texts stands in anything that an error shows.
fn assert_hidden(error: &Error, secrets: &[&str]) {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}\n{}\n", error.message());
    let mut cause = error.source();
    while let Some(source) = cause {
        shown.push_str(&format!("{source}\n{source:?}\n"));
        cause = source.source();
    }
    for secret in secrets {
        assert!(!shown.contains(secret), "`{secret}` shows in {shown}");
    }
}
