//! The crates that are compared: they share a workspace, so their dependencies are built once.

use super::EMPTY;
use super::cover::Cover;
use super::representation::Representation;
use super::source::Models;
use crate::bench::cpu::{Cpu, in_target, spend};
use crate::{project, report};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(super) struct Workspace<'f> {
    folder: &'f Path,
}

impl<'f> Workspace<'f> {
    pub(super) fn create(folder: &'f Path, models: &Models, in_use: bool) -> Result<Self> {
        let workspace = Self { folder };
        workspace.write(EMPTY, "")?;
        for one in Representation::ALL {
            let library = syn::parse2(one.library(models, in_use)).context("what is to be measured is no Rust")?;
            let (cover, expected) = (Cover::of(&library), models.cover());
            if cover != expected {
                bail!("{} has {cover} instead of {expected}", one.name());
            }
            report::result(&format!("{cover}  {}", one.name()));
            let source = workspace.write(one.name(), &prettyplease::unparse(&library))?;
            if let Some(typed) = one.typed(models) {
                fs::write(source.join("typed.rs"), typed)?;
            }
        }
        let [structs, views, typed] = Representation::ALL.map(Representation::name);
        let members = [EMPTY, structs, views, typed];
        fs::write(folder.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
        // The versions of the project; cargo drops what is not needed.
        fs::copy(project::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(workspace)
    }

    /// Writes a crate and gives its `src`.
    fn write(&self, package: &str, library: &str) -> Result<PathBuf> {
        let runtime = std::path::absolute(project::root().join("runtime")).context("the working directory is gone")?;
        let source = self.folder.join(package).join("src");
        fs::create_dir_all(&source)?;
        fs::write(source.join("lib.rs"), library)?;
        // A literal string of TOML has no escapes.
        let manifest = format!(
            "[package]\nname = \"{package}\"\nedition = \"2024\"\n\n[dependencies]\n\
             cmdlet-runtime = {{ path = '{}', default-features = false }}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n",
            runtime.display()
        );
        fs::write(self.folder.join(package).join("Cargo.toml"), manifest)?;
        Ok(source)
    }

    /// Builds one of the crates again.
    pub(super) fn spend(&self, command: &str, package: &str) -> Result<Cpu> {
        let profile: &[&str] = if command == "build" { &["--release"] } else { &[] };
        spend(self.cargo("clean", package).args(profile))?;
        spend(self.cargo(command, package).args(profile))
    }

    /// Offline, for the project's workspace has fetched what it needs already.
    fn cargo(&self, command: &str, package: &str) -> Command {
        let mut cargo = project::cargo_in(self.folder);
        cargo.args([command, "--quiet", "--offline", "--package", package]);
        in_target(&mut cargo, &self.folder.join("target"));
        cargo
    }

    /// The size of the library in kB, built for release.
    pub(super) fn size(&self, package: &str) -> Result<u64> {
        let library = format!("target/release/lib{package}.rlib");
        Ok(fs::metadata(self.folder.join(library))?.len() / 1000)
    }
}
