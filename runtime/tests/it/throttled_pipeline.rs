//! Ten thousand inputs, sixteen at a time, through a service that throttles one in twenty.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use cmdlet_runtime::http::Response;
use cmdlet_runtime::pipeline::Pipeline;

use crate::contract::ClearMgUserPresence;
use crate::load::{Load, most_alive, runtime};
use crate::server::reply;

/// What many inputs may need more than a tenth of them: a few bytes each, where a reply is hundreds.
const SLACK: u64 = 256 * 1024;

#[test]

fn ten_thousand_inputs_through_a_service_that_throttles() {
    let runtime = runtime();
    let throttled = Arc::new(Mutex::new(HashSet::new()));
    let seen = Arc::clone(&throttled);
    let load = runtime.block_on(Load::start(move |target| {
        let id: usize = target.path().split('/').nth(3).and_then(|id| id.parse().ok()).expect("an id");
        // The first attempt of every twentieth.
        let is_throttled = id % 20 == 7 && seen.lock().expect("the ids").insert(id);
        async move { answer(id, is_throttled) }
    }));
    let graph = load.graph();
    let run = async |ids: Range<usize>| {
        let pipeline = Pipeline::new(ids.clone(), |id| ClearMgUserPresence::new(id.to_string())).concurrency(16);
        let mut run = pipeline.run(&graph);
        for id in ids {
            let reply = run.next().await.expect("a result").expect("success");
            assert_eq!(reply.headers()["x-id"], id.to_string(), "in order");
        }
        assert!(run.next().await.is_none());
    };
    // What the service remembers of the throttled ones is there before it is measured.
    throttled.lock().expect("the ids").reserve(1_000);
    runtime.block_on(run(0..200));
    let few = most_alive(&runtime, run(1_000..2_000));
    let many = most_alive(&runtime, run(10_000..20_000));
    println!("throttled pipeline: {few} bytes for 1,000 items, {many} for 10,000");
    assert!(many < few + SLACK, "{few} bytes became {many}");

    let (inputs, twice) = (200 + 1_000 + 10_000, 10 + 50 + 500);
    assert_eq!(throttled.lock().expect("the ids").len(), twice);
    assert_eq!(load.counts.begun(), inputs + twice, "no more requests than needed");
    assert!(load.counts.most() <= 16, "{}", load.counts.most());
}

fn answer(id: usize, is_throttled: bool) -> Response<String> {
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
