//! `cargo xtask bench invoke`: what an action costs over the same request by hand with reqwest.
//!
//! The bench is `tests/benches/invoke`, because it calls generated code: xtask must not depend on what it generates.

use crate::project;
use anyhow::{Context, Result};

/// Gives whether the targets are met.
pub(super) fn run() -> Result<bool> {
    let mut cargo = project::cargo();
    cargo.args(["bench", "--quiet", "--locked", "--package", "system-tests", "--bench", "invoke"]);
    Ok(cargo.status().context("cargo does not start")?.success())
}
