//! `cargo xtask bench gen`: a whole run into an empty folder, against lexing, parsing and printing what it wrote.
//!
//! Both sides use the same number of threads; the floor neither reads nor writes a file.

use super::{in_scratch, line, mega, pairs};
use crate::{project, report};
use anyhow::{Context, Result, bail};
use platygen::emit::GeneratedFile;
use platygen::specs::{self, Choice, RuntimeConfig};
use platygen::write::{self, Mode, Owned};
use std::cell::Cell;
use std::fs;
use std::hint::black_box;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

/// Peak memory that a run may take, in MB.
const MAX_MEMORY: f64 = 400.0;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folder with help pages
    #[arg(long, value_name = "DIR", default_value = "../shared/corpus/graph-v1.0")]
    specs: PathBuf,
    /// $metadata, so that routes are found
    #[arg(long, value_name = "FILE", default_value = "../shared/csdl/graph-v1.0.xml")]
    metadata: PathBuf,
    /// Threads of both sides [default: those of the machine]
    #[arg(long)]
    jobs: Option<NonZero<usize>>,
    /// Pairs of rounds
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// Gives whether the targets are met.
pub(super) fn run(options: &Arguments) -> Result<bool> {
    in_scratch("gen", |folder| measure(options, folder))
}

fn measure(options: &Arguments, folder: &Path) -> Result<bool> {
    let jobs = crate::generate::jobs(options.jobs);
    let files = generate(options, jobs, &folder.join("first"))?;
    let memory = peak_memory();
    let sources: Vec<&GeneratedFile> = files.iter().filter(|file| is_rust(file)).collect();
    let bytes = sources.iter().map(|file| file.text.len()).sum();
    if sources.is_empty() {
        bail!("{} gives no Rust", options.specs.display());
    }
    // The first run has shown that it works. Each has a folder of its own, for a file system such as ext4 avoids what
    // was removed a moment ago, and would be measured instead.
    let round = Cell::new(0);
    let subject = || drop(black_box(generate(options, jobs, &folder.join(round.replace(round.get() + 1).to_string()))));
    let measured = pairs(options.rounds, subject, || print_again(&sources, jobs));
    report::result(&format!("{} files, {:.1} MB of Rust, {jobs} threads", files.len(), mega(bytes)));
    report::result(&line("floor: lex, parse and print the same Rust", measured.floor, bytes));
    report::result(&line("gen into an empty folder", measured.subject, bytes));
    report::result(&format!("ratio gen: {:.3} (target: at most 1.5)", measured.ratio));
    match memory {
        Some(memory) => report::result(&format!("peak memory: {memory:.0} MB (target: at most {MAX_MEMORY:.0} MB)")),
        None => report::result("peak memory: this system does not say"),
    }
    Ok(measured.ratio <= 1.5 && memory.is_none_or(|memory| memory <= MAX_MEMORY))
}

/// A run as `cargo xtask gen` makes it.
fn generate(options: &Arguments, jobs: NonZero<usize>, folder: &Path) -> Result<Vec<GeneratedFile>> {
    let metadata = options.metadata.is_file().then(|| options.metadata.clone());
    let choice = Choice { specs: vec![options.specs.clone()], metadata, ..Choice::default() };
    let (mut specs, _) =
        specs::load_on(jobs, &project::root(), &choice).with_context(|| options.specs.display().to_string())?;
    specs.config.output.runtime = RuntimeConfig::Version("0.1.0".to_owned());
    let generation = platygen::generate_on(jobs, &specs)?;
    write::write_on(jobs, folder, &generation.files, Mode::Write, Owned::CRATE)?;
    Ok(generation.files)
}

fn is_rust(file: &GeneratedFile) -> bool {
    Path::new(&file.path).extension().is_some_and(|extension| extension == "rs")
}

/// The floor: each thread takes files in turn.
fn print_again(files: &[&GeneratedFile], jobs: NonZero<usize>) {
    thread::scope(|scope| {
        for first in 0..jobs.get() {
            scope.spawn(move || {
                for file in files.iter().skip(first).step_by(jobs.get()) {
                    let parsed = syn::parse_file(&file.text);
                    black_box(parsed.map(|parsed| prettyplease::unparse(&parsed)).ok());
                }
            });
        }
    });
}

/// The most memory that this process has had, in MB, as Linux says it.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes / 1000.0)
}
