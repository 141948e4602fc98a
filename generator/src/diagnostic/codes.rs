//! The table of diagnostics: one constant a code, collected in [`ALL`].
//!
//! A code never changes its meaning; a retired one is not used again.

use super::Severity::{self, Error, Info, Warning};

/// A stable code.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `P001`.
    pub id: &'static str,
    /// The severity unless configured otherwise.
    pub severity: Severity,
    /// Whether it is reported without being asked for.
    pub is_on: bool,
    /// What it is about, a few words.
    pub title: &'static str,
}

impl Code {
    /// The code with this name.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|code| code.id == id).copied()
    }
}

/// Reported unless a level says otherwise.
const ON: bool = true;
/// Reported only if a level asks for it: every page of some writer has it by design.
const OFF: bool = false;

macro_rules! codes {
    ($($id:ident $severity:ident $on:ident $title:literal)*) => {
        $(
            #[doc = concat!($title, ".")]
            pub const $id: &Code = &Code { id: stringify!($id), severity: $severity, is_on: $on, title: $title };
        )*
        /// Every code, in the order of the table.
        pub const ALL: &[&Code] = &[$($id),*];
    };
}

codes! {
    // Files and front matter.
    F001 Error ON "the file is not UTF-8"
    F002 Info ON "the file begins with a byte order mark"
    F003 Info ON "line breaks are not those of Unix"
    F004 Warning ON "an invisible character stands in the text"
    F005 Info ON "the last line has no line break"
    F006 Error ON "the file is empty"
    F007 Error ON "the file cannot be read"
    F008 Error ON "the file has the marks of an open merge"
    M001 Error ON "front matter is missing or not closed"
    M002 Error ON "front matter is not valid YAML"
    M003 Warning ON "a front matter key is given twice"
    M004 Warning ON "a front matter key is missing"
    M005 Warning ON "a front matter key belongs to the other schema"
    M006 Error ON "the schema is not known"
    M007 Warning ON "the title is not the heading"
    M008 Warning ON "the heading is not the file name"
    M009 Warning ON "the module name is not the folder"
    M010 Warning ON "the online version is of another cmdlet"
    M011 Info OFF "a front matter key has no value"
    M012 Info ON "a module page is not a cmdlet"
    M013 Info ON "an about page is not a cmdlet"
    M014 Error ON "the page is of no known kind"
    M015 Warning ON "the document type is not that of the page"

    // Structure.
    S001 Error ON "the page has no heading"
    S002 Error ON "a page has several headings of level 1"
    S003 Warning ON "the heading is not Verb-Noun"
    S004 Error ON "a section is missing"
    S005 Warning ON "a section is empty"
    S006 Error ON "a section is given twice"
    S007 Warning ON "a section is out of order"
    S008 Info ON "a section heading is not in upper case"
    S009 Warning ON "the section is not known"
    S010 Warning ON "the section heading is misspelt"
    S011 Error ON "a fence is not closed"
    S012 Warning ON "a line looks like a heading and is none"
    S013 Warning ON "a heading stands where text belongs"
    S014 Warning ON "no blank line stands before a heading or block"
    S015 Info OFF "a placeholder was never filled in"
    S016 Warning ON "raw HTML stands in the text"
    S017 Warning OFF "a comment outside of a fence reads as a heading"
    S018 Info ON "a section of the schema is not there"
    S019 Warning ON "text belongs to no part of its section"
    S020 Info ON "a heading is not written as one"
    S021 Warning ON "the heading of a section is lost"

    // Syntax.
    X001 Error ON "the syntax item cannot be parsed"
    X002 Error ON "the syntax names another cmdlet"
    X003 Error ON "a parameter set is given twice"
    X004 Warning ON "no parameter set is the default"
    X005 Error ON "several parameter sets are the default"
    X006 Warning ON "a syntax block has no heading"
    X007 Error ON "a parameter set has no syntax block"
    X008 Warning ON "only one place names the common parameters"
    X009 Warning ON "a parameter stands twice in a set"
    X010 Info ON "the syntax item is not in the usual form"
    X011 Info OFF "the syntax block is not wrapped as platyPS wraps it"
    X012 Warning ON "a switch is written with a type"
    X013 Info ON "the mark of the default set is not `(Default)`"
    X014 Info ON "a parameter set stands for a provider"
    X015 Error ON "the syntax section is empty"
    X016 Warning ON "the syntax has characters in it that are none of it"

    // Parameters.
    P001 Error ON "a parameter has no yaml block"
    P002 Error ON "the yaml block cannot be parsed"
    P003 Warning ON "the yaml block is not valid YAML"
    P004 Error ON "a key is given twice"
    P005 Error ON "a key is missing"
    P006 Error ON "a parameter is given twice"
    P007 Warning ON "the parameter heading has no dash"
    P008 Error ON "the parameter set is not in the syntax"
    P009 Error ON "a parameter of the syntax is not described"
    P010 Warning ON "a parameter is not in the syntax"
    P011 Error ON "syntax and parameter block name different sets"
    P012 Warning ON "syntax and parameter block disagree on what is mandatory"
    P013 Warning ON "syntax and parameter block disagree on the position"
    P014 Warning ON "syntax and parameter block name different types"
    P015 Error ON "a set is named twice for a parameter"
    P016 Info ON "a parameter has several yaml blocks"
    P017 Warning ON "the value of a key is not one of its values"
    P018 Warning ON "an alias is the name of something else"
    P019 Warning ON "accepted values do not fit"
    P020 Warning OFF "a parameter has no description"
    P021 Info OFF "parameters are not in alphabetical order"
    P022 Warning ON "text stands behind the yaml block"
    P023 Info ON "blocks of both schemas stand on one page"
    P024 Warning ON "the fence of a parameter block is not the usual one"
    P025 Warning ON "a parameter is written in another case"

    // Inputs, outputs, links, aliases.
    I001 Warning ON "INPUTS and the pipeline parameters disagree"
    I002 Warning ON "a type heading is no type"
    L001 Warning OFF "a link has no text"
    L002 Warning ON "a link has no address"
    L003 Warning ON "a related link is plain text"
    A001 Info OFF "the list of aliases is a placeholder"

    // Complex types in NOTES.
    N001 Error ON "a complex type belongs to no parameter"
    N002 Warning ON "a complex parameter has no entry in the notes"
    N003 Warning ON "a description points to notes that are not there"
    N004 Warning ON "notes and parameter block name different types"
    N005 Error ON "the indent jumps"
    N006 Error ON "the line is no property"
    N007 Warning ON "a property stands twice in a type"
    N008 Info OFF "a complex type is not expanded"
    N009 Error ON "a type has other properties on another page"
    N010 Info ON "a continuation line looks like markdown"
    N011 Info ON "an escape was left in the notes"
    N012 Warning ON "complex parameters are not in alphabetical order"
    N013 Error ON "the list is nested too deeply"

    // Command metadata.
    K001 Error ON "the command metadata is not valid JSON"
    K002 Warning ON "an entry of the command metadata is not understood"
    K003 Warning ON "the page and the command metadata disagree"
    K004 Warning ON "a route of the command metadata is not in $metadata"
    K005 Error ON "a route of the command metadata is no path"

    // $metadata.
    D001 Error ON "$metadata is not valid XML"
    D002 Warning ON "an element of $metadata is not understood"
    D003 Warning ON "a wire name is not in $metadata"
    D004 Warning ON "a type of the page is not in $metadata"
    D005 Warning ON "$metadata is against the request"

    // Across pages.
    C001 Warning ON "a cmdlet is described by two pages"
    C002 Warning ON "an alias is another cmdlet"
    C003 Warning ON "a parameter has different types in two sets"
    C004 Info OFF "the values of an enumeration are not known"

    // Lowering.
    R001 Error ON "no route is known"
    R002 Error ON "the route does not fit the parameters"
    R003 Error ON "the role of a parameter is not known"
    R004 Error ON "two names collide"
    R005 Error ON "an override matches nothing"
    R006 Error ON "overrides.toml cannot be read"
    R007 Error ON "an override changes nothing any more"
    R008 Error ON "an entry of gen.toml matches nothing"
    R009 Warning ON "the route of an override is not in $metadata"
    T001 Warning ON "a type differs between pages"
    T002 Info ON "a type is not known"
    G001 Error ON "gen.toml cannot be read"
    G002 Warning ON "a gen.toml is not read"
}
