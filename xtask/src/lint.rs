//! `cargo xtask lint`: diagnostics on help pages, and nothing else.

use crate::{project, report};
use anyhow::{Context, Result, bail};
use platygen::diagnostic::{Code, Severity, github, json, sarif};
use platygen::lint::{self, Level};
use platygen::specs::{self, Choice};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folders or pages [default: specs]
    paths: Vec<PathBuf>,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Do not report this code; can be repeated
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
    /// Report this code as a warning; can be repeated
    #[arg(long, value_name = "CODE")]
    warn: Vec<String>,
    /// Report this code as an error; can be repeated
    #[arg(long, value_name = "CODE")]
    deny: Vec<String>,
    /// Say what a code means, and nothing else
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "format"])]
    explain: Option<String>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// Text with the lines of the page
    Human,
    /// One array
    Json,
    /// Workflow commands of GitHub
    Github,
    /// SARIF 2.1.0
    Sarif,
}

/// Gives whether there is no error.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    if let Some(code) = &arguments.explain {
        let text = lint::explain(code).with_context(|| format!("`{code}` is no diagnostic code"))?;
        report::result(text.trim_end());
        return Ok(true);
    }
    let levels = levels(arguments)?;
    let mut stages = report::Stages::new();
    let choice = Choice { specs: arguments.paths.clone(), ..Choice::default() };
    let (specs, mut found) = specs::load(&project::root().join("specs"), &choice)?;
    // What could not be read has no page to be checked.
    let mut all = specs.config.lint.clone();
    all.extend(levels.clone());
    lint::configure(&mut found, &all);
    found.extend(lint::check(&specs, &levels));
    let pages = report::count(specs.pages.len(), "page");
    if specs.pages.is_empty() && found.iter().all(|diagnostic| diagnostic.severity != Severity::Error) {
        let folders: Vec<String> = arguments.paths.iter().map(|path| path.display().to_string()).collect();
        let folders = if folders.is_empty() { specs.root.display().to_string() } else { folders.join(", ") };
        bail!("there is no help page in {folders}; name a folder with pages, or a page");
    }
    stages.done(&format!("checked {pages}"));
    let renderer = platygen::renderer(&specs, report::has_color());
    match arguments.format {
        Format::Human if found.is_empty() => report::result(&format!("{pages}, nothing to say")),
        Format::Human => report::diagnostics(&renderer, &found),
        Format::Json => report::result(&serde_json::to_string_pretty(&json(&found, &renderer))?),
        Format::Github => report::result(github(&found, &renderer).trim_end()),
        Format::Sarif => report::result(&serde_json::to_string_pretty(&sarif(&found, &renderer))?),
    }
    Ok(found.iter().all(|diagnostic| diagnostic.severity != Severity::Error))
}

/// The levels of the command line; the strictest one wins.
fn levels(arguments: &Arguments) -> Result<BTreeMap<String, Level>> {
    let mut levels = BTreeMap::new();
    let named = [(&arguments.allow, Level::Allow), (&arguments.warn, Level::Warn), (&arguments.deny, Level::Deny)];
    for (codes, level) in named {
        for code in codes {
            let id = code.to_ascii_uppercase();
            if Code::find(&id).is_none() {
                bail!("`{code}` is no diagnostic code; docs/diagnostics.md lists them");
            }
            levels.insert(id, level);
        }
    }
    Ok(levels)
}
