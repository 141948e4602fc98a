//! `cargo xtask bench`: speed as a ratio against a named floor, both measured in one run.
//!
//! Rounds alternate between the two sides, so that a machine that slows down slows both; the ratio is the median of
//! the pairs. It wants a release build: `cargo run --release --package xtask -- bench parse`.

mod compile;
mod cpu;
mod generate;
mod invoke;
mod models;
mod parse;

use anyhow::{Result, bail};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Pages to the IR, one thread, against a walk of the same bytes with pulldown-cmark
    Parse(parse::Arguments),
    /// A whole run into an empty folder, against lexing, parsing and printing what it wrote
    Gen(generate::Arguments),
    /// The generated crate alone, and a program with one call against the same by hand: CPU time of checking them
    Compile(compile::Arguments),
    /// The models of the generated crate in three representations: CPU time of checking them, and size
    Models(models::Arguments),
    /// An action against the same request by hand with reqwest; cargo builds it for release by itself
    Invoke,
}

/// Gives whether the target is met.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    if cfg!(debug_assertions) && !matches!(arguments.what, What::Compile(_) | What::Models(_) | What::Invoke) {
        bail!("a debug build measures nothing; run `cargo run --release --package xtask -- bench …`");
    }
    match &arguments.what {
        What::Parse(options) => parse::run(options),
        What::Compile(options) => compile::run(options),
        What::Models(options) => models::run(options),
        What::Gen(options) => generate::run(options),
        What::Invoke => invoke::run(),
    }
}

/// Works in a folder of its own, which is gone afterwards even if the work fails: what was built is no use to anybody.
fn in_scratch<T>(name: &str, work: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let folder = std::env::temp_dir().join(format!("xtask-bench-{name}-{}", std::process::id()));
    let done = work(&folder);
    // The work may have failed before there was a folder.
    let _ = fs::remove_dir_all(&folder);
    done
}

/// Medians of alternating rounds.
struct Pairs {
    subject: Duration,
    floor: Duration,
    ratio: f64,
}

fn pairs(rounds: usize, subject: impl Fn(), floor: impl Fn()) -> Pairs {
    subject();
    floor();
    let measured: Vec<(Duration, Duration)> = (0..rounds.max(1)).map(|_| (time(&subject), time(&floor))).collect();
    let ratios = measured.iter().map(|(subject, floor)| subject.as_secs_f64() / floor.as_secs_f64().max(1e-9));
    Pairs {
        subject: median(measured.iter().map(|pair| pair.0).collect()),
        floor: median(measured.iter().map(|pair| pair.1).collect()),
        ratio: median_ratio(ratios.collect()),
    }
}

fn time(work: &impl Fn()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

fn median_ratio(mut all: Vec<f64>) -> f64 {
    all.sort_unstable_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

fn line(what: &str, took: Duration, bytes: usize) -> String {
    format!("{:>8.1} ms  {:>6.0} MB/s  {what}", took.as_secs_f64() * 1000.0, mega(bytes) / took.as_secs_f64())
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
