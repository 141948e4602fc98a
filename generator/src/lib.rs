//! `platygen`: help pages of Microsoft Graph cmdlets in, a Rust crate of typed actions out.
//!
//! The pipeline, top to bottom:
//!
//! 1. [`specs`] reads the inputs from disk.
//! 2. [`page`] reads one help page into a [`page::Page`]; it never fails.
//! 3. [`lint`] checks pages and says what is wrong where.
//! 4. [`facts`] reads the companion sources: command metadata and `$metadata`.
//! 5. [`lower`] turns pages and facts into the [`ir`]; what cannot be known is refused, never guessed.
//! 6. [`emit`] turns the [`ir`] into source files.
//! 7. [`mod@write`] puts them on disk, all or nothing.
//!
//! [`generate()`] is steps 2 to 6 as one pure function.

pub mod diagnostic;
pub mod emit;
pub mod facts;
mod generate;
pub mod ir;
pub mod lint;
pub mod lower;
pub mod overrides;
pub mod page;
mod queue;
pub mod specs;
pub mod write;

pub use generate::{Generation, generate, generate_on, renderer};
