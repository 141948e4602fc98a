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
    /// What it is about, a few words.
    pub title: &'static str,
}

macro_rules! codes {
    ($($id:ident $severity:ident $title:literal)*) => {
        $(
            #[doc = concat!($title, ".")]
            pub const $id: &Code = &Code { id: stringify!($id), severity: $severity, title: $title };
        )*
        /// Every code, in the order of the table.
        pub const ALL: &[&Code] = &[$($id),*];
    };
}

codes! {
    // Files and front matter.
    F001 Error "the file is not UTF-8"
    F006 Error "the file is empty"
    F007 Error "the file cannot be read"
    M001 Error "front matter is missing or not closed"
    M002 Error "front matter is not valid YAML"
    M003 Warning "a front matter key is given twice"
    M006 Error "the schema is not known"
    M007 Warning "the title is not the heading"
    M008 Warning "the heading is not the file name"
    M012 Info "a module page is not a cmdlet"
    M013 Info "an about page is not a cmdlet"
    M014 Error "the page is of no known kind"

    // Structure.
    S001 Error "the page has no heading"
    S004 Error "a section is missing"
    S006 Error "a section is given twice"
    S009 Warning "the section is not known"
    S010 Warning "the section heading is misspelt"
    S011 Error "a fence is not closed"

    // Syntax.
    X001 Error "the syntax item cannot be parsed"
    X002 Error "the syntax names another cmdlet"
    X003 Error "a parameter set is given twice"
    X004 Warning "no parameter set is the default"
    X005 Error "several parameter sets are the default"
    X007 Error "a parameter set has no syntax block"
    X009 Warning "a parameter stands twice in a set"
    X015 Error "the syntax section is empty"

    // Parameters.
    P001 Error "a parameter has no yaml block"
    P002 Error "the yaml block cannot be parsed"
    P004 Error "a key is given twice"
    P005 Error "a key is missing"
    P006 Error "a parameter is given twice"
    P007 Warning "the parameter heading has no dash"
    P008 Error "the parameter set is not in the syntax"
    P009 Error "a parameter of the syntax is not described"
    P010 Warning "a parameter is not in the syntax"
    P011 Error "syntax and parameter block name different sets"
    P012 Warning "syntax and parameter block disagree on what is mandatory"
    P014 Warning "syntax and parameter block name different types"

    // Complex types in NOTES.
    N001 Error "a complex type belongs to no parameter"
    N002 Warning "a complex parameter has no entry in the notes"
    N005 Error "the indent jumps"
    N006 Error "the line is no property"
    N007 Warning "a property stands twice in a type"
    N013 Error "the list is nested too deeply"

    // Command metadata.
    K001 Error "the command metadata is not valid JSON"
    K002 Warning "an entry of the command metadata is not understood"
    K003 Warning "the page and the command metadata disagree"

    // $metadata.
    D001 Error "$metadata is not valid XML"
    D002 Warning "an element of $metadata is not understood"
    D003 Warning "a wire name is not in $metadata"
    D004 Warning "a type of the page is not in $metadata"

    // Across pages.
    C001 Warning "a cmdlet is described by two pages"

    // Lowering.
    R001 Error "no route is known"
    R002 Error "the route does not fit the parameters"
    R003 Error "the role of a parameter is not known"
    R004 Error "two names collide"
    R005 Error "an override matches nothing"
    R006 Error "overrides.toml cannot be read"
    T001 Warning "a type differs between pages"
    T002 Info "a type is not known"
    G001 Error "gen.toml cannot be read"
}
