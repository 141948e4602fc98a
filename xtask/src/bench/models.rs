//! `cargo xtask bench models`: the experiment that chose how models are represented, see `docs/decisions/models.md`.
//!
//! The models that the generated crate has are written three times, each time as a crate of its own.
//! What is measured is the CPU time of checking and of a release build, all dependencies warm, and the size of the
//! library; rounds go through all three, and through an empty crate whose cost is taken off.

mod cover;
mod representation;
mod source;
mod workspace;

use super::cpu::Cpu;
use super::{in_scratch, median};
use crate::{project, report};
use anyhow::Result;
use representation::Representation;
use source::Models;
use std::path::{Path, PathBuf};
use workspace::Workspace;

/// The crate without models, for what cargo and rustc take by themselves.
const EMPTY: &str = "empty";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The generated crate
    #[arg(long, value_name = "DIR")]
    generated: Option<PathBuf>,
    /// Rounds
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Beside each model, a function that reads it from JSON and one that writes it, as a call makes use of it
    #[arg(long)]
    in_use: bool,
}

/// Gives whether the representation in use is the cheapest to check.
pub(super) fn run(options: &Arguments) -> Result<bool> {
    in_scratch("models", |folder| measure(options, folder))
}

fn measure(options: &Arguments, folder: &Path) -> Result<bool> {
    let generated = options.generated.clone().unwrap_or_else(|| project::root().join("generated"));
    let models = Models::read(&generated)?;
    let workspace = Workspace::create(folder, &models, options.in_use)?;
    let mut empty = Figures::new(EMPTY);
    let mut all = Representation::ALL.map(|one| Figures::new(one.name()));
    for round in 0..=options.rounds.max(1) {
        for figures in std::iter::once(&mut empty).chain(&mut all) {
            figures.measure(&workspace)?;
            if round == 0 {
                // This one built the dependencies too.
                figures.costs.clear();
            }
        }
    }
    let floor = empty.medians();
    report::result(&format!("{:>6.2} s to check  {:>6.2} s to build for release  {EMPTY}", floor.check, floor.build));
    let checks = all.map(|figures| figures.report(&floor, models.cover().types as u64));
    Ok(checks.iter().all(|check| *check >= checks[Representation::ALL.len() - 1]))
}

/// What a crate costs.
struct Figures {
    package: &'static str,
    /// Checking and building, a pair each round.
    costs: Vec<(Cpu, Cpu)>,
    size: u64,
}

/// Seconds of CPU.
struct Medians {
    check: f64,
    build: f64,
}

impl Figures {
    fn new(package: &'static str) -> Self {
        Self { package, costs: Vec::new(), size: 0 }
    }

    fn measure(&mut self, workspace: &Workspace<'_>) -> Result<()> {
        self.costs.push((workspace.spend("check", self.package)?, workspace.spend("build", self.package)?));
        self.size = workspace.size(self.package)?;
        Ok(())
    }

    fn medians(&self) -> Medians {
        let seconds =
            |of: fn(&(Cpu, Cpu)) -> Cpu| median(self.costs.iter().map(|cost| of(cost).both()).collect()).as_secs_f64();
        Medians { check: seconds(|cost| cost.0), build: seconds(|cost| cost.1) }
    }

    /// Prints a line, with what each hundred models cost in parentheses, and gives the seconds of checking.
    fn report(self, floor: &Medians, models: u64) -> f64 {
        let all = self.medians();
        let (check, build) = (all.check - floor.check, all.build - floor.build);
        let (size, name, hundreds) = (self.size, self.package, hundreds(models));
        report::result(&format!(
            "{check:>6.2} s to check ({:.2})  {build:>6.2} s to build for release ({:.2})  {size:>6} kB ({})  {name}",
            check / hundreds,
            build / hundreds,
            size * 100 / models.max(1)
        ));
        check
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred")]
fn hundreds(models: u64) -> f64 {
    models as f64 / 100.0
}
