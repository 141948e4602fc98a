//! Ten thousand inputs, sixteen at a time, through a service that throttles one in twenty.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use cmdlet_runtime::pipeline::Pipeline;

use crate::contract::ClearMgUserPresence;
use crate::load::Load;
use crate::server::reply;

const INPUTS: usize = 10_000;

#[tokio::test]
#[ignore = "the client does not retry yet"]
async fn ten_thousand_inputs_through_a_service_that_throttles() {
    let throttled = Arc::new(Mutex::new(HashSet::new()));
    let seen = Arc::clone(&throttled);
    let load = Load::start(move |target| {
        let id: usize = target.path().split('/').nth(3).and_then(|id| id.parse().ok()).expect("an id");
        // The first attempt of every twentieth.
        let is_throttled = id % 20 == 7 && seen.lock().expect("the ids").insert(id);
        async move {
            let mut reply = if is_throttled {
                reply(429, r#"{"error":{"code":"TooManyRequests","message":"Too many requests."}}"#)
            } else {
                reply(204, "")
            };
            if is_throttled {
                reply.headers_mut().insert("retry-after", 0.into());
            }
            reply.headers_mut().insert("x-id", id.into());
            reply
        }
    })
    .await;
    let pipeline = Pipeline::new(0..INPUTS, |id| ClearMgUserPresence::new(id.to_string())).concurrency(16);
    let mut run = pipeline.run(&load.graph());
    for id in 0..INPUTS {
        let reply = run.next().await.expect("a result").expect("success");
        assert_eq!(reply.headers()["x-id"], id.to_string(), "in order");
    }
    assert!(run.next().await.is_none());
    assert_eq!(throttled.lock().expect("the ids").len(), INPUTS / 20);
    assert_eq!(load.counts.begun(), INPUTS + INPUTS / 20, "no more requests than needed");
    assert!(load.counts.most() <= 16, "{}", load.counts.most());
}
