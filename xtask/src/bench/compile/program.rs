//! A program of the bench in a folder of its own, with the versions of the workspace.

use crate::bench::cpu::{Cpu, in_target, spend};
use crate::project;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// A package of one file.
pub(super) struct Program {
    name: &'static str,
    folder: PathBuf,
}

impl Program {
    /// The program with the action.
    pub(super) fn by_action(folder: &Path) -> Result<Self> {
        let root = std::path::absolute(project::root().join("generated")).context("the working directory is gone")?;
        // A literal string of TOML has no escapes.
        let dependency = format!("msgraph-cmdlets = {{ path = '{}', features = [\"users-actions\"] }}", root.display());
        Self::create("by-action", folder, &dependency, include_str!("by_action.rs"))
    }

    /// The program without.
    pub(super) fn by_hand(folder: &Path) -> Result<Self> {
        let dependencies = "serde_json = \"1\"\n\
             reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\", \"http2\", \"gzip\"] }";
        Self::create("by-hand", folder, dependencies, include_str!("by_hand.rs"))
    }

    fn create(name: &'static str, folder: &Path, dependencies: &str, main: &str) -> Result<Self> {
        let folder = folder.join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), main)?;
        // Cargo keeps the versions of packages that are in a lock file and drops the packages that are not needed.
        fs::copy(project::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { name, folder })
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Checks the program and all its dependencies from nothing.
    pub(super) fn check(&self) -> Result<Cpu> {
        let target = self.folder.join("target");
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        self.cargo("check", &target)
    }

    /// The size of the program in kB, built for release.
    pub(super) fn size(&self) -> Result<u64> {
        let target = self.folder.join("target");
        self.cargo("build", &target)?;
        Ok(fs::metadata(target.join("release").join(self.name))?.len() / 1000)
    }

    /// Offline, for the workspace has fetched what it needs already.
    fn cargo(&self, command: &str, target: &Path) -> Result<Cpu> {
        let mut cargo = project::cargo_in(&self.folder);
        cargo.args([command, "--quiet", "--offline"]);
        if command == "build" {
            cargo.arg("--release");
        }
        spend(in_target(&mut cargo, target))
    }
}
