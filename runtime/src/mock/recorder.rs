//! `Recorder`: a transport that keeps what a real service answered, and later answers in its place.
//! What is written is a cassette: one JSON file, to be read and committed, in which secrets do not stand.
//! `recorder/cassette.rs` is the file, `recorder/hide.rs` takes the secrets out, `recorder/fit.rs` finds what was recorded.

mod cassette;
mod fit;
mod hide;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use cassette::{Exchange, Track};
use hide::Hiding;

use crate::transport::{Body, BoxFuture, Transport, TransportError};
use crate::{Error, Result};

/// Records what a service answers, or plays it back without one.
///
/// Never written are `Authorization` and cookies.
/// Tokens, passwords, client secrets and whatever else is named like one become `redacted-1`, `redacted-2` and so on,
/// in headers, queries, forms and JSON, the same secret always alike; so do pre-authenticated URLs of uploads and
/// downloads, behind their host.
/// A secret of eight bytes or more is also hidden wherever else it stands, percent-encoded or not.
/// Names, addresses and ids of people are no secrets by their names: see [`hide_emails`](Self::hide_emails),
/// [`hide_property`](Self::hide_property) and [`hide_text`](Self::hide_text), and read a cassette before you commit it.
/// Content that is no text is written as it is.
///
/// ```no_run
/// use std::sync::Arc;
/// use cmdlet_runtime::auth::StaticToken;
/// use cmdlet_runtime::mock::Recorder;
/// use cmdlet_runtime::{Graph, Result, transport};
///
/// fn client(is_recording: bool, token: &str) -> Result<(Graph, Arc<Recorder>)> {
///     let cassette = "tests/cassettes/users.json";
///     let recorder = Arc::new(if is_recording {
///         Recorder::record(cassette, transport::default()).hide_emails()
///     } else {
///         Recorder::play(cassette)?
///     });
///     let graph = Graph::builder().transport(Arc::clone(&recorder)).credential(StaticToken::new(token)).build()?;
///     // When all is done: recorder.save()?
///     Ok((graph, recorder))
/// }
/// ```
pub struct Recorder {
    path: PathBuf,
    hiding: Hiding,
    mode: Mode,
}

enum Mode {
    Record(Box<dyn Transport>, Mutex<Vec<Exchange>>),
    Play(Mutex<Vec<Track>>),
}

impl Recorder {
    /// Sends everything through another transport and keeps what it answers.
    ///
    /// [`save`](Self::save) writes the file. A request without a reply is not kept.
    pub fn record(path: impl Into<PathBuf>, transport: impl Transport) -> Self {
        let mode = Mode::Record(Box::new(transport), Mutex::default());
        Self { path: path.into(), hiding: Hiding::default(), mode }
    }

    /// Answers from a cassette and sends nothing.
    ///
    /// A request is answered if its method, URL and body were recorded, in the order of recording where several were
    /// alike; what was hidden fits whatever stands in its place. Any other request is an error that names the nearest.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is no cassette.
    pub fn play(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let text = std::fs::read_to_string(&path).map_err(|error| unusable(&path, "read", error))?;
        let tracks =
            cassette::read(&text).ok_or_else(|| Error::file(format!("`{}` is no cassette", path.display())))?;
        Ok(Self { path, hiding: Hiding::default(), mode: Mode::Play(Mutex::new(tracks)) })
    }

    /// Hides addresses of people wherever they stand, as `redacted-1@contoso.com`.
    pub fn hide_emails(mut self) -> Self {
        self.hiding.has_emails = true;
        self
    }

    /// Hides the values of a JSON property, an option or a header of that name.
    pub fn hide_property(mut self, name: &str) -> Self {
        self.hiding.names.push(name.to_ascii_lowercase());
        self
    }

    /// Hides a text wherever it stands, such as the id of a tenant, also where it is percent-encoded.
    ///
    /// One of fewer than eight bytes is hidden as a word of its own only: `Ann` stays in `Annual`.
    pub fn hide_text(mut self, text: impl Into<String>) -> Self {
        self.hiding.texts.push(text.into());
        self
    }

    /// Writes the cassette, all or nothing; does nothing when playing.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn save(&self) -> Result<()> {
        let Mode::Record(_, taken) = &self.mode else { return Ok(()) };
        let text = cassette::write(&lock(taken), &self.hiding);
        let part = self.path.with_extension(format!("{}.part", crate::correlation::request_id().as_str()));
        let written = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, &self.path));
        written.map_err(|error| {
            // There may be nothing to remove.
            let _ = std::fs::remove_file(&part);
            unusable(&self.path, "write", error)
        })
    }

    /// Recorded requests that were not sent when playing: method and URL.
    pub fn unplayed(&self) -> Vec<String> {
        match &self.mode {
            Mode::Record(..) => Vec::new(),
            Mode::Play(tracks) => lock(tracks).iter().filter(|track| !track.is_played).map(Track::label).collect(),
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unusable(path: &Path, what: &str, error: std::io::Error) -> Error {
    Error::file(format!("cannot {what} `{}`: {error}", path.display())).caused_by(error)
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let sent = body.bytes().await?;
            match &self.mode {
                Mode::Record(transport, taken) => {
                    let mut exchange = Exchange::new(&parts, sent.clone());
                    let reply = transport.send(Request::from_parts(parts, Body::from(sent))).await?;
                    let (parts, body) = reply.into_parts();
                    let body = body.bytes().await?;
                    exchange.answer(&parts, body.clone());
                    lock(taken).push(exchange);
                    Ok(Response::from_parts(parts, Body::from(body)))
                }
                Mode::Play(tracks) => {
                    play(&mut lock(tracks), &Exchange::new(&parts, sent)).map_err(TransportError::permanent)
                }
            }
        })
    }
}

fn play(tracks: &mut [Track], sent: &Exchange) -> Result<Response<Body>, String> {
    let asked = fit::request_of(sent);
    let found = tracks.iter_mut().find(|track| !track.is_played && fit::is_like(&track.request, &asked));
    if let Some(track) = found {
        track.is_played = true;
        return track.reply();
    }
    let label = hide::label(sent);
    let nearest = tracks.iter().max_by_key(|track| fit::likeness(&track.request, &asked));
    Err(match nearest {
        None => format!("{label} was not recorded; the cassette is empty"),
        Some(track) if fit::is_like(&track.request, &asked) => {
            format!("{label} was asked for more often than it was recorded")
        }
        Some(track) => format!("{label} was not recorded; the nearest is {}", track.label()),
    })
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mode, count) = match &self.mode {
            Mode::Record(_, taken) => ("record", lock(taken).len()),
            Mode::Play(tracks) => ("play", lock(tracks).len()),
        };
        f.debug_struct("Recorder").field("path", &self.path).field(mode, &count).finish_non_exhaustive()
    }
}
