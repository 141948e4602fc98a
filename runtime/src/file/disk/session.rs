//! `LargeUpload`: a file in chunks through an upload session, which can be gone on with after a break.
//! The protocol is that of `createUploadSession` of drives, of SharePoint and of Outlook.
//! `session/run.rs` sends the chunks, `session/reply.rs` reads what the service says, `session/source.rs` reads the file.

mod reply;
mod run;
mod source;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncSeek};

use reply::Missing;
use run::Run;
use source::Source;

use super::{check_tokio, failed};
use crate::transport::BoxFuture;
use crate::wire::View;
use crate::{Error, Graph, Object, Reply, Result, endpoint};

/// All chunks but the last are a multiple of this (`driveItem: createUploadSession` in the Graph documentation).
const UNIT: u64 = 320 * 1024;

/// The same page: a request must be smaller.
const LIMIT: u64 = 60 * 1024 * 1024;

/// 5 MiB.
const CHUNK: u64 = 16 * UNIT;

/// A file that is uploaded in chunks to the URL of an upload session.
///
/// The URL is what an action such as `New-MgUserDriveItemUploadSession` returns.
/// It is a secret of its own: requests to it carry no token, and it stands in no error and no `Debug`.
///
/// A chunk that is throttled or whose fate is unknown is sent again, after the service was asked what it has;
/// the file is read in small pieces, and nothing else of it is in memory.
///
/// ```
/// use cmdlet_runtime::{Graph, LargeUpload, Object, Result};
///
/// async fn upload(graph: &Graph, upload_url: &str) -> Result<Object> {
///     let upload = LargeUpload::new(upload_url)?
///         .chunk_size(10 * 1024 * 1024)
///         .on_progress(|done, total| println!("{done} of {total} bytes"));
///     // The item that came of it: `DriveItem::wrap` makes a model of the object.
///     Ok(upload.send_file(graph, "film.mp4").await?.into_value())
/// }
/// ```
///
/// An attachment of Outlook takes chunks of less than 4 MB, such as 12 × 320 KiB, and its last reply is empty:
/// the header `Location` of the reply says where the attachment is.
#[derive(Clone)]
pub struct LargeUpload {
    url: Uri,
    begin: Begin,
    chunk: u64,
    attempts: u32,
    backoff: Duration,
    progress: Option<Arc<dyn Fn(u64, u64) + Send + Sync>>,
}

/// Where an upload begins.
#[derive(Clone, Copy)]
enum Begin {
    At(Missing),
    /// The service is asked.
    Resume,
}

impl LargeUpload {
    /// An upload to the URL of a session that has nothing yet.
    ///
    /// # Errors
    ///
    /// When the URL is not https (or loopback); see [`Error::is_configuration`].
    pub fn new(upload_url: &str) -> Result<Self> {
        Ok(Self {
            url: endpoint::check_secret("upload URL", upload_url)?,
            begin: Begin::At(Missing::ALL),
            chunk: CHUNK,
            attempts: 5,
            backoff: Duration::from_secs(1),
            progress: None,
        })
    }

    /// An upload to a session as `createUploadSession` returned it, the model `UploadSession`.
    ///
    /// ```
    /// # use cmdlet_runtime::{LargeUpload, Object};
    /// # use cmdlet_runtime::wire::View;
    /// # #[derive(Clone)]
    /// # struct UploadSession(Object);
    /// # impl View for UploadSession {
    /// #     type Inner = Object;
    /// #     fn wrap(inner: Object) -> Self { Self(inner) }
    /// #     fn inner(&self) -> &Object { &self.0 }
    /// #     fn into_inner(self) -> Object { self.0 }
    /// # }
    /// # fn main() -> cmdlet_runtime::Result<()> {
    /// # let session = UploadSession(Object::new().with("uploadUrl", "https://files.contoso.com/up/0a1b"));
    /// let upload = LargeUpload::of(&session)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the session has no URL, or one that [`new`](Self::new) refuses.
    pub fn of(session: &impl View<Inner = Object>) -> Result<Self> {
        Self::of_object(session.inner())
    }

    fn of_object(session: &Object) -> Result<Self> {
        let url = session.read::<String>("uploadUrl");
        let upload = Self::new(url.ok_or_else(|| Error::binding("the upload session has no uploadUrl"))?)?;
        Ok(Self { begin: Begin::At(Missing::first(session)?.unwrap_or(Missing::ALL)), ..upload })
    }

    /// The size of a chunk in bytes: a multiple of 320 KiB that is less than 60 MiB; 5 MiB by default.
    ///
    /// Larger chunks are faster on a good line, and more is sent again on a bad one.
    pub fn chunk_size(self, bytes: u64) -> Self {
        Self { chunk: bytes, ..self }
    }

    /// How often the same chunk is sent before its error is given up to; 5 by default.
    pub fn attempts(self, most: u32) -> Self {
        Self { attempts: most.max(1), ..self }
    }

    /// How long to wait before a chunk is sent again; a second by default.
    ///
    /// Each further wait is twice as long. A service that says how long to wait (`Retry-After`) has its way.
    pub fn backoff(self, first: Duration) -> Self {
        Self { backoff: first, ..self }
    }

    /// Called with the bytes that the service has, and those of the whole file.
    ///
    /// A service that lost a chunk asks for it again, so the number can fall.
    pub fn on_progress(self, told: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self { progress: Some(Arc::new(told)), ..self }
    }

    /// Goes on with an upload that was broken off, in this process or in another one.
    ///
    /// The service is asked first what it has. The file must be the same.
    pub fn resume(self) -> Self {
        Self { begin: Begin::Resume, ..self }
    }

    /// Uploads a file; the value is what the service made of it, empty where it says nothing.
    ///
    /// # Errors
    ///
    /// When the file cannot be read ([`Error::is_file`]), the service refuses ([`Error::is_service`]), or a chunk
    /// failed as often as it may. A status of 404 means that the session is gone.
    /// The session stays open otherwise, and [`resume`](Self::resume) goes on with it.
    pub fn send_file(&self, graph: &Graph, path: impl AsRef<Path>) -> BoxFuture<'static, Result<Reply<Object>>> {
        let (upload, graph, path) = (self.clone(), graph.clone(), path.as_ref().to_owned());
        Box::pin(async move {
            check_tokio()?;
            let file = File::open(&path).await.map_err(|error| failed("read", &path, error))?;
            let source = Source::new(Box::pin(file)).await?;
            upload.run(&graph, source).await
        })
    }

    /// Uploads what a reader gives, from its beginning to its end; see [`send_file`](Self::send_file).
    ///
    /// # Errors
    ///
    /// As of [`send_file`](Self::send_file).
    pub fn send_reader(
        &self,
        graph: &Graph,
        reader: impl AsyncRead + AsyncSeek + Send + 'static,
    ) -> BoxFuture<'static, Result<Reply<Object>>> {
        let (upload, graph, reader) = (self.clone(), graph.clone(), Box::pin(reader));
        Box::pin(async move {
            check_tokio()?;
            upload.run(&graph, Source::new(reader).await?).await
        })
    }

    /// The session as the service has it: `expirationDateTime` and `nextExpectedRanges`.
    ///
    /// # Errors
    ///
    /// When the service does not answer, or the session is gone.
    pub fn status(&self, graph: &Graph) -> BoxFuture<'static, Result<Reply<Object>>> {
        let (upload, graph) = (self.clone(), graph.clone());
        Box::pin(async move { upload.once(&graph, http::Method::GET).await })
    }

    /// Gives the session up, and what was uploaded with it.
    ///
    /// # Errors
    ///
    /// When the service does not answer, or the session is gone.
    pub fn cancel(&self, graph: &Graph) -> BoxFuture<'static, Result<()>> {
        let (upload, graph) = (self.clone(), graph.clone());
        Box::pin(async move { upload.once(&graph, http::Method::DELETE).await.map(drop) })
    }

    async fn run(&self, graph: &Graph, source: Source) -> Result<Reply<Object>> {
        if self.chunk == 0 || !self.chunk.is_multiple_of(UNIT) || self.chunk >= LIMIT {
            return Err(Error::binding("the size of a chunk must be a multiple of 320 KiB that is less than 60 MiB"));
        }
        if source.length() == 0 {
            return Err(Error::file("an upload session takes no empty file: upload it in one piece"));
        }
        Run::new(self, graph, source).finish().await
    }

    /// Tells the caller.
    fn tell(&self, done: u64, total: u64) {
        if let Some(progress) = &self.progress {
            progress(done.min(total), total);
        }
    }

    /// How long to wait after so many failures of the same chunk.
    fn wait(&self, failures: u32) -> Duration {
        self.backoff.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX))
    }
}

/// Without the URL.
impl fmt::Debug for LargeUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LargeUpload")
            .field("host", &self.url.host())
            .field("chunk", &self.chunk)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
