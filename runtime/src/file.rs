//! Files of `-InFile` and `-OutFile`: they go through in pieces and are never whole in memory.
//! `disk.rs` holds what needs a disk; on wasm, where there is none, `absent.rs` stands in for it.
//! `given.rs` is what is sent in the place of a file, `fetch.rs` hands the body of a reply to a writer or to the caller.

#[cfg(target_family = "wasm")]
mod absent;
mod content_type;
#[cfg(not(target_family = "wasm"))]
mod disk;
mod fetch;
mod given;
mod whole;

#[cfg(target_family = "wasm")]
pub(crate) use absent::{Target, open};
pub(crate) use content_type::of_path as content_type;
#[cfg(not(target_family = "wasm"))]
pub use disk::LargeUpload;
#[cfg(not(target_family = "wasm"))]
pub(crate) use disk::{Target, open};
pub(crate) use fetch::{content, download_to};
pub(crate) use given::Given;
pub(crate) use whole::whole;
