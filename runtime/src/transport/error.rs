//! `TransportError`: why no reply came.

use std::error::Error as StdError;
use std::fmt;

use crate::error::one_line;

/// Why a request got no reply.
pub struct TransportError {
    is_timeout: bool,
    is_connect: bool,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// Any failure; text will do: `TransportError::new("the recording is at its end")`.
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { is_timeout: false, is_connect: false, source: source.into() }
    }

    /// The reply did not come in time.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { is_timeout: true, ..Self::new(source) }
    }

    /// There was no connection, so the request certainly did not arrive.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { is_connect: true, ..Self::new(source) }
    }

    /// There was no connection in time.
    #[cfg(any(feature = "reqwest", feature = "native-tls"))]
    pub(crate) fn connect_timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { is_timeout: true, ..Self::connect(source) }
    }

    /// Whether the reply, or already the connection, did not come in time.
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// Whether there was no connection.
    pub fn is_connect(&self) -> bool {
        self.is_connect
    }
}

/// One line, down to the first cause: a client's own text is often only `error sending request`.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.is_timeout, self.is_connect) {
            (true, true) => "no connection in time: ",
            (true, false) => "no reply in time: ",
            (false, true) => "no connection: ",
            (false, false) => "no reply: ",
        })?;
        let mut said = one_line(&self.source.to_string());
        f.write_str(&said)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            let text = one_line(&error.to_string());
            if !said.contains(&text) {
                write!(f, ": {text}")?;
            }
            (said, cause) = (text, error.source());
        }
        Ok(())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("is_timeout", &self.is_timeout)
            .field("is_connect", &self.is_connect)
            .field("source", &self.source)
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
