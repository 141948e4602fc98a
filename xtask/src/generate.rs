//! `cargo xtask gen`: specs in, the generated crate out.

use crate::{project, report};
use anyhow::{Context, Result, bail};
use platygen::Generation;
use platygen::diagnostic::{Diagnostic, Severity};
use platygen::specs::{self, Choice, RuntimeConfig, Specs};
use platygen::write::{self, Changes, Mode, Owned};
use std::io::ErrorKind;
use std::num::NonZero;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with help pages, and perhaps a gen.toml; can be repeated [default: specs]
    #[arg(long, value_name = "DIR")]
    specs: Vec<PathBuf>,
    /// Command metadata (MgCommandMetadata.json) instead of the configured one; can be repeated
    #[arg(long, value_name = "FILE")]
    commands: Vec<PathBuf>,
    /// $metadata (CSDL XML) instead of the configured one
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Folder of a crate that stands on its own, instead of the configured one
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The runtime crate of a crate written with --out: a folder or a version [default: this project's]
    #[arg(long, value_name = "DIR|VERSION", requires = "out")]
    runtime: Option<String>,
    /// Only this module; needs --out; can be repeated
    #[arg(long, value_name = "MODULE", requires = "out")]
    module: Vec<String>,
    /// Threads [default: those of the machine]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Write even if public names of the crate that is there are gone
    #[arg(long)]
    accept_removals: bool,
    /// Write nothing; fail with a diff if something would change
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Write nothing; say what would change
    #[arg(long)]
    dry_run: bool,
}

/// Gives whether all went well.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let mut stages = report::Stages::new();
    let (mut specs, mut found) = load(arguments)?;
    if found.iter().any(|diagnostic| diagnostic.code.id == "G001") {
        report::diagnostics(&platygen::renderer(&specs, report::has_color()), &found);
        bail!("nothing was generated: gen.toml has errors");
    }
    let out = output(arguments, &mut specs)?;
    stages.done(&format!("read {} pages", specs.pages.len()));
    let mut generation = platygen::generate_on(jobs(arguments.jobs), &specs)?;
    stages.done(&format!("generated {} files", generation.files.len()));
    if let Some(module) = arguments.module.iter().find(|wanted| !has_module(&generation, wanted)) {
        bail!("nothing was written: no page is of a module called `{module}`, which --module names");
    }
    found.append(&mut generation.diagnostics);
    generation.diagnostics = found;
    report::diagnostics(&platygen::renderer(&specs, report::has_color()), &generation.diagnostics);
    // Without its corrections, or without what it knows of routes, the crate would be another one.
    if let Some(lost) = generation.diagnostics.iter().find(|diagnostic| is_source_lost(diagnostic)) {
        bail!("nothing was written: {} has errors", lost.place.file);
    }
    if specs.pages.is_empty() {
        bail!("there is no help page in {}", specs.root.display());
    }
    if generation.api.modules.is_empty() && arguments.out.is_some() {
        bail!("nothing was written: none of the files is the help page of a cmdlet");
    }
    let mode = match (arguments.check, arguments.dry_run) {
        (true, _) => Mode::Check,
        (_, true) => Mode::DryRun,
        _ => Mode::Write,
    };
    if mode != Mode::Check && !arguments.accept_removals {
        keep_names(&out, &generation)?;
    }
    let changes = write::write_on(jobs(arguments.jobs), &out, &generation.files, mode, Owned::CRATE)
        .with_context(|| format!("cannot write {}", out.display()))?;
    stages.done("compared with what is there");
    let is_fresh = say(&changes, &out, mode);
    report::tally(&generation.api.tally());
    Ok(is_fresh && !generation.has_errors())
}

/// Whether nothing was read of a file that is no page, or not all corrections.
fn is_source_lost(diagnostic: &Diagnostic) -> bool {
    let is_page = Path::new(&*diagnostic.place.file).extension().is_some_and(|extension| extension == "md");
    let is_unread = diagnostic.code.id.starts_with('F') && diagnostic.severity == Severity::Error;
    diagnostic.code.id == "R006" || (is_unread && !is_page)
}

fn has_module(generation: &Generation, wanted: &str) -> bool {
    let is_it =
        |name: &str| name.strip_prefix("Microsoft.Graph.").is_some_and(|short| short.eq_ignore_ascii_case(wanted));
    generation.api.modules.iter().any(|module| module.name.eq_ignore_ascii_case(wanted) || is_it(&module.name))
}

/// The number of threads that was asked for, or that of the machine.
pub(crate) fn jobs(asked: Option<NonZero<usize>>) -> NonZero<usize> {
    asked.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
}

fn load(arguments: &Arguments) -> Result<(Specs, Vec<Diagnostic>)> {
    let choice = Choice {
        specs: arguments.specs.clone(),
        commands: arguments.commands.clone(),
        metadata: arguments.metadata.clone(),
        modules: arguments.module.clone(),
    };
    Ok(specs::load_on(jobs(arguments.jobs), &project::root().join("specs"), &choice)?)
}

/// The folder to write to; with `--out` the crate stands on its own and finds the runtime from where it lies.
fn output(arguments: &Arguments, specs: &mut Specs) -> Result<PathBuf> {
    let Some(out) = &arguments.out else {
        if !arguments.specs.is_empty() && !specs.root.join("gen.toml").is_file() {
            bail!("{} has no gen.toml that says where to write; name a folder with --out", specs.root.display());
        }
        return Ok(project::lexical(&specs.root.join(&specs.config.output.path)));
    };
    specs.config.output.workspace = false;
    let runtime = arguments.runtime.as_deref();
    specs.config.output.runtime = match runtime {
        Some(folder) if Path::new(folder).join("Cargo.toml").is_file() => {
            RuntimeConfig::Path(project::relative(out, Path::new(folder))?)
        }
        Some(version) if specs::is_requirement(version) => RuntimeConfig::Version(version.to_owned()),
        Some(other) => bail!("--runtime {other} is neither a folder with a Cargo.toml nor a version such as 0.1.0"),
        None => RuntimeConfig::Path(project::relative(out, &project::root().join("runtime"))?),
    };
    Ok(out.clone())
}

/// Refuses to write a crate that lacks names of the one that is there.
fn keep_names(out: &Path, generation: &Generation) -> Result<()> {
    let surface = out.join("SURFACE.txt");
    let old = match std::fs::read_to_string(&surface) {
        Ok(old) => old,
        Err(error) if error.kind() == ErrorKind::NotFound && !out.join("src").exists() => return Ok(()),
        Err(error) => bail!(
            "nothing is written: {} says which public names there are, and cannot be read ({error})\n\
             restore it from version control, or run again with --accept-removals",
            surface.display(),
        ),
    };
    let new = generation.files.iter().find(|file| file.path == "SURFACE.txt").map_or("", |file| &file.text);
    let removed = write::removed_names(&old, new);
    if removed.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = removed.iter().take(20).map(String::as_str).collect();
    let more = if removed.len() > shown.len() {
        format!("\n  and {} more", removed.len() - shown.len())
    } else {
        String::new()
    };
    bail!(
        "nothing is written: {} public names would be gone:\n  {}{more}\n\
         keep the old name of a type with `[[alias]]` in overrides.toml, keep others with `rename`, \
         or run again with --accept-removals",
        removed.len(),
        shown.join("\n  "),
    )
}

/// Says what changed; gives whether a check found nothing to do.
fn say(changes: &Changes, out: &Path, mode: Mode) -> bool {
    let folder = out.display();
    if changes.is_empty() {
        report::result(&format!("{folder}: {} files, nothing changed", changes.unchanged.len()));
        return true;
    }
    let would = if mode == Mode::Write { "" } else { "would be " };
    for (what, paths) in [("added", &changes.added), ("changed", &changes.changed), ("removed", &changes.removed)] {
        if mode != Mode::Write {
            for path in paths {
                report::result(&format!("{would}{what}: {path}"));
            }
        }
    }
    if mode == Mode::Check {
        for diff in &changes.diffs {
            report::problem(&diff.text);
        }
    }
    report::result(&format!(
        "{folder}: {would}{} added, {} changed, {} removed, {} unchanged",
        changes.added.len(),
        changes.changed.len(),
        changes.removed.len(),
        changes.unchanged.len()
    ));
    if mode == Mode::Check {
        report::problem(&format!("{folder} is out of date; run `cargo xtask gen`"));
        return false;
    }
    true
}
