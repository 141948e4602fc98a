//! `cargo xtask bench compile`: what generated code costs those who compile it.
//!
//! First the generated crate with the largest module over the same crate without any, its dependencies warm;
//! then a clean check of a program that makes one call, against the same program by hand with reqwest alone.
//! What is compared is CPU time, as the kernel counts it for processes that have ended; rounds alternate.

mod program;

use super::cpu::{Cpu, in_target, spend};
use super::{in_scratch, median, median_ratio};
use crate::{project, report};
use anyhow::{Context, Result, bail};
use program::Program;
use std::fs;
use std::path::Path;
use std::time::Duration;

const CRATE: &str = "msgraph-cmdlets";
/// The module that is measured.
const FEATURE: &str = "users-actions";
const MODULE: &str = "generated/src/users_actions/mod.rs";
/// Seconds of CPU for each hundred actions.
const MAX_SECONDS: f64 = 0.5;
/// User CPU of the program with the action over that of the one by hand.
const MAX_RATIO: f64 = 1.15;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Rounds of the generated crate
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Rounds of the programs, each of which compiles every dependency twice
    #[arg(long, default_value_t = 1)]
    clean_rounds: usize,
}

/// Gives whether the targets are met.
pub(super) fn run(options: &Arguments) -> Result<bool> {
    in_scratch("compile", |folder| measure(options, folder))
}

fn measure(options: &Arguments, folder: &Path) -> Result<bool> {
    let is_small = check_crate(options.rounds, &folder.join("crate"))?;
    let is_close = options.clean_rounds == 0 || compare_programs(options.clean_rounds, folder)?;
    Ok(is_small && is_close)
}

/// The generated crate alone.
fn check_crate(rounds: usize, target: &Path) -> Result<bool> {
    let list = fs::read_to_string(project::root().join(MODULE)).context(MODULE)?;
    let actions = list.rsplit_once("CMDLETS: &[&Cmdlet] = &[").map_or(0, |(_, cmdlets)| cmdlets.matches('&').count());
    if actions == 0 {
        bail!("{MODULE} names no action");
    }
    for features in ["", FEATURE] {
        check(features, target)?;
    }
    let round = |_| Ok((check_again(FEATURE, target)?, check_again("", target)?));
    let costs = (0..rounds.max(1)).map(round).collect::<Result<Vec<(Cpu, Cpu)>>>()?;
    let seconds: Vec<f64> = costs
        .iter()
        .map(|(with, without)| with.both().saturating_sub(without.both()).as_secs_f64() * 100.0 / count(actions))
        .collect();
    let seconds = median_ratio(seconds);
    report::result(&format!("{seconds:.2} s CPU for each 100 of {actions} actions (target: at most {MAX_SECONDS})"));
    Ok(seconds <= MAX_SECONDS)
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred")]
fn count(actions: usize) -> f64 {
    actions as f64
}

fn check(features: &str, target: &Path) -> Result<Cpu> {
    let mut cargo = project::cargo();
    cargo.args(["check", "--quiet", "--locked", "--package", CRATE, "--features", features]);
    spend(in_target(&mut cargo, target))
}

/// As [`check`], with nothing to compile but the crate itself.
fn check_again(features: &str, target: &Path) -> Result<Cpu> {
    let mut clean = project::cargo();
    clean.args(["clean", "--quiet", "--locked", "--package", CRATE]);
    spend(in_target(&mut clean, target))?;
    check(features, target)
}

/// The two programs, from nothing.
fn compare_programs(rounds: usize, folder: &Path) -> Result<bool> {
    let [by_action, by_hand] = [Program::by_action(folder)?, Program::by_hand(folder)?];
    let round = |_| Ok((by_action.check()?.user, by_hand.check()?.user));
    let costs = (0..rounds).map(round).collect::<Result<Vec<(Duration, Duration)>>>()?;
    let ratio = median_ratio(costs.iter().map(|(action, hand)| action.as_secs_f64() / hand.as_secs_f64()).collect());
    let lines = [
        (&by_action, costs.iter().map(|cost| cost.0).collect()),
        (&by_hand, costs.iter().map(|cost| cost.1).collect()),
    ];
    for (program, times) in lines {
        let (seconds, size) = (median(times).as_secs_f64(), program.size()?);
        report::result(&format!("{seconds:>6.1} s user CPU  {size:>6} kB for release  {}", program.name()));
    }
    report::result(&format!("ratio of a clean check: {ratio:.2} (target: at most {MAX_RATIO})"));
    Ok(ratio <= MAX_RATIO)
}
