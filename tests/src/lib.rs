//! What the whole-system tests share: a real HTTP server on loopback, and calls made from descriptors.
//! The examples of the README and of the guide are doc tests of this crate.

mod calls;
pub mod guide;
mod server;

pub use calls::send_all;
pub use server::{Received, Server, respond};

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
