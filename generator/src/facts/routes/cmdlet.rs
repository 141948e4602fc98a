//! From the name of a cmdlet and what its page shows to the route in `$metadata`.
//!
//! `AutoRest` made the noun from the words of the path: singular, without repetitions, the words of an action last and
//! without the word that became the verb. The walk goes only where the next segment spells the next words of the noun
//! and where each key is one of the page's mandatory parameters, so what arrives has exactly that noun and those ids.

use super::graph::{Edge, Place, ROOT};
use super::noun::{Noun, Rank, Spelt};
use super::said::Said;
use super::{Last, Operation, Routes, Step, Template, Via, local};
use crate::facts::words::{collapse, singulars};
use foldhash::HashSet;
use std::collections::BTreeMap;

/// What a page shows of one request.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The noun without the prefix of the product: `UserMailFolderMessage`.
    pub noun: &'a str,
    /// The verb: `Get`, `New`; `Invoke` leaves the operation's own verb to the noun.
    pub verb: &'a str,
    /// The first word of the set's name: `Get`, `List`, `Create`, `Wipe`; none if the set has no name.
    pub stem: Option<&'a str>,
    /// The parameters that must be parts of the route: `UserId`, `MailFolderId1`.
    pub ids: &'a [&'a str],
    /// Whether it only reads: `-Confirm` is there if and only if the method is not GET.
    pub is_read: bool,
    /// Whether it takes or gives a file.
    pub has_file: bool,
    /// The synopsis of the page.
    pub synopsis: &'a str,
}

/// A path that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'m> {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// The path.
    pub template: String,
    /// Where it ends.
    pub last: Last<'m>,
    /// Whether the synopsis names its end; none if the synopsis is prose.
    pub is_named: Option<bool>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CmdletRoute<'m> {
    /// The paths that fit best, by template; if there are several, nothing says which one is meant,
    /// and if there are none, there were too many to look at.
    Fits(Vec<Candidate<'m>>),
    /// The noun is spelt by these paths, but their placeholders are not the parameters of the page.
    OtherIds(Vec<String>),
    /// No path that takes such a request spells the noun.
    NoPath,
}

/// Places visited before a walk gives up; real nouns need a few dozen.
const MAX_VISITS: usize = 20_000;
/// Longer paths have no cmdlets.
const MAX_STEPS: usize = 24;
/// As many ids as the mask of a walk has bits; no cmdlet has ten.
const MAX_IDS: usize = 32;
/// The bytes of a property.
const STREAM: &str = "Edm.Stream";
/// As many templates as are worth showing.
const MAX_SHOWN: usize = 3;

impl<'m> Routes<'m> {
    /// Finds the paths that a cmdlet can mean.
    pub fn of_cmdlet(&self, wanted: &Wanted<'_>) -> CmdletRoute<'m> {
        let noun = Noun::read(wanted);
        if noun.words.is_empty() || wanted.ids.len() > MAX_IDS {
            return CmdletRoute::NoPath;
        }
        let said = Said::read(wanted.synopsis, self.metadata);
        let search = |noun: &Noun, is_strict| {
            let mut walk = Walk::new(self, wanted, noun, said, is_strict);
            walk.go_on(None, 0, 0);
            walk.best()
        };
        if let Some(best) = search(&noun, true) {
            return CmdletRoute::Fits(best);
        }
        let shorter = match said {
            Said::Operation(name) => noun.without_front(name),
            Said::Navigation { .. } | Said::Nothing => None,
        };
        let found = shorter.and_then(|noun| search(&noun, true));
        let found = found.or_else(|| self.in_any_order(wanted, &noun, said));
        let found = found.or_else(|| self.of_singleton(wanted, &noun).map(|found| vec![found]));
        found.map_or_else(|| near(search(&noun, false)), CmdletRoute::Fits)
    }

    /// The paths that end as the synopsis says and have all words of the noun and no others, in whatever order:
    /// the modules move words and leave out what comes again (`UserTrendingInsight` for `users/insights/trending`).
    ///
    /// Nothing ranks them, so that it takes the only one to be sure.
    fn in_any_order(&self, wanted: &Wanted<'_>, noun: &Noun, said: Said<'_>) -> Option<Vec<Candidate<'m>>> {
        let noun = noun.unordered().filter(|_| said != Said::Nothing)?;
        let mut walk = Walk::new(self, wanted, &noun, said, true);
        walk.go_on(None, 0, 0);
        if walk.visits >= MAX_VISITS {
            return None;
        }
        let named = walk.found.into_values().filter(|found| found.is_named == Some(true)).collect::<Vec<_>>();
        Some(named).filter(|named| !named.is_empty())
    }

    /// The singleton that the synopsis names, if the noun is its type: `SearchEntity` for `/search`.
    ///
    /// The service's description calls the requests to a singleton by its type (`Get{type}` of
    /// Microsoft.OpenApi.OData's `SingletonGetOperationHandler`) and says `Get {singleton}` or `Update {singleton}`.
    fn of_singleton(&self, wanted: &Wanted<'_>, noun: &Noun) -> Option<Candidate<'m>> {
        let text = wanted.synopsis.lines().next()?.trim();
        let name = text.strip_prefix("Get ").or_else(|| text.strip_prefix("Update "))?;
        let is_meant = |edge: &&Edge<'m>| match (edge.step.via, edge.step.to) {
            (Via::Root(root), Last::Entity(ty)) => root == name && collapse(singulars(local(ty))) == noun.words,
            _ => false,
        };
        let step = self.edges(ROOT, None).iter().find(is_meant)?.step;
        let method = method(wanted, step.to).filter(|method| (*method == "GET") == wanted.is_read)?;
        let template = Template::of([step]).as_str().to_owned();
        wanted.ids.is_empty().then_some(Candidate { method, template, last: step.to, is_named: Some(true) })
    }
}

fn near(others: Option<Vec<Candidate<'_>>>) -> CmdletRoute<'_> {
    match others {
        Some(others) => CmdletRoute::OtherIds(others.into_iter().map(|other| other.template).take(MAX_SHOWN).collect()),
        _ => CmdletRoute::NoPath,
    }
}

/// How well a path fits; the smallest is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    rank: Rank,
    /// Navigation behind entities that live elsewhere, and words `all` that the noun does not have:
    /// the service's description has such paths only as far as the first of them.
    detours: usize,
}

/// A walk that follows only what the noun spells.
struct Walk<'m, 'w> {
    routes: &'w Routes<'m>,
    wanted: &'w Wanted<'w>,
    noun: &'w Noun,
    said: Said<'w>,
    /// Whether the keys must be the parameters of the page.
    is_strict: bool,
    /// Places from which nothing can be reached: the place, the words spelt, the ids taken, whether a key comes before.
    dead: HashSet<(Place, usize, u32, bool)>,
    path: Vec<Step<'m>>,
    /// Segments on the path whose word `all` the noun does not have.
    dropped: usize,
    found: BTreeMap<(Fit, String), Candidate<'m>>,
    visits: usize,
}

impl<'m, 'w> Walk<'m, 'w> {
    fn new(routes: &'w Routes<'m>, wanted: &'w Wanted<'w>, noun: &'w Noun, said: Said<'w>, is_strict: bool) -> Self {
        let (dead, path, found) = (HashSet::default(), Vec::new(), BTreeMap::new());
        Self { routes, wanted, noun, said, is_strict, dead, path, dropped: 0, found, visits: 0 }
    }

    /// Whether something fits behind this place; `at` words of the noun are spelt and the ids in the mask are taken.
    fn go_on(&mut self, from: Option<&'w Edge<'m>>, at: Spelt, taken: u32) -> bool {
        let mut is_alive = from.is_some_and(|edge| self.arrive(edge.step.to, at, taken));
        let (place, last) = (from.map_or(ROOT, |edge| edge.place), from.map(|edge| edge.step.to));
        let state = (place, at, taken, self.is_behind_key());
        if self.visits >= MAX_VISITS || self.path.len() >= MAX_STEPS || self.dead.contains(&state) {
            return is_alive;
        }
        self.visits += 1;
        let routes = self.routes;
        let edges = routes.edges(place, last);
        for edge in edges {
            is_alive |= self.step(edge, at, taken);
            if let Some(at) = self.noun.with_default(at).filter(|_| is_one_beside_many(edge, edges)) {
                is_alive |= self.step(edge, at, taken);
            }
        }
        if !is_alive {
            self.dead.insert(state);
        }
        is_alive
    }

    fn is_behind_key(&self) -> bool {
        matches!(self.path.last(), Some(Step { via: Via::Key { .. }, .. }))
    }

    fn step(&mut self, edge: &'w Edge<'m>, at: Spelt, taken: u32) -> bool {
        match edge.step.via {
            Via::Key { ty, property } => {
                let Some(taken) = self.take(ty, property, taken) else { return false };
                self.push(edge, at, taken)
            }
            Via::Operation(operation) => self.call(edge, operation, at, taken),
            _ if !self.noun.may_hold(at, edge.starts) => false,
            _ => {
                let mut is_alive = false;
                for (dropped, end) in self.noun.ends(at, &edge.words).into_iter().enumerate() {
                    let Some(end) = end.filter(|end| *end > at || self.may_repeat(edge.step)) else { continue };
                    self.dropped += dropped;
                    is_alive |= self.push(edge, end, taken);
                    self.dropped -= dropped;
                }
                is_alive
            }
        }
    }

    /// Whether a segment may have only words that stand already: `sites/{site-id}/sites`, `contents/{content-id}/$value`.
    fn may_repeat(&self, step: Step<'_>) -> bool {
        let is_navigation = matches!(step.via, Via::Property(property) if property.is_navigation);
        self.is_behind_key() && (is_navigation || step.via == Via::Value)
    }

    fn push(&mut self, edge: &'w Edge<'m>, at: Spelt, taken: u32) -> bool {
        self.path.push(edge.step);
        let is_alive = self.go_on(Some(edge), at, taken);
        self.path.pop();
        is_alive
    }

    /// The mask with the parameter of a key taken: the second `mailFolder-id` on a path is `MailFolderId1`.
    fn take(&self, ty: &str, property: &str, taken: u32) -> Option<u32> {
        if !self.is_strict {
            return Some(taken);
        }
        let is_of_key = |id: &str, number: &mut usize| {
            let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
            let same = letters.chars().map(|c| c.to_ascii_lowercase());
            let key = local(ty).chars().chain(property.chars()).filter(|c| *c != '-');
            let is_same = same.eq(key.map(|c| c.to_ascii_lowercase()));
            *number = id[letters.len()..].parse().unwrap_or(0);
            is_same
        };
        let mut number = 0;
        let ids = || self.wanted.ids.iter().enumerate();
        let before = ids().filter(|(at, id)| taken & (1 << at) != 0 && is_of_key(id, &mut 0)).count();
        let (at, _) = ids().find(|(_, id)| is_of_key(id, &mut number) && number == before)?;
        (taken & (1 << at) == 0).then_some(taken | 1 << at)
    }

    fn is_full(&self, taken: u32) -> bool {
        !self.is_strict || taken.count_ones() as usize == self.wanted.ids.len()
    }

    /// A place that cmdlets read and write.
    fn arrive(&mut self, last: Last<'m>, at: Spelt, taken: u32) -> bool {
        if !self.noun.is_whole(at) || self.noun.is_of_operation || !self.is_full(taken) {
            return false;
        }
        if matches!(self.said, Said::Operation(_)) {
            return false;
        }
        match method(self.wanted, last) {
            Some(method) if (method == "GET") == self.wanted.is_read => self.keep(Rank::Whole, method, last),
            _ => false,
        }
    }

    /// An action or a function; it ends the path.
    fn call(&mut self, edge: &'w Edge<'m>, operation: &'m Operation, at: Spelt, taken: u32) -> bool {
        let is_said = match self.said {
            Said::Operation(name) => name.eq_ignore_ascii_case(&operation.name),
            Said::Navigation { .. } => return false,
            Said::Nothing => false,
        };
        let is_meant = is_said || self.said == Said::Nothing;
        let is_function = matches!(edge.step.to, Last::Function(_));
        if !is_meant || is_function != self.wanted.is_read || !self.fills(operation, is_function, taken) {
            return false;
        }
        let Some(rank) = self.noun.rank(at, &edge.words, is_said) else { return false };
        self.path.push(edge.step);
        let is_kept = self.keep(rank, if is_function { "GET" } else { "POST" }, edge.step.to);
        self.path.pop();
        is_kept
    }

    /// Whether the ids that are left are the arguments of a function.
    fn fills(&self, operation: &Operation, is_function: bool, taken: u32) -> bool {
        if !self.is_strict {
            return true;
        }
        let left = || self.wanted.ids.iter().enumerate().filter(|(at, _)| taken & (1 << at) == 0).map(|(_, id)| id);
        let arguments = if is_function { operation.arguments() } else { &[] };
        let is_argument = |id: &&str| arguments.iter().any(|argument| argument.name.eq_ignore_ascii_case(id));
        left().count() == arguments.len() && left().all(is_argument)
    }

    fn keep(&mut self, rank: Rank, method: &'static str, last: Last<'m>) -> bool {
        if let (Said::Navigation { root, .. }, Some(Step { via: Via::Root(name), .. })) = (self.said, self.path.first())
            && *name != root
        {
            return false;
        }
        let is_named = match self.said {
            Said::Navigation { property, .. } => Some(self.last_navigation() == Some(property)),
            Said::Operation(_) => Some(true),
            Said::Nothing => None,
        };
        let template = Template::of(self.path.iter().copied()).as_str().to_owned();
        let candidate = Candidate { method, template: template.clone(), last, is_named };
        let detours = self.dropped + self.strays();
        self.found.insert((Fit { rank, detours }, template), candidate);
        true
    }

    /// Navigation properties on the path that lead on from entities that live elsewhere.
    fn strays(&self) -> usize {
        let navigation = self.path.iter().filter_map(|step| match step.via {
            Via::Property(property) if property.is_navigation => Some(property),
            _ => None,
        });
        let mut all: Vec<_> = navigation.collect();
        all.pop();
        all.into_iter().filter(|property| !property.contains_target).count()
    }

    fn last_navigation(&self) -> Option<&'m str> {
        self.path.iter().rev().find_map(|step| match step.via {
            Via::Property(property) if property.is_navigation => Some(&*property.name),
            _ => None,
        })
    }

    /// The candidates that fit best; none if there are none.
    ///
    /// A walk that was not finished cannot say which one it is, so it gives no choice.
    fn best(self) -> Option<Vec<Candidate<'m>>> {
        if self.visits >= MAX_VISITS {
            return Some(Vec::new());
        }
        let (best, _) = self.found.keys().next()?;
        let best = *best;
        let of_best = self.found.into_iter().filter(|((fit, _), _)| *fit == best);
        Some(of_best.map(|(_, candidate)| candidate).collect())
    }
}

/// Whether a property leads to one thing where another leads to several of the same name: `drive` beside `drives`.
fn is_one_beside_many(edge: &Edge<'_>, beside: &[Edge<'_>]) -> bool {
    let leads = |edge: &Edge<'_>| match (edge.step.via, edge.step.to) {
        (Via::Property(_), Last::Entity(_)) => Some(false),
        (Via::Property(_), Last::Collection(_)) => Some(true),
        _ => None,
    };
    leads(edge) == Some(false) && beside.iter().any(|other| other.words == edge.words && leads(other) == Some(true))
}

/// The method of a request to what is no action or function.
///
/// PATCH became `Update` and PUT became `Set` (`AutoRest`'s configuration of the modules).
fn method(wanted: &Wanted<'_>, last: Last<'_>) -> Option<&'static str> {
    let (is_many, is_bytes) = match last {
        Last::Collection(_) => (true, false),
        Last::Property(ty) => (ty.is_collection, ty.name == STREAM),
        Last::Entity(_) | Last::Ref | Last::Count => (false, false),
        Last::Value => (false, true),
        Last::Action(_) | Last::Function(_) => return None,
    };
    let is_ref = last == Last::Ref;
    let is_one = !is_many && !is_ref && last != Last::Count;
    let has_file = wanted.has_file == is_bytes;
    match wanted.stem.unwrap_or(wanted.verb) {
        // A set without a name can be either.
        "Get" if has_file && (!is_many || wanted.stem.is_none()) => Some("GET"),
        "List" if is_many || is_ref => Some("GET"),
        "Create" | "New" if matches!(last, Last::Collection(_)) || is_ref => Some("POST"),
        "Update" if is_one && !is_bytes => Some("PATCH"),
        "Set" if (is_one || is_ref) && has_file => Some("PUT"),
        // Only what has a name of its own is deleted, not a value of it.
        "Delete" | "Remove" if is_ref || matches!(last, Last::Entity(_)) => Some("DELETE"),
        _ => None,
    }
}
