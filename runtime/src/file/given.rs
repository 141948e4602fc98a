//! What an upload sends in the place of a file: content that the caller gave.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::transport::Body;
use crate::{Error, Result};

/// The content of an upload that is no file on the disk.
#[derive(Clone)]
pub(crate) enum Given {
    /// In memory, so it can be sent again.
    Bytes(Bytes),
    /// Read once, by whichever clone of the call is sent first.
    Once(Arc<Mutex<Option<Body>>>, Option<u64>),
}

impl Given {
    pub(crate) fn new(content: Body) -> Self {
        content.in_memory().map_or_else(
            |content| {
                let length = content.length();
                Self::Once(Arc::new(Mutex::new(Some(content))), length)
            },
            Self::Bytes,
        )
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self, Self::Bytes(_))
    }

    /// The content; what can be read once is gone then.
    pub(crate) fn open(&self) -> Result<Body> {
        match self {
            Self::Bytes(bytes) => Ok(Body::from(bytes.clone())),
            Self::Once(content, _) => {
                let content = content.lock().unwrap_or_else(PoisonError::into_inner).take();
                content.ok_or_else(|| Error::binding("the content was read already, and a stream is read once"))
            }
        }
    }
}

/// The length only.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "<content, {} bytes>", bytes.len()),
            Self::Once(_, Some(length)) => write!(f, "<content, {length} bytes>"),
            Self::Once(_, None) => f.write_str("<content>"),
        }
    }
}
