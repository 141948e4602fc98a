//! Why a cmdlet is left out: data, so that reasons can be counted, with one line of text each.

use super::Provenance;
use serde::{Serialize, Serializer};
use std::fmt;

/// Why a cmdlet is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The page is a stub.
    NoSyntax,
    /// The command metadata names the cmdlet, but nothing in it fits a parameter set.
    CommandDoesNotFit {
        /// The name of the set.
        set: String,
    },
    /// Several paths of `$metadata` have the spelling of the body type.
    BodyTypeAmbiguous {
        /// The type.
        body: String,
        /// The paths.
        routes: Vec<String>,
    },
    /// The body type spells a path that `$metadata` does not have.
    BodyTypeNotInMetadata {
        /// The type.
        body: String,
    },
    /// The noun of the cmdlet spells no path of `$metadata` that takes such a request; there may be one all the same.
    NoPath {
        /// The name of the set.
        set: String,
    },
    /// Several paths of `$metadata` fit.
    SeveralRoutes {
        /// The name of the set.
        set: String,
        /// The paths.
        routes: Vec<String>,
    },
    /// Two sets that must send different requests have one path in `$metadata`.
    OneRouteForTwoSets {
        /// The stems of the sets.
        sets: [String; 2],
        /// The path.
        route: String,
    },
    /// Paths of `$metadata` spell the cmdlet, but with other placeholders.
    OtherPlaceholders {
        /// The name of the set.
        set: String,
        /// The parameters that can only be parts of the route, without dash.
        ids: Vec<String>,
        /// The paths.
        routes: Vec<String>,
    },
    /// The synopsis names another path than the noun.
    OtherSynopsis {
        /// The paths that the noun spells.
        routes: Vec<String>,
    },
    /// No set names its target by ids, so that nothing says which placeholders there are.
    OnlyIdentity {
        /// The name of the set.
        set: String,
    },
    /// A known route needs other parameters than the page has.
    Placeholders {
        /// Method and path.
        route: String,
        /// Who named the route.
        provenance: Provenance,
        /// What does not fit.
        problem: String,
    },
    /// Another type of the module has its Rust name.
    NameTaken {
        /// The name.
        rust: String,
    },
    /// A maintainer left it out.
    Hidden {
        /// What `overrides.toml` says.
        reason: String,
    },
    /// What a mandatory parameter does is not known.
    Role {
        /// The parameter without dash.
        parameter: String,
        /// The name of the set.
        set: String,
    },
}

impl Reason {
    /// The reason without particulars, for counts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoSyntax => "the page has no syntax",
            Self::CommandDoesNotFit { .. } => "command metadata does not fit",
            Self::BodyTypeAmbiguous { .. } => "several routes fit the body type",
            Self::BodyTypeNotInMetadata { .. } => "body type not in $metadata",
            Self::NoPath { .. } => "not in $metadata as the noun spells it",
            Self::SeveralRoutes { .. } => "several routes fit",
            Self::OneRouteForTwoSets { .. } => "one route for two sets",
            Self::OtherPlaceholders { .. } => "the ids are not the placeholders",
            Self::OtherSynopsis { .. } => "the synopsis names another route",
            Self::OnlyIdentity { .. } => "no set names the placeholders",
            Self::Placeholders { .. } => "a known route does not fit the parameters",
            Self::NameTaken { .. } => "its name is taken",
            Self::Hidden { .. } => "hidden by overrides.toml",
            Self::Role { .. } => "role of a parameter not known",
        }
    }

    /// Whether it is the route that is missing.
    #[must_use]
    pub fn is_about_route(&self) -> bool {
        !matches!(self, Self::NameTaken { .. } | Self::Role { .. } | Self::Hidden { .. })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSyntax => f.write_str(self.kind()),
            Self::CommandDoesNotFit { set } => {
                write!(f, "the command metadata knows the cmdlet, but no route that fits the set {set}")
            }
            Self::BodyTypeAmbiguous { body, routes } => {
                write!(f, "the body type `{body}` fits several routes: {}", routes.join(", "))
            }
            Self::BodyTypeNotInMetadata { body } => {
                write!(f, "not in $metadata: the route that the body type `{body}` spells")
            }
            Self::NoPath { set } => {
                write!(f, "not in $metadata as the noun spells it: a path that takes the request of the set {set}")
            }
            Self::SeveralRoutes { set, routes } => {
                write!(f, "several routes fit the set {set}: {}", routes.join(", "))
            }
            Self::OneRouteForTwoSets { sets: [one, other], route } => {
                write!(f, "the sets {one} and {other} send different requests, but only {route} fits them")
            }
            Self::OtherPlaceholders { set, ids, routes } if ids.is_empty() => {
                write!(f, "no route is without ids, as the set {set} is; near are {}", routes.join(", "))
            }
            Self::OtherPlaceholders { set, ids, routes } => {
                let ids = ids.iter().map(|id| format!("-{id}")).collect::<Vec<_>>().join(", ");
                let routes = routes.join(", ");
                write!(f, "no route has exactly the ids of the set {set} (counted as ids: {ids}); near are {routes}")
            }
            Self::OtherSynopsis { routes } => {
                write!(f, "the synopsis names another route than the noun, which spells {}", routes.join(", "))
            }
            Self::OnlyIdentity { set } => write!(f, "nothing names the placeholders of the route of the set {set}"),
            Self::Hidden { reason } => write!(f, "hidden by overrides.toml: {reason}"),
            Self::Placeholders { route, problem, .. } => {
                write!(f, "the route {route} does not fit the parameters: {problem}")
            }
            Self::NameTaken { rust } => write!(f, "another type of the module is called `{rust}`"),
            Self::Role { parameter, set } => {
                write!(f, "what -{parameter} of the set {set} does to the request is not known")
            }
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
