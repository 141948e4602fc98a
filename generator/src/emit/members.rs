//! Members of `impl` blocks: constructors, setters, getters.
//!
//! Most cmdlets and models have members that others have too, so a member is made and printed once, whichever thread
//! meets it.

use super::print::{NotRust, Printed, print_member};
use super::source::Code;
use super::types::Place;
use crate::ir::{Parameter, Property, Type};
use foldhash::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A member as text; copies share it.
#[derive(Clone)]
pub(super) struct Member(Arc<Result<Printed, NotRust>>);

impl Member {
    pub(super) fn new(code: impl Into<Code>) -> Self {
        Self(Arc::new(print_member(&code.into())))
    }

    /// The text, or why it is no Rust.
    pub(super) fn printed(&self) -> Result<&Printed, NotRust> {
        (*self.0).as_ref().map_err(Clone::clone)
    }
}

/// What a member is made of, and nothing else: two that are equal have the same text.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Subject<'a> {
    Setter(&'a Parameter),
    Getter(&'a Property, Place),
    Builder { wire: &'a str, rust: &'a str, ty: &'a Type, place: Place },
    Id(&'a Property),
    PassThru,
}

/// The members that were made before.
#[derive(Default)]
pub(super) struct Members<'a> {
    made: Mutex<HashMap<Subject<'a>, Member>>,
}

impl<'a> Members<'a> {
    /// The member, which is made if it is met for the first time.
    pub(super) fn of(&self, subject: Subject<'a>, make: impl FnOnce() -> Code) -> Member {
        if let Some(known) = self.made().get(&subject) {
            return known.clone();
        }
        // Two threads that meet it at the same time make the same text.
        let member = Member::new(make());
        self.made().entry(subject).or_insert(member).clone()
    }

    fn made(&self) -> MutexGuard<'_, HashMap<Subject<'a>, Member>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
