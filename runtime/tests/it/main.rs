//! The runtime as its users see it: a hand-written action of the generated shape, against a server on this machine.
//! `contract.rs` is the sample of generated code that everything else here calls.

#![allow(clippy::expect_used, reason = "a test that cannot go on should say where")]

#[macro_use]
mod action;

mod batch_service;
mod contract;
mod drive;
mod faulty;
mod load;
mod secure;
mod server;

mod batch_faults;
mod batch_orders;
mod batch_throttling;
mod batches;
mod blocking;
mod bodies;
mod confirming;
mod connections;
mod content;
mod credentials;
mod errors;
mod faults;
mod files;
mod headers;
mod invoking;
mod mocks;
mod models;
mod options;
mod paging;
mod pauses;
mod pipelines;
mod previews;
mod progress_bar;
mod properties;
mod proxies;
mod recordings;
mod refusals;
mod retries;
mod routes;
mod saving;
mod sessions;
mod streams;
mod throttled_pipeline;
mod tls;
mod tokens;
mod tracing;
mod transfers;
