//! The CPU time of builds, as the kernel counts it for processes that have ended.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A tick of `/proc/self/stat`; Linux shows hundredths of a second whatever its own clock does.
const TICK: Duration = Duration::from_millis(10);

/// CPU time of processes.
#[derive(Clone, Copy)]
pub(super) struct Cpu {
    pub(super) user: Duration,
    system: Duration,
}

impl Cpu {
    pub(super) fn both(self) -> Duration {
        self.user + self.system
    }

    /// What all processes took that this one has waited for, and those that these have.
    fn of_children() -> Result<Self> {
        let stat =
            fs::read_to_string("/proc/self/stat").context("this system does not say the CPU time of processes")?;
        // The name of the program is in parentheses and may hold blanks; the times are the 14th and 15th behind it.
        let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
        let mut ticks = behind.split_whitespace().skip(13).map(str::parse::<u32>);
        let (Some(Ok(user)), Some(Ok(system))) = (ticks.next(), ticks.next()) else {
            bail!("/proc/self/stat has another form than expected");
        };
        Ok(Self { user: TICK * user, system: TICK * system })
    }
}

/// The CPU time that a command takes.
pub(super) fn spend(command: &mut Command) -> Result<Cpu> {
    let before = Cpu::of_children()?;
    let output = command.output().context("cargo does not start")?;
    if !output.status.success() {
        bail!("cargo failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let after = Cpu::of_children()?;
    Ok(Cpu { user: after.user.saturating_sub(before.user), system: after.system.saturating_sub(before.system) })
}

/// Puts a build where it is of no use to another one.
pub(super) fn in_target<'c>(cargo: &'c mut Command, target: &Path) -> &'c mut Command {
    cargo.env("CARGO_TARGET_DIR", PathBuf::from(target)).env("CARGO_INCREMENTAL", "0")
}
