//! The claims challenge to an action of a batch: the request was taken with its token, and one of its services wants
//! another one. As for an action by itself, a token with the claims is fetched, and the action sent once more.

use std::collections::HashSet;

use http::HeaderValue;
use serde_json::Value;

use crate::auth::Challenge;
use crate::reply::Head;
use crate::{Graph, Result};

/// An answer that is read and not judged yet.
pub(super) type Item = (usize, Head, Value);

/// What came of the challenges in a reply.
pub(super) struct Renewal {
    /// The items that ask for another token.
    pub(super) challenged: HashSet<usize>,
    /// Whether there is one.
    pub(super) outcome: Result<bool>,
}

impl Renewal {
    /// Fetches a token if any of the items asks for it; `authorization` is what they were sent with.
    pub(super) async fn of(graph: &Graph, items: &[Item], authorization: &HeaderValue) -> Self {
        let mut challenged = HashSet::new();
        let mut first = None;
        for (id, head, _) in items {
            if let Some(challenge) = Challenge::of(head.status, &head.headers, authorization) {
                challenged.insert(*id);
                first.get_or_insert(challenge);
            }
        }
        let outcome = match first {
            // With the same one they would be refused again.
            Some(challenge) => graph.authorization(Some(&challenge)).await.map(|granted| granted != authorization),
            None => Ok(false),
        };
        Self { challenged, outcome }
    }
}
