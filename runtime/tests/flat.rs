//! Memory that does not grow with the number of items: the most bytes that are alive at once, for few and for many.
//! Client and server share one thread, so the figures are those of both; the same server serves both runs.

#![allow(clippy::expect_used, reason = "a test that cannot go on should say where")]

#[macro_use]
#[path = "it/action.rs"]
mod action;
#[path = "it/contract.rs"]
mod contract;
#[path = "it/load.rs"]
mod load;

use cmdlet_runtime::Action as _;
use cmdlet_runtime::http::{Response, Uri};
use cmdlet_runtime::pipeline::Pipeline;

use contract::{ClearMgUserPresence, GetMgUserList};
use load::{Load, most_alive, runtime};

/// What a run may need more than one that is a tenth of it: a few bytes an item, where each item is hundreds.
const SLACK: u64 = 256 * 1024;

fn ok(body: String) -> Response<String> {
    Response::new(body)
}

/// A page of 500 users, and a link: the list has no end.
fn page(target: &Uri) -> String {
    let skip = target.query().and_then(|query| query.split_once("$skiptoken=")).map_or("0", |(_, skip)| skip);
    let skip: usize = skip.parse().expect("a number");
    let users: Vec<_> =
        (skip..skip + 500).map(|id| format!(r#"{{"id":"{id}","displayName":"Adele Vance"}}"#)).collect();
    format!(r#"{{"@odata.nextLink":"users?$skiptoken={}","value":[{}]}}"#, skip + 500, users.join(","))
}

#[test]
fn a_hundred_thousand_items_over_pages() {
    let runtime = runtime();
    let load = runtime.block_on(Load::start(|target| async move { ok(page(&target)) }));
    let graph = load.graph();
    let walk = async |count: usize| {
        let mut users = GetMgUserList::new().top(i32::try_from(count).expect("a number")).items(&graph);
        let mut seen = 0;
        while let Some(user) = users.try_next().await.expect("a user") {
            assert_eq!(user.id(), Some(seen.to_string().as_str()));
            seen += 1;
        }
        assert_eq!(seen, count);
    };
    // Connects, and fills what is filled once.
    runtime.block_on(walk(1_000));
    let few = most_alive(&runtime, walk(10_000));
    let many = most_alive(&runtime, walk(100_000));
    assert_eq!(load.counts.begun(), 2 + 20 + 200);
    println!("paging: {few} bytes for 10,000 items, {many} for 100,000");
    assert!(many < few + SLACK, "{few} bytes became {many}");
}

#[test]
fn ten_thousand_items_through_a_pipeline() {
    let runtime = runtime();
    let load = runtime.block_on(Load::start(|target| async move {
        let id: usize = target.path().split('/').nth(3).and_then(|id| id.parse().ok()).expect("an id");
        // Every twentieth takes longer than the others.
        if id.is_multiple_of(20) {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let mut reply = ok(String::new());
        reply.headers_mut().insert("x-id", id.into());
        reply
    }));
    let graph = load.graph();
    let run = async |count: usize| {
        let pipeline = Pipeline::new(0..count, |id| ClearMgUserPresence::new(id.to_string())).concurrency(16);
        let mut run = pipeline.run(&graph);
        let mut seen = 0_usize;
        while let Some(reply) = run.try_next().await.expect("success") {
            assert_eq!(reply.headers()["x-id"], seen.to_string(), "in order");
            seen += 1;
        }
        assert_eq!(seen, count);
    };
    runtime.block_on(run(200));
    let few = most_alive(&runtime, run(1_000));
    let many = most_alive(&runtime, run(10_000));
    assert_eq!(load.counts.begun(), 200 + 1_000 + 10_000, "as many requests as inputs");
    assert!((2..=16).contains(&load.counts.most()), "{}", load.counts.most());
    assert_eq!(load.counts.running(), 0);
    println!("pipeline: {few} bytes for 1,000 items, {many} for 10,000");
    assert!(many < few + SLACK, "{few} bytes became {many}");
}
