//! Types and roles as one word each, so that a snapshot of the IR reads well.

use super::{Role, Type};
use serde::{Serialize, Serializer};
use std::fmt;

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Model(name) => write!(f, "model {name}"),
            Self::Enum(name) => write!(f, "enum {name}"),
            Self::Own(name) => write!(f, "body {name}"),
            Self::Identity(name) => write!(f, "identity {name}"),
            Self::List(inner) => write!(f, "list of {inner}"),
            simple => write!(f, "{simple:?}"),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(placeholder) => write!(f, "path {placeholder}"),
            Self::Query(option) => write!(f, "query {option}"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Property(wire) => write!(f, "property {wire}"),
            Self::Paging(paging) => write!(f, "paging {paging:?}"),
            Self::File(direction) => write!(f, "file {direction:?}"),
            Self::Control(control) => write!(f, "control {control:?}"),
            simple => write!(f, "{simple:?}"),
        }
    }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
