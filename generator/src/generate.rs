//! The whole pipeline as one pure function: what was read in, what is to be written out.

use crate::diagnostic::{Diagnostic, Renderer, Severity, codes};
use crate::emit::{self, GeneratedFile, RuntimeDependency, Settings};
use crate::facts::commands::{self, Commands};
use crate::facts::csdl::{self, Metadata};
use crate::ir;
use crate::lint::{self, Checks};
use crate::lower::{self, Facts};
use crate::overrides::{self, Overrides};
use crate::page::Source;
use crate::queue;
use crate::specs::{RuntimeConfig, Specs};
use std::collections::HashSet;
use std::num::NonZero;
use std::thread;

/// What a run gives.
#[derive(Debug, Default)]
pub struct Generation {
    /// The files of the crate.
    pub files: Vec<GeneratedFile>,
    /// The IR they were made from.
    pub api: ir::Api,
    /// Every finding, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Generation {
    /// Whether something was lost.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Pages and facts to files on one thread. The same input gives the same bytes.
///
/// # Errors
/// If a template gave something that is no Rust: a defect of the generator, named with its file.
pub fn generate(specs: &Specs) -> Result<Generation, emit::EmitError> {
    generate_on(NonZero::<usize>::MIN, specs)
}

/// As [`generate`] on several threads; the result does not depend on their number.
///
/// # Errors
/// As those of [`generate`].
pub fn generate_on(threads: NonZero<usize>, specs: &Specs) -> Result<Generation, emit::EmitError> {
    let (facts, (sources, read)) = queue::beside(threads, || read_facts(specs), || lint::read(threads, specs));
    let checks = Checks::new(&sources);
    let (api, lowered) = thread::scope(|scope| {
        for _ in 1..threads.get().min(1 + sources.len()) {
            scope.spawn(|| checks.work());
        }
        let lowered = lower(specs, &sources, facts);
        checks.work();
        lowered
    });
    let mut diagnostics = checks.finish(read);
    diagnostics.extend(lowered);
    // Not beside the emission: threads that free each other's memory wait for each other.
    drop(sources);
    let files = emit::emit_on(threads, &api, &settings(specs))?;
    lint::finish(&mut diagnostics, &specs.config.lint);
    Ok(Generation { files, api, diagnostics })
}

/// The companion sources, and what reading them found.
type ReadFacts = (Commands, Metadata, Overrides, Vec<Diagnostic>);

/// The facts and the pages to the IR, on one thread: a name that is given to one page is taken for the next.
fn lower(specs: &Specs, sources: &[Source<'_>], facts: ReadFacts) -> (ir::Api, Vec<Diagnostic>) {
    let (commands, metadata, overrides, mut diagnostics) = facts;
    let pages: HashSet<&str> = specs.pages.iter().chain(&specs.broken).map(|page| page.name.as_str()).collect();
    diagnostics.extend(overrides.missing_pages(|page| pages.contains(page)));
    let facts = Facts {
        api_version: &specs.config.api_version,
        commands: &commands,
        metadata: &metadata,
        overrides: &overrides,
    };
    let (api, found) = lower::lower(sources, &facts);
    // An entry of overrides.toml can be about a page that was not selected.
    let is_part = sources.len() < specs.pages.len();
    diagnostics.extend(found.into_iter().filter(|found| !is_part || found.code != codes::R005));
    (api, diagnostics)
}

/// A renderer that knows every text of a run.
#[must_use]
pub fn renderer(specs: &Specs, color: bool) -> Renderer {
    let mut renderer = Renderer::new(color);
    let facts = specs.commands.iter().chain(&specs.metadata).chain(&specs.overrides).chain(&specs.config_file);
    for input in specs.pages.iter().chain(&specs.broken).chain(facts) {
        renderer.add(&input.file, input.text.clone());
    }
    renderer
}

fn read_facts(specs: &Specs) -> ReadFacts {
    let (mut all, mut diagnostics) = (Commands::default(), Vec::new());
    for input in &specs.commands {
        let (read, found) = commands::parse(&input.file, &input.text);
        all.extend(read);
        diagnostics.extend(found);
    }
    let (metadata, found) =
        specs.metadata.as_ref().map(|input| csdl::parse(&input.file, &input.text)).unwrap_or_default();
    diagnostics.extend(found);
    let (overrides, found) =
        specs.overrides.as_ref().map(|input| overrides::parse(&input.file, &input.text)).unwrap_or_default();
    diagnostics.extend(found);
    (all, metadata, overrides, diagnostics)
}

fn settings(specs: &Specs) -> Settings {
    let output = &specs.config.output;
    Settings {
        name: output.name.clone(),
        version: output.version.clone(),
        runtime: match &output.runtime {
            RuntimeConfig::Path(path) => RuntimeDependency::Path(path.clone()),
            RuntimeConfig::Version(version) => RuntimeDependency::Version(version.clone()),
        },
        standalone: !output.workspace,
    }
}
