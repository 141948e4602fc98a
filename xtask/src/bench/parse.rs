//! `cargo xtask bench parse`: pages to the IR on one thread, against a walk of the same bytes with pulldown-cmark.

use super::{line, mega, pairs};
use crate::{project, report};
use anyhow::{Context, Result};
use platygen::facts::{commands, csdl};
use platygen::lower::{self, Facts};
use platygen::overrides;
use platygen::page::{self, Source};
use platygen::specs::{self, Choice, Specs};
use pulldown_cmark::{Options, Parser};
use std::hint::black_box;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
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
pub(super) fn run(options: &Arguments) -> Result<bool> {
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
