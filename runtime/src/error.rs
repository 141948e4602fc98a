//! `Error`: whatever goes wrong between a bound parameter and a decoded reply.
//! It is opaque: predicates say what kind it is, accessors what the service said.

mod display;
mod outcome;
mod service;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

use crate::cmdlet::{Cmdlet, Permission};
use crate::reply::Head;
use crate::transport::TransportError;

pub(crate) use display::one_line;
pub(crate) use service::ServiceError;

/// The result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a cmdlet failed.
///
/// Its text is one line, is never empty and never holds a token.
///
/// ```
/// # use cmdlet_runtime::Error;
/// fn report(error: &Error) {
///     if error.is_not_found() {
///         println!("no such user (request {})", error.request_id().unwrap_or("unknown"));
///     } else if error.is_timeout() {
///         println!("slow today: {error}");
///     } else {
///         println!("{error}");
///     }
/// }
/// ```
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: Kind,
    text: String,
    cmdlet: Option<&'static Cmdlet>,
    service: Option<ServiceError>,
    client_request_id: Option<String>,
    /// The reply that was a success, and is not what it should be.
    head: Option<Box<Head>>,
    attempts: u32,
    /// That nobody answered says that there is no such credential here.
    is_absence: bool,
    /// Shared, so that what a batch met is the error of each of its items.
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Binding,
    Configuration,
    Auth,
    Transport,
    Service,
    Decode,
    File,
    Declined,
    Dependency,
}

// Errors are made by `cold` functions, so that the way of a call that succeeds is not interspersed with what it never
// comes to: a call finds the caches of the processor cold, and pays for each line of code.
impl Error {
    #[cold]
    fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            text: one_line(&text.into()),
            cmdlet: None,
            service: None,
            client_request_id: None,
            head: None,
            attempts: 0,
            is_absence: false,
            source: None,
        }))
    }

    /// An error of a credential, for your own [`TokenProvider`](crate::auth::TokenProvider).
    ///
    /// The text must not hold a secret.
    ///
    /// ```
    /// # use cmdlet_runtime::Error;
    /// let error = Error::auth("the vault is locked");
    /// assert!(error.is_auth());
    /// ```
    pub fn auth(text: impl Into<String>) -> Self {
        Self::new(Kind::Auth, text)
    }

    pub(crate) fn binding(text: impl Into<String>) -> Self {
        Self::new(Kind::Binding, text)
    }

    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Self::new(Kind::Configuration, text)
    }

    pub(crate) fn file(text: impl Into<String>) -> Self {
        Self::new(Kind::File, text)
    }

    pub(crate) fn decode(text: impl Into<String>) -> Self {
        Self::new(Kind::Decode, text)
    }

    pub(crate) fn transport(error: TransportError) -> Self {
        Self::new(Kind::Transport, error.to_string()).caused_by(error)
    }

    pub(crate) fn service(reply: ServiceError) -> Self {
        let mut error = Self::new(Kind::Service, reply.text());
        error.0.service = Some(reply);
        error
    }

    /// Nobody agreed to a change, so it was not sent.
    pub(crate) fn declined(text: impl Into<String>) -> Self {
        Self::new(Kind::Declined, text)
    }

    /// What a request of a batch depends on failed, so it was not sent.
    pub(crate) fn dependency(text: impl Into<String>) -> Self {
        Self::new(Kind::Dependency, text)
    }

    /// An upload session refused.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn of_upload(reply: ServiceError, what: &str) -> Self {
        let mut error = Self::new(Kind::Service, format!("{what}: {}", reply.text()));
        error.0.service = Some(reply);
        error
    }

    /// The token endpoint refused.
    pub(crate) fn refused_token(reply: ServiceError) -> Self {
        let mut error = Self::new(Kind::Auth, format!("no token: {}", reply.text()));
        error.0.service = Some(reply);
        error
    }

    /// The token endpoint could not be reached.
    pub(crate) fn unreachable_token(error: TransportError) -> Self {
        Self::new(Kind::Auth, format!("no token: {error}")).caused_by(error)
    }

    /// Where nobody answers there is no such credential, and will be none.
    pub(crate) fn of_absence(mut self) -> Self {
        self.0.is_absence = true;
        self
    }

    #[cold]
    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// The same error for another request that met it, or somebody else who waited for the same thing.
    pub(crate) fn shared(&self) -> Self {
        Self(self.0.clone())
    }

    #[cold]
    pub(crate) fn of(mut self, cmdlet: &'static Cmdlet) -> Self {
        self.0.cmdlet.get_or_insert(cmdlet);
        self
    }

    #[cold]
    pub(crate) fn with_client_request_id(mut self, id: Option<&str>) -> Self {
        self.0.client_request_id = id.map(str::to_owned);
        self
    }

    /// The reply that is not what it should be.
    #[cold]
    pub(crate) fn of_reply(mut self, head: Box<Head>) -> Self {
        self.0.head = Some(head);
        self
    }

    #[cold]
    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }
}

/// What kind of error it is.
impl Error {
    /// Whether a value that the caller bound is missing or wrong; nothing was sent.
    pub fn is_binding(&self) -> bool {
        self.0.kind == Kind::Binding
    }

    /// Whether the client is set up wrongly: an endpoint, a user agent, a missing transport.
    pub fn is_configuration(&self) -> bool {
        self.0.kind == Kind::Configuration
    }

    /// Whether the credential gave no token.
    ///
    /// A 401 of the service itself is [`is_service`](Self::is_service).
    ///
    /// # Troubleshooting
    ///
    /// [`code`](Self::code) is the OAuth error: `invalid_client` is a wrong or expired secret,
    /// `unauthorized_client` an application that the tenant does not know.
    pub fn is_auth(&self) -> bool {
        self.0.kind == Kind::Auth
    }

    /// Whether no reply came, from the service or from the token endpoint.
    pub fn is_transport(&self) -> bool {
        self.transport_error().is_some()
    }

    /// Whether the service replied with an error.
    pub fn is_service(&self) -> bool {
        self.0.kind == Kind::Service
    }

    /// Whether no reply came in time.
    ///
    /// # Troubleshooting
    ///
    /// The outcome is unknown: the service may have done what was asked.
    /// [`GraphBuilder::timeout`](crate::GraphBuilder::timeout) sets the limit.
    pub fn is_timeout(&self) -> bool {
        self.transport_error().is_some_and(TransportError::is_timeout)
    }

    /// Whether the request succeeded but its reply is not what the page says.
    ///
    /// The service did what was asked.
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// Whether a file on this machine could not be read or written.
    ///
    /// Either nothing was sent, or a download had begun; an upload that breaks because its file does is a
    /// [transport](Self::is_transport) error.
    pub fn is_file(&self) -> bool {
        self.0.kind == Kind::File
    }

    /// Whether a change was not sent because nobody agreed to it.
    ///
    /// A [`ShouldProcess`](crate::confirm::ShouldProcess) said no, or the client only reports
    /// ([`GraphBuilder::what_if`](crate::GraphBuilder::what_if)).
    /// A cmdlet writes nothing then; in Rust there is no reply to give, so it is an error to look for.
    pub fn is_declined(&self) -> bool {
        self.0.kind == Kind::Declined
    }

    /// Whether a request of a [`Batch`](crate::batch::Batch) was not carried out because one that it depends on failed.
    ///
    /// Either the service says so (424), or it was not sent at all; then there is no [`status`](Self::status).
    pub fn is_failed_dependency(&self) -> bool {
        self.0.kind == Kind::Dependency || self.status() == Some(StatusCode::FAILED_DEPENDENCY)
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn kind(&self) -> &'static str {
        match self.0.kind {
            Kind::Binding => "binding",
            Kind::Configuration => "configuration",
            Kind::Auth => "auth",
            Kind::Transport => "transport",
            Kind::Service => "service",
            Kind::Decode => "decode",
            Kind::File => "file",
            Kind::Declined => "declined",
            Kind::Dependency => "dependency",
        }
    }

    fn transport_error(&self) -> Option<&TransportError> {
        self.0.source.as_ref()?.downcast_ref()
    }
}

/// What the service said.
impl Error {
    /// The HTTP status of the reply; of a reply that is not what the page says, it is a success.
    pub fn status(&self) -> Option<StatusCode> {
        let of_service = self.0.service.as_ref().map(|service| service.status);
        of_service.or_else(|| Some(self.0.head.as_ref()?.status))
    }

    /// The code of the error: `Request_ResourceNotFound`, or `invalid_client` of a token endpoint.
    pub fn code(&self) -> Option<&str> {
        self.0.service.as_ref()?.code.as_deref()
    }

    /// The message of the service; of any other error the text without the cmdlet.
    pub fn message(&self) -> &str {
        let said = self.0.service.as_ref().and_then(|service| service.message.as_deref());
        said.unwrap_or(&self.0.text)
    }

    /// `innerError` as it came.
    pub fn inner_error(&self) -> Option<&Value> {
        self.0.service.as_ref()?.inner_error.as_ref()
    }

    /// The id that the service gave the request; Microsoft's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        match (&self.0.service, &self.0.head) {
            (Some(service), _) => service.request_id.as_deref(),
            (None, head) => head.as_ref()?.header("request-id"),
        }
    }

    /// The id that the client gave the request.
    pub fn client_request_id(&self) -> Option<&str> {
        let replied = self.0.service.as_ref().and_then(|service| service.client_request_id.as_deref());
        let of_reply = || self.0.head.as_ref()?.client_request_id();
        replied.or(self.0.client_request_id.as_deref()).or_else(of_reply)
    }

    /// When the service replied, in its own words.
    pub fn date(&self) -> Option<&str> {
        match (&self.0.service, &self.0.head) {
            (Some(service), _) => service.date.as_deref(),
            (None, head) => head.as_ref()?.header("date"),
        }
    }

    /// How long the service asks to wait (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.service.as_ref()?.retry_after
    }

    /// The cmdlet that failed.
    pub fn cmdlet(&self) -> Option<&'static str> {
        Some(self.0.cmdlet?.name)
    }

    /// The permissions of which a 403 lacks one; empty for every other error.
    pub fn permissions(&self) -> &'static [Permission] {
        let is_of_graph = self.0.service.as_ref().is_some_and(|service| service.host.is_none());
        match self.0.cmdlet {
            Some(cmdlet) if self.is_forbidden() && is_of_graph => cmdlet.permissions,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_one_line_and_never_empty() {
        assert_eq!(Error::auth("a\r\n  b\tc\u{7}").to_string(), "a b c");
        assert_eq!(Error::auth(" \n").to_string(), "no message");
    }

    #[test]
    fn an_error_can_cross_threads_and_is_small() {
        fn is_portable<T: Send + Sync + 'static>() {}
        is_portable::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
