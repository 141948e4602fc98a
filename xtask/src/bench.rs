//! `cargo xtask bench`: speed as a ratio against a named floor, both measured in one run.
//!
//! Rounds alternate between the two sides, so that a machine that slows down slows both; the ratio is the median of
//! the pairs. It wants a release build: `cargo run --release --package xtask -- bench parse`.

use crate::{project, report};
use anyhow::{Context, Result, bail};
use platygen::facts::{commands, csdl};
use platygen::lower::{self, Facts, Source};
use platygen::specs::{self, Choice, Specs};
use platygen::{overrides, page};
use pulldown_cmark::{Options, Parser};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Pages to the IR, one thread, against a walk of the same bytes with pulldown-cmark
    Parse(Parse),
}

#[derive(clap::Args)]
struct Parse {
    /// Folder with help pages
    #[arg(long, value_name = "DIR", default_value = "../shared/corpus/graph-v1.0")]
    specs: PathBuf,
    /// $metadata, so that as much as possible becomes IR
    #[arg(long, value_name = "FILE", default_value = "../shared/csdl/graph-v1.0.xml")]
    metadata: PathBuf,
    /// Pairs of rounds
    #[arg(long, default_value_t = 7)]
    rounds: usize,
}

/// Gives whether the target is met.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    if cfg!(debug_assertions) {
        bail!("a debug build measures nothing; run `cargo run --release --package xtask -- bench …`");
    }
    match &arguments.what {
        What::Parse(options) => parse(options),
    }
}

fn parse(options: &Parse) -> Result<bool> {
    let choice = Choice {
        specs: vec![options.specs.clone()],
        metadata: options.metadata.is_file().then(|| options.metadata.clone()),
        ..Choice::default()
    };
    let (specs, _) = specs::load(&project::root(), &choice).with_context(|| options.specs.display().to_string())?;
    let bytes: usize = specs.pages.iter().map(|page| page.text.len()).sum();
    let (metadata, _) = specs.metadata.as_ref().map(|input| csdl::parse(&input.file, &input.text)).unwrap_or_default();
    let floor = || walk(&specs);
    let only_pages = pairs(options.rounds, || read(&specs), floor);
    let to_ir = pairs(options.rounds, || lower(&specs, &metadata), floor);
    report::result(&format!("{} pages, {:.1} MB, one thread", specs.pages.len(), mega(bytes)));
    report::result(&line("floor: pulldown-cmark walks the same bytes", to_ir.floor, bytes));
    report::result(&line("pages to Page", only_pages.subject, bytes));
    report::result(&line("pages to IR", to_ir.subject, bytes));
    report::result(&format!("ratio pages to Page: {:.3}", only_pages.ratio));
    report::result(&format!("ratio pages to IR: {:.3} (target: at most 0.333)", to_ir.ratio));
    Ok(to_ir.ratio <= 1.0 / 3.0)
}

fn walk(specs: &Specs) {
    for input in &specs.pages {
        for event in Parser::new_ext(&input.text, Options::empty()) {
            black_box(event);
        }
    }
}

fn read(specs: &Specs) {
    let mut reader = page::Reader::default();
    for input in &specs.pages {
        black_box(reader.parse(&input.file, &input.text));
    }
}

fn lower(specs: &Specs, metadata: &csdl::Metadata) {
    let mut reader = page::Reader::default();
    let sources: Vec<Source<'_>> = specs
        .pages
        .iter()
        .map(|input| Source { name: &input.name, page: reader.parse(&input.file, &input.text).0 })
        .collect();
    let (commands, overrides) = (commands::Commands::default(), overrides::Overrides::default());
    let facts = Facts { api_version: "v1.0", commands: &commands, metadata, overrides: &overrides };
    black_box(lower::lower(&sources, &facts));
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
