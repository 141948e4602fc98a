//! What the whole-system tests share: a real HTTP server on loopback, and calls made from descriptors.

mod calls;
mod server;

pub use calls::send_all;
pub use server::{Received, Server, respond};

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
