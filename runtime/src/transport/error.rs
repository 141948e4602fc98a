//! `TransportError`: why no reply came.

use std::error::Error as StdError;
use std::{fmt, io};

use crate::error::one_line;

/// Why a request got no reply.
pub struct TransportError {
    is_timeout: bool,
    fate: Fate,
    source: Box<dyn StdError + Send + Sync>,
}

/// How far the request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Nobody knows.
    Unknown,
    /// There was no connection.
    NotConnected,
    /// It was not sent, and will not be.
    Permanent,
    /// The server says that it did nothing with it.
    Unprocessed,
}

impl TransportError {
    /// Any failure; text will do: `TransportError::new("the pipe is broken")`.
    #[cold]
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { is_timeout: false, fate: Fate::Unknown, source: source.into() }
    }

    /// Nothing was sent, and sending it again would fare no better.
    ///
    /// ```
    /// # use cmdlet_runtime::transport::TransportError;
    /// let error = TransportError::permanent("the recording is at its end");
    /// assert!(error.is_permanent());
    /// ```
    pub fn permanent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { fate: Fate::Permanent, ..Self::new(source) }
    }

    /// The reply did not come in time.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { is_timeout: true, ..Self::new(source) }
    }

    /// There was no connection, so the request certainly did not arrive.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { fate: Fate::NotConnected, ..Self::new(source) }
    }

    /// There was no connection in time.
    #[cfg(any(feature = "reqwest", feature = "native-tls"))]
    pub(crate) fn connect_timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { is_timeout: true, ..Self::connect(source) }
    }

    /// The server took the request and says that it did nothing with it, so that it may be sent again at once.
    ///
    /// ```
    /// # use cmdlet_runtime::transport::TransportError;
    /// let error = TransportError::unprocessed("the stream was refused");
    /// assert!(error.is_unprocessed() && !error.is_permanent());
    /// ```
    pub fn unprocessed(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { fate: Fate::Unprocessed, ..Self::new(source) }
    }

    /// Whether the reply, or already the connection, did not come in time.
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// Whether there was no connection.
    pub fn is_connect(&self) -> bool {
        self.fate == Fate::NotConnected
    }

    /// Whether the server says that it did nothing with the request.
    ///
    /// HTTP/2 can say so, of one request that is one too many or of all that come after the last one that a server
    /// about to stop carries out (RFC 9113, section 8.7).
    pub fn is_unprocessed(&self) -> bool {
        self.fate == Fate::Unprocessed
    }

    /// Whether nothing can have been done of what was asked.
    pub(crate) fn is_without_effect(&self) -> bool {
        self.fate != Fate::Unknown
    }

    /// Whether sending the request again would fare no better.
    ///
    /// So it is with a server that is not who it should be: rustls reports its certificate as data that is not valid.
    pub fn is_permanent(&self) -> bool {
        self.fate == Fate::Permanent || (self.is_connect() && is_of_invalid_data(&*self.source))
    }
}

fn is_of_invalid_data(error: &(dyn StdError + 'static)) -> bool {
    match error.downcast_ref::<io::Error>() {
        Some(error) if error.kind() == io::ErrorKind::InvalidData => true,
        // Its `source` is that of what it wraps, and so would leave that out.
        Some(error) => error.get_ref().is_some_and(|wrapped| is_of_invalid_data(wrapped)),
        None => error.source().is_some_and(is_of_invalid_data),
    }
}

/// One line, down to the first cause: a client's own text is often only `error sending request`.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.is_timeout, self.is_connect()) {
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
            .field("fate", &self.fate)
            .field("source", &self.source)
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
