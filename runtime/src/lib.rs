//! What every generated Microsoft Graph cmdlet calls.
//!
//! A generated action is thin: a static [descriptor](cmdlet::Cmdlet) and a [`Call`] with the values that were bound.
//! All logic stands here, once: how a call becomes a request, how it is sent, and how the reply is read.
//!
//! ```text
//! action --into_call--> Call --request--> Prepared --send--> Reply<Payload> --Decode--> Reply<T>
//!                         \--what_if--> Preview (no token, no TLS, no network)
//! ```
//!
//! | module | what |
//! |---|---|
//! | [`cmdlet`] | descriptors: operations, parameter sets, parameters with their roles |
//! | [`wire`], [`edm`] | JSON objects, typed views over them, which Rust value may be written where |
//! | [`output`] | how a reply becomes a value |
//! | [`pipeline`] | an action for each input of a stream, several at a time |
//! | [`transport`] | the one-method HTTP trait and the default implementation |
//! | [`auth`] | credentials |
//! | [`retry`] | when a request that failed is sent again |
//! | [`batch`] | many actions in few requests |
//! | [`confirm`] | `-Confirm`, and who is asked |
//! | `blocking` | waiting for an action without async, behind the feature `blocking` |
//!
//! # Where it runs
//!
//! The default transport and files need a tokio runtime, and without one they are an error that says so.
//! The runtime must have its drivers, as `#[tokio::main]` and `Builder::enable_all` give it: without them tokio panics as
//! soon as something waits, and there is no way to ask it before.
//! With a transport of your own everything but files works without tokio; what would wait does not, see [`retry`].
//! `blocking` brings a runtime of its own.

pub mod auth;
pub mod batch;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod cmdlet;
pub mod confirm;
pub mod edm;
#[cfg(feature = "mock")]
pub mod mock;
pub mod output;
pub mod pipeline;
pub mod retry;
pub mod transport;
pub mod wire;

mod action;
mod call;
mod civil;
mod client;
mod clock;
mod cloud;
mod collection;
mod correlation;
mod endpoint;
mod error;
mod file;
mod json;
mod page;
mod preview;
mod random;
mod redact;
mod redirect;
mod reply;
mod request;
mod send;
mod trace;

pub use action::{Action, Complete, Invoke, PassThru};
pub use call::Call;
pub use client::{Graph, GraphBuilder};
pub use cloud::Cloud;
pub use collection::Collection;
pub use error::{Error, Result};
#[cfg(not(target_family = "wasm"))]
pub use file::LargeUpload;
pub use page::{Items, Pages};
pub use preview::Preview;
pub use reply::Reply;
pub use wire::{Model, Null, Object};

pub use {bytes, http, serde_json};
