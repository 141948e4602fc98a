//! One help page: platyPS markdown to a [`Page`], the first stage of the pipeline.
//!
//! Structure comes from a fence-aware line scanner and not from a CommonMark tree, because real pages
//! have unfenced examples whose comments CommonMark takes for headings.
//! Every `&str` in a [`Page`] is a slice of the page's text, so [`Page::span`] gives the place of anything.
//! Parsing never fails: what is not understood is kept as text and reported.

pub(crate) mod comments;
pub mod compare;
pub mod complex;
pub(crate) mod disguise;
mod examples;
mod findings;
pub mod front_matter;
mod lines;
mod links;
pub(crate) mod merge;
mod module;
pub(crate) mod near;
pub mod parameter;
pub mod print;
pub mod prose;
pub mod sections;
pub(crate) mod spelling;
pub mod syntax;
pub mod type_name;
pub(crate) mod types;
mod validity;

use crate::diagnostic::Diagnostic;
use complex::{Complex, Listing, Trees};
use findings::Findings;
use front_matter::FrontMatter;
use parameter::{CommonParameters, Parameter};
use sections::{Section, SectionName};
use std::ops::Range;
use std::sync::Arc;
use syntax::SyntaxSet;

pub use examples::Example;
pub use links::Link;
pub use module::ModuleCommand;
pub use types::TypeEntry;

/// A page with its name relative to the specs folder.
#[derive(Debug)]
pub struct Source<'p> {
    /// `Microsoft.Graph.Users/Get-MgUser.md`.
    pub name: &'p str,
    /// The page.
    pub page: Page<'p>,
}

/// A help page as data. Sections that are missing are empty.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The file as it is named in diagnostics.
    pub file: Arc<str>,
    /// The whole text, without byte order mark.
    pub text: &'a str,
    /// What the page is.
    pub kind: Kind,
    /// The version of the help schema.
    pub schema: Schema,
    /// The keys before the heading.
    pub front_matter: FrontMatter<'a>,
    /// The first heading: the cmdlet.
    pub title: &'a str,
    /// Every section as it stands, in page order.
    pub sections: Vec<Section<'a>>,
    /// SYNOPSIS.
    pub synopsis: &'a str,
    /// SYNTAX.
    pub syntax: Vec<SyntaxSet<'a>>,
    /// ALIASES, only in schema 2024-05-01.
    pub aliases: &'a str,
    /// DESCRIPTION.
    pub description: &'a str,
    /// EXAMPLES.
    pub examples: Vec<Example<'a>>,
    /// PARAMETERS.
    pub parameters: Vec<Parameter<'a>>,
    /// Whether PARAMETERS has an entry `CommonParameters`.
    pub has_common_parameters: bool,
    /// The entries `CommonParameters` and `WorkflowCommonParameters` with their text.
    pub common_parameters: Vec<CommonParameters<'a>>,
    /// INPUTS.
    pub inputs: Vec<TypeEntry<'a>>,
    /// OUTPUTS.
    pub outputs: Vec<TypeEntry<'a>>,
    /// NOTES before the complex types.
    pub notes: &'a str,
    /// The lines between the heading of the complex types and the first of them.
    pub complex_intro: &'a str,
    /// The complex types in NOTES.
    pub complex: Vec<Complex<'a>>,
    /// RELATED LINKS.
    pub links: Vec<Link<'a>>,
    /// The cmdlets that a module page lists.
    pub commands: Vec<ModuleCommand<'a>>,
    /// Text that belongs nowhere else; each piece is reported.
    pub unread: Vec<&'a str>,
}

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Help of a cmdlet.
    Cmdlet,
    /// The list of a module's cmdlets.
    Module,
    /// An about topic.
    About,
    /// None of these.
    Unknown,
}

/// The version of the help schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schema {
    /// `schema: 2.0.0`, platyPS 0.14 and AutoRest.
    V2_0_0,
    /// `PlatyPS schema version: 2024-05-01`.
    V2024_05_01,
    /// Another one, or none.
    #[default]
    Unknown,
}

impl<'a> Page<'a> {
    /// The bytes of `part` in the file. `part` must be a slice of the page's text.
    #[must_use]
    pub fn span(&self, part: &str) -> Range<usize> {
        span(self.text, part)
    }

    /// Whether the file has the name of the cmdlet; one that has not may be a stale copy.
    #[must_use]
    pub fn is_own_file(&self) -> bool {
        self.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case(self.title))
    }

    /// The module that the page names, or the folder that it lies in; `name` is its path below the specs.
    #[must_use]
    pub fn module<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.front_matter.get("Module Name").unwrap_or_else(|| name.rsplit('/').nth(1).unwrap_or("Cmdlets"))
    }

    /// The file's name without folder and `.md`.
    pub(crate) fn file_stem(&self) -> Option<&str> {
        self.file.rsplit('/').next()?.strip_suffix(".md")
    }

    /// The parameter with this name, whatever its case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter<'a>> {
        self.parameters.iter().find(|parameter| parameter.name.eq_ignore_ascii_case(name))
    }

    /// The complex types as they are printed.
    #[must_use]
    pub fn listings(&self) -> Vec<Listing<'a>> {
        self.complex.iter().map(Complex::listing).collect()
    }

    /// The bodies of all sections with this name, in page order.
    pub(crate) fn bodies(&self, name: SectionName) -> impl Iterator<Item = &'a str> {
        self.sections.iter().filter(move |section| section.name == name).map(|section| section.body)
    }

    fn first_body(&self, name: SectionName) -> &'a str {
        self.bodies(name).next().unwrap_or("")
    }
}

/// The bytes of `part` in `text`; an empty range at the end if it is no slice of it.
pub(crate) fn span(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    match start.checked_add(part.len()) {
        Some(end) if end <= text.len() => start..end,
        _ => text.len()..text.len(),
    }
}

/// Reads a page. `file` is its name in diagnostics.
///
/// ```
/// let text = "---\nModule Name: Contoso\nschema: 2.0.0\n---\n# Get-Thing\n## SYNOPSIS\nGets it.\n";
/// let (page, _) = platygen::page::parse(&"Get-Thing.md".into(), text);
/// assert_eq!((page.title, page.synopsis), ("Get-Thing", "Gets it."));
/// ```
#[must_use]
pub fn parse<'a>(file: &Arc<str>, text: &'a str) -> (Page<'a>, Vec<Diagnostic>) {
    Reader::default().parse(file, text)
}

/// Reads many pages: what several of them have in common is read once.
#[derive(Default)]
pub struct Reader<'a> {
    trees: Trees<'a>,
}

impl<'a> Reader<'a> {
    /// Reads a page as [`parse`] does.
    #[must_use]
    pub fn parse(&mut self, file: &Arc<str>, text: &'a str) -> (Page<'a>, Vec<Diagnostic>) {
        read(file, text, &mut self.trees)
    }
}

fn read<'a>(file: &Arc<str>, text: &'a str, trees: &mut Trees<'a>) -> (Page<'a>, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut findings = Findings::new(file, text);
    let (front_matter, rest) = front_matter::parse(text, &mut findings);
    let outline = sections::scan(rest, &mut findings);
    let mut page = Page {
        file: Arc::clone(file),
        text,
        kind: Kind::Unknown,
        schema: front_matter.schema(),
        front_matter,
        title: outline.title,
        sections: outline.sections,
        synopsis: "",
        syntax: Vec::new(),
        aliases: "",
        description: "",
        examples: Vec::new(),
        parameters: Vec::new(),
        has_common_parameters: false,
        common_parameters: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        notes: "",
        complex_intro: "",
        complex: Vec::new(),
        links: Vec::new(),
        commands: Vec::new(),
        unread: Vec::new(),
    };
    page.kind = kind_of(&page);
    match page.kind {
        Kind::Cmdlet => read_sections(&mut page, trees, &mut findings),
        Kind::Module => module::read(&mut page),
        Kind::About => {}
        // That it is no help page is all there is to say of it.
        Kind::Unknown => findings.forget(),
    }
    let (unread, found) = findings.finish();
    page.unread = unread;
    (page, found)
}

fn read_sections<'a>(page: &mut Page<'a>, trees: &mut Trees<'a>, findings: &mut Findings<'a>) {
    for section in &page.sections {
        comments::report(section.name, section.body, findings);
    }
    page.synopsis = page.first_body(SectionName::Synopsis).trim();
    page.aliases = page.first_body(SectionName::Aliases).trim();
    page.description = page.first_body(SectionName::Description).trim();
    page.syntax = syntax::parse(page.first_body(SectionName::Syntax), findings);
    page.examples = examples::parse(page.first_body(SectionName::Examples), findings);
    let list = parameter::parse(page.first_body(SectionName::Parameters), &page.syntax, findings);
    page.parameters = list.parameters;
    page.has_common_parameters = !list.common.is_empty();
    page.common_parameters = list.common;
    page.inputs = types::parse(page.first_body(SectionName::Inputs), findings);
    page.outputs = types::parse(page.first_body(SectionName::Outputs), findings);
    let notes = complex::parse(page.first_body(SectionName::Notes), trees, findings);
    page.notes = notes.before;
    page.complex_intro = notes.intro;
    page.complex = notes.roots;
    page.links = links::parse(page.first_body(SectionName::RelatedLinks), findings);
}

/// The rule of platyPS: `document type` wins, then the sections, then `Module Guid`, then the title.
/// A type that the page cannot be is left to the sections, for a page that is skipped is lost.
/// One with an open merge is nothing, whatever else it says.
fn kind_of(page: &Page<'_>) -> Kind {
    if merge::open_merge(page.text).is_some() {
        return Kind::Unknown;
    }
    let has = |name| page.sections.iter().any(|section| section.name == name);
    let has_guid = page.front_matter.has("Module Guid");
    match page.front_matter.get("document type") {
        Some("cmdlet") if has(SectionName::Syntax) || !has_guid => return Kind::Cmdlet,
        Some("module") if has_guid || !has(SectionName::Syntax) => return Kind::Module,
        _ => {}
    }
    if has_guid {
        Kind::Module
    } else if has(SectionName::Syntax) && (has(SectionName::Synopsis) || has(SectionName::Parameters)) {
        if is_about(page) { Kind::About } else { Kind::Cmdlet }
    } else if is_about(page) {
        Kind::About
    } else if has(SectionName::Parameters) || has(SectionName::Synopsis) {
        Kind::Cmdlet
    } else {
        Kind::Unknown
    }
}

fn is_about(page: &Page<'_>) -> bool {
    let about = |name: &str| name.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("about_"));
    about(page.title) || page.front_matter.get("title").is_some_and(about)
}

/// A name as PowerShell writes cmdlets: `Get-Thing`.
pub(crate) fn is_verb_noun(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text.split_once('-').is_some_and(|(verb, noun)| is_word(verb) && is_word(noun))
}
