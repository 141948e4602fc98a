//! `cargo xtask features`: the generated crate compiles with every feature alone, and with none.

use crate::{project, report};
use anyhow::{Context, Result, bail};
use serde_json::Value;

const CRATE: &str = "msgraph-cmdlets";

/// Gives whether every feature compiles without a warning.
pub(crate) fn run() -> Result<bool> {
    let features = features()?;
    let mut all_fine = true;
    for feature in [""].into_iter().chain(features.iter().map(String::as_str)) {
        let shown = if feature.is_empty() { "no feature" } else { feature };
        let is_fine = check(feature)?;
        report::result(&format!("{shown}: {}", if is_fine { "compiles" } else { "does not compile" }));
        all_fine &= is_fine;
    }
    Ok(all_fine)
}

fn check(feature: &str) -> Result<bool> {
    let arguments =
        ["check", "--quiet", "--locked", "--package", CRATE, "--no-default-features", "--features", feature];
    let output = project::cargo().args(arguments).output().context("cargo does not start")?;
    // Quiet cargo says nothing but warnings and errors.
    let said = String::from_utf8_lossy(&output.stderr);
    if !said.trim().is_empty() {
        report::problem(&said);
    }
    Ok(output.status.success() && said.trim().is_empty())
}

/// The features of the generated crate, but not the one that switches others on.
fn features() -> Result<Vec<String>> {
    let output = project::cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let Some(package) = packages.into_iter().find(|package| package["name"] == CRATE) else {
        bail!("the workspace has no package {CRATE}");
    };
    let names = package["features"].as_object().into_iter().flat_map(serde_json::Map::keys);
    Ok(names.filter(|name| *name != "default").cloned().collect())
}
