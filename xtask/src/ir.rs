//! `cargo xtask ir`: what the generator understood of one page.

use crate::{project, report};
use anyhow::{Result, bail};
use platygen::diagnostic::Severity;
use platygen::specs::{self, Choice};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The help page
    page: PathBuf,
    /// YAML or JSON
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Command metadata instead of the configured one; can be repeated
    #[arg(long, value_name = "FILE")]
    commands: Vec<PathBuf>,
    /// $metadata instead of the configured one
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Yaml,
    Json,
}

/// Gives whether the page could be lowered.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    if !arguments.page.is_file() {
        bail!("{} is no file", arguments.page.display());
    }
    let configured = project::root().join("specs");
    let (defaults, _) = specs::load(&configured, &Choice::default())?;
    let inputs = defaults.commands.iter().map(|input| PathBuf::from(&*input.file)).collect();
    let choice = Choice {
        specs: vec![arguments.page.clone()],
        commands: if arguments.commands.is_empty() { inputs } else { arguments.commands.clone() },
        metadata: arguments.metadata.clone().or_else(|| defaults.metadata.map(|input| PathBuf::from(&*input.file))),
        modules: Vec::new(),
    };
    let (specs, mut found) = specs::load(&configured, &choice)?;
    let generation = platygen::generate(&specs)?;
    found.extend(generation.diagnostics);
    let is_good = found.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    report::diagnostics(&platygen::renderer(&specs, report::has_color()), &found);
    let text = match arguments.format {
        Format::Yaml => serde_yaml::to_string(&generation.api)?,
        Format::Json => serde_json::to_string_pretty(&generation.api)?,
    };
    report::result(text.trim_end());
    Ok(is_good)
}
