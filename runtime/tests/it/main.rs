//! The runtime as its users see it: a hand-written action of the generated shape, against a server on this machine.
//! `contract.rs` is the sample of generated code that everything else here calls.

#![allow(clippy::expect_used, reason = "a test that cannot go on should say where")]

mod contract;
mod server;

mod bodies;
mod credentials;
mod errors;
mod files;
mod headers;
mod invoking;
mod models;
mod options;
mod paging;
mod previews;
mod routes;
mod tokens;
