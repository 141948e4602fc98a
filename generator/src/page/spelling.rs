//! How parameters are spelt: PowerShell takes a name in any case, so a page may write it in several.

use super::Page;
use foldhash::HashMap;

/// The places that name each parameter: the first item of each set, and the first heading in PARAMETERS.
pub(crate) struct Spellings<'p> {
    places: HashMap<String, Vec<Place<'p>>>,
}

struct Place<'p> {
    /// Which set it is in; headings come behind them all.
    set: usize,
    name: &'p str,
}

impl<'p> Spellings<'p> {
    pub(crate) fn of(page: &Page<'p>) -> Self {
        let mut all = Self { places: HashMap::default() };
        for (set, syntax) in page.syntax.iter().enumerate() {
            syntax.items.iter().for_each(|item| all.add(set, item.name));
        }
        page.parameters.iter().for_each(|entry| all.add(page.syntax.len(), entry.name));
        all
    }

    fn add(&mut self, set: usize, name: &'p str) {
        let places = self.places.entry(name.to_ascii_lowercase()).or_default();
        // A second item of a set, or a second heading, is another mistake.
        if places.last().is_none_or(|last| last.set != set) {
            places.push(Place { set, name });
        }
    }

    /// The spelling that most places have, and of those the first.
    pub(crate) fn usual(&self, name: &str) -> Option<&'p str> {
        self.places.get(&name.to_ascii_lowercase()).map(|places| usual(places))
    }

    /// The places with another spelling than the usual one, which comes with them.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&'p str, &'p str)> {
        self.places.values().flat_map(|places| {
            let usual = usual(places);
            places.iter().filter(move |place| place.name != usual).map(move |place| (place.name, usual))
        })
    }
}

/// There are few spellings of a name, and at least one.
fn usual<'p>(places: &[Place<'p>]) -> &'p str {
    let mut counts: Vec<(usize, &'p str)> = Vec::new();
    for place in places {
        match counts.iter_mut().find(|(_, name)| *name == place.name) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, place.name)),
        }
    }
    let most = counts.iter().rev().max_by_key(|(count, _)| *count);
    most.map_or("", |(_, name)| name)
}
