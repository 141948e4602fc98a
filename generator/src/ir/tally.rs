//! How many routes each source gave and how many cmdlets each reason left out.

use super::{Api, Provenance};
use std::collections::BTreeMap;

/// Counts over an [`Api`]; the largest first, and no zeros.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Routes by provenance.
    pub routes: Vec<(&'static str, usize)>,
    /// Cmdlets that are left out, by [`Reason::kind`](super::Reason::kind).
    pub refusals: Vec<(&'static str, usize)>,
}

impl Api {
    /// Routes by provenance and refusals by reason.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let cmdlets = self.modules.iter().flat_map(|module| &module.cmdlets);
        let operations = cmdlets.flat_map(|cmdlet| &cmdlet.operations);
        let refused = self.modules.iter().flat_map(|module| &module.refused);
        Tally {
            routes: count(operations.map(|operation| Provenance::word(operation.route.provenance))),
            refusals: count(refused.map(|refusal| refusal.reason.kind())),
        }
    }
}

fn count(words: impl Iterator<Item = &'static str>) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    counts
}
