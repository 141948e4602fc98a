//! `cargo xtask bench models`: the experiment that chose how models are represented, see `docs/decisions/models.md`.
//!
//! The models that the generated crate has are written three times, each time as a crate of its own over the runtime.
//! What is measured is the CPU time of checking and of a release build, all dependencies warm, and the size of the
//! library; rounds go through all three.

mod representation;
mod source;

use super::cpu::{Cpu, in_target, spend};
use super::median;
use crate::{project, report};
use anyhow::{Context, Result};
use representation::Representation;
use source::Models;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The generated crate
    #[arg(long, value_name = "DIR")]
    generated: Option<PathBuf>,
    /// Rounds
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Gives whether the representation in use is the cheapest to check.
pub(super) fn run(options: &Arguments) -> Result<bool> {
    let folder = std::env::temp_dir().join(format!("xtask-bench-models-{}", std::process::id()));
    let measured = measure(options, &folder);
    // What was built is no use to anybody, even if it was not built to the end.
    let _ = fs::remove_dir_all(&folder);
    measured
}

fn measure(options: &Arguments, folder: &Path) -> Result<bool> {
    let generated = options.generated.clone().unwrap_or_else(|| project::root().join("generated"));
    let models = Models::read(&generated)?;
    report::result(&format!("{} models and enumerations, {} properties", models.len(), models.properties()));
    let workspace = Workspace::create(folder, &models)?;
    let mut figures = Representation::ALL.map(|one| Figures { one, check: Vec::new(), build: Vec::new(), size: 0 });
    for figures in &mut figures {
        workspace.spend("check", figures.one)?;
        workspace.spend("build", figures.one)?;
    }
    for _ in 0..options.rounds.max(1) {
        for figures in &mut figures {
            figures.check.push(workspace.spend("check", figures.one)?);
            figures.build.push(workspace.spend("build", figures.one)?);
            figures.size = workspace.size(figures.one)?;
        }
    }
    let checks = figures.map(Figures::report);
    Ok(checks.iter().all(|check| *check >= checks[Representation::ALL.len() - 1]))
}

/// What one representation costs.
struct Figures {
    one: Representation,
    check: Vec<Cpu>,
    build: Vec<Cpu>,
    size: u64,
}

impl Figures {
    /// Prints a line and gives the seconds of checking.
    fn report(self) -> f64 {
        let seconds = |all: Vec<Cpu>| median(all.into_iter().map(Cpu::both).collect()).as_secs_f64();
        let (check, build) = (seconds(self.check), seconds(self.build));
        let (size, name) = (self.size, self.one.name());
        report::result(&format!("{check:>6.2} s to check  {build:>6.2} s to build for release  {size:>6} kB  {name}"));
        check
    }
}

/// The three crates, which share their dependencies.
struct Workspace<'f> {
    folder: &'f Path,
}

impl<'f> Workspace<'f> {
    fn create(folder: &'f Path, models: &Models) -> Result<Self> {
        let runtime = std::path::absolute(project::root().join("runtime")).context("the working directory is gone")?;
        for one in Representation::ALL {
            let package = folder.join(one.name());
            fs::create_dir_all(package.join("src"))?;
            fs::write(package.join("src/lib.rs"), one.library(models).to_string())?;
            if let Some(typed) = one.typed(models) {
                fs::write(package.join("src/typed.rs"), typed)?;
            }
            // A literal string of TOML has no escapes.
            let manifest = format!(
                "[package]\nname = \"{}\"\nedition = \"2024\"\n\n[dependencies]\n\
                 cmdlet-runtime = {{ path = '{}', default-features = false }}\n\
                 serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n",
                one.name(),
                runtime.display()
            );
            fs::write(package.join("Cargo.toml"), manifest)?;
        }
        let members = Representation::ALL.map(Representation::name);
        fs::write(folder.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
        // The versions of the workspace; cargo drops what is not needed.
        fs::copy(project::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder })
    }

    /// Builds one of the crates again.
    fn spend(&self, command: &str, one: Representation) -> Result<Cpu> {
        let profile: &[&str] = if command == "build" { &["--release"] } else { &[] };
        spend(self.cargo("clean", one).args(profile))?;
        spend(self.cargo(command, one).args(profile))
    }

    /// Offline, for the project's workspace has fetched what it needs already.
    fn cargo(&self, command: &str, one: Representation) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args([command, "--quiet", "--offline", "--package", one.name()]).current_dir(self.folder);
        in_target(&mut cargo, &self.folder.join("target"));
        cargo
    }

    /// The size of the library in kB, built for release.
    fn size(&self, one: Representation) -> Result<u64> {
        let library = format!("target/release/lib{}.rlib", one.name());
        Ok(fs::metadata(self.folder.join(library))?.len() / 1000)
    }
}
