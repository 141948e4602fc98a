//! Applies `overrides.toml` while pages are lowered, and keeps book of what each entry changed.

use crate::diagnostic::{Code, Diagnostic, Place, codes};
use crate::ir;
use crate::overrides::{Change, Overrides, Subject};
use std::collections::BTreeSet;

/// The entries, and what came of them.
pub(super) struct Corrections<'o> {
    overrides: &'o Overrides,
    /// For each entry whether it fits anything, and which of its keys made a difference.
    seen: Vec<(bool, BTreeSet<&'static str>)>,
    /// What cannot be done as an entry says it, or is in doubt.
    refused: Vec<Diagnostic>,
}

impl<'o> Corrections<'o> {
    pub(super) fn new(overrides: &'o Overrides) -> Self {
        Self { overrides, seen: vec![(false, BTreeSet::new()); overrides.entries.len()], refused: Vec::new() }
    }

    /// The Rust name.
    pub(super) fn rename(&mut self, subject: &Subject<&str>, known: String) -> String {
        self.apply(subject, "rename", known, |change| change.rename.clone())
    }

    /// The name in JSON or in the query.
    pub(super) fn wire(&mut self, subject: &Subject<&str>, known: String) -> String {
        self.apply(subject, "wire", known, |change| change.wire.clone())
    }

    /// Method and path; none if nothing is known and no entry says it.
    pub(super) fn route(
        &mut self,
        subject: &Subject<&str>,
        known: Option<(String, String)>,
    ) -> Option<(String, String)> {
        self.apply(subject, "route", known, |change| change.route.clone().map(Some))
    }

    /// Whether an entry gives the Rust name.
    pub(super) fn renames(&self, subject: &Subject<&str>) -> bool {
        self.overrides.entries.iter().any(|entry| entry.subject.is(subject) && entry.change.rename.is_some())
    }

    /// Whether an entry gives the route.
    pub(super) fn has_route(&self, subject: &Subject<&str>) -> bool {
        self.overrides.entries.iter().any(|entry| entry.subject.is(subject) && entry.change.route.is_some())
    }

    /// The type that an entry gives, as a page would write it.
    pub(super) fn type_name(&self, subject: &Subject<&str>) -> Option<&'o str> {
        let mut fits = self.overrides.entries.iter().filter(|entry| entry.subject.is(subject));
        fits.find_map(|entry| entry.change.ty.as_deref())
    }

    /// The type; `wanted` is what [`Self::type_name`] means.
    pub(super) fn ty(&mut self, subject: &Subject<&str>, known: ir::Type, wanted: &ir::Type) -> ir::Type {
        self.apply(subject, "type", known, |change| change.ty.as_ref().map(|_| wanted.clone()))
    }

    /// Why nothing is to be emitted for it, if so.
    pub(super) fn hides(&mut self, subject: &Subject<&str>) -> Option<String> {
        self.apply(subject, "hide", None, |change| change.hide.clone().map(Some))
    }

    fn apply<T: PartialEq>(
        &mut self,
        subject: &Subject<&str>,
        key: &'static str,
        known: T,
        wanted: impl Fn(&Change) -> Option<T>,
    ) -> T {
        for (entry, (fits, keys)) in self.overrides.entries.iter().zip(&mut self.seen) {
            if entry.subject.is(subject) {
                *fits = true;
                if let Some(wanted) = wanted(&entry.change).filter(|wanted| *wanted != known) {
                    keys.insert(key);
                    return wanted;
                }
            }
        }
        known
    }

    /// Where the entry about a cmdlet, or about some of its sets, stands that makes such a change.
    pub(super) fn entry_of(&self, cmdlet: &str, is_wanted: impl Fn(&Change) -> bool) -> Option<Place> {
        let is_of_cmdlet = |subject: &Subject<String>| match subject {
            Subject::Cmdlet { name, .. } => name.eq_ignore_ascii_case(cmdlet),
            _ => false,
        };
        let mut entries = self.overrides.entries.iter().filter(|entry| is_of_cmdlet(&entry.subject));
        let span = entries.find(|entry| is_wanted(&entry.change))?.place.clone();
        Some(Place { file: self.overrides.file.clone()?, span, label: String::new() })
    }

    /// Reports that a name an entry gives is taken.
    pub(super) fn name_taken(&mut self, subject: &Subject<&str>, name: &str) {
        let message = format!("`{name}` is the name of something else there");
        self.report(codes::R004, subject, message, "choose another name");
    }

    /// Reports that the type an entry gives is none.
    pub(super) fn unknown_type(&mut self, subject: &Subject<&str>, name: &str) {
        let message = format!("`{name}` is the name of no type, neither on the pages nor in $metadata");
        let help = "write a type as pages do, `String`, `DateTime` or `IMicrosoftGraphMessage[]`";
        self.report(codes::R005, subject, message, help);
        for (entry, (fits, keys)) in self.overrides.entries.iter().zip(&mut self.seen) {
            if entry.subject.is(subject) {
                *fits = true;
                // What cannot be done is not idle as well.
                keys.insert("type");
            }
        }
    }

    /// Reports that the route an entry gives leads nowhere.
    pub(super) fn unknown_route(&mut self, subject: &Subject<&str>, route: &str) {
        let message = format!("{route} is not in $metadata");
        self.report(
            codes::R009,
            subject,
            message,
            "the route stands; check that it is of the same version of the service",
        );
    }

    /// Reports something about the entry for a subject.
    fn report(&mut self, code: &'static Code, subject: &Subject<&str>, message: String, help: &str) {
        let entry = self.overrides.entries.iter().find(|entry| entry.subject.is(subject));
        let Some((file, entry)) = self.overrides.file.as_ref().zip(entry) else { return };
        let found = Diagnostic::new(code, file, entry.place.clone(), message).help(help);
        // A property is met on pages and in $metadata.
        if !self.refused.contains(&found) {
            self.refused.push(found);
        }
    }

    /// An error for each entry that fits nothing, or one of whose keys never made a difference.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let Some(file) = &self.overrides.file else { return Vec::new() };
        let mut found = self.refused;
        for (entry, (fits, keys)) in self.overrides.entries.iter().zip(&self.seen) {
            let idle = entry.change.keys().into_iter().find(|key| !keys.contains(key));
            let (code, message) = match idle {
                _ if !fits => (codes::R005, "nothing that was read has this name".to_owned()),
                Some(key) => (
                    codes::R007,
                    format!("`{key}` changes nothing: the sources say the same, or it cannot be changed there"),
                ),
                None => continue,
            };
            let help = "correct the entry, or remove it";
            found.push(Diagnostic::new(code, file, entry.place.clone(), message).help(help));
        }
        found
    }
}
