//! The paths of `$metadata` as a graph: what follows each place, spelt the ways in which names spell it.
//!
//! Between [`successors`] and the searches by name. A place is worked out the first time that a search comes by,
//! because a search follows one name and sees little of the service.

use super::flat;
use super::noun::{Start, starts};
use super::{Last, Metadata, Step, Via, local, successors};
use crate::facts::words;
use std::sync::OnceLock;

/// What can follow a place on a path, shared by all places with the same successors.
pub(super) type Place = usize;

/// What a path can start with.
pub(super) const ROOT: Place = 0;
/// Nothing follows.
const END: Place = 1;
/// A value that is no object, and a collection of them.
const VALUE: Place = 2;
const VALUES: Place = 3;
/// The first of two places for each object type: one of them and several of them.
const OBJECTS: Place = 4;

const STREAM: &str = "Edm.Stream";

/// Searches for routes by what a page says. Build one for each `$metadata`; it remembers what it has seen.
#[derive(Debug)]
pub struct Routes<'m> {
    pub(super) metadata: &'m Metadata,
    places: Vec<OnceLock<Box<[Edge<'m>]>>>,
}

/// A step with its spellings.
#[derive(Debug)]
pub(super) struct Edge<'m> {
    pub(super) step: Step<'m>,
    /// Where the path stands behind it.
    pub(super) place: Place,
    /// The letters and digits that the name of a body type has for it.
    pub(super) flat: Box<str>,
    /// The length of the first word in `flat`.
    pub(super) head: usize,
    /// The words that a noun has for it, singular; none for a key and for what no cmdlet addresses.
    pub(super) words: Box<[String]>,
    /// The starts of the words with which they can begin.
    pub(super) starts: [Start; 2],
}

impl<'m> Routes<'m> {
    /// The routes of a service.
    pub fn new(metadata: &'m Metadata) -> Self {
        let mut places = Vec::new();
        places.resize_with(OBJECTS + 2 * metadata.objects.len(), OnceLock::new);
        Self { metadata, places }
    }

    /// The steps behind a place; `last` is any path's end there.
    pub(super) fn edges(&self, place: Place, last: Option<Last<'m>>) -> &[Edge<'m>] {
        let Some(place) = self.places.get(place) else { return &[] };
        place.get_or_init(|| {
            let steps = successors(self.metadata, last).into_iter();
            steps.map(|step| self.edge(step)).collect()
        })
    }

    fn edge(&self, step: Step<'m>) -> Edge<'m> {
        let (flat, head) = flat::spelling(step);
        let place = self.place(step.to);
        // No cmdlet addresses a single value; objects and the bytes of a stream are another matter.
        let is_stream = matches!(step.to, Last::Property(ty) if ty.name == STREAM && !ty.is_collection);
        let is_value = matches!(place, VALUE | VALUES) && matches!(step.via, Via::Property(_));
        let words = if is_value && !is_stream { Vec::new() } else { noun_words(step) };
        let starts = starts(&words);
        Edge { step, place, flat: flat.into(), head, words: words.into(), starts }
    }

    fn place(&self, last: Last<'m>) -> Place {
        let of_object = |name: &str, is_collection: bool| {
            self.metadata.object_position(name).map(|at| OBJECTS + 2 * at + usize::from(is_collection))
        };
        match last {
            Last::Collection(ty) => of_object(ty, true).unwrap_or(END),
            Last::Entity(ty) => of_object(ty, false).unwrap_or(END),
            // Nothing is bound to values that are no objects, so that they share one place.
            Last::Property(ty) => {
                let values = if ty.is_collection { VALUES } else { VALUE };
                of_object(&ty.name, ty.is_collection).unwrap_or(values)
            }
            Last::Function(function) if function.is_composable => {
                function.return_type.as_ref().map_or(END, |ty| self.place(Last::of(self.metadata, ty)))
            }
            Last::Function(_) | Last::Action(_) | Last::Ref | Last::Value | Last::Count => END,
        }
    }
}

/// The words of a segment in a noun: `$ref` is `ByRef`, `$value` is `Content`, a cast is `AsUser`.
fn noun_words(step: Step<'_>) -> Vec<String> {
    let fixed = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match step.via {
        Via::Root(name) => words::singulars(name),
        Via::Property(property) => words::singulars(&property.name),
        Via::Key { .. } => Vec::new(),
        Via::Cast(ty) => fixed(&["as"]).into_iter().chain(words::singulars(local(ty))).collect(),
        Via::Operation(operation) => words::singulars(&operation.name),
        Via::Ref => fixed(&["by", "ref"]),
        Via::Value => fixed(&["content"]),
        Via::Count => fixed(&["count"]),
    }
}
